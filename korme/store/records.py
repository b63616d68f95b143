"""Records of the cache: one value in a file, or one a line, each with a CRC-32 so that damage is detected.

Values are JSON, or MessagePack where they are columns of many numbers.

A damaged record is ignored, and its value made again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from msgspec import msgpack
from msgspec.json import Decoder, decode, encode

_Value = TypeVar("_Value")


def encode_record(value: Any) -> bytes:
    """Encode a value as one line: CRC-32 of its JSON, a space, the JSON.

    Returns b"" (not cached) if the value contains a lone surrogate, e.g. from a file name that is not UTF-8.
    """
    try:
        data = encode(value)
    except UnicodeEncodeError:
        return b""
    return b"%08x %b\n" % (crc32(data), data)


def append_records(path: Path, values: Iterable[Any]) -> None:
    """Append values in one write; the leading line break ends a line that a killed build left unfinished.

    Raises:
        OSError: the file cannot be written.
    """
    data = b"".join(b"\n" + encode_record(value) for value in values)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
    try:
        os.write(handle, data)
    finally:
        os.close(handle)


def read_one(path: Path, kind: type[_Value]) -> _Value | None:
    """Return the value in a file, or None if it is missing or damaged."""
    try:
        return decode(_sound(path.read_bytes().rstrip(b"\n")), type=kind)
    except (OSError, ValueError, RecursionError):
        return None


def encode_packed(value: Any) -> bytes:
    """Encode a large value of columns of bytes: CRC-32 of its MessagePack, then that."""
    data = msgpack.encode(value)
    return b"%08x " % crc32(data) + data


def read_packed(path: Path, kind: type[_Value]) -> _Value | None:
    """Return the value in a file of `encode_packed`, or None if it is missing or damaged."""
    try:
        return msgpack.decode(_sound(path.read_bytes()), type=kind)
    except (OSError, ValueError, RecursionError):
        return None


def read_lines(path: Path, kind: type[_Value]) -> list[_Value]:
    """Return the undamaged values of a file, in order."""
    try:
        data = path.read_bytes()
    except OSError:
        return []
    lines = [_sound(line) for line in data.split(b"\n") if line]
    try:
        return Decoder(kind).decode_lines(b"\n".join(lines))
    except (ValueError, RecursionError):  # written by another version
        return list(_decoded(lines, Decoder(kind)))


def read_long_lines(path: Path, kind: type[_Value]) -> list[_Value]:
    """As `read_lines`, for lines of many kilobytes: they are not copied."""
    try:
        data = path.read_bytes()
    except OSError:
        return []
    whole, decoder = memoryview(data), Decoder(kind)
    lines, start = [], 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        if end > start:
            lines.append(_sound(whole[start:end]))
        start = end + 1
    return list(_decoded(lines, decoder))


def _sound(line: bytes | memoryview) -> memoryview:
    """Return the JSON of a line, or nothing if its checksum is wrong."""
    data = memoryview(line)[9:]
    try:
        return data if int(bytes(line[:8]), 16) == crc32(data) else data[:0]
    except ValueError:
        return data[:0]


def _decoded(lines: Iterable[memoryview], decoder: Decoder[_Value]) -> Iterable[_Value]:
    for line in lines:
        try:
            yield decoder.decode(line)
        except (ValueError, RecursionError):
            continue
