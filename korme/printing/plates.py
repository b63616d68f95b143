"""Works on the pages of a book: which hang together, how large, and where their captions stand. Arithmetic only, in millimetres."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

WIDTH, HEIGHT = 121.0, 178.0
"""Of the part of a page that is filled."""
AXIS = 31.0
"""Distance from its left edge to the axis; left of it stand the captions beside pictures."""
GAP = 4.0
"""Between works side by side."""
INNER = 2.0
"""Between the pictures of a work."""
BETWEEN = 7.0
"""Between the rows of a page."""
UNDER = 2.0
"""Between a picture and its caption."""
LEAST_CAPTION = 44.0
"""Width of a caption below a narrow picture."""
BESIDE = AXIS - GAP
"""Width of a caption beside a picture."""
_LEAST_SIDE = 36.0
"""Width below which no works hang side by side."""
LONG_CAPTION = 40.0
"""Height above which a caption is set as wide as the page."""
_NEARLY = 0.93
"""Share of a page's width from which a row looks as wide as the page."""
_TOGETHER = 4
"""Most works on a page."""
_LEAST_FIRST = 58.0
"""Height that must be left below a person's text for works."""
_PAGE = 0.35
"""Cost of a page, beside that of what is empty or small on it."""
_LARGE = 0.42
"""Share of a page from which a work is as large as it should be."""


class Piece(Struct, frozen=True):
    """A work to hang."""

    rows: tuple[tuple[float, ...], ...]
    """Its pictures in rows, each by width over height."""
    widest: float
    """Width up to which its pictures are sharp."""
    caption: Callable[[float], float]
    """Height of its caption by width."""

    def height(self, width: float) -> float:
        """Return the height of its pictures, justified in rows of a width."""
        inner = sum((width - INNER * (len(row) - 1)) / sum(row) for row in self.rows)
        return inner + INNER * (len(self.rows) - 1)

    def width_for(self, height: float) -> float:
        """Return the width at which its pictures are as high, 1 at the least."""
        slope = sum(1 / sum(row) for row in self.rows)
        base = self.height(0)
        return max(1.0, (height - base) / slope)


class HungPiece(Struct, frozen=True):
    """A work on a page."""

    piece: int
    """Its place among the works."""
    width: float
    is_beside: bool = False
    """Whether its pictures start at the axis, with the caption left of it."""


class PlatePage(Struct, frozen=True):
    """Works on a page, in rows from its top."""

    rows: tuple[tuple[HungPiece, ...], ...]
    height: float
    cost: float


def series_rows(ratios: Sequence[float]) -> tuple[tuple[int, ...], ...]:
    """Return the pictures of a work in rows, in their order: the division in which they are largest on a page.

    Args:
        ratios: width over height of each.
    """
    return max(_divisions(len(ratios)), key=lambda rows: _size(rows, ratios))


def _divisions(count: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Yield the divisions of so many pictures into rows of at most four."""
    if not count:
        yield ()
        return
    for last in range(1, min(4, count) + 1):
        row = tuple(range(count - last, count))
        yield from ((*before, row) for before in _divisions(count - last))


def _size(rows: tuple[tuple[int, ...], ...], ratios: Sequence[float]) -> float:
    """Return how large pictures are in such rows: what they fill, the first more than others, none very small."""
    heights = [(WIDTH - INNER * (len(row) - 1)) / sum(ratios[at] for at in row) for row in rows]
    whole = sum(heights) + INNER * (len(rows) - 1)
    scale = min(1.0, (HEIGHT - 16) / whole)
    areas = [ratios[at] * (height * scale) ** 2 for row, height in zip(rows, heights, strict=True) for at in row]
    mean = sum(areas) / len(areas)
    return sum(areas) + areas[0] / 2 + 2 * min(areas) - sum(abs(area - mean) for area in areas[1:]) / 4


def plate_pages(
    pieces: Sequence[Piece], first: float, *, width: float = WIDTH, height: float = HEIGHT
) -> list[PlatePage | None]:
    """Return works on pages, in their order: on what is `first` left of the page that has begun, None for nothing, then on pages of their own."""
    count = len(pieces)
    tail: list[tuple[float, list[PlatePage | None]]] = [(0.0, [])] * (count + 1)
    for at in reversed(range(count)):
        options = (
            (_PAGE + page.cost + tail[until][0], [page, *tail[until][1]])
            for until in range(at + 1, min(at + _TOGETHER, count) + 1)
            if (page := _best(pieces, at, until, width, height))
        )
        tail[at] = min(options, key=lambda each: each[0])
    share = max(0.0, first / height)
    found: list[tuple[float, list[PlatePage | None]]] = [(2.6 * share**2 + tail[0][0], [None, *tail[0][1]])]
    if first >= _LEAST_FIRST:
        found += [
            (page.cost + tail[until][0], [page, *tail[until][1]])
            for until in range(1, min(_TOGETHER, count) + 1)
            if (page := _best(pieces, 0, until, width, first))
        ]
    return min(found, key=lambda each: each[0])[1]


def _best(pieces: Sequence[Piece], start: int, end: int, width: float, height: float) -> PlatePage | None:
    """Return the best page of some works; of one alone there always is one."""
    own = pieces[start:end]
    pages = (_arranged(own, rows, beside, width, height) for rows, beside in _ways(end - start))
    best = min(filter(None, pages), key=lambda page: page.cost, default=None)
    if best is None or not start:
        return best
    rows = tuple(tuple(replace(one, piece=start + one.piece) for one in row) for row in best.rows)
    return replace(best, rows=rows)


@cache
def _ways(count: int) -> list[tuple[tuple[tuple[int, ...], ...], tuple[bool, ...]]]:
    """Return the ways to hang works: rows of one or two, and whether the caption of each row is beside it."""
    found = []
    for rows in _rows(0, count):
        choices = [(False,) if len(row) > 1 else (False, True) for row in rows]
        found += [(rows, beside) for beside in product(*choices)]
    return found


def _rows(start: int, end: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    if start == end:
        yield ()
    for count in range(1, min(2, end - start) + 1):
        row = tuple(range(start, start + count))
        yield from ((row, *rest) for rest in _rows(start + count, end))


def _arranged(
    pieces: Sequence[Piece], rows: Sequence[Sequence[int]], beside: Sequence[bool], width: float, height: float
) -> PlatePage | None:
    widths = [_widths(pieces, row, width, is_beside=side) for row, side in zip(rows, beside, strict=True)]
    spaces = BETWEEN * (len(rows) - 1)
    is_alone = len(rows) == len(rows[0]) == 1
    for _ in range(6):
        words = sum(
            UNDER + _caption(pieces, row, own) for row, own, side in zip(rows, widths, beside, strict=True) if not side
        )
        heights = [_height(pieces, row, own) for row, own in zip(rows, widths, strict=True)]
        if sum(heights) + words + spaces - height <= 0.01:
            break
        room = height - words - spaces
        if room < 12.0 * len(rows):
            return None
        most = _level(heights, 0.999 * room)
        factors = [min(1.0, most / tall) for tall in heights]
        widths = [
            [
                pieces[at].width_for(pieces[at].height(one) * factor) if factor < 1 else one
                for at, one in zip(row, own, strict=True)
            ]
            for row, own, factor in zip(rows, widths, factors, strict=True)
        ]
    else:
        return None
    if not is_alone and any(one < _LEAST_SIDE for own in widths if len(own) > 1 for one in own):
        return None
    heights = [
        max(_height(pieces, row, own), pieces[row[0]].caption(BESIDE)) if side else _height(pieces, row, own)
        for row, own, side in zip(rows, widths, beside, strict=True)
    ]
    whole = sum(heights) + words + spaces
    if whole > height + 0.1:
        return None
    return PlatePage(
        tuple(
            tuple(HungPiece(at, one, side) for at, one in zip(row, own, strict=True))
            for row, own, side in zip(rows, widths, beside, strict=True)
        ),
        whole,
        _cost(pieces, rows, widths, beside, whole / height, width),
    )


def _level(heights: Sequence[float], room: float) -> float:
    """Return the height down to which the highest rows are made lower so that all fit; low ones, such as panoramas, stay."""
    left, rest = room, len(heights)
    for height in sorted(heights):
        if height * rest >= left:
            break
        left, rest = left - height, rest - 1
    return left / max(1, rest)


def _widths(pieces: Sequence[Piece], row: Sequence[int], width: float, *, is_beside: bool) -> list[float]:
    """Return the widths of the works of a row that fill it at about one height, none beyond what is sharp."""
    room = width - AXIS if is_beside else width - GAP * (len(row) - 1)
    shares = [1 / sum(1 / sum(own) for own in pieces[at].rows) for at in row]
    return [min(room * share / sum(shares), pieces[at].widest) for at, share in zip(row, shares, strict=True)]


def _height(pieces: Sequence[Piece], row: Sequence[int], widths: Sequence[float]) -> float:
    return max(pieces[at].height(one) for at, one in zip(row, widths, strict=True))


def _caption(pieces: Sequence[Piece], row: Sequence[int], widths: Sequence[float]) -> float:
    if len(row) == 1:
        return caption_below(pieces[row[0]], widths[0])
    return max(pieces[at].caption(one) for at, one in zip(row, widths, strict=True))


def caption_below(piece: Piece, width: float) -> float:
    """Return the height of a caption below a picture of a width; a long text is as wide as the page."""
    height = piece.caption(max(width, LEAST_CAPTION))
    return height if height <= LONG_CAPTION else piece.caption(WIDTH)


def _cost(
    pieces: Sequence[Piece],
    rows: Sequence[Sequence[int]],
    widths: Sequence[Sequence[float]],
    beside: Sequence[bool],
    filled: float,
    width: float,
) -> float:
    page = width * HEIGHT
    areas = (
        pieces[at].height(one) * one / page
        for row, own in zip(rows, widths, strict=True)
        for at, one in zip(row, own, strict=True)
    )
    small = sum(2 * max(0.0, _LARGE - area) for area in areas)
    ragged = sum(0.2 for own, side in zip(widths, beside, strict=True) if not side and sum(own) < width - AXIS)
    narrow = [not side and sum(own) < _NEARLY * width for own, side in zip(widths, beside, strict=True)]
    mixed = 0.3 if any(beside) and any(narrow) else 0.0
    return 3 * max(0.0, 1 - filled) ** 2 + small + ragged + mixed
