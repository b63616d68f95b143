"""Decoding in a child process: only the decoder the bytes ask for, and no pixels before the size is known."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from PIL import Image, UnidentifiedImageError

from korme.core.model import Limits
from korme.pictures import vector
from korme.pictures.formats import PictureFormat, recognise
from korme.pictures.jpeg import END, continuations, is_endless, unusual_coding
from korme.pictures.refusals import PictureRefused, refuse
from korme.pictures.scans import count_scans
from korme.pictures.tiff import unusual_samples
from korme.pictures.webp import canvas

DECODER_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    struct.error,
    Image.DecompressionBombError,
)
"""Exceptions that decoders raise on broken files; the worker pool catches anything else as a failed task."""

_CUT_OFF = re.compile(r"(?i)truncated|cut off|unexpected end|not enough data|broken data|end of file")
_LARGEST_ENDLESS = 60_000_000
"""Pixels of a JPEG without an end up to which it is decoded several times, to find out whether it is whole."""
_LAST_BYTES = 16
_BLANK_FRAMES = 16
"""Frames searched for one that is not blank."""


class OpenedPicture(NamedTuple):
    """A picture whose header has been read, but no pixels."""

    format: PictureFormat
    image: Image.Image


def open_picture(data: bytes, limits: Limits, *, is_logo: bool = False) -> OpenedPicture:
    """Recognise and open a picture: read its header but no pixels, and check its size against the limits.

    Raises:
        PictureRefused: it is not a picture, not of an accepted format, broken or too large.
    """
    file_format = recognise(data)
    if file_format.name == "SVG" and not is_logo:
        raise refuse("picture-unsupported", "svg", kind="SVG")
    if file_format.name == "JPEG" and count_scans(data, limits.scans) > limits.scans:
        raise refuse("picture-too-large", "scans", limit=limits.scans)
    if file_format.name == "WEBP":
        check_size(canvas(data), limits)  # WebP's decoder allocates its memory when it is opened
    if file_format.name == "JPEG" and (coding := unusual_coding(data)):
        raise refuse("picture-unsupported", "depth", kind=coding)
    image = _opened(data, file_format, limits)
    check_size(image.size, limits)
    _check_whole(data, file_format)
    return OpenedPicture(file_format, image)


def open_again(data: bytes, limits: Limits) -> OpenedPicture:
    """Open a picture that `open_picture` has already accepted, without checking it again.

    Raises:
        PictureRefused: as `open_picture`, but for the limits.
    """
    file_format = recognise(data)
    image = _opened(data, file_format, limits)
    _check_whole(data, file_format)
    return OpenedPicture(file_format, image)


def _opened(data: bytes, file_format: PictureFormat, limits: Limits) -> Image.Image:
    if file_format.name == "SVG":
        return vector.draw(data, limits)
    _prepare(file_format)
    if file_format.name == "JPEG" and is_endless(data):
        data += END
    try:
        return _header_read(data, file_format.name)
    except PictureRefused as refused:
        samples = unusual_samples(data) if file_format.name == "TIFF" else ""
        if samples and refused.fault.code == "picture-unreadable":
            raise refuse("picture-unsupported", "depth", kind=samples) from refused
        raise


def _header_read(data: bytes, name: str) -> Image.Image:
    image: Image.Image = guarded(lambda: Image.open(io.BytesIO(data), formats=(name,)))
    return image


def _check_whole(data: bytes, file_format: PictureFormat) -> None:
    """Check that a JPEG without an end lacks nothing else.

    Raises:
        PictureRefused: a pixel depends on what might have followed, or none on the last bytes that are there.
    """
    if file_format.name != "JPEG" or not is_endless(data):
        return
    first, *others = (_pixels_digest(each) for each in continuations(data))
    if any(other != first for other in others) or _pixels_digest(data[:-_LAST_BYTES] + END) == first:
        raise refuse("picture-truncated")


def _pixels_digest(data: bytes) -> bytes:
    image = _header_read(data, "JPEG")
    if image.width * image.height > _LARGEST_ENDLESS:
        raise refuse("picture-truncated")
    return hashlib.sha256(load_pixels(image).tobytes()).digest()


def guarded(step: Callable[[], Any]) -> Any:
    """Run one decoding step and turn what the decoder raises into a refusal.

    Raises:
        PictureRefused: the step failed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return step()
    except PictureRefused:
        raise
    except DECODER_ERRORS as error:
        raise _explained(error) from error


def _explained(error: BaseException) -> PictureRefused:
    message = " ".join(str(error).split())
    if _CUT_OFF.search(message):
        return refuse("picture-truncated")
    if isinstance(error, Image.DecompressionBombError) or "MAX_TEXT" in message:
        return refuse("picture-too-large", "memory")
    if isinstance(error, UnidentifiedImageError):  # its message is a memory address
        return refuse("picture-unreadable", "damaged")
    return refuse("picture-unreadable", "decoder", reason=message[:200])


def _prepare(file_format: PictureFormat) -> None:
    """Load the decoder, with one thread where it could use more: memory and time are limited for each picture."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before any pixel is read
    if file_format.name == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
        pillow_heif.options.DECODE_THREADS = 1
    elif file_format.name == "AVIF":
        from PIL import AvifImagePlugin

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    else:
        import_module(file_format.plugin)  # otherwise Pillow loads every plugin to find one


def check_size(size: tuple[int, int], limits: Limits) -> None:
    """Check a size in pixels against the limits.

    Raises:
        PictureRefused: it has too many pixels, or is too long, too thin or empty.
    """
    width, height = size
    if width < 1 or height < 1:
        raise refuse("picture-unreadable", "decoder", reason=f"{width} x {height}")
    if max(size) > limits.side:
        raise refuse("picture-too-large", "side", found=max(size), limit=limits.side, fix="smaller")
    if width * height > limits.megapixels * 1_000_000:
        raise refuse(
            "picture-too-large",
            "megapixels",
            found=width * height // 1_000_000,
            limit=limits.megapixels,
            fix="smaller",
        )
    # a strip a few pixels wide is a rule or an ornament, not a bomb
    if max(size) > limits.aspect * min(size) and max(size) > 2000:
        raise refuse("picture-too-large", "aspect", found=f"{width} x {height}", limit=limits.aspect)


def load_pixels(image: Image.Image) -> Image.Image:
    """Decode the first frame that is not blank, in full.

    Raises:
        PictureRefused: the file is truncated or broken.
    """

    def step() -> Image.Image:
        image.load()
        return _first_filled(image)

    loaded: Image.Image = guarded(step)
    return loaded


def _first_filled(image: Image.Image) -> Image.Image:
    """Return the first frame that is not blank, or the first if all that are searched are blank."""
    if not getattr(image, "is_animated", False) or not is_blank(image):
        return image
    for frame in range(1, min(getattr(image, "n_frames", 1), _BLANK_FRAMES)):
        image.seek(frame)
        image.load()
        if not is_blank(image):
            return image
    image.seek(0)
    image.load()
    return image


def is_blank(image: Image.Image) -> bool:
    """Whether every pixel is fully transparent."""
    if not image.has_transparency_data:
        return False
    return image.convert("RGBA").getchannel("A").getextrema() == (0, 0)
