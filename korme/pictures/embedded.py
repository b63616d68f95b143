"""The metadata blocks of a picture, wherever its format keeps them."""

from __future__ import annotations

import contextlib

from msgspec import Struct
from PIL import Image

from korme.pictures import profiles
from korme.pictures.exif import Exif, read_exif
from korme.pictures.isobmff import read_cicp
from korme.pictures.png import PngMetadata, read_chunks
from korme.pictures.xmp import Xmp, read_xmp

_LARGEST = 1_000_000
"""Bytes of one block that are read."""
_LARGEST_PROFILE = 8_000_000
_TIFF_XMP, _TIFF_IPTC, _PHOTOSHOP_IPTC = 700, 33723, 0x0404


class Blocks(Struct, frozen=True):
    """The metadata blocks of one picture."""

    exif: Exif
    xmp: Xmp
    iptc: bytes
    profile: bytes
    """ICC profile, embedded or built from the colour information the file has instead."""
    orientation: int
    """EXIF orientation of the stored pixels, 1 to 8."""


def read_blocks(image: Image.Image, data: bytes, name: str) -> Blocks:
    """Read the metadata blocks of an opened picture of the format `name`."""
    chunks = read_chunks(data) if name == "PNG" else PngMetadata()
    exif = read_exif(data if name == "TIFF" else chunks.exif or _bytes(image.info.get("exif")))
    xmp = read_xmp(chunks.xmp or _xmp(image, name))
    # the HEIF and TIFF decoders rotate by themselves; the AVIF decoder reports the file's boxes as EXIF orientation
    orientation = 1 if name in ("HEIF", "TIFF", "SVG") else exif.orientation
    profile = _profile(image, exif) or _declared(data, name, chunks)
    return Blocks(exif, xmp, _iptc(image, name), profile, orientation)


def _declared(data: bytes, name: str, chunks: PngMetadata) -> bytes:
    """Build a profile from the colour values that newer formats store instead of one."""
    cicp = read_cicp(data) if name in ("AVIF", "HEIF") else chunks.cicp
    return profiles.coded_profile(cicp) if cicp else chunks.profile


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        value = value.encode("utf-8", "replace")
    return value[:_LARGEST] if isinstance(value, bytes) else b""


def _tag(image: Image.Image, number: int) -> bytes:
    with contextlib.suppress(KeyError, ValueError, TypeError, IndexError, OSError):
        value = getattr(image, "tag_v2", {}).get(number)
        return _bytes(bytes(value) if isinstance(value, tuple) else value)
    return b""


def _xmp(image: Image.Image, name: str) -> bytes:
    if name == "TIFF":
        return _tag(image, _TIFF_XMP)
    return _bytes(image.info.get("xmp") or image.info.get("XML:com.adobe.xmp"))


def _iptc(image: Image.Image, name: str) -> bytes:
    if name == "TIFF":
        return _tag(image, _TIFF_IPTC)
    photoshop = image.info.get("photoshop")
    return _bytes(photoshop.get(_PHOTOSHOP_IPTC)) if isinstance(photoshop, dict) else b""


def _profile(image: Image.Image, exif: Exif) -> bytes:
    profile = image.info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        return profile if len(profile) <= _LARGEST_PROFILE else b"too large"
    if exif.is_adobe_rgb and image.mode == "RGB":
        # cameras set to Adobe RGB embed no profile, only an EXIF tag (DCF 2.0)
        return profiles.matrix_profile("Adobe RGB", profiles.ADOBE_RGB, profiles.D65, profiles.gamma_curve(563 / 256))
    return b""
