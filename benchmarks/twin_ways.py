"""Copies, second shots and look-alikes for `benchmarks/twins.py`: what should be found, and what should not.

Each is made by chance from a seed, so that two runs measure the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps, ImageStat

Change = Callable[[Image.Image, random.Random], Image.Image]
_WORDS = (
    "light field glass river paper noise archive city memory signal textile motion garden border salt night map wool "
    "bridge tram steppe kiln ink thread orchard winter letters harbour copper chalk"
).split()
_PALETTES = (
    ("#f3efe4", "#1f3a5f", "#c8553d", "#e9b44c"),
    ("#101418", "#e8e2d4", "#5fa8a0", "#d96c4f"),
    ("#ffffff", "#222222", "#7a7a7a", "#c0392b"),
)


def _cut(image: Image.Image, share: float, chance: random.Random) -> Image.Image:
    width, height = round(image.width * (1 - share)), round(image.height * (1 - share))
    across, down = chance.randint(0, image.width - width), chance.randint(0, image.height - height)
    return image.crop((across, down, across + width, down + height))


def _square(image: Image.Image, chance: random.Random) -> Image.Image:
    """Cut the longer side only, by 28 % at most."""
    width, height = image.size
    wide = max(min(width, height), round(width * 0.72)) if width > height else width
    tall = max(min(width, height), round(height * 0.72)) if height > width else height
    across, down = chance.randint(0, width - wide), chance.randint(0, height - tall)
    return image.crop((across, down, across + wide, down + tall))


def _smaller(image: Image.Image, width: int) -> Image.Image:
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def _signed(image: Image.Image, chance: random.Random) -> Image.Image:
    """Cut a little, make small and grey: what a newspaper does."""
    return _smaller(_cut(image, 0.08, chance), 700).convert("L").convert("RGB")


COPIES: dict[str, tuple[Change, int]] = {
    "JPEG quality 30": (lambda image, chance: image, 30),
    "half the size": (lambda image, chance: _smaller(image, image.width // 2), 60),
    "400 pixels wide": (lambda image, chance: _smaller(image, 400), 60),
    "cut by 10 %": (lambda image, chance: _cut(image, 0.1, chance), 85),
    "cut by 20 %": (lambda image, chance: _cut(image, 0.2, chance), 85),
    "cut by 28 %": (lambda image, chance: _cut(image, 0.28, chance), 85),
    "longer side cut": (_square, 85),
    "white border": (lambda image, chance: ImageOps.expand(image, 40, "white"), 85),
    "brighter by 12 %": (lambda image, chance: ImageEnhance.Brightness(image).enhance(1.12), 85),
    "darker by 20 %": (lambda image, chance: ImageEnhance.Brightness(image).enhance(0.8), 85),
    "more contrast": (lambda image, chance: ImageEnhance.Contrast(image).enhance(1.15), 85),
    "grey": (lambda image, chance: image.convert("L").convert("RGB"), 85),
    "mirrored": (lambda image, chance: ImageOps.mirror(image), 85),
    "smaller, sharpened": (lambda image, chance: _smaller(image, 800).filter(ImageFilter.UnsharpMask(1.5, 80)), 80),
    "cut, small and grey": (_signed, 50),
}
"""Ways of copying, and the quality that the copy is saved with."""


# A moment later


def _moved(image: Image.Image, chance: random.Random) -> Image.Image:
    """Somebody has taken a step, before something else: of several places the one where that shows most."""
    side = min(image.size) // 6
    places = [
        (chance.randint(side, image.width - 2 * side), chance.randint(side, image.height - 2 * side)) for _ in range(6)
    ]

    def step(across: int, down: int) -> Image.Image:
        later = image.copy()
        later.paste(image.crop((across, down, across + side, down + side)), (across + side // 3, down))
        return later

    return max(
        (step(*place) for place in places),
        key=lambda later: ImageStat.Stat(ImageChops.difference(image, later)).sum[0],
    )


def _turned(image: Image.Image, chance: random.Random) -> Image.Image:
    """Somebody has turned the head: a fifth of the picture is bent by 3 % of its width, softly."""
    width, height = image.size
    count, reach = 24, 2
    middle = chance.randint(6, 17), chance.randint(6, 17)
    by = width * 0.03

    def at(column: int, row: int) -> tuple[float, float]:
        aside = max(0.0, 1 - ((column - middle[0]) ** 2 + (row - middle[1]) ** 2) ** 0.5 / (2 * reach + 1))
        return column * width / count + by * aside, row * height / count

    mesh = []
    for row in range(count):
        for column in range(count):
            box = (
                column * width // count,
                row * height // count,
                (column + 1) * width // count,
                (row + 1) * height // count,
            )
            corners = (at(column, row), at(column, row + 1), at(column + 1, row + 1), at(column + 1, row))
            mesh.append((box, tuple(value for corner in corners for value in corner)))
    return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def _by_hand(image: Image.Image, chance: random.Random) -> Image.Image:
    width, height = image.size
    turned = image.rotate(chance.choice((-0.6, 0.6)), Image.Resampling.BICUBIC)
    across, down, aside = round(width * 0.015), round(height * 0.015), chance.randint(-5, 5)
    return turned.crop((across + aside, down, width - across + aside, height - down))


def _tilted(image: Image.Image, chance: random.Random) -> Image.Image:
    width, height, by = *image.size, image.width * 0.015
    corners = (0, 0, by, height, width, height - by, width - by, 0)
    return image.transform((width, height), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)


def _hung(image: Image.Image, chance: random.Random) -> Image.Image:
    """Photograph a picture on a wall: askew, in light from the side, with noise."""
    width, height = image.size
    by = [chance.uniform(-0.02, 0.02) for _ in range(8)]
    corners = (
        by[0] * width,
        by[1] * height,
        by[2] * width,
        height * (1 + by[3]),
        width * (1 + by[4]),
        height * (1 + by[5]),
        width * (1 + by[6]),
        by[7] * height,
    )
    taken = image.transform(image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="#b9b4aa")
    light = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(image.size)
    light = light.point([round(190 + tone * 0.25) for tone in range(256)]).convert("RGB")
    return Image.blend(ImageChops.multiply(taken, light), Image.effect_noise(image.size, 40).convert("RGB"), 0.04)


def _worded(image: Image.Image, chance: random.Random) -> Image.Image:
    """Print words on a picture, as a series of posters has them."""
    poster = image.copy()
    draw = ImageDraw.Draw(poster)
    width, height = image.size
    draw.rectangle((0, round(height * 0.7), width, round(height * 0.9)), fill="#f2efe6")
    text = f"{chance.choice(_WORDS)} {chance.choice(_WORDS)}".title()
    draw.text((width // 20, round(height * 0.74)), text, fill="#202020", font=ImageFont.load_default(height // 10))
    return poster


SECONDS: dict[str, tuple[Change, Change]] = {
    "something moved": (lambda image, chance: image, _moved),
    "a head turned": (lambda image, chance: image, _turned),
    "by hand": (lambda image, chance: image, _by_hand),
    "by hand, something moved": (
        lambda image, chance: image,
        lambda image, chance: _moved(_by_hand(image, chance), chance),
    ),
    "camera tilted": (lambda image, chance: image, _tilted),
    "two photographs of one print": (_hung, _hung),
    "one ground, other words": (_worded, _worded),
}
"""Ways of taking a second picture: what is done to the first, and to the second."""


# Pictures that are like each other


def _page(seed: int, chance: random.Random) -> Image.Image:
    """Return a page of a series: same heading's place, same columns, other words."""
    paper, ink, *_ = _PALETTES[seed]
    image = Image.new("RGB", (900, 1270), paper)
    draw = ImageDraw.Draw(image)
    large, small = ImageFont.load_default(64), ImageFont.load_default(24)
    draw.text((80, 90), f"{chance.choice(_WORDS)} and {chance.choice(_WORDS)}".capitalize(), fill=ink, font=large)
    draw.rectangle((80, 190, 820, 194), fill=ink)
    for line in range(24):
        words = ""
        while draw.textlength(words, font=small) < 660:
            words += f"{chance.choice(_WORDS)} "
        draw.text((80, 240 + 38 * line), words, fill=ink, font=small)
    return image


def _slide(seed: int, chance: random.Random) -> Image.Image:
    """Return a tile of a series: one pattern, another number and name."""
    paper, ink, one, other = _PALETTES[seed]
    image = Image.new("RGB", (1080, 1080), paper)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 1080, 140), fill=one)
    draw.ellipse((780, 760, 1240, 1220), fill=other)
    draw.text((70, 300), str(chance.randint(10, 99)), fill=ink, font=ImageFont.load_default(260))
    draw.text((70, 640), chance.choice(_WORDS).title(), fill=ink, font=ImageFont.load_default(110))
    return image


def _drawing(seed: int, chance: random.Random) -> Image.Image:
    """Return a flat drawing: some shapes in the colours of the others."""
    paper, *inks = _PALETTES[seed]
    image = Image.new("RGB", (1200, 900), paper)
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        across, down, size = chance.randrange(1100), chance.randrange(800), chance.randrange(60, 300)
        box = (across, down, across + size, down + chance.randrange(60, 300))
        chance.choice((draw.rectangle, draw.ellipse))(box, fill=chance.choice(inks))
    return image


def _sketch(seed: int, chance: random.Random) -> Image.Image:
    """Return a drawing of thin lines on white."""
    image = Image.new("RGB", (1200, 900), "#fbfaf6")
    draw = ImageDraw.Draw(image)
    for _ in range(20):
        points = [(chance.randrange(1200), chance.randrange(900)) for _ in range(3)]
        draw.line(points, fill="#2b2b2b", width=4, joint="curve")
    return image


def _studio(seed: int, chance: random.Random) -> Image.Image:
    """Return a thing before the backdrop that all others stand before."""
    back = Image.linear_gradient("L").resize((1200, 900)).point([round(70 + tone * 0.6) for tone in range(256)])
    image = back.convert("RGB")
    draw = ImageDraw.Draw(image)
    kind = random.Random(seed).randrange(256), 90, 60
    for _ in range(chance.randint(2, 4)):
        wide, tall = chance.randint(90, 220), chance.randint(90, 320)
        across = 600 + chance.randint(-80, 80)
        box = (across - wide, 640 - tall, across + wide, 640)
        shade = tuple(min(255, each + chance.randrange(60)) for each in kind)
        chance.choice((draw.ellipse, draw.rectangle))(box, fill=shade)
    blurred = image.filter(ImageFilter.GaussianBlur(2))
    return Image.blend(blurred, Image.effect_noise(image.size, 40).convert("RGB"), 0.05)


ALIKE: dict[str, Callable[[int, random.Random], Image.Image]] = {
    "pages of text": _page,
    "tiles of a series": _slide,
    "flat drawings": _drawing,
    "thin lines": _sketch,
    "one studio": _studio,
}
"""Kinds of pictures that are like each other: in each series the layout, the colours or the place are the same."""


def series(kind: str, count: int) -> Iterator[Image.Image]:
    """Yield pictures of one series; one series of three, by turns."""
    for number in range(count):
        yield ALIKE[kind](number % len(_PALETTES), random.Random(1000 + number))
