"""The cache's own records: a value in a file, or one in each line, sealed with its sum so that any damage is seen.

What is damaged is as if it were not there: it is made again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from msgspec.json import Decoder, decode, encode

_Value = TypeVar("_Value")


def sealed(value: Any) -> bytes:
    """A value as one line: the sum of its JSON, a space, the JSON. Nothing when half a letter is in it, as in the name
    of a file that is not UTF-8: it is not kept then."""
    try:
        data = encode(value)
    except UnicodeEncodeError:
        return b""
    return b"%08x %b\n" % (crc32(data), data)


def read_one(path: Path, kind: type[_Value]) -> _Value | None:
    """The value that was written to a file; None when there is none, or not this one any more."""
    try:
        return decode(_sound(path.read_bytes().rstrip(b"\n")), type=kind)
    except (OSError, ValueError, RecursionError):
        return None


def read_lines(path: Path, kind: type[_Value]) -> list[_Value]:
    """The values of a file that are whole, in its order."""
    try:
        data = path.read_bytes()
    except OSError:
        return []
    lines = [_sound(line) for line in data.split(b"\n") if line]
    try:
        return Decoder(kind).decode_lines(b"\n".join(lines))
    except (ValueError, RecursionError):  # written by another version
        return list(_decoded(lines, Decoder(kind)))


def _sound(line: bytes) -> bytes:
    """The JSON of a line; nothing when it is not what was written."""
    try:
        return line[9:] if int(line[:8], 16) == crc32(line[9:]) else b""
    except ValueError:
        return b""


def _decoded(lines: Iterable[bytes], decoder: Decoder[_Value]) -> Iterable[_Value]:
    for line in lines:
        try:
            yield decoder.decode(line)
        except (ValueError, RecursionError):
            continue
