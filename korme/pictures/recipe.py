"""What makes a rendition's bytes what they are, as one digest: its name in the output and in the cache."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache

from korme.core.model import Encoding
from korme.core.versions import version
from korme.pictures.credits import Credit, packet

ENCODER = 1
"""Raise it with every change of our own code that changes bytes."""

HASTY = 0
"""The effort up to which a preset is for looking while working."""

Box = tuple[float, float, float, float]


@cache
def codecs() -> str:
    """The versions of what decodes and encodes. Reads the libraries' own words: Pillow's `features` is slow to load."""
    import PIL
    from PIL import _imaging, _imagingcms, _webp

    versions = [
        PIL.__version__,
        getattr(_imaging, "libjpeg_turbo_version", ""),
        _webp.webpdecoder_version,
        _imagingcms.littlecms_version,
    ]
    try:
        from PIL import _avif

        versions.append(_avif.libavif_version)
    except ImportError:
        versions.append("")
    return " ".join(str(version) for version in versions)


def decoder(name: str) -> str:
    """The version of what decodes a format that Pillow itself does not."""
    package = {"SVG": "resvg-py", "HEIF": "pillow-heif"}.get(name)
    return version(package) if package else ""


def digest(
    source: str,
    *,
    crop: Box | None,
    ladder: Sequence[int],
    encodings: Sequence[Encoding],
    background: str,
    credit: Credit,
) -> str:
    """Twenty hexadecimal digits that change whenever the bytes of any rendition of this picture in this preset may.

    The whole ladder is part of it, because each width is made from the next larger one.
    """
    recipe = [
        ENCODER,
        codecs(),
        source,
        crop,
        list(ladder),
        [[one.format, one.quality, one.effort] for one in encodings],
        background,
        packet(credit).decode(),
    ]
    return hashlib.blake2b(json.dumps(recipe).encode(), digest_size=10).hexdigest()
