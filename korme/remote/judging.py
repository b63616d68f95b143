"""Judging of fetched entries in a child process: every image is decoded as a stranger's is, before it is believed."""

from __future__ import annotations

import io
import re
from importlib import import_module

from PIL import Image

from korme.pictures.decoding import guarded, load_pixels, open_picture
from korme.pictures.profiles import srgb
from korme.pictures.refusals import PictureRefused
from korme.remote.endings import ends_with_picture
from korme.remote.entry import EntryRefused, SharedFiles, unpack
from korme.remote.errands import JudgeOrder, Verdict
from korme.remote.lots import Lot, SharedImage, judging_limits
from korme.store.cache import write_whole

_TONE = re.compile(r"#[0-9a-f]{6}")
_UNWANTED = ("exif", "photoshop", "comment", "xmp")
"""What Pillow finds in a file beside pixels, profile and density."""


def judge(order: JudgeOrder) -> Verdict:
    """Check a fetched entry and write its files to their places."""
    try:
        content = unpack(order.source.read_bytes(), order.lot.key)
        files = _images(order.lot, content)
    except EntryRefused as refused:
        return Verdict(reason=refused.reason)
    except OSError:
        return Verdict(reason="disk")
    places = dict(order.places)
    stamps = [(name, write_whole(places[name], data)) for name, data in files.items() if name in places]
    return Verdict(tuple(stamps), content.tone)


def _images(lot: Lot, content: SharedFiles) -> dict[str, bytes]:
    if content.files.keys() != {image.path for image in lot.images}:
        raise EntryRefused("other")
    if not _TONE.fullmatch(content.tone) if lot.ladder else content.tone:
        raise EntryRefused("foreign")
    for image in lot.images:
        _check(image, content.files[image.path])
    return content.files


def _check(image: SharedImage, data: bytes) -> None:
    """Decode an image.

    Raises:
        EntryRefused: it is not of the format and size promised, cannot be decoded, or has more in it than pixels.
    """
    if len(data) > image.most:
        raise EntryRefused("large")
    try:
        if image.format == "ICO":
            opened = _icon(data)
        else:
            found, opened = open_picture(data, judging_limits(image))
            if found.name != image.format:
                raise EntryRefused("picture")
        if opened.size != (image.width, image.height) or getattr(opened, "n_frames", 1) != 1:
            raise EntryRefused("picture")
        if not _is_bare(opened, image.xmp) or not ends_with_picture(data, image.format):
            raise EntryRefused("picture")
        load_pixels(opened)
    except PictureRefused:
        raise EntryRefused("picture") from None


def _icon(data: bytes) -> Image.Image:
    import_module("PIL.IcoImagePlugin")
    opened: Image.Image = guarded(lambda: Image.open(io.BytesIO(data), formats=("ICO",)))
    return opened


def _is_bare(image: Image.Image, credit: bytes) -> bool:
    """Whether a file has no metadata but the credit and the profile that we write."""
    info = dict(image.info)
    packet = info.pop("xmp", b"") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    packet = packet or str(info.pop("XML:com.adobe.xmp", "")).encode()
    return (
        packet == credit
        and info.pop("icc_profile", None) in (None, srgb())
        and not any(info.get(key) for key in _UNWANTED)
    )
