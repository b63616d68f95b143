"""The triangles of a 3D model, where the nodes of its scene place them (glTF 2.0, 3.5 and 3.7)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from msgspec import Struct

from korme.media.glb import OpenedModel, values
from korme.media.gltf import Node, Primitive
from korme.media.refusals import damaged_model, refuse

Point = tuple[float, ...]
Matrix = tuple[float, ...]
"""Twelve numbers: the first three rows of an affine map, row by row."""
IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
_DEEPEST = 200
_STRIP, _FAN = 5, 6


class Surface(Struct, frozen=True):
    """One part of a mesh in the scene."""

    points: list[Point]
    """Corners, in the scene."""
    normals: list[Point]
    """Of each corner; empty if the file has none."""
    spots: list[Point]
    """Places in the texture of each corner, from its upper left; empty if the file has none."""
    tints: list[Point]
    """Colour of each corner; empty if the file has none."""
    corners: Sequence[tuple[int, int, int]]
    """Of each triangle, against the clock seen from outside."""
    material: int | None


def surfaces(found: OpenedModel) -> Iterator[Surface]:
    """Yield the surfaces of a model's scene.

    Raises:
        MediumRefused: something in it moves its corners ('model-undrawn'), or its structure is broken.
    """
    model = found.model
    for index, placed in _placed(found):
        node = model.nodes[index]
        if node.mesh is None:
            continue
        if node.skin is not None or (node.extensions and node.extensions.instancing):
            raise refuse("model-undrawn", "moving")
        for primitive in model.meshes[node.mesh].primitives:
            if primitive.mode >= 4 and "POSITION" in primitive.attributes:
                yield _surface(found, primitive, placed)


def _placed(found: OpenedModel) -> Iterator[tuple[int, Matrix]]:
    """Yield the nodes of the scene, each with the map from its own space to that of the scene."""
    model = found.model
    scene = model.scenes[model.scene or 0] if 0 <= (model.scene or 0) < len(model.scenes) else None
    roots = scene.nodes or [] if scene else range(len(model.nodes))
    waiting = [(index, IDENTITY, 0) for index in roots]
    seen: set[int] = set()
    while waiting:
        index, above, depth = waiting.pop()
        if not 0 <= index < len(model.nodes) or index in seen or depth > _DEEPEST:
            raise damaged_model("nodes")
        seen.add(index)
        node = model.nodes[index]
        placed = product(above, _own(node))
        yield index, placed
        waiting += [(child, placed, depth + 1) for child in node.children or []]


def _own(node: Node) -> Matrix:
    """Return the map from a node's space to that of its parent."""
    if node.matrix and len(node.matrix) == 16:
        return tuple(node.matrix[row + 4 * column] for row in range(3) for column in range(4))
    x, y, z, w = _numbers(node.rotation, (0.0, 0.0, 0.0, 1.0))
    across, up, near = _numbers(node.scale, (1.0, 1.0, 1.0))
    right, high, far = _numbers(node.translation, (0.0, 0.0, 0.0))
    return (
        *((1 - 2 * (y * y + z * z)) * across, 2 * (x * y - z * w) * up, 2 * (x * z + y * w) * near, right),
        *(2 * (x * y + z * w) * across, (1 - 2 * (x * x + z * z)) * up, 2 * (y * z - x * w) * near, high),
        *(2 * (x * z - y * w) * across, 2 * (y * z + x * w) * up, (1 - 2 * (x * x + y * y)) * near, far),
    )


def _numbers(given: list[float] | None, otherwise: Point) -> Point:
    return tuple(given) if given and len(given) == len(otherwise) else otherwise


def product(first: Matrix, second: Matrix) -> Matrix:
    """Return the map that does `second`, then `first`."""
    rows = [first[at : at + 4] for at in (0, 4, 8)]
    columns = [(second[at], second[4 + at], second[8 + at]) for at in range(4)]
    return tuple(
        sum(row[k] * column[k] for k in range(3)) + (row[3] if at == 3 else 0.0)
        for row in rows
        for at, column in enumerate(columns)
    )


def moved(points: list[Point], by: Matrix) -> list[Point]:
    """Return points where a map puts them."""
    a, b, c, d, e, f, g, h, i, j, k, m = by
    return [(a * x + b * y + c * z + d, e * x + f * y + g * z + h, i * x + j * y + k * z + m) for x, y, z in points]


def turned(normals: list[Point], by: Matrix) -> list[Point]:
    """Return directions as a map turns them, of length 1; right for maps that scale alike in all directions."""
    a, b, c, _, e, f, g, _, i, j, k, _ = by
    found: list[Point] = []
    for x, y, z in normals:
        u, v, w = a * x + b * y + c * z, e * x + f * y + g * z, i * x + j * y + k * z
        length = math.sqrt(u * u + v * v + w * w) or 1.0
        found.append((u / length, v / length, w / length))
    return found


def _surface(found: OpenedModel, primitive: Primitive, placed: Matrix) -> Surface:
    attributes = primitive.attributes
    points = _of_width(values(found, attributes["POSITION"]), 3)
    listed = {
        name: values(found, attributes[name]) for name in ("NORMAL", "TEXCOORD_0", "COLOR_0") if name in attributes
    }
    if any(len(each) != len(points) for each in listed.values()):
        raise damaged_model("meshes")
    indices = None if primitive.indices is None else [int(each[0]) for each in values(found, primitive.indices)]
    corners = list(_corners(primitive.mode, len(points), indices))
    if _is_mirrored(placed):
        corners = [(a, c, b) for a, b, c in corners]
    if indices and max(indices) >= len(points):
        raise damaged_model("meshes")
    return Surface(
        moved(points, placed),
        turned(_of_width(listed.get("NORMAL", []), 3), placed),
        _of_width(listed.get("TEXCOORD_0", []), 2),
        [each[:3] for each in listed.get("COLOR_0", [])],
        corners,
        primitive.material,
    )


def _is_mirrored(by: Matrix) -> bool:
    a, b, c, _, e, f, g, _, i, j, k, _ = by
    return a * (f * k - g * j) - b * (e * k - g * i) + c * (e * j - f * i) < 0


def _of_width(found: list[tuple[float, ...]], width: int) -> list[Point]:
    if any(len(each) != width or not all(map(math.isfinite, each)) for each in found):
        raise damaged_model("accessors")
    return found


def _corners(mode: int, count: int, indices: list[int] | None) -> Iterator[tuple[int, int, int]]:
    """Yield the corners of each triangle of a list, a strip or a fan (3.7.2.1)."""
    order = indices if indices is not None else list(range(count))
    if mode == _STRIP:
        for at in range(len(order) - 2):
            yield order[at], order[at + 1 + at % 2], order[at + 2 - at % 2]
    elif mode == _FAN:
        for at in range(1, len(order) - 1):
            yield order[at], order[at + 1], order[0]
    else:
        yield from zip(order[::3], order[1::3], order[2::3], strict=False)
