"""Booklets: sheets printed in order, laid into each other and folded read from the first page to the last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from korme.printing.imposition import SheetSide, imposed


def folded(sides: list[SheetSide]) -> list[int]:
    """Return the pages of a booklet as a reader turns them: its sheets laid into each other, the first outside."""
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    first_half = [page for front, back in sheets for page in (front.right, back.left)]
    second_half = [page for front, back in reversed(sheets) for page in (back.right, front.left)]
    return [*first_half, *second_half]


@given(st.integers(1, 400))
def test_a_folded_booklet_reads_in_order_with_the_cover_outside(pages: int) -> None:
    read = folded(imposed(pages))
    assert len(read) % 4 == 0
    assert [page for page in read if page] == list(range(1, pages + 1))
    assert read[-1] == pages, "the back cover is outside"
    blank = -pages % 4
    assert read[-1 - blank : -1] == [0] * blank


@given(st.integers(1, 200))
def test_a_booklet_bound_on_the_right_is_its_mirror(pages: int) -> None:
    assert imposed(pages, is_right_to_left=True) == [SheetSide(side.right, side.left) for side in imposed(pages)]


def test_two_sheets() -> None:
    assert imposed(7) == [(7, 1), (2, 0), (6, 3), (4, 5)]
    assert imposed(0) == []
