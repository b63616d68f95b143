"""Pages of a booklet on sheets: two side by side on each side of a sheet, folded and stapled in the middle."""

from __future__ import annotations

from typing import NamedTuple


class SheetSide(NamedTuple):
    """One side of a sheet: the pages on it, from 1; 0 is a blank one."""

    left: int
    right: int


def imposed(pages: int, *, is_right_to_left: bool = False) -> list[SheetSide]:
    """Return the sides of the sheets of a booklet in the order of printing: front and back of the outermost sheet first.

    Where pages are wanting to a multiple of four, blank ones stand before the last, which is the back cover.

    Args:
        is_right_to_left: whether it is bound on the right.
    """
    blank = -pages % 4
    order = [*range(1, pages), *[0] * blank, pages] if pages else []
    sides = []
    for at in range(0, len(order) // 2, 2):
        front = SheetSide(order[-1 - at], order[at])
        back = SheetSide(order[at + 1], order[-2 - at])
        sides += [front, back]
    return [SheetSide(side.right, side.left) for side in sides] if is_right_to_left else sides
