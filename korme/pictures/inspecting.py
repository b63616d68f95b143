"""Inspection of one picture in a child process: read it once, then refuse or describe it."""

from __future__ import annotations

import hashlib

from PIL import Image

from korme.core.model import Probe
from korme.pictures.colour import colours, normalised
from korme.pictures.decoding import DECODER_ERRORS, load_pixels, open_picture
from korme.pictures.embedded import Blocks, read_blocks
from korme.pictures.files import raw_ending, read_picture
from korme.pictures.ink_measuring import measured
from korme.pictures.jobs import Question
from korme.pictures.jpeg import is_endless
from korme.pictures.location import has_location
from korme.pictures.metadata import read_metadata
from korme.pictures.pixel_art import is_drawn_in_pixels, is_small
from korme.pictures.refusals import Fault, Findings, PictureRefused, fault, refuse
from korme.pictures.resizing import swaps_sides
from korme.pictures.spheres import sphere_in

HEAVY_MB = 12
"""Megabytes above which a file is worth exporting again: a photograph of 3000 pixels has two or three."""
_MOST_PAGES = 50
_SUBFILE_TYPE = 254


def inspect(question: Question) -> Findings:
    """Read and describe a picture, or say why it is refused."""
    try:
        data = read_picture(question.source, question.limits.file_mb)
        return describe(data, question)
    except PictureRefused as refused:
        return Findings(None, (refused.fault,))


def describe(data: bytes, question: Question) -> Findings:
    """Describe a picture from its header and metadata; with `whole`, also decode its pixels.

    Raises:
        PictureRefused: it cannot be used.
    """
    file_format, image = open_picture(data, question.limits, is_logo=question.is_logo)
    if file_format.name == "TIFF" and (kind := raw_ending(question.source)):
        raise refuse("picture-unsupported", "raw", kind=kind)
    frames = _frames(image, file_format.name)
    blocks = read_blocks(image, data, file_format.name)
    width, height = image.size
    if swaps_sides(blocks.orientation):
        width, height = height, width
    texts, keywords = read_metadata(blocks.exif, blocks.xmp, blocks.iptc)
    sphere, is_unclear = sphere_in(blocks.xmp.panorama, width, height)
    probe = Probe(
        digest=hashlib.sha256(data).hexdigest(),
        width=width,
        height=height,
        format=file_format.name,
        has_alpha=_has_alpha(image),
        frames=frames,
        has_location=blocks.xmp.has_location or has_location(data, image, file_format.name),
        is_pixel_art=_is_pixel_art(image),
        texts=texts,
        keywords=keywords,
        ink=_ink(image) if question.is_logo else (),
        sphere=sphere,
    )
    faults = (
        *((fault("sphere-unclear"),) if is_unclear else ()),
        *_warnings(probe, image, blocks),
        *_heavy(data, question),
        *_ends(data, file_format.name),
    )
    if question.whole:
        image.draft(None, (1, 1))
        load_pixels(image)
    return Findings(probe, faults)


def _ink(image: Image.Image) -> tuple[float, ...]:
    """Return what is drawn of a logo; nothing for one that cannot be decoded, which its renditions report."""
    try:
        return measured(image.copy())
    except DECODER_ERRORS:
        return ()


def _is_pixel_art(image: Image.Image) -> bool:
    try:
        return image.format != "JPEG" and is_small(image) and is_drawn_in_pixels(normalised(image.copy()))
    except DECODER_ERRORS:  # its renditions report it
        return False


def _has_alpha(image: Image.Image) -> bool:
    return bool(image.has_transparency_data)


def _frames(image: Image.Image, name: str) -> int:
    """Return the number of frames of an animation or pages of a scan; previews in a photograph do not count."""
    if name == "JPEG":
        return 1
    try:
        count = max(1, int(getattr(image, "n_frames", 1)))
        return _pages(image, count) if name == "TIFF" and count > 1 else count
    except DECODER_ERRORS:
        return 1


def _pages(image: Image.Image, count: int) -> int:
    """Return the pages of a TIFF that are not reduced copies of another (bit 0 of NewSubfileType)."""
    copies = 0
    for page in range(1, min(count, _MOST_PAGES)):
        image.seek(page)
        copies += int(getattr(image, "tag_v2", {}).get(_SUBFILE_TYPE, 0)) & 1
    image.seek(0)
    return count - copies


def _warnings(probe: Probe, image: Image.Image, blocks: Blocks) -> tuple[Fault, ...]:
    faults = []
    if probe.frames > 1:
        faults.append(fault("frames-left-out", found=probe.frames))
    if probe.has_location:
        faults.append(fault("exif-location"))
    if image.mode in ("CMYK", "LAB"):
        faults.append(fault("picture-mode", "" if blocks.profile else "bare", found=image.mode))
    if blocks.profile and colours(_mode(image), blocks.profile).is_broken:
        faults.append(fault("profile-broken"))
    return tuple(faults)


def _heavy(data: bytes, question: Question) -> tuple[Fault, ...]:
    """Report a file that is accepted but is large for anyone who clones the site's repository."""
    megabytes = len(data) / 1e6
    return (fault("picture-heavy", found=round(megabytes), most=HEAVY_MB),) if megabytes > HEAVY_MB else ()


def _ends(data: bytes, name: str) -> tuple[Fault, ...]:
    """Report a JPEG that is whole but for the mark at its end; one with less is refused when it is opened."""
    return (fault("picture-no-end"),) if name == "JPEG" and is_endless(data) else ()


def _mode(image: Image.Image) -> str:
    """Return the normalised mode without touching a pixel."""
    small = Image.new(image.mode, (1, 1))
    small.info = {key: value for key, value in image.info.items() if key == "transparency"}
    try:
        return normalised(small).mode
    except DECODER_ERRORS:
        return "RGB"
