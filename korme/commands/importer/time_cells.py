"""Reads the hours and the durations that people write in tables; what may mean two hours is not decided."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from korme.commands.importer.calendar_words import folded
from korme.commands.importer.date_cells import MOST_CHARACTERS, UnreadCell

MIDNIGHT = 24 * 60
LONGEST_HOURS = 14
"""ClockSpan of the longest event that '10-23' can mean."""
LEAST_MINUTES = 13
"""The smallest number that, alone in a cell, is a duration in minutes; a smaller one may be hours."""
_UNIT = r"(?:uhr|heures?|horas?|hours?|hrs?|h|час(?:а|ов)?|ч|сағат|сағ)"
_HALF = r"(?P<{0}half>[ap]\.?m\.?)"
_MINUTES = r"(?: ?[:.] ?(?P<{0}m>\d{{2}})(?::\d{{2}})?| ?(?:h|ч|uhr)\.? ?(?P<{0}mm>\d{{2}})(?: ?(?:мин|м)\.?)?)"
_SUFFIX = (
    r"(?:-? ?(?:ден|дан|тен|тан|нен|нан|ге|ға|ке|қа|де|да|те|та)(?: деиін)?"
    r"|['’] ?(?:den|dan|ten|tan|de|da|te|ta|y?e|y?a)(?: (?:kadar|itibaren))?)"
)
_HOUR = rf"(?P<{{0}}h>\d{{{{1,2}}}}){_MINUTES}?(?: ?{_UNIT}\.?)?(?: ?{_HALF})?{_SUFFIX}?"
_FROM = r"(?:(?:начало в|начало|с|со|от|в|from|at|ab|von|um|beginn|a|de|das|as|desde|des|dalle|a partir de|saat|сағат|сағ|kl)\.? )?"
_UNTIL = r"(?:(?:до|to|until|till|bis|ate|a|as|al|alle|деиін)\.? )?"
_TO = (
    r"(?: ?[–-] ?|(?<=[дтн][еа]н) |(?<=[dt][ae]n) | (?:и )?(?:до|по|to|until|till|bis(?: zum)?|und|a|as|al|alle|ate) )"
)
_END = r"(?: деиін|,? \(?open end\)?)?"
_SINGLE = re.compile(rf"{_FROM}{_HOUR.format('a')}{_END}")
_LAST = re.compile(rf"{_UNTIL}{_HOUR.format('a')}{_END}")
_RANGE = re.compile(rf"{_FROM}{_HOUR.format('a')}{_TO}{_HOUR.format('b')}{_END}")
_HYPHEN = re.compile(rf"(?:(?:с|ab|um|в|at|from) )?(?P<h>\d{{1,2}})(?P<dash>[–-])(?P<n>\d{{1,2}})(?: ?{_UNIT}\.?)?")
_TWO_HYPHENS = re.compile(
    rf"{_FROM}(\d{{1,2}})-(\d{{2}})(?: ?– ?| - | (?:до|по|to|until|bis|a|as) )(\d{{1,2}})-(\d{{2}})"
)
_UNTIL_IN_BRACKETS = re.compile(r"\(((?:bis|until|till|to|до|jusqu'?a|hasta|ate|fino)\b[^()]*)\)")
_ABOUT = re.compile(r"\b(?:ca|circa|etwa|ungefahr|approx|around|about|около|примерно|прибл|environ|env|vers|aprox|шамамен|yaklasik|okolo|близько)\b\.? ?")  # fmt: skip
_NOON = re.compile(r"(?<!apres-)\b(?:midi|noon|mezzogiorno|mediodia|meio-dia|migdia|полдень|полдня)\b")
_MIDNIGHT = re.compile(
    r"\b(?:minuit|midnight|mitternacht|mezzanotte|medianoche|meia-noite|mitjanit|полночь|полночи|gece yarisi(?:na)?)\b"
)
"""Only at the end of something: as a start, nobody can tell which of two nights is meant."""
_TWO_WORDS = re.compile(r"(?:entre|between|zwischen|tra) (?P<a>.+?) (?:et|and|und|y|i|e) (?P<b>.+)")
_TURKISH_RANGE = re.compile(r"(?<=[\d’'a-z]) arasi(?:nda)?$")
_FRACTION = re.compile(r"0[.,]\d+|0|1")
_LENGTH = re.compile(
    r"(?:(?P<h>\d+(?:[.,]\d+)?) ?(?:h|hours?|hrs?|horas?|heures?|stunden?|std|saat|ч|час(?:а|ов)?|саг(?:ат)?|сағ(?:ат)?)\.?)?"
    r" ?(?:(?P<m>\d+) ?(?:m|min|mins|minutes?|minuten|minutos?|dk|dakika|м|мин(?:ут[аы]?)?)\.?)?"
)


class ClockSpan(Struct, frozen=True):
    """The hours of a cell, in minutes from midnight; an end may be `MIDNIGHT`."""

    start: int
    end: int | None = None


def hyphen_uses(cells: Iterable[str]) -> frozenset[str]:
    """Return what hyphens between two numbers certainly mean in some cells: 'minutes' (18-30), 'range' (10-12)."""
    found = (_HYPHEN.fullmatch(folded(cell)) for cell in cells if len(cell) <= MOST_CHARACTERS)
    uses = [_hyphen_readings(match) for match in found if match]
    return frozenset(next(iter(each)) for each in uses if len(each) == 1)


def read_hours(cell: str, uses: frozenset[str], *, ends: bool = False) -> ClockSpan | None:
    """Return the hours of a cell, or None if it is not one or two times of day.

    Args:
        uses: what hyphens mean in the cell's column, as `hyphen_uses` found it.
        ends: the cell is an end: 'до 18:00' is allowed.

    Raises:
        UnreadCell: it may mean several hours.
    """
    text = folded(cell).strip(" .,;")
    if not text or len(text) > MOST_CHARACTERS:
        return None
    text = _NOON.sub("12:00", _TURKISH_RANGE.sub("", _TWO_WORDS.sub(r"\g<a> – \g<b>", text)))
    if ends or not _MIDNIGHT.match(text):
        text = _MIDNIGHT.sub("24:00", text)
    text = " ".join(_ABOUT.sub("", _UNTIL_IN_BRACKETS.sub(r" \1", text)).split())
    hyphen = _HYPHEN.fullmatch(text)
    if hyphen:
        return _hyphen(hyphen, uses)
    two = _TWO_HYPHENS.fullmatch(text)
    if two:
        return _hours(_minutes(two[1], two[2]), _minutes(two[3], two[4]))
    single = (_LAST if ends else _SINGLE).fullmatch(text) or _SINGLE.fullmatch(text)
    if single:
        return _hours(_moment(single, "a"))
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    start, end = _moment(found, "a"), _moment(found, "b")
    if found["bhalf"] and not found["ahalf"] and start is not None and end is not None and start <= 12 * 60:
        afternoon = start % (12 * 60) + (12 * 60 if found["bhalf"].startswith("p") else 0)
        start = afternoon if afternoon < end else start
    return _hours(start, end, is_range=True)


def _hyphen_readings(match: re.Match[str]) -> dict[str, ClockSpan]:
    """Return the ways to read two numbers with a hyphen between them: '18-30' as a time, '10-12' as a range."""
    first, second = int(match["h"]), int(match["n"])
    found: dict[str, ClockSpan] = {}
    if first < 24 and 0 < second <= 24 and 1 <= (second - first) % 24 <= LONGEST_HOURS:
        found["range"] = ClockSpan(first * 60, second * 60)
    if match["dash"] == "-" and len(match["n"]) == 2 and first < 24 and second < 60 and (second % 5 == 0 or not found):
        found["minutes"] = ClockSpan(first * 60 + second)
    return found


def _hyphen(match: re.Match[str], uses: frozenset[str]) -> ClockSpan | None:
    found = _hyphen_readings(match)
    if len(found) == 2 and len(uses) == 1:
        return found[next(iter(uses))]
    if len(found) == 2:
        raise UnreadCell(
            "import-ambiguous",
            first=clock(found["minutes"].start),
            second=f"{clock(found['range'].start)}–{clock(found['range'].end or 0)}",
        )
    return next(iter(found.values()), None)


def _moment(match: re.Match[str], part: str) -> int | None:
    """Return a time in minutes from midnight, or None for no time of day."""
    hour, minute = int(match[f"{part}h"]), match[f"{part}m"] or match[f"{part}mm"] or "0"
    half = match[f"{part}half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return _minutes(str(hour), minute)


def _minutes(hour: str, minute: str) -> int | None:
    total = int(hour) * 60 + int(minute)
    return total if int(minute) < 60 and total <= MIDNIGHT else None


def _hours(start: int | None, end: int | None = None, *, is_range: bool = False) -> ClockSpan | None:
    if start is None or (is_range and end is None):
        return None
    return ClockSpan(start, end)


def clock(minutes: int) -> str:
    """Return minutes from midnight as '18:30'."""
    return f"{minutes // 60}:{minutes % 60:02}"


def fraction(cell: str) -> int | None:
    """Return the time that a spreadsheet stores as a part of a day, '0,5' for noon, or None for another number."""
    if not _FRACTION.fullmatch(cell.strip()):
        return None
    return round(float(cell.strip().replace(",", ".")) * MIDNIGHT)


def read_length(cell: str, heading: str = "") -> dt.timedelta | None:
    """Return a duration such as '90' (minutes), '1:30', '1,5 ч', '1 час 30 мин'; None for any other text.

    Args:
        heading: of the column; it may name the unit of bare numbers.

    Raises:
        UnreadCell: a small number may be hours or minutes.
        OverflowError: there is no such duration.
    """
    bare = folded(cell).strip(" .")
    found = re.fullmatch(r"(\d{1,3}):(\d{2})(?::\d{2})?", bare)
    if found and int(found[2]) < 60:
        return dt.timedelta(hours=int(found[1]), minutes=int(found[2]))
    if re.fullmatch(r"\d{1,4}|\d{1,2}[.,]\d+", bare):
        return _bare_length(bare.replace(",", "."), folded(heading))
    parts = _LENGTH.fullmatch(bare)
    if not bare or parts is None:
        return None
    hours, minutes = (parts["h"] or "0").replace(",", "."), parts["m"] or "0"
    return dt.timedelta(hours=float(hours), minutes=int(minutes)) or None


def _bare_length(number: str, heading: str) -> dt.timedelta | None:
    """Return a duration without a unit of its own."""
    units = set(_units(heading))
    as_hours, as_minutes = dt.timedelta(hours=float(number)), dt.timedelta(minutes=float(number))
    if units == {"hours"}:
        return as_hours or None
    if units == {"minutes"} or ("." not in number and int(number) >= LEAST_MINUTES):
        return as_minutes or None
    if "." not in number and int(number):
        raise UnreadCell("import-ambiguous", first=f"{number}h", second=f"{number}m")
    return None


def _units(heading: str) -> Iterator[str]:
    for word in re.findall(r"[^\W\d_]+", heading):
        if word in "ч час часы часов часах h hour hours stunden std heures horas saat сағат сағ".split():
            yield "hours"
        if word in "мин минут минуты минутах min minutes minuten minutos dakika".split():
            yield "minutes"
