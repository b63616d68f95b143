"""Recognition of file formats by their bytes."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from korme.pictures.formats import recognise
from korme.pictures.isobmff import read_cicp
from korme.pictures.png import read_chunks
from korme.pictures.refusals import PictureRefused
from korme.pictures.scans import count_scans
from korme.pictures.webp import canvas


def drawn(kind: str, size: tuple[int, int] = (8, 6), **settings: object) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, kind, **settings)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "AVIF"])
def test_accepted_formats_are_recognised_by_their_bytes(kind: str) -> None:
    """The file name is not needed."""
    assert recognise(drawn(kind)).name == kind


@pytest.mark.parametrize(
    "opening",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg/>',
        b'<!-- a drawing -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg></svg>',
    ],
)
def test_svg_is_recognised_by_its_root_element(opening: bytes) -> None:
    """Declarations and comments may precede it."""
    assert recognise(opening).name == "SVG"


def box(brand: bytes, *others: bytes) -> bytes:
    body = b"ftyp" + brand + b"\0\0\0\0" + b"".join(others)
    return struct.pack(">I", len(body) + 4) + body + b"\0" * 64


def test_heif_is_recognised_by_its_brands() -> None:
    """The major brand or a compatible one decides."""
    assert recognise(box(b"heic")).name == "HEIF"
    assert recognise(box(b"mif1", b"miaf", b"avif")).name == "AVIF"


@pytest.mark.parametrize(
    ("data", "code", "hint", "kind"),
    [
        (b"8BPS\0\1", "picture-unsupported", "design", "PSD"),
        (b"%PDF-1.7", "picture-unsupported", "design", "PDF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "picture-unsupported", "design", "EPS"),
        (b"BM\0\0\0\0", "picture-unsupported", "picture", "BMP"),
        (b"\xff\x0a\x00", "picture-unsupported", "picture", "JPEG XL"),
        (b"PK\3\4\0\0", "picture-unsupported", "archive", "ZIP"),
        (b"RIFF\0\0\0\0AVI LIST", "picture-unsupported", "video", "AVI"),
        (box(b"isom"), "picture-unsupported", "video", "MP4"),
        (box(b"qt  "), "picture-unsupported", "video", "MOV"),
        (box(b"crx "), "picture-unsupported", "raw", "CR3"),
        (b"II*\0\x10\0\0\0CR\x02\0", "picture-unsupported", "raw", "CR2"),
        (b"II*\0\x08\0\0\0\x01\0\x12\xc6\x01\0\4\0\0\0", "picture-unsupported", "raw", "DNG"),
        (b"  <!doctype HTML><p>", "picture-unsupported", "page", "HTML"),
        ("Фото завтра".encode(), "picture-unsupported", "text", "TXT"),
        (b"version https://git-lfs.github.com/spec/v1\noid", "picture-lfs-pointer", "", ""),
        (b"\x93\x11\x00\xfe" * 40, "picture-unreadable", "unknown", ""),
        (b"\xff\xd8", "picture-truncated", "", ""),
    ],
)
def test_every_other_format_is_refused_by_name(data: bytes, code: str, hint: str, kind: str) -> None:
    """The refusal names the format and says what to export."""
    with pytest.raises(PictureRefused) as caught:
        recognise(data)
    fault = caught.value.fault

    assert (fault.code, fault.hint, dict(fault.values).get("kind", "")) == (code, hint, kind)


def test_scans_are_counted_by_their_markers() -> None:
    """Markers in previews and comments are not scans."""
    plain = drawn("JPEG", (64, 64), progressive=True)
    scans = plain.count(b"\xff\xda")
    comment = b"\xff\xfe" + struct.pack(">H", 2 + 400) + b"\xff\xda" * 200
    commented = plain[:2] + comment + plain[2:]

    assert scans > 1
    assert count_scans(commented, 1000) == scans + 200
    assert count_scans(commented, 100) == scans


def test_many_scans_are_counted() -> None:
    """Repeated scans are counted without decoding."""
    plain = drawn("JPEG", (64, 64), progressive=True)
    start = plain.rindex(b"\xff\xda")
    repeated = plain[:start] + plain[start:-2] * 300 + plain[-2:]

    assert count_scans(repeated, 100) > 300


@pytest.mark.parametrize("settings", [{}, {"lossless": True}, {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0"}])
def test_the_size_of_a_webp_is_read_from_its_header(settings: dict[str, object]) -> None:
    """The three kinds of WebP store it in three places."""
    assert canvas(drawn("WEBP", (70, 31), **settings)) == (70, 31)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunks(*chunks: bytes) -> bytes:
    plain = drawn("PNG")
    return plain[:33] + b"".join(chunks) + plain[33:]


def test_png_metadata_is_found_before_and_after_the_pixels() -> None:
    """EXIF may come last; compressed XMP is inflated."""
    text = chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x/>"))
    plain = with_chunks(text, chunk(b"cICP", b"\x0c\x0d\0\1"))
    notes = read_chunks(plain[:-12] + chunk(b"eXIf", b"II*\0") + plain[-12:])

    assert (notes.exif, notes.xmp, notes.cicp) == (b"II*\0", b"<x/>", (12, 13))


def test_compressed_png_metadata_is_inflated_only_so_far() -> None:
    """A small chunk that expands is cut at one megabyte."""
    swollen = chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b" " * 30_000_000))

    assert len(read_chunks(with_chunks(swollen)).xmp) <= 1_000_000


@pytest.mark.parametrize("data", [b"", b"\0\0\0\1ftyp", box(b"avif") + b"\0\0\0\x0cmeta\0\0\0\0", drawn("AVIF")[:200]])
def test_broken_boxes_are_ignored(data: bytes) -> None:
    """A damaged AVIF gives no colour information and costs nothing."""
    assert read_cicp(data) in (None, (1, 13))


def test_the_colour_box_of_an_avif_is_read() -> None:
    """The box of the primary picture is found through its property associations."""
    assert read_cicp(drawn("AVIF")) == (1, 13)
