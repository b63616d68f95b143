"""Rendered bodies in the cache: what a page shows of one is read when the page is made, and not kept in memory.

A line for each body (`korme.store.records`): its key, its facts, its HTML and its plain text.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, structs
from msgspec.json import Decoder

from korme.core.model import RenderedBody
from korme.read.markdown import VERSION, BodyRenderer
from korme.store.records import encode_record, sound

_NAME = "bodies"
_PORTION = 1 << 20
"""Bytes that are read together."""
_APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_TEXTS = frozenset({"html", "text"})
_PLAIN = RenderedBody("")
_FACTS = tuple(name for name in RenderedBody.__struct_fields__ if name not in _TEXTS)


class _StoredHead(Struct, frozen=True, array_like=True):
    """The beginning of a line; what follows is not decoded."""

    version: int
    key: str
    facts: RenderedBody | None
    """The body without HTML and text; None if it has neither links, pictures nor anything else of note."""


class _StoredLine(_StoredHead, frozen=True, array_like=True):
    html: str
    text: str


class EncodedBody(NamedTuple):
    """A rendered body as it is stored."""

    line: bytes
    facts: RenderedBody | None

    def whole(self) -> RenderedBody:
        """Return the body itself."""
        line = _LINES.decode(sound(self.line.rstrip(b"\n")))
        return structs.replace(self.facts or _PLAIN, html=line.html, text=line.text)


class _BodyFile:
    """An open file of bodies, which stays readable if another one takes its place."""

    def __init__(self, path: Path) -> None:
        self.handle = os.open(path, _APPEND, 0o644)
        self.last: tuple[int, tuple[str, str]] = -1, ("", "")
        """The offset of the body that was read last, with its HTML and its text."""

    def __del__(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            os.close(self.handle)

    def append(self, data: bytes) -> int:
        """Write whole lines at the end; return where they begin."""
        view = memoryview(data)
        while view:  # a full disk leaves a line without an end, which the next one ends
            view = view[os.write(self.handle, view) :]
        return os.lseek(self.handle, 0, os.SEEK_CUR) - len(data)

    def read(self, at: int, length: int) -> bytes:
        """Return bytes of the file; a forked child may do so too."""
        if hasattr(os, "pread"):
            return os.pread(self.handle, length, at)
        os.lseek(self.handle, at, os.SEEK_SET)
        return os.read(self.handle, length)


class StoredBody(RenderedBody, frozen=True, kw_only=True, gc=False):
    """A rendered body whose HTML and text are in a file."""

    file: _BodyFile
    at: int
    """Offset of its line in the file, in bytes."""
    length: int
    """Bytes of its line."""
    source: str
    """Its Markdown."""

    def __reduce__(self) -> tuple[type[RenderedBody], tuple[object, ...]]:
        """Return what is pickled: the body as a whole."""
        return RenderedBody, tuple(getattr(self, name) for name in RenderedBody.__struct_fields__)

    @property  # type: ignore[misc]
    def html(self) -> str:
        return self._texts[0]

    @property  # type: ignore[misc]
    def text(self) -> str:
        return self._texts[1]

    @property
    def _texts(self) -> tuple[str, str]:
        at, texts = self.file.last
        if at != self.at:
            texts = self._read()
            self.file.last = self.at, texts
        return texts

    def _read(self) -> tuple[str, str]:
        """Return HTML and text; they are made again if the file has been damaged since it was looked at."""
        try:
            line = _LINES.decode(sound(self.file.read(self.at, self.length).rstrip(b"\n")))
        except (OSError, ValueError):
            body = BodyRenderer().render(self.source)
            return body.html, body.text
        return line.html, line.text


class BodyStore(Struct, eq=False):
    """The file of bodies of a cache."""

    folder: Path
    lines: int = 0
    """Bodies in the file, outdated ones included."""
    places: dict[str, tuple[int, int, RenderedBody | None]] = {}
    """Offset, length and facts of each body in it, by its key."""
    _file: _BodyFile | None = None

    def open(self) -> bool:
        """Look at the file; return whether it has bodies."""
        path = self.folder / _NAME
        if not path.exists():
            return False
        with contextlib.suppress(OSError):
            self._file = _BodyFile(path)
            at = 0
            with path.open("rb", buffering=_PORTION) as file:
                for line in file:
                    try:
                        head = _HEADS.decode(sound(line.rstrip(b"\n")))
                    except (ValueError, RecursionError):
                        pass
                    else:
                        self.lines += 1
                        if head.version == VERSION:
                            self.places[head.key] = at, len(line), head.facts
                    at += len(line)
        return bool(self.places)

    def taken(self, wanted: Iterable[tuple[str, str]]) -> dict[str, RenderedBody]:
        """Return the bodies that the file had when it was opened, by their Markdown; forget the others.

        Args:
            wanted: Markdown, each with its key.
        """
        found = [(source, place) for source, key in wanted if (place := self.places.get(key))]
        self.places.clear()
        return {source: _stored(self._file, source, *place) for source, place in found if self._file}

    def add(self, bodies: Sequence[tuple[str, EncodedBody]]) -> list[RenderedBody]:
        """Append bodies, each with its Markdown; return them. If they cannot be written, they stay in memory."""
        try:
            self._file = self._file or _BodyFile(self.folder / _NAME)
            at = self._file.append(b"\n" + b"".join(body.line for _, body in bodies)) + 1
        except OSError:
            return [body.whole() for _, body in bodies]
        self.lines += len(bodies)
        stored: list[RenderedBody] = []
        for source, body in bodies:
            stored.append(_stored(self._file, source, at, len(body.line), body.facts))
            at += len(body.line)
        return stored

    def forget_others(self, bodies: Iterable[RenderedBody]) -> None:
        """Replace the file by one with these bodies only, if it can be."""
        path = self.folder / _NAME
        temporary = path.with_name(f".{_NAME}.{os.getpid()}.part")
        kept = [body for body in bodies if isinstance(body, StoredBody)]
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
            file = _BodyFile(temporary)
            for body in kept:
                file.append(body.file.read(body.at, body.length))
            os.replace(temporary, path)
            self._file = file
        self.lines = len(kept)


def encoded(key: str, body: RenderedBody) -> EncodedBody | None:
    """Return a body as it is stored; None if it cannot be, since it has a lone surrogate."""
    bare = structs.replace(body, html="", text="")
    facts = None if bare == _PLAIN else bare
    line = encode_record(_StoredLine(VERSION, key, facts, body.html, body.text))
    return EncodedBody(line, facts) if line else None


def _stored(file: _BodyFile, source: str, at: int, length: int, facts: RenderedBody | None) -> StoredBody:
    more = {name: getattr(facts, name) for name in _FACTS} if facts else {}
    return StoredBody("", file=file, at=at, length=length, source=source, **more)


_HEADS, _LINES = Decoder(_StoredHead), Decoder(_StoredLine)
