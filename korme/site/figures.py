"""Numbers of a site as values: what was counted from which entries, what was given, and the report made of both."""

from __future__ import annotations

from msgspec import Struct

from korme.core.model import Text
from korme.site.codes import EntryName
from korme.site.given_figures import GivenFigure

COUNTED_CELL, GIVEN_CELL, ADDED_CELL = "counted", "given", "added"
NOT_COUNTED_CELL, FEW_CELL, HIDDEN_CELL, EMPTY_CELL = "not-counted", "fewer", "hidden", ""

PLAINLY_NAMED = frozenset("works people collectives disciplines venues partners days".split())
"""Figures whose name is a string of the theme in its own right; that of others begins with `figure_`."""


class Tally(Struct, frozen=True):
    """A number, and what it was counted from."""

    value: int
    of: tuple[EntryName, ...] = ()
    """Entries that it was counted from, in the site's order."""
    among: int = 0
    """How many entries were looked at: those beside `of` say nothing about it."""
    names: tuple[str, ...] = ()
    """What was counted where that is no entry: cities, languages, hosts without a page, …"""
    is_known: bool = True
    """Whether anything says it: seats are not 0 where no event names a number."""


class Cell(Struct, frozen=True):
    """A number and where it comes from."""

    how: str = EMPTY_CELL
    """'counted', 'given', 'added' (both), 'not-counted', 'fewer' (than the least that is shown), 'hidden', or ''."""
    value: int | None = None
    is_more: bool = False
    tally: Tally | None = None
    """What it was counted from."""
    given: tuple[GivenFigure, ...] = ()


class FigureRow(Struct, frozen=True):
    """One thing that was counted, in every edition and all together."""

    what: str
    """Name of the figure; '' for a label of its own."""
    label: Text | None = None
    cells: tuple[Cell, ...] = ()
    """One for each edition of the report."""
    total: Cell = Cell()


class Share(Struct, frozen=True):
    """A part of a number."""

    by: str
    """'discipline', 'city' or 'spoken'."""
    name: str
    """Key of the discipline, tag of the language, name of the city."""
    what: str
    cell: Cell


class Report(Struct, frozen=True):
    """The numbers of some editions of a site."""

    editions: tuple[str, ...]
    """Slugs, oldest first."""
    rows: tuple[FigureRow, ...]
    shares: tuple[Share, ...]
    periods: tuple[GivenFigure, ...]
    """Given figures about years, in the order of their years."""
    least: int
    """Smaller numbers of people by city are not shown."""
