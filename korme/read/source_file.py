"""A text file of the site as it is on disk: its line ends and characters, its fields, and edits of parts of it."""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable

from msgspec import Struct

from korme.core.problems import Mark, Problem
from korme.fields.nodes import BREAKS
from korme.read.front_matter import SourceDocument, is_fence, parse


class Edit(Struct, frozen=True):
    """Replaces a part of a text file; `start` and `end` are offsets in `SourceFile.text`."""

    path: str
    start: int
    end: int
    new: str


class SourceFile(Struct, frozen=True):
    """A text file, byte for byte: line ends and decomposed characters are kept."""

    path: str
    """From the site's root."""
    text: str
    """Without the byte order mark."""
    has_bom: bool = False

    @classmethod
    def decoded(cls, path: str, data: bytes) -> SourceFile | None:
        """Return the file with these bytes, or None if they are not UTF-8."""
        try:
            return cls(path, data.decode("utf-8-sig"), data.startswith(codecs.BOM_UTF8))
        except UnicodeDecodeError:
            return None

    @property
    def data(self) -> bytes:
        return (codecs.BOM_UTF8 if self.has_bom else b"") + self.text.encode()

    @property
    def newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Each line without its line end, after the offset where it begins."""
        lines, at = [], 0
        for part in re.split(r"(\r\n|\r|\n)", self.text):
            if not part or part[0] not in "\r\n":
                lines.append((at, part))
            at += len(part)
        return lines

    @property
    def field_lines(self) -> int:
        """Number of lines up to the end of the fields: the whole of a .yaml file, what precedes the second fence of a .md."""
        lines = [line for _, line in self.lines]
        if self.path.endswith(".yaml"):
            return len(lines)
        if not is_fence(lines[0]):
            return 0
        return next((at for at, line in enumerate(lines[1:], 1) if is_fence(line)), len(lines))

    def line_of(self, mark: Mark) -> tuple[int, str] | None:
        """Return the offset and the text, without its line end, of a mark's line."""
        lines = self.lines
        return lines[mark.line - 1] if 0 < mark.line <= len(lines) else None

    def offset(self, mark: Mark) -> int | None:
        """Return the offset of a mark. Marks count characters in NFC; the file may be in another form."""
        lines = self.lines
        if not 0 < mark.line <= len(lines):
            return None
        start, line = lines[mark.line - 1]
        column = max(0, mark.column - 1)
        if unicodedata.is_normalized("NFC", line):
            return start + column
        return start + bisect_right(range(len(line) + 1), column, key=lambda at: len(_composed(line[:at]))) - 1

    def line_end(self, offset: int) -> int:
        """Return the offset of the next line end, or of the end of the file."""
        found = re.compile(r"[\r\n]|\Z").search(self.text, offset)
        return found.start() if found else len(self.text)

    def edit(self, start: int, end: int, new: str) -> Edit:
        return Edit(self.path, start, end, new)

    def edited(self, edits: Iterable[Edit]) -> SourceFile:
        """Return the file after edits that do not overlap."""
        text = self.text
        for edit in sorted(edits, key=lambda edit: -edit.start):
            text = text[: edit.start] + edit.new + text[edit.end :]
        return SourceFile(self.path, text, self.has_bom)

    def document(self) -> tuple[SourceDocument | None, list[Problem]]:
        """Parse the file as the site does; None with at least one problem if it cannot be parsed."""
        text = self.text.replace("\r\n", "\n").replace("\r", "\n")
        return parse(_composed("".join(" " if character in BREAKS else character for character in text)), self.path)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
