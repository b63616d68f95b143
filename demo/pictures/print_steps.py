"""How a linocut is made: the drawing, the block half cut, the colour alone, the black alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image

from .linocut import Block
from .materials import paper, shade
from .noise import Array, blur, fbm, generator, mix, rgb, smooth
from .shapes import fit, overprint, to_image

SIDE = 1040
"""Longer side of each picture, in pixels."""
_EDGE = 90


def steps(folder: str, cut: Callable[[], Block]) -> dict[str, Callable[[], Image.Image]]:
    """Return the pictures of a block's making, by path."""
    shown = {"1-drawing": drawing, "2-block": carving, "3-colour": partial(proof, "colour"), "4-black": partial(proof, "black")}  # fmt: skip
    return {f"{folder}/{name}.jpg": partial(_shown, show, cut) for name, show in shown.items()}


def _shown(show: Callable[[Block], Array], cut: Callable[[], Block]) -> Image.Image:
    return fit(to_image(show(cut())), SIDE)


def _sheet(block: Block, colour: str, name: str) -> Array:
    width, height = block.size
    return paper((height + 2 * _EDGE, width + 2 * _EDGE), rgb(colour), generator(name), 0.006)


def _laid(field: Array) -> Array:
    """Return a field of the block's size on a sheet with an edge."""
    return np.pad(field, _EDGE)


def drawing(block: Block) -> Array:
    """The outlines of what will stay, in pencil on tracing paper."""
    soft = blur(block.ink, 5)
    down, across = np.gradient(soft)
    line = smooth(0.02, 0.06, np.hypot(down, across))
    grain = 0.62 + 0.38 * fbm(line.shape, 3, generator("pencil"), 2)
    return mix(_sheet(block, "#efeee6", "tracing"), rgb("#4a4d52"), _laid(line * np.clip(grain, 0, 1)) * 0.8)


def carving(block: Block) -> Array:
    """The block, mirrored: cut on the left, the drawing still untouched on the right."""
    ink = block.ink[:, ::-1]
    height, width = ink.shape
    ragged = fbm(ink.shape, 130, generator("half cut"), 3) * 90
    done = smooth(12, -12, np.arange(width)[None, :] - width * 0.62 + ragged)
    stands = 1 - (1 - ink) * done
    relief = blur(stands, 2.2)
    down, across = np.gradient(relief)
    lino = rgb("#7d7a63") * (1 + 0.03 * fbm(ink.shape, 4, generator("cork"), 2))[..., None]
    floor = rgb("#b9a884") * (1 + 0.05 * fbm(ink.shape, 9, generator("jute"), 2))[..., None]
    face = mix(floor, lino, stands)
    pencil = np.hypot(*np.gradient(blur(ink, 5)))
    face = mix(face, rgb("#e9e4d4"), smooth(0.02, 0.06, pencil) * (1 - done) * 0.75)
    face = shade(face, np.clip(1 + 2.1 * (down + across), 0.45, 1.5))
    table = _sheet(block, "#58493c", "table")
    table[_EDGE : _EDGE + height, _EDGE : _EDGE + width] = face
    return table


def proof(which: str, block: Block) -> Array:
    """A proof of one of the two blocks."""
    picture = _sheet(block, "#f3ede0", f"proof {which}")
    cloud = 0.93 + 0.06 * fbm(block.ink.shape, 160, generator(which), 4)
    if which == "black":
        return mix(picture, rgb("#1b1a1c"), _laid(blur(block.ink, 1.2) * cloud))
    for cover, ink in block.colours:
        picture = overprint(picture, _laid(cover * cloud), ink)
    return picture
