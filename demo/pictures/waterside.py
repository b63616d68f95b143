"""Evening covers by the water: London's embankment and the hall on the river."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .landscape import clouds
from .night import SODIUM, TUNGSTEN, Drawing, expose, glow, on_water, window_lights
from .noise import (
    Array,
    bloom,
    coordinates,
    curve,
    develop,
    fbm,
    generator,
    gradient,
    mix,
    rgb,
    smooth,
    split_tone,
    vignette,
    warped,
    wave,
)
from .rooms import (
    people,
)

SHAPE = (1200, 1800)


def london() -> Image.Image:
    """A wet evening on the Thames: a bridge, a dome, a clock tower, one red bus."""
    rng = generator("london")
    horizon = 0.66
    y, x = coordinates(SHAPE)
    up = np.clip((horizon - y) / horizon, 0, 1) * np.ones_like(x)
    sky = gradient(up, [(0, "#f0b58c"), (0.2, "#c98f92"), (0.5, "#6d7595"), (1, "#2c3a5c")]) ** 2.2
    deck, lit = clouds(SHAPE, horizon, rng, 0.62, 1.1, (0.35, 0.6), 0.7)
    light = mix(sky, gradient(lit, [(0, "#39425f"), (0.6, "#8a7f96"), (1, "#f3b48e")]) ** 2.2, deck * 0.85)
    far, near = Drawing(SHAPE), Drawing(SHAPE)
    boxes, cx = [], -0.02
    while cx < 1.5:
        w, h = rng.uniform(0.03, 0.08), rng.uniform(0.03, 0.11)
        far.polygon([(cx, horizon), (cx, horizon - h), (cx + w, horizon - h), (cx + w, horizon)])
        boxes.append((cx, horizon - h, cx + w, horizon - 0.02))
        cx += w
    for tx, w, h, point in ((1.0, 0.035, 0.27, 0.04), (1.11, 0.03, 0.2, 0.0), (1.23, 0.05, 0.36, 0.16)):
        far.polygon(
            [
                (tx - w, horizon),
                (tx - w * 0.8, horizon - h + point),
                (tx, horizon - h),
                (tx + w * 0.8, horizon - h + point),
                (tx + w, horizon),
            ]
        )
        boxes.append((tx - w * 0.7, horizon - h + point + 0.02, tx + w * 0.7, horizon))
    _dome(near, 0.62, horizon)
    _clock(near, 0.2, horizon)
    haze = np.array([0.30, 0.21, 0.22])
    light = mix(light, haze * 0.42, far.mask() * 0.85)
    light += window_lights(boxes, SHAPE, rng, 0.3)[..., None] * TUNGSTEN * 0.75
    light = mix(light, haze * 0.14, near.mask() * 0.96)
    bridge = Drawing(SHAPE)
    bridge.polygon([(-0.1, horizon - 0.052), (1.6, horizon - 0.052), (1.6, horizon - 0.022), (-0.1, horizon - 0.022)])
    for k in range(-1, 7):
        left, right = k * 0.27 + 0.02, k * 0.27 + 0.29
        arch = np.linspace(0, np.pi, 24)
        outline = [(left, horizon + 0.01), (left, horizon - 0.03), (right, horizon - 0.03), (right, horizon + 0.01)]
        inner = [((left + right) / 2 + 0.118 * np.cos(t), horizon + 0.01 - 0.033 * np.sin(t)) for t in arch]
        bridge.polygon(outline)
        bridge.polygon(inner, 0)
    light = mix(light, haze * 0.07, bridge.mask())
    light = _bus(light, 0.83, horizon - 0.052)
    points = np.array([((horizon - 0.088) * 1200, px * 1200, 7.0) for px in np.arange(0.03, 1.5, 0.09)])
    posts = Drawing(SHAPE)
    for px in np.arange(0.03, 1.5, 0.09):
        posts.line([(px, horizon - 0.052), (px, horizon - 0.086)], 0.0022)
    light = mix(light, haze * 0.05, posts.mask())
    light += glow(points, np.broadcast_to(TUNGSTEN, (len(points), 3)), SHAPE, ((1.8, 3.0), (9, 0.4), (46, 0.07)))
    light = on_water(light, horizon + 0.012, rng)
    picture = split_tone(curve(expose(light, 1.7), 0.5), "#12294a", "#ffd0a0", 0.1)
    drizzle = smooth(0.1, 0.9, warped(SHAPE, 500, rng, 0.6, 4)) * 0.16
    return develop(vignette(mix(picture, rgb("#8f8a9c"), drizzle), 0.28), rng, 1.2)


def _dome(drawing: Drawing, x: float, base: float) -> None:
    """Draw a great dome on its drum, with a lantern and two small towers."""
    turn = np.linspace(np.pi, 2 * np.pi, 30)
    drawing.polygon([(x - 0.13, base), (x - 0.13, base - 0.09), (x + 0.13, base - 0.09), (x + 0.13, base)])
    drawing.polygon(
        [(x - 0.066, base - 0.08), (x - 0.066, base - 0.165), (x + 0.066, base - 0.165), (x + 0.066, base - 0.08)]
    )
    drawing.polygon([(x + 0.072 * np.cos(t), base - 0.165 + 0.095 * np.sin(t)) for t in turn])
    drawing.polygon(
        [
            (x - 0.011, base - 0.25),
            (x - 0.011, base - 0.285),
            (x, base - 0.335),
            (x + 0.011, base - 0.285),
            (x + 0.011, base - 0.25),
        ]
    )
    for side in (-0.112, 0.112):
        drawing.polygon(
            [
                (x + side - 0.017, base - 0.08),
                (x + side - 0.015, base - 0.15),
                (x + side, base - 0.185),
                (x + side + 0.015, base - 0.15),
                (x + side + 0.017, base - 0.08),
            ]
        )


def _clock(drawing: Drawing, x: float, base: float) -> None:
    """Draw a tall clock tower and the long roof beside it."""
    drawing.polygon(
        [
            (x - 0.024, base),
            (x - 0.024, base - 0.31),
            (x - 0.028, base - 0.315),
            (x - 0.028, base - 0.36),
            (x - 0.018, base - 0.375),
            (x, base - 0.45),
            (x + 0.018, base - 0.375),
            (x + 0.028, base - 0.36),
            (x + 0.028, base - 0.315),
            (x + 0.024, base - 0.31),
            (x + 0.024, base),
        ]
    )
    drawing.polygon([(x - 0.22, base), (x - 0.22, base - 0.1), (x + 0.2, base - 0.1), (x + 0.2, base)])
    for i in range(11):
        px = x - 0.21 + i * 0.04
        drawing.polygon([(px - 0.005, base - 0.09), (px, base - 0.14), (px + 0.005, base - 0.09)])
    drawing.polygon([(x - 0.018, base - 0.338), (x, base - 0.356), (x + 0.018, base - 0.338), (x, base - 0.32)], 70)


def _bus(light: Array, x: float, road: float) -> Array:
    """Drive one red bus with lit windows over the bridge."""
    body, panes = Drawing(SHAPE), Drawing(SHAPE)
    body.polygon(
        [
            (x, road),
            (x, road - 0.05),
            (x + 0.004, road - 0.054),
            (x + 0.096, road - 0.054),
            (x + 0.1, road - 0.05),
            (x + 0.1, road),
        ]
    )
    for row in (0.046, 0.023):
        for i in range(7):
            left = x + 0.006 + i * 0.0132
            panes.polygon(
                [
                    (left, road - row),
                    (left + 0.0105, road - row),
                    (left + 0.0105, road - row + 0.0105),
                    (left, road - row + 0.0105),
                ]
            )
    light = mix(light, np.array([0.62, 0.035, 0.025]), body.mask())
    return mix(light, TUNGSTEN * 1.1, panes.mask() * 0.92)


def river_hall() -> Image.Image:
    """A long glass hall on the river at the blue hour."""
    rng = generator("river hall")
    horizon = 0.62
    y, x = coordinates(SHAPE)
    up = np.clip((horizon - y) / horizon, 0, 1) * np.ones_like(x)
    light = gradient(up, [(0, "#e3a987"), (0.18, "#b08fa0"), (0.45, "#5f78a3"), (1, "#1b2f57")]) ** 2.2
    deck, lit = clouds(SHAPE, horizon, rng, 0.3, 1.0, (0.75, 0.55), 0.8)
    light = mix(light, gradient(lit, [(0, "#46537a"), (1, "#eab08f")]) ** 2.2, deck * 0.7)
    for level, swing, tone in ((0.47, 0.12, "#6f7796"), (0.54, 0.09, "#3f4c6b")):
        line = level + wave(1800, 500, rng, 6)[None, :] * swing
        light = mix(light, rgb(tone) ** 2.2, smooth(-0.001, 0.001, y - line))
    left, right, roof, floor = 0.2, 1.3, 0.405, 0.6
    glass, frame, back = Drawing(SHAPE), Drawing(SHAPE), Drawing(SHAPE)
    glass.polygon([(left, floor), (left, roof), (right, roof), (right, floor)])
    warm = TUNGSTEN * (0.55 + 0.5 * np.exp(-((y - 0.45) ** 2) * 90) + 0.1 * fbm(SHAPE, 120, rng, 3))[..., None]
    light = mix(light, warm, glass.mask())
    for i in range(9):
        px = left + 0.1 + i * 0.112
        back.polygon([(px, 0.555), (px, 0.49), (px + 0.05, 0.49), (px + 0.05, 0.555)])
    light = mix(light, TUNGSTEN * 0.28, back.mask() * 0.8)
    walkers = people(SHAPE, [(px, 0.6, 0.085) for px in (0.3, 0.34, 0.52, 0.71, 0.745, 0.98, 1.02, 1.2)], rng)
    light = mix(light, SODIUM * 0.03, walkers * 0.95)
    for i in range(24):
        px = left + (right - left) * i / 23
        frame.line([(px, roof), (px, floor)], 0.0028 if i % 4 else 0.0065)
    frame.line([(left, 0.452), (right, 0.452)], 0.002)
    sweep = np.linspace(0, 1, 40)
    upper = [(left - 0.07 + (right - left + 0.14) * s, roof - 0.012 - 0.028 * np.sin(np.pi * s)) for s in sweep]
    frame.polygon([*upper, (right + 0.07, roof + 0.006), (left - 0.07, roof + 0.006)])
    frame.polygon(
        [(left - 0.16, floor), (right + 0.16, floor), (right + 0.16, floor + 0.022), (left - 0.16, floor + 0.022)]
    )
    light = mix(light, np.array([0.012, 0.014, 0.022]), frame.mask())
    bank = smooth(floor + 0.004, floor + 0.012, y - 0.006 * wave(1800, 200, rng, 4)[None, :]) * (1 - frame.mask())
    light = mix(light, np.array([0.02, 0.024, 0.03]), bank)
    lamps = np.array([(0.425 * 1200, (left + 0.04 + 0.113 * i) * 1200, 5.0) for i in range(10)])
    light += glow(lamps, np.broadcast_to(TUNGSTEN, (10, 3)), SHAPE, ((2.5, 2.5), (14, 0.3), (60, 0.05)))
    light = on_water(light, 0.632, rng)
    picture = split_tone(curve(expose(light, 1.6), 0.5), "#10284c", "#ffcf9a", 0.1)
    return develop(vignette(bloom(picture, 0.85, 30, 0.3), 0.28), rng, 1.1)
