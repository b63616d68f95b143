"""QR codes on paper: SVG for a template to draw, upright and sharp at any size."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from korme.outputs.qr_codes import LEVEL, QUIET


@lru_cache(maxsize=20_000)
def drawn_code(address: str) -> str:
    """Return a code as an SVG of one path, with the quiet zone that the standard asks for."""
    import segno  # slow to import, and most documents have no code

    rows = segno.make(address, error=LEVEL, boost_error=False, micro=False).matrix
    side = len(rows) + 2 * QUIET
    parts = []
    for down, row in enumerate(rows, QUIET):
        across = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                parts.append(f"M{across} {down}h{length}v1h-{length}z")
            across += length
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{"".join(parts)}"/></svg>'
