"""Rooms in one-point perspective: a box that is ray-cast, with windows, sun patches and shafts of light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .noise import Array, Shape, blur, fbm, generator, mix, resize, rgb, sample, smooth

FLOOR, CEILING, LEFT, RIGHT, BACK = range(5)


@dataclass
class Room:
    """A box: half its width, its height and depth in metres, and the camera in it."""

    half: float
    tall: float
    deep: float
    eye: float = 1.6
    aside: float = 0.0
    focal: float = 0.8
    horizon: float = 0.52


@dataclass
class Seen:
    """What each pixel sees: which surface, where in the room, and how far."""

    side: Array
    x: Array
    y: Array
    z: Array
    distance: Array


def cast(room: Room, shape: Shape) -> Seen:
    """Find the wall, floor or ceiling behind each pixel."""
    height, width = shape
    v = (room.horizon - (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height) / room.focal
    u = ((np.arange(width, dtype=np.float32)[None, :] + 0.5 - width / 2) / height) / room.focal
    u, v = np.broadcast_arrays(u, v)
    with np.errstate(divide="ignore"):
        hits = np.stack(
            [
                np.where(v < 0, room.eye / -v, np.inf),
                np.where(v > 0, (room.tall - room.eye) / v, np.inf),
                np.where(u < 0, (room.half + room.aside) / -u, np.inf),
                np.where(u > 0, (room.half - room.aside) / u, np.inf),
                np.full(shape, room.deep),
            ]
        )
    side = hits.argmin(axis=0)
    z = hits.min(axis=0).astype(np.float32)
    return Seen(side, room.aside + u * z, room.eye + v * z, z, z * np.sqrt(1 + u * u + v * v))


@dataclass
class Windows:
    """A row of windows in the left wall: spacing, width, sill, head, whether arched, and panes."""

    first: float
    spacing: float
    width: float
    sill: float
    head: float
    count: int
    arched: bool = False
    panes: tuple[int, int] = (2, 3)

    def open(self, z: Array, y: Array, soft: float = 0.01) -> Array:
        """Return where the left wall lets light through (1) and where it does not."""
        number = np.clip(np.round((z - self.first) / self.spacing), 0, self.count - 1)
        off = z - self.first - number * self.spacing
        half = self.width / 2
        inside = smooth(half + soft, half - soft, np.abs(off)) * smooth(self.sill - soft, self.sill + soft, y)
        if self.arched:
            spring = self.head - half
            above = np.clip(y - spring, 0, None)
            inside = inside * smooth(half + soft, half - soft, np.hypot(off, above))
        else:
            inside = inside * smooth(self.head + soft, self.head - soft, y)
        across = np.abs((off / self.width + 0.5) * self.panes[0] % 1 - 0.5) / self.panes[0] * self.width
        up = (
            np.abs((y - self.sill) / (self.head - self.sill) * self.panes[1] % 1 - 0.5)
            / self.panes[1]
            * (self.head - self.sill)
        )
        edge_across, edge_up = self.width / self.panes[0] / 2, (self.head - self.sill) / self.panes[1] / 2
        bars = smooth(edge_across - 0.03 + soft, edge_across - 0.03 - soft, across) * smooth(
            edge_up - 0.025 + soft, edge_up - 0.025 - soft, up
        )
        return inside * bars


def sunlit(
    room: Room, windows: Windows, x: Array, y: Array, z: Array, sun: tuple[float, float, float], soft: float = 0.03
) -> Array:
    """Return how much sun reaches places in the room: follow the sun's ray back to the left wall."""
    reach = (x + room.half) / -sun[0]
    spread = soft * (0.4 + 0.25 * np.clip(reach, 0, 12))
    return windows.open(z + sun[2] * reach, y + sun[1] * reach, float(np.mean(spread)))


def shafts(
    room: Room, windows: Windows, seen: Seen, sun: tuple[float, float, float], rng: np.random.Generator, steps: int = 30
) -> Array:
    """Return the light that dust scatters along each pixel's ray."""
    small = (seen.z.shape[0] // 3, seen.z.shape[1] // 3)
    fields = [resize(np.ascontiguousarray(field, np.float32), small) for field in (seen.x, seen.y, seen.z)]
    total = np.zeros(small, np.float32)
    jitter = rng.uniform(0, 1, small).astype(np.float32)
    for i in range(steps):
        share = (i + jitter) / steps
        x = room.aside + (fields[0] - room.aside) * share
        y = room.eye + (fields[1] - room.eye) * share
        total += sunlit(room, windows, x, y, fields[2] * share, sun, 0.05) * fields[2] / steps
    return resize(blur(total, 1.6), seen.z.shape)


def bricks(a: Array, b: Array, colour: str, rng: np.random.Generator) -> Array:
    """Lay bricks over wall coordinates (along, up): mortar joints and a tone for each brick."""
    row = np.floor(b / 0.085)
    along = a / 0.27 + 0.5 * (row % 2)
    column = np.floor(along)
    tones = rng.normal(0, 0.1, 4096).astype(np.float32)
    tone = tones[((row * 73 + column * 19) % 4096).astype(int)]
    joint = np.minimum(np.abs(b / 0.085 - row - 0.5), 10) > 0.42
    joint |= np.abs(along - column - 0.5) > 0.47
    wall = rgb(colour) * (1 + tone)[..., None]
    return np.where(joint[..., None], rgb(colour) * 0.55 + 0.2, wall).astype(np.float32)


def boards(a: Array, b: Array, colour: str, name: str, width: float = 0.16) -> Array:
    """Lay floor boards along b."""
    rng = generator(name)
    row = np.floor(a / width)
    tones = rng.normal(0, 0.07, 1024).astype(np.float32)
    tone = tones[(row % 1024).astype(int)]
    grain = sample(fbm((512, 512), (120, 9), rng, 4), b * 26, a * 420, wrap=True)
    gap = np.abs(a / width - row - 0.5) > 0.475
    floor = rgb(colour) * (1 + tone + 0.09 * grain)[..., None]
    return np.where(gap[..., None], floor * 0.55, floor).astype(np.float32)


def corners(seen: Seen, room: Room, strength: float = 0.4) -> Array:
    """Return the soft darkness where surfaces meet."""
    near = np.minimum(np.minimum(room.half - np.abs(seen.x), 9) + 9 * (seen.side >= LEFT) * (seen.side <= RIGHT), 9)
    up = np.minimum(seen.y, room.tall - seen.y) + 9 * (seen.side <= CEILING)
    back = room.deep - seen.z + 9 * (seen.side == BACK)
    shade = np.exp(-near * 1.6) + np.exp(-np.abs(up) * 1.6) + np.exp(-back * 1.2)
    return 1 - strength * np.clip(shade, 0, 1)


def hang(
    picture: Array, seen: Seen, side: int, place: tuple[float, float, float, float], art: Array, frame: str = "#1d1b19"
) -> Array:
    """Hang a picture on a wall: centre along the wall and up, width, height."""
    along = seen.x if side == BACK else (seen.z if side == RIGHT else -seen.z)
    centre, up, width, height = place
    a = (along - centre) / width + 0.5
    if side == RIGHT:
        a = 1 - (1 - a)
    b = 0.5 - (seen.y - up) / height
    on = seen.side == side
    border = 0.045
    inside = on & (a > 0) & (a < 1) & (b > 0) & (b < 1)
    framed = on & (a > -border) & (a < 1 + border) & (b > -border * width / height) & (b < 1 + border * width / height)
    shadow = on * smooth(0.62, 0.48, np.abs(a - 0.5)) * smooth(0.68, 0.5, np.abs(b - 0.58))
    picture = picture * (1 - 0.3 * shadow)[..., None]
    picture = np.where(framed[..., None], rgb(frame), picture)
    shown = sample(art, np.clip(b, 0, 1) * (art.shape[0] - 1), np.clip(a, 0, 1) * (art.shape[1] - 1))
    return np.where(inside[..., None], shown, picture).astype(np.float32)


def people(shape: Shape, places: list[tuple[float, float, float]], rng: np.random.Generator) -> Array:
    """Return silhouettes seen from behind: (x, foot, height) in parts of the picture's height."""
    height, width = shape
    y = np.arange(height, dtype=np.float32)[:, None] / height
    x = np.arange(width, dtype=np.float32)[None, :] / height
    total = np.zeros(shape, np.float32)
    for px, foot, tall in places:
        up = (foot - y) / tall
        across = (x - px - rng.normal(0, 0.012) * tall * up) / tall
        head = smooth(0.064, 0.057, np.hypot(across * 1.18, (up - 0.922) * 0.92))
        neck = smooth(0.036, 0.03, np.abs(across)) * (up > 0.8) * (up < 0.9)
        coat = rng.uniform(0.105, 0.13)
        hem = coat * rng.uniform(0.85, 1.1)
        slope = np.interp(
            up,
            [-0.6, 0, 0.4, 0.62, 0.77, 0.815, 0.845, 0.87],
            [0.07, 0.078, hem, coat * 0.9, coat, coat * 0.86, 0.055, 0.03],
        )
        body = smooth(0.006, -0.006, np.abs(across) - slope) * (up < 0.87)
        legs = 1 - smooth(0.012, 0.006, np.abs(across)) * (up < 0.4)
        total = np.maximum(total, np.clip(head + neck + body * legs, 0, 1) * (up > -0.02))
    return total


def little_art(kind: int, rng: np.random.Generator) -> Array:
    """Paint a small picture for a wall: hills, a sun, stripes or an arc."""
    shape = (180, 240)
    y, x = np.mgrid[0:180, 0:240].astype(np.float32) / 180
    choice = [
        ("#e8d6b0", "#c4532f", "#1f3b4a"),
        ("#123042", "#e0a347", "#f3e6c8"),
        ("#efe7d8", "#2b6f8f", "#16324a"),
        ("#8c2a1c", "#f0b35a", "#24140f"),
        ("#d7dfe2", "#6f8f94", "#2a3f4a"),
    ][kind % 5]
    ground, first, second = (rgb(code) for code in choice)
    picture = np.broadcast_to(ground, (*shape, 3)).copy()
    if kind % 4 == 0:
        picture = mix(picture, first, smooth(0.26, 0.255, np.hypot(x - 0.8, y - 0.4)))
        picture = mix(picture, second, smooth(-0.004, 0.004, y - 0.62 - 0.08 * np.sin(x * 5)))
    elif kind % 4 == 1:
        for k in range(4):
            line = 0.35 + 0.15 * k + 0.06 * np.sin(x * (4 + k) + k * 2)
            picture = mix(picture, first + (second - first) * k / 3, smooth(-0.004, 0.004, y - line))
    elif kind % 4 == 2:
        for k, radius in enumerate((0.5, 0.38, 0.26, 0.14)):
            picture = mix(
                picture, first if k % 2 == 0 else second, smooth(radius, radius - 0.01, np.hypot(x - 0.67, y - 0.9))
            )
    else:
        picture = mix(picture, first, smooth(0, 0.02, np.sin(x * 16 + np.sin(y * 9))))
        picture = mix(picture, second, smooth(0.18, 0.17, np.hypot(x - 0.5, y - 0.5)))
    return (picture * (1 + 0.05 * fbm(shape, 20, rng, 3))[..., None]).astype(np.float32)
