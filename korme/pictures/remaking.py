"""What a child process does to mend an original: the place removed, or pixels made anew at another size or in another format."""

from __future__ import annotations

import hashlib
import io
from importlib import import_module
from pathlib import Path
from typing import Any

from msgspec import Struct, structs
from PIL import Image

from korme.core.model import Limits
from korme.pictures.colour import colours, normalised, to_srgb
from korme.pictures.decoding import DECODER_ERRORS, guarded, load_pixels, open_again, open_picture
from korme.pictures.embedded import Blocks, read_blocks
from korme.pictures.files import read_picture
from korme.pictures.formats import CONVERTIBLE
from korme.pictures.notes import full_packet
from korme.pictures.places import blanked, without_place
from korme.pictures.profiles import srgb
from korme.pictures.refusals import Fault, PictureRefused, refuse
from korme.pictures.resizing import first_step, swaps_sides
from korme.pictures.words import read_words

_DECODERS = {"PSD": "PSD", "BMP": "BMP", "JPEG 2000": "JPEG2000"}
_PSD_XMP, _PSD_IPTC = 0x0424, 0x0404
_QUALITY = 92
_FEW_COLOURS = 64
"""A picture of so few colours is a drawing: PNG keeps it sharp and small."""


class Wish(Struct, frozen=True):
    """A picture to mend."""

    source: Path
    target: Path
    """Where the new bytes go; the asker puts them in place."""
    how: str
    limits: Limits
    side: int = 0
    """Pixels that the longer side may have; 0: as it is."""
    site: Limits | None = None
    """To take a picture in: the limits beyond which it is made smaller."""


class Remade(Struct, frozen=True):
    """What came of it."""

    ending: str = ""
    """The ending of the new file's name; empty: nothing had to be done."""
    size: tuple[int, int] = (0, 0)
    lost: tuple[str, ...] = ()
    """What the new file no longer has: `layers`, `depth`, `pages`, `inks`."""
    fault: Fault | None = None


def remake(wish: Wish) -> Remade:
    """Mend one picture."""
    try:
        data = read_picture(wish.source, 2000)
        if wish.how == "take":
            return _taken(data, wish)
        return _placeless(data, wish) if wish.how == "location" else _repainted(data, wish)
    except PictureRefused as refused:
        return Remade(fault=refused.fault)
    except DECODER_ERRORS as error:
        return Remade(fault=refuse("picture-unreadable", "decoder", reason=" ".join(str(error).split())[:200]).fault)


def _taken(data: bytes, wish: Wish) -> Remade:
    """A copy for a site: as it is but for its place, made anew only if the site could not take it."""
    site = wish.site or wish.limits
    try:
        known, image = open_picture(data, site)
        is_fit = len(data) <= site.file_mb * 1_000_000
    except PictureRefused as refused:
        if not dict(refused.fault.values).get("fix"):
            raise
        is_fit = False
    if not is_fit:
        return _repainted(data, structs.replace(wish, how="shrink"))
    load_pixels(image)  # a broken file is refused now, not when the site is built
    found = without_place(data, open_again(data, site)[1], known.name)
    wish.target.write_bytes(found)
    return Remade(wish.source.suffix, image.size)


def _placeless(data: bytes, wish: Wish) -> Remade:
    known, image = open_again(data, wish.limits)
    found = without_place(data, image, known.name)
    if found == data:
        return Remade()
    after = guarded(lambda: open_again(found, wish.limits)[1])
    blocks = read_blocks(after, found, known.name)
    if blocks.exif.has_location or blocks.xmp.has_location:
        raise refuse("picture-unreadable", "decoder", reason="GPS")
    if known.name == "TIFF" and _pixels(data, wish.limits) != _pixels(found, wish.limits):
        raise refuse("picture-unreadable", "damaged")  # its directories lie among its pixels
    wish.target.write_bytes(found)
    return Remade(wish.source.suffix, image.size)


def _pixels(data: bytes, limits: Limits) -> bytes:
    image = load_pixels(open_again(data, limits)[1])
    return hashlib.sha256(image.tobytes()).digest()


def _repainted(data: bytes, wish: Wish) -> Remade:
    image, name = _opened(data, wish.limits)
    blocks = read_blocks(image, data, name)
    lost = _losses(image, name)
    if _needs_nothing(image, name, blocks, wish):
        return Remade()
    size = _aimed(image.size, wish.side)
    tables = _tables(image) if wish.how == "upright" else {}
    original = image
    image.draft(None, size)
    pixels = guarded(lambda: normalised(load_pixels(image)))
    pixels = first_step(
        pixels,
        size[::-1] if swaps_sides(blocks.orientation) else size,
        orientation=blocks.orientation,
        crop=None,
        resampling=Image.Resampling.LANCZOS,
    )
    its = colours(pixels.mode, blocks.profile)
    profile = blocks.profile if not its.is_broken else b""
    if its.mode in ("CMYK", "LAB") or its.mode != pixels.mode.removesuffix("A"):
        pixels, profile = to_srgb(pixels, its), srgb()
    ending = _save(pixels, wish, name, profile=profile, notes=_notes(original, blocks), tables=tables)
    return Remade(ending, pixels.size, lost)


def _opened(data: bytes, limits: Limits) -> tuple[Image.Image, str]:
    """An accepted picture, or one of the kinds that can be made into one."""
    try:
        known, image = open_again(data, limits)
        return image, known.name
    except PictureRefused as refused:
        kind = str(dict(refused.fault.values).get("kind", ""))
        if refused.fault.code != "picture-unsupported" or kind not in CONVERTIBLE:
            raise
    Image.MAX_IMAGE_PIXELS = None
    import_module(CONVERTIBLE[kind])
    opened: Image.Image = guarded(lambda: Image.open(io.BytesIO(data), formats=(_DECODERS[kind],)))
    for number, _, block in getattr(opened, "resources", ()):
        if number == _PSD_XMP:
            opened.info["xmp"] = block
        elif number == _PSD_IPTC:
            opened.info["photoshop"] = {_PSD_IPTC: block}
    return opened, kind


def _needs_nothing(image: Image.Image, name: str, blocks: Blocks, wish: Wish) -> bool:
    match wish.how:
        case "upright":
            return name != "JPEG" or blocks.orientation == 1
        case "convert":
            return name in ("JPEG", "PNG", "WEBP", "AVIF", "GIF") and image.mode != "CMYK"
        case _:
            return name == "SVG"


def _losses(image: Image.Image, name: str) -> tuple[str, ...]:
    found = []
    if name == "PSD" and len(getattr(image, "layers", ())) > 1:
        found.append("layers")
    if image.mode.startswith(("I", "F")) or getattr(image, "tag_v2", {}).get(258, (8,))[0] == 16:
        found.append("depth")
    if name in ("TIFF", "GIF", "HEIF") and getattr(image, "n_frames", 1) > 1:
        found.append("pages")
    if image.mode == "CMYK":
        found.append("inks")
    return tuple(found)


def _aimed(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The stored size that is wanted: the same shape, never larger."""
    longest = max(size)
    if not side or longest <= side:
        return size
    return max(1, round(size[0] * side / longest)), max(1, round(size[1] * side / longest))


def _tables(image: Image.Image) -> dict[str, Any]:
    """The JPEG's own quantisation, so that turning it loses nothing that the eye or a file size shows."""
    from PIL import JpegImagePlugin

    sampling = JpegImagePlugin.get_sampling(image)
    return {"qtables": getattr(image, "quantization", None), "subsampling": sampling if sampling >= 0 else 0}


def _save(
    pixels: Image.Image, wish: Wish, name: str, *, profile: bytes, notes: dict[str, Any], tables: dict[str, Any]
) -> str:
    stream = io.BytesIO()
    pixels.info = {}
    settings = {**notes, **({"icc_profile": profile} if profile else {})}
    if pixels.mode in ("RGBA", "LA") or (name != "JPEG" and _is_drawing(pixels)):
        packet = settings.pop("xmp", b"")
        if packet:
            from PIL.PngImagePlugin import PngInfo

            settings["pnginfo"] = PngInfo()
            settings["pnginfo"].add_itxt("XML:com.adobe.xmp", packet.decode("utf-8", "replace"))
        pixels.save(stream, "PNG", **settings)
        ending = ".png"
    else:
        plain = pixels if pixels.mode in ("RGB", "L") else pixels.convert("RGB")
        quality = tables or {"quality": _QUALITY, "subsampling": 0}
        plain.save(stream, "JPEG", progressive=True, optimize=True, **quality, **settings)
        ending = ".jpg"
    wish.target.write_bytes(stream.getvalue())
    return ending


def _is_drawing(pixels: Image.Image) -> bool:
    return pixels.getcolors(_FEW_COLOURS) is not None


def _notes(image: Image.Image, blocks: Blocks) -> dict[str, Any]:
    """The words that stay: the packet as it is but for the place, with what only older blocks say; camera and date."""
    words, keywords = read_words(blocks.exif, blocks.xmp, blocks.iptc)
    packet = blanked(full_packet(words, keywords))
    return {name: value for name, value in (("xmp", packet), ("exif", _camera(image))) if value}


_CAMERA = (0x010F, 0x0110, 0x0132)
_SETTINGS = (0x829A, 0x829D, 0x8827, 0x9003, 0x9004, 0x920A, 0xA405, 0xA433, 0xA434)
"""Make, model, date; exposure, aperture, sensitivity, dates, focal lengths, lens: no serial number, no owner, no place."""


def _camera(image: Image.Image) -> bytes:
    try:
        old, new = image.getexif(), Image.Exif()
        settings = old.get_ifd(0x8769)
        for tag in _CAMERA:
            if tag in old:
                new[tag] = old[tag]
        kept = {tag: settings[tag] for tag in _SETTINGS if tag in settings}
        if kept:
            new.get_ifd(0x8769).update(kept)
        return new.tobytes() if len(new) or kept else b""
    except (*DECODER_ERRORS, OverflowError):
        return b""


def relaxed(limits: Limits) -> Limits:
    """The limits for mending what is beyond the site's own: still bounded."""
    return structs.replace(
        limits, megapixels=2000, side=200_000, aspect=100_000, file_mb=2000, seconds=120, memory_mb=6144
    )
