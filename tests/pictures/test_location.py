"""Where a picture was taken: seen and removed wherever its format can say it."""

from __future__ import annotations

import binascii
import io
import struct
import zlib

import pytest
from PIL import Image
from small_pictures import XMP, exif, files
from tiffs import Tags, pixels, tiff

from korme.core.model import Limits
from korme.pictures.decoding import load_pixels, open_again
from korme.pictures.location import has_location, without_location

PLAIN = XMP.replace(b'exif:GPSLatitude="49,57.0N" exif:GPSLongitude="82,36.6E"', b"")
PLACE = (b"49,57.0N", b"82,36.6E", b"+49.9500+082.6100/")
STRIP = bytes(range(48))
JPEG_XMP, EXTENSION = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"


def saved(kind: str, **settings: object) -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").resize((24, 16)).convert("RGB").save(stream, kind, **settings)
    return stream.getvalue()


def with_segments(*segments: tuple[int, bytes]) -> bytes:
    """A JPEG with more segments at its beginning."""
    plain = saved("JPEG")
    made = b"".join(b"\xff" + bytes([mark]) + struct.pack(">H", len(body) + 2) + body for mark, body in segments)
    return plain[:2] + made + plain[2:]


def extended(packet: bytes, cut: int) -> bytes:
    """A JPEG whose packet is in two parts, the later first."""
    head = EXTENSION + b"0" * 32 + struct.pack(">I", len(packet))
    parts = [(0, packet[:cut]), (cut, packet[cut:])]
    return with_segments(*((0xE1, head + struct.pack(">I", at) + part) for at, part in reversed(parts)))


def with_chunk(name: bytes, body: bytes) -> bytes:
    """A PNG with another chunk after its header."""
    plain = saved("PNG")
    chunk = struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return plain[:33] + chunk + plain[33:]


def raw_profile(kind: bytes, block: bytes) -> bytes:
    """A profile as ImageMagick writes it."""
    digits = binascii.hexlify(block)
    lines = b"\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return b"\n" + kind + b"\n" + str(len(block)).rjust(8).encode() + b"\n" + lines + b"\n"


def international(packet: bytes, *, packed: bool = False) -> bytes:
    return b"XML:com.adobe.xmp\0" + bytes((packed, 0)) + b"en\0\0" + (zlib.compress(packet) if packed else packet)


def located_tiff(*, is_big: bool = False, page: int = 0) -> bytes:
    """A TIFF whose first or second page has a GPS directory."""
    gps_tags: Tags = {1: b"N\0", 2: [49, 1, 57, 1, 0, 1], 3: b"E\0", 4: [82, 1, 36, 1, 0, 1]}
    pages: list[Tags] = [{**pixels(8, 6), 270: b"Ice on the river\0"}, {**pixels(8, 6), 273: 8, 279: 48}]
    pages[page][34853] = 0
    plain = tiff(*pages, is_big=is_big, strip=STRIP)
    # the directory goes behind the file, built as one of its own and moved there
    start = 16 if is_big else 8
    wide, step = (8, 20) if is_big else (4, 12)
    lead = 8 if is_big else 2
    gps = bytearray(tiff(gps_tags, is_big=is_big)[start:])
    for entry in range(lead, lead + step * len(gps_tags), step):
        kind, count = struct.unpack_from("<HI", gps, entry + 2)
        if count * {2: 1, 4: 4}[kind] > wide:
            at = int.from_bytes(gps[entry + 4 + wide : entry + 4 + 2 * wide], "little")
            gps[entry + 4 + wide : entry + 4 + 2 * wide] = (at - start + len(plain)).to_bytes(wide, "little")
    pointer = struct.pack("<HHQ" if is_big else "<HHI", 34853, 4, 1)
    at = plain.index(pointer) + len(pointer)
    return plain[:at] + len(plain).to_bytes(wide, "little") + plain[at + wide :] + bytes(gps)


def gif(packet: bytes) -> bytes:
    """A GIF with a packet as Adobe's programs write it: not in blocks, but followed by bytes that end any block."""
    plain = saved("GIF")
    trailer = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    return plain[:-1] + b"\x21\xff\x0bXMP DataXMP" + packet + trailer + plain[-1:]


FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x1e\xa9xyz\0\x12\x15\xc7+49.9500+082.6100/"
CARRIERS = {
    "JPEG: EXIF": with_segments((0xE1, b"Exif\0\0" + exif().removeprefix(b"Exif\0\0"))),
    "JPEG: XMP": with_segments((0xE1, JPEG_XMP + XMP)),
    "JPEG: XMP in parts": extended(XMP, XMP.index(b"57.0N")),
    "JPEG: Photoshop": with_segments(
        (0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x22\0\0" + struct.pack(">I", len(exif()) - 6) + exif()[6:])
    ),
    "JPEG: another maker's XMP": with_segments(
        (0xE1, JPEG_XMP + PLAIN.replace(b"photoshop:Credit", b'drone-dji:GpsLongtitude="82,36.6E" photoshop:Credit'))
    ),
    "JPEG: an element of XMP": with_segments(
        (0xE1, JPEG_XMP + PLAIN.replace(b"<dc:creator>", b"<exif:GPSLatitude>49,57.0N</exif:GPSLatitude><dc:creator>"))
    ),
    "JPEG: broken XMP": with_segments((0xE1, JPEG_XMP + XMP.replace(b"<dc:creator>", b"<dc:creator><oops>"))),
    "JPEG: second picture": saved("JPEG") + with_segments((0xE1, exif())),
    "JPEG: film": saved("JPEG") + FILM,
    "PNG: eXIf": with_chunk(b"eXIf", exif()[6:]),
    "PNG: iTXt": with_chunk(b"iTXt", international(XMP)),
    "PNG: packed iTXt": with_chunk(b"iTXt", international(XMP, packed=True)),
    "PNG: tEXt of EXIF": with_chunk(b"tEXt", b"Raw profile type exif\0" + raw_profile(b"exif", exif())),
    "PNG: zTXt of EXIF": with_chunk(b"zTXt", b"Raw profile type APP1\0\0" + zlib.compress(raw_profile(b"generic profile", exif()))),
    "PNG: zTXt of XMP": with_chunk(b"zTXt", b"Raw profile type xmp\0\0" + zlib.compress(raw_profile(b"xmp", XMP))),
    "PNG: tEXt of a tag": with_chunk(b"tEXt", b"exif:GPSLatitude\x0049,57.0N"),
    "WebP": saved("WEBP", exif=exif()),
    "WebP: XMP": saved("WEBP", xmp=XMP),
    "AVIF": saved("AVIF", exif=exif()),
    "AVIF: XMP": saved("AVIF", xmp=XMP),
    "HEIF": files()["heif"],
    "TIFF": located_tiff(),
    "TIFF: second page": located_tiff(page=1),
    "TIFF: XMP": saved("TIFF", tiffinfo={700: XMP}),
    "TIFF: on a map": tiff({**pixels(8, 6), 33922: [0, 0, 0, 82, 49, 0]}, strip=STRIP),
    "BigTIFF": located_tiff(is_big=True),
    "GIF": gif(XMP),
}  # fmt: skip


@pytest.mark.parametrize("data", CARRIERS.values(), ids=CARRIERS)
def test_a_place_is_seen_and_removed(data: bytes) -> None:
    """Nothing of it is left, and the picture is the same."""
    file_format, image = open_again(data, Limits())
    edited = without_location(data, image, file_format.name)
    after = open_again(edited, Limits()).image

    assert has_location(data, image, file_format.name)
    assert not has_location(edited, after, file_format.name)
    assert not [place for place in PLACE if place in edited]
    assert load_pixels(after).tobytes() == load_pixels(image).tobytes()
    assert file_format.name == "PNG" or len(edited) == len(data)


@pytest.mark.parametrize(
    "data",
    [
        with_segments((0xE1, JPEG_XMP + PLAIN)),
        with_segments((0xE1, JPEG_XMP + PLAIN.replace(b"photoshop:Credit", b'exif:GPSLatitude="" photoshop:Credit'))),
        extended(PLAIN, 300),
        with_chunk(b"iTXt", international(PLAIN)),
        with_chunk(b"tEXt", b"Description\0Latitude 49,57.0N is where the river freezes"),
        saved("JPEG") + FILM.replace(b"+49.9500+082.6100/", b"+00.0000+000.0000/"),
        tiff({**pixels(8, 6), 270: b"Ice\0"}, strip=STRIP),
    ],
    ids=["XMP", "empty", "extended XMP", "PNG", "words in a PNG", "film", "TIFF"],
)
def test_a_file_without_a_place_stays_as_it_is(data: bytes) -> None:
    file_format, image = open_again(data, Limits())

    assert not has_location(data, image, file_format.name)
    assert without_location(data, image, file_format.name) == data


def test_what_was_written_stays() -> None:
    """Only the coordinates go."""
    data = CARRIERS["JPEG: XMP"]
    _, image = open_again(data, Limits())
    edited = without_location(data, image, "JPEG")

    for words in (b"Ice", b"Aigerim", b"KAFU", b"licenses/by/4.0"):
        assert words in edited
