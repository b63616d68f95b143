"""Embedded captions, credits and keywords, from every metadata block of a picture."""

from __future__ import annotations

import re
from typing import NamedTuple

from korme.pictures.exif import Exif
from korme.pictures.iptc import read_iptc
from korme.pictures.textual import decoded, tidy
from korme.pictures.xmp import Xmp

_MOST_KEYWORDS = 50
_CAMERA_DEFAULTS = re.compile(
    r"(?i)(olympus|sony|digital|camera|dsc|dcim|samsung|konica|minolta|kodak|dji|media|jpg|hdr|default|untitled|jpeg|image|picture"
    r"|description|created|with|gimp|ad|the|copyright|artist|by|\W|\d)*$"
)
"""Texts that cameras and programs write when no one has written any."""
_PATH = re.compile(r"(?i)(?:[a-z]:)?(?:[\w .-]*[\\/])*[\w-]+\.(?:jpe?g|heic|tiff?|png|dng|arw|cr[23]|nef|raf|orf|rw2)$")
"""A file name: `DCIM\\100MEDIA\\DJI_0025.JPG`."""
_PHONE_DEFAULTS = re.compile(r"(?:cof|sdr|mde|edf|ptr|bsh|fbt|oznor|rhdr)(?:_\w*)?$")
"""Texts that phones write: the mode in which the picture was taken, as a code."""
_MARKUP = re.compile(r"<[a-zA-Z!?/]|\{\{|\{%")
"""No one writes this into a caption in good faith; it targets our pages."""


class Metadata(NamedTuple):
    """The texts and keywords that a picture carries."""

    texts: tuple[tuple[str, str], ...]
    """By name: alt, caption, title, creator, credit, copyright, licence, statement; `caption.kk` in a language."""
    keywords: tuple[str, ...]


def read_metadata(exif: Exif, xmp: Xmp, iptc: bytes) -> Metadata:
    """Merge the texts and keywords of all blocks; the newest takes precedence: XMP, then IPTC, then EXIF.

    Texts that no one wrote, such as a camera's defaults, are left out.
    """
    older = read_iptc(iptc)
    texts = {**_from_exif(exif), **older.texts, **dict(xmp.texts)}
    kept = tuple((name, text) for name, text in sorted(texts.items()) if _is_meant(text))
    keywords = xmp.keywords or older.keywords or exif.keywords
    return Metadata(kept, tuple(filter(_is_meant, keywords))[:_MOST_KEYWORDS])


def _is_meant(text: str) -> bool:
    """Whether a person wrote this for others to read."""
    meaningless = (_CAMERA_DEFAULTS, _PHONE_DEFAULTS, _PATH)
    return bool(text) and not any(pattern.match(text) for pattern in meaningless) and not _MARKUP.search(text)


def _from_exif(exif: Exif) -> dict[str, str]:
    """Return the texts of EXIF; those that Windows adds as UTF-16 are more reliable than the tags they repeat."""
    return {
        "title": tidy(exif.title),
        "caption": decoded(exif.description),
        "creator": tidy(exif.author) or decoded(exif.artist),
        "copyright": decoded(exif.copyright.split(b"\0")[0]),
    }
