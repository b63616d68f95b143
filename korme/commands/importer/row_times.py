"""The days and hours of the rows of a table; an empty date means that of the row above, an unreadable one never does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.commands.importer.column_names import is_all_day, is_no, is_placeholder, is_yes
from korme.commands.importer.daily_cells import opening_days
from korme.commands.importer.date_cells import DateContext, Days, UnreadCell, read_days, with_column
from korme.commands.importer.sessions import Written, span
from korme.commands.importer.time_cells import (
    LONGEST_HOURS,
    MIDNIGHT,
    ClockSpan,
    clock,
    fraction,
    hyphen_uses,
    read_hours,
    read_length,
)

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)? ?(?:Z|[+-]\d{2}:?\d{2})?")
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
_DIGIT = re.compile(r"\d")
_BARE = re.compile(r"\d{1,2}")
COLUMNS = ("date", "start", "end")
"""Fields whose cells are days or hours."""


class RowLeftOut(ValueError):
    """A row that cannot be imported."""

    def __init__(self, code: str, field: str, cell: str = "", **values: str) -> None:
        """Keep the code of the problem, the field of the column and the cell."""
        super().__init__(code)
        self.code = code
        self.field = field
        self.cell = cell
        self.values = values


def _ends_early(field: str, cell: str) -> RowLeftOut:
    """Return what is raised for an end before its start, which may be a slip in either."""
    return RowLeftOut("import-row", field, cell, hint="early")


class _Moment(Struct, frozen=True):
    """What a cell says: days, hours, or both."""

    days: Days | None = None
    hours: ClockSpan | None = None


class TableTimes(Struct):
    """Reads the times of a table's rows, one after the other."""

    context: DateContext
    uses: frozenset[str]
    """What hyphens between two numbers mean in the table."""
    zone: ZoneInfo
    duration_heading: str = ""
    above: Days | None = None
    """The day of the rows above, for an empty cell; None if it is not known."""
    unused: tuple[tuple[str, str], ...] = ()
    """Cells of the last row that say something else than its other ones, each with its field."""

    def heading(self, cell: str) -> bool:
        """Return whether the only cell of a row is the day of the rows below, and take it if it is."""
        try:
            days = read_days(cell, self.context)
        except UnreadCell:
            days = None
        is_day = days is not None and days.first == days.last
        if is_day or any(character.isdigit() for character in cell):
            self.above = days if is_day else None
        return is_day

    def read(self, cells: Mapping[str, str]) -> dict[str, Written]:
        """Return the fields `start`, and `end` or `duration`; `all_day`; `type` for what is open on several days.

        Args:
            cells: by field: 'date', 'start', 'end', 'all_day', 'duration'; empty cells are missing.

        Raises:
            RowLeftOut: a cell cannot be read, or there is no day or no hour.
            OverflowError: the time is beyond the calendar.
        """
        self.unused = ()
        left_open = self._left_open(cells)
        if left_open:
            return left_open
        opening = self._opening(cells)
        if opening:
            return opening
        days, hours = self._day_and_hours(cells)
        if hours is None:
            raise RowLeftOut("import-row", "start")
        start = _at(days.first, hours.start)
        found: dict[str, Written] = {"start": start.isoformat(timespec="minutes")}
        end = self._end(cells, days, hours, start)
        length = self._length(cells.get("duration", ""))
        if end is None and days.first != days.last:
            raise RowLeftOut("import-row", "end")
        if end is not None:
            found["end"] = end.isoformat(timespec="minutes")
        elif length is not None:
            found["duration"] = span(length)
        return found

    def _left_open(self, cells: Mapping[str, str]) -> dict[str, Written]:
        """Return the times of a row for whole days, or at a time that is not known yet; nothing for other rows.

        Raises:
            RowLeftOut: it has a time nevertheless, or no day.
        """
        start, mark = cells.get("start", ""), cells.get("all_day", "")
        whole = is_all_day(start) or is_yes(mark)
        if mark and not is_yes(mark) and not is_no(mark):
            self.unused = (("all_day", mark),)
        if not whole and not is_placeholder(start):
            return {}
        days, hours = self._day_and_hours({"date": cells["date"]} if cells.get("date") else {})
        time = start if start and not is_all_day(start) and not is_placeholder(start) else ""
        if hours is not None or time or cells.get("end") or (days.first != days.last and not whole):
            raise RowLeftOut("import-row", "end" if cells.get("end") else "start", cells.get("end") or start)
        length = cells.get("duration", "")
        if not whole:
            found = self._length(length)
            known: dict[str, Written] = {"duration": span(found)} if found else {}
            return {"start": f"{days.first.isoformat()} tba", **known}
        self.unused += (("duration", length),) if length else ()
        last: dict[str, Written] = {"end": days.last.isoformat()} if days.first != days.last else {}
        return {"start": days.first.isoformat(), **last, "all_day": "yes"}

    def _opening(self, cells: Mapping[str, str]) -> dict[str, Written]:
        """Return the times of a row whose hours hold for several days, 'Mi–So 11–19', or nothing."""
        date, cell = cells.get("date", ""), cells.get("start", "")
        if not cell or cells.get("end") or cells.get("duration"):
            return {}
        day = self.above if not date else None
        if date:
            try:
                day = read_days(date, self.context)
            except UnreadCell:
                return {}
            if day is None:
                return {}
        found = opening_days(cell, self.context, self.uses, day.first if day else None)
        if found is None:
            return {}
        self.above = day if day and day.first == day.last else None
        if date and day and day not in (found.days, Days(found.days.first, found.days.first)):
            self.unused = (("date", date),)
        start, end = _at(found.days.first, found.hours.start), _at(found.days.last, found.hours.end or 0)
        times: dict[str, Written] = {
            "start": start.isoformat(timespec="minutes"),
            "end": end.isoformat(timespec="minutes"),
        }
        return {**times, "type": "exhibition"} if found.days.first != found.days.last else times

    def _day_and_hours(self, cells: Mapping[str, str]) -> tuple[Days, ClockSpan | None]:
        date, start = cells.get("date", ""), cells.get("start", "")
        above, self.above = self.above, None
        first = self._moment("date", date) if date else _Moment()
        if date and first.days is None:
            raise RowLeftOut("import-row", "date", date)
        days = first.days or (above if not date else None)
        self.above = days if days and days.first == days.last else None
        second = self._moment("start", start, serial=bool(_SERIAL.fullmatch(date))) if start else _Moment()
        if start and second.hours is None and (second.days is None or first.hours is None):
            raise RowLeftOut("import-row", "start", start)
        if first.days and second.days and first.days != second.days:
            raise _ambiguous("start", start, first.days.first.isoformat(), second.days.first.isoformat())
        days = second.days or days
        if days is None:
            raise RowLeftOut("import-row", "date")
        self.above = days if days.first == days.last else None
        return days, second.hours or first.hours

    def _end(self, cells: Mapping[str, str], days: Days, hours: ClockSpan, start: dt.datetime) -> dt.datetime | None:
        cell = cells.get("end", "")
        moment = self._moment("end", cell, serial=bool(_SERIAL.fullmatch(cells.get("date", "")))) if cell else _Moment()
        if cell and (moment.hours is None or moment.hours.end is not None):
            raise RowLeftOut("import-row", "end", cell)
        minutes = moment.hours.start if moment.hours else hours.end
        if minutes is None:
            return None
        if moment.hours and hours.end not in (None, minutes):
            raise _ambiguous("end", cell, clock(hours.end or 0), clock(minutes))
        day = moment.days.last if moment.days else days.last
        end = _at(day, minutes)
        if end < start and not moment.days and days.first == days.last:
            end += dt.timedelta(days=1)
            if end - start > dt.timedelta(hours=LONGEST_HOURS):  # rather a slip than a night
                raise _ends_early("end" if cell else "start", cell or cells.get("start", ""))
        if end <= start:
            raise _ends_early("end", cell)
        return end

    def _length(self, cell: str) -> dt.timedelta | None:
        if not cell:
            return None
        try:
            length = read_length(cell, self.duration_heading)
        except UnreadCell as error:
            raise RowLeftOut(error.code, "duration", cell, **error.values) from None
        if length is None:
            raise RowLeftOut("import-row", "duration", cell)
        return length

    def _moment(self, field: str, cell: str, *, serial: bool = False) -> _Moment:
        """Return the only thing that a cell can mean; an empty one for a cell without days and hours.

        Args:
            serial: the row's date is a number, so its hours may be one too.
        """
        exact = self._iso(cell) or self._number(cell, serial=serial)
        if exact is not None:
            return exact
        found: set[_Moment] = set()
        try:
            if field != "date" and (hours := self._hours(field, cell)):
                return _Moment(None, hours)
            if days := read_days(cell, self.context):
                found.add(_Moment(days))
            for left, right in _halves(cell):
                for one, other in ((left, right), (right, left)):
                    is_told = _DIGIT.search(one) or ":" in other  # 'Fri 23.04' is a day and its weekday
                    if is_told and not _BARE.fullmatch(other) and (hours := self._hours(field, other)):
                        days = read_days(one, self.context)
                        found |= {_Moment(days, hours)} if days else set()
        except UnreadCell as error:
            raise RowLeftOut(error.code, field, cell, **error.values) from None
        if len(found) > 1:
            raise _ambiguous(field, cell, *sorted(map(_shown, found))[:2])
        return next(iter(found), _Moment())

    def _hours(self, field: str, cell: str) -> ClockSpan | None:
        return read_hours(cell, self.uses, ends=field == "end")

    def _iso(self, cell: str) -> _Moment | None:
        """Return a day and an hour in one, '2027-04-22T16:00+05:00', in the site's time zone."""
        if not _ISO.fullmatch(cell):
            return None
        try:
            moment = dt.datetime.fromisoformat(cell.replace(" +", "+").replace(" Z", "Z"))
        except ValueError:
            return None
        local = moment.astimezone(self.zone) if moment.tzinfo else moment
        return _Moment(Days(local.date(), local.date()), ClockSpan(local.hour * 60 + local.minute))

    def _number(self, cell: str, *, serial: bool) -> _Moment | None:
        """Return what the number of a spreadsheet means: a day with or without a fraction, or a fraction beside a day."""
        if serial and (minutes := fraction(cell)) is not None:
            return _Moment(None, ClockSpan(minutes))
        number = _SERIAL.fullmatch(cell)
        if number is None or number[2] is None:
            return None
        days, minutes = read_days(number[1], self.context), fraction(f"0.{number[2]}")
        return _Moment(days, ClockSpan(minutes or 0)) if days else None


def table_times(
    context: DateContext,
    column_of: Callable[[str], Iterable[str]],
    zone: ZoneInfo,
    duration_heading: str,
) -> TableTimes:
    """Return the reader of a table's times.

    Args:
        column_of: returns the cells of a field's column.
        duration_heading: may name the unit of bare numbers.
    """
    columns = {field: list(column_of(field)) for field in COLUMNS}
    every = with_column(context, (cell for cells in columns.values() for cell in cells))
    uses = hyphen_uses([*columns["start"], *columns["end"]])
    return TableTimes(every, uses, zone, duration_heading)


def _halves(cell: str) -> Iterator[tuple[str, str]]:
    """Yield the parts on both sides of each space, without the commas and brackets between them."""
    words = cell.split()
    for number in range(1, min(len(words), 12)):
        yield " ".join(words[:number]).rstrip(",;("), " ".join(words[number:]).lstrip(",;(").rstrip(")")


def _at(day: dt.date, minutes: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=min(minutes, MIDNIGHT))


def _ambiguous(field: str, cell: str, first: str, second: str) -> RowLeftOut:
    return RowLeftOut("import-ambiguous", field, cell, first=first, second=second)


def _shown(moment: _Moment) -> str:
    day = moment.days.first.isoformat() if moment.days else ""
    return f"{day} {clock(moment.hours.start) if moment.hours else ''}".strip()
