"""What a child process does to learn of one picture: read it once, refuse or describe it."""

from __future__ import annotations

import hashlib

from PIL import Image

from korme.core.model import Probe
from korme.pictures.colour import colours, normalised
from korme.pictures.decoding import DECODER_ERRORS, load_pixels, open_picture
from korme.pictures.embedded import Blocks, read_blocks
from korme.pictures.files import read_picture
from korme.pictures.refusals import Fault, PictureRefused, fault
from korme.pictures.resizing import swaps_sides
from korme.pictures.words import read_words
from korme.pictures.worker import Question

HEAVY_MB = 12
"""Megabytes of a file above which it is worth exporting again: a photograph of 3000 pixels has two or three."""
_MOST_PAGES = 50
_SUBFILE_TYPE = 254

Answer = tuple[Probe | None, tuple[Fault, ...]]


def inspect(question: Question) -> Answer:
    """Look at one picture."""
    try:
        data = read_picture(question.source, question.limits.file_mb)
        return describe(data, question)
    except PictureRefused as refused:
        return None, (refused.fault,)


def describe(data: bytes, question: Question) -> Answer:
    """Everything that is known of a picture without (or, for `whole`, with) its pixels."""
    known, image = open_picture(data, question.limits, is_logo=question.is_logo)
    frames = _frames(image, known.name)
    blocks = read_blocks(image, data, known.name)
    width, height = image.size
    if swaps_sides(blocks.orientation):
        width, height = height, width
    words, keywords = read_words(blocks.exif, blocks.xmp, blocks.iptc)
    probe = Probe(
        digest=hashlib.sha256(data).hexdigest(),
        width=width,
        height=height,
        format=known.name,
        has_alpha=_has_alpha(image),
        frames=frames,
        has_location=blocks.exif.has_location or blocks.xmp.has_location,
        words=words,
        keywords=keywords,
    )
    faults = (*_warnings(probe, image, blocks), *_heavy(data, question))
    if question.whole:
        image.draft(None, (1, 1))
        load_pixels(image)
    return probe, faults


def _has_alpha(image: Image.Image) -> bool:
    return bool(image.has_transparency_data)


def _frames(image: Image.Image, name: str) -> int:
    """Frames of an animation or pages of a scan; previews inside a photograph are not counted."""
    if name == "JPEG":
        return 1
    try:
        count = max(1, int(getattr(image, "n_frames", 1)))
        return _pages(image, count) if name == "TIFF" and count > 1 else count
    except DECODER_ERRORS:
        return 1


def _pages(image: Image.Image, count: int) -> int:
    """Pages of a TIFF that are no smaller copies of another."""
    copies = 0
    for page in range(1, min(count, _MOST_PAGES)):
        image.seek(page)
        copies += int(getattr(image, "tag_v2", {}).get(_SUBFILE_TYPE, 0)) & 1
    image.seek(0)
    return count - copies


def _warnings(probe: Probe, image: Image.Image, blocks: Blocks) -> tuple[Fault, ...]:
    found = []
    if probe.frames > 1:
        found.append(fault("frames-left-out", found=probe.frames))
    if probe.has_location:
        found.append(fault("exif-location"))
    if image.mode in ("CMYK", "LAB"):
        found.append(fault("picture-mode", "" if blocks.profile else "bare", found=image.mode))
    if blocks.profile and colours(_mode(image), blocks.profile).is_broken:
        found.append(fault("profile-broken"))
    return tuple(found)


def _heavy(data: bytes, question: Question) -> tuple[Fault, ...]:
    """A file that is let in but costs everybody who copies the site's folder."""
    megabytes = len(data) / 1e6
    return (fault("picture-heavy", found=round(megabytes), most=HEAVY_MB),) if megabytes > HEAVY_MB else ()


def _mode(image: Image.Image) -> str:
    """The normalised mode, found without touching a pixel."""
    small = Image.new(image.mode, (1, 1))
    small.info = {key: value for key, value in image.info.items() if key == "transparency"}
    try:
        return normalised(small).mode
    except DECODER_ERRORS:
        return "RGB"
