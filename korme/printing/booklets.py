"""Booklets: the pages of a finished document, two by two on the sheets of a home printer."""

from __future__ import annotations

import re
from pathlib import Path

from korme.printing.imposition import imposed
from korme.printing.templates import MAIN
from korme.store.compact_json import compact

_PAGES, _SHEETS = "pages.pdf", "sheets.json"
_COUNT = re.compile(rb"/Type ?/Pages ?/Count (\d+)")
_FRAME = f"""#let book = json("/{_SHEETS}")
#set document(title: book.title, date: none)
#set page(width: 297mm, height: 210mm, margin: 0mm)
#for (at, side) in book.sides.enumerate() {{
  if at > 0 {{ pagebreak() }}
  for (page, edge) in side.zip((right, left)) {{
    if page > 0 {{ place(left, dx: if edge == left {{ 148.5mm }} else {{ 0.5mm }}, image("/{_PAGES}", page: page, width: 148mm)) }}
  }}
}}
"""


def lay_sheets(folder: Path, made: Path, title: str, *, is_right_to_left: bool) -> None:
    """Replace what Typst makes in a folder: from now on, the sheets of a booklet of the pages made there.

    Args:
        made: the document, in A5.

    Raises:
        OSError: a file cannot be written.
    """
    pages = page_count(made.read_bytes())
    sides = [list(side) for side in imposed(pages, is_right_to_left=is_right_to_left)]
    made.replace(folder / _PAGES)
    (folder / _SHEETS).write_bytes(compact({"title": title, "sides": sides}).encode())
    (folder / MAIN).write_text(_FRAME, "utf-8")


def page_count(pdf: bytes) -> int:
    """Return the number of pages of a document that Typst has made."""
    return max((int(found[1]) for found in _COUNT.finditer(pdf)), default=0)
