"""Sizes and prices of works in the notation of the reader's language."""

from __future__ import annotations

import re

from korme.i18n.languages import number
from korme.views.context import PageContext

_UNIT = re.compile(r"(?<=\d)\s*(mm|cm|m)\b")
_IN_WORDS = frozenset({"KZT"})
"""Currencies that the theme can name; others are shown by their ISO 4217 code."""
_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def size(context: PageContext, text: str | None) -> str:
    """Return a size such as '4 × 6.5 cm' with the reader's unit and decimal sign; other text is unchanged."""
    if not text:
        return ""
    with_units = _UNIT.sub(lambda match: f"\N{NO-BREAK SPACE}{context.say('unit_' + match[1])}", text)
    return _POINT.sub(lambda _: number(0.5, context.language)[1], with_units)


def price(context: PageContext, amount: str | None) -> str:
    """Return '95000' with its thousands separated; anything but a whole number is unchanged."""
    return number(int(amount), context.language) if amount and amount.isdecimal() else amount or ""


def currency(context: PageContext, code: str | None) -> str:
    """Return the reader's word for 'KZT'; other codes are unchanged."""
    return context.say(f"currency_{code}") if code in _IN_WORDS else code or ""
