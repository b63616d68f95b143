"""The fonts that a theme ships: what its style sheets declare, and what a page needs of it first."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from korme.theme.theme import Theme

_FACE = re.compile(r"@font-face\s*\{([^}]*)\}", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([^\"';}]+)", re.IGNORECASE)
_SOURCE = re.compile(r"url\(\s*[\"']?([^\"')]+\.woff2)[\"']?\s*\)", re.IGNORECASE)
_RANGE = re.compile(r"unicode-range\s*:\s*([^;}]+)", re.IGNORECASE)
_SLANTED = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_PART = re.compile(r"U\+([0-9A-F?]{1,6})(?:-([0-9A-F]{1,6}))?", re.IGNORECASE)
_INSTALLED = frozenset(
    """serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif ui-monospace ui-rounded math emoji inherit
    -apple-system blinkmacsystemfont arial helvetica verdana tahoma georgia roboto cambria palatino charter courier
    menlo consolas optima futura baskerville didot rockwell""".split()
) | {
    "segoe ui", "trebuchet ms", "times new roman", "courier new", "helvetica neue", "new york", "noto sans", "noto serif",
    "arial narrow", "gill sans", "hoefler text", "sitka text", "book antiqua", "palatino linotype", "iowan old style",
    "pt serif", "pt sans", "liberation sans", "liberation serif", "dejavu sans", "arial black", "comic sans ms", "lucida grande",
}  # fmt: skip
"""Families, in lower case, that are generic or on most devices of some maker."""


class FontFace(NamedTuple):
    """An upright font of a style sheet."""

    family: str
    """In lower case."""
    path: str
    """Path of its WOFF2 file in the output; '' if it has none."""
    ranges: str
    """`unicode-range` as written; '' for all characters."""

    def has(self, letter: str) -> bool:
        """Return whether the browser takes the font for a letter."""
        parts = [_PART.fullmatch(part.strip()) for part in self.ranges.split(",")] if self.ranges else []
        spans = [
            (int(found[1].replace("?", "0"), 16), int(found[2] or found[1].replace("?", "F"), 16))
            for found in parts
            if found
        ]
        return not spans or any(first <= ord(letter) <= last for first, last in spans)


def font_faces(theme: Theme) -> tuple[FontFace, ...]:
    """Return the upright fonts that the theme's style sheets declare, in order."""
    sheets = sorted(name for name, text in theme.rendered.items() if name.endswith(".css") and b"@font-face" in text)
    return tuple(face for name in sheets for face in _faces(theme.rendered[name], theme.published.get(name, name)))


@lru_cache(maxsize=32)
def _faces(sheet: bytes, place: str) -> tuple[FontFace, ...]:
    return tuple(_read(sheet.decode("utf-8", "replace"), posixpath.dirname(place)))


def _read(text: str, folder: str) -> Iterator[FontFace]:
    for face in _FACE.findall(text):
        family, source, ranges = _FAMILY.search(face), _SOURCE.search(face), _RANGE.search(face)
        if family and not _SLANTED.search(face):
            path = posixpath.normpath(posixpath.join(folder, source[1])) if source else ""
            yield FontFace(family[1].strip().casefold(), path, ranges[1] if ranges else "")


def families(value: str) -> list[str]:
    """Return the names in a list of font families."""
    return [name for part in value.split(",") if (name := part.strip().strip("\"'").strip())]


def needed_first(theme: Theme, words: str) -> list[str]:
    """Return the font files that a page needs at once: of the first family of each font option, those of its words.

    Args:
        words: that every page has, in its language: the title of the site.
    """
    faces = [face for face in font_faces(theme) if face.path]
    found = [
        next((face.path for face in faces if face.family == named.casefold() and face.has(character)), "")
        for named in _named(theme)
        for character in dict.fromkeys(words or "a")
    ]
    return list(dict.fromkeys(filter(None, found)))


def not_shipped(theme: Theme, option: str) -> str:
    """Return the first family of a font option if no style sheet declares it and few devices have it; otherwise ''."""
    first = next(iter(families(str(theme.values.get(option) or ""))), "")
    known = {face.family for face in font_faces(theme)} | {name.casefold() for name in theme.fonts} | _INSTALLED
    return first if first and first.casefold() not in known else ""


def font_options(theme: Theme) -> Sequence[str]:
    """Return the names of the theme's options that are lists of font families."""
    return [name for name, option in theme.options.items() if option.type == "font"]


def _named(theme: Theme) -> list[str]:
    lists = (families(str(theme.values.get(name) or "")) for name in font_options(theme))
    return [names[0] for names in lists if names]
