"""Any picture's colours to sRGB, with LittleCMS."""

from __future__ import annotations

import io
from typing import Any

from msgspec import Struct
from PIL import Image, ImageCms

from korme.pictures import profiles

_SPACES = {"RGB": "RGB", "RGBA": "RGB", "L": "GRAY", "LA": "GRAY", "CMYK": "CMYK", "LAB": "Lab"}
_INTENT = ImageCms.Intent.PERCEPTUAL
"""As viewers show a picture; for spaces given by primaries all intents are one."""
_FLAGS = ImageCms.Flags.HIGHRESPRECALC | ImageCms.Flags.BLACKPOINTCOMPENSATION


class Colours(Struct, frozen=True):
    """How to bring a picture's numbers to sRGB."""

    transform: Any = None
    """None: they are sRGB already."""
    mode: str = "RGB"
    """The mode the transform takes, without alpha."""
    is_broken: bool = False
    """The embedded profile cannot be used; the numbers are taken as sRGB."""


def normalised(image: Image.Image) -> Image.Image:
    """The same picture in one of the modes L, LA, RGB, RGBA, CMYK, LAB: eight bits a channel, no palette."""
    mode = image.mode
    if mode in ("RGB", "RGBA", "L", "LA", "CMYK", "LAB"):
        return _with_key(image)
    if mode == "P":
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if mode == "PA":
        return image.convert("RGBA")
    if mode.startswith(("I", "F")):
        return _to_eight_bits(image)
    if mode == "1":
        return image.convert("L")
    if mode == "La":
        return image.convert("LA")
    return image.convert("RGBA" if mode == "RGBa" else "RGB")


def _with_key(image: Image.Image) -> Image.Image:
    """One colour of a PNG may be declared transparent."""
    if "transparency" in image.info and image.mode in ("L", "RGB"):
        return image.convert("LA" if image.mode == "L" else "RGBA")
    return image


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen-bit, thirty-two-bit and floating-point grey, scaled by the range it is written in."""
    if image.mode.startswith("I;16"):
        # scanners write twelve bits in two bytes; the point operation rounds down
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
    """Bits a channel that a TIFF says it uses."""
    told = getattr(image, "tag_v2", {}).get(258)
    bits = told[0] if isinstance(told, tuple) and told else 16
    return bits if isinstance(bits, int) and 8 < bits <= 16 else 16


def colours(mode: str, profile: bytes) -> Colours:
    """How pictures of a (normalised) mode with this embedded profile become sRGB."""
    plain = mode.removesuffix("A") if mode != "LA" else "L"
    if mode == "LAB":
        return Colours(_transform(ImageCms.createProfile("LAB"), "LAB"), "LAB")
    if not profile:
        return Colours(mode=plain)
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = opened.profile.xcolor_space.strip()
        if plain == "L" and space == "RGB":
            plain = "RGB"  # grey pictures with an RGB profile mean its grey axis
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
    """Whether the profile is sRGB under whatever name: most are, and a picture need not be touched then."""
    steps = bytes(
        level for r in range(0, 256, 51) for g in range(0, 256, 51) for b in range(0, 256, 51) for level in (r, g, b)
    )
    sample = Image.frombytes("RGB", (216, 1), steps)
    after: bytes = transform.apply(sample).tobytes()
    return max(abs(one - two) for one, two in zip(steps, after, strict=True)) <= 1


def to_srgb(image: Image.Image, its: Colours) -> Image.Image:
    """A picture in a normalised mode as RGB or RGBA in sRGB."""
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    if its.transform is not None:
        bare = image.convert(its.mode) if image.mode != its.mode else image
        result: Image.Image = its.transform.apply(bare)
    else:
        result = image if image.mode in ("RGB", "RGBA") else image.convert("RGB")
    if alpha is not None and result.mode != "RGBA":
        result.putalpha(alpha)
    return result
