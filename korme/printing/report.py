"""The report on paper: every number with its source, and one sheet with the largest for whoever has a minute."""

from __future__ import annotations

from collections.abc import Iterator

from korme.core.model import Phrase
from korme.core.problems import Mark
from korme.i18n.languages import date
from korme.printing.context import PrintContext
from korme.printing.document import Data, Document, DocumentOption
from korme.site.figures import (
    COUNTED_CELL,
    FEW_CELL,
    HIDDEN_CELL,
    NOT_COUNTED_CELL,
    Cell,
    FigureRow,
    Report,
)
from korme.site.given_figures import GivenFigure
from korme.site.report import chosen_editions, given_cell, report_of
from korme.views.context import PageContext, View
from korme.views.report import DATA, ReportWords, is_summed, main_cell

YEARS = "years"
"""The option that says which editions."""
_FIRST = tuple(
    "visitors people works events masterclasses hours seats cities returning volunteers hosts partners".split()
)
"""What a sheet shows, what counts most first."""
_MOST, _MOST_PERIODS = 8, 4
"""Numbers that find room on a sheet."""
_HOW = ("people", "years", "events", "small")


def _report(context: PrintContext, given: Data) -> Data:
    found = report_of(context.site, chosen_editions(context.site, given[YEARS]))
    if not found.rows and not found.periods:
        return {}
    paper = _Paper(context, found)
    several = len(found.editions) > 1
    return {
        **paper.head(),
        "figures": [paper.figure(row) for row in found.rows if is_summed(row, found)],
        "rows": [paper.row(row) for row in found.rows] if several else [],
        "periods": [paper.period(figure) for figure in found.periods],
        "shares": paper.shares(),
        "how": [
            paper.reader.say(f"report_how_{name}", **({"n": found.least} if name == "small" else {}))
            for name in _HOW
            if several or name != "years"
        ],
    }


def _summary(context: PrintContext, given: Data) -> Data:
    found = report_of(context.site, chosen_editions(context.site, given[YEARS]))
    paper = _Paper(context, found)
    rows = sorted(
        (row for row in found.rows if row.what in _FIRST and paper.largest(row).value),
        key=lambda row: _FIRST.index(row.what),
    )
    if not rows and not found.periods:
        return {}
    return {
        **paper.head(),
        "figures": [paper.figure(row) for row in rows[:_MOST]],
        "periods": [paper.period(figure) for figure in found.periods[:_MOST_PERIODS]],
    }


class _Paper:
    """A report as one reader of a document gets it."""

    def __init__(self, context: PrintContext, found: Report) -> None:
        self.context = context
        self.found = found
        self.reader: PageContext = context.reader()
        self.words = ReportWords(self.reader, found)

    def head(self) -> View:
        """Return what both documents begin with."""
        language, site = self.context.language, self.context.site
        address = self.context.address(DATA)
        return {
            "mark": next((each.mark for each in site.given_figures), Mark("content/site.yaml")),
            "editions": [self.words.edition(slug) for slug in self.found.editions],
            "made": date(site.today, language, "long"),
            "least": self.found.least,
            "data": address.partition("://")[2],
            "heads": {
                "figures": self.reader.say("figures"),
                "years": self.reader.say("report_years"),
                "all": self.reader.say("report_all"),
                "periods": self.reader.say("report_periods"),
                "how": self.reader.say("report_how"),
                "data": self.reader.say("report_data"),
            },
        }

    def largest(self, row: FigureRow) -> Cell:
        """Return the number that stands for a row, of what is only given for some years that of the last."""
        cell = main_cell(row, self.found)
        return cell if cell.value is not None else next((one for one in reversed(row.cells) if one.value), cell)

    def figure(self, row: FigureRow) -> View:
        cell = self.largest(row)
        own = [
            {"name": slug, "value": self.value(one)}
            for slug, one in zip(self.found.editions, row.cells, strict=True)
            if one.how
        ]
        year = "" if cell is main_cell(row, self.found) else self.found.editions[row.cells.index(cell)]
        return {
            "label": self.words.label(row),
            "year": year,
            "value": self.value(cell),
            "is_number": cell.value is not None,
            "from": list(self.told(cell)),
            "years": own if len(self.found.editions) > 1 else [],
        }

    def row(self, row: FigureRow) -> View:
        shown = self.words.row(row, 0)
        cells = [
            {"value": self.value(cell), "bar": one["bar"]} for cell, one in zip(row.cells, shown["cells"], strict=True)
        ]
        return {"label": shown["label"], "cells": cells, "total": self.value(row.total), "from": self.sources(row)}

    def sources(self, row: FigureRow) -> list[str]:
        """Return who gave the numbers of a row, each once, behind the years unless all are theirs."""
        years: dict[str, list[str]] = {}
        for edition, cell in zip(self.found.editions, row.cells, strict=True):
            if said := "; ".join(each.text for each in self.given(cell)):
                years.setdefault(said, []).append(edition)
        return [
            said if len(own) == len(self.found.editions) else f"{', '.join(own)}: {said}" for said, own in years.items()
        ]

    def period(self, figure: GivenFigure) -> View:
        shown = self.words.period(figure)
        cell = given_cell(figure, self.found.least)
        return {
            "label": shown["label"],
            "year": shown["years"],
            "value": self.value(cell),
            "is_number": cell.value is not None,
            "from": list(self.told(cell)),
            "years": [],
        }

    def shares(self) -> list[View]:
        by_how = {FEW_CELL: Cell(FEW_CELL), HIDDEN_CELL: Cell(HIDDEN_CELL)}
        shown = list(self.words.shares(self.found.shares))
        for share in shown:
            for part in share["parts"]:
                part["value"] = part["number"] or self.value(by_how[part["how"]])
        return shown

    def value(self, cell: Cell) -> str:
        """Return a number in figures, or in words that there is none."""
        say = self.reader.say
        if cell.how == FEW_CELL:
            return say("report_fewer", n=self.found.least)
        if cell.how == HIDDEN_CELL:
            return say("report_hidden")
        return say("report_none") if cell.how == NOT_COUNTED_CELL else self.words.number(cell) or "–"

    def told(self, cell: Cell) -> Iterator[Phrase]:
        """Yield where a number comes from."""
        tally, say = cell.tally, self.reader.say
        if tally and tally.of:
            if len(tally.of) < tally.among:
                yield Phrase(say("report_some", n=len(tally.of), all=tally.among))
            else:
                yield Phrase(say("report_counted", n=len(tally.of)))
        elif cell.how == COUNTED_CELL:
            yield Phrase(say("report_settings"))
        yield from self.given(cell)

    def given(self, cell: Cell) -> Iterator[Phrase]:
        """Yield who gave a number, when, and what they say about it."""
        for figure in cell.given:
            shown = self.words.given(figure)
            yield Phrase(self.reader.say("report_given", source=shown["source"].text, date=shown["date"]))
            if shown["note"]:
                yield shown["note"]


_OPTIONS = (DocumentOption(YEARS, metavar="YEARS"),)
REPORT = Document("report", _report, options=_OPTIONS, named_by=(YEARS,), sets=())
SUMMARY = Document("summary", _summary, options=_OPTIONS, named_by=(YEARS,), sets=())
