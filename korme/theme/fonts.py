"""Which letters a font file can write."""

from __future__ import annotations

import io


def letters_of(data: bytes) -> frozenset[int]:
    """The code points of a TrueType, OpenType or WOFF font; none when the file is no font."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            return frozenset(font.getBestCmap() or {})
    except (TTLibError, AssertionError, KeyError, ValueError, OSError):
        return frozenset()
