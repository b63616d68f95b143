"""The figures of a site as open data: `api/figures.json`, every number with where it comes from.

    {"editions": ["2025", "2026"], "least": 5, "figures": [
    {"what": "works", "edition": "2026", "value": 42, "how": "counted", "entries": {"work": ["aida/light", …]}, "among": 42},
    {"what": "visitors", "edition": "2026", "value": 3140, "how": "given", "given": [{"source": {…}, "date": "2026-05-12"}]}
    ]}

One figure a line. A figure without `edition` and `years` is about the whole site. `how` is `counted`, `given`, `added`
(both), `not-counted`, `fewer` (than `least` people, so that no value is told) or `hidden` (it would give such a number
away). `entries` are names of what was counted, by kind; `among` says how many entries were looked at; `names` are those
of what is no entry. Parts of a number have `by` (`discipline`, `city`, `spoken`) and `name`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from korme.core.model import Output
from korme.outputs.api_values import Data, text_data, without_empty
from korme.outputs.documents import SITE_FILE, derived, json_text
from korme.site import urls
from korme.site.figures import Cell, FigureRow, Report
from korme.site.given_figures import GivenFigure
from korme.site.report import given_cell
from korme.site.site import Site

PATH = "api/figures.json"


def outputs(site: Site) -> list[Output]:
    """Return the file, if the site has a report."""
    return [derived(PATH, SITE_FILE, lambda: _bytes(site))] if site.report else []


def _bytes(site: Site) -> bytes:
    found = site.report or Report((), (), (), (), site.config.least_people)
    base_url = site.config.base_url
    head: Data = {"base_url": urls.absolute(base_url, "")} if base_url else {}
    head |= {"editions": list(found.editions), "least": found.least}
    lines = ",\n".join(json_text(without_empty(data)) for data in figures_data(found))
    return (json_text(head)[:-1] + ',\n"figures":[\n' + lines + "\n]}\n").encode(errors="replace")


def figures_data(found: Report) -> Iterator[Data]:
    """Yield every figure as plain data."""
    for row in found.rows:
        for edition, cell in zip(found.editions, row.cells, strict=True):
            if cell.how:
                yield {**_named(row), "edition": edition, **_cell(cell)}
        if row.total.how:
            yield {**_named(row), **_cell(row.total)}
    for share in found.shares:
        yield {"what": share.what, "by": share.by, "name": share.name, **_cell(share.cell)}
    for figure in found.periods:
        yield {**_named(figure), "years": figure.years, **_cell(given_cell(figure, found.least))}


def _named(row: FigureRow | GivenFigure) -> Data:
    return {"what": row.what, "label": text_data(row.label)}


def _cell(cell: Cell) -> Data:
    entries: dict[str, list[str]] = {}
    for kind, key in cell.tally.of if cell.tally else ():
        entries.setdefault(kind, []).append(key if isinstance(key, str) else "/".join(key))
    return {
        "value": cell.value,
        "more": cell.is_more or None,
        "how": cell.how,
        "among": cell.tally.among if cell.tally else None,
        "names": list(cell.tally.names) if cell.tally else [],
        "entries": entries,
        "given": [_given(figure) for figure in cell.given],
    }


def _given(figure: GivenFigure) -> dict[str, Any]:
    return without_empty(
        {
            "source": text_data(figure.source),
            "date": figure.date.isoformat(),
            "note": text_data(figure.note),
            "edition": figure.edition,
        }
    )
