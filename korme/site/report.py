"""The report of a site: every number with where it comes from, edition by edition and all together.

A number is counted from entries, or given by somebody; or nobody has counted it. Numbers of people by city that are
small are not shown, nor is what they could be computed from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from korme.core.problems import Mark, UsageError, suggest
from korme.kinds.edition import COUNTED
from korme.site.counts import OF_THE_SITE, Counted, by_time, counted, shares, tallies
from korme.site.figures import (
    ADDED_CELL,
    COUNTED_CELL,
    FEW_CELL,
    GIVEN_CELL,
    HIDDEN_CELL,
    NOT_COUNTED_CELL,
    Cell,
    FigureRow,
    Report,
    Share,
    Tally,
)
from korme.site.given_figures import GivenFigure, bare
from korme.site.site import Site

_ADDED = frozenset({"works", "events", "masterclasses", "hours", "seats", "days"})
"""What belongs to one edition only, so that editions can be added up; people come back."""
_OF_YEARS = frozenset({"first_time", "returning"})
"""What needs several editions."""


def is_reported(site: Site) -> bool:
    """Return whether the numbers of a site are published: a page shows them, or somebody has given some."""
    return bool(site.given_figures) or any(page.report for page in site.pages.values())


def report_of(site: Site, chosen: Sequence[str] = ()) -> Report:
    """Return the report of some editions, or of all of a site."""
    editions = tuple(slug for slug in by_time(site) if not chosen or slug in chosen)
    together = counted(site, *chosen)
    own = [tallies(counted(site, slug)) for slug in editions]
    whole = tallies(together)
    given = {figure.subject: bare(figure) for figure in site.given_figures}
    least = site.config.least_people
    names = [name for name in COUNTED if name not in _OF_YEARS or site.has_years]
    rows = [_counted_row(name, editions, own, whole[name], given, least=least) for name in names]
    others = dict.fromkeys(figure.name for figure in given.values() if figure.edition in editions)
    rows += [_given_row(name, editions, given, least) for name in others if name not in names]
    periods = _guarded(site, given.values(), least)
    return Report(
        editions=editions,
        rows=tuple(row for row in rows if any(cell.how for cell in (*row.cells, row.total))),
        shares=tuple(_shares(together, least, counted(site) if chosen else together)),
        periods=_within(periods, site, editions) if chosen else tuple(periods),
        least=least,
    )


def chosen_editions(site: Site, years: str) -> tuple[str, ...]:
    """Return the editions that are meant: '' for all, a name, or the years from one to another (`2022-2026`).

    Raises:
        UsageError: there is none.
    """
    years = years.strip()
    if not years:
        return ()
    if years in site.editions:
        return (years,)
    span = re.fullmatch(r"(?a)(\d{4})(?:[-–](\d{4}))?", years)
    found: tuple[str, ...] = ()
    if span:
        first, last = int(span[1]), int(span[2] or span[1])
        found = tuple(slug for slug in by_time(site) if first <= site.editions[slug].start.year <= last)
    if not found:
        raise UsageError(
            suggest("unknown-reference", Mark("korme report"), years[:80], site.editions, expected="edition")
        )
    return found


def _within(periods: Sequence[GivenFigure], site: Site, editions: Sequence[str]) -> tuple[GivenFigure, ...]:
    """Return the figures about years in which one of some editions was."""
    years = {str(site.editions[slug].start.year) for slug in editions}
    return tuple(figure for figure in periods if any(figure.years[:4] <= year <= figure.years[-4:] for year in years))


def _counted_row(
    name: str,
    editions: Sequence[str],
    own: Sequence[Mapping[str, Tally]],
    whole: Tally,
    given: Mapping[tuple[str, str, str], GivenFigure],
    *,
    least: int,
) -> FigureRow:
    """Return what Körme counts; where an edition has nothing to count, what was given for it."""
    total = Cell(COUNTED_CELL, whole.value, tally=whole) if whole.is_known else Cell()
    of_site = name in OF_THE_SITE
    cells = []
    for edition, numbers in zip(editions, own, strict=True):
        tally, figure = numbers[name], given.get((name, edition, ""))
        if of_site and not figure:
            cells.append(Cell())
        elif tally.is_known and not of_site:
            cells.append(Cell(COUNTED_CELL, tally.value, tally=tally))
        else:
            cells.append(given_cell(figure, least) if figure else Cell(NOT_COUNTED_CELL))
    said = tuple(figure for cell in cells if cell.how == GIVEN_CELL for figure in cell.given)
    if said and name in _ADDED:
        value = (whole.value if whole.is_known else 0) + sum(figure.amount.number or 0 for figure in said)
        total = Cell(ADDED_CELL, value, any(figure.amount.is_more for figure in said), whole, said)
    elif said and not of_site:
        total = Cell(NOT_COUNTED_CELL)
    is_there = total.how or any(cell.value is not None or cell.given for cell in cells)
    return FigureRow(name, cells=tuple(cells), total=total) if is_there else FigureRow(name)


def _given_row(
    name: str, editions: Sequence[str], given: Mapping[tuple[str, str, str], GivenFigure], least: int
) -> FigureRow:
    found = [given.get((name, edition, "")) for edition in editions]
    first = next(figure for figure in found if figure)
    cells = tuple(given_cell(figure, least) if figure else Cell(NOT_COUNTED_CELL) for figure in found)
    return FigureRow(first.what, first.label, cells)


def given_cell(figure: GivenFigure, least: int) -> Cell:
    """Return what was given; few people are not shown unless they have agreed."""
    number = figure.amount.number
    if number is None:
        return Cell(NOT_COUNTED_CELL, given=(figure,))
    if figure.is_private and number < least:
        return Cell(FEW_CELL, given=(figure,))
    if figure.gives_away:
        return Cell(HIDDEN_CELL, given=(figure,))
    return Cell(GIVEN_CELL, number, figure.amount.is_more, given=(figure,))


def _guarded(site: Site, given: Iterable[GivenFigure], least: int) -> list[GivenFigure]:
    """Return the figures about years in their order, marked where a small number of people follows from one.

    It does if what is left of it, without a shown period in it and the shown years beside that, is small.
    """
    private: dict[str, list[tuple[frozenset[int], int]]] = {}
    found = list(given)
    for figure in found:
        number = figure.amount.number
        if figure.is_private and number is not None and number >= least and not figure.amount.is_more:
            private.setdefault(figure.name, []).append((_years_of(site, figure), number))
    periods = sorted((figure for figure in found if figure.years), key=lambda figure: figure.years)
    return [
        structs.replace(figure, gives_away=gives_away(_years_of(site, figure), private.get(figure.name, ()), least))
        for figure in periods
    ]


def _years_of(site: Site, figure: GivenFigure) -> frozenset[int]:
    if figure.edition:
        edition = site.editions[figure.edition]
        return frozenset(range(edition.start.year, edition.end.year + 1))
    return frozenset(range(int(figure.years[:4]), int(figure.years[-4:]) + 1))


def gives_away(years: frozenset[int], shown: Sequence[tuple[frozenset[int], int]], least: int) -> bool:
    """Return whether a small number follows from one that is shown, by taking others away that are shown.

    Args:
        years: of the number.
        shown: years and number of all that are shown, itself included.
    """
    whole = next((number for own, number in shown if own == years), None)
    inside = [(own, number) for own, number in shown if own < years]
    if whole is None:
        return False
    for first, taken in [(frozenset[int](), 0), *inside]:
        rest, left = whole - taken, years - first
        if first and 0 <= rest < least:
            return True
        for own, number in sorted(inside, key=lambda each: (len(each[0]), sorted(each[0]))):
            if own <= left:
                rest, left = rest - number, left - own
                if left and 0 <= rest < least:
                    return True
    return False


def _shares(together: Counted, least: int, whole: Counted) -> list[Share]:
    """Return how numbers divide.

    Args:
        whole: everything that is counted: a number of people that leaves few of them is not shown either.
    """
    found = list(shares(together))
    people = {name: tally.value for by, name, _, tally in found if by == "city"}
    few, hidden = unshown(people, least)
    if whole is not together:
        all_people = {name: tally.value for by, name, _, tally in shares(whole) if by == "city"}
        hidden |= {name for name, number in people.items() if 0 < all_people.get(name, 0) - number < least} - few
    made, unsaid = [], []
    for by, name, what, tally in found:
        if by == "city" and name in few | hidden:
            unsaid.append(Share(by, name, what, Cell(FEW_CELL if name in few else HIDDEN_CELL)))
        elif tally.value:
            made.append(Share(by, name, what, Cell(COUNTED_CELL, tally.value, tally=tally)))
    if few | hidden == people.keys():
        return made
    return [*made, *sorted(unsaid, key=lambda share: share.name)]  # their order by number would say something


def unshown(numbers: Mapping[str, int], least: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return whose numbers are too small to be shown, and whose would give one of these away.

    Everybody knows the sum of all numbers, hence that of the hidden ones, and that each small one is between 1 and
    `least` - 1. As long as that leaves one value for any of them, another number is hidden too: the smallest that is
    enough, or else the smallest.
    """
    few = frozenset(name for name, number in numbers.items() if number < least)
    hidden: frozenset[str] = frozenset()
    while not _is_safe(numbers, few, hidden, least):
        shown = sorted(numbers.keys() - few - hidden, key=lambda name: (numbers[name], name))
        if not shown:
            break
        enough = (name for name in shown if _is_safe(numbers, few, hidden | {name}, least))
        hidden |= {next(enough, shown[0])}
    return few, hidden


def _is_safe(numbers: Mapping[str, int], few: frozenset[str], hidden: frozenset[str], least: int) -> bool:
    """Return whether no small number follows from the sum of those that are not shown."""
    rest = sum(numbers[name] for name in few | hidden)
    bounds = {name: (1, least - 1) if name in few else (least, rest) for name in few | hidden}
    return not any(_is_certain(name, bounds, rest) for name in few)


def _is_certain(name: str, bounds: Mapping[str, tuple[int, int]], total: int) -> bool:
    """Return whether a number follows from the sum of all and the bounds of each."""
    lowest = total - sum(most for other, (_, most) in bounds.items() if other != name)
    highest = total - sum(least for other, (least, _) in bounds.items() if other != name)
    least, most = bounds[name]
    return max(least, lowest) >= min(most, highest)
