"""Figures: numbers with labels, and a chart that draws one mark for each thing counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from korme.kinds.edition import Figure
from korme.views.context import PageContext, View

ROW = 25
"""Marks in a row of the chart."""
TILE = 10
"""Side of the square of a mark, in units of the drawing."""
MOST = 250
"""Largest number of marks of a figure; beyond it, a mark counts for ten, a hundred, …"""
_NUMBER = r"(\d{1,3}(?:[ \u00a0\u202f,]\d{3})+|\d{1,9})\s?(\+?)"


def figures(context: PageContext, given: Sequence[Figure]) -> list[View]:
    """Return numbers with their labels."""
    return [{"value": figure.value, "label": context.phrase(figure.label)} for figure in given]


def chart(context: PageContext, given: Sequence[Figure]) -> View | None:
    """Return the chart of figures, or None without figures.

    `unit` is the number a mark counts for, `more` whether any figure is open-ended; each of `figures` has `marks`.
    """
    if not given:
        return None
    counts = [counted(figure.value) for figure in given]
    unit = 1
    while max((count for count, _ in counts), default=0) > MOST * unit:
        unit *= 10
    drawn = [
        {**figure, "marks": marks(count / unit, more=more)}
        for figure, (count, more) in zip(figures(context, given), counts, strict=True)
    ]
    return {"unit": unit, "more": any(more for _, more in counts), "figures": drawn}


def counted(value: str) -> tuple[int, bool]:
    """Return the number in a printed value and whether it is open-ended: (100, True) for '100+'.

    (0, False) if it is not a whole number; it is not drawn then.
    """
    match = re.fullmatch(_NUMBER, value.strip())
    return (int(re.sub(r"\D", "", match[1])), bool(match[2])) if match else (0, False)


def marks(number: float, *, more: bool = False) -> View | None:
    """Return a number as rows of marks, or None for 0.

    The view has the size of the drawing, its full `rows`, the width `left` in the last row, and the open mark for
    `more`.
    """
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
