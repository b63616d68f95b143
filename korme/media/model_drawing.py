"""A quiet picture of a 3D model: seen a little from above and from the side, in daylight, on a light ground.

Parallel projection, triangles from back to front, light by the normals of their corners; large ones are divided, so that
light and texture run smoothly over them. The same model always gives the same pixels.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator

from msgspec import Struct
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from korme.media.glb import OpenedModel, texture
from korme.media.gltf import Material
from korme.media.model_geometry import Matrix, Point, Surface, moved, product, surfaces, turned
from korme.media.refusals import refuse

SIDE = 1200
"""Pixels of the longer side."""
MOST_TRIANGLES = 200_000
_FINER = 2
"""Pixels drawn for one pixel shown, in each direction."""
_TURN, _TILT = math.radians(-32), math.radians(20)
_SHARE = 0.74
"""Of the picture's side that the model fills."""
_WIDEST, _TALLEST = 3 / 2, 4 / 5
"""Shapes of the picture, width over height."""
_PATCH = 14.0
"""Pixels of an edge, as drawn, up to which a triangle is not divided."""
_BEND, _TEXELS = 0.01, 8.0
"""How far light (1 minus the cosine) or texture may change along an edge before it is divided."""
_MOST_PIECES = 150_000
_FEWEST = 8
"""Pieces into which any triangle may be divided."""
_KEY, _FILL = (-0.45, 0.72, 0.53), (0.75, 0.1, 0.65)
"""Directions to the main light, from above on the left in front, and to a weak one on the right."""
_GROUND, _SHADOW = (236, 234, 230), (60, 54, 48)
"""Colours behind the model and of its shadow."""
_SHADE, _CONTACT = 44, 96
"""Of 255: how dark the shadow on the ground is, below the model and where it stands."""
_STANDING = 0.06
"""Of the model's height: what is lower stands on the ground."""
_TEXTURE = 1024


Corner = tuple[float, ...]
"""Eleven numbers: right, down, towards the viewer in pixels; the normal; the place in the texture; the tint."""
Triangle = tuple[Corner, Corner, Corner]


class _Paint(Struct, frozen=True):
    """What a surface is made of."""

    colour: Point
    """Linear red, green, blue."""
    opacity: float
    picture: Image.Image | None
    cut: float
    """Opacity in the texture below which there is nothing; 0 if it does not cut."""
    is_two_sided: bool


def drawn(found: OpenedModel, side: int = SIDE) -> Image.Image:
    """Return the picture of a model, in sRGB, with so many pixels along its longer side.

    Raises:
        MediumRefused: it has too many triangles, nothing to see, or moves ('model-undrawn').
    """
    if found.triangles > MOST_TRIANGLES:
        raise refuse("model-undrawn", "triangles", found=found.triangles, limit=MOST_TRIANGLES)
    view = product(_about_x(_TILT), _about_y(_TURN))
    shown = list(surfaces(found))
    seen = [_in_view(surface, view) for surface in shown]
    points = [point for surface in seen for point in surface.points]
    if not points:
        raise refuse("model-undrawn", "empty")
    size, frame = _framed(points, side * _FINER)
    image = Image.new("RGB", size, _GROUND)
    _lay_shadow(image, [point for surface in shown for point in surface.points], product(frame, view))
    looks = [_look(found, surface.material) for surface in seen]
    facing = [
        (triangle, look)
        for surface, look in zip(seen, looks, strict=True)
        for triangle in _facing(surface, frame, look)
    ]
    most = max(_FEWEST, _MOST_PIECES // max(1, len(facing)))
    pieces = [
        (a[2] + b[2] + c[2], (a, b, c), look) for triangle, look in facing for a, b, c in _divided(triangle, look, most)
    ]
    pieces.sort(key=lambda piece: piece[0])
    brush = ImageDraw.Draw(image, "RGBA")
    for _, triangle, look in pieces:
        colour = _lit(triangle, look)
        if colour[3]:
            brush.polygon([corner[:2] for corner in triangle], fill=colour)
    whole = image.filter(ImageFilter.MedianFilter(3))  # single pixels between pieces stay open where edges are rounded
    return whole.resize((size[0] // _FINER, size[1] // _FINER), Image.Resampling.LANCZOS)


def _about_x(angle: float) -> Matrix:
    return (1.0, 0.0, 0.0, 0.0, 0.0, math.cos(angle), -math.sin(angle), 0.0, 0.0, math.sin(angle), math.cos(angle), 0.0)


def _about_y(angle: float) -> Matrix:
    return (math.cos(angle), 0.0, math.sin(angle), 0.0, 0.0, 1.0, 0.0, 0.0, -math.sin(angle), 0.0, math.cos(angle), 0.0)


def _in_view(surface: Surface, view: Matrix) -> Surface:
    return Surface(
        moved(surface.points, view),
        turned(surface.normals, view),
        surface.spots,
        surface.tints,
        surface.corners,
        surface.material,
    )


def _framed(points: list[Point], longer: int) -> tuple[tuple[int, int], Matrix]:
    """Return the size of the picture to draw, and the map from the viewer's space to its pixels, `y` downwards.

    Args:
        longer: pixels of the longer side.
    """
    lows, highs = ([choose(point[axis] for point in points) for axis in range(3)] for choose in (min, max))
    width, height = highs[0] - lows[0], highs[1] - lows[1]
    if not max(width, height) > 0:
        raise refuse("model-undrawn", "empty")
    shape = min(max(width / max(height, 1e-9), _TALLEST), _WIDEST)
    size = (longer, round(longer / shape)) if shape >= 1 else (round(longer * shape), longer)
    scale = _SHARE * min(size[0] / max(width, 1e-9), size[1] / max(height, 1e-9))
    x, y, z = ((low + high) / 2 for low, high in zip(lows, highs, strict=True))
    frame = (
        scale,
        0.0,
        0.0,
        size[0] / 2 - scale * x,
        0.0,
        -scale,
        0.0,
        size[1] / 2 + scale * y,
        0.0,
        0.0,
        scale,
        -scale * z,
    )
    return size, frame


def _lay_shadow(image: Image.Image, points: list[Point], view: Matrix) -> None:
    """Darken the ground below the model: the outline of the whole and of what stands there, seen from above, soft."""
    floor, top = (choose(point[1] for point in points) for choose in (min, max))
    small = image.width // 8, image.height // 8
    mask = Image.new("L", small)
    standing = [point for point in points if point[1] <= floor + _STANDING * (top - floor)]
    for below, dark, blur in ((points, _SHADE, 24), (standing, _CONTACT, 70)):
        outline = _hull([(x / 8, y / 8) for x, y, _ in moved([(x, floor, z) for x, _, z in below], view)])
        if len(outline) > 2:
            shade = Image.new("L", small)
            ImageDraw.Draw(shade).polygon(outline, fill=dark)
            mask = ImageChops.add(mask, shade.filter(ImageFilter.GaussianBlur(small[0] / blur)))
    image.paste(_SHADOW, (0, 0), mask.resize(image.size, Image.Resampling.BICUBIC))


def _hull(points: list[Point]) -> list[Point]:
    """Return the corners of the convex hull (Andrew's monotone chain)."""
    ordered: list[Point] = sorted({(round(x, 1), round(y, 1)) for x, y in points})

    def half(way: list[Point]) -> list[Point]:
        found: list[Point] = []
        for point in way:
            while len(found) > 1 and _cross(found[-2], found[-1], point) <= 0:
                found.pop()
            found.append(point)
        return found[:-1]

    return half(ordered) + half(ordered[::-1])


def _cross(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _look(found: OpenedModel, index: int | None) -> _Paint:
    materials = found.model.materials
    material = materials[index] if index is not None and 0 <= index < len(materials) else Material()
    pbr = material.pbr_metallic_roughness
    factor = pbr.base_color_factor if pbr and pbr.base_color_factor and len(pbr.base_color_factor) == 4 else [1.0] * 4
    red, green, blue, opacity = (min(max(value, 0.0), 1.0) for value in factor)
    return _Paint(
        (red, green, blue),
        opacity if material.alpha_mode == "BLEND" else 1.0,
        _picture(found, material),
        (0.5 if material.alpha_cutoff is None else material.alpha_cutoff) if material.alpha_mode == "MASK" else 0.0,
        material.double_sided,
    )


def _picture(found: OpenedModel, material: Material) -> Image.Image | None:
    """Return the texture of a material's colour; None if it has none, or one that is placed in an unusual way."""
    info = material.pbr_metallic_roughness.base_color_texture if material.pbr_metallic_roughness else None
    textures = found.model.textures
    if info is None or info.tex_coord or info.extensions or not 0 <= info.index < len(textures):
        return None
    used = textures[info.index]
    source = used.extensions.webp.source if used.extensions and used.extensions.webp else used.source
    if source is None or not 0 <= source < len(found.model.images):
        return None
    with texture(found, source) as picture:
        picture.thumbnail((_TEXTURE, _TEXTURE))
        return picture.convert("RGBA")


def _facing(surface: Surface, frame: Matrix, look: _Paint) -> Iterator[Triangle]:
    """Yield the triangles that face the viewer, in pixels."""
    points = moved(surface.points, frame)
    for numbers in surface.corners:
        a, b, c = (points[number] for number in numbers)
        turn = _cross(a, b, c)
        if turn == 0 or (turn > 0 and not look.is_two_sided):  # `y` is downwards: the front is turned with the clock
            continue
        normals = [surface.normals[number] for number in numbers] if surface.normals else [_across(a, b, c)] * 3
        first, second, third = (
            (
                *points[number],
                *(_reversed(normal) if turn > 0 and surface.normals else normal),
                *(surface.spots[number] if surface.spots else (0.0, 0.0)),
                *(surface.tints[number] if surface.tints else (1.0, 1.0, 1.0)),
            )
            for number, normal in zip(numbers, normals, strict=True)
        )
        yield first, second, third


def _divided(triangle: Triangle, look: _Paint, most: int) -> Iterator[Triangle]:
    """Yield the at most so many pieces of a triangle, halved at the longest edge until they hardly change within."""
    texels = max(look.picture.size) if look.picture else 0
    waiting = deque((triangle,))
    while waiting:
        a, b, c = waiting.popleft()
        _, a, b, c = max(
            (_length(a, b), a, b, c), (_length(b, c), b, c, a), (_length(c, a), c, a, b), key=lambda edge: edge[0]
        )
        is_long = most > 1 and _length(a, b) > _PATCH
        if is_long and (_changes(a, b, texels) or _changes(b, c, texels) or _changes(c, a, texels)):
            middle = tuple([(one + other) / 2 for one, other in zip(a, b, strict=True)])
            waiting.extend(((a, middle, c), (middle, b, c)))
            most -= 1
        else:
            yield a, b, c


def _length(a: Corner, b: Corner) -> float:
    """Return the length of an edge in pixels, along the axis in which it is longer."""
    return max(abs(a[0] - b[0]), abs(a[1] - b[1]))


def _changes(a: Corner, b: Corner, texels: int) -> bool:
    """Whether light or texture change so much along an edge that one colour is not enough."""
    if 1 - a[3] * b[3] - a[4] * b[4] - a[5] * b[5] > _BEND or a[8:] != b[8:]:
        return True
    return bool(texels) and texels * (abs(a[6] - b[6]) + abs(a[7] - b[7])) > _TEXELS


def _lit(triangle: Triangle, look: _Paint) -> tuple[int, int, int, int]:
    """Return the colour of a piece: red, green, blue in sRGB and opacity, each from 0 to 255."""
    a, b, c = triangle
    x, y, z = a[3] + b[3] + c[3], a[4] + b[4] + c[4], a[5] + b[5] + c[5]
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    key = max(0.0, (x * _KEY[0] + y * _KEY[1] + z * _KEY[2]) / length)
    fill = max(0.0, (x * _FILL[0] + y * _FILL[1] + z * _FILL[2]) / length)
    light = 0.30 + 0.08 * y / length + 0.72 * key + 0.14 * fill
    red, green, blue = look.colour
    if look.picture:
        texel = _texel(look.picture, (a[6] + b[6] + c[6]) / 3, (a[7] + b[7] + c[7]) / 3)
        if texel[3] < 255 * look.cut:
            return 0, 0, 0, 0
        red, green, blue = red * _LIGHT[texel[0]], green * _LIGHT[texel[1]], blue * _LIGHT[texel[2]]
    tints = ((a[at] + b[at] + c[at]) / 3 * light for at in (8, 9, 10))
    first, second, third = (
        _VALUE[min(max(int(value * tint * 4095), 0), 4095)]
        for value, tint in zip((red, green, blue), tints, strict=True)
    )
    return first, second, third, round(255 * look.opacity)


def _texel(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """Return the colour at a place of a texture, which is repeated in both directions."""
    width, height = picture.size
    found = picture.getpixel((min(int(x % 1.0 * width), width - 1), min(int(y % 1.0 * height), height - 1)))
    assert isinstance(found, tuple)  # a picture of several channels
    return found


def _decoded(value: float) -> float:
    """Return a value of sRGB from 0 to 1 as light (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(light: float) -> int:
    """Return light from 0 to 1 as a value of sRGB from 0 to 255."""
    return round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


_LIGHT = tuple(_decoded(value / 255) for value in range(256))
_VALUE = tuple(_encoded(step / 4095) for step in range(4096))


def _reversed(normal: Point) -> Point:
    """Return the normal of the other side of a surface."""
    return (-normal[0], -normal[1], -normal[2])


def _across(a: Point, b: Point, c: Point) -> Point:
    """Return the direction across a triangle, towards the viewer; `y` is downwards in pixels."""
    u = (b[0] - a[0], a[1] - b[1], b[2] - a[2])
    v = (c[0] - a[0], a[1] - c[1], c[2] - a[2])
    x, y, z = u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]
    length = math.copysign(math.sqrt(x * x + y * y + z * z) or 1.0, z or 1.0)
    return (x / length, y / length, z / length)
