"""Dates, times and numbers in the reader's language, for templates: by a style of the language or a pattern of CLDR."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import get_args

from korme.core.template_faults import refused
from korme.i18n import languages

_STYLES = frozenset(get_args(languages.DateStyle))
_DAY = 10
"""Length of '2026-04-20'."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_FIELDS = frozenset("GyuQqMLwdEecaBbhHKkmsSzZOvVxX")
"""Fields of patterns, without those that are almost always a slip."""
_SLIPS = {"D": "d", "Y": "y", "A": "a", "j": "HH:mm"}
"""Letters of other programs' patterns, which mean something else in CLDR."""
_CLOCK = frozenset("aBbhHKkmsSzZOvVxX")
_QUOTED = re.compile(r"'[^']*'")
_CODE_DATE, _CODE_PATTERN = "template-date", "template-pattern"


def written(value: object, pattern: str, language: str) -> str:
    """Return a date, or a date with its time, as a reader of a language writes it.

    Args:
        value: a date or its ISO text: '2026-04-20', '2026-04-20T18:30+05:00'; the time is shown as it is written.
        pattern: a style ('long', 'weekday', …: `DateStyle`) or a pattern of CLDR ('d MMMM y').

    Raises:
        TemplateFault: the value is no date, or the pattern no pattern.
    """
    text = value.isoformat() if isinstance(value, dt.date) else str(value).strip()
    return _written(text, pattern.strip(), language)


@lru_cache(maxsize=4096)
def _written(text: str, pattern: str, language: str) -> str:
    moment = _moment(text)
    if pattern in _STYLES:
        return languages.date(moment, language, pattern)
    bare = _QUOTED.sub("", pattern)
    _check(pattern, bare)
    if not isinstance(moment, dt.datetime):
        clock = next((letter for letter in bare if letter in _CLOCK), "")
        if clock:
            raise refused(_CODE_PATTERN, "clock", found=pattern, letter=clock, date=text)
    try:
        return languages.by_pattern(moment, pattern, language)
    except (ValueError, KeyError, IndexError):
        raise refused(_CODE_PATTERN, found=pattern[:80]) from None


def _moment(text: str) -> dt.date | dt.datetime:
    if not text or text == "None":
        raise refused(_CODE_DATE, "empty", found=text)
    try:
        if _ISO.fullmatch(text):
            return dt.date.fromisoformat(text) if len(text) == _DAY else dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    raise refused(_CODE_DATE, found=text[:80])


def _check(pattern: str, bare: str) -> None:
    """Refuse a pattern that is one of another program, and would come out as something else.

    Args:
        bare: the pattern without what stands between apostrophes.
    """
    letters = [letter for letter in bare if letter.isascii() and letter.isalpha()]
    if "%" in bare:
        raise refused(_CODE_PATTERN, "percent", found=pattern[:80])
    slip = next((letter for letter in letters if letter in _SLIPS), "")
    if slip:
        raise refused(_CODE_PATTERN, "slip", found=pattern[:80], letter=slip, guess=_SLIPS[slip])
    if "m" in letters and not {"h", "H", "K", "k"}.intersection(letters):
        raise refused(_CODE_PATTERN, "minutes", found=pattern[:80])
    other = next((letter for letter in letters if letter not in _FIELDS), "")
    if other or "'" in bare or not letters:
        raise refused(_CODE_PATTERN, "words" if other else "", found=pattern[:80], letter=other)


def grouped(value: object, language: str) -> str:
    """Return a number with the separators of a language: '12 000', '2,5'.

    Raises:
        TemplateFault: the value is no number.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return languages.number(value, language)
    text = str(value).strip()
    if re.fullmatch(r"-?\d{1,15}", text):
        return languages.number(int(text), language)
    if re.fullmatch(r"-?\d{1,15}\.\d{1,15}", text):
        return languages.number(float(text), language)
    raise refused("template-number", found=text[:80])
