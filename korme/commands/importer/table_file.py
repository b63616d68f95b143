"""The rows of a table's file: its format by its bytes, its encoding by them and the site's languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from korme.commands.importer.encodings import EncodingUncertain, decoded, decoded_as
from korme.commands.importer.refused import refuse_other_files
from korme.commands.importer.sheets import STARTS, rows_of_workbook
from korme.commands.importer.tables import Rows, rows_of_csv
from korme.core.problems import Mark, UsageError, problem

LARGEST_MB = 20
"""Megabytes of a file; the 900 sessions of FOSDEM take three."""
Notes = tuple[tuple[str, str], ...]
"""What was assumed: keys of the message files, each with what was found."""


def read_file(file: Path) -> bytes:
    """Return the bytes of a file to import.

    Raises:
        UsageError: it cannot be read, is too large, or is a document, a picture or an archive.
    """
    try:
        if file.stat().st_size > LARGEST_MB * 1_000_000:
            raise UsageError(problem("import-too-large", Mark(file.name), most=LARGEST_MB))
        data = file.read_bytes()
    except IsADirectoryError as error:
        raise UsageError(
            problem("import-unknown", Mark(str(file)), hint="folder", reason=error.strerror or "")
        ) from None
    except OSError as error:
        raise UsageError(problem("unreadable", Mark(str(file)), reason=error.strerror or "")) from None
    refuse_other_files(data, file.name)
    return data


def is_schedule(data: bytes) -> bool:
    """Return whether a file is XML or JSON, and no table."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{")


def table_rows(
    data: bytes,
    name: str,
    languages: Sequence[str],
    known: Callable[[Rows], int],
    *,
    encoding: str = "",
    sheet: str = "",
) -> tuple[Rows, Notes]:
    """Return the rows of a table, and what was assumed.

    Args:
        name: of the file, for the marks of problems.
        languages: of the site.
        known: returns how many headings of a table are known; 0: it is no table of the kind that is looked for.
        encoding: of CSV, if it is given.
        sheet: of a workbook; empty: the only one of which headings are known.

    Raises:
        UsageError: two encodings or sheets fit, none does, or the given one does not.
        ValueError: it is no table.
    """
    if data.startswith(STARTS):
        found = rows_of_workbook(data, name, sheet, lambda rows: known(rows) > 0)
        others = (("import-other-sheets", ", ".join(found.others)),) if found.others else ()
        return found.rows, (("import-sheet", found.name), *others)

    def headings(text: str) -> int:
        try:
            return known(rows_of_csv(text))
        except ValueError:
            return 0

    text, notes = text_of(data, name, languages, headings, encoding)
    return rows_of_csv(text), notes


def text_of(
    data: bytes, name: str, languages: Sequence[str], headings: Callable[[str], int], encoding: str = ""
) -> tuple[str, Notes]:
    """Return the text of a file, and what was assumed.

    Raises:
        UsageError: two encodings fit, none does, or the given one does not.
    """
    try:
        if encoding:
            return decoded_as(data, encoding), ()
        found = decoded(data, languages, headings)
    except (LookupError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise UsageError(problem("import-encoding-wrong", Mark(name), encoding=encoding[:40], reason=reason)) from None
    except EncodingUncertain as error:
        fitting = ", ".join(f"{codec} (“{word}”)" for codec, word in error.fitting)
        first = error.fitting[0][0] if error.fitting else "cp1251"
        code = "import-encodings" if fitting else "import-encoding-unknown"
        raise UsageError(problem(code, Mark(name), fitting=fitting, first=first)) from None
    return found.text, (("import-encoding", found.assumed),) if found.assumed else ()
