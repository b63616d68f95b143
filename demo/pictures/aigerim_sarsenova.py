"""Aigerim Sarsenova, photography: one river in five lights, the steppe after rain, ridges, a salt lake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from .landscape import Camera, Ground, View, clouds, detail, look, make_ground
from .noise import (
    Array,
    Shape,
    bloom,
    blur,
    canvas,
    coordinates,
    curve,
    develop,
    displace,
    fbm,
    generator,
    gradient,
    mix,
    resize,
    rgb,
    sample,
    screen,
    smooth,
    split_tone,
    vignette,
    warped,
    wave,
)
from .steppe import STEPPES, steppe

HOME = "creatives/aigerim-sarsenova"
RIVER_SHAPE = (1200, 1800)
RIVER_CAMERA = Camera(x=0.1, z=0.0, height=0.66, horizon=0.33, focal=1.5)


@dataclass
class Light:
    """One hour over the river: sun, sky ramp (horizon to zenith), air and ground colours."""

    sun: tuple[float, float, float]
    glow: tuple[float, float]
    sky: list[tuple[float, str]]
    cloud: tuple[str, str]
    cover: float
    air: str
    air_sunward: str
    haze: float
    sunlight: str
    shade: str
    power: float
    fog: float = 0.0
    toning: tuple[str, str] = ("#20405a", "#ffd9a8")


LIGHTS = {
    "01": Light(
        (-0.8, 0.25, 0.75),
        (0.2, 0.33),
        [(0, "#f6cfa6"), (0.3, "#e9c9bd"), (1, "#8aa3bf")],
        ("#b59aa2", "#ffe3c4"),
        0.22,
        "#c3bcc6",
        "#f8cfa2",
        0.30,
        "#ffc98f",
        "#5b6a86",
        1.25,
        0.75,
    ),
    "02": Light(
        (0.5, 1.1, 0.2),
        (0.7, -0.3),
        [(0, "#dfe4e2"), (0.4, "#b9cbd6"), (1, "#7fa3c0")],
        ("#cfd6da", "#f8f7f1"),
        0.34,
        "#c2d0d6",
        "#dfe2da",
        0.25,
        "#fff0dc",
        "#7c8f9c",
        0.8,
        0.1,
    ),
    "03": Light(
        (0.9, 0.42, -0.3),
        (0.9, 0.3),
        [(0, "#a9a79a"), (0.3, "#5e6871"), (1, "#333d49")],
        ("#2b333e", "#8b8d8b"),
        0.75,
        "#5f6b74",
        "#a39c84",
        0.16,
        "#ffdf94",
        "#3b4856",
        1.5,
        0.1,
        ("#15303d", "#f0dc9c"),
    ),
    "04": Light(
        (0.25, 0.13, 0.95),
        (0.6, 0.335),
        [(0, "#ffb35c"), (0.25, "#ee8b5f"), (0.6, "#a06f84"), (1, "#4d5a83")],
        ("#6b5472", "#ffab63"),
        0.42,
        "#8d6a7c",
        "#ff9c55",
        0.22,
        "#ff9a50",
        "#3c3a5c",
        1.3,
        0.25,
    ),
    "05": Light(
        (-0.3, 0.3, 0.8),
        (0.35, 0.36),
        [(0, "#b6a6b4"), (0.25, "#6f86a8"), (1, "#1f3358")],
        ("#3c4c70", "#93879e"),
        0.3,
        "#4d668c",
        "#8d8ca6",
        0.24,
        "#7f93bd",
        "#22324f",
        0.55,
        0.45,
        ("#0c2448", "#e9c6c6"),
    ),
}


@cache
def river_ground() -> Ground:
    """Return the hills with a river bend carved between them."""
    ground = make_ground("irtysh hills 3", 9.0, 1.7, 0.5)
    cells = ground.heights.shape[0]
    z = np.linspace(0, 9, cells)[:, None]
    x = np.linspace(-4.5, 4.5, cells)[None, :]
    path = 0.1 + 0.6 * np.sin(z * 1.5 + 0.2) + 0.25 * np.sin(z * 2.9 + 1)
    rng = generator("irtysh shore")
    shore = fbm((cells, cells), 70, rng, 6, 0.55) * 0.09 + wave(cells, 200, rng, 3)[:, None] * 0.1
    away = np.abs(x - path) - 0.24 - shore
    valley = smooth(0.05, 1.5, away) * 0.94
    plain = smooth(-0.015, 0.03, away) * 0.012 + smooth(0, 0.6, away) * 0.03
    rise = 0.55 + 0.75 * smooth(1.5, 7, z)
    # Old hills: their tops are worn round.
    worn = 0.8 * np.tanh(blur(ground.heights, 3) * 1.25)
    return Ground(
        (plain + valley * (0.75 * worn + 0.25 * ground.heights * worn) * rise * 0.86).astype(np.float32), ground.side
    )


@cache
def river_views() -> tuple[View, View]:
    """See the river twice: as it is, and as its water mirrors it."""
    ground = river_ground()
    return (look(ground, RIVER_CAMERA, RIVER_SHAPE, 9.0), look(ground, RIVER_CAMERA, RIVER_SHAPE, 9.0, mirrored=True))


def sky_of(light: Light, shape: Shape, horizon: float, name: str) -> Array:
    """Paint a sky: a ramp, a glow round the sun, clouds lit from its side."""
    y, x = coordinates(shape)
    height = np.clip((horizon - y) / horizon, 0, 1)
    picture = np.broadcast_to(gradient(height, light.sky), (*shape, 3)).copy()
    span = shape[1] / shape[0]
    far = np.hypot((x - light.glow[0] * span) * 0.8, (y - light.glow[1]) * 1.5)
    picture = screen(picture, rgb(light.air_sunward) * (np.exp(-far * 3.2) * 0.5)[..., None])
    density, lit = clouds(shape, horizon, generator(name), light.cover, 1.0, light.glow, 0.75)
    warm = np.clip(lit * (0.55 + 0.9 * np.exp(-far * 1.5)), 0, 1)
    body = mix(np.broadcast_to(rgb(light.cloud[0]), picture.shape), rgb(light.cloud[1]), warm)
    return mix(picture, body, density * (0.35 + 0.65 * smooth(0.0, 0.35, height)) * 0.85)


def albedo(ground: Ground, view: View, name: str) -> tuple[Array, Array]:
    """Return the colours of grass, scrub and rock at each pixel, and the ground's height there."""
    tile = detail(name)
    heights = ground.read(ground.heights, view.x, view.z)
    fine = sample(tile, view.z * 260, view.x * 260, wrap=True)
    coarse = sample(tile, view.z * 42, view.x * 42, wrap=True)
    down, across = ground.relief()
    steep = ground.read(np.hypot(down, across), view.x, view.z)
    spots = sample(tile, view.z * 150 + 9, view.x * 150 + 77, wrap=True)
    wood = smooth(0.25, 0.55, 0.75 * coarse + 0.7 * spots + 0.3 * fine - steep * 0.2)
    grass = mix(np.broadcast_to(rgb("#868151"), (*heights.shape, 3)), rgb("#a79a68"), smooth(-0.5, 0.8, fine))
    colours = mix(grass, rgb("#39452c"), wood * smooth(0.5, 0.2, heights) * 0.85)
    colours = mix(colours, rgb("#7d6f62"), smooth(0.7, 1.3, steep) * 0.8)
    return colours * (1 + 0.16 * fine + 0.1 * coarse)[..., None], heights


def land_of(light: Light, ground: Ground, view: View, sky: Array, name: str) -> Array:
    """Light the ground and put the air in front of it."""
    colours, heights = albedo(ground, view, "irtysh grain")
    sun = ground.read(ground.light(light.sun), view.x, view.z)
    if light.cover > 0.6:
        # A storm lets the sun through in patches only.
        patches = fbm((300, 300), 60, generator(name + " gaps"), 3)
        holes = sample(patches, view.z * 40, view.x * 40 + 150)
        sun = sun * (0.12 + 0.88 * smooth(0.0, 0.3, holes))
    lit = rgb(light.shade) * 0.62 + rgb(light.sunlight) * (sun * light.power)[..., None]
    land = colours * lit * 1.25
    height, width = heights.shape
    side = np.abs(np.linspace(0, 1, width) - light.glow[0])[None, :]
    air = mix(
        np.broadcast_to(rgb(light.air), land.shape), rgb(light.air_sunward), np.exp(-side * 2.2) * np.ones((height, 1))
    )
    thick = 1 - np.exp(-light.haze * np.clip(view.distance - 0.5, 0, 9) ** 1.15)
    if light.fog:
        banks = fbm((400, 400), 46, generator(name + " fog"), 5)
        drift = sample(banks, view.z * 44, view.x * 44 + 200) * 0.09
        low = smooth(0.16 + 0.06 * light.fog, 0.0, heights + drift) * smooth(0.8, 3.2, view.distance)
        thick = 1 - (1 - thick) * (1 - low * light.fog)
    return np.where(view.sky[..., None], sky, mix(land, air, np.where(view.sky, 0, thick)))


def water_of(light: Light, mirrored: Array, view: View, name: str) -> Array:
    """Ripple the mirrored world: nearer water is choppier and shows its own dark."""
    height, width = mirrored.shape[:2]
    rng = generator(name + " water")
    depth = np.clip(view.distance, 0.3, 9)
    tile = detail("irtysh ripples")
    ripple = sample(tile, view.z * 90, view.x * 30, wrap=True) + 0.5 * sample(
        tile, view.z * 300, view.x * 120, wrap=True
    )
    calm = smooth(-0.3, 0.4, sample(fbm((300, 300), (14, 50), rng, 4), view.z * 36, view.x * 36 + 150))
    strength = (0.35 + 0.65 * calm) * 16 / (0.6 + depth)
    soft = blur(mirrored, 9, 1.5)
    seen = displace(soft, ripple * strength, ripple * strength * 0.3)
    slope = (np.arange(height) / height - RIVER_CAMERA.horizon)[:, None]
    own = smooth(0.05, 0.75, slope) * 0.5 * np.ones((1, width))
    return mix(seen * 0.96, rgb(light.shade) * 0.55, own)


def river(number: str) -> Image.Image:
    """Draw the river bend in one of its five lights."""
    light, name = LIGHTS[number], f"irtysh {number}"
    ground = river_ground()
    view, mirror = river_views()
    sky = sky_of(light, RIVER_SHAPE, RIVER_CAMERA.horizon, name)
    land = land_of(light, ground, view, sky, name)
    flipped_sky = _flip(sky, RIVER_CAMERA.horizon)
    water = water_of(light, land_of(light, ground, mirror, flipped_sky, name), view, name)
    heights = ground.read(ground.heights, view.x, view.z)
    wet = np.where(view.sky, 0, smooth(0.006, 0.002, heights))
    picture = mix(land, water, wet)
    # Mist on the water takes the far bends.
    mist = wet * (1 - np.exp(-light.haze * 0.55 * np.clip(view.distance - 1, 0, 9)))
    picture = mix(picture, rgb(light.air_sunward) * 0.5 + rgb(light.air) * 0.5, mist)
    picture = bloom(np.clip(picture, 0, 1), 0.8, 40, 0.35)
    picture = split_tone(curve(picture, 0.55, 0.02), *light.toning, 0.12)
    return develop(vignette(picture, 0.22), generator(name))


def _flip(sky: Array, horizon: float) -> Array:
    """Turn the sky over its horizon, as water sees it."""
    height = sky.shape[0]
    rows = np.abs(2 * horizon * height - np.arange(height)).clip(0, horizon * height - 1)
    return sky[rows.astype(int)]


# Ridges in mist


def ridges(
    name: str, shape: Shape, ramp: list[tuple[float, str]], horizon: float, focal: float, fog: float
) -> Image.Image:
    """Draw ranges behind ranges, the air between them nearly white."""
    rng = generator(name)
    ground = make_ground(name + " ranges", 14.0, 2.6, 0.47)
    view = look(ground, Camera(0, 0, 1.02, horizon, focal), shape, 14.0)
    sun = ground.read(ground.light((-0.7, 0.35, 0.6)), view.x, view.z)
    heights = ground.read(ground.heights, view.x, view.z)
    _down, across = ground.relief()
    wood = sample(detail(name), view.z * 90, view.x * 90, wrap=True)
    tone = 0.05 + 0.16 * sun + 0.022 * wood + 0.03 * ground.read(across, view.x, view.z)
    distance = np.where(view.sky, 14, view.distance)
    air = 1 - np.exp(-0.24 * np.clip(distance - 0.9, 0, None))
    drift = sample(fbm((500, 500), 40, rng, 6), view.z * 34, view.x * 34 + 250)
    low = smooth(0.62, 0.12, heights + drift * 0.24) * smooth(0.7, 3.5, distance)
    tone = 1 - (1 - np.clip(tone, 0, 1)) * (1 - air) * (1 - low * fog)
    y, x = coordinates(shape)
    span = shape[1] / shape[0]
    glow = np.exp(-np.hypot(x - 0.3 * span, (y - horizon * 0.8) * 1.4) * 1.7)
    haze = warped(shape, shape[0] / 2.5, rng, 0.5, 4)
    sky = 0.84 + 0.11 * glow - 0.1 * smooth(horizon, 0, y) + 0.035 * haze
    tone = np.where(view.sky, sky, tone * (0.9 + 0.08 * glow))
    picture = gradient(tone, ramp)
    return develop(vignette(curve(picture, 0.35), 0.22), rng)


COLD = [(0, "#0f1a24"), (0.3, "#3f5667"), (0.65, "#93a9b4"), (0.9, "#dbe2e2"), (1, "#f6f4ee")]
WARM = [(0, "#1b1a20"), (0.3, "#57505c"), (0.65, "#aa9a98"), (0.9, "#ead9c6"), (1, "#fbf1e0")]
GREEN = [(0, "#0d1a1a"), (0.3, "#385050"), (0.65, "#8ea6a0"), (0.9, "#d7ded2"), (1, "#f3f2e6")]


def salt_lake() -> Image.Image:
    """Draw a white lake: a pink-grey line of water, a row of old posts and their reflections."""
    shape, horizon = (1200, 1800), 0.46
    rng = generator("salt lake")
    height, width = shape
    y, x = coordinates(shape)
    up = (horizon - y) / horizon * np.ones((1, width))
    picture = gradient(up, [(0, "#e9cfca"), (0.12, "#ecdcd5"), (0.5, "#dfdfdf"), (1, "#c6d0d6")])
    veil, _ = clouds(shape, horizon, rng, 0.5, 0.8, (0.7, 0.4), 0.9)
    picture = mix(picture, rgb("#f6efe9"), veil * 0.5)
    far = fbm((4, width), (99, 260), rng, 6)[1] * 0.006 + 0.007
    picture = mix(picture, rgb("#b9b0b8"), smooth(-0.001, 0.001, y - horizon + np.clip(far, 0, 1)[None, :]) * 0.75)
    depth = 0.05 / np.maximum(y - horizon, 0.001)
    across = (x - 0.75) * depth
    tile = detail("salt crust")
    crust = sample(tile, depth * 300 + across * 0, across * 420, wrap=True)
    fine = sample(tile, depth * 1100 + across * 0, across * 1500, wrap=True)
    broad = sample(tile, depth * 24 + across * 0 + 60, across * 34 + 40, wrap=True)
    below = np.maximum(y - horizon, 0) / (1 - horizon)
    ripple = fine * 4 * below
    mirror = displace(picture[::-1], np.full(shape, (1 - 2 * horizon) * -height), ripple)
    water = mix(mirror * 0.97, rgb("#d9a9a6"), (0.25 + 0.45 * np.exp(-below * 9)) * np.ones((1, width)))
    salt = gradient(
        np.clip(0.55 + 0.16 * crust + 0.15 * fine + 0.1 * broad, 0, 1),
        [(0, "#b5a6a6"), (0.5, "#e4dbd7"), (1, "#fbf8f3")],
    )
    shore = smooth(-0.1, 0.05, below - 0.3 + 0.1 * broad + 0.035 * crust + 0.05 * (x - 0.75))
    rim = shore * (1 - shore) * 4
    ground = mix(mix(water, salt, shore), rgb("#fdfaf6"), rim * 0.35)
    picture = np.where((y > horizon)[..., None], ground, picture)
    picture = _posts(picture, horizon, rng)
    return develop(vignette(curve(picture, 0.3), 0.14), rng, 1.0)


def _posts(picture: Array, horizon: float, rng: np.random.Generator) -> Array:
    """Stand a crooked row of posts in the water."""
    height, width = picture.shape[:2]
    mask = np.zeros((height * 2, width * 2), np.float32)
    rows = np.arange(height * 2)[:, None]
    for i in range(13):
        scale = 1 / (1 + 0.2 * i)
        foot = int((horizon + 0.105 * scale) * height * 2)
        tall = int((0.085 + rng.uniform(-0.018, 0.012)) * scale * height * 2)
        column = int((0.86 - 0.5 * (1 - scale)) * width * 2 + rng.uniform(-6, 6))
        thick, lean = max(2, int(11 * scale)), rng.uniform(-0.07, 0.07)
        for down, strength in ((-1, 1.0), (1, 0.45)):
            span = rows[foot - tall : foot] if down < 0 else rows[foot : foot + int(tall * 0.9)]
            for row in span[:, 0]:
                shift = int((row - foot) * lean * -down + (0 if down < 0 else 3 * np.sin(row * 0.3)))
                mask[row, column + shift : column + shift + thick] = strength
    soft = resize(mask, (height, width), Image.Resampling.BOX)
    return mix(picture, rgb("#4b454d"), soft * 0.88)


def portrait() -> Image.Image:
    """Draw her card: five strips of the river's light seen through one round lens."""
    side = 1200
    rng = generator("aigerim portrait")
    ground = mix(
        canvas((side, side), "#ece6dc"), rgb("#ddd3c4"), smooth(-0.5, 0.8, fbm((side, side), 300, rng, 4)) * 0.4
    )
    y, x = coordinates((side, side))
    far = np.hypot(x - 0.5, y - 0.5)
    strips = np.zeros_like(ground)
    edges = np.linspace(0.12, 0.88, 6)
    hills = [0.5 + 0.05 * k + wave(side, 420 - 60 * k, rng, 6) * (0.1 - 0.014 * k) for k in range(4)]
    for light, left, right in zip(LIGHTS.values(), edges, edges[1:], strict=False):
        height = np.clip((0.62 - y) / 0.5, 0, 1) * np.ones((1, side))
        strip = gradient(height, light.sky)
        for k, skyline in enumerate(hills):
            shade = rgb(light.air) * (0.85 - 0.2 * k) + rgb(light.shade) * 0.16 * k
            strip = mix(strip, shade, smooth(-0.001, 0.001, y - skyline[None, :]))
        glint = smooth(0.004, 0.0, np.abs(y - 0.71 - 0.02 * np.sin(x * 9)) - 0.02 * (1 - np.abs(x - 0.5)))
        strip = mix(strip, gradient(np.array(0.05), light.sky), glint * 0.9)
        inside = ((x >= left) & (x < right - 0.006)) * np.ones((side, 1), bool)
        strips = np.where(inside[..., None], strip, strips + 0 if strips.any() else ground)
    seams = np.ones((side, side), bool) & (strips.sum(-1) > 0)
    disc = smooth(0.3815, 0.38, far) * seams
    shadow = blur(smooth(0.385, 0.38, np.hypot(x - 0.506, y - 0.515)), 16)
    picture = mix(ground, rgb("#7f7264"), shadow * 0.45)
    picture = mix(picture, strips, disc)
    ring = smooth(0.0035, 0.002, np.abs(far - 0.41))
    return develop(mix(picture, rgb("#3b3a44"), ring * 0.9), rng)


PICTURES: dict[str, Callable[[], Image.Image]] = {
    f"{HOME}/works/irtysh-in-five-lights/{number}.jpg": (lambda number=number: river(number)) for number in LIGHTS
}
PICTURES |= {
    f"{HOME}/works/steppe-after-rain/{number}.jpg": (lambda number=number: steppe(number)) for number in STEPPES
}
PICTURES |= {
    f"{HOME}/works/ridge-lines/01.jpg": lambda: ridges("ridge 1", (1200, 1800), COLD, 0.34, 2.0, 0.95),
    f"{HOME}/works/ridge-lines/02.jpg": lambda: ridges("ridge 4", (1800, 1200), WARM, 0.36, 1.6, 0.92),
    f"{HOME}/works/ridge-lines/03.jpg": lambda: ridges("ridge 11", (1200, 1800), GREEN, 0.34, 2.0, 0.97),
    f"{HOME}/works/ridge-lines/04.jpg": lambda: ridges("ridge 21", (640, 3840), COLD, 0.36, 3.4, 0.95),
    f"{HOME}/works/salt-lake.jpg": salt_lake,
    f"{HOME}/portrait.jpg": portrait,
}
