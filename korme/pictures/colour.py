"""Conversion of any picture's colours to sRGB, with LittleCMS."""

from __future__ import annotations

import io
from typing import Any

from msgspec import Struct
from PIL import Image, ImageChops, ImageCms

from korme.pictures import profiles
from korme.pictures.tiff import is_white_zero

_SPACES = {"RGB": "RGB", "RGBA": "RGB", "L": "GRAY", "LA": "GRAY", "CMYK": "CMYK", "LAB": "Lab"}
_INTENT = ImageCms.Intent.PERCEPTUAL
"""The intent that image viewers use; for profiles given by primaries all intents are the same."""
_FLAGS = ImageCms.Flags.HIGHRESPRECALC | ImageCms.Flags.BLACKPOINTCOMPENSATION


class Colours(Struct, frozen=True):
    """A conversion of pixel values to sRGB."""

    transform: Any = None
    """None if the values are already sRGB."""
    mode: str = "RGB"
    """Mode that the transform takes, without alpha."""
    is_broken: bool = False
    """The embedded profile is unusable; the values are taken as sRGB."""


def normalised(image: Image.Image) -> Image.Image:
    """Convert a picture to L, LA, RGB, RGBA, CMYK or LAB: 8 bits a channel, no palette."""
    mode = image.mode
    if mode in ("RGB", "RGBA", "L", "LA", "CMYK", "LAB"):
        return _with_key(image)
    if mode == "P":
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if mode == "PA":
        return image.convert("RGBA")
    if mode.startswith(("I", "F")):
        grey = _to_eight_bits(image)
        return ImageChops.invert(grey) if is_white_zero(image) else grey
    if mode == "1":
        return image.convert("L")
    if mode == "La":
        return image.convert("LA")
    return image.convert("RGBA" if mode == "RGBa" else "RGB")


def _with_key(image: Image.Image) -> Image.Image:
    """Turn the one colour that a PNG may declare transparent (tRNS) into an alpha channel."""
    if "transparency" in image.info and image.mode in ("L", "RGB"):
        return image.convert("LA" if image.mode == "L" else "RGBA")
    return image


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Scale 16-bit, 32-bit and floating-point grey to 8 bits by the range it was written in."""
    if image.mode.startswith("I;16"):
        # scanners store 12 bits in two bytes; `point` rounds down
        scale = 255 / (2 ** _bits(image) - 1)
        return image.convert("I").point(lambda value: value * scale + 0.5).convert("L")
    wide = image.convert("F")
    low, high = (float(part) for part in wide.getextrema())  # type: ignore[arg-type]
    top = next((limit for limit in (1.0, 255.0, 65535.0) if low >= 0 and high <= limit), 0.0)
    if top:
        low, high = 0.0, top
    scale = 255.0 / ((high - low) or 1.0)
    return wide.point(lambda value: value * scale + (0.5 - low * scale)).convert("L")


def _bits(image: Image.Image) -> int:
    """Return the bits a channel that a TIFF declares (BitsPerSample, tag 258 of TIFF 6.0), else 16."""
    declared = getattr(image, "tag_v2", {}).get(258)
    bits = declared[0] if isinstance(declared, tuple) and declared else 16
    return bits if isinstance(bits, int) and 8 < bits <= 16 else 16


def colours(mode: str, profile: bytes) -> Colours:
    """Return the conversion to sRGB for a normalised mode with this embedded ICC profile."""
    plain = mode.removesuffix("A") if mode != "LA" else "L"
    if mode == "LAB":
        return Colours(_transform(ImageCms.createProfile("LAB"), "LAB"), "LAB")
    if not profile:
        return Colours(mode=plain)
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = opened.profile.xcolor_space.strip()
        if plain == "L" and space == "RGB":
            plain = "RGB"  # a grey picture with an RGB profile uses the grey axis of that profile
        if space != _SPACES[plain]:
            return Colours(mode=plain, is_broken=True)
        transform = _transform(opened, plain)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return Colours(mode=plain, is_broken=True)
    return Colours(None if plain == "RGB" and _changes_nothing(transform) else transform, plain)


def _transform(profile: Any, mode: str) -> Any:
    srgb = ImageCms.ImageCmsProfile(io.BytesIO(profiles.srgb()))
    return ImageCms.buildTransform(profile, srgb, mode, "RGB", _INTENT, _FLAGS)


def _changes_nothing(transform: Any) -> bool:
    """Whether the profile is sRGB under another name; most are, and the pixels can then be left alone."""
    steps = bytes(
        level for r in range(0, 256, 51) for g in range(0, 256, 51) for b in range(0, 256, 51) for level in (r, g, b)
    )
    sample = Image.frombytes("RGB", (216, 1), steps)
    after: bytes = transform.apply(sample).tobytes()
    return max(abs(old - new) for old, new in zip(steps, after, strict=True)) <= 1


def to_srgb(image: Image.Image, conversion: Colours) -> Image.Image:
    """Convert a picture in a normalised mode to RGB or RGBA in sRGB."""
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    if conversion.transform is not None:
        bare = image.convert(conversion.mode) if image.mode != conversion.mode else image
        result: Image.Image = conversion.transform.apply(bare)
    else:
        result = image if image.mode in ("RGB", "RGBA") else image.convert("RGB")
    if alpha is not None and result.mode != "RGBA":
        result.putalpha(alpha)
    return result
