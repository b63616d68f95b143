"""Alphabetical order, plural forms, dates and numbers of languages, as in CLDR (through Babel).

Each part of Babel is imported when first needed: a text without dates needs no calendar.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.plural import PluralRule

from korme.i18n.date_patterns import date_patterns, days_pattern, month_alone

DateStyle = Literal["short", "medium", "long", "full", "weekday", "day-month", "month-year"]

_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ORDERS = {
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvwyz",
    "es": "abcdefghijklmnñopqrstuvwxyz",
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
    **dict.fromkeys(("sv", "fi"), _LATIN + "åäö"),
    **dict.fromkeys(("da", "nb", "nn", "no"), _LATIN + "æøå"),
}
"""Languages in which letters with marks have places of their own."""
_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ə": "e"}
"""Letters that Unicode does not take apart, as those beside which all other languages list them."""
_TURKIC = str.maketrans({"I": "ı", "İ": "i"})
"""Small letters of Turkish and Azerbaijani where other languages have others."""
_DOTTED = ("tr", "az")
_AFTER_NUMBER = re.compile(r"(?<=\d) (?=\w)|(?<=\d\.) (?=\w)")
"""Spaces at which a date must not break: '20 April' and '2026 ж.' stay on one line."""
_FIRST_OF_MONTH = re.compile(r"(?<![\d–])1((?:–\d{1,2})?) (?=[a-zéû]{3})")
"""In French, which CLDR's patterns do not know: '1er juin', '1er–3 juin'."""
_SURROGATES, _AFTER_SURROGATES = 0xD800, 0x800
"""The first code point that is no character, and the number of these."""
FALLBACK = "en"
"""Language used when CLDR has no data for the requested one."""


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """Return CLDR's data of a BCP 47 language tag, or of the language it is a variety of; of English if it has none."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        wider = language.rpartition("-")[0]
        return locale(wider) if wider else Locale.parse(FALLBACK)


class _Alphabet(dict[int, str]):
    """The weight of each character in the order of a language, as a character; '' for one that does not count."""

    def __init__(self, language: str) -> None:
        cyrillic = _KAZAKH if language == "kk" else _RUSSIAN
        extra = "".join(letter for letter in _KAZAKH if letter not in cyrillic)
        if language in ("kk", "ru", "ky", "uk", "be", "bg", "sr", "mn", "tg"):
            letters = cyrillic + extra + _LATIN
        else:
            letters = _ORDERS.get(language.partition("-")[0], _LATIN) + _KAZAKH
        self.own = frozenset(letters)
        """The letters that have places of their own."""
        self.update((ord(letter), chr(rank)) for rank, letter in enumerate(letters, start=100))

    def __missing__(self, code: int) -> str:
        weight = self[code] = self._weight(chr(code))
        return weight

    def _weight(self, character: str) -> str:
        if character.isdigit():
            return chr(10 + unicodedata.digit(character, 0))
        if character.isspace():
            return chr(1)
        if not character.isalpha():
            return ""
        if character in _LETTERS:
            return "".join(self[ord(letter)] for letter in _LETTERS[character])
        base = ord(unicodedata.normalize("NFD", character)[0])
        weight = 1000 + base
        return dict.get(self, base) or chr(weight if weight < _SURROGATES else weight + _AFTER_SURROGATES)


@lru_cache(maxsize=8)
def _alphabet(language: str) -> _Alphabet:
    """Return the weights of a language: the reader's own script first, then the other."""
    return _Alphabet(language)


def sort_key(text: str, language: str) -> tuple[str, str]:
    """Return a key that sorts names alphabetically (in Kazakh Ә after А, Қ after К, І after Ы).

    Accents of Latin letters and punctuation do not count; the text itself settles ties.
    """
    return _small(unicodedata.normalize("NFC", text), language).casefold().translate(_alphabet(language)), text


def _small(text: str, language: str) -> str:
    """Return a text with the small letters of its I and İ, which only some languages tell apart."""
    return text.translate(_TURKIC) if language.partition("-")[0] in _DOTTED else text


def capitals(text: str, language: str) -> str:
    """Return a text in the capitals of a language: 'İZMİR' in Turkish, 'IZMIR' elsewhere."""
    return (text.replace("i", "İ") if language.partition("-")[0] in _DOTTED else text).upper()


@lru_cache(maxsize=4096)
def listing_letter(text: str, language: str) -> str:
    """Return the letter under which a name is listed: 'É' below E in French, 'Ç' below Ç in Turkish; '#' for no letter.

    All names below one letter stand together in the order of `sort_key`.
    """
    first = next((character for character in unicodedata.normalize("NFC", text) if character.isalnum()), "#")
    small = _small(first, language).casefold()[:1]
    if small not in _alphabet(language).own:
        parts = unicodedata.normalize("NFD", _LETTERS.get(small, small)[:1] or small)
        small = parts[0] if unicodedata.combining(parts[1:2] or "\u0301") else small  # Hangul has parts, but no marks
    return capitals(small, language) if small.isalpha() else "#"


@lru_cache(maxsize=4096)
def plural_form(number: int, language: str) -> str:
    """Return the CLDR plural category of a count: 'one', 'few', 'many', 'other', …"""
    return str(locale(language).plural_form(number))


def plural_rules(language: str) -> dict[str, str]:
    """Return CLDR's plural rules of a language as text: {'one': 'i is 1 and v is 0'}.

    They can be cached; loading all of a language's CLDR data takes longer than making a page.
    """
    return dict(locale(language).plural_form.rules)


def by_rules(rules: Mapping[str, str]) -> Callable[[int], str]:
    """Return a function from a count to its plural category, by rules from `plural_rules`."""
    return _by_rules(tuple(rules.items()))


@lru_cache(maxsize=64)
def _by_rules(rules: tuple[tuple[str, str], ...]) -> PluralRule:
    """Return parsed rules; parsing takes some milliseconds."""
    return PluralRule(dict(rules))


@lru_cache(maxsize=4096)
def date(value: dt.date, language: str, style: DateStyle) -> str:
    """Format a day: 'full' is 'Monday, 20 April 2026', 'long' is '20 April 2026', 'weekday' is 'Monday, 20 April'."""
    day = value.date() if isinstance(value, dt.datetime) else value  # times in two zones may be equal
    return _date(day, language, style)


@lru_cache(maxsize=4096)
def _date(value: dt.date, language: str, style: DateStyle) -> str:
    from babel.dates import format_date, format_skeleton

    locale_ = _british(language)
    if style == "month-year":
        return _unbroken(str(format_skeleton("yMMMM", _noon(value), locale=locale_)), language)
    pattern: str = style
    if style == "day-month":
        pattern = date_patterns(locale_).day_month
    elif style == "weekday":
        pattern = date_patterns(locale_).weekday
    return _unbroken(format_date(value, pattern, locale=locale_), language)


def in_days(days: int, language: str) -> str:
    """Return how far off a day is: 'in 12 days'; browsers say the same (`Intl.RelativeTimeFormat`)."""
    from babel.dates import format_timedelta

    ahead = dt.timedelta(days=days)
    return _bound(format_timedelta(ahead, "day", threshold=1e9, add_direction=True, locale=_british(language)))


def by_pattern(value: dt.date | dt.datetime, pattern: str, language: str) -> str:
    """Format a date by a pattern of CLDR, 'd MMMM y'; a month without a day has the form that stands alone.

    Raises:
        KeyError, ValueError: it is no pattern of CLDR.
    """
    from babel.dates import parse_pattern

    moment = value if isinstance(value, dt.datetime) else _noon(value)
    return _unbroken(str(parse_pattern(month_alone(pattern)).apply(moment, _british(language))), language)


def _unbroken(text: str, language: str) -> str:
    """Put no-break spaces between the numbers of a date and the words after them; the first of a French month is 'le 1er'."""
    return _bound(_FIRST_OF_MONTH.sub("1er\\1\u00a0", text) if language.partition("-")[0] == "fr" else text)


def _bound(text: str) -> str:
    return _AFTER_NUMBER.sub("\u00a0", text)


def time(value: dt.datetime, language: str) -> str:
    """Format a time of day in 24 hours: '18:30'."""
    return _clock(value.hour, value.minute, language)


@lru_cache(maxsize=4096)
def _clock(hour: int, minute: int, language: str) -> str:
    from babel.dates import format_time

    return format_time(dt.time(hour, minute), "HH:mm", locale=locale(language))


def span(start: dt.date | dt.datetime, end: dt.date | dt.datetime, language: str) -> str:
    """Format a range of days or times: '20–26 April 2026', '10:00–12:00'."""
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        return f"{time(start, language)}–{time(end, language)}"
    return _days(start, end, language, "long")


def days_span(start: dt.date, end: dt.date, language: str) -> str:
    """Format a range of days without the year: '20–26 April'."""
    return _days(start, end, language, "day-month")


@lru_cache(maxsize=4096)
def _days(start: dt.date, end: dt.date, language: str, style: DateStyle) -> str:
    from babel.dates import format_date

    if start == end:
        return date(start, language, style)
    patterns = date_patterns(_british(language))
    if (start.year, start.month) == (end.year, end.month):
        whole = patterns.long if style == "long" else patterns.day_month
        pattern = days_pattern(whole, f"{start.day}{patterns.days}{end.day}")
        return _unbroken(format_date(start, pattern, locale=_british(language)), language)
    first = last = style
    if start.year == end.year:
        first, last = ("long", "day-month") if patterns.year_first else ("day-month", "long")
    if style == "day-month":
        first = last = style
    return f"{date(start, language, first)}{patterns.dates}{date(end, language, last)}"


class DayParts(NamedTuple):
    """A day, or the days of one month, in parts that stand apart, as on a poster."""

    number: str
    """'20', '20.', '20日'; '20–26' for several days."""
    month: str
    """The month, with the year if it was asked for: 'April', '4月', 'April 2026'."""
    weekday: str
    """Of the first day, as within a sentence."""
    short: str
    """The weekday in a few letters, for a narrow column: 'Mon', 'пн', '周一'."""


@lru_cache(maxsize=4096)
def day_parts(start: dt.date, language: str, *, end: dt.date | None = None, with_year: bool = False) -> DayParts:
    """Return a day, or the days of a month from `start` to `end`, in parts."""
    locale_ = _british(language)
    patterns = date_patterns(locale_)
    context, width = patterns.month
    month = str(locale_.months[context][width][start.month])
    if with_year:
        month = date(start, language, "month-year") if patterns.year_first else f"{month} {start.year}"
    number = f"{start.day}{patterns.days}{end.day}" if end and end != start else str(start.day)
    weekday = str(locale_.days[patterns.weekday_context]["wide"][start.weekday()])
    brief = locale_.days["stand-alone"]
    names = (str(brief[width][start.weekday()]).rstrip(".") for width in ("abbreviated", "short"))
    return DayParts(number + patterns.ordinal, month, weekday, next((name for name in names if len(name) < 5), weekday))


def weekdays_span(first: int, last: int, language: str) -> str:
    """Format a weekday, or a range of them: 'Monday – Friday'; 0 is Monday."""
    monday = dt.date(2024, 1, 1)
    names = [day_parts(monday + dt.timedelta(number), language).weekday for number in dict.fromkeys((first, last))]
    return date_patterns(_british(language)).dates.join(names)


def initial_capital(text: str) -> str:
    """Return a text with its first letter as at the start of a sentence."""
    return text[:1].title() + text[1:]


def city(zone: dt.tzinfo, language: str) -> str:
    """Return the city that names a time zone: 'Almaty', 'Алматы'."""
    from babel.dates import get_timezone_location

    return get_timezone_location(zone, locale=_british(language), return_city=True)


@lru_cache(maxsize=4096)
def number(value: float, language: str) -> str:
    """Format a number with the separators of a language."""
    if isinstance(value, int) and 0 <= value < 100:  # no language separates these
        return str(value)
    from babel.numbers import format_decimal

    return format_decimal(value, locale=locale(language))


def listed(items: list[str], language: str) -> str:
    """Join items as in a sentence: 'a, b and c'."""
    from babel.lists import format_list

    return format_list(items, locale=_british(language)) if items else ""


@lru_cache(maxsize=256)
def lasting(minutes: int, language: str) -> str:
    """Return a length of time in words: '1 hour', '1 hour 30 minutes'."""
    from babel.units import format_unit

    parts = (("hour", minutes // 60), ("minute", minutes % 60))
    said = (format_unit(number, f"duration-{unit}", locale=_british(language)) for unit, number in parts if number)
    return " ".join(said)


def language_name(tag: str, language: str) -> str:
    """Return the name of a language in another; the tag itself if CLDR has none."""
    names = locale(language).languages
    return str(names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0]) or tag)


def spoken_name(tag: str, language: str) -> str:
    """Return the name of a language as it is spoken: 'қазақша', 'немісше' in Kazakh; its plain name in others."""
    name = language_name(tag, language)
    stem = name.removesuffix(" тілі")
    if language != "kk" or stem == name:
        return name
    vowels = [letter for letter in stem if letter in "аоұыюяёәеіөүэ"] or [letter for letter in stem if letter == "и"]
    return f"{stem}ше" if vowels and vowels[-1] in "әеіөүэи" else f"{stem}ша"


def endonym(tag: str) -> str:
    """Return the name of a language in itself: 'Қазақша', 'Русский'."""
    names = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
    return initial_capital(names.get(tag) or language_name(tag, tag))


@lru_cache(maxsize=16)
def endonyms(tags: tuple[str, ...]) -> Mapping[str, str]:
    """Return the names of languages in themselves, by tag; with script and region where two would have one name."""
    names = {tag: endonym(tag) for tag in tags}
    found = [*names.values()]
    alike = (tag for tag, name in names.items() if found.count(name) > 1)
    return names | {tag: initial_capital(locale(tag).get_display_name() or names[tag]) for tag in alike}


def _british(language: str) -> Locale:
    """Return the locale; plain English means British, which writes the day before the month as the region does."""
    found = locale(language)
    return Locale.parse("en_GB") if str(found) == "en" else found


def _noon(value: dt.date) -> dt.datetime:
    return dt.datetime.combine(value, dt.time(12))
