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
_HEAD = 9
"""Bytes of a checksum and the space after it."""
_PORTION = 1 << 20
"""Bytes of long files that are read or written together."""


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
    """Append values, each write of whole lines; the first line break ends a line that a killed build left unfinished.

    Raises:
        OSError: the file cannot be written.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
    try:
        lines, length = [b"\n"], 0
        for value in values:
            lines.append(encode_record(value))
            length += len(lines[-1])
            if length > _PORTION:
                os.write(handle, b"".join(lines))
                lines, length = [], 0
        os.write(handle, b"".join(lines))
    finally:
        os.close(handle)


def replace_records(path: Path, values: Iterable[Any]) -> None:
    """Write values in place of those in a file; it is complete or as it was.

    Raises:
        OSError: the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.unlink(missing_ok=True)
        append_records(temporary, values)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def read_one(path: Path, kind: type[_Value]) -> _Value | None:
    """Return the value in a file, or None if it is missing or damaged."""
    try:
        return decode(sound(path.read_bytes().rstrip(b"\n")), type=kind)
    except (OSError, ValueError, RecursionError):
        return None


def encode_packed(value: Any) -> bytearray:
    """Encode a large value of columns of bytes: CRC-32 of its MessagePack, then that."""
    data = bytearray(_HEAD)
    msgpack.Encoder().encode_into(value, data, _HEAD)
    with memoryview(data) as view:
        view[:_HEAD] = b"%08x " % crc32(view[_HEAD:])
    return data


def read_packed(path: Path, kind: type[_Value]) -> _Value | None:
    """Return the value in a file of `encode_packed`, or None if it is missing or damaged."""
    try:
        return msgpack.decode(sound(path.read_bytes()), type=kind)
    except (OSError, ValueError, RecursionError):
        return None


def read_lines(path: Path, kind: type[_Value]) -> list[_Value]:
    """Return the undamaged values of a file, in order."""
    try:
        data = path.read_bytes()
    except OSError:
        return []
    lines = [sound(line) for line in data.split(b"\n") if line]
    try:
        return Decoder(kind).decode_lines(b"\n".join(lines))
    except (ValueError, RecursionError):  # written by another version
        return list(decoded(lines, Decoder(kind)))


def read_long_lines(path: Path, kind: type[_Value]) -> list[_Value]:
    """As `read_lines`, for lines of many kilobytes, of which only one at a time is in memory."""
    decoder = Decoder(kind)
    try:
        with path.open("rb", buffering=_PORTION) as file:
            return list(decoded((sound(line.rstrip(b"\n")) for line in file if line != b"\n"), decoder))
    except OSError:
        return []


def sound(line: bytes) -> memoryview:
    """Return the JSON of a line, or nothing if its checksum is wrong."""
    data = memoryview(line)[_HEAD:]
    try:
        return data if int(line[:8], 16) == crc32(data) else data[:0]
    except ValueError:
        return data[:0]


def decoded(lines: Iterable[memoryview], decoder: Decoder[_Value]) -> Iterable[_Value]:
    """Yield the values of sound lines that can be decoded."""
    for line in lines:
        try:
            yield decoder.decode(line)
        except (ValueError, RecursionError):
            continue
