"""Columns of strings and numbers as bytes, for records of hundreds of thousands of files."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

_END = "\0"
_WORD = (1 << 64) - 1


def joined(strings: Iterable[str]) -> bytes:
    """Return strings, each with its end; none has a null character, as no path has."""
    return _END.join([*strings, ""]).encode("utf-8", "surrogateescape")


def split(data: bytes) -> list[str]:
    """Return the strings of `joined`."""
    return data.decode("utf-8", "surrogateescape").split(_END)[:-1]


def words(numbers: Sequence[int]) -> bytes:
    """Return numbers as words of 64 bits; a time before 1970 is negative, others may be beyond."""
    try:
        return array("Q", numbers).tobytes()
    except (OverflowError, TypeError):
        return array("Q", [number & _WORD for number in numbers]).tobytes()


def column(data: bytes) -> array[int]:
    """Return the numbers of `words`.

    Raises:
        ValueError: the bytes are not whole words.
    """
    numbers = array("Q")
    numbers.frombytes(data)
    return numbers
