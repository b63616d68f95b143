"""Columns of strings and numbers as bytes, for records of hundreds of thousands of files."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Any

_END = "\0"
_WORD = (1 << 64) - 1
FEW = 500
"""Changes up to which columns are made one by one."""


def joined(strings: Iterable[str]) -> bytes:
    """Return strings, each with its end; none has a null character, as no path has."""
    return _END.join([*strings, ""]).encode("utf-8", "surrogateescape")


def split(data: bytes) -> list[str]:
    """Return the strings of `joined`."""
    return data.decode("utf-8", "surrogateescape").split(_END)[:-1]


def words(numbers: Sequence[int]) -> bytes:
    """Return numbers as words of 64 bits; a time before 1970 is negative, others may be beyond."""
    if isinstance(numbers, array):
        return numbers.tobytes()
    try:
        return array("Q", numbers).tobytes()
    except (OverflowError, TypeError):
        return array("Q", [number & _WORD for number in numbers]).tobytes()


def compact(numbers: Sequence[int]) -> Sequence[int]:
    """Return numbers in a fifth of the memory, unless one has more than 64 bits."""
    if isinstance(numbers, array):
        return numbers
    try:
        return array("q", numbers)
    except OverflowError:
        return numbers


def column(data: bytes) -> array[int]:
    """Return the numbers of `words`.

    Raises:
        ValueError: the bytes are not whole words.
    """
    numbers = array("Q")
    numbers.frombytes(data)
    return numbers


def spliced(columns: Sequence[Sequence[Any]], dropped: Collection[int], rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Return columns in the order of the first, without some positions and with more rows."""
    if len(dropped) + len(rows) > FEW:
        kept = (row for at, row in enumerate(zip(*columns, strict=True)) if at not in dropped)
        return [list(column) for column in transposed(sorted(chain(kept, rows)), len(columns))]
    try:
        return _inserted(
            [column[:] if isinstance(column, array) else list(column) for column in columns], dropped, rows
        )
    except OverflowError:  # beyond what the array can hold
        return _inserted([list(column) for column in columns], dropped, rows)


def _inserted(columns: list[Any], dropped: Collection[int], rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    for at in sorted(dropped, reverse=True):
        for column in columns:
            del column[at]
    for row in rows:
        at = bisect_left(columns[0], row[0])
        for column, value in zip(columns, row, strict=True):
            column.insert(at, value)
    return columns


def transposed(rows: Sequence[tuple[Any, ...]], count: int) -> Sequence[Sequence[Any]]:
    """Return the columns of rows."""
    return list(zip(*rows, strict=True)) or [()] * count
