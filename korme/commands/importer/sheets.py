"""Reads workbooks of spreadsheets, XLSX and ODS, through python-calamine."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from korme.commands.importer.tables import MOST_ROWS, NoHeadings, Rows
from korme.core.problems import Mark, UsageError, problem
from korme.store.worker_pool import Failure, Pool, Task

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of workbooks: ZIP (XLSX, ODS) and the older format of Excel."""
_MOST_COLUMNS = 500
_SECONDS = 20.0
_MOST_MB = 1024
_HALF_MINUTE = dt.timedelta(seconds=30)


class SheetRows(Struct, frozen=True):
    """The rows of one sheet."""

    rows: Rows
    name: str
    others: tuple[str, ...]
    """Names of the other sheets with content."""


def rows_of_workbook(data: bytes, path: str, sheet: str, is_table: Callable[[Rows], bool]) -> SheetRows:
    """Return the rows of a sheet; without a name, of the only one that is a table of the kind looked for.

    Args:
        path: for the marks of problems.
        is_table: returns whether rows are such a table.

    Raises:
        UsageError: python-calamine is not installed, there is no such sheet, several may be meant, or the file is damaged.
        ValueError: none of its sheets is such a table, or it is too large.
    """
    if find_spec("python_calamine") is None:
        raise UsageError(problem("import-tool-missing", Mark(path), tool="python-calamine"))
    with Pool(1, _MOST_MB) as pool:
        (outcome,) = pool.run([Task(read_workbook, data, _SECONDS)])
    if outcome.failure is not Failure.NONE:
        reason = outcome.text.rpartition("Error: ")[2] or "damaged"
        if "CalamineError" not in outcome.text:  # too large for us, but a workbook
            raise ValueError(reason)
        raise UsageError(problem("import-unknown", Mark(path), hint="damaged", reason=reason[:200]))
    sheets: dict[str, Rows] = outcome.value
    if sheet and sheet not in sheets:
        raise UsageError(problem("import-sheet-unknown", Mark(path), sheet=sheet, known=", ".join(sheets)))
    found = {name: rows for name, rows in sheets.items() if rows}
    fitting = [name for name in found if is_table(found[name])]
    if not sheet and len(fitting) > 1:
        raise UsageError(problem("import-sheets", Mark(path), known=", ".join(fitting), first=fitting[0]))
    chosen = sheet or next(iter(fitting), "")
    if chosen not in found:
        raise NoHeadings(next(iter(found.values()), ()))
    return SheetRows(found[chosen], chosen, tuple(name for name in found if name != chosen))


def read_workbook(data: bytes) -> dict[str, Rows]:
    """Return the rows of each sheet, in the order of the workbook; runs in a child process.

    A damaged file may keep the reader busy for ever, a cell in the last row may cost all memory.

    Raises:
        ValueError: a sheet has too many rows.
    """
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: _rows(book, name) for name in book.sheet_names}


def _rows(book: CalamineWorkbook, name: str) -> Rows:
    """Return the rows of a sheet that are not empty, as text; cells merged downwards repeat their value.

    Raises:
        ValueError: it has too many rows.
    """
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MOST_ROWS or sheet.total_width > _MOST_COLUMNS:
        raise ValueError(f"more than {MOST_ROWS} rows")
    cells = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    _fill_merged(cells, sheet)
    last = max((number for row in cells for number, cell in enumerate(row, start=1) if cell.strip()), default=0)
    return [(number, row[:last]) for number, row in enumerate(cells, start=1) if any(cell.strip() for cell in row)]


def _fill_merged(cells: list[list[str]], sheet: CalamineSheet) -> None:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and bottom < len(cells):
            for row in cells[top + 1 : bottom + 1]:
                row[left] = cells[top][left]


def _text(cell: Any) -> str:
    """Return a cell as people would write it in a table: days and hours in ISO form, whole numbers without a point."""
    match cell:
        case dt.datetime():
            near = cell + _HALF_MINUTE  # 12:30 may be stored as 12:29:59.99
            return near.date().isoformat() if near.time() < dt.time(0, 1) else near.isoformat(" ", "minutes")
        case dt.date():
            return cell.isoformat()
        case dt.time():
            minutes = cell.hour * 60 + cell.minute + (cell.second >= 30)
            return f"{minutes // 60}:{minutes % 60:02}"
        case dt.timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)
