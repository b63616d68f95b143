"""`korme report`: the numbers of the festival with their sources, in the terminal, as CSV and as PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from korme.cli.console import Console
from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command
from korme.site.given_figures import GivenFigure

if TYPE_CHECKING:
    from korme.commands.report import Reported
    from korme.site.figures import Cell, FigureRow

_FILE = click.Path(dir_okay=False, path_type=Path)
_SHARES = {
    ("discipline", "people"): "report-discipline-people",
    ("discipline", "works"): "report-discipline-works",
    ("city", "people"): "report-city",
    ("spoken", "events"): "report-spoken",
}


@click.command("report", cls=Command)
@click.argument("years", required=False, default="", metavar="[YEARS]")
@shared
@click.option("--csv", "csv_", type=_FILE, help="Write every number with its source and entries as CSV.")
@click.option("--pdf", type=_FILE, help="Write the whole report as PDF.")
@click.option("--mayor", type=_FILE, help="Write the largest figures on one A4 page as PDF.")
@click.option("--language", default="", metavar="TAG", help="Language of the PDF (default: the first of the site).")
def report_command(**given: Any) -> int:
    """Show the festival's figures and where each comes from.

    \b
    YEARS    an edition (2026) or several (2022-2026); without it, all

    Numbers are counted from the entries of the site, or given in content/figures/ with their source and date.
    """
    from korme.commands.report import report, write_csv

    console, options = console_of(given), options_of(given)
    papers = [(name, given[option]) for name, option in (("report", "pdf"), ("summary", "mayor")) if given[option]]
    if papers:
        from korme.printing.compiling import require_typst

        require_typst()
    with console.progress() as progress:
        found = report(options, progress, given["years"])
    console.problems(found.problems)
    written = []
    if given["csv_"]:
        write_csv(found, given["csv_"].absolute())
        written.append(given["csv_"])
    is_whole = all(_printed(console, given, name, path) for name, path in papers)
    for path in [*written, *(path for _, path in papers if is_whole)]:
        console.line(console.messages.say("written", path=str(path)))
    if not written and not papers:
        _ReportTable(console, found).print()
    return 0 if is_whole else 1


def _printed(console: Console, given: dict[str, Any], name: str, path: Path) -> bool:
    from korme.commands.printing import PrintRequest, print_documents

    languages = tuple(filter(None, given["language"].replace(" ", "").split(",")))
    target = path.absolute() if path.suffix.lower() == ".pdf" else path.absolute().with_name(f"{path.name}.pdf")
    request = PrintRequest(name=name, given={"years": given["years"]}, output=target, languages=languages)
    with console.progress() as progress:
        made = print_documents(options_of(given), request, progress)
    console.problems([each for each in made.problems if each.is_error or each.code.startswith("print-")])
    return made.is_whole


class _ReportTable:
    """The report as a table of the terminal."""

    def __init__(self, console: Console, found: Reported) -> None:
        self.console = console
        self.say = console.messages.say
        self.found = found
        self.report = found.report
        named = [*map(self.name, self.report.rows), *map(self.name, self.report.periods)]
        named += [share.name for share in self.report.shares]
        self.width = max(map(len, named), default=0)
        """Columns for the names of figures."""

    def print(self) -> None:
        several = len(self.report.editions) > 1
        heads = [*self.report.editions, *([self.say("report-all")] if several else [])]
        width = max([12, *(len(head) + 2 for head in heads)])
        self.line("", heads, width)
        for row in self.report.rows:
            cells = (
                [*row.cells, row.total] if several else [row.cells[0] if not row.total.how and row.cells else row.total]
            )
            self.line(self.name(row), [self.value(cell) for cell in cells], width, self.told(cells[-1], row.cells))
        for (by, what), head in _SHARES.items():
            own = [share for share in self.report.shares if (share.by, share.what) == (by, what)]
            if own:
                self.console.line("")
                self.console.line(self.say(head))
            for share in own:
                self.line(share.name, [self.value(share.cell)], width)
        if self.report.periods:
            self.console.line("")
            self.console.line(self.say("report-periods"))
        for figure in self.report.periods:
            self.period(figure, width)

    def line(self, name: str, values: Sequence[str], width: int, told: str = "") -> None:
        cells = "".join(f"{value:>{width}}" for value in values)
        self.console.line(f"  {name:<{self.width}}{cells}{'  ' + told if told else ''}".rstrip())

    def name(self, row: FigureRow | GivenFigure) -> str:
        label = row.label.pick(self.console.messages.language).text if row.label else ""
        name = self.say(f"stats-{row.what}") if row.what else label
        return f"{name}, {row.years}" if isinstance(row, GivenFigure) else name

    def value(self, cell: Cell) -> str:
        """Return a number, or in words that there is none."""
        if cell.value is not None:
            return f"{cell.value}{'+' if cell.is_more else ''}"
        words = {"fewer": "report-fewer", "hidden": "report-hidden", "not-counted": "report-none"}
        return self.say(words[cell.how], n=self.report.least) if cell.how in words else "–"

    def told(self, cell: Cell, cells: Iterable[Cell]) -> str:
        """Return where a number comes from; of a row without a sum, where its numbers do."""
        tally = cell.tally
        parts = []
        if tally and tally.of:
            words = "report-some" if len(tally.of) < tally.among else "report-counted"
            parts.append(self.say(words, n=len(tally.of), all=tally.among))
        given = [figure for one in (cell, *cells) for figure in one.given]
        return "; ".join([*parts, *dict.fromkeys(map(self.given, given))])

    def given(self, figure: GivenFigure) -> str:
        language = self.console.messages.language
        return f"{figure.source.pick(language).text}, {figure.date.isoformat()}"

    def period(self, figure: GivenFigure, width: int) -> None:
        from korme.site.report import given_cell

        cell = given_cell(figure, self.report.least)
        self.line(self.name(figure), [self.value(cell)], width, self.given(figure))
