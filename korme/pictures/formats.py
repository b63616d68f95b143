"""File formats recognised by their first bytes: those that may be decoded, and what to report for all others."""

from __future__ import annotations

import re

from msgspec import Struct

from korme.pictures.refusals import PictureRefused, refuse
from korme.pictures.tiff import raw_kind


class PictureFormat(Struct, frozen=True):
    """An accepted picture format."""

    name: str
    """The only decoder that may open it, as in `Probe.format`."""
    plugin: str = ""
    """The module of that decoder, if it is Pillow's."""


_JPEG = PictureFormat("JPEG", "PIL.JpegImagePlugin")
_PNG = PictureFormat("PNG", "PIL.PngImagePlugin")
_GIF = PictureFormat("GIF", "PIL.GifImagePlugin")
_WEBP = PictureFormat("WEBP", "PIL.WebPImagePlugin")
_TIFF = PictureFormat("TIFF", "PIL.TiffImagePlugin")
_AVIF = PictureFormat("AVIF", "PIL.AvifImagePlugin")
_HEIF = PictureFormat("HEIF")
_SVG = PictureFormat("SVG")

ENDINGS_OF = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp", "mpo"),
    "PNG": ("png", "apng"),
    "WEBP": ("webp",),
    "AVIF": ("avif", "avifs"),
    "TIFF": ("tif", "tiff"),
    "GIF": ("gif",),
    "HEIF": ("heic", "heics", "heif", "heifs", "hif"),
    "SVG": ("svg",),
}
"""The endings of each accepted format, the usual one first."""
_OPENINGS = (
    (b"\xff\xd8\xff", _JPEG),
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"GIF87a", _GIF),
    (b"GIF89a", _GIF),
    (b"II*\x00", _TIFF),
    (b"MM\x00*", _TIFF),
    (b"II+\x00", _TIFF),
    (b"MM\x00+", _TIFF),
)
_HEIF_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))

_OTHERS = (
    (b"8BPS", "PSD", "design"),
    (b"%PDF", "PDF", "design"),
    (b"%!PS", "EPS", "design"),
    (b"\xc5\xd0\xd3\xc6", "EPS", "design"),
    (b"BM", "BMP", "picture"),
    (b"\xff\x0a", "JPEG XL", "picture"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL", "picture"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000", "picture"),
    (b"\xffO\xffQ", "JPEG 2000", "picture"),
    (b"\x00\x00\x01\x00", "ICO", "picture"),
    (b"\x0a\x05\x01", "PCX", "picture"),
    (b"gimp xcf", "XCF", "design"),
    (b"SIMPLE  =", "FITS", "picture"),
    (b"FUJIFILMCCD-RAW", "RAF", "raw"),
    (b"IIRO", "ORF", "raw"),
    (b"IIRS", "ORF", "raw"),
    (b"MMOR", "ORF", "raw"),
    (b"II\x1a\x00\x00\x00HEAP", "CRW", "raw"),
    (b"\x00MRM", "MRW", "raw"),
    (b"IIU\x00", "RW2", "raw"),
    (b"FOVb", "X3F", "raw"),
    (b"PK\x03\x04", "ZIP", "archive"),
    (b"Rar!", "RAR", "archive"),
    (b"7z\xbc\xaf", "7Z", "archive"),
    (b"\x1f\x8b", "GZIP", "archive"),
    (b"\x1aE\xdf\xa3", "Matroska", "video"),
    (b"OggS", "Ogg", "video"),
    (b"ID3", "MP3", "video"),
    (b"<!DOCTYPE html", "HTML", "page"),
    (b"<html", "HTML", "page"),
    (b"#define ", "XBM", "picture"),
)
"""First bytes, name and hint of the formats that are recognised but not accepted."""
CONVERTIBLE = {"PSD": "PIL.PsdImagePlugin", "BMP": "PIL.BmpImagePlugin", "JPEG 2000": "PIL.Jpeg2KImagePlugin"}
"""Formats above that `korme fix` converts, with Pillow's decoder for each."""
_SVG_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->|<!DOCTYPE[^>\[]{0,500}|\s)*<(?:\w+:)?svg[\s>]",
    re.S,
)


def recognise(data: bytes) -> PictureFormat:
    """Return the accepted format of these bytes.

    Raises:
        PictureRefused: they are of another format; the fault names it and says what to export.
    """
    if data[12:16] == b"CgBI":
        raise refuse("picture-unsupported", "picture", kind="CgBI PNG")
    for opening, file_format in _OPENINGS:
        if data.startswith(opening):
            return _without_raw(data) if file_format is _TIFF else file_format
    if data[:4] == b"RIFF":
        if data[8:12] == b"WEBP":
            return _WEBP
        raise refuse("picture-unsupported", "video", kind="AVI" if data[8:12] == b"AVI " else "RIFF")
    if data[4:8] == b"ftyp":
        return _by_brand(data)
    if _is_svg(data):
        return _SVG
    if data[:2] == b"\xff\xd8" and len(data) < 4:
        raise refuse("picture-truncated")
    raise _named(data)


def _without_raw(data: bytes) -> PictureFormat:
    """Return TIFF, unless the file is a camera's raw format based on TIFF."""
    if kind := raw_kind(data):
        raise refuse("picture-unsupported", "raw", kind=kind)
    return _TIFF


def _by_brand(data: bytes) -> PictureFormat:
    """Return AVIF or HEIF by the brands of an ISOBMFF file (ISO/IEC 14496-12): the major one, then the compatible ones."""
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[start : start + 4] for start in range(16, size, 4))]
    for brand in brands:
        if brand in _AVIF_BRANDS:
            return _AVIF
    for brand in brands:
        if brand in _HEIF_BRANDS:
            return _HEIF
    if data[8:12] == b"crx ":
        raise refuse("picture-unsupported", "raw", kind="CR3")
    kind = {b"qt  ": "MOV", b"M4A ": "M4A"}.get(data[8:12], "MP4")
    raise refuse("picture-unsupported", "video", kind=kind)


def _is_svg(data: bytes) -> bool:
    head = data[:4096]
    return bool(_SVG_START.match(head)) or (b"<svg" in head and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"))


def _named(data: bytes) -> PictureRefused:
    if data.startswith(b"version https://git-lfs"):
        return refuse("picture-lfs-pointer")
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    for opening, kind, hint in _OTHERS:
        if data.startswith(opening) or head[: len(opening)].lower() == opening.lower():
            return refuse("picture-unsupported", hint, kind=kind, fix="picture" if kind in CONVERTIBLE else "")
    if _is_text(data[:512]):
        return refuse("picture-unsupported", "text", kind="TXT")
    return refuse("picture-unreadable", "unknown")


def _is_text(head: bytes) -> bool:
    """Whether these bytes are text: UTF-8, possibly cut within a character, without control characters."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
        text = head[: error.start].decode("utf-8")
    return bool(text) and all(character.isprintable() or character in "\t\r\n\f\ufeff" for character in text)
