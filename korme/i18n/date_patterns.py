"""The patterns of a language's dates, derived from CLDR: a day with its weekday, a range of days, the parts of a poster.

CLDR lists single dates with the month in full, but weekdays and ranges mostly with abbreviations. As its own generator
does, these take their order and separators from the abbreviated patterns, and the month in full from the single date.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from babel import Locale

Width = Literal["wide", "abbreviated"]
Context = Literal["format", "stand-alone"]
_DAY_MONTH = frozenset("dML")
_WEEKDAY = frozenset("Ec")


class Token(NamedTuple):
    """A field of a pattern, or the text between two fields."""

    letter: str = ""
    width: int = 0
    text: str = ""


class DatePatterns(NamedTuple):
    """How a language writes days; patterns as in CLDR."""

    long: str
    """'d MMMM y'."""
    day_month: str
    """'d MMMM'."""
    weekday: str
    """'EEEE, d MMMM'."""
    days: str
    """Between the numbers of two days of a month: '–', '.–', '日至'."""
    dates: str
    """Between two dates: ' – ', '至'."""
    ordinal: str
    """Directly after the number of a day: '', '.', '日'."""
    year_first: bool
    """Whether the year stands before the month."""
    month: tuple[Context, Width]
    """Form of the month's name where it stands apart from its day, on a poster."""
    weekday_context: Context
    """Form of the weekday's name."""


@lru_cache(maxsize=64)
def date_patterns(locale: Locale) -> DatePatterns:
    """Return the patterns of a language."""
    long = _tokens(locale.date_formats["long"].pattern)
    day_month = _tokens(locale.datetime_skeletons["MMMMd"].pattern)
    weekday = _weekday(locale, day_month)
    dates = _between_dates(locale)
    letters = [token.letter for token in weekday]
    return DatePatterns(
        long=_pattern(long),
        day_month=_pattern(day_month),
        weekday=_pattern(weekday),
        days=_between_days(locale) or dates,
        dates=dates,
        ordinal=_ordinal(day_month),
        year_first=_at(long, "y") < _at(long, "d"),
        month=_month(day_month),
        weekday_context="stand-alone" if "c" in letters else "format",
    )


def days_pattern(pattern: str, days: str) -> str:
    """Return a pattern with its day replaced by a text, such as '20–26'."""
    tokens = _tokens(pattern)
    at = _at(tokens, "d")
    return _pattern([*tokens[:at], Token(text=days), *tokens[at + 1 :]])


def month_alone(pattern: str) -> str:
    """Return a pattern without a day with its month in the form that stands alone: 'апрель 2026', not 'апреля'."""
    tokens = _tokens(pattern)
    if any(token.letter == "d" for token in tokens):
        return pattern
    return _pattern(token._replace(letter="L") if token.letter == "M" else token for token in tokens)


def _weekday(locale: Locale, day_month: list[Token]) -> list[Token]:
    """Return the pattern of a weekday and its day, both in full."""
    skeletons = locale.datetime_skeletons
    name = next(name for name in ("MMMMEEEEd", "MMMMEd", "MMMEd", "MEd") if name in skeletons)
    tokens = [
        Token(token.letter, 4) if token.letter in _WEEKDAY else token for token in _tokens(skeletons[name].pattern)
    ]
    if name.startswith("MMMM"):
        return tokens
    first, last = _reach(tokens)
    own_first, own_last = _reach(day_month)
    return [*tokens[:first], *day_month[own_first : own_last + 1], *tokens[last + 1 :]]


def _reach(tokens: list[Token]) -> tuple[int, int]:
    """Return where the fields of day and month begin and end."""
    at = [at for at, token in enumerate(tokens) if token.letter in _DAY_MONTH]
    return at[0], at[-1]


def _between_days(locale: Locale) -> str:
    """Return what stands between two days of a month; '' if CLDR repeats the month."""
    for name in ("yMMMMd", "yMMMd", "MMMd"):
        parts = locale.interval_formats.get(name, {}).get("d")
        if parts:
            tokens = _tokens(parts[0]) + _tokens(parts[1])
            days = [at for at, token in enumerate(tokens) if token.letter == "d"]
            between = tokens[days[0] + 1 : days[-1]]
            if len(days) == 2 and not any(token.letter for token in between):
                return _spaced("".join(token.text for token in between))
    return ""


def _between_dates(locale: Locale) -> str:
    """Return what stands between two dates, without what ends the first."""
    for name, single in (("yMMMMd", "MMMMd"), ("yMMMd", "MMMd"), ("MMMd", "MMMd")):
        parts = locale.interval_formats.get(name, {}).get("M")
        if parts:
            end = _tail(_tokens(locale.datetime_skeletons[single].pattern))
            tail = _tail(_tokens(parts[0])).removeprefix(end).lstrip(".")
            if tail:
                return _spaced(tail)
    return _spaced(str(locale.interval_formats[None]).format("", ""))


def _ordinal(day_month: list[Token]) -> str:
    """Return the sign that belongs to the number of a day."""
    text = "".join(token.text for token in day_month[_at(day_month, "d") + 1 :][:1])
    sign = text.split()[0] if text and not text[0].isspace() else ""
    return "" if sign.startswith(("-", ",", "/")) else sign


def _month(day_month: list[Token]) -> tuple[Context, Width]:
    """Return the form of a month's name; a number is replaced by the short name ('4月')."""
    month = next(token for token in day_month if token.letter in ("M", "L"))
    if month.width < 4:
        return "stand-alone", "abbreviated"
    return ("format" if month.letter == "M" else "stand-alone"), "wide"


def _tokens(pattern: str) -> list[Token]:
    """Return the fields of a pattern and the text between them."""
    from babel.dates import tokenize_pattern

    tokens: list[Token] = []
    for kind, value in tokenize_pattern(pattern):
        if kind == "field":
            tokens.append(Token(value[0], int(value[1])))
        elif tokens and tokens[-1].text:
            tokens[-1] = Token(text=f"{tokens[-1].text}{value}")
        else:
            tokens.append(Token(text=str(value)))
    return tokens


def _pattern(tokens: Iterable[Token]) -> str:
    """Return fields and text as a pattern, all text quoted (Babel's own function doubles quotation marks)."""
    whole = (
        (letter, "".join(token.text or letter * token.width for token in group))
        for letter, group in groupby(tokens, key=lambda token: token.letter)
    )
    return "".join(part if letter else "'" + part.replace("'", "''") + "'" for letter, part in whole)


def _tail(tokens: list[Token]) -> str:
    """Return the text after the last field."""
    return tokens[-1].text


def _at(tokens: list[Token], letter: str) -> int:
    """Return the place of a field."""
    return next(at for at, token in enumerate(tokens) if token.letter == letter)


def _spaced(text: str) -> str:
    """Return text with plain spaces for thin ones, which many fonts lack."""
    return text.replace("\u2009", " ").replace("\u202f", " ")
