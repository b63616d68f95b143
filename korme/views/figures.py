"""Figures: numbers with what they count, and a chart that draws one mark for each thing counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from korme.kinds.edition import Figure
from korme.views.context import PageContext, View

ROW = 25
"""Marks in a row."""
TILE = 10
"""The side of a mark's place, in the units of the drawing."""
MOST = 250
"""Marks of one figure; where there would be more, a mark stands for ten, a hundred, …"""
_NUMBER = r"(\d{1,3}(?:[ \u00a0\u202f,]\d{3})+|\d{1,9})\s?(\+?)"


def figures(context: PageContext, given: Sequence[Figure]) -> list[View]:
    """Numbers with what they count."""
    return [{"value": one.value, "label": context.phrase(one.label)} for one in given]


def chart(context: PageContext, given: Sequence[Figure]) -> View | None:
    """The figures drawn: `unit`, what one mark stands for, `more`, whether any is open, and `figures` with `marks`; None without any."""
    if not given:
        return None
    counts = [counted(one.value) for one in given]
    unit = 1
    while max((count for count, _ in counts), default=0) > MOST * unit:
        unit *= 10
    drawn = [
        {**figure, "marks": marks(count / unit, more=more)}
        for figure, (count, more) in zip(figures(context, given), counts, strict=True)
    ]
    return {"unit": unit, "more": any(more for _, more in counts), "figures": drawn}


def counted(value: str) -> tuple[int, bool]:
    """What a printed number says: '100+' is a hundred and more. 0: it is no whole number, and is not drawn."""
    found = re.fullmatch(_NUMBER, value.strip())
    return (int(re.sub(r"\D", "", found[1])), bool(found[2])) if found else (0, False)


def marks(number: float, *, more: bool = False) -> View | None:
    """A number as rows of marks: the drawing's size, its full `rows`, what is `left` for the last, the open mark for `more`."""
    if not number:
        return None
    rows, left = divmod(number, ROW)
    after = {"x": round(left * TILE), "y": int(rows) * TILE} if more else None
    return {
        "width": ROW * TILE,
        "height": (int(rows) + (1 if left or more else 0)) * TILE,
        "rows": int(rows) * TILE,
        "left": round(left * TILE),
        "more": after,
    }
