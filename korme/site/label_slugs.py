"""Slugs of labels that people write freely (tags, rooms, levels): every label has its own, in whatever script it is."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from korme.site.urls import MAX_SLUG, slugify

_SIGNS = {"+": "plus", "#": "sharp"}
_MOST_BYTES = 240
"""Bytes of a slug in letters of its own script; file systems stop at 255."""


@lru_cache(maxsize=4096)
def label_slug(label: str) -> str:
    """Return the slug of a label; empty only for one without a visible character.

    As `slugify`, where that keeps every letter: 'River Light' → 'river-light'. The signs behind a letter are words:
    'C++' → 'c-plus-plus', 'C#' → 'c-sharp'. A script without a transliteration keeps its own letters ('日本'), and a label
    without letters gets the Unicode names of its characters: '🎨' → 'artist-palette'.
    """
    named = re.sub(
        r"(?<=\w)(?:[+]+|#)(?=[+#\s]|$)", lambda found: "".join(f" {_SIGNS[sign]} " for sign in found[0]), label
    )
    composed = unicodedata.normalize("NFC", named)
    letters = re.findall(r"[^\W_]", composed)
    if not letters:
        return _named(composed)
    if all(slugify(letter) or letter.casefold() in "ъь" for letter in letters):
        return slugify(composed)
    own = "".join(
        character if unicodedata.category(character)[0] in "LMN" else "-" for character in composed.casefold()
    )
    slug = re.sub(r"-+", "-", own)[:MAX_SLUG]
    return slug.encode()[:_MOST_BYTES].decode("utf-8", "ignore").strip("-")


def _named(text: str) -> str:
    """Return the Unicode names of the visible characters of a text as a slug."""
    visible = (character for character in text if unicodedata.category(character)[0] in "PS")
    return slugify(" ".join(unicodedata.name(character, f"u{ord(character):x}") for character in visible))
