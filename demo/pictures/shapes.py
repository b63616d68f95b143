"""Vector drawing: curves as point arrays, smooth-edged masks, a supersampled sheet and type."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

Points = np.ndarray
Colour = str

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
    Path("/Library/Fonts"),
    Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
)
SANS = "NotoSans-Bold.ttf"
SANS_PLAIN = "NotoSans-Regular.ttf"
DISPLAY = "NotoSansDisplay-Bold.ttf"
SERIF = "NotoSerifDisplay-Bold.ttf"
SERIF_PLAIN = "NotoSerifDisplay-Regular.ttf"
SERIF_ITALIC = "NotoSerifDisplay-Italic.ttf"


def pts(*pairs: tuple[float, float]) -> Points:
    """Return the corners of a polygon as an array."""
    return np.array(pairs, dtype=float)


def line(a: tuple[float, float], b: tuple[float, float], n: int = 2) -> Points:
    """Return n points of a straight line."""
    return np.linspace(a, b, n)


def bezier(a: Sequence[float], b: Sequence[float], c: Sequence[float], d: Sequence[float], n: int = 32) -> Points:
    """Return points of a cubic Bézier curve."""
    t = np.linspace(0, 1, n)[:, None]
    p = [np.asarray(v, float) for v in (a, b, c, d)]
    return (1 - t) ** 3 * p[0] + 3 * t * (1 - t) ** 2 * p[1] + 3 * t**2 * (1 - t) * p[2] + t**3 * p[3]


def arc(cx: float, cy: float, r: float, start: float, end: float, n: int = 64) -> Points:
    """Return points of an arc; angles in degrees, clockwise on the screen from the right."""
    t = np.radians(np.linspace(start, end, n))
    return np.stack([cx + r * np.cos(t), cy + r * np.sin(t)], axis=1)


def circle(cx: float, cy: float, r: float, n: int = 160) -> Points:
    """Return a closed circle."""
    return arc(cx, cy, r, 0, 360, n)[:-1]


def ellipse(cx: float, cy: float, rx: float, ry: float, angle: float = 0, n: int = 120) -> Points:
    """Return a closed ellipse, turned by an angle in degrees."""
    return place(circle(0, 0, 1, n) * (rx, ry), cx, cy, angle=angle)


def rect(x: float, y: float, w: float, h: float) -> Points:
    """Return a rectangle from its upper left corner."""
    return pts((x, y), (x + w, y), (x + w, y + h), (x, y + h))


def rounded(x: float, y: float, w: float, h: float, r: float) -> Points:
    """Return a rectangle with round corners."""
    corners = ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180))
    return np.concatenate([arc(cx, cy, r, a, a + 90, 16) for cx, cy, a in corners])


def place(
    points: Points, x: float = 0, y: float = 0, scale: float = 1, angle: float = 0, mirror: bool = False
) -> Points:
    """Mirror (left to right), scale, turn and move a curve, in that order."""
    p = np.array(points, dtype=float) * scale
    if mirror:
        p[:, 0] = -p[:, 0]
    t = np.radians(angle)
    turned = np.stack([p[:, 0] * np.cos(t) - p[:, 1] * np.sin(t), p[:, 0] * np.sin(t) + p[:, 1] * np.cos(t)], axis=1)
    return turned + np.array((x, y))


def place_all(paths: Iterable[Points], **how: float) -> list[Points]:
    """Place several curves the same way."""
    return [place(path, **how) for path in paths]


def resample(points: Points, n: int) -> Points:
    """Return n points at equal distances along a curve."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0], np.cumsum(steps)])
    at = np.linspace(0, along[-1], n)
    return np.stack([np.interp(at, along, points[:, k]) for k in (0, 1)], axis=1)


def normals(points: Points) -> Points:
    """Return the unit normals along an open curve."""
    d = np.gradient(points, axis=0)
    d /= np.maximum(np.hypot(d[:, 0], d[:, 1]), 1e-9)[:, None]
    return np.stack([-d[:, 1], d[:, 0]], axis=1)


def ribbon(centre: Points, width: float | np.ndarray, round_end: bool = False) -> Points:
    """Return the outline of a band of a given (perhaps varying) width along a curve."""
    half = np.broadcast_to(np.asarray(width, float) / 2, (len(centre),))[:, None]
    side = normals(centre) * half
    left, right = centre + side, centre - side
    if not round_end:
        return np.concatenate([left, right[::-1]])
    tip = centre[-1]
    start = np.degrees(np.arctan2(*(left[-1] - tip)[::-1]))
    return np.concatenate([left, arc(*tip, float(half[-1, 0]), start, start - 180, 20), right[::-1]])


def rgb(colour: Colour) -> np.ndarray:
    """Return a colour name or #code as three numbers from 0 to 1."""
    return np.array(ImageColor.getrgb(colour)[:3], dtype=np.float32) / 255


def mask(size: tuple[int, int], paths: Iterable[Points], ss: int = 3, holes: Iterable[Points] = ()) -> np.ndarray:
    """Return the smooth coverage (0 to 1) of filled paths, minus the holes."""
    big = Image.new("L", (size[0] * ss, size[1] * ss), 0)
    pen = ImageDraw.Draw(big)
    for group, ink in ((paths, 255), (holes, 0)):
        for path in group:
            pen.polygon([tuple(p) for p in (path * ss).tolist()], fill=ink)
    return np.asarray(big.resize(size, Image.Resampling.BOX), dtype=np.float32) / 255


@functools.cache
def font_file(name: str) -> str:
    """Find a font file by its name in the usual font folders."""
    for folder in FONT_FOLDERS:
        for found in sorted(folder.rglob(name)) if folder.is_dir() else ():
            return str(found)
    raise SystemExit(f"The font {name} is missing: install the packages fonts-noto-core and fonts-dejavu.")


@functools.cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a font at a size in pixels."""
    return ImageFont.truetype(font_file(name), size)


def to_image(array: np.ndarray) -> Image.Image:
    """Turn an array of numbers from 0 to 1 into a picture."""
    return Image.fromarray((np.clip(array, 0, 1) * 255 + 0.5).astype(np.uint8))


def fit(image: Image.Image, long_side: int) -> Image.Image:
    """Make a picture smaller, to a length of its longer side: fine work is drawn large and shown at this size."""
    share = long_side / max(image.size)
    return image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS)


def to_array(image: Image.Image) -> np.ndarray:
    """Turn a picture into an array of numbers from 0 to 1."""
    return np.asarray(image.convert("RGB"), dtype=np.float32) / 255


def paint(base: np.ndarray, cover: np.ndarray, ink: np.ndarray | Colour) -> np.ndarray:
    """Lay an ink (a colour or a picture) over a picture where the mask covers it."""
    layer = rgb(ink) if isinstance(ink, str) else ink
    return base * (1 - cover[..., None]) + layer * cover[..., None]


def overprint(base: np.ndarray, cover: np.ndarray, ink: Colour) -> np.ndarray:
    """Print a transparent ink over a picture: the colours multiply as in a press."""
    return base * (1 - cover[..., None] * (1 - rgb(ink)))


class Sheet:
    """A sheet to draw on in its own pixels, kept several times larger so that edges come out smooth."""

    def __init__(self, width: int, height: int, ground: Colour | None = "white", ss: int = 3) -> None:
        self.size = (width, height)
        self.ss = ss
        self.big = Image.new("RGB", (width * ss, height * ss), ground or "black")
        self.pen = ImageDraw.Draw(self.big)

    @classmethod
    def over(cls, picture: np.ndarray, ss: int = 3) -> Sheet:
        """Return a sheet that already carries a picture."""
        high, wide = picture.shape[:2]
        sheet = cls(wide, high, None, ss)
        sheet.big = to_image(picture).resize(sheet.big.size, Image.Resampling.BICUBIC)
        sheet.pen = ImageDraw.Draw(sheet.big)
        return sheet

    def fill(self, path: Points, colour: Colour) -> None:
        """Fill a closed path."""
        self.pen.polygon([tuple(p) for p in (path * self.ss).tolist()], fill=colour)

    def stroke(self, path: Points, width: float, colour: Colour, round_caps: bool = True) -> None:
        """Draw a line along a path."""
        points = [tuple(p) for p in (path * self.ss).tolist()]
        self.pen.line(points, fill=colour, width=max(1, round(width * self.ss)), joint="curve")
        if round_caps:
            for end in (path[0], path[-1]):
                self.fill(circle(*end, width / 2, 40), colour)

    def text(
        self,
        xy: tuple[float, float],
        words: str,
        size: float,
        colour: Colour,
        face: str = SANS,
        anchor: str = "ls",
        tracking: float = 0,
    ) -> float:
        """Set one line of type; return its width (tracking is a share of the size)."""
        letters = font(face, round(size * self.ss))
        x, y = xy[0] * self.ss, xy[1] * self.ss
        gap = tracking * size * self.ss
        width = letters.getlength(words) + gap * (len(words) - 1)
        x -= {"l": 0.0, "m": width / 2, "r": width}[anchor[0]]
        for i, letter in enumerate(words):
            # Measuring the words so far keeps the font's kerning.
            at = letters.getlength(words[: i + 1]) - letters.getlength(letter) + gap * i
            self.pen.text((x + at, y), letter, font=letters, fill=colour, anchor="l" + anchor[1])
        return width / self.ss

    def text_turned(
        self,
        xy: tuple[float, float],
        words: str,
        size: float,
        colour: Colour,
        face: str = SANS,
        tracking: float = 0,
        angle: float = 90,
    ) -> None:
        """Set a line of type turned about its start on the base line."""
        side = round(font(face, round(size * self.ss)).getlength(words) * (1 + abs(tracking) * 2) + 4 * size * self.ss)
        patch = Sheet(1, 1, "black", 1)
        patch.ss = self.ss
        patch.big = Image.new("L", (side * 2, side * 2), 0)
        patch.pen = ImageDraw.Draw(patch.big)
        patch.text((side / self.ss, side / self.ss), words, size, "white", face, "ls", tracking)
        turned = patch.big.rotate(angle, Image.Resampling.BICUBIC)
        corner = (round(xy[0] * self.ss) - side, round(xy[1] * self.ss) - side)
        self.big.paste(Image.new("RGB", turned.size, colour), corner, turned)

    def image(self) -> Image.Image:
        """Return the finished sheet at its own size."""
        return self.big.resize(self.size, Image.Resampling.LANCZOS)

    def array(self) -> np.ndarray:
        """Return the finished sheet as numbers from 0 to 1."""
        return to_array(self.image())


def text_mask(size: tuple[int, int], xy: tuple[float, float], words: str, height: float, face: str) -> np.ndarray:
    """Return the coverage of a line of type, centred on a point by its ink."""
    ss = 2
    letters = font(face, round(height * ss))
    left, top, right, bottom = letters.getbbox(words)
    big = Image.new("L", (size[0] * ss, size[1] * ss), 0)
    corner = (xy[0] * ss - (left + right) / 2, xy[1] * ss - (top + bottom) / 2)
    ImageDraw.Draw(big).text(corner, words, font=letters, fill=255)
    return np.asarray(big.resize(size, Image.Resampling.BOX), dtype=np.float32) / 255
