"""What mending works on: the site's text files as they are, byte for byte, and the places that problems name in them."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from korme.core.model import Limits
from korme.core.problems import Mark, Problem
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.read.files import shown
from korme.read.front_matter import SourceDocument, parse

ROOMS = ("content", "creatives")
"""The only folders that are ever touched."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^\n:#]|:(?=\S)|(?<=\S)#)*(?<!\s)")
_FLOW = re.compile(r"[,\[\]{}]")


class SourceFile(Struct, frozen=True):
    """A text file as it lies on the disk, without its byte order mark."""

    path: str
    text: str

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Each line without its end, and where it begins."""
        found, at = [], 0
        for line in re.split(r"(\r\n|\r|\n)", self.text):
            if not line or line[0] not in "\r\n":
                found.append((at, line))
            at += len(line)
        return found

    def line_of(self, mark: Mark) -> tuple[int, str] | None:
        """The line of a mark, and where it begins."""
        lines = self.lines
        return lines[mark.line - 1] if 0 < mark.line <= len(lines) else None

    def offset(self, mark: Mark) -> int | None:
        """Where a mark stands; marks count the letters of composed text, the file may hold decomposed ones."""
        found = self.line_of(mark)
        if found is None:
            return None
        start, line = found
        if unicodedata.is_normalized("NFC", line):
            return start + mark.column - 1
        return next(
            (
                start + at
                for at in range(len(line) + 1)
                if len(unicodedata.normalize("NFC", line[:at])) >= mark.column - 1
            ),
            None,
        )

    def token(self, mark: Mark, words: str) -> tuple[int, int] | None:
        """Where the scalar that begins at a mark has its words, without quotation marks; None when it is written otherwise."""
        at = self.offset(mark)
        if at is None or not words:
            return None
        for opened in ("", '"', "'"):
            start = at + len(opened)
            for form in {words, unicodedata.normalize("NFD", words)}:
                end = start + len(form)
                whole = self.text[at:start] == opened and self.text[start:end] == form
                if whole and self._ends(end, opened):
                    return start, end
        return None

    def _ends(self, at: int, opened: str) -> bool:
        """Whether a scalar is over here: only then it was the whole of it."""
        rest = self.text[at:]
        return rest.startswith(opened) if opened else re.match(r"\s*(?:$|[\r\n,\]}]|:(?:\s|$)|\s#)", rest) is not None

    def is_quoted(self, start: int) -> bool:
        """Whether a token stands in quotation marks."""
        return self.text[start - 1 : start] in ("'", '"')

    def document(self) -> tuple[SourceDocument | None, list[Problem]]:
        """The file read as the site reads it."""
        text = self.text.replace("\r\n", "\n").replace("\r", "\n")
        return parse(unicodedata.normalize("NFC", text), self.path)


class Workspace(Struct, frozen=True):
    """A site's files for the length of one round."""

    root: Path
    languages: tuple[str, ...]
    limit_kb: int = Limits().entry_kb
    """Larger files are not read."""
    _sources: dict[str, SourceFile | None] = {}
    _texts: list[str] = []

    def source(self, path: str) -> SourceFile | None:
        """A text file; None when it is none, no UTF-8, or not the site's own."""
        if path not in self._sources:
            data = read_bytes(self.root, path, limit_kb=self.limit_kb)
            try:
                text = None if data is None else data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = None
            self._sources[path] = None if text is None else SourceFile(path, text)
        return self._sources[path]

    def texts(self, folder: str = "") -> list[str]:
        """The text files below a folder, or of the whole site."""
        if not self._texts:
            self._texts.extend(one for one in files_below(self.root) if one.endswith((".yaml", ".md")))
        return [one for one in self._texts if not folder or one.startswith(f"{folder}/")]

    def siblings(self, folder: str) -> list[str]:
        """The names in a folder."""
        try:
            return sorted(os.listdir(self.root / folder))
        except OSError:
            return []

    def real(self, path: str) -> str | None:
        """The path on the disk of a path as it was shown; None when there is none inside the site's rooms."""
        found = ""
        for part in path.split("/"):
            names = self.siblings(found)
            name = part if part in names else next((one for one in names if shown(one) == part), None)
            if name is None:
                return None
            found = f"{found}/{name}" if found else name
        return found if is_own(self.root, found) else None


def files_below(root: Path, folders: tuple[str, ...] = ROOMS) -> list[str]:
    """Every file in the site's rooms, links left out."""
    found = []
    for room in folders:
        if not is_own(root, room):
            continue
        for parent, inner, names in os.walk(root / room):
            inner[:] = sorted(one for one in inner if not (Path(parent) / one).is_symlink())
            base = os.path.relpath(parent, root).replace(os.sep, "/")
            found += [f"{base}/{one}" for one in sorted(names) if is_file(Path(parent) / one)]
    return found


def is_file(path: Path) -> bool:
    """Whether a regular file lies there, not a link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def is_own(root: Path, path: str) -> bool:
    """Whether a path lies in the site's rooms and no part of it is a link."""
    parts = path.split("/")
    if parts[0] not in ROOMS or any(one in ("", ".", "..") for one in parts):
        return False
    return not any((root / "/".join(parts[: depth + 1])).is_symlink() for depth in range(len(parts)))


def read_bytes(root: Path, path: str, *, limit_kb: int) -> bytes | None:
    """The bytes of a text file; None when it cannot be read or is no file of the site's own."""
    if not is_own(root, path):
        return None
    try:
        with open(os.open(root / path, _FLAGS), "rb") as file:
            facts = os.fstat(file.fileno())
            return file.read() if stat.S_ISREG(facts.st_mode) and facts.st_size <= limit_kb * 1024 else None
    except OSError:
        return None


def scalar(words: str, *, in_flow: bool = False) -> str:
    """Words as a YAML scalar: plain where they can stand plainly, otherwise in quotation marks."""
    plain = _PLAIN.fullmatch(words) and not (in_flow and _FLOW.search(words))
    return words if plain else quoted(words)


def quoted(words: str) -> str:
    """Words in double quotation marks."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def scalars(node: Node, key: str = "", way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    """Every scalar value below a node with the keys that lead to it."""
    if isinstance(node, Scalar):
        yield way, node
    elif isinstance(node, Items):
        for one in node.items:
            yield from scalars(one, key, way)
    elif isinstance(node, Pairs):
        for name, one in node.pairs.items():
            yield from scalars(one, name, (*way, name))
