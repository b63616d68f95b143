"""Fields of time: dates, local times, durations, opening hours."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

from msgspec import Struct

from korme.core.moments import from_written, has_date, has_time, is_to_come
from korme.core.problems import suggest
from korme.fields.base import ReadContext
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.scalars import plain_text, unquoted

_DATE = r"(?a)(\d{4})-(\d{2})-(\d{2})"
_TIME = r"(?a)(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(?::00)?"
_OTHER_DATE = r"(?a)(\d{1,2})[./](\d{1,2})[./](\d{4})(.*)"
_SPAN = r"(?ia)(?:(\d{1,3}) ?h(?:ours?)?)? ?(?:(\d{1,4}) ?m(?:in(?:utes?)?)?)?|(\d{1,2}):(\d{2})"
_HOURS = r"(?a)([01]?\d|2[0-3]):([0-5]\d) ?[-–—] ?([01]?\d|2[0-3]|24(?=:00)):([0-5]\d)"
_FIRST_YEAR, _LAST_YEAR = 1000, 9000
"""Years between which dates and time zones can be computed without reaching an end of the calendar."""
_DAY_LONG, _LONGEST_DAY = 24 * 60, 18 * 60
"""Minutes of a day, and of the longest time that something is open into the next one: longer, and it is rather a slip."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Date(Struct, frozen=True):
    """A date: `2026-04-20`."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> dt.date | None:
        text = plain_text(node, name, context)
        if text is None:
            return None
        date = _date(text)
        if date is None:
            _report(context, "not-a-date", node, name, text)
        return date


class LocalTime(Struct, frozen=True):
    """A date and time in the site's time zone: `2026-04-20T18:30`; `T24:00` is the end of the day."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> dt.datetime | None:
        text = plain_text(node, name, context)
        if text is None:
            return None
        parts = re.fullmatch(_TIME, text)
        day = _date(parts[1]) if parts else None
        if parts and day and (int(parts[2]) < 24 or parts[2] + parts[3] == "2400") and int(parts[3]) < 60:
            return dt.datetime.combine(day, dt.time()) + dt.timedelta(hours=int(parts[2]), minutes=int(parts[3]))
        if _date(text):
            context.report(
                "not-a-time", node.mark, hint="no-time", field=name, found=text, guess=f"{text}T10:00", fix=""
            )
        elif re.search(r"(?:Z|[+-]\d{2}:?\d{2})$", text) and "T" in text:
            guess = re.sub(r"(T\d{1,2}:\d{2}).*", r"\1", text)
            context.report("not-a-time", node.mark, hint="zone", field=name, found=text[:60], guess=guess[:40], fix="")
        else:
            _report(context, "not-a-time", node, name, text)
        return None


class EventTime(LocalTime, frozen=True):
    """A local time that may leave something open: `2026-04-20` for a whole day, `2026-04-20 tba`, or `tba`.

    A date alone needs `all_day`, which `korme/checks/references.py` looks at. What is open: `korme/core/moments.py`.
    """

    tba: bool = True
    """Whether it may be to be announced."""

    def read(self, node: Node, name: str, context: ReadContext) -> dt.datetime | None:
        text = node.text.strip() if isinstance(node, Scalar) else ""
        moment = from_written(text) if text else None
        is_possible = moment is not None and (not has_date(moment) or _FIRST_YEAR <= moment.year < _LAST_YEAR - 1)
        if moment is None or has_time(moment) or not is_possible or (is_to_come(moment) and not self.tba):
            return super().read(node, name, context)
        return moment


class Span(Struct, frozen=True):
    """A duration: `2h`, `90m`, `1h30m`, `1:30`."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> dt.timedelta | None:
        text = plain_text(node, name, context)
        if text is None:
            return None
        parts = re.fullmatch(_SPAN, text.removeprefix("PT"))
        hours, minutes = (int(parts[1] or parts[3] or 0), int(parts[2] or parts[4] or 0)) if parts else (0, 0)
        if not hours and not minutes:
            context.report("not-a-duration", node.mark, field=name, found=text[:60])
            return None
        return dt.timedelta(hours=hours, minutes=minutes)


class Opening(NamedTuple):
    """The opening times of a weekday."""

    weekday: int
    """0 is Monday."""
    times: tuple[tuple[str, str], ...]
    """Opening and closing times, 'HH:MM'; empty: closed."""


class Hours(Struct, frozen=True):
    """Opening times by weekday: `mon: 10:00-19:00`, several in a list, `closed`, or `mon-fri`.

    A day of its own counts before a range that it is in.
    """

    empty: Any = ()

    def read(self, node: Node, name: str, context: ReadContext) -> tuple[Opening, ...]:
        if not isinstance(node, Pairs):
            context.wrong(name, node, "map")
            return ()
        opening: dict[int, tuple[tuple[str, str], ...]] = {}
        named: dict[int, tuple[int, str]] = {}
        """By weekday: how many days the key of its times names, and the key."""
        for key, value in node.pairs.items():
            days = _weekdays(key)
            if not days:
                context.problems.append(suggest("unknown-word", node.keys[key].mark, key[:40], WEEKDAYS, field=name))
                continue
            parts = value.items if isinstance(value, Items) else [value]
            times = tuple(time for part in parts if (time := _opening(part, f"{name}.{key}", context)))
            for day in days:
                width, other = named.get(day, (8, ""))
                if len(days) == width and times != opening[day]:
                    first = node.keys[other].mark.line
                    context.report("duplicate-key", node.keys[key].mark, key=WEEKDAYS[day], first=first)
                if len(days) < width:  # 'fri' says more than 'mon-fri', whichever comes first
                    opening[day], named[day] = times, (len(days), key)
        return tuple(Opening(weekday, times) for weekday, times in sorted(opening.items()))


def _weekdays(key: str) -> tuple[int, ...]:
    """Return the weekdays (0 is Monday) that a key names: 'mon', 'Monday', 'mon-fri'."""
    ends = [_weekday(part) for part in re.split(r" ?[-–] ?", key.casefold())]
    if None in ends or not 1 <= len(ends) <= 2:
        return ()
    first, last = ends[0] or 0, ends[-1] or 0
    return tuple(range(first, last + 1)) if first <= last else (*range(first, 7), *range(last + 1))


def _weekday(word: str) -> int | None:
    for names in (WEEKDAYS, _LONG):
        if word in names:
            return names.index(word)
    return None


def _opening(node: Node, name: str, context: ReadContext) -> tuple[str, str] | None:
    text = plain_text(node, name, context)
    if text is None or text.casefold() == "closed":
        return None
    parts = re.fullmatch(_HOURS, text)
    if parts is None:
        fix = re.sub(r"(?<!\d)(\d{1,2})[.](\d{2})(?!\d)", r"\1:\2", text)
        context.report(
            "not-opening-times",
            node.mark,
            field=name,
            found=text[:60],
            fix=fix if fix != text and re.fullmatch(_HOURS, fix) else "",
        )
        return None
    opens, closes = int(parts[1]) * 60 + int(parts[2]), int(parts[3]) * 60 + int(parts[4])
    if closes < opens and closes + _DAY_LONG - opens > _LONGEST_DAY:
        context.report("hours-reversed", node.mark, field=name, found=text[:60])
    return f"{int(parts[1]):02}:{parts[2]}", f"{int(parts[3]):02}:{parts[4]}"


def _date(text: str) -> dt.date | None:
    parts = re.fullmatch(_DATE, text)
    if parts is None or not _FIRST_YEAR <= int(parts[1]) <= _LAST_YEAR:
        return None
    try:
        return dt.date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        return None


def _report(context: ReadContext, code: str, node: Node, name: str, text: str) -> None:
    """Report the text found instead; for a date in another order, suggest the ISO form."""
    fix = _meant(unquoted(text), code)
    other = re.fullmatch(_OTHER_DATE, text)
    clock = re.search(r"(?<!\d)(\d{1,2})[:.](\d{2})(?!\d)(?![.]\d)", text.partition("T")[2] or text[10:], re.ASCII)
    if code == "not-a-time" and clock and (int(clock[1]) > 23 or int(clock[2]) > 59):
        context.report(code, node.mark, hint="hour", field=name, found=text[:60], guess=clock[0], fix="")
    elif other and _date(iso_date := f"{other[3]}-{int(other[2]):02}-{int(other[1]):02}"):
        rest = other[4].strip()
        guess = iso_date if code == "not-a-date" else f"{iso_date}T{rest or '10:00'}"
        context.report(code, node.mark, hint="guess", field=name, found=text[:60], guess=fix or guess[:40], fix=fix)
    else:
        context.report(code, node.mark, field=name, found=text[:60], fix=fix)


def _meant(text: str, code: str) -> str:
    """Return the date (and time) that is certain to be meant: day before month, unless slashes leave it open."""
    if code == "not-a-date" and _date(text):
        return text
    parts = re.fullmatch(_TIME, text)
    if code == "not-a-time" and parts and _date(parts[1]) and int(parts[2]) < 24 and int(parts[3]) < 60:
        return text
    other = re.fullmatch(_OTHER_DATE, text)
    if other is None or ("/" in text and int(other[1]) <= 12):
        return ""
    iso_date = f"{other[3]}-{int(other[2]):02}-{int(other[1]):02}"
    clock = re.fullmatch(r"[, T]*([01]?\d|2[0-3])[:.]([0-5]\d)", other[4], re.ASCII)
    if _date(iso_date) is None or (clock is None) != (code == "not-a-date") or (clock is None and other[4].strip()):
        return ""
    return f"{iso_date}T{int(clock[1]):02}:{clock[2]}" if clock else iso_date
