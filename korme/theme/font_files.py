"""Files for browsers from a font: cut into parts, with the weights that a theme uses, compressed as WOFF2.

Needs the extra `korme[fonts]`.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from korme.theme.font_stand_ins import HEAVY, SAMPLES, Measure
from korme.theme.font_subsets import subsets, unicode_range

_NAMES = {"copyright": 0, "licence": 13, "licence_url": 14}
_KEPT_NAMES = [0, 1, 2, 4, 6, 13, 14]
"""What is said in a file of its family, its authors and its licence, which asks to be kept."""
_LICENCES = {"Open Font License": "SIL Open Font License 1.1", "Apache License": "Apache License 2.0"}

_LARGEST = 64_000_000
"""Bytes of a font that is read; a complete one of Chinese has 20 million."""


class FontPart(NamedTuple):
    """A file of a font for browsers."""

    name: str
    """'latin', 'kazakh'."""
    data: bytes
    ranges: str
    """Its `unicode-range`."""


class FontCut(NamedTuple):
    """What was made of a font's file."""

    parts: tuple[FontPart, ...]
    weights: tuple[int, int]
    covered: frozenset[int]
    names: Mapping[str, str]
    """`copyright`, `licence`, `licence_url`: what the font says of itself; '' for what it does not say."""
    measure: Measure


def damages() -> tuple[type[Exception], ...]:
    """Return what fontTools raises at files that are no fonts, or damaged ones."""
    import brotli
    from fontTools.ttLib import TTLibError

    plain = (ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, OSError)
    return (*plain, TypeError, ValueError, struct.error, brotli.error, TTLibError)


def made_parts(data: bytes, weights: tuple[int, ...], axes: Mapping[str, float], languages: Iterable[str]) -> FontCut:
    """Cut a TTF or OTF font into the parts that a site needs.

    Args:
        weights: the weights of a variable font that are kept, one or the least and the greatest; none: all.
        axes: values of its other axes.

    Raises:
        Exception: one of `damages`, if it is not a font.
    """
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    _weigh(data)
    with TTFont(io.BytesIO(data), lazy=True, recalcTimestamp=False) as whole:
        covered = frozenset(whole.getBestCmap() or {})
        names = _names(whole)
        wanted = subsets(covered, languages)
        if not wanted:
            raise ValueError("no letters")
        limits: dict[str, Any] = {}
        if "fvar" in whole:
            limits = {axis.axisTag: axes.get(axis.axisTag) for axis in whole["fvar"].axes}
            weight = next((axis for axis in whole["fvar"].axes if axis.axisTag == "wght"), None)
            if weight is not None:
                limits["wght"] = _kept(weights, int(weight.minValue), int(weight.maxValue))
        cut = whole if not limits else _cut(whole, [point for part in wanted.values() for point in part])
        span = limits.get("wght") or ((min(weights), max(weights)) if weights else (whole["OS/2"].usWeightClass,) * 2)
        if limits:
            fixed = {
                tag: value[0] if isinstance(value, tuple) and value[0] == value[1] else value
                for tag, value in limits.items()
            }
            cut = instantiateVariableFont(cut, fixed, optimize=False)
        measure = _measure(cut, span)
        plain = _saved(cut)
    parts = []
    for name, points in wanted.items():
        with TTFont(io.BytesIO(plain), lazy=True, recalcTimestamp=False) as font:
            part = _cut(font, points)
            part.flavor = "woff2"
            parts.append(FontPart(name, _saved(part), unicode_range(points)))
    return FontCut(tuple(parts), span, covered, names, measure)


def read_part(data: bytes, weights: tuple[int, ...]) -> FontCut:
    """Return the facts of a WOFF2 file, which is published as it is.

    Raises:
        Exception: one of `damages`, if it is not a font.
    """
    from fontTools.ttLib import TTFont

    _weigh(data)
    with TTFont(io.BytesIO(data), lazy=True) as font:
        span = (min(weights), max(weights)) if weights else (400, 400)
        return FontCut((), span, frozenset(font.getBestCmap() or {}), _names(font), _measure(font, span))


def _weigh(data: bytes) -> None:
    """Refuse a font that is too large, or would be once it is unpacked: a few thousand bytes can become gigabytes.

    Raises:
        ValueError: it is.
    """
    import brotli
    from fontTools.ttLib.woff2 import WOFF2DirectoryEntry, woff2DirectorySize

    if len(data) > _LARGEST or data[:4] == b"wOFF":
        raise ValueError("too large")
    if data[:4] != b"wOF2":
        return
    file = io.BytesIO(data)
    file.seek(woff2DirectorySize)
    for _ in range(struct.unpack(">H", data[12:14])[0]):
        WOFF2DirectoryEntry().fromFile(file)
    packed = file.read(struct.unpack(">I", data[20:24])[0])
    if len(brotli.Decompressor().process(packed, output_buffer_limit=_LARGEST)) >= _LARGEST:
        raise ValueError("too large")


def _kept(weights: tuple[int, ...], least: int, most: int) -> tuple[int, int]:
    """Return the least and the greatest weight that is kept of those that a variable font has."""
    first, last = (min(weights), max(weights)) if weights else (least, most)
    return min(max(first, least), most), max(min(last, most), least)


def _cut(font: Any, points: Iterable[int]) -> Any:
    """Leave only some characters in a font, with what sets them: kerning, ligatures, old and tabular figures."""
    from fontTools.subset import Options, Subsetter

    options = Options(hinting=False, notdef_outline=True, name_IDs=_KEPT_NAMES)
    options.drop_tables += ["DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(points))
    subsetter.subset(font)
    return font


def _saved(font: Any) -> bytes:
    place = io.BytesIO()
    font.save(place)
    return place.getvalue()


def _names(font: Any) -> dict[str, str]:
    """Return what a font says of its authors and its licence."""
    found = {key: (font["name"].getDebugName(code) or "").strip() for key, code in _NAMES.items()}
    known = next((name for words, name in _LICENCES.items() if words in found["licence"]), "")
    address = found["licence_url"] if found["licence_url"].startswith(("https://", "http://")) else ""
    copyright = found["copyright"][:300]
    return {"copyright": copyright, "licence": known or found["licence"][:200], "licence_url": address}


def _measure(font: Any, span: tuple[int, int]) -> Measure:
    """Measure a font: its lines and its letters."""
    size, lines, letters = font["head"].unitsPerEm, font["hhea"], font.getBestCmap()
    heavy = max(span[0], min(span[1], HEAVY + 150))
    widths = {}
    for script, sample in SAMPLES.items():
        if all(ord(letter) in letters for letter in sample):
            both = []
            for weight in (span[0], heavy):
                glyphs = font.getGlyphSet(location={"wght": weight} if "fvar" in font else None)
                both.append(sum(glyphs[letters[ord(letter)]].width for letter in sample) / len(sample) / size)
            widths[script] = (both[0], both[1])
    return Measure(lines.ascent / size, -lines.descent / size, lines.lineGap / size, widths)
