"""Embedded captions, credits and keywords, from whatever block a program wrote them into."""

from __future__ import annotations

import re

from korme.pictures.exif import Exif
from korme.pictures.iptc import read_iptc
from korme.pictures.textual import decoded, tidy
from korme.pictures.xmp import Xmp

_MOST_KEYWORDS = 50
_CAMERA_DEFAULTS = re.compile(
    r"(?i)(olympus|sony|digital|camera|dsc|dcim|samsung|konica|minolta|kodak|dji|media|jpg|hdr|default|untitled|jpeg|image|picture"
    r"|description|created|with|gimp|ad|the|copyright|artist|by|\W|\d)*$"
)
"""What cameras and programs write where a person has written nothing."""
_PATH = re.compile(r"(?i)(?:[a-z]:)?(?:[\w .-]*[\\/])*[\w-]+\.(?:jpe?g|heic|tiff?|png|dng|arw|cr[23]|nef|raf|orf|rw2)$")
"""The name of a file: `DCIM\\100MEDIA\\DJI_0025.JPG`."""
_PHONE_DEFAULTS = re.compile(r"(?:cof|sdr|mde|edf|ptr|bsh|fbt|oznor|rhdr)(?:_\w*)?$")
"""What telephones write there: how the picture was taken, in a word of their own."""
_MARKUP = re.compile(r"<[a-zA-Z!?/]|\{\{|\{%")
"""No person writes this into a caption; what does is after our pages."""


def read_words(exif: Exif, xmp: Xmp, iptc: bytes) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Words by name (alt, caption, title, creator, credit, copyright, licence, statement; `caption.kk`) and keywords.

    The newest block is believed first: XMP, then IPTC, then EXIF.
    """
    old, old_keywords = read_iptc(iptc)
    words = {**_from_exif(exif), **old, **dict(xmp.words)}
    kept = tuple((name, text) for name, text in sorted(words.items()) if _is_meant(text))
    keywords = xmp.keywords or old_keywords or exif.keywords
    return kept, tuple(word for word in keywords if _is_meant(word))[:_MOST_KEYWORDS]


def _is_meant(text: str) -> bool:
    """Whether a person wrote this for other people."""
    meaningless = (_CAMERA_DEFAULTS, _PHONE_DEFAULTS, _PATH)
    return bool(text) and not any(one.match(text) for one in meaningless) and not _MARKUP.search(text)


def _from_exif(exif: Exif) -> dict[str, str]:
    """EXIF's words; those that Windows adds in Unicode are safer than the ones they repeat."""
    return {
        "title": tidy(exif.title),
        "caption": decoded(exif.description),
        "creator": tidy(exif.author) or decoded(exif.artist),
        "copyright": decoded(exif.copyright.split(b"\0")[0]),
    }
