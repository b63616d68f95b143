"""Small 3D models written by hand."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from typing import Any


def glb(description: Mapping[str, Any], binary: bytes = b"", *, length: int | None = None) -> bytes:
    """A file with this description and binary data.

    Args:
        length: what the header says of its length, if it lies.
    """
    text = json.dumps(description).encode()
    text += b" " * (-len(text) % 4)
    binary += bytes(-len(binary) % 4)
    body = struct.pack("<I4s", len(text), b"JSON") + text
    if binary:
        body += struct.pack("<I4s", len(binary), b"BIN\0") + binary
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body) if length is None else length) + body


def bowl(steps: int = 24, *, picture: bytes = b"", **more: Any) -> bytes:
    """A bowl turned on a wheel, with a texture if `picture` is one.

    Args:
        more: entries of the description, beside those of the bowl.
    """
    outline = [(0.0, 0.0), (0.5, 0.02), (0.9, 0.35), (1.0, 0.8), (0.93, 0.8), (0.8, 0.36), (0.45, 0.1), (0.0, 0.08)]
    points, normals, spots, corners = [], [], [], []
    for step in range(steps + 1):
        angle = 2 * math.pi * step / steps
        for row, (radius, height) in enumerate(outline):
            before, after = outline[max(row - 1, 0)], outline[min(row + 1, len(outline) - 1)]
            across, up = after[1] - before[1], before[0] - after[0]
            size = math.hypot(across, up) or 1.0
            points.append((radius * math.cos(angle), height, radius * math.sin(angle)))
            normals.append((across / size * math.cos(angle), up / size, across / size * math.sin(angle)))
            spots.append((step / steps, row / len(outline)))
    for step in range(steps):
        for row in range(len(outline) - 1):
            a = step * len(outline) + row
            b = a + len(outline)
            corners += [(a, a + 1, b), (b, a + 1, b + 1)]
    blocks = [
        b"".join(struct.pack("<3f", *each) for each in points),
        b"".join(struct.pack("<3f", *each) for each in normals),
        b"".join(struct.pack("<2f", *each) for each in spots),
        b"".join(struct.pack("<3H", *each) for each in corners),
        picture,
    ]
    views, binary = [], b""
    for block in blocks:
        views.append({"buffer": 0, "byteOffset": len(binary), "byteLength": len(block)})
        binary += block + bytes(-len(block) % 4)
    counts = (("VEC3", 5126, len(points)), ("VEC3", 5126, len(normals)), ("VEC2", 5126, len(spots)))
    accessors = [
        *(
            {"bufferView": view, "componentType": code, "count": count, "type": kind}
            for view, (kind, code, count) in enumerate(counts)
        ),
        {"bufferView": 3, "componentType": 5123, "count": 3 * len(corners), "type": "SCALAR"},
    ]
    paint: dict[str, Any] = {"baseColorFactor": [0.42, 0.16, 0.08, 1.0]}
    if picture:
        paint = {"baseColorTexture": {"index": 0}}
    attributes = {"POSITION": 0, "NORMAL": 1, "TEXCOORD_0": 2}
    description = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": attributes, "indices": 3, "material": 0}]}],
        "materials": [{"pbrMetallicRoughness": paint}],
        "accessors": accessors,
        "bufferViews": views if picture else views[:4],
        "buffers": [{"byteLength": len(binary)}],
        **({"textures": [{"source": 0}], "images": [{"bufferView": 4, "mimeType": "image/jpeg"}]} if picture else {}),
        **more,
    }
    return glb(description, binary)
