"""Measures: sizes and prices of works, as the reader's language writes them."""

from __future__ import annotations

import re

from korme.i18n.languages import number
from korme.views.context import PageContext

_UNIT = re.compile(r"(?<=\d)\s*(mm|cm|m)\b")
_IN_WORDS = frozenset({"KZT"})
"""Currencies that the theme can name; others stand as their code."""
_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def size(context: PageContext, words: str | None) -> str:
    """'4 × 6.5 cm' with the reader's unit and decimal sign; other words stay as they are."""
    if not words:
        return ""
    in_words = _UNIT.sub(lambda found: f"\N{NO-BREAK SPACE}{context.say('unit_' + found[1])}", words)
    return _POINT.sub(lambda _: number(0.5, context.language)[1], in_words)


def price(context: PageContext, amount: str | None) -> str:
    """'95000' with its thousands apart; what is not a whole number stays as written."""
    return number(int(amount), context.language) if amount and amount.isdecimal() else amount or ""


def currency(context: PageContext, code: str | None) -> str:
    """'KZT' in the reader's word for it; other codes as written."""
    return context.say(f"currency_{code}") if code in _IN_WORDS else code or ""
