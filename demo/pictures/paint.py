"""Thick paint: strokes with bristles on a height map that a raking light models."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .noise import Array, Shape, blur, fbm, generator, lattice, rgb, smooth

TEXTURE = 1024


@dataclass
class Board:
    """A primed board: its colours and the height of the paint on it."""

    shape: Shape
    ground: str
    name: str
    colours: Array = field(init=False)
    heights: Array = field(init=False)
    bristles: Array = field(init=False)
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        """Prime the board and comb the bristle texture that all strokes share."""
        self.rng = generator(self.name)
        weave = fbm(self.shape, 60, self.rng, 4)
        self.colours = rgb(self.ground) * (1 + 0.05 * weave)[..., None]
        self.heights = 0.06 * weave
        long_hairs = lattice((TEXTURE, TEXTURE), (5, 560), self.rng) + 0.7 * lattice(
            (TEXTURE, TEXTURE), (11, 320), self.rng
        )
        self.bristles = long_hairs + 0.2 * lattice((TEXTURE, TEXTURE), (4, 70), self.rng)

    def stroke(
        self,
        x: float,
        y: float,
        angle: float,
        length: float,
        width: float,
        colour: Array,
        bend: float = 0.0,
        load: float = 1.0,
        body: float = 1.0,
        second: Array | None = None,
    ) -> None:
        """Drag a loaded brush through (x, y); bend is the curvature, load how far the paint lasts."""
        height, wide = self.shape
        sag = abs(bend) * length * length / 8
        # Plain floats keep the arrays in single precision.
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        reach_x = abs(cos) * length / 2 + abs(sin) * (width + sag) + 3
        reach_y = abs(sin) * length / 2 + abs(cos) * (width + sag) + 3
        left, right = max(0, int(x - reach_x)), min(wide, int(x + reach_x))
        top, bottom = max(0, int(y - reach_y)), min(height, int(y + reach_y))
        if right - left < 2 or bottom - top < 2:
            return
        dy = np.arange(top, bottom, dtype=np.float32)[:, None] - float(y)
        dx = np.arange(left, right, dtype=np.float32)[None, :] - float(x)
        along = dx * cos + dy * sin
        across = (dy * cos - dx * sin - float(bend) * along * along / 2) / (width / 2)
        self._lay(
            (slice(top, bottom), slice(left, right)),
            along / length + 0.5,
            across,
            length,
            width,
            colour,
            load,
            body,
            second,
        )

    def _lay(
        self,
        view: tuple[slice, slice],
        share: Array,
        across: Array,
        length: float,
        width: float,
        colour: Array,
        load: float,
        body: float,
        second: Array | None,
    ) -> None:
        """Blend the stroke's paint into the board: hairs run dry one after another."""
        rng = self.rng
        shift = rng.integers(0, TEXTURE, 2)
        rows = ((across + 1) * width / 2 * 1.3 + shift[0]).astype(np.int32) % TEXTURE
        # The texture does not tile: walk back at its end, or a stroke would show a cut.
        columns = (share * length * 0.8 + shift[1]).astype(np.int32) % (2 * TEXTURE)
        hairs = self.bristles[rows, np.minimum(columns, 2 * TEXTURE - 1 - columns)]
        rag = 0.05 * hairs
        sides = smooth(1.0, 0.9, np.abs(across) + rag * 0.8)
        start = smooth(0.0, 0.05, share + rag * 0.6)
        end = smooth(1.0, 0.93, share + rag * 1.8)
        wet = smooth(-0.25, 0.25, load * 1.25 - share * 1.1 + hairs * 0.55)
        cover = sides * start * end * wet
        paint = np.broadcast_to(colour, (*share.shape, 3))
        if second is not None:
            blend = smooth(-0.35, 0.5, hairs + 0.5 * np.sin(across * 2.4 + rng.uniform(0, 6)))
            paint = colour + (second - colour) * (blend * 0.75)[..., None]
        paint = paint * (1 + 0.055 * hairs)[..., None]
        old = self.colours[view]
        # Wet into wet: the brush carries some of what lies below along.
        pick = 0.1 * (1 - wet) + 0.04
        self.colours[view] = old + (paint * (1 - pick[..., None]) + old * pick[..., None] - old) * cover[..., None]
        ridge = np.exp(-(((np.abs(across) - 0.88) / 0.1) ** 2)) * 0.8 + np.exp(-(((share - 0.95) / 0.03) ** 2)) * 0.5
        self.heights[view] += cover * (body * (0.34 + 0.26 * hairs + 0.5 * ridge) - self.heights[view] * 0.55)

    def spatter(self, x: float, y: float, spread: float, count: int, size: float, colour: Array) -> None:
        """Flick drops of paint about a place."""
        for _ in range(count):
            radius = size * self.rng.lognormal(-0.5, 0.6)
            cx, cy = self.rng.normal(x, spread), self.rng.normal(y, spread)
            top, left = max(0, int(cy - radius - 2)), max(0, int(cx - radius - 2))
            bottom, right = min(self.shape[0], int(cy + radius + 3)), min(self.shape[1], int(cx + radius + 3))
            if bottom <= top or right <= left:
                continue
            far = np.hypot(np.arange(top, bottom)[:, None] - cy, np.arange(left, right)[None, :] - cx)
            cover = smooth(radius + 0.8, radius - 0.8, far)
            view = (slice(top, bottom), slice(left, right))
            self.colours[view] += (colour - self.colours[view]) * cover[..., None]
            self.heights[view] += cover * 0.5 * np.sqrt(np.clip(1 - (far / (radius + 1)) ** 2, 0, 1))

    def lit(self, depth: float = 2.6, gloss: float = 0.16) -> Array:
        """Return the painting under a light from the upper left."""
        heights = blur(self.heights, 1.15)
        down, across = np.gradient(heights * depth)
        facing = (1 + 0.75 * across + 0.85 * down) / np.sqrt(1 + across**2 + down**2)
        shade = np.clip(0.32 + 0.68 * facing, 0.2, 1.5)
        shine = np.clip(facing - 1.12, 0, 1) ** 1.2 * gloss * 3
        hollow = blur(heights, 6) - heights
        shade = shade * (1 - np.clip(hollow, 0, 0.4) * 0.45)
        return np.clip(self.colours * shade[..., None] + shine[..., None], 0, 1)
