"""The digest of everything a rendition's bytes depend on: its name in the output and in the cache."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache, lru_cache

from korme.core.model import Encoding
from korme.core.versions import version
from korme.pictures.credits import Credit, packet

ENCODER = 2
"""Increment with every change to our own code that changes bytes."""

HASTY = 0
"""Effort up to which a preset is for previews during work."""

Box = tuple[float, float, float, float]


@cache
def codecs() -> str:
    """Return the versions of all decoders and encoders; read from the modules, since `PIL.features` loads slowly."""
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
    """Return the version of the decoder of a format that Pillow does not decode itself."""
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
    """Return 20 hexadecimal digits that change whenever the bytes of any rendition of the picture may.

    The whole ladder is part of it, because each width is made from the next larger one.
    """
    made = _json_of_making(crop, tuple(ladder), tuple(encodings), background)
    recipe = f"[{ENCODER}, {json.dumps(codecs())}, {json.dumps(source)}, {made}, {json.dumps(packet(credit).decode())}]"
    return hashlib.blake2b(recipe.encode(), digest_size=10).hexdigest()


@lru_cache(maxsize=1024)
def _json_of_making(crop: Box | None, ladder: tuple[int, ...], encodings: tuple[Encoding, ...], background: str) -> str:
    """Return the part of the recipe that many pictures share."""
    parts = [[encoding.format, encoding.quality, encoding.effort] for encoding in encodings]
    return json.dumps([crop, ladder, parts, background])[1:-1]
