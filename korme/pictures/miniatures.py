"""Miniatures: what is left of a picture when one asks whether two show the same. Made in a child process."""

from __future__ import annotations

import hashlib
import io

from PIL import Image

from korme.core.model import Limits
from korme.pictures.colour import normalised
from korme.pictures.decoding import load_pixels, open_picture
from korme.pictures.embedded import read_blocks
from korme.pictures.files import read_picture
from korme.pictures.jobs import Question, Shrunk
from korme.pictures.refusals import PictureRefused
from korme.pictures.resizing import turned

SIDE = 384
"""Pixels of the longer side."""
_QUALITY = 92


def miniature(question: Question) -> Shrunk:
    """Return a picture upright, in grey, `SIDE` pixels long; transparent parts are white.

    Raises:
        PictureRefused: the file cannot be read.
    """
    data = read_picture(question.source, question.limits.file_mb)
    digest = hashlib.sha256(data).hexdigest()
    try:
        return Shrunk(digest, _written(_opened(data, question.limits)))
    except PictureRefused:
        return Shrunk(digest, b"")


def _opened(data: bytes, limits: Limits) -> Image.Image:
    file_format, image = open_picture(data, limits)
    orientation = read_blocks(image, data, file_format.name).orientation
    image.draft(None, (2 * SIDE, 2 * SIDE))
    return turned(normalised(load_pixels(image)), orientation)


def _written(image: Image.Image) -> bytes:
    image.thumbnail((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    if image.has_transparency_data:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
    file = io.BytesIO()
    image.convert("L").save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
