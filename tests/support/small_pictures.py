"""Small files of every accepted format with all the metadata that it can hold: what tests spoil byte by byte."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Any

import pillow_heif
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:cc="http://creativecommons.org/ns#" photoshop:Credit="KAFU"
 exif:GPSLatitude="49,57.0N" exif:GPSLongitude="82,36.6E">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Ice</rdf:li><rdf:li xml:lang="kk">Muz</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>Aigerim</rdf:li><rdf:li>Saule</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>river</rdf:li><rdf:li>ice</rdf:li></rdf:Bag></dc:subject>
<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
SVG = b"""<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10.5" width="20px" height="1e1">
<style>.a { fill: url(#b) }</style><defs><linearGradient id="b"><stop offset="0"/></linearGradient></defs>
<a href="https://example.org"><rect class="a" width="20" height="10" fill="#f00"/></a><use xlink:href="#b"/></svg>"""


def _dataset(record: int, field: int, value: bytes) -> bytes:
    return b"\x1c" + bytes((record, field)) + struct.pack(">H", len(value)) + value


IPTC = b"".join(
    (
        _dataset(1, 90, b"\x1b%G"),
        _dataset(2, 5, b"Ice"),
        _dataset(2, 25, b"river"),
        _dataset(2, 25, b"ice"),
        _dataset(2, 80, "Айгерім".encode()),
        _dataset(2, 116, b"(c) Aigerim"),
        _dataset(2, 120, "Лёд на Иртыше".encode()),
    )
)


@cache
def exif() -> bytes:
    """A camera's notes: words, place, colour space, orientation."""
    notes = Image.Exif()
    notes[0x0112], notes[0x010E], notes[0x013B], notes[0x8298] = 6, "Ice on the river", "Aigerim", "(c) Aigerim"
    for tag, text in ((0x9C9B, "Мұз"), (0x9C9D, "Әйгерім"), (0x9C9E, "river;ice")):
        notes[tag] = text.encode("utf-16-le") + b"\0\0"
    notes.get_ifd(0x8769)[0xA001] = 2
    notes.get_ifd(0x8825).update({1: "N", 2: (49.0, 57.0, 0.0), 3: "E", 4: (82.0, 36.0, 36.0)})
    found: bytes = notes.tobytes()
    return found


def _saved(image: Image.Image, kind: str, **settings: Any) -> bytes:
    stream = io.BytesIO()
    image.copy().save(stream, kind, **settings)
    return stream.getvalue()


def _jpeg(image: Image.Image, **settings: Any) -> bytes:
    """A JPEG with the IPTC block in the segment where Photoshop puts it."""
    plain = _saved(image, "JPEG", **settings)
    block = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(IPTC)) + IPTC + b"\0" * (len(IPTC) % 2)
    segment = b"Photoshop 3.0\0" + block
    return plain[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(image: Image.Image, *chunks: bytes, **settings: Any) -> bytes:
    """A PNG with more chunks after its header."""
    plain = _saved(image, "PNG", **settings)
    return plain[:33] + b"".join(chunks) + plain[33:]


@cache
def files() -> dict[str, bytes]:
    """By a name for each: the bytes of a valid picture, a few kilobytes at most."""
    pillow_heif.register_heif_opener(thumbnails=False)
    photo = Image.linear_gradient("L").resize((24, 16)).convert("RGB")
    alpha = photo.convert("RGBA")
    alpha.putalpha(Image.linear_gradient("L").resize((24, 16)))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    notes = {"exif": exif(), "xmp": XMP}
    packet = PngInfo()
    packet.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    measured = (
        _chunk(b"gAMA", struct.pack(">I", 55_555)),
        _chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)),
    )
    return {
        "jpeg": _jpeg(photo, icc_profile=profile, **notes),
        "jpeg-progressive": _jpeg(photo, progressive=True, **notes),
        "jpeg-cmyk": _saved(photo.convert("CMYK"), "JPEG", exif=exif()),
        "mpo": _saved(
            photo, "MPO", save_all=True, append_images=[photo.transpose(Image.Transpose.ROTATE_180)], exif=exif()
        ),
        "png": _png(photo, *measured, exif=exif(), pnginfo=packet),
        "png-cicp": _png(photo, _chunk(b"cICP", bytes((9, 16, 0, 1)))),
        "png-palette": _saved(photo.quantize(8), "PNG", transparency=1, icc_profile=profile),
        "png-deep": _saved(Image.new("I;16", (8, 8), 40_000), "PNG"),
        "gif": _saved(photo, "GIF", save_all=True, append_images=[photo.transpose(Image.Transpose.ROTATE_180)]),
        "webp": _saved(photo, "WEBP", **notes),
        "webp-lossless": _saved(alpha, "WEBP", lossless=True),
        "webp-plain": _saved(photo, "WEBP"),
        "webp-film": _saved(photo, "WEBP", save_all=True, append_images=[photo.transpose(Image.Transpose.ROTATE_180)]),
        "tiff": _saved(photo, "TIFF", compression="tiff_lzw", tiffinfo={700: XMP, 33723: IPTC, 270: "Ice", 274: 6}),
        "tiff-pages": _saved(photo, "TIFF", save_all=True, append_images=[photo.transpose(Image.Transpose.ROTATE_180)]),
        "avif": _saved(photo, "AVIF", icc_profile=profile, **notes),
        "heif": _saved(alpha, "HEIF", **notes),
        "svg": SVG,
    }
