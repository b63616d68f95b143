"""Languages, pure: alphabetical order, plural forms, dates and numbers as CLDR gives them (through Babel).

Each part of Babel is loaded when it is asked for the first time: a text without dates needs no calendar.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.plural import PluralRule

DateStyle = Literal["short", "medium", "long", "full", "weekday", "day-month", "month-year"]

_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_WEEKDAY = {"en": "EEEE d MMMM", "kk": "d MMMM, EEEE"}
"""A weekday and its day, both in full: CLDR's own skeletons shorten them in Russian and Kazakh."""
_AFTER_NUMBER = re.compile(r"(?<=\d) (?=\w)|(?<=\d\.) (?=\w)")
"""Where a date must not break: '20 April' and '2026 ж.' stay on one line."""
FALLBACK = "en"
"""What CLDR is asked for when it has no data of a language."""


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """CLDR's data of a language tag; English where it has none."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK)


@lru_cache(maxsize=8)
def _alphabet(language: str) -> dict[str, int]:
    """Each letter's place: the reader's own script first, then the other."""
    cyrillic = _KAZAKH if language == "kk" else _RUSSIAN
    extra = "".join(one for one in _KAZAKH if one not in cyrillic)
    if language in ("kk", "ru", "ky", "uk", "be", "bg", "sr", "mn", "tg"):
        letters = cyrillic + extra + _LATIN
    else:
        letters = _LATIN + _KAZAKH
    return {letter: place for place, letter in enumerate(letters, start=100)}


def sort_key(text: str, language: str) -> tuple[tuple[int, ...], str]:
    """What to sort names by: alphabetical order of the language (Ә after А, Қ after К, І after Ы in Kazakh).

    Accents of Latin letters and punctuation do not count; the text itself settles ties.
    """
    places = _alphabet(language)
    words = unicodedata.normalize("NFC", text).casefold()
    weights: list[int] = []
    for letter in words:
        if letter in places:
            weights.append(places[letter])
        elif letter.isdigit():
            weights.append(10 + unicodedata.digit(letter, 0))
        elif letter.isspace():
            weights.append(1)
        elif letter.isalpha():
            base = unicodedata.normalize("NFD", letter)[0]
            weights.append(places.get(base, 1000 + ord(base)))
    return tuple(weights), text


@lru_cache(maxsize=4096)
def plural_form(number: int, language: str) -> str:
    """The CLDR plural category of a count: 'one', 'few', 'many', 'other', …"""
    return str(locale(language).plural_form(number))


def plural_rules(language: str) -> dict[str, str]:
    """CLDR's rules of a language's plural categories, as text: {'one': 'i is 1 and v is 0'}. They can be kept; all
    that CLDR knows of a language takes longer to load than a page to make."""
    return dict(locale(language).plural_form.rules)


def by_rules(rules: Mapping[str, str]) -> Callable[[int], str]:
    """From a count to its plural category, as `plural_rules` has them."""
    return PluralRule(rules)


@lru_cache(maxsize=4096)
def date(value: dt.date, language: str, style: DateStyle) -> str:
    """A day in words: 'full' is 'Monday, 20 April 2026', 'long' is '20 April 2026', 'weekday' is 'Monday, 20 April'."""
    day = value.date() if isinstance(value, dt.datetime) else value  # moments of two zones may be equal
    return _date(day, language, style)


@lru_cache(maxsize=4096)
def _date(value: dt.date, language: str, style: DateStyle) -> str:
    from babel.dates import format_date, format_skeleton

    place = _british(language)
    if style in ("day-month", "month-year"):
        skeleton = "MMMMd" if style == "day-month" else "yMMMM"
        return _unbroken(str(format_skeleton(skeleton, _noon(value), locale=place)))
    pattern = _WEEKDAY.get(language, "EEEE, d MMMM") if style == "weekday" else style
    return _unbroken(format_date(value, pattern, locale=place))


def _unbroken(words: str) -> str:
    """A date whose numbers hold on to the words after them."""
    return _AFTER_NUMBER.sub("\u00a0", words)


def time(value: dt.datetime, language: str) -> str:
    """An hour of the day, as its readers write it: '18:30'."""
    return _clock(value.hour, value.minute, language)


@lru_cache(maxsize=4096)
def _clock(hour: int, minute: int, language: str) -> str:
    from babel.dates import format_time

    return format_time(dt.time(hour, minute), "HH:mm", locale=locale(language))


def span(start: dt.date | dt.datetime, end: dt.date | dt.datetime, language: str) -> str:
    """From one day (or hour) to another in words: '20–26 April 2026', '10:00–12:00'."""
    from babel.dates import format_date

    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        return f"{time(start, language)}–{time(end, language)}"
    if start == end:
        return date(start, language, "long")
    pattern = _british(language).date_formats["long"].pattern
    if (start.year, start.month) == (end.year, end.month):
        days = re.sub(r"\bd\b", f"'{start.day}–{end.day}'", pattern)
        return _unbroken(format_date(start, days, locale=_british(language)))
    if start.year != end.year:
        return f"{date(start, language, 'long')} – {date(end, language, 'long')}"
    if pattern.startswith("y"):
        return f"{date(start, language, 'long')} – {date(end, language, 'day-month')}"
    return f"{date(start, language, 'day-month')} – {date(end, language, 'long')}"


def city(zone: dt.tzinfo, language: str) -> str:
    """The city that stands for a time zone: 'Almaty', 'Алматы'."""
    from babel.dates import get_timezone_location

    return get_timezone_location(zone, locale=_british(language), return_city=True)


@lru_cache(maxsize=4096)
def number(value: float, language: str) -> str:
    """A number with its language's separators."""
    if isinstance(value, int) and 0 <= value < 100:  # no language separates these
        return str(value)
    from babel.numbers import format_decimal

    return format_decimal(value, locale=locale(language))


def listed(words: list[str], language: str) -> str:
    """Words as a list in a sentence: 'a, b and c'."""
    from babel.lists import format_list

    return format_list(words, locale=_british(language)) if words else ""


def language_name(tag: str, language: str) -> str:
    """What a language is called in another; the tag itself when CLDR does not know."""
    names = locale(language).languages
    return str(names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0]) or tag)


def spoken_name(tag: str, language: str) -> str:
    """A language as what is spoken: 'қазақша', 'немісше' in Kazakh; its name in others."""
    name = language_name(tag, language)
    stem = name.removesuffix(" тілі")
    if language != "kk" or stem == name:
        return name
    sounds = [one for one in stem if one in "аоұыюяёәеіөүэ"] or [one for one in stem if one == "и"]
    return f"{stem}ше" if sounds and sounds[-1] in "әеіөүэи" else f"{stem}ша"


def endonym(tag: str) -> str:
    """What a language calls itself: 'Қазақша', 'Русский'."""
    known = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
    name = known.get(tag) or language_name(tag, tag)
    return name[:1].upper() + name[1:]


def _british(language: str) -> Locale:
    """Plain English is written day before month here, as everybody in the room does."""
    return Locale.parse("en_GB") if language == "en" else locale(language)


def _noon(value: dt.date) -> dt.datetime:
    return dt.datetime.combine(value, dt.time(12))
