"""Fixing of originals in a child process: removing the location, or encoding at another size or in another format."""

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
from korme.pictures.formats import CONVERTIBLE, ENDINGS_OF
from korme.pictures.location import has_location, without_location
from korme.pictures.metadata import read_metadata
from korme.pictures.profiles import srgb
from korme.pictures.refusals import Fault, PictureRefused, refuse
from korme.pictures.resizing import first_step, swaps_sides
from korme.pictures.xmp_location import blanked
from korme.pictures.xmp_writer import full_packet

_DECODERS = {"PSD": "PSD", "BMP": "BMP", "JPEG 2000": "JPEG2000"}
_PSD_XMP, _PSD_IPTC = 0x0424, 0x0404
_QUALITY = 92
_FEW_COLOURS = 64
"""A picture with so few colours is a drawing: PNG keeps it sharp and small."""


class RemakeRequest(Struct, frozen=True):
    """A picture to fix."""

    source: Path
    target: Path
    """Path for the new bytes; the caller puts them in place."""
    how: str
    limits: Limits
    side: int = 0
    """Maximum pixels of the longer side; 0: unchanged."""
    site: Limits | None = None
    """For copying a picture into a site: the limits above which it is made smaller."""


class Remade(Struct, frozen=True):
    """The outcome of a fix."""

    ending: str = ""
    """Suffix of the new file's name; empty: nothing had to be done."""
    size: tuple[int, int] = (0, 0)
    lost: tuple[str, ...] = ()
    """Properties that the new file no longer has: `layers`, `depth`, `pages`, `inks`."""
    fault: Fault | None = None
    has_location: bool = False
    """Of a medium copied as it is: whether it says where it was made."""


def remake(request: RemakeRequest) -> Remade:
    """Fix one picture."""
    try:
        data = read_picture(request.source, 2000)
        if request.how == "take":
            return _taken(data, request)
        return _placeless(data, request) if request.how == "location" else _repainted(data, request)
    except PictureRefused as refused:
        return Remade(fault=refused.fault)
    except DECODER_ERRORS as error:
        return Remade(fault=refuse("picture-unreadable", "decoder", reason=" ".join(str(error).split())[:200]).fault)


def _taken(data: bytes, request: RemakeRequest) -> Remade:
    """Copy a picture for a site: only its location is removed, unless the site's limits require encoding it again."""
    site = request.site or request.limits
    try:
        file_format, image = open_picture(data, site)
        is_fit = len(data) <= site.file_mb * 1_000_000
    except PictureRefused as refused:
        if not dict(refused.fault.values).get("fix"):
            raise
        is_fit = False
    if not is_fit:
        return _repainted(data, structs.replace(request, how="shrink"))
    load_pixels(image)  # a broken file is refused now, not when the site is built
    edited = without_location(data, open_again(data, site)[1], file_format.name)
    after = guarded(lambda: open_again(edited, site)[1])
    if has_location(edited, after, file_format.name):
        return _repainted(data, structs.replace(request, how="shrink"))
    request.target.write_bytes(edited)
    is_known = any(request.source.suffix[1:].lower() in endings for endings in ENDINGS_OF.values())
    ending = request.source.suffix if is_known else f".{ENDINGS_OF[file_format.name][0]}"
    return Remade(ending, image.size)


def _placeless(data: bytes, request: RemakeRequest) -> Remade:
    """Remove the location and check that it is gone and, in a TIFF, that the pixels are unchanged."""
    file_format, image = open_again(data, request.limits)
    edited = without_location(data, image, file_format.name)
    if edited == data:
        return Remade()
    after = guarded(lambda: open_again(edited, request.limits)[1])
    blocks = read_blocks(after, edited, file_format.name)
    if blocks.xmp.has_location or has_location(edited, after, file_format.name):
        raise refuse("picture-unreadable", "decoder", reason="GPS")
    if file_format.name == "TIFF" and _pixels(data, request.limits) != _pixels(edited, request.limits):
        raise refuse("picture-unreadable", "damaged")  # a TIFF's directories are stored among its pixels
    request.target.write_bytes(edited)
    return Remade(request.source.suffix, image.size)


def _pixels(data: bytes, limits: Limits) -> bytes:
    image = load_pixels(open_again(data, limits)[1])
    return hashlib.sha256(image.tobytes()).digest()


def _repainted(data: bytes, request: RemakeRequest) -> Remade:
    image, name = _opened(data, request.limits)
    blocks = read_blocks(image, data, name)
    lost = _losses(image, name)
    if _needs_nothing(image, name, blocks, request):
        return Remade()
    size = _aimed(image.size, request.side)
    tables = _tables(image) if request.how == "upright" else {}
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
    conversion = colours(pixels.mode, blocks.profile)
    profile = blocks.profile if not conversion.is_broken else b""
    if conversion.mode in ("CMYK", "LAB") or conversion.mode != pixels.mode.removesuffix("A"):
        pixels, profile = to_srgb(pixels, conversion), srgb()
    ending = _save(pixels, request, name, profile=profile, notes=_notes(original, blocks), tables=tables)
    return Remade(ending, pixels.size, lost)


def _opened(data: bytes, limits: Limits) -> tuple[Image.Image, str]:
    """Open an accepted picture, or one of a format that can be converted to one."""
    try:
        file_format, image = open_again(data, limits)
        return image, file_format.name
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


def _needs_nothing(image: Image.Image, name: str, blocks: Blocks, request: RemakeRequest) -> bool:
    match request.how:
        case "upright":
            return name != "JPEG" or blocks.orientation == 1
        case "convert":
            return name in ("JPEG", "PNG", "WEBP", "AVIF", "GIF") and image.mode != "CMYK"
        case _:
            return name == "SVG"


def _losses(image: Image.Image, name: str) -> tuple[str, ...]:
    losses = []
    if name == "PSD" and len(getattr(image, "layers", ())) > 1:
        losses.append("layers")
    if image.mode.startswith(("I", "F")) or getattr(image, "tag_v2", {}).get(258, (8,))[0] == 16:
        losses.append("depth")
    if name in ("TIFF", "GIF", "HEIF") and getattr(image, "n_frames", 1) > 1:
        losses.append("pages")
    if image.mode == "CMYK":
        losses.append("inks")
    return tuple(losses)


def _aimed(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return the stored size that is wanted: the same proportions, never larger."""
    longest = max(size)
    if not side or longest <= side:
        return size
    return max(1, round(size[0] * side / longest)), max(1, round(size[1] * side / longest))


def _tables(image: Image.Image) -> dict[str, Any]:
    """Return the JPEG's own quantisation tables, so that rotating it loses nothing visible and keeps the file size."""
    from PIL import JpegImagePlugin

    sampling = JpegImagePlugin.get_sampling(image)
    return {"qtables": getattr(image, "quantization", None), "subsampling": sampling if sampling >= 0 else 0}


def _save(
    pixels: Image.Image,
    request: RemakeRequest,
    name: str,
    *,
    profile: bytes,
    notes: dict[str, Any],
    tables: dict[str, Any],
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
    request.target.write_bytes(stream.getvalue())
    return ending


def _is_drawing(pixels: Image.Image) -> bool:
    return pixels.getcolors(_FEW_COLOURS) is not None


def _notes(image: Image.Image, blocks: Blocks) -> dict[str, Any]:
    """Return the metadata to keep: XMP without location, completed from older blocks, and camera and date from EXIF."""
    metadata = read_metadata(blocks.exif, blocks.xmp, blocks.iptc)
    packet = blanked(full_packet(metadata.texts, metadata.keywords))
    return {name: value for name, value in (("xmp", packet), ("exif", _camera(image))) if value}


_CAMERA = (0x010F, 0x0110, 0x0132)
_SETTINGS = (0x829A, 0x829D, 0x8827, 0x9003, 0x9004, 0x920A, 0xA405, 0xA433, 0xA434)
"""Make, model, date; exposure, aperture, sensitivity, dates, focal lengths, lens: no serial number, owner or location."""


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
    """Return limits for fixing a picture beyond the site's own: larger, but still bounded."""
    return structs.replace(
        limits, megapixels=2000, side=200_000, aspect=100_000, file_mb=2000, seconds=120, memory_mb=6144
    )
