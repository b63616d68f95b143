"""Tiles of a picture that can be stepped into (IIIF Image API 3.0, level 0): arithmetic only, no pixels.

    iiif/image/NAME/info.json
    iiif/image/NAME/X,Y,WIDTH,HEIGHT/WIDTH,HEIGHT/0/default.jpg    a part of the picture, and the size it is shown at
    iiif/image/NAME/full/WIDTH,HEIGHT/0/default.jpg                the whole picture in one tile

In the cache a tile is a rendition like any other: `media/NAME-LEVEL.COLUMN.ROW.jpg`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from korme.core.model import Encoding, Probe, Rendition
from korme.pictures.credits import Credit, embedded_credit
from korme.pictures.recipe import decoder, digest

FOLDER = "iiif/image"
SIDE = 1024
"""Pixels along a side of a tile."""
_ENCODING = Encoding("jpeg", 82, 2)
"""Level 0 of the standard asks for JPEG."""


class TileSet(NamedTuple):
    """All tiles of a picture; the name changes whenever the bytes of any of them may."""

    name: str
    width: int
    """Pixels of the upright picture."""
    height: int
    background: str = "#ffffff"

    @property
    def folder(self) -> str:
        """Path of the folder in the output."""
        return f"{FOLDER}/{self.name}"

    @property
    def factors(self) -> tuple[int, ...]:
        """How many pixels of the picture are one of a tile: 1, 2, 4, … until it fits into one tile."""
        factors = [1]
        while max(self.width, self.height) > SIDE * factors[-1]:
            factors.append(2 * factors[-1])
        return tuple(factors)


def tile_set(probe: Probe, *, background: str, credit: Credit | None = None) -> TileSet:
    """Return the tiles of a picture.

    Args:
        background: colour behind transparent parts.
        credit: written into each file; None takes the credit embedded in the picture.
    """
    name = digest(
        probe.digest + decoder(probe.format),
        crop=None,
        ladder=(SIDE, probe.width, probe.height),
        encodings=(_ENCODING,),
        background=f"tiles {background}" if probe.has_alpha else "tiles",
        credit=embedded_credit(probe) if credit is None else credit,
    )
    return TileSet(name, probe.width, probe.height, background)


def tiles(whole: TileSet) -> Iterator[tuple[str, Rendition]]:
    """Yield the path of each tile in the output, and the tile itself, from the finest level to the coarsest."""
    for level, factor in enumerate(whole.factors):
        step = SIDE * factor
        for row, y in enumerate(range(0, whole.height, step)):
            for column, x in enumerate(range(0, whole.width, step)):
                region = (x, y, min(step, whole.width - x), min(step, whole.height - y))
                width, height = (-(-side // factor) for side in region[2:])
                is_whole = region[2:] == (whole.width, whole.height)
                place = "full" if is_whole else ",".join(map(str, region))
                yield (
                    f"{whole.folder}/{place}/{width},{height}/0/default.jpg",
                    Rendition(
                        f"media/{whole.name}-{level}.{column}.{row}.jpg",
                        width,
                        height,
                        _ENCODING,
                        background=whole.background,
                        tile=(*region, factor),
                    ),
                )


def count(whole: TileSet) -> int:
    """Return the number of tiles."""
    steps = (SIDE * factor for factor in whole.factors)
    return sum(-(-whole.width // step) * -(-whole.height // step) for step in steps)


def info(whole: TileSet, address: str) -> dict[str, Any]:
    """Return the content of `info.json`.

    Args:
        address: the absolute URL of the folder, without a slash at its end.
    """
    coarsest = whole.factors[-1]
    return {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": address,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level0",
        "width": whole.width,
        "height": whole.height,
        "sizes": [{"width": -(-whole.width // coarsest), "height": -(-whole.height // coarsest)}],
        "tiles": [{"width": SIDE, "height": SIDE, "scaleFactors": list(whole.factors)}],
    }
