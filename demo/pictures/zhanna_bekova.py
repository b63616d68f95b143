"""Zhanna Bekova, fine art: linocuts of the year, of moons and of rooks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image

from .linocut import Block, below, ridge
from .noise import generator
from .print_steps import steps
from .shapes import Points, arc, bezier, circle, ellipse, line, place, pts, rect, resample, ribbon

Array = np.ndarray
SHEET = (1360, 1760)
BLOCK = (1120, 1400)
AT = (120, 130)


def rays(cx: float, cy: float) -> Callable[[Array, Array], Array]:
    """Return directions that run out from a point."""
    return lambda x, y: np.degrees(np.arctan2(y - cy, x - cx))


def around(cx: float, cy: float) -> Callable[[Array, Array], Array]:
    """Return directions that circle about a point."""
    return lambda x, y: np.degrees(np.arctan2(y - cy, x - cx)) + 90


def limb(
    start: tuple[float, float], angle: float, length: float, width: float, depth: int, rng: np.random.Generator
) -> tuple[list[Points], list[tuple[float, float]]]:
    """Grow a bare branch and what it carries; return the shapes and the tips."""
    t = np.radians(angle)
    bend = rng.uniform(-0.24, 0.24)
    a = np.array(start)
    b = a + length * np.array([np.cos(t), np.sin(t)])
    middle = (a + b) / 2 + bend * length * np.array([-np.sin(t), np.cos(t)])
    path = bezier(a, a + (middle - a) * 0.9, middle, b, 14)
    shapes = [ribbon(path, np.linspace(width, width * 0.62, 14), round_end=True)]
    tips = [(float(b[0]), float(b[1]))]
    if depth:
        count = 2 if depth > 4 or rng.uniform() < 0.62 else 3
        spread = rng.uniform(24, 38)
        for k in range(count):
            turn = angle + (k - (count - 1) / 2) * spread * 1.35 + rng.uniform(-9, 9)
            turn += (-90 - turn) * 0.06
            more, ends = limb(tips[0], turn, length * rng.uniform(0.66, 0.84), width * 0.66, depth - 1, rng)
            shapes += more
            tips += ends
    return shapes, tips


def bird(x: float, y: float, size: float, mirror: bool = False) -> list[Points]:
    """A sitting rook: body, tail, head and bill."""
    body = np.concatenate(
        [
            bezier((-0.9, 0.35), (-0.5, -0.35), (0.1, -0.55), (0.42, -0.3), 20),
            bezier((0.42, -0.3), (0.5, 0.2), (0.0, 0.45), (-0.9, 0.35), 20),
        ]
    )
    tail = pts((-0.6, 0.12), (-1.35, 0.55), (-1.18, 0.68), (-0.5, 0.38))
    head = circle(0.42, -0.42, 0.24, 40)
    bill = pts((0.55, -0.54), (1.0, -0.30), (0.56, -0.30))
    legs = [rect(-0.1, 0.3, 0.07, 0.32), rect(0.06, 0.28, 0.07, 0.32)]
    return [place(p, x, y, scale=size, mirror=mirror) for p in (body, tail, head, bill, *legs)]


def flying(x: float, y: float, size: float, flap: float, angle: float) -> list[Points]:
    """A bird on the wing, two bent strokes and a body."""
    parts = []
    for side in (-1, 1):
        wing = bezier((0, 0), (side * 0.4, -0.5 * flap), (side * 0.8, -0.6 * flap), (side * 1.3, 0.1 - 0.2 * flap), 24)
        parts.append(ribbon(wing, np.linspace(0.26, 0.05, 24)))
    parts.append(ellipse(0, 0.05, 0.16, 0.42))
    return [place(p, x, y, scale=size, angle=angle) for p in parts]


def house(x: float, y: float, s: float) -> tuple[list[Points], list[Points], list[Points]]:
    """A log house: (walls, snowy roof, window)."""
    walls = [rect(x - s, y - s * 0.8, 2 * s, s * 0.8), rect(x + s * 0.35, y - s * 1.85, s * 0.28, s * 0.6)]
    roof = [
        pts(
            (x - s * 1.25, y - s * 0.72),
            (x, y - s * 1.65),
            (x + s * 1.25, y - s * 0.72),
            (x + s * 1.1, y - s * 0.62),
            (x, y - s * 1.4),
            (x - s * 1.1, y - s * 0.62),
        )
    ]
    window = [rect(x - s * 0.62, y - s * 0.58, s * 0.4, s * 0.36), rect(x + s * 0.2, y - s * 0.58, s * 0.4, s * 0.36)]
    return walls, roof, window


def winter_block() -> Block:
    """Three houses under snow, smoke going straight up into a night of stars."""
    w, h = BLOCK
    block = Block(BLOCK, "lino winter")
    whole = np.ones((h, w), np.float32)
    block.colour(whole, "#b9d3e2")
    block.hatch(whole, around(566, 262), 30, 74, 6.5, 0.85)
    block.leave([circle(566, 262, 190)])
    block.hatch([circle(566, 262, 178)], rays(566, 262), 17, 46, 6, 0.9)
    block.clear([circle(566, 262, 112)], 0.18, 20)
    far, near = ridge(w, 720, 150, "winter far", 7), bezier((-20, 1010), (340, 860), (640, 1060), (w + 20, 900), 120)
    hill = block.area([below(far, h)])
    block.leave(hill)
    block.lines_along(far, np.arange(16, 330, 17), 9, hill)
    snow = block.area([below(near, h)])
    block.clear(snow, 0.3, -6)
    block.ink = np.maximum(block.ink, block.area([ribbon(near, 7)]))
    for x, y, s in ((330, 1070, 118), (700, 1120, 148), (965, 1030, 86)):
        smoke = bezier(
            (x + s * 0.48, y - s * 1.85),
            (x + s * 0.1, y - s * 3.2),
            (x + s * 1.1, y - s * 4.2),
            (x + s * 0.5, y - s * 6.2),
            60,
        )
        block.clear([ribbon(smoke, np.linspace(s * 0.14, s * 0.62, 60), round_end=True)])
        walls, roof, window = house(x, y, s)
        block.leave(walls)
        block.hatch(walls[:1], 0, 13, 90, 4.5)
        block.leave(window)
        block.clear([place(p - p.mean(0), *p.mean(0), scale=0.72) for p in window])
        block.leave([pts((x - s * 1.3, y - s * 0.66), (x, y - s * 1.72), (x + s * 1.3, y - s * 0.66))])
        block.clear(roof)
        block.clear([pts((x - s * 1.14, y - s * 0.72), (x, y - s * 1.58), (x + s * 1.14, y - s * 0.72))], 0.1, 30)
    for k in range(15):
        x = -30 + k * 86
        top = 1210 + 26 * np.sin(k * 1.7)
        block.leave([ribbon(line((x, top), (x + 6, 1390), 8), 15)])
    block.leave(
        [
            ribbon(bezier((-10, 1262), (400, 1222), (700, 1300), (w + 10, 1250), 50), 11),
            ribbon(bezier((-10, 1322), (400, 1282), (700, 1352), (w + 10, 1312), 50), 11),
        ]
    )
    return block


def spring() -> Image.Image:
    """The ice goes out between birches."""
    w, h = BLOCK
    block = Block(BLOCK, "lino spring")
    whole = np.ones((h, w), np.float32)
    block.clear(whole)
    block.colour([rect(0, 470, w, h)], "#9cc79a")
    block.leave([rect(0, 0, w, 300)])
    block.hatch([rect(0, 0, w, 480)], lambda x, y: 4 + 8 * np.sin(x / 160), 17, 130, 12.5, 0.95)
    far = ridge(w, 420, 130, "spring far", 8)
    hill = block.area([below(far, 560)])
    block.leave(hill)
    block.lines_along(far, np.arange(18, 160, 16), 7, hill)
    green = block.colours[0][0].copy()
    water = block.area([rect(0, 556, w, h)])
    block.hatch(water, lambda x, y: 3 * np.sin(x / 90 + y / 40), 19, 120, 5.5, 0.85)
    rng = generator("ice floes")
    for row in range(9):
        y = 590 + row * 82 + row * row * 2.2
        size = 46 + row * 19
        for k in range(-1, int(w / (size * 2.4)) + 2):
            x = (k + 0.5 * (row % 2)) * size * 2.45 + rng.uniform(-18, 18)
            if rng.uniform() < 0.86:
                corners = np.sort(rng.uniform(0, 360, 7))
                floe = np.stack(
                    [x + size * 1.02 * np.cos(np.radians(corners)), y + size * 0.36 * np.sin(np.radians(corners))],
                    axis=1,
                )
                block.leave([place(floe, 0, 9)])
                block.clear([floe], 0.12, 5)
                green *= 1 - block.area([floe])
    for x, lean, width in ((95, 24, 92), (300, -14, 60), (975, -30, 108), (790, 12, 46)):
        trunk = bezier((x, h + 20), (x + lean, 950), (x - lean, 450), (x + lean * 1.6, -20), 60)
        block.leave([ribbon(trunk, np.linspace(width + 16, width * 0.66 + 12, 60))])
        bark = block.area([ribbon(trunk, np.linspace(width, width * 0.66, 60))])
        block.clear(bark)
        green *= 1 - bark
        marks = block.strokes(bark, lambda px, py: px * 0 + 4, 34, 88, 15, 0.52)
        block.ink = np.maximum(block.ink, marks * bark)
        for k in range(5):
            y = 90 + k * 120 + rng.uniform(-30, 30)
            side = 1 if (k + (x > 500)) % 2 else -1
            twig, _ = limb((x + lean * 0.6, y + 70), -90 + side * 52, 96, 9, 3, rng)
            block.leave(twig)
    block.colours[0] = (green, "#8fc08d")
    return block.pull(SHEET, AT, "3/12")


def summer() -> Image.Image:
    """A great sun over grass and poppies."""
    w, h = BLOCK
    block = Block(BLOCK, "lino summer")
    sun = (560.0, 470.0)
    block.colour([circle(*sun, 262)], "#ee6a34")
    whole = np.ones((h, w), np.float32)
    block.hatch(whole, rays(*sun), 21, 96, 12.5, 0.96)
    block.leave([circle(*sun, 300)])
    block.clear([circle(*sun, 268)])
    for r in (242, 214, 184, 152, 118, 82):
        ring = resample(arc(*sun, r, 0, 360, 240), 240)
        for start in range(0, 240, 40):
            part = ring[start : start + 33]
            block.ink = np.maximum(
                block.ink, block.area([ribbon(part, 7.5 * np.sin(np.pi * np.linspace(0.04, 0.96, len(part))) ** 0.6)])
            )
    far = ridge(w, 830, 120, "summer far", 7)
    hill = block.area([below(far, h)])
    block.leave(hill)
    block.lines_along(far, np.arange(16, 210, 15), 8, hill)
    rng = generator("poppies")
    grass = block.area([below(bezier((-10, 1000), (400, 940), (700, 1030), (w + 10, 960), 60), h)])
    block.leave(grass)
    for _ in range(330):
        x, y = rng.uniform(-20, w + 20), rng.uniform(1030, h + 60)
        high, sway = rng.uniform(70, 190), rng.uniform(-60, 60)
        blade = bezier((x, y), (x, y - high * 0.5), (x + sway * 0.5, y - high * 0.8), (x + sway, y - high), 16)
        block.ink = block.ink * (1 - block.area([ribbon(blade, np.linspace(7, 1, 16))]))
    for _ in range(17):
        x, y, s = rng.uniform(60, w - 60), rng.uniform(1020, 1330), rng.uniform(34, 66)
        stem = bezier((x, y), (x + 8, y + 90), (x - 10, y + 160), (x, y + 260), 20)
        block.leave([ribbon(stem, 16)])
        block.ink = block.ink * (1 - block.area([ribbon(stem, 5)]))
        petals = [
            ellipse(x + 0.48 * s * np.cos(a), y + 0.34 * s * np.sin(a), 0.62 * s, 0.5 * s) for a in (0.4, 2.0, 3.6, 5.2)
        ]
        block.leave([ellipse(x, y, s * 1.22, s * 0.98)])
        block.clear(petals)
        block.colour(petals, "#ee6a34")
        block.leave([ellipse(x, y, s * 0.22, s * 0.18)])
    return block.pull(SHEET, AT, "7/12")


def autumn() -> Image.Image:
    """One tree losing its leaves, geese going over."""
    w, h = BLOCK
    block = Block(BLOCK, "lino autumn")
    whole = np.ones((h, w), np.float32)
    block.clear(whole)
    block.colour([rect(0, 0, w, h)], "#f0c877")
    block.leave([rect(0, 0, w, h)])
    block.hatch(whole, lambda x, y: -8 + 14 * np.sin(y / 170 + x / 400), 17.5, 150, 13.5, 0.97)
    far, field = ridge(w, 980, 90, "autumn far", 8), bezier((-10, 1130), (350, 1060), (760, 1150), (w + 10, 1080), 80)
    hill = block.area([below(far, h)])
    block.leave(hill)
    block.lines_along(far, np.arange(18, 150, 16), 8, hill)
    ground = block.area([below(field, h)])
    block.leave(ground)
    block.hatch(
        ground, lambda x, y: np.degrees(np.arctan2(h + 500 - y, (x - 560) * 1.0)) * 0 + (x - 560) / 14, 24, 110, 8, 0.9
    )
    rng = generator("autumn tree")
    trunk = bezier((610, 1290), (560, 1050), (660, 900), (600, 740), 40)
    shapes, tips = [ribbon(trunk, np.linspace(96, 54, 40))], []
    for turn in (-132, -100, -66, -38):
        more, ends = limb((600, 760), turn, 190, 40, 5, rng)
        shapes += more
        tips += ends
    halo = [circle(x, y, rng.uniform(34, 58), 30) for x, y in tips if y < 700]
    crown = block.area(halo)
    block.clear(crown)
    block.colour(crown, "#e08a3c")
    leaves = block.strokes(crown, lambda x, y: 37 * np.sin(x / 23) + 53 * np.cos(y / 31), 21, 30, 13, 0.72)
    block.ink = np.maximum(block.ink, leaves * crown)
    block.leave(shapes)
    for k in range(9):
        off = -34 + k * 8.5
        block.cut(resample(place(trunk, off * 0.8, 0), 60)[int(rng.integers(0, 12)) : int(rng.integers(34, 58))], 4)
    for _ in range(46):
        x, y = rng.uniform(200, 1050), rng.uniform(1000, 1370)
        block.clear([ellipse(x, y, 13, 6, rng.uniform(0, 180), 24)])
    return block.pull(SHEET, AT, "11/12")


def moon(number: str) -> Image.Image:
    """A moon over rows of mountains, in deep blue."""
    plans = {
        "01": (500, 400, 205, 0.0, "#16264d", 6),
        "02": (760, 330, 150, 0.62, "#1a1f2e", 5),
        "03": (360, 520, 290, -0.34, "#1d1b33", 4),
    }
    cx, cy, r, phase, black, rows = plans[number]
    size = (1240, 1240)
    w, h = size
    block = Block(size, f"lino moon {number}")
    whole = np.ones((h, w), np.float32)
    block.colour(whole, {"01": "#cfe0ea", "02": "#f2e2ae", "03": "#d7d3ea"}[number])
    block.hatch(whole, around(cx, cy), 25, 96, {"01": 7.5, "02": 5.5, "03": 9}[number], 0.9)
    block.leave([circle(cx, cy, r + 26)])
    disc = block.area([circle(cx, cy, r)])
    block.clear(disc)
    if phase:
        block.leave(
            block.area([circle(cx + r * 2 * phase * 0.6, cy - r * 0.12, r * (0.92 if phase > 0 else 0.78))]) * disc
        )
    else:
        craters = block.strokes(disc, around(cx - 60, cy + 50), 42, 80, 9, 0.5)
        block.ink = np.maximum(block.ink, craters * disc)
    for k in range(rows):
        y = 1240 - (rows - k) * (118 if rows > 4 else 140) + 50
        top = ridge(w, y, 150 - 12 * k, f"moon {number} {k}", 6 + k)
        area = block.area([below(top, h)])
        block.leave(area)
        block.ink = block.ink * (1 - block.area([ribbon(top, 9)]))
        block.leave(block.area([below(place(top, 0, 9), h)]))
        slope = 62 if k % 2 else 118
        body = block.area([below(place(top, 0, 26), h)])
        marks = block.strokes(body, lambda x, y, s=slope: x * 0 + s, 26, 78, 9 - k * 0.5, 0.9 - 0.09 * k)
        block.ink = block.ink * (1 - marks * body)
    return block.pull((1500, 1500), (130, 110), f"{int(number)}/9", black)


def rooks() -> Image.Image:
    """A bare tree full of rooks in the early thaw."""
    w, h = 1120, 1420
    block = Block((w, h), "lino rooks", inked=False)
    rng = generator("rook tree")
    whole = np.ones((h, w), np.float32)
    sky = block.strokes(whole, lambda x, y: -4 + 6 * np.sin(x / 210), 46, 120, 5, 0.34)
    block.leave(sky)
    block.leave([rect(0, 0, w, 16), rect(0, h - 16, w, 16), rect(0, 0, 16, h), rect(w - 16, 0, 16, h)])
    field = bezier((-10, 1240), (350, 1180), (760, 1270), (w + 10, 1200), 80)
    ground = block.area([below(field, h)])
    block.hatch(ground, 2, 21, 120, 12.5, 0.94)
    trunk = bezier((540, 1330), (600, 1120), (500, 980), (560, 800), 40)
    shapes, tips = [ribbon(trunk, np.linspace(104, 56, 40))], []
    for turn in (-146, -112, -84, -52, -24):
        more, ends = limb((558, 815), turn, 196, 40, 6, rng)
        shapes += more
        tips += ends
    block.leave(shapes)
    for k in range(8):
        block.cut(resample(place(trunk, -32 + k * 9, 0), 60)[int(rng.integers(0, 14)) : int(rng.integers(34, 58))], 4)
    perches = sorted(
        (tip for tip in tips if 110 < tip[1] < 640 and 90 < tip[0] < w - 90), key=lambda tip: (tip[1], tip[0])
    )
    chosen = [perches[int(k)] for k in np.linspace(4, len(perches) - 5, 11)]
    for k, (x, y) in enumerate(chosen):
        halo = circle(x, y - 22, 54, 40)
        block.clear([halo] if k % 3 == 0 else [])
        block.leave(bird(x, y - 20, 44 if k % 2 else 52, k % 3 == 1))
    for x, y, s, flap, angle in (
        (190, 200, 66, 1.1, -14),
        (930, 150, 78, 0.7, 10),
        (820, 300, 46, 1.2, -6),
        (300, 390, 42, 0.8, 16),
    ):
        block.clear([circle(x, y - 10, s * 1.5, 60)])
        block.leave(flying(x, y, s, flap, angle))
    return block.pull((1360, 1780), (120, 120), "5/20")


def portrait() -> Image.Image:
    """A gouge and the marks it leaves."""
    block = Block((1000, 1000), "zhanna")
    block.colour([circle(500, 500, 330)], "#ee6a34")
    whole = np.ones((1000, 1000), np.float32)
    block.hatch(whole, around(500, 500), 26, 88, 10, 0.95)
    block.leave([circle(500, 500, 352)])
    block.clear([circle(500, 500, 326)])
    tool = [
        np.concatenate(
            [
                arc(0, -330, 62, 180, 360, 40),
                bezier((62, -330), (78, -200), (40, -110), (26, -90), 20),
                bezier((-26, -90), (-40, -110), (-78, -200), (-62, -330), 20),
            ]
        ),
        rect(-30, -92, 60, 40),
        pts((-17, -52), (17, -52), (13, 250), (-13, 250)),
        pts((-13, 245), (13, 245), (30, 330), (0, 352), (-30, 330)),
    ]
    block.leave([place(p, 500, 490, angle=38) for p in tool])
    for k in range(5):
        block.cut(place(line((-36 + 18 * k, -340), (-30 + 15 * k, -150), 20), 500, 490, angle=38), 6)
    return block.pull((1200, 1200), (100, 80), "z/b")


WORKS = "creatives/zhanna-bekova/works"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    "creatives/zhanna-bekova/portrait.jpg": portrait,
    f"{WORKS}/linocut-year/01.jpg": lambda: winter_block().pull(SHEET, AT, "1/12"),
    **steps(f"{WORKS}/linocut-year/process", winter_block),
    f"{WORKS}/linocut-year/02.jpg": spring,
    f"{WORKS}/linocut-year/03.jpg": summer,
    f"{WORKS}/linocut-year/04.jpg": autumn,
    **{f"{WORKS}/moons/{n}.jpg": partial(moon, n) for n in ("01", "02", "03")},
    f"{WORKS}/rooks.jpg": rooks,
}
