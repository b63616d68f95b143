"""Files that are not imported as a table: what each is, and what to do with it."""

from __future__ import annotations

from korme.commands.importer.tables import HEADER_WITHIN, NoHeadings, OpenQuote
from korme.core.problems import Mark, Problem, UsageError, problem

_STARTS = ((b"%PDF-", "PDF"), (b"{\\rtf", "RTF"), (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG", "PNG"), (b"Rar!", "RAR"))
_WORKBOOK_PARTS = (b"xl/workbook.", b"opendocument.spreadsheet")
_TEXT_PARTS = (b"word/document.xml", b"opendocument.text")
_MOST_COLUMNS_SHOWN = 300
"""Characters of a row of headings in a message."""


def refuse_other_files(data: bytes, name: str) -> None:
    """Refuse documents, pictures and archives, by their bytes.

    Raises:
        UsageError: it is one of them.
    """
    found = next((what for start, what in _STARTS if data.startswith(start)), "")
    if data.startswith(b"PK\x03\x04") and not any(part in data for part in _WORKBOOK_PARTS):
        is_text = any(part in data for part in _TEXT_PARTS)
        found = "Word, Writer" if is_text else "ZIP" if b"PK\x05\x06" in data else ""  # neither: a damaged workbook
    if found:
        raise UsageError(problem("import-unknown", Mark(name), hint="other", reason=found))


def refusal(error: ValueError, name: str, kind: str) -> Problem:
    """Return the problem of a table that cannot be read.

    Args:
        kind: what it was taken for; empty: anything.
    """
    if isinstance(error, OpenQuote):
        return problem("import-quote", Mark(name, error.line))
    if isinstance(error, NoHeadings) and error.rows:
        number, row = max(error.rows[:HEADER_WITHIN], key=lambda row: sum(bool(cell.strip()) for cell in row[1]))
        cells = [" ".join(cell.split()) for cell in row if cell.strip()]
        columns = " | ".join(cell[:60] for cell in cells)[:_MOST_COLUMNS_SHOWN]
        return problem("import-headings", Mark(name, number), hint=kind, columns=columns, first=cells[0][:60])
    hint = "empty" if isinstance(error, NoHeadings) else ""
    return problem("import-unknown", Mark(name), hint=hint, reason=" ".join(str(error).split())[:200])
