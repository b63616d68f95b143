"""Sheets of a printed page, from the PDF that Chromium writes."""

from __future__ import annotations

import re
import zlib

_PAGE = re.compile(rb"(\d+) 0 obj\s*<<((?:(?!endobj).)*?/Type\s*/Page\b(?!s)(?:(?!endobj).)*?)endobj", re.DOTALL)
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_MARKS = re.compile(rb"(?:^|\s)(?:Tj|TJ|Do|f\*?|S|B\*?|sh|')(?=\s|$)")
"""Operators that leave something on the sheet: text, pictures, areas and lines."""


def blank_sheets(pdf: bytes) -> tuple[list[int], int]:
    """Return the numbers of the sheets with nothing on them, from 1, and how many there are.

    A sheet that cannot be read counts as full.
    """
    blank: list[int] = []
    pages = _PAGE.findall(pdf)
    for number, (_, page) in enumerate(pages, start=1):
        named = _CONTENTS.search(page)
        drawn = _stream(pdf, int(named[1])) if named else None
        if drawn is not None and not _MARKS.search(_without_ground(drawn)):
            blank.append(number)
    return blank, len(pages)


def _without_ground(drawn: bytes) -> bytes:
    """Return what is drawn without white areas, which browsers put below a page."""
    return re.sub(rb"(?m)^1 1 1 rg\n(?:[^\n]*gs\n)?(?:[-\d. ]+ re\nf\*?\n?)+", b"", drawn)


def _stream(pdf: bytes, number: int) -> bytes | None:
    found = re.search(rb"(?:^|\n)%d 0 obj\s*<<(.*?)>>\s*stream\r?\n" % number, pdf, re.DOTALL)
    if found is None:
        return None
    length = re.search(rb"/Length (\d+)", found[1])
    data = pdf[found.end() : found.end() + int(length[1])] if length else b""
    try:
        return zlib.decompress(data) if b"/FlateDecode" in found[1] else data
    except zlib.error:
        return None
