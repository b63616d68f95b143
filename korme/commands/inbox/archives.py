"""Unpacks ZIP archives from strangers: within bounds, into names of our own, in a child process with a deadline."""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from msgspec import Struct

from korme.read.files import is_litter, shown
from korme.read.safe_names import decoded_names, is_undecodable

_CHUNK = 1 << 20
_UTF8 = 0x800
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UNICODE_PATH = 0x7075
"""Extra field with the name in UTF-8, which some programs write beside one in an old encoding."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What every program writes; the others may ask for any amount of memory."""
_DEEPEST = 12
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    EOFError,
)
"""What the decoders of hostile bytes raise."""
_FOREIGN = ((b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "GZIP"), (b"BZh", "BZIP2"), (b"\xfd7zXZ", "XZ"))


class ArchiveBounds(Struct, frozen=True):
    """What one archive may cost."""

    archive_bytes: int = 1_000_000_000
    files: int = 3_000
    total_bytes: int = 1_000_000_000
    ratio: int = 200
    """Bytes for each byte of the archive; small files may have more."""
    small_bytes: int = 20_000_000
    nested: int = 2
    """Archives inside one another, the outermost not counted."""
    entries: int = 70_000
    """Lines of its table of contents, the files that are not unpacked included."""
    seconds: float = 120.0
    memory_mb: int = 600


class UnpackRequest(Struct, frozen=True):
    """An archive to unpack."""

    source: Path
    target: Path
    """A private folder; its files get numbers for names."""
    bounds: ArchiveBounds = ArchiveBounds()


class ArchiveMember(Struct, frozen=True):
    """A file that was unpacked."""

    file: str
    """Its name in the private folder."""
    parts: tuple[str, ...]
    """Its folders and its name as the sender had them, in NFC."""


class LeftMember(Struct, frozen=True):
    """A file that was not unpacked."""

    reason: str
    """`path`, `link`, `device`, `twice`, `deep`, `nested`."""
    name: str


class UnpackedArchive(Struct):
    """What was in an archive."""

    members: list[ArchiveMember] = []
    left: list[LeftMember] = []
    refused: str = ""
    """Why it is not taken at all: `encrypted`, `damaged`, `method`, `many`, `large`, `bomb`, `format`, `disk`."""
    detail: str = ""
    bytes_left: int = 0
    files_left: int = 0
    written: int = 0


class ArchiveRefused(Exception):
    """The archive cannot be taken: reason and detail."""


def unpack(request: UnpackRequest) -> UnpackedArchive:
    """Unpack an archive; never raises for what is in it. Call it in a child process."""
    bounds = request.bounds
    found = UnpackedArchive(bytes_left=bounds.total_bytes, files_left=bounds.files)
    try:
        _unpack_one(request.source, (), 0, request, found)
    except ArchiveRefused as refused:
        found.refused, found.detail = refused.args
    except OSError as error:  # of a file that says it is elsewhere on the disk
        found.refused, found.detail = "damaged", error.strerror or ""
    except DAMAGED as error:
        found.refused, found.detail = "damaged", shown(str(error))[:120]
    return found


def _unpack_one(
    source: Path, above: tuple[str, ...], depth: int, request: UnpackRequest, found: UnpackedArchive
) -> None:
    with source.open("rb") as file:
        head = file.read(8)
    foreign = next((name for magic, name in _FOREIGN if head.startswith(magic)), "")
    if foreign:
        raise ArchiveRefused("format", foreign)
    if source.stat().st_size > request.bounds.archive_bytes:
        raise ArchiveRefused("large", "")
    with zipfile.ZipFile(source) as archive:
        infos = archive.infolist()
        if len(infos) > request.bounds.entries:
            raise ArchiveRefused("many", str(len(infos)))
        names = member_names(infos)
        seen: dict[str, zipfile.ZipInfo] = {}
        for info, name in zip(infos, names, strict=True):
            parts = _checked(info, name, found)
            if parts is None:
                continue
            key = unicodedata.normalize("NFC", "/".join(parts)).casefold()
            if key in seen:
                if (seen[key].CRC, seen[key].file_size) != (info.CRC, info.file_size):
                    found.left.append(LeftMember("twice", "/".join(parts)))
                continue
            seen[key] = info
            _take(archive, info, (above, parts), depth, request, found)


def member_names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Return the names of an archive's members as their sender meant them, as far as that is certain."""
    names = [_own_name(info) for info in infos]
    parts = {part for name in names if is_undecodable(name) for part in re.split(r"[/\\]", name)}
    unclear = {part for part in parts if is_undecodable(part)}
    decoded: Mapping[str, str] = decoded_names(unclear) if unclear else {}
    separators = r"[/\\]" if not any("/" in name for name in names) else "/"
    return ["/".join(decoded.get(part, part) for part in re.split(separators, name)) for name in names]


def _own_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; bytes that are not UTF-8 as Python shows them."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    extra = info.extra
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_PATH and 5 < size <= len(extra) - 4:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return info.orig_filename.encode("cp437", "replace").decode("utf-8", "surrogateescape")


def _checked(info: zipfile.ZipInfo, name: str, found: UnpackedArchive) -> tuple[str, ...] | None:
    """Return the parts of a member's name, or None if it is not taken."""
    raw = name.partition("\0")[0]
    parts = tuple(unicodedata.normalize("NFC", shown(part)).strip() for part in raw.split("/") if part not in ("", "."))
    printable = shown(raw)[:120]
    if not parts or any(is_litter(part) for part in parts if part != ".."):
        return None
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        found.left.append(LeftMember("link", printable))
    elif stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        found.left.append(LeftMember("device", printable))
    elif ".." in parts or raw.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", raw):
        found.left.append(LeftMember("path", printable))
    elif raw.endswith("/") or stat.S_ISDIR(mode):
        return None
    elif len(parts) > _DEEPEST:
        found.left.append(LeftMember("deep", printable))
    else:
        return parts
    return None


def _take(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    place: tuple[tuple[str, ...], tuple[str, ...]],
    depth: int,
    request: UnpackRequest,
    found: UnpackedArchive,
) -> None:
    above, parts = place
    if info.flag_bits & _ENCRYPTED:
        raise ArchiveRefused("encrypted", "/".join(parts)[:120])
    if info.compress_type not in _METHODS:
        raise ArchiveRefused("method", "/".join(parts)[:120])
    found.files_left -= 1
    if found.files_left < 0:
        raise ArchiveRefused("many", str(request.bounds.files))
    ending = _ending(parts[-1])
    target = _target(request, found, ending)
    with archive.open(info) as source, _OwnFile(target) as file:
        written = 0
        for chunk in _chunks(source):
            written += len(chunk)
            found.bytes_left -= len(chunk)
            if written > request.bounds.small_bytes and written > info.compress_size * request.bounds.ratio:
                raise ArchiveRefused("bomb", "/".join(parts)[:120])
            if found.bytes_left < 0:
                raise ArchiveRefused("large", "")
            file.write(chunk)
    if ending.lower() != "zip":
        found.members.append(ArchiveMember(target.name, (*above, *parts)))
    elif depth >= request.bounds.nested:
        found.left.append(LeftMember("nested", "/".join(parts)[:120]))
    else:
        inner = parts[-1].rpartition(".")[0] or parts[-1]
        _unpack_one(target, (*above, *parts[:-1], inner), depth + 1, request, found)


def unpack_into(data: bytes, name: str, request: UnpackRequest, found: UnpackedArchive) -> None:
    """Write a file that came with a mail into the private folder; an archive is unpacked.

    Raises:
        ArchiveRefused: it cannot be taken.
        ValueError: it is an archive that is damaged; and whatever else is in `DAMAGED`.
    """
    found.files_left -= 1
    found.bytes_left -= len(data)
    if found.files_left < 0 or found.bytes_left < 0:
        raise ArchiveRefused("many" if found.files_left < 0 else "large", "")
    ending = _ending(name)
    target = _target(request, found, ending)
    with _OwnFile(target) as file:
        file.write(data)
    if ending.lower() != "zip":
        found.members.append(ArchiveMember(target.name, (name,)))
        return
    _unpack_one(target, (name.rpartition(".")[0],), 0, request, found)


class _OwnFile:
    """A new file in the private folder. What goes wrong in writing it is no fault of the archive."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> _OwnFile:
        try:
            self.file = self.path.open("xb", buffering=0)
        except OSError as error:
            raise ArchiveRefused("disk", error.strerror or "") from None
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, data: bytes) -> None:
        """Write all bytes."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self.file.write(rest) :]
        except OSError as error:
            raise ArchiveRefused("disk", error.strerror or "") from None


def _ending(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", name.rpartition(".")[2])[:5] if "." in name else ""


def _target(request: UnpackRequest, found: UnpackedArchive, ending: str) -> Path:
    """Return the path of the next file in the private folder."""
    found.written += 1
    return request.target / (f"{found.written:06d}" + (f".{ending}" if ending else ""))


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(_CHUNK):
        yield chunk
