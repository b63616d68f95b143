"""`report`: the numbers of a site with their sources, as a table, as CSV and on paper."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from korme.build import plan
from korme.core.model import Progress, Text
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, problem
from korme.site.codes import EntryName
from korme.site.figures import FEW_CELL, NOT_COUNTED_CELL, Cell, Report
from korme.site.given_figures import NOT_COUNTED, GivenFigure
from korme.site.past_years import in_record
from korme.site.report import chosen_editions, given_cell, report_of
from korme.site.site import Site
from korme.store.cache import write_whole

COLUMNS = ("year", "figure", "value", "how", "source", "date", "from")


class Reported(Struct, frozen=True):
    """A site and its report."""

    site: Site
    report: Report
    problems: tuple[Problem, ...] = ()
    """Warnings about given figures."""


def report(options: Options, progress: Progress, years: str = "") -> Reported:
    """Return the numbers of some editions of a site, as its pages show them.

    Args:
        years: an edition, or the years from one to another; '': all.

    Raises:
        UsageError: there is no site, or no such edition.
        SiteError: the site has errors.
    """
    planned = plan(options, progress)
    if not planned.is_publishable:
        raise SiteError(planned.problems)
    found = tuple(each for each in planned.problems if each.code.startswith("figure"))
    return Reported(planned.site, report_of(planned.site, chosen_editions(planned.site, years)), found)


def as_csv(found: Reported) -> str:
    """Return every number as a line, for spreadsheets; texts are in the site's default language."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(tuple(map(as_text_cell, line)) for line in _lines(found))
    return text.getvalue()


def write_csv(found: Reported, path: Path) -> None:
    """Write the numbers as CSV with a byte order mark, by which spreadsheet programs know UTF-8.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        write_whole(path, as_csv(found).encode("utf-8-sig"))
    except OSError as error:
        raise UsageError(problem("write-failed", Mark(str(path)), reason=error.strerror or str(error))) from None


def _lines(found: Reported) -> Iterator[tuple[str, ...]]:
    made, language = found.report, found.site.config.language
    whole = "-".join(dict.fromkeys((*made.editions[:1], *made.editions[-1:])))
    for row in made.rows:
        name = row.what or (row.label.pick(language).text if row.label else "")
        for edition, cell in zip(made.editions, row.cells, strict=True):
            if cell.how:
                yield edition, name, *_cell(cell, found)
        if row.total.how and (len(made.editions) != 1 or not row.cells[0].how):
            yield whole, name, *_cell(row.total, found)
    for share in made.shares:
        yield whole, f"{share.what}, {share.by}: {share.name}", *_cell(share.cell, found)
    for figure in made.periods:
        name = figure.what or (figure.label.pick(language).text if figure.label else "")
        yield figure.years, name, *_cell(given_cell(figure, made.least), found)


def _cell(cell: Cell, found: Reported) -> tuple[str, str, str, str, str]:
    """Return value, how, source, date and names of a number."""
    language, site = found.site.config.language, found.site
    value = "" if cell.value is None else f"{cell.value}{'+' if cell.is_more else ''}"
    if cell.how == FEW_CELL:
        value = f"fewer than {found.report.least}"
    elif cell.how == NOT_COUNTED_CELL:
        value = NOT_COUNTED
    entries = [_title(name, site).pick(language).text for name in (cell.tally.of if cell.tally else ())]
    return (
        value,
        cell.how,
        "; ".join(dict.fromkeys(_source(figure, language) for figure in cell.given)),
        "; ".join(dict.fromkeys(figure.date.isoformat() for figure in cell.given)),
        "; ".join([*(cell.tally.names if cell.tally else ()), *entries]),
    )


def _title(name: EntryName, site: Site) -> Text:
    """Return the title of an entry of the site or of a frozen year."""
    entry = site.entries[name[0]].get(name[1])
    kept = None if entry else in_record(site.archives, name)
    return entry.heading if entry else kept[1].text if kept else Text((("und", str(name[1])),))


def _source(figure: GivenFigure, language: str) -> str:
    return figure.source.pick(language).text


def as_text_cell(text: str) -> str:
    """Return a cell that spreadsheet programs take for text: one that begins like a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
