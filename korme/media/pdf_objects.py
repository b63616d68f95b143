"""The objects of a PDF file (ISO 32000-1, 7.3) as PDFium writes them: one after another, lengths of streams in place.

Only files that `korme.media.pdfium.rewritten` has made are read here. Numbers and strings stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from msgspec import Struct

from korme.media.refusals import damaged_document

_BLANK = rb"[\0\t\n\f\r ]*"
_TOKEN = re.compile(
    _BLANK + rb"(?:(?P<open><<|\[)|(?P<close>>>|\])|/(?P<name>[^\0\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<ref>\d{1,10}) \d{1,5} R(?![^\0\t\n\f\r ()<>\[\]{}/%])"
    rb"|(?P<raw><[0-9A-Fa-f\0\t\n\f\r ]*>|[+-]?(?:\d+\.?\d*|\.\d+)|true|false|null)|(?P<text>\())"
)
_HEADER = re.compile(_BLANK + rb"(\d{1,10}) \d{1,5} obj")
_STREAM = re.compile(_BLANK + rb"stream\r?\n")
_ENDING = re.compile(_BLANK + rb"(?:endstream" + _BLANK + rb")?endobj")
_COMMENT = re.compile(_BLANK + rb"(?:%[^\r\n]*[\r\n]+" + _BLANK + rb")*")
_IN_TEXT = re.compile(rb"\\.|[()]", re.S)
_DEEPEST = 60
_TRAILER = re.compile(rb"trailer\s*<<[^>]*?/Root (\d{1,10}) ")


class Name(bytes):
    """A name without its slash, special characters as they are written (`#20`)."""


class Raw(bytes):
    """A number, a string or a keyword as it is written."""


class PdfReference(Struct, frozen=True):
    """A reference to an object."""

    number: int


Value = dict[bytes, "Value"] | list["Value"] | Name | Raw | PdfReference


class PdfObject(Struct, frozen=True):
    """An object: a value and, if it is a stream, its bytes as they are stored."""

    value: Value
    stream: bytes | None = None

    @property
    def entries(self) -> Mapping[bytes, Value]:
        """Its dictionary; empty if it is none."""
        return self.value if isinstance(self.value, dict) else {}


def read_objects(data: bytes) -> tuple[dict[int, PdfObject], int]:
    """Return all objects by number, and the number of the catalogue.

    Raises:
        MediumRefused: the file is not as PDFium writes it.
    """
    found: dict[int, PdfObject] = {}
    at = _after_comments(data, 0)
    while header := _HEADER.match(data, at):
        number = int(header[1])
        value, at = _value(data, header.end())
        stream = None
        if isinstance(value, dict) and (begin := _STREAM.match(data, at)):
            length = value.get(b"Length")
            if not isinstance(length, Raw) or not length.isdigit():
                raise damaged_document("Length")
            at = begin.end() + int(length)
            stream = data[begin.end() : at]
        ending = _ENDING.match(data, at)
        if not ending:
            raise damaged_document("endobj")
        found[number] = PdfObject(value, stream)
        at = _after_comments(data, ending.end())
    root = _TRAILER.search(data, data.rfind(b"trailer"))
    if not root or int(root[1]) not in found:
        raise damaged_document("trailer")
    return found, int(root[1])


def _after_comments(data: bytes, at: int) -> int:
    found = _COMMENT.match(data, at)
    return found.end() if found else at


def _value(data: bytes, at: int) -> tuple[Value, int]:
    """Return the value that begins here, and where it ends."""
    holders: list[list[Value]] = [[]]
    kinds: list[bytes] = []
    while True:
        token = _TOKEN.match(data, at)
        if not token:
            raise damaged_document("object")
        at = token.end()
        match token.lastgroup:
            case "open":
                holders.append([])
                kinds.append(token["open"])
                if len(kinds) > _DEEPEST:
                    raise damaged_document("object")
            case "close":
                if not kinds or (kinds[-1] == b"<<") != (token["close"] == b">>"):
                    raise damaged_document("object")
                holders[-2].append(_closed(kinds.pop(), holders.pop()))
            case "name":
                holders[-1].append(Name(token["name"]))
            case "ref":
                holders[-1].append(PdfReference(int(token["ref"])))
            case "raw":
                holders[-1].append(Raw(token["raw"]))
            case _:
                at = _text_end(data, at)
                holders[-1].append(Raw(data[token.start("text") : at]))
        if not kinds:
            return holders[0][0], at


def _closed(kind: bytes, items: list[Value]) -> Value:
    if kind == b"[":
        return items
    keys = [bytes(key) for key in items[::2] if isinstance(key, Name)]
    if 2 * len(keys) != len(items):
        raise damaged_document("dictionary")
    return dict(zip(keys, items[1::2], strict=True))


def _text_end(data: bytes, at: int) -> int:
    """Return where a string in parentheses ends, which may contain balanced ones."""
    depth = 1
    for found in _IN_TEXT.finditer(data, at):
        depth += (found[0] == b"(") - (found[0] == b")")
        if depth == 0:
            return found.end()
    raise damaged_document("string")


def written(items: Mapping[int, PdfObject], root: int) -> bytes:
    """Return a PDF file with these objects, numbered from 1 without gaps (ISO 32000-1, 7.5)."""
    parts = [b"%PDF-1.7\n%\xc2\xb5\xc2\xb6\n"]
    places: list[int] = []
    at = len(parts[0])
    for number in range(1, len(items) + 1):
        places.append(at)
        part = b"%d 0 obj\n" % number + b"".join(_body(items[number])) + b"\nendobj\n"
        parts.append(part)
        at += len(part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(items) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % size + rows)
    parts.append(b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, at))
    return b"".join(parts)


def _body(item: PdfObject) -> Iterator[bytes]:
    if item.stream is None or not isinstance(item.value, dict):
        yield b"".join(_shown(item.value))
        return
    entries = {**item.value, b"Length": Raw(b"%d" % len(item.stream))}
    yield from (*_shown(entries), b"\nstream\n", item.stream, b"\nendstream")


def _shown(value: Value) -> Iterator[bytes]:
    if isinstance(value, dict):
        pairs = ((b"/" + key, b" ", *_shown(entry)) for key, entry in value.items())
        yield from (b"<<", *chain.from_iterable(pairs), b">>")
    elif isinstance(value, list):
        yield from (b"[", *chain.from_iterable((*_shown(entry), b" ") for entry in value), b"]")
    elif isinstance(value, PdfReference):
        yield b"%d 0 R" % value.number
    else:
        yield (b"/" + value) if isinstance(value, Name) else value
