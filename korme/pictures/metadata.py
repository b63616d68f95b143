"""Embedded captions, credits and keywords, from every metadata block of a picture."""

from __future__ import annotations

from typing import NamedTuple

from korme.pictures.exif import Exif
from korme.pictures.iptc import read_iptc
from korme.pictures.nobodys_words import is_code, is_meant
from korme.pictures.textual import decoded, tidy
from korme.pictures.xmp import Xmp

_MOST_KEYWORDS = 50
_SHOWN = ("alt", "caption", "title")
"""Texts that are sentences or names; a credit may be any word, `studio_24`."""


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
    kept = tuple((name, text) for name, text in sorted(texts.items()) if _is_kept(name, text))
    keywords = xmp.keywords or older.keywords or exif.keywords
    return Metadata(kept, tuple(filter(is_meant, keywords))[:_MOST_KEYWORDS])


def _is_kept(name: str, text: str) -> bool:
    return is_meant(text) and not (name.partition(".")[0] in _SHOWN and is_code(text))


def _from_exif(exif: Exif) -> dict[str, str]:
    """Return the texts of EXIF; those that Windows adds as UTF-16 are more reliable than the tags they repeat."""
    return {
        "title": tidy(exif.title),
        "caption": decoded(exif.description),
        "creator": tidy(exif.author) or decoded(exif.artist),
        "copyright": decoded(exif.copyright.split(b"\0")[0]),
    }
