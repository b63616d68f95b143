"""Reads the dates that people write in tables; what may mean two days is not decided."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from korme.commands.importer.calendar_words import CalendarWords, folded

MOST_CHARACTERS = 100
"""Characters of the longest cell that is read as a date or a time."""
NEAR = dt.timedelta(days=90)
"""A date without a year belongs to the festival's year if it is this near to its days."""
LONGEST = dt.timedelta(days=200)
"""The longest event of several days."""
_CENTURY = 2000
_LEAP_YEAR = 2000
_SERIAL_ZERO = dt.date(1899, 12, 30)
"""Day 0 of spreadsheets."""
_WORD = r"[^\W\d_]+"
_ORDINAL = r"(?:\.|st|nd|rd|th|er|[ºª°]|-?(?:го|ое|е))?"
_YEAR = r"(?P<y>\d{4}|'?\d{2})"
_NUMBERS = re.compile(rf"(?P<a>\d{{1,2}})(?P<s>[./-]) ?(?P<b>\d{{1,2}})(?:(?P=s) ?{_YEAR})?\.?")
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})(?P<s>[./-]) ?(?P<m>\d{1,2})(?P=s) ?(?P<d>\d{1,2})\.?",
        rf"(?P<d>\d{{1,2}}){_ORDINAL}[ -]?(?P<w>{_WORD})\.?,?[ -]?(?:{_YEAR})?",
        rf"(?P<w>{_WORD})\.? ?(?P<d>\d{{1,2}}){_ORDINAL}(?:,? ?(?P<y>\d{{4}}))?",
        rf"(?P<y>\d{{4}})\.?,? (?P<d>\d{{1,2}}){_ORDINAL}[ -]?(?P<w>{_WORD})\.?",
        rf"(?P<y>\d{{4}})\.?,? (?P<w>{_WORD})\.? (?P<d>\d{{1,2}})\.?",
    )
)
_DAY = re.compile(rf"(?P<d>\d{{1,2}}){_ORDINAL}(?:,? ?(?P<y>\d{{4}}))?")
"""A day whose month stands on the other side of a range."""
_SERIAL = re.compile(r"\d{5}")
_NOISE = re.compile(r"\b(?:года|год|жылгы|жылғы|жылы|жыл|куні|күні|of|the|de|del|den)\b")
_YEAR_MARK = re.compile(r"(?<=\d) ?[гжрr]\.?(?=$|[ ,)–-])")
_EAST = re.compile(r"(?:(\d{4}) ?[年년] ?)?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日号일]")
_WEEKDAY = rf"{_WORD}(?:-{_WORD})?\.?"
_BEFORE = re.compile(rf"\(?(?P<w>{_WEEKDAY})\)?,? ?(?P<rest>\d.*|{_WORD}\.? ?\d.*)")
_AFTER = re.compile(rf"(?P<rest>.*[\w.])(?:, ?| ?\(| )(?P<w>{_WEEKDAY})\)?")
_OF_FESTIVAL = re.compile(
    rf"(?P<w>{_WEEKDAY})\)?(?:,? ?(?P<d>\d{{1,2}}){_ORDINAL})?|(?P<e>\d{{1,2}}){_ORDINAL},? ?\(?(?P<v>{_WEEKDAY})"
)
"""A weekday, with or without the number of the day."""
_FROM = re.compile(r"(?:с|со|от|from|vom|von|du|ab|desde|dal) (?=.)")
_BETWEEN = re.compile(r" ?[–-] ?| (?:по|до|to|till|until|bis(?: zum)?|au|a|al|ate|through) ")


class UnreadCell(ValueError):
    """A cell that cannot be read for certain."""

    def __init__(self, code: str, **values: str) -> None:
        """Keep why: the code of a problem, and its values."""
        super().__init__(code)
        self.code = code
        self.values = values


class Days(Struct, frozen=True):
    """The first and the last day of an event."""

    first: dt.date
    last: dt.date


class DateContext(Struct, frozen=True):
    """What is known about the dates of a column."""

    words: CalendarWords
    festivals: tuple[tuple[dt.date, dt.date], ...] = ()
    """First and last days of the festivals that the dates may belong to."""
    years: frozenset[int] = frozenset()
    """Years written in full in the column."""
    orders: frozenset[str] = frozenset()
    """Orders of numbers that the column shows for certain."""


class _CellDate(Struct, frozen=True):
    """One way to read a date; 0: not written."""

    day: int
    month: int = 0
    year: int = 0


def with_column(context: DateContext, cells: Iterable[str]) -> DateContext:
    """Return a context that also knows what the cells of a column show."""
    years: set[int] = set()
    orders: set[str] = set()
    for cell in {cell for cell in cells if len(cell) <= MOST_CHARACTERS}:
        years |= {int(year) for year in re.findall(r"(?<!\d)(20\d{2})(?!\d)", cell)}
        for found in () if "ymd" in context.words.orders else re.finditer(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?!\d)", cell):
            first, second = int(found[1]), int(found[2])
            orders |= {"dmy"} if first > 12 >= second else {"mdy"} if second > 12 >= first else set()
    return DateContext(context.words, context.festivals, frozenset(years), frozenset(orders))


def read_days(cell: str, context: DateContext) -> Days | None:
    """Return the day or days that a cell means, or None if it has no date.

    Raises:
        UnreadCell: it may mean several days, has a weekday of another day, or belongs to no year that is known.
    """
    text = _plain(cell)
    if not text or len(text) > MOST_CHARACTERS:
        return None
    for weekday, rest in _without_weekday(text, context.words):
        found = {Days(day, day) for day in _dates(_parsed(rest, context), context)} or set(_ranges(rest, context))
        if found:  # 'mar 20' is a day in March, or a Tuesday (martes, mardi)
            return _only(found | set(_of_festival(text, context)), weekday, cell)
    return _only_weekday(text, context)


def _plain(cell: str) -> str:
    """Return a cell without the words that say nothing: 'of', 'года'."""
    east = _EAST.sub(lambda match: f"{match[1] or '0000'}-{match[2]}-{match[3]}", folded(re.sub('[«»„“”"]', "", cell)))
    return " ".join(_YEAR_MARK.sub("", _NOISE.sub(" ", east)).split())


def _without_weekday(text: str, words: CalendarWords) -> Iterator[tuple[frozenset[int], str]]:
    """Yield a date without its weekday, for each way to see one in it; the weekday is empty if it has none."""
    yield frozenset(), text
    for pattern in (_BEFORE, _AFTER):
        match = pattern.fullmatch(text)
        if match and (weekday := words.weekday(match["w"].strip("."))):
            yield weekday, match["rest"].strip(" ,")


def _parsed(text: str, context: DateContext) -> set[_CellDate]:
    """Return the ways to read one date, each possible in the calendar of some year."""
    found: set[_CellDate] = set()
    if _SERIAL.fullmatch(text):
        day = _SERIAL_ZERO + dt.timedelta(days=int(text))
        near = any(first - NEAR <= day <= last + NEAR for first, last in context.festivals)
        if near or day.year in context.years:
            found.add(_CellDate(day.day, day.month, day.year))
    numbers = _NUMBERS.fullmatch(text)
    if numbers:
        found |= set(_numbers(numbers, context))
    for pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            groups = match.groupdict()
            months = {int(groups["m"])} if groups.get("m") else context.words.month(groups["w"])
            found |= {_CellDate(int(groups["d"]), month, _year(groups["y"])) for month in months}
    return {one for one in found if 1 <= one.month <= 12 and 1 <= one.day <= 31 and _is_likely(one, text, context)}


def _is_likely(one: _CellDate, text: str, context: DateContext) -> bool:
    """Return whether a year may be meant: of two digits it is near a festival or stands in the column in full too."""
    known = {day.year for festival in context.festivals for day in festival} | context.years
    return not one.year or not known or str(one.year) in text or any(abs(one.year - year) <= 1 for year in known)


def _numbers(match: re.Match[str], context: DateContext) -> Iterator[_CellDate]:
    """Yield the ways to read three numbers, or two without a year."""
    first, second, year = int(match["a"]), int(match["b"]), match["y"]
    if match["s"] == "-" and not year:
        return
    if match["s"] == "." and "ymd" not in context.words.orders:
        orders = frozenset({"dmy"})
    else:
        orders = context.orders or context.words.orders
    possible = {"dmy": second <= 12, "mdy": first <= 12, "ymd": not year or second <= 12}
    fitting = [order for order in sorted(orders) if possible[order]] or [one for one in ("dmy", "mdy") if possible[one]]
    for order in fitting:
        if order == "ymd" and year:
            if len(year) == 2:
                yield _CellDate(int(year), second, _CENTURY + first)
            else:
                yield _CellDate(first, second, int(year))
        elif order == "dmy":
            yield _CellDate(first, second, _year(year))
        else:
            yield _CellDate(second, first, _year(year))


def _year(text: str | None) -> int:
    digits = int((text or "0").strip("'"))
    return digits + _CENTURY if text and len(text.strip("'")) == 2 else digits


def _dates(found: Iterable[_CellDate], context: DateContext) -> set[dt.date]:
    """Return the days that are meant; a date without a year may be one in each of several.

    Raises:
        UnreadCell: no year is known.
    """
    days: set[dt.date] = set()
    has_no_year = False
    for one in found:
        years = [one.year] if one.year else _years(one, context)
        has_no_year |= not years and _day(one, _LEAP_YEAR) is not None
        days |= {day for year in years if (day := _day(one, year))}
    if has_no_year and not days:
        raise UnreadCell("import-year")
    return days


def _day(one: _CellDate, year: int) -> dt.date | None:
    try:
        return dt.date(year, one.month, one.day)
    except ValueError:
        return None


def _years(one: _CellDate, context: DateContext) -> Sequence[int]:
    """Return the years that a day without a year may be in: the festival's, the column's, or both if they disagree."""
    near = {
        year
        for first, last in context.festivals
        for year in range(first.year - 1, last.year + 2)
        if (day := _day(one, year)) and first - NEAR <= day <= last + NEAR
    }
    return sorted((near & context.years) or (near | context.years))


def _ranges(text: str, context: DateContext) -> Iterator[Days]:
    """Yield the ways to read a range: '20.04–23.04.2027', '20–23 апреля', 'April 20–23, 2027'."""
    bare = _FROM.sub("", text, count=1) if _FROM.match(text) else text
    for match in _BETWEEN.finditer(bare):
        left, right = bare[: match.start()].strip(" ,"), bare[match.end() :].strip(" ,")
        if not left or not right:
            continue
        for start, end in _ends(left, right, context):
            for last in _dates([end], context):
                year = start.year or last.year
                first = _day(start, year)
                if first and first > last and not start.year:
                    first = _day(start, year - 1)
                if first and first < last <= first + LONGEST:
                    yield Days(first, last)


def _ends(left: str, right: str, context: DateContext) -> Iterator[tuple[_CellDate, _CellDate]]:
    """Yield the ways to read both ends of a range; one end may lack the month of the other."""
    lefts = {one for _, text in _without_weekday(left, context.words) for one in _parsed(text, context)}
    rights = {one for _, text in _without_weekday(right, context.words) for one in _parsed(text, context)}
    if lefts and rights:
        pairs = ((start, end) for start in lefts for end in rights)
        yield from ((start, end) for start, end in pairs if not (start.year and not end.year))
    elif rights and (day := _bare_day(left, context.words)) and not day["y"]:
        yield from ((_CellDate(int(day["d"]), end.month), end) for end in rights)
    elif lefts and (day := _bare_day(right, context.words)):
        year = _year(day["y"])
        yield from ((start, _CellDate(int(day["d"]), start.month, year)) for start in lefts if not start.year)


def _bare_day(text: str, words: CalendarWords) -> re.Match[str] | None:
    """Return the match of a day without a month, beside its weekday or not: 'samedi 5' in 'samedi 5 – mardi 8 juin'."""
    return next((day for _, rest in _without_weekday(text, words) if (day := _DAY.fullmatch(rest))), None)


def _only_weekday(text: str, context: DateContext) -> Days | None:
    """Return the day of the festival with a weekday, if it has only one, or with a weekday and a number: 'Sunday 5'.

    In a column of another year it is unknown.

    Raises:
        UnreadCell: there are several, the number is that of another weekday, or the column's dates are all of other years.
    """
    days = set(_of_festival(text, context, with_number=False))
    near = {one for one in days if one.first.year in context.years} if context.years else days
    if days and not near:
        raise UnreadCell("import-year")
    return _only(near, _weekday_and_number(text, context)[0], text) if near else None


def _of_festival(text: str, context: DateContext, *, with_number: bool = True) -> Iterator[Days]:
    """Yield the days of the festival that a weekday, or the number beside one, names.

    Args:
        with_number: whether it needs a number, and the weekday has to fit.
    """
    weekdays, number = _weekday_and_number(text, context)
    if not weekdays or (with_number and not number):
        return
    for first, last in context.festivals:
        for after in range(min((last - first).days, 60) + 1):
            day = first + dt.timedelta(days=after)
            fits = day.weekday() in weekdays
            if day.day == number and (fits or not with_number) if number else fits:
                yield Days(day, day)


def _weekday_and_number(text: str, context: DateContext) -> tuple[frozenset[int], int]:
    """Return the weekday that a cell consists of, and the number of the day beside it; 0 without one."""
    match = _OF_FESTIVAL.fullmatch(text.strip("(). ,"))
    if match is None:
        return frozenset(), 0
    return context.words.weekday((match["w"] or match["v"]).strip(".")), int(match["d"] or match["e"] or 0)


def _only(found: set[Days], weekday: frozenset[int], cell: str) -> Days:
    """Return the only reading that its weekday allows.

    Raises:
        UnreadCell: there is none, or there are several.
    """
    fitting = sorted((one for one in found if not weekday or one.first.weekday() in weekday), key=lambda one: one.first)
    if not fitting:
        day = min(one.first for one in found)
        raise UnreadCell("import-weekday", date=day.isoformat())
    if len(fitting) > 1:
        first, second = fitting[:2]
        raise UnreadCell("import-ambiguous", first=_shown(first), second=_shown(second))
    return fitting[0]


def _shown(days: Days) -> str:
    if days.first == days.last:
        return days.first.isoformat()
    return f"{days.first.isoformat()}–{days.last.isoformat()}"
