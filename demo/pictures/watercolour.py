"""Watercolour: washes that sink into paper, darken at their edges, granulate and bloom."""

from __future__ import annotations

import numpy as np

from .noise import Array, Shape, blur, displace, fbm, generator, gradient, rgb, smooth, splat, warped, wave


class Sheet:
    """A sheet of paper that takes one transparent wash after another."""

    def __init__(self, name: str, shape: Shape, tint: str = "#f6f1e6") -> None:
        self.rng = generator(name)
        self.shape = shape
        grains = fbm(shape, 9, self.rng, 2)
        self.tooth = grains + 0.3 * fbm(shape, 60, self.rng, 3)
        self.wobble = (fbm(shape, 34, self.rng, 4, 0.55), fbm(shape, 34, self.rng, 4, 0.55))
        self.clouds = [warped(shape, shape[0] / 4, self.rng, 0.6, 5) for _ in range(3)]
        self.paper = rgb(tint) * (1 + 0.012 * self.tooth)[..., None]
        self.picture = self.paper.copy()

    def wash(
        self,
        mask: Array,
        colour: str,
        strength: float = 0.8,
        second: str | None = None,
        rough: float = 5.0,
        edge: float = 0.55,
        flow: float = 0.5,
        dry: float = 0.0,
        soft: float = 0.0,
    ) -> None:
        """Lay one wash over a mask; edge is the dark rim, dry breaks it on the paper's tooth, soft is wet into wet."""
        view = self.around(mask, int(rough * 3 + soft * 4) + 24)
        tooth, wobble = self.tooth[view], (self.wobble[0][view], self.wobble[1][view])
        mask = displace(mask[view], wobble[0] * rough * 2.2, wobble[1] * rough * 2.2)
        mask = blur(mask, max(0.8, soft))
        if dry:
            mask = mask * smooth(dry - 0.35, dry + 0.1, mask + 0.55 * tooth + 0.2)
        rim = np.clip(mask - blur(mask, 5), 0, 1) * 2 * edge if soft < 6 else 0
        density = mask * (1 + flow * self.drift()[view]) + rim
        # Pigment settles in the hollows of the paper.
        density = np.clip(density * (1 - 0.16 * tooth), 0, None) * strength
        ink = -np.log(np.clip(rgb(colour), 0.02, 0.99)) * np.ones((*mask.shape, 1), np.float32)
        if second is not None:
            other = -np.log(np.clip(rgb(second), 0.02, 0.99))
            ink = ink + (other - ink) * smooth(-0.35, 0.35, self.drift()[view])[..., None]
        self.picture[view] *= np.exp(-ink * density[..., None])

    def around(self, mask: Array, margin: int) -> tuple[slice, slice]:
        """Return the part of the sheet that a wash can reach: most are small."""
        rows, columns = np.flatnonzero(mask.max(axis=1) > 0.002), np.flatnonzero(mask.max(axis=0) > 0.002)
        if not rows.size:
            return slice(0, 1), slice(0, 1)
        return (
            slice(max(0, rows[0] - margin), rows[-1] + margin),
            slice(max(0, columns[0] - margin), columns[-1] + margin),
        )

    def drift(self) -> Array:
        """Return one of the sheet's cloudy fields, turned and moved so that no two washes pool alike."""
        field = self.clouds[self.rng.integers(3)][:: self.rng.choice([-1, 1]), :: self.rng.choice([-1, 1])]
        half = self.rng.integers(0, self.shape[1])
        # Two mirrored halves meet without a seam wherever the field is cut.
        return np.concatenate([field, field[:, ::-1]], axis=1)[:, half : half + self.shape[1]]

    def lift(self, mask: Array, amount: float = 0.7) -> None:
        """Take colour back with a damp brush."""
        mask = displace(mask, self.wobble[0] * 9, self.wobble[1] * 9)
        self.picture += (self.paper - self.picture) * (blur(mask, 3) * amount)[..., None]

    def bloom(self, x: float, y: float, radius: float) -> None:
        """Let a drop of water push the pigment away into a cauliflower edge."""
        rows, columns = self.grid()
        far = np.hypot(columns - x, (rows - y) * 1.3) / radius + 0.7 * fbm(
            self.shape, self.shape[0] * radius, self.rng, 6, 0.55
        )
        inside = smooth(1.0, 0.82, far)
        rim = np.exp(-(((far - 1.0) / 0.055) ** 2))
        self.picture += (self.paper - self.picture) * (inside * 0.16)[..., None]
        self.picture = self.picture * (1 - 0.07 * rim)[..., None]

    def pencil(self, lines: list[tuple[Array, Array]], power: float = 0.5) -> None:
        """Draw pencil lines (x, y in parts of the height); graphite skips on the tooth."""
        total = np.zeros(self.shape, np.float32)
        for x, y in lines:
            count = int(np.hypot(np.diff(x), np.diff(y)).sum() * self.shape[0] * 1.6) + 4
            place = np.linspace(0, len(x) - 1, count)
            shake = wave(max(count, 8), 90, self.rng, 4)[:count] * 0.0022
            steps = np.arange(len(x))
            rows = (np.interp(place, steps, y) + shake) * self.shape[0]
            columns = (np.interp(place, steps, x) - shake) * self.shape[0]
            press = 0.6 + 0.4 * wave(max(count, 8), 300, self.rng, 2)[:count]
            total += splat(self.shape, rows, columns, press)
        mark = np.clip(blur(total, 0.75) * 1.7, 0, 1) * np.clip(0.75 - 0.6 * self.tooth, 0.15, 1) * power
        self.picture += (rgb("#4a4a50") - self.picture) * mark[..., None]

    def grid(self) -> tuple[Array, Array]:
        """Return y and x in parts of the sheet's height."""
        height, width = self.shape
        return (
            np.arange(height, dtype=np.float32)[:, None] / height,
            np.arange(width, dtype=np.float32)[None, :] / height,
        )

    def inside(self, margin: float) -> Array:
        """Return the painted field: the sheet without its taped margin, a little uneven."""
        y, x = self.grid()
        span = self.shape[1] / self.shape[0]
        away = np.minimum(np.minimum(y, 1 - y), np.minimum(x, span - x)) + 0.0022 * self.wobble[0]
        return smooth(margin - 0.001, margin + 0.001, away)

    def finished(self, margin: float = 0.0) -> Array:
        """Return the sheet under even light, its margin clean, its edge faintly shaded."""
        if margin:
            field = self.inside(margin)
            rim = np.clip(field - blur(field, 4), 0, 1)
            painted = self.picture * (1 - 0.16 * rim)[..., None]
            self.picture = self.paper + (painted - self.paper) * field[..., None]
        light = gradient(
            np.linspace(0, 1, self.shape[1])[None, :] * np.ones((self.shape[0], 1)), [(0, "#ffffff"), (1, "#f3f1ee")]
        )
        return np.clip(self.picture * light, 0, 1)
