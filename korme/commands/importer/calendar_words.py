"""The words and the order of dates in the languages of a site, by CLDR (through Babel)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from msgspec import Struct

from korme.i18n.languages import locale

SHORTEST_PREFIX = 3
"""Letters of the shortest beginning that stands for a whole name: 'сен' for 'сентябрь', 'Sept' for 'September'."""


class CalendarWords(Struct, frozen=True):
    """Names of months and weekdays, and orders of day, month and year, in some languages together."""

    months: Mapping[str, frozenset[int]]
    """By folded name, full and abbreviated: 1 to 12; a name may mean two months in two languages."""
    weekdays: Mapping[str, frozenset[int]]
    """By folded name: 0 (Monday) to 6."""
    orders: frozenset[str]
    """Orders of numbers in a date: 'dmy', 'mdy', 'ymd'."""

    def month(self, word: str) -> frozenset[int]:
        return _meant(word, self.months)

    def weekday(self, word: str) -> frozenset[int]:
        return _meant(word, self.weekdays)


def calendar_words(languages: Iterable[str], ordered_by: Iterable[str]) -> CalendarWords:
    """Return the words of some languages, English included.

    Args:
        ordered_by: the languages that decide the order of numbers in dates. English without a region leaves it open:
            03/04 is the fourth of March in one country, the third of April in another.
    """
    months: dict[str, frozenset[int]] = {}
    weekdays: dict[str, frozenset[int]] = {}
    orders: set[str] = set()
    for language in ordered_by:
        orders |= {"dmy", "mdy"} if language == "en" else {_order(locale(language).date_formats["short"].pattern)}
    for language in dict.fromkeys((*languages, "en")):
        for names, found in ((locale(language).months, months), (locale(language).days, weekdays)):
            for context in ("format", "stand-alone"):
                for width in ("wide", "abbreviated", "short"):
                    for number, name in names[context].get(width, {}).items():
                        word = folded(str(name)).strip(".")
                        found[word] = found.get(word, frozenset()) | {int(number)}
    return CalendarWords(months, weekdays, frozenset(orders))


def _order(pattern: str) -> str:
    """Return the order of a CLDR pattern: 'dmy' for 'dd.MM.y'."""
    return "".join(dict.fromkeys(re.findall("[dmy]", pattern.replace("'", "").lower()))) or "ymd"


def _meant(word: str, names: Mapping[str, frozenset[int]]) -> frozenset[int]:
    """Return what a folded word means: a name, or else the beginning of one."""
    if word in names or len(word) < SHORTEST_PREFIX:
        return names.get(word, frozenset())
    return frozenset().union(*(meant for name, meant in names.items() if name.startswith(word)))


def folded(text: str) -> str:
    """Return text without case, accents and no-break spaces, with one sort of hyphen and one of dash."""
    bare = re.sub(r"[\u2010\u2011]", "-", re.sub(r"[\u2012\u2014\u2015\u2212]", "–", text))
    parts = unicodedata.normalize("NFD", bare.casefold().replace("ı", "i"))  # "SALI" is "salı"
    plain = "".join(character for character in parts if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFC", plain).split())
