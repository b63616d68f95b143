"""Bytes to pixels, in a child process: only the decoder that the bytes ask for, nothing before the size is known."""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

from PIL import Image, UnidentifiedImageError

from korme.core.model import Limits
from korme.pictures.formats import PictureFormat, recognise
from korme.pictures.refusals import PictureRefused, refuse
from korme.pictures.scans import count_scans
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
"""What decoders raise on broken files; anything else is caught by the pool as a task that broke."""

_CUT_OFF = re.compile(r"(?i)truncated|cut off|unexpected end|not enough data|broken data|end of file")
_BLANK_FRAMES = 16
"""Frames looked at to find one that is not empty."""


def open_picture(data: bytes, limits: Limits, *, is_logo: bool = False) -> tuple[PictureFormat, Image.Image]:
    """Recognise and open a picture; its header is read, its pixels are not, and its size is within the limits.

    Raises:
        Refused: it is no picture, none that is accepted, broken or too large.
    """
    known = recognise(data)
    if known.name == "SVG" and not is_logo:
        raise refuse("picture-unsupported", "svg", kind="SVG")
    if known.name == "JPEG" and count_scans(data, limits.scans) > limits.scans:
        raise refuse("picture-too-large", "scans", limit=limits.scans)
    if known.name == "WEBP":
        check_size(canvas(data), limits)  # its decoder takes the memory when it is opened
    image = _opened(data, known, limits)
    check_size(image.size, limits)
    return known, image


def open_again(data: bytes, limits: Limits) -> tuple[PictureFormat, Image.Image]:
    """Open a picture that `open_picture` has let in before: the same bytes need not be checked twice."""
    known = recognise(data)
    return known, _opened(data, known, limits)


def _opened(data: bytes, known: PictureFormat, limits: Limits) -> Image.Image:
    if known.name == "SVG":
        from korme.pictures.vector import draw

        return draw(data, limits)
    _prepare(known)
    image: Image.Image = guarded(lambda: Image.open(io.BytesIO(data), formats=(known.name,)))
    return image


def guarded(step: Callable[[], Any]) -> Any:
    """Do one step of decoding; whatever a decoder complains about becomes a refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return step()
    except PictureRefused:
        raise
    except DECODER_ERRORS as error:
        raise _explained(error) from error


def _explained(error: BaseException) -> PictureRefused:
    words = " ".join(str(error).split())
    if _CUT_OFF.search(words):
        return refuse("picture-truncated")
    if isinstance(error, Image.DecompressionBombError) or "MAX_TEXT" in words:
        return refuse("picture-too-large", "memory")
    if isinstance(error, UnidentifiedImageError):  # its words are an address in memory
        return refuse("picture-unreadable", "damaged")
    return refuse("picture-unreadable", "decoder", reason=words[:200])


def _prepare(known: PictureFormat) -> None:
    """Load the decoder; those that could use threads get one: memory and time are counted a picture."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before any pixel is read
    if known.name == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
        pillow_heif.options.DECODE_THREADS = 1
    elif known.name == "AVIF":
        from PIL import AvifImagePlugin

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    else:
        import_module(known.plugin)  # else Pillow loads all it has to find one


def check_size(size: tuple[int, int], limits: Limits) -> None:
    """Refuse what is too many pixels, too long or too thin."""
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
    # a strip of a few pixels is a rule or a dot, not a bomb
    if max(size) > limits.aspect * min(size) and max(size) > 2000:
        raise refuse("picture-too-large", "aspect", found=f"{width} x {height}", limit=limits.aspect)


def load_pixels(image: Image.Image) -> Image.Image:
    """Decode the first frame that has something on it, whole.

    Raises:
        Refused: the file is cut off or broken.
    """

    def step() -> Image.Image:
        image.load()
        return _first_filled(image)

    loaded: Image.Image = guarded(step)
    return loaded


def _first_filled(image: Image.Image) -> Image.Image:
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
