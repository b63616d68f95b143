"""A small EXIF reader (CIPA DC-008, on the directories of TIFF 6.0): bounded, trusts nothing, raises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from korme.pictures.textual import tidy
from korme.pictures.tiff import TiffLayout, layout_of

_MOST_TAGS = 512
_LONGEST = 65_536
"""Bytes of one value that are read."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 13: 4, 16: 8, 18: 8, 129: 1}
_EXIF_IFD, _INTEROP_IFD = 0x8769, 0xA005
_ORIENTATION, _DESCRIPTION, _ARTIST, _COPYRIGHT = 0x0112, 0x010E, 0x013B, 0x8298
_XP_TITLE, _XP_AUTHOR, _XP_KEYWORDS = 0x9C9B, 0x9C9D, 0x9C9E
_COLOUR_SPACE, _INTEROP_INDEX = 0xA001, 0x0001


class Exif(Struct, frozen=True):
    """The EXIF values used. Texts stay bytes: their encoding is guessed elsewhere."""

    orientation: int = 1
    description: bytes = b""
    artist: bytes = b""
    copyright: bytes = b""
    title: str = ""
    """Windows writes these tags as UTF-16, so no guess is needed. Its comments are for the owner and are not read."""
    author: str = ""
    keywords: tuple[str, ...] = ()
    is_adobe_rgb: bool = False


def read_exif(block: bytes) -> Exif:
    """Read an EXIF block, with or without its `Exif` header; broken parts are ignored."""
    data = block.removeprefix(b"Exif\0\0")
    layout = layout_of(data)
    if layout is None:
        return Exif()
    reader = _Reader(data, layout)
    main = reader.directory(layout.first(data))
    camera = reader.directory(reader.pointer(main, _EXIF_IFD))
    interop = reader.directory(reader.pointer(camera, _INTEROP_IFD))
    orientation = reader.pointer(main, _ORIENTATION)
    return Exif(
        orientation=orientation if 1 <= orientation <= 8 else 1,
        description=main.get(_DESCRIPTION, b"").rstrip(b"\0 "),
        artist=main.get(_ARTIST, b"").rstrip(b"\0 "),
        copyright=main.get(_COPYRIGHT, b"").rstrip(b"\0 "),
        title=_wide(main.get(_XP_TITLE, b"")),
        author=_wide(main.get(_XP_AUTHOR, b"")),
        keywords=tuple(filter(None, map(tidy, _wide(main.get(_XP_KEYWORDS, b"")).split(";")))),
        is_adobe_rgb=interop.get(_INTEROP_INDEX, b"").startswith(b"R03")
        and reader.pointer(camera, _COLOUR_SPACE) in (2, 0xFFFF),
    )


class _Reader(Struct, frozen=True):
    data: bytes
    layout: TiffLayout

    def directory(self, start: int) -> dict[int, bytes]:
        """Return the raw values of a directory by tag; the first of a repeated tag counts."""
        values: dict[int, bytes] = {}
        for tag, value in self._entries(start) if start else ():
            values.setdefault(tag, value)
        return values

    def _entries(self, start: int) -> Iterator[tuple[int, bytes]]:
        data, layout = self.data, self.layout
        for index in range(min(layout.number(data, start, layout.lead), _MOST_TAGS)):
            at = start + layout.lead + layout.step * index
            tag, kind = layout.number(data, at, 2), layout.number(data, at + 2, 2)
            size = _SIZES.get(kind, 0) * layout.number(data, at + 4, layout.wide)
            where = at + 4 + layout.wide
            if size > layout.wide:
                where = layout.number(data, where, layout.wide)
            yield tag, data[where : where + min(size, _LONGEST)]

    def pointer(self, directory: dict[int, bytes], tag: int) -> int:
        """Return the first number of a value, whatever its width."""
        value = directory.get(tag, b"")
        size = len(value) if len(value) in (1, 2, 4) else self.layout.wide if len(value) >= self.layout.wide else 0
        return self.layout.number(value, 0, size)


def _wide(value: bytes) -> str:
    return value.decode("utf-16-le", "replace").split("\0")[0].strip()
