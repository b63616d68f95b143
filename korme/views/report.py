"""The report: every number of the site, where it comes from, and the entries that it was counted from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from korme.core.model import Phrase
from korme.i18n.languages import date, endonym, number, spoken_name
from korme.kinds import Creative
from korme.site.codes import EntryName
from korme.site.counts import city_of
from korme.site.figures import NOT_COUNTED_CELL, PLAINLY_NAMED, Cell, FigureRow, Report, Share, Tally
from korme.site.given_figures import GivenFigure
from korme.site.past_years import in_record
from korme.site.report import given_cell
from korme.views.cards import entry_link
from korme.views.context import PageContext, View
from korme.views.open_data import open_data_link

BAR = 24
"""Height of the tallest bar of a row, in units of its drawing; the longest bar of a list is `LINE` long."""
LINE = 100
_NAMED, _FEWEST, _MOST = 900, 6, 60
"""Entries that a page names in all its lists together, and the fewest and most of one list; the open data has all."""
DATA = "api/figures.json"


def report(context: PageContext, found: Report | None) -> View | None:
    """Return the report, or None if there is nothing to report.

    `figures` has a number for all years, `rows` (with several editions) one for each, `shares` how numbers divide,
    `periods` what was given for years.
    """
    if found is None or not (found.rows or found.periods):
        return None
    several = len(found.editions) > 1
    words = ReportWords(context, found)
    shown = [(row, main_cell(row, found)) for row in found.rows if is_summed(row, found)]
    lists = len(shown) + (len(found.rows) * len(found.editions) if several else 0)
    most = max(_FEWEST, min(_MOST, _NAMED // max(lists, 1)))
    return {
        "editions": [words.edition(slug) for slug in found.editions],
        "figures": [
            {"label": words.label(row), **words.cell(cell), "from": words.origin(row.what, cell, most)}
            for row, cell in shown
        ],
        "rows": [words.row(row, most) for row in found.rows] if several else [],
        "shares": list(words.shares(found.shares)),
        "periods": [words.period(figure) for figure in found.periods],
        "least": found.least,
        "data": context.file(DATA),
        "open_data": open_data_link(context),
    }


def main_cell(row: FigureRow, found: Report) -> Cell:
    """Return the number that stands for a row: all years together, or the only edition's."""
    return row.cells[0] if not row.total.how and len(found.editions) == 1 else row.total


def is_summed(row: FigureRow, found: Report) -> bool:
    """Return whether a row has a number that says something on its own.

    All who took part in any of several years did so for the first time once.
    """
    several = len(found.editions) > 1
    cell = main_cell(row, found)
    return bool(cell.how) and not (several and (cell.how == NOT_COUNTED_CELL or row.what == "first_time"))


class ReportWords:
    """Numbers, names and sources as one reader gets them."""

    def __init__(self, context: PageContext, found: Report) -> None:
        self.context = context
        self.found = found

    def edition(self, slug: str) -> View:
        edition = self.context.site.editions[slug]
        return {"id": slug, "name": slug, "title": self.context.phrase(edition.title), "url": self.context.to(edition)}

    def label(self, row: FigureRow | GivenFigure) -> Phrase:
        if not row.what:
            return self.context.phrase(row.label)
        return Phrase(self.context.say(row.what if row.what in PLAINLY_NAMED else f"figure_{row.what}"))

    def number(self, cell: Cell) -> str:
        """Return a number as it is shown, '' if there is none."""
        if cell.value is None:
            return ""
        return number(cell.value, self.context.language) + ("+" if cell.is_more else "")

    def cell(self, cell: Cell) -> View:
        """Return a number and how it is known: `counted`, `given`, `added`, `not-counted`, `fewer`, `hidden`, ''."""
        return {"number": self.number(cell), "how": cell.how}

    def row(self, row: FigureRow, most: int) -> View:
        tallest = max((cell.value or 0 for cell in row.cells), default=0)
        cells = [
            {
                "edition": edition,
                **self.cell(cell),
                "bar": bar(cell.value, tallest, BAR),
                "from": self.origin(row.what, cell, most),
            }
            for edition, cell in zip(self.found.editions, row.cells, strict=True)
        ]
        return {"label": self.label(row), "cells": cells, "total": self.cell(row.total)}

    def origin(self, what: str, cell: Cell, most: int) -> View:
        """Return where a number comes from: how many entries say it (`count`) of `all`, their links, and who gave it."""
        tally = cell.tally or Tally(0)
        entries = [self.entry(name) for name in tally.of[:most]]
        return {
            "count": len(tally.of),
            "all": tally.among,
            "names": self.names(what, tally)[:most],
            "entries": entries,
            "more": len(tally.of) - len(entries),
            "given": [self.given(figure) for figure in cell.given],
        }

    def entry(self, name: EntryName) -> View:
        """Return the link to an entry; to its page in a frozen year, if only that has it any more."""
        (kind, key), context = name, self.context
        entry = context.site.entries[kind].get(key)
        if entry is not None:
            return entry_link(context, entry)
        kept = in_record(context.site.archives, name)
        assert kept is not None, name  # whatever is counted is on the site or in a frozen year
        archive, archived = kept
        url = context.file(archive.url(archived, context.language))
        return {"label": context.phrase(archived.text), "url": url, "kind": kind, "id": archived.key}

    def given(self, figure: GivenFigure) -> View:
        return {
            "source": self.context.phrase(figure.source),
            "date": date(figure.date, self.context.language, "long"),
            "day": figure.date.isoformat(),
            "note": self.context.phrase(figure.note),
            "edition": figure.edition,
        }

    def names(self, what: str, tally: Tally) -> list[Phrase]:
        """Return what was counted where that is no entry."""
        if what == "cities":
            known = self.cities()
            return [known.get(name.casefold(), Phrase(name)) for name in tally.names]
        return [self.name(what, name) for name in tally.names]

    def name(self, what: str, name: str) -> Phrase:
        context = self.context
        if what in ("disciplines", "discipline") and name in context.site.disciplines:
            return context.phrase(context.site.disciplines[name].name)
        if what in ("spoken_languages", "spoken"):
            return Phrase(spoken_name(name, context.language))
        if what == "languages":
            return Phrase(endonym(name))
        if what == "days":
            return Phrase(date(dt.date.fromisoformat(name), context.language, "long"))
        return Phrase(name)

    def cities(self) -> Mapping[str, Phrase]:
        """Return the names of cities as the reader knows them, by their (folded) name in the site's language."""
        site = self.context.site
        total = next((row.total.tally for row in self.found.rows if row.what == "cities"), None)
        found = (site.creatives.get(key) for _, key in (total.of if total else ()))
        people: list[Creative] = [one for one in found if one]
        language = site.config.language
        return {city_of(one.city, language).casefold(): self.context.phrase(one.city) for one in reversed(people)}

    def shares(self, found: Iterable[Share]) -> Iterator[View]:
        """Yield how numbers divide, each with bars; the ways with one part only say nothing."""
        cities = self.cities()
        ordered = sorted(found, key=lambda share: (share.by, share.what))
        for (by, what), group in groupby(ordered, key=lambda share: (share.by, share.what)):
            own = list(group)
            longest = max((share.cell.value or 0 for share in own), default=0)
            parts = [
                {
                    "name": cities.get(share.name.casefold(), Phrase(share.name))
                    if by == "city"
                    else self.name(by, share.name),
                    **self.cell(share.cell),
                    "bar": bar(share.cell.value, longest, LINE),
                }
                for share in own
            ]
            if len(parts) > 1:
                yield {"title": self.context.say(f"report_{by}_{what}"), "by": by, "parts": parts}

    def period(self, figure: GivenFigure) -> View:
        cell = given_cell(figure, self.found.least)
        return {
            "label": self.label(figure),
            "years": figure.years.replace("-", "–"),
            **self.cell(cell),
            "from": self.origin("", cell, 0),
        }


def bar(value: int | None, most: int, length: int) -> int:
    """Return the length of a bar; what is there at all is seen."""
    return max(1, round(length * value / most)) if value and most else 0
