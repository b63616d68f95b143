"""Encoding of renditions: encoder settings, the sRGB tag and the credit; no other metadata."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from korme.core.model import Encoding
from korme.pictures import profiles
from korme.pictures.pixel_art import is_drawn_in_pixels

_PROGRESSIVE_FROM = 5
"""Effort from which JPEG is progressive: 5 % fewer bytes for five times the time."""


def encode(image: Image.Image, encoding: Encoding, *, background: str, xmp: bytes) -> bytes:
    """Encode one rendition from an RGB or RGBA image in sRGB; JPEG fills transparency with `background`."""
    stream = io.BytesIO()
    image.info = {}  # nothing of the original may be carried over
    _WRITERS[encoding.format](image, stream, encoding, background, xmp)
    return stream.getvalue()


def flattened(image: Image.Image, background: str) -> Image.Image:
    """Return a picture without transparency, on a plain background."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGBA", image.size, background)
    ground.alpha_composite(image)
    return ground.convert("RGB")


def _webp(image: Image.Image, stream: io.BytesIO, encoding: Encoding, _: str, xmp: bytes) -> None:
    image.save(
        stream,
        "WEBP",
        lossless=is_drawn_in_pixels(image),
        quality=encoding.quality,
        method=min(6, encoding.effort),
        icc_profile=profiles.srgb(),
        **_xmp(xmp),
    )


def _jpeg(image: Image.Image, stream: io.BytesIO, encoding: Encoding, background: str, xmp: bytes) -> None:
    slow = encoding.effort >= _PROGRESSIVE_FROM
    flattened(image, background).save(
        stream,
        "JPEG",
        quality=encoding.quality,
        progressive=slow,
        optimize=slow,
        icc_profile=profiles.srgb(),
        **_xmp(xmp),
    )


def _avif(image: Image.Image, stream: io.BytesIO, encoding: Encoding, _: str, xmp: bytes) -> None:
    # AVIF declares sRGB in its nclx colour box; a profile would only add bytes
    speed = max(0, 10 - encoding.effort)
    image.save(stream, "AVIF", quality=encoding.quality, speed=speed, max_threads=1, **_xmp(xmp))


def _png(image: Image.Image, stream: io.BytesIO, encoding: Encoding, _: str, xmp: bytes) -> None:
    from PIL.PngImagePlugin import PngInfo

    chunks = PngInfo()
    chunks.add(b"sRGB", b"\0")
    if xmp:
        chunks.add_itxt("XML:com.adobe.xmp", xmp.decode())
    image.save(stream, "PNG", compress_level=min(9, encoding.effort + 3), pnginfo=chunks)


def _xmp(packet: bytes) -> dict[str, Any]:
    return {"xmp": packet} if packet else {}


_WRITERS = {"webp": _webp, "jpeg": _jpeg, "avif": _avif, "png": _png}
