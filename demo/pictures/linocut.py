"""Linocut: a black block carved with gouges, a colour block under it, printed on a sheet with a margin."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from .materials import hand_cut, paper, shade, soft_light
from .noise import blur, displace, fbm, generator, lattice, smooth
from .shapes import SERIF_ITALIC, Points, Sheet, bezier, fit, mask, overprint, place, pts, resample, rgb, ribbon

Array = np.ndarray
Angle = Callable[[Array, Array], Array]
INK = "#1d1b1e"


def gouge(length: float, width: float) -> Points:
    """One cut: it goes in fine, widens and leaves abruptly."""
    t = np.linspace(0, 1, 14)
    half = width / 2 * np.sin(np.pi * t**0.75) ** 0.8
    x = (t - 0.5) * length
    return np.concatenate([np.stack([x, half], axis=1), np.stack([x, -half], axis=1)[::-1]])


class Block:
    """A lino block: 1 where ink stays, 0 where it was cut away."""

    def __init__(self, size: tuple[int, int], name: str, inked: bool = True) -> None:
        self.size = size
        self.rng = generator(name)
        self.ink = np.full((size[1], size[0]), float(inked), np.float32)
        self.colours: list[tuple[Array, str]] = []

    def area(self, paths: list[Points]) -> Array:
        """Return a hand-cut area; only the part of the block that the paths touch is worked on."""
        cover = np.zeros((self.size[1], self.size[0]), np.float32)
        if not paths:
            return cover
        ends = np.concatenate(paths)
        limit = np.array(self.size)
        left, top = np.floor(np.clip(ends.min(0) - 12, 0, limit - 24)).astype(int)
        right, low = np.ceil(np.clip(ends.max(0) + 12, (left + 24, top + 24), limit)).astype(int)
        part = mask((int(right - left), int(low - top)), [path - (left, top) for path in paths], 2)
        cover[top:low, left:right] = hand_cut(part, self.rng, 3, 70)
        return cover

    def leave(self, paths: list[Points] | Array) -> None:
        """Leave an area standing: it prints black."""
        cover = paths if isinstance(paths, np.ndarray) else self.area(paths)
        self.ink = np.maximum(self.ink, cover)

    def clear(self, paths: list[Points] | Array, chatter: float = 0.0, angle: float = 0.0) -> None:
        """Cut an area away, perhaps leaving the stray ridges that the gouge missed."""
        cover = paths if isinstance(paths, np.ndarray) else self.area(paths)
        self.ink = self.ink * (1 - cover)
        if chatter:
            ridges = self.strokes(cover, lambda x, y: np.full_like(x, angle), 46, 70, 4.5, chatter)
            self.ink = np.maximum(self.ink, ridges * cover * smooth(0.6, 1, blur(cover, 5)))

    def strokes(self, where: Array, angle: Angle, gap: float, length: float, width: float, share: float = 1.0) -> Array:
        """Return gouge marks on a wavering lattice within an area."""
        w, h = self.size
        along, across = length * 0.92, gap
        steps = (int(w * 1.5 / along) + 2, int(h * 1.9 / across) + 2)
        i, j = np.meshgrid(np.arange(-2, steps[0]), np.arange(-steps[1] // 2, steps[1]))
        x = (i + 0.5 * (j % 2)) * along + self.rng.normal(0, along * 0.13, i.shape)
        y = j * across + self.rng.normal(0, across * 0.10, i.shape)
        x, y = x.ravel(), y.ravel()
        inside = (
            (x > -length)
            & (x < w + length)
            & (y > -length)
            & (y < h + length)
            & (self.rng.uniform(0, 1, x.shape) < share)
        )
        x, y = x[inside], y[inside]
        turn = angle(x, y) + self.rng.normal(0, 2.5, x.shape)
        sizes = self.rng.uniform(0.65, 1.15, (2, len(x)))
        here = where[np.clip(y, 0, h - 1).astype(int), np.clip(x, 0, w - 1).astype(int)]
        cuts = [
            place(gouge(length * sizes[0, k], width * sizes[1, k]), x[k], y[k], angle=turn[k])
            for k in range(len(x))
            if here[k] > 0.5
        ]
        return mask(self.size, cuts, 2) if cuts else np.zeros_like(where)

    def hatch(
        self,
        paths: list[Points] | Array,
        angle: float | Angle,
        gap: float,
        length: float,
        width: float,
        share: float = 1.0,
    ) -> None:
        """Fill an area with gouge marks, white on black."""
        cover = paths if isinstance(paths, np.ndarray) else self.area(paths)
        field = angle if callable(angle) else (lambda x, y: np.full_like(x, float(angle)))
        self.ink = np.maximum(self.ink * (1 - cover), cover)
        self.ink = self.ink * (1 - self.strokes(cover, field, gap, length, width, share) * cover)

    def cut(self, centre: Points, width: float) -> None:
        """Draw one long white line that starts and ends fine."""
        path = resample(centre, 80)
        swell = width * np.sin(np.pi * np.linspace(0.03, 0.97, 80)) ** 0.5
        self.ink = self.ink * (1 - self.area([ribbon(path, swell)]))

    def lines_along(self, centre: Points, offsets: Array, width: float, where: Array) -> None:
        """Cut broken lines that follow a ridge, one below the other."""
        for k, off in enumerate(offsets):
            # Lower lines forget the crags of the ridge.
            span = 1 + 6 * k
            padded = np.pad(resample(centre, 400)[:, 1], span, mode="edge")
            smooth_y = np.convolve(padded, np.ones(2 * span + 1) / (2 * span + 1), mode="valid")
            path = np.stack([resample(centre, 400)[:, 0], smooth_y + off], axis=1)
            start = 0
            while start < 396:
                end = start + int(self.rng.integers(26, 90))
                part = path[start : min(end, 400)]
                if len(part) > 6:
                    swell = width * np.sin(np.pi * np.linspace(0.02, 0.98, len(part))) ** 0.6
                    self.ink = self.ink * (1 - self.area([ribbon(part + self.rng.normal(0, 1.5, 2), swell)]) * where)
                start = end + int(self.rng.integers(3, 12))

    def colour(self, paths: list[Points] | Array, ink: str) -> None:
        """Print an area of the colour block under the black."""
        cover = paths if isinstance(paths, np.ndarray) else self.area(paths)
        self.colours.append((cover, ink))

    def pull(
        self, sheet: tuple[int, int], at: tuple[int, int], number: str, black: str = INK, stock: str = "#f3ede0"
    ) -> Image.Image:
        """Pull a print: uneven ink, edges a little out of true, number and initials in pencil."""
        w, h = sheet
        rng = self.rng
        x, y = at
        picture = paper((h, w), rgb(stock), rng, 0.005)
        rough = lattice((self.size[1], self.size[0]), (4, 4), rng)
        cloud = fbm((self.size[1], self.size[0]), 160, rng, 4)
        waver = (fbm(self.ink.shape, 30, rng, 2) * 1.3, fbm(self.ink.shape, 30, rng, 2) * 1.3)

        def press(cover: Array, load: float) -> Array:
            solid = blur(displace(cover, *waver), 1.25)
            salt = smooth(0.66, 0.9, rough + 0.35 * cloud) * 0.2
            return np.clip(solid * (load - salt - 0.05 * np.clip(cloud, 0, 1)), 0, 1)

        full = np.zeros((h, w), np.float32)
        for cover, ink in self.colours:
            full[:] = 0
            full[y + 3 : y + 3 + self.size[1], x - 2 : x - 2 + self.size[0]] = press(cover, 0.93)
            picture = overprint(picture, full, ink)
        full[:] = 0
        full[y : y + self.size[1], x : x + self.size[0]] = press(self.ink, 0.97)
        picture = picture * (1 - full[..., None]) + rgb(black) * full[..., None]
        # The press leaves the faint edge of its plate in the damp paper.
        plate = np.zeros((h, w), np.float32)
        plate[y - 14 : y + self.size[1] + 14, x - 14 : x + self.size[0] + 14] = 1
        soft = blur(plate, 2)
        down, across = np.gradient(soft)
        picture = shade(picture, 1 + 0.25 * (down + across))
        return fit(_signed(picture, at, self.size, number), round(max(sheet) * 0.76) if max(sheet) > 1200 else 1200)


def _signed(picture: Array, at: tuple[int, int], size: tuple[int, int], number: str) -> Image.Image:
    """Write the number of the print and the initials in pencil."""
    high, wide = picture.shape[:2]
    sheet = Sheet.over(shade(picture, soft_light((high, wide), 1.02, 0.95)), 2)
    base = at[1] + size[1] + 62
    sheet.text((at[0] + 4, base), number, 34, "#77726c", SERIF_ITALIC)
    flourish = np.concatenate(
        [
            bezier((0, 0), (10, -50), (26, -46), (8, 4), 20),
            bezier((8, 4), (40, 10), (30, -30), (44, -22), 20),
            bezier((44, -22), (56, -14), (40, 8), (60, 2), 20),
            bezier((60, 2), (78, -4), (82, -52), (70, -46), 20),
            bezier((70, -46), (60, -20), (84, -16), (86, 2), 20),
            bezier((86, 2), (110, 6), (120, -14), (168, -8), 20),
        ]
    )
    sheet.stroke(place(flourish, at[0] + size[0] - 176, base), 3.2, "#77726c")
    return sheet.image()


def ridge(w: float, y: float, rough: float, name: str, count: int = 9) -> Points:
    """A line of hills or peaks across the block, from left to right."""
    rng = generator(name)
    x = np.linspace(-30, w + 30, count)
    tops = y + rng.uniform(-rough, rough * 0.4, count) * np.where(np.arange(count) % 2, 1.0, -0.35)
    fine = np.interp(np.linspace(0, count - 1, count * 14), np.arange(count), tops)
    places = np.interp(np.linspace(0, count - 1, count * 14), np.arange(count), x)
    jag = rng.normal(0, rough * 0.045, len(fine))
    return np.stack([places, fine + jag], axis=1)


def below(top: Points, floor: float) -> Points:
    """Close a ridge down to a floor."""
    return np.concatenate([top, pts((top[-1, 0], floor), (top[0, 0], floor))])
