"""Where labels are on paper: one a page, as many as fit to be cut apart, or the sheets of sticker makers. Millimetres."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from korme.core.problems import Mark, UsageError, problem

Size = tuple[float, float]

FORMATS: Mapping[str, Size] = MappingProxyType(
    {
        "a7": (74, 105),
        "a7-wide": (105, 74),
        "a6": (105, 148),
        "a6-wide": (148, 105),
        "a5": (148, 210),
        "a5-wide": (210, 148),
        "strip": (210, 50),
    }
)
"""Width and height of labels."""
PAPERS: Mapping[str, Size] = MappingProxyType({"a4": (210, 297), "a3": (297, 420), "letter": (215.9, 279.4)})
SHEETS: Mapping[str, str] = MappingProxyType(
    {
        "105x74": "rows=4,columns=2,width=105,height=74,margin=0.5x0",
        "105x148": "rows=2,columns=2,width=105,height=148,margin=0.5x0",
        "99.1x67.7": "rows=4,columns=2,width=99.1,height=67.7,margin=13.1x4.65,gap=0x2.5",
        "99.1x139": "rows=2,columns=2,width=99.1,height=139,margin=9.5x4.65,gap=0x2.5",
        "70x37": "rows=8,columns=3,width=70,height=37,margin=0.5x0",
        "63.5x72": "rows=4,columns=3,width=63.5,height=72,margin=4.5x7.2,gap=0x2.5",
        "63.5x38.1": "rows=7,columns=3,width=63.5,height=38.1,margin=15.15x7.2,gap=0x2.5",
    }
)
"""Common A4 sheets of sticker makers, by the size of a label; margins and gaps are HEIGHTxWIDTH."""
BLEED, MARGIN = 3.0, 12.0
"""Paper printed beyond the edge of a label, and around it for the marks where to cut."""
_LEAST = 20.0


class LabelSheet(Struct, frozen=True):
    """A page and the labels on it."""

    page: Size
    label: Size
    cells: tuple[Size, ...]
    """Left and top of each label."""
    cuts: tuple[tuple[float, float, float, float], ...] = ()
    """Lines to cut along, from and to."""
    start: int = 0
    """Cells of the first page that are used already."""


def layout(size: Size, paper: str, *, sheet: str = "", start: int = 1, crop: bool = False) -> LabelSheet:
    """Return where labels are.

    Args:
        size: of a label; with a sheet, whose labels have their own, it does not count.
        paper: a name in `PAPERS`, or 'single' for a page of the label's size.
        sheet: a name in `SHEETS`, or 'rows=8,columns=3,width=70,height=37,margin=0,gap=0'.
        start: the first cell that is free, from 1.
        crop: draw marks where to cut, on a page of its own for each label.

    Raises:
        UsageError: a sheet cannot be understood or is larger than its paper, or there is no such cell.
    """
    found = _of_stickers(sheet, paper) if sheet else _single(size, crop=crop) if crop or paper == "single" else None
    found = found or _apart(size, PAPERS[paper])
    if not 1 <= start <= len(found.cells):
        raise _wrong("--start", str(start), f"1 … {len(found.cells)}")
    return LabelSheet(found.page, found.label, found.cells, found.cuts, start - 1)


def parsed_size(text: str) -> Size:
    """Return a size given as '90x50'.

    Raises:
        UsageError: it is none, or smaller than 20 mm.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)[x×](\d+(?:\.\d+)?)", text)
    size = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    if not _LEAST <= min(size) <= max(size) <= 1000:
        raise _wrong("--size", text, "90x50")
    return size


def _single(size: Size, *, crop: bool) -> LabelSheet:
    if not crop:
        return LabelSheet(size, size, ((0.0, 0.0),))
    width, height = size
    at, to = MARGIN - BLEED - 1, MARGIN - BLEED - 6
    cuts = [
        line
        for x in (MARGIN, MARGIN + width)
        for line in ((x, to, x, at), (x, height + 2 * MARGIN - at, x, height + 2 * MARGIN - to))
    ]
    cuts += [
        line
        for y in (MARGIN, MARGIN + height)
        for line in ((to, y, at, y), (width + 2 * MARGIN - at, y, width + 2 * MARGIN - to, y))
    ]
    return LabelSheet((width + 2 * MARGIN, height + 2 * MARGIN), size, ((MARGIN, MARGIN),), tuple(cuts))


def _apart(size: Size, paper: Size) -> LabelSheet:
    """Return as many labels as a paper holds, side by side, with the lines between them; at least one."""
    width, height = size
    page = max((paper, paper[::-1]), key=lambda page: (int(page[0] // width) * int(page[1] // height), page == paper))
    columns, rows = int(page[0] // width), int(page[1] // height)
    if not columns * rows:
        return _single(size, crop=False)
    left, top = (page[0] - columns * width) / 2, (page[1] - rows * height) / 2
    cells = tuple((left + at * width, top + down * height) for down in range(rows) for at in range(columns))
    cuts = [(x, 0.0, x, page[1]) for at in range(columns + 1) if 1 < (x := left + at * width) < page[0] - 1]
    cuts += [(0.0, y, page[0], y) for at in range(rows + 1) if 1 < (y := top + at * height) < page[1] - 1]
    return LabelSheet(page, size, cells, tuple(cuts))


def _of_stickers(sheet: str, paper: str) -> LabelSheet:
    """Return the labels of a sheet.

    Raises:
        UsageError: it cannot be understood, or is larger than its paper.
    """
    example = SHEETS["70x37"]
    parts = dict(part.partition("=")[::2] for part in SHEETS.get(sheet, sheet).replace(" ", "").split(","))
    page = PAPERS.get(paper, PAPERS["a4"])
    try:
        rows, columns = int(parts.pop("rows")), int(parts.pop("columns"))
        width, height = float(parts.pop("width")), float(parts.pop("height"))
        top, left = _pair(parts.pop("margin", "0"))
        down, across = _pair(parts.pop("gap", "0"))
    except (KeyError, ValueError):
        raise _wrong("--sheet", sheet, example) from None
    over = left + columns * width + (columns - 1) * across > page[0] + 1
    over |= top + rows * height + (rows - 1) * down > page[1] + 1
    if (
        parts
        or over
        or not (
            0 < rows <= 100 and 0 < columns <= 100 and min(width, height) >= 10 and min(top, left, down, across) >= 0
        )
    ):
        raise _wrong("--sheet", sheet, example)
    cells = tuple(
        (left + at * (width + across), top + row * (height + down)) for row in range(rows) for at in range(columns)
    )
    return LabelSheet(page, (width, height), cells)


def _pair(text: str) -> tuple[float, float]:
    """Return '13.1x4.65' as two numbers, '5' as the same one twice."""
    first, _, second = text.partition("x")
    return float(first), float(second or first)


def _wrong(option: str, found: str, example: str) -> UsageError:
    return UsageError(problem("print-option", Mark(option), option=option, found=found[:80], example=example))
