"""Searches files for a person: in every spelling, escaped or compressed, in texts, pictures and the search index."""

from __future__ import annotations

import contextlib
import gzip
import html
import io
import lzma
import os
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from msgspec import Struct

from korme.commands.forget.subject import Subject

_AT_ONCE, _OVERLAP = 64_000_000, 4_000
"""Bytes of a file that are searched at once, and how many of them again with the next ones."""
_MOST, _MOST_OF_LARGE = 1_000_000_000, 10
"""Bytes that a compressed file may hold, or as a multiple of its own, if that is more: others are no files of a site."""
_DEEPEST = 3
"""Compressed files inside each other that are searched."""
DAMAGED = (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error, lzma.LZMAError, struct.error)
"""What reading a damaged or encrypted archive raises."""
_ENDLESS = re.compile(r"&#x?[0-9a-f]{12,};?", re.IGNORECASE)
_HEAD = 4096
"""Bytes at the beginning of a file in which one that is no text has a zero."""
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_TEXTS = frozenset(
    "html htm txt md yaml yml json xml ics vcf css js csv tsv svg webmanifest eml xsl atom rss map".split()
)
_IN_JSON = re.compile(r"\\u([0-9a-fA-F]{4})")
_PUNYCODE = re.compile(r"xn--([a-z0-9-]{1,60})", re.IGNORECASE)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_FOLDED = re.compile(r"\r?\n[ \t]")
_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{16,64}(?![0-9a-f])")
_DIGEST_BYTES = re.compile(_DIGEST.pattern.encode())
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"


class Trace(Struct, frozen=True, order=True):
    """Something found."""

    path: str
    """From the folder that was searched."""
    line: int = 0
    """0: in the name of the file, in a file without lines, or somewhere in it."""
    found: str = ""
    """What it reads."""


class Search(Struct, frozen=True):
    """Looks for one person."""

    words: tuple[str, ...]
    """As `normal` returns them, longest first."""
    digests: frozenset[str]
    encoded: tuple[bytes, ...]
    """What is looked for in files that are no text, in UTF-8 and UTF-16."""

    @classmethod
    def of(cls, person: Subject) -> Search:
        words = [
            *person.names,
            *filter(None, map(_turned, person.names)),
            *person.mails,
            *person.links,
            *(f"creatives/{slug}" for slug in person.slugs),
            *(slug for slug in person.slugs if "-" in slug),
        ]
        plain = sorted({form for word in words if (form := normal(word))}, key=len, reverse=True)
        cased = {form for word in words for form in (word, word.lower(), word.upper(), word.title())}
        forms = {unicodedata.normalize(form, word) for word in cased for form in ("NFC", "NFD")}
        codes = ("utf-8", "utf-16-le", "utf-16-be")
        encoded = dict.fromkeys(form.encode(code) for form in sorted(forms) for code in codes)
        return cls(tuple(plain), frozenset((*person.media, *person.files)), tuple(encoded))

    def is_name(self, text: str) -> bool:
        """Return whether a text is one of the person's names or addresses, and nothing else."""
        return normal(text) in self.words

    def in_text(self, text: str) -> str:
        """Return what a text has of the person; empty if nothing."""
        read = normal(text)
        for word in self.words:
            if word in read and re.search(_bounded(word), read):
                return word
        digests = self.digests.intersection(_DIGEST.findall(text)) if self.digests else ()
        return min(digests, default="")

    def in_bytes(self, name: str, data: bytes, depth: int = 0, missed: list[str] | None = None) -> str:
        """Return what the bytes of a file have of the person.

        Args:
            name: of the file; its ending says whether it is a text.
            depth: of files inside compressed ones.
            missed: gets the name of what cannot be searched whole.
        """
        missed = [] if missed is None else missed
        if data.startswith((_GZIP, _ZIP)) and depth >= _DEEPEST:
            missed.append(name)
        elif data.startswith(_GZIP):
            return self._in_gzip(name, io.BytesIO(data), len(data), depth, missed)
        elif data.startswith(_ZIP):
            return self._in_archive(name, io.BytesIO(data), len(data), depth, missed)
        if name.rpartition(".")[2].lower() in _TEXTS or b"\0" not in data[:_HEAD]:
            return self.in_text(data.decode("utf-8", "replace"))
        hit = next((form for form in self.encoded if _is_word(form, data)), b"")
        if hit:
            return hit.decode("utf-8" if b"\0" not in hit else "utf-16-le", "replace")
        digests = self.digests.intersection(each.decode() for each in _DIGEST_BYTES.findall(data))
        packets = b"\n".join(re.findall(rb"<x:xmpmeta.{0,1000000}?</x:xmpmeta>", data, re.DOTALL))
        return min(digests, default="") or self.in_text(packets.decode("utf-8", "replace")) or self._in_chunks(data)

    def _in_chunks(self, data: bytes) -> str:
        """Return what the compressed texts of a PNG have."""
        for match in re.finditer(rb"(?:zTXt|iTXt|iCCP)", data) if data.startswith(b"\x89PNG") else ():
            start = data.find(b"\x78", match.end(), match.end() + 400)
            found = self.in_text(_inflated(data[start:], 15).decode("utf-8", "replace")) if start > 0 else ""
            if found:
                return found
        return ""

    def _in_gzip(self, name: str, file: IO[bytes], size: int, depth: int, missed: list[str]) -> str:
        """Return what a file compressed by gzip has of the person.

        Args:
            size: of the compressed file in bytes.
        """
        inside = name.removesuffix(".gz")
        with contextlib.suppress(*DAMAGED), gzip.open(file) as unpacked:
            return self._in_file(inside, unpacked, _most(size), depth + 1, missed)
        missed.append(name)
        file.seek(0)
        return self.in_bytes(inside, _inflated(file.read(_AT_ONCE)), depth + 1, missed)

    def _in_archive(self, name: str, file: IO[bytes], size: int, depth: int, missed: list[str]) -> str:
        """Return what the files in a ZIP have of the person.

        Args:
            size: of the ZIP in bytes.
        """
        left = _most(size)
        try:
            with zipfile.ZipFile(file) as archive:
                for info in archive.infolist():
                    left -= info.file_size
                    if found := self.in_text(info.filename):
                        return found
                    if left < 0 or info.flag_bits & 1:
                        missed.append(name)
                        continue
                    with archive.open(info) as member:
                        if found := self._in_file(info.filename, member, info.file_size, depth + 1, missed):
                            return found
        except DAMAGED:
            missed.append(name)
        return ""

    def _in_file(self, name: str, file: IO[bytes] | gzip.GzipFile, most: int, depth: int, missed: list[str]) -> str:
        """Return what a file has of the person, a part after the other.

        Args:
            most: bytes after which the rest counts as missed.
        """
        data = file.read(_AT_ONCE)
        left = most - len(data)
        while not (found := self.in_bytes(name, data, depth, missed)) and (more := file.read(_AT_ONCE)):
            left -= len(more)
            if left < 0:
                missed.append(name)
                break
            data = data[-_OVERLAP:] + more
        return found

    def in_folder(
        self,
        folder: Path,
        skipped: Sequence[Path] = (),
        count: list[int] | None = None,
        missed: list[str] | None = None,
    ) -> Iterator[Trace]:
        """Yield what the files in a folder have of the person, in the order of their paths; links are not followed.

        Args:
            count: gets the number of files added to its first item.
            missed: gets the paths of files that cannot be searched whole: encrypted, damaged, too large.
        """
        for path in files_in(folder, skipped):
            if count:
                count[0] += 1
            name = os.path.relpath(path, folder).replace(os.sep, "/")
            if found := self.in_text(name):
                yield Trace(name, 0, found)
                continue
            inside: list[str] = []
            try:
                found = self._in_path(name, path, inside)
                if found:
                    yield from self._in_lines(name, path) or [Trace(name, 0, found)]
            except OSError:
                inside.append(name)
            if inside and not found and missed is not None:
                missed.append(name)

    def _in_path(self, name: str, path: Path, missed: list[str]) -> str:
        """Return what a file on the disk has of the person.

        Raises:
            OSError: it cannot be read.
        """
        size = path.stat().st_size
        with open(path, "rb") as file:
            head = file.read(len(_ZIP))
            file.seek(0)
            search = self._in_archive if head == _ZIP else self._in_gzip if head.startswith(_GZIP) else None
            return search(name, file, size, 0, missed) if search else self._in_file(name, file, size, 0, missed)

    def _in_lines(self, name: str, path: Path) -> list[Trace]:
        """Return what each line of a text has."""
        is_text = name.rpartition(".")[2].lower() in _TEXTS
        lines = path.read_bytes()[:_AT_ONCE].decode("utf-8", "replace").splitlines() if is_text else []
        return [Trace(name, at, found) for at, line in enumerate(lines, 1) if (found := self.in_text(line))]


def files_in(folder: Path, skipped: Sequence[Path] = ()) -> Iterator[Path]:
    """Yield the files below a folder, in the order of their paths; links are not followed."""
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        folders[:] = sorted(name for name in folders if here / name not in skipped and not (here / name).is_symlink())
        yield from (here / name for name in sorted(names) if here / name not in skipped and (here / name).is_file())


def normal(text: str) -> str:
    """Return a text as it reads: without escapes of HTML, JSON, URLs and domains, soft hyphens, case and kinds of spaces."""
    for _ in range(2):  # JSON in an attribute of HTML
        if "&" in text:
            text = html.unescape(_ENDLESS.sub(" ", text))
        if "\\u" in text:
            text = _IN_JSON.sub(lambda match: chr(int(match[1], 16)), text)
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if "%" in text:
            text = _PERCENT.sub(lambda match: unquote(match[0], errors="replace"), text)
    if "\n " in text or "\n\t" in text:
        text += "\n" + _FOLDED.sub("", text)  # as calendars fold long lines
    if "xn--" in text.casefold():
        text = _PUNYCODE.sub(_decoded, text)
    text = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).casefold()
    return " ".join(unicodedata.normalize("NFC", text).split())


def _decoded(match: re.Match[str]) -> str:
    """Return a part of a domain as people write it."""
    try:
        return match[1].encode().decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return match[0]


def _bounded(word: str) -> str:
    """Return the pattern of a word that is no part of another: 'creatives/aida' is not in 'creatives/aida-2'."""
    if word.startswith("creatives/"):
        return rf"(?<!\w){re.escape(word)}(?![\w-])"
    return rf"(?<!\w){re.escape(word)}(?!\w|-\d)"


def _is_word(form: bytes, data: bytes) -> bool:
    """Return whether bytes have a word, and not as a part of another."""
    at = data.find(form)
    while at >= 0:
        before = data[max(0, at - 4) : at].decode("utf-8", "ignore")[-1:]
        after = data[at + len(form) : at + len(form) + 4].decode("utf-8", "ignore")[:1]
        is_numbered = (
            data[at + len(form) : at + len(form) + 2].startswith(b"-")
            and data[at + len(form) + 1 : at + len(form) + 2].isdigit()
        )
        if not (before.isalnum() or after.isalnum() or is_numbered):
            return True
        at = data.find(form, at + 1)
    return False


def _turned(name: str) -> str:
    """Return a name of two words in the other order, as lists have it."""
    words = name.split()
    return f"{words[1]} {words[0]}" if len(words) == 2 else ""


def _inflated(data: bytes, bits: int = 31) -> bytes:
    """Return what a compressed file holds, as far as it can be read."""
    try:
        return zlib.decompressobj(bits).decompress(data, _AT_ONCE)
    except zlib.error:
        return b""


def _most(size: int) -> int:
    """Return how many bytes a compressed file of this size may hold."""
    return max(_MOST, _MOST_OF_LARGE * size)
