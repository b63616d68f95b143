"""The characters that a font file covers."""

from __future__ import annotations

import importlib.util
import io


def can_read_fonts() -> bool:
    """Return whether the extra `korme[fonts]` is installed: fontTools, and Brotli for WOFF2."""
    return all(importlib.util.find_spec(name) for name in ("fontTools", "brotli"))


def code_points(data: bytes) -> frozenset[int]:
    """Return the code points of a TrueType, OpenType or WOFF font; none if the file is not a font."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            return frozenset(font.getBestCmap() or {})
    except (TTLibError, AssertionError, KeyError, ValueError, OSError):
        return frozenset()
