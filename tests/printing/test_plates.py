"""Works on pages of a catalogue: all of them, in order, inside the page, never larger than they are sharp."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from korme.printing.plates import (
    AXIS,
    BESIDE,
    BETWEEN,
    HEIGHT,
    UNDER,
    WIDTH,
    Piece,
    PlatePage,
    caption_below,
    plate_pages,
    series_rows,
)
from korme.printing.prices import board_grid

_ratios = st.floats(0.12, 8.0)
_pieces = st.builds(
    lambda rows, widest, lines: Piece(tuple(map(tuple, rows)), widest, lambda width: 3.2 * (1 + lines * 40 // width)),
    st.lists(st.lists(_ratios, min_size=1, max_size=3), min_size=1, max_size=3),
    st.floats(15.0, 300.0),
    st.integers(0, 6),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_pieces, min_size=1, max_size=6), st.floats(-20.0, HEIGHT))
def test_every_work_hangs_once_in_order_and_inside(pieces: list[Piece], first: float) -> None:
    pages = plate_pages(pieces, first)
    assert [one.piece for page in pages if page for row in page.rows for one in row] == list(range(len(pieces)))
    assert all(page is not None for page in pages[1:]), "no page is empty"
    for at, page in enumerate(pages):
        if page is None:
            continue
        assert _taken(page, pieces) <= (first if at == 0 else HEIGHT) + 0.2
        for row in page.rows:
            room = WIDTH - AXIS if row[0].is_beside else WIDTH
            assert sum(one.width for one in row) <= room + 0.01
            assert all(one.width <= pieces[one.piece].widest + 0.01 for one in row)


def _taken(page: PlatePage, pieces: list[Piece]) -> float:
    """The height of a page's rows, with their captions and the spaces between."""
    taken = BETWEEN * (len(page.rows) - 1)
    for row in page.rows:
        tall = max(pieces[one.piece].height(one.width) for one in row)
        if row[0].is_beside:
            taken += max(tall, pieces[row[0].piece].caption(BESIDE))
        else:
            captions = [
                caption_below(pieces[one.piece], one.width) if len(row) == 1 else pieces[one.piece].caption(one.width)
                for one in row
            ]
            taken += tall + UNDER + max(captions)
    return taken


def _piece(*ratios: float, widest: float = 300.0) -> Piece:
    return Piece((ratios,), widest, lambda width: 7.0)


def _widths(page: PlatePage | None) -> list[float]:
    return [round(one.width) for row in page.rows for one in row] if page else []


def test_a_tall_picture_has_the_page_to_itself_and_two_wide_ones_share_one() -> None:
    assert [_widths(page) for page in plate_pages([_piece(0.68), _piece(0.68)], 0)] == [[], [115], [115]]
    wide = plate_pages([_piece(1.5), _piece(1.5)], 0)
    assert len(wide) == 2
    assert min(_widths(wide[1])) > 100


def test_a_work_stands_below_a_short_text() -> None:
    assert plate_pages([_piece(1.5)], 110)[0] is not None
    assert plate_pages([_piece(1.5)], 30)[0] is None


def test_small_files_stay_small_and_share_a_page() -> None:
    pages = plate_pages([_piece(1.0, widest=30.0)] * 4, 0)
    assert len(pages) == 2
    assert max(_widths(pages[1])) == 30


@pytest.mark.parametrize(
    ("ratios", "rows"),
    [([1.5], ((0,),)), ([0.66, 0.66], ((0, 1),)), ([1.5, 1.5], ((0,), (1,))), ([1.5, 0.66, 1.5], ((0,), (1, 2)))],
)
def test_a_series_hangs_in_rows(ratios: list[float], rows: tuple[tuple[int, ...], ...]) -> None:
    assert series_rows(ratios) == rows


@given(st.lists(_ratios, min_size=1, max_size=8))
def test_a_series_keeps_its_order(ratios: list[float]) -> None:
    assert [at for row in series_rows(ratios) for at in row] == list(range(len(ratios)))


@given(st.integers(1, 200), st.sampled_from(["a4", "a3"]))
def test_works_on_the_board_are_as_large_as_their_number_allows(works: int, paper: str) -> None:
    grid = board_grid(works, paper)
    assert grid.columns * grid.cell + 6 * (grid.columns - 1) == pytest.approx({"a4": 186, "a3": 273}[paper])
    assert board_grid(works + 1, paper).cell <= grid.cell
