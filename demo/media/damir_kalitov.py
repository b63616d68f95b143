"""Damir Kalitov: a bowl turned on a lathe, as a model to walk around."""

from __future__ import annotations

import json
import math
import struct

import numpy as np

WORK = "creatives/damir-kalitov/works/spring-flood"
AROUND = 96
"""Steps around the bowl."""


def profile() -> np.ndarray:
    """Return the edge of the bowl, radius and height in metres: from the middle of its foot outside to that inside."""
    up = np.linspace(0, 1, 40)
    outside = np.stack([0.042 + 0.113 * np.sin(up * math.pi / 2) ** 0.9, 0.010 + 0.098 * up**1.35], axis=1)
    foot = np.array([(0.0, 0.006), (0.026, 0.006), (0.034, 0.004), (0.036, 0.0), (0.042, 0.0), (0.043, 0.006)])
    lip = 0.1525 + 0.0035 * np.cos(np.linspace(0, math.pi, 7)[1:-1])
    rim = np.stack([lip, 0.108 + 0.0028 * np.sin(np.linspace(0, math.pi, 7)[1:-1])], axis=1)
    down = np.linspace(1, 0, 36)
    inside = np.stack([0.149 * np.sin(down * math.pi / 2) ** 0.8, 0.015 + 0.0925 * down**1.6], axis=1)
    return np.concatenate([foot, outside, rim, inside])


def colours(angle: np.ndarray, edge: np.ndarray) -> np.ndarray:
    """Return the colour of the glaze at each point: white slip, over which blue runs down from the rim, iron at the edge."""
    high = edge[:, 1] / edge[:, 1].max()
    inner = np.arange(len(edge)) > np.argmax(edge[:, 1])
    reach = 0.50 + 0.13 * np.sin(3 * angle) + 0.08 * np.sin(7 * angle + 1.3) + 0.05 * np.sin(13 * angle + 4)
    ran = np.clip((high[:, None] - np.where(inner[:, None], reach * 0.62, reach)[:, :]) * 9, 0, 1)
    deep = np.clip((high[:, None] - 0.5) * 2, 0, 1)
    slip, blue, dark, iron, clay = (
        np.array(one) / 255 for one in ((236, 228, 212), (44, 104, 138), (18, 44, 84), (92, 48, 26), (172, 112, 74))
    )
    glaze = blue * (1 - deep[..., None]) + dark * deep[..., None]
    made = slip * (1 - ran[..., None]) + glaze * ran[..., None]
    rim = np.clip((high - 0.955) * 40, 0, 1)[:, None, None]
    made = made * (1 - rim) + iron * rim
    bare = ((edge[:, 1] < 0.012) & ~inner)[:, None, None]
    made = np.where(bare, clay, made)
    return (np.concatenate([made**2.2, np.ones((*made.shape[:2], 1))], axis=2) * 255).round().astype(np.uint8)


def bowl() -> bytes:
    """Return the model as binary glTF 2.0."""
    edge = profile()
    angle = np.linspace(0, 2 * math.pi, AROUND + 1)
    rows, columns = len(edge), AROUND + 1
    wave = 1 + 0.012 * np.sin(5 * angle)[None, :] * (edge[:, 1:] / 0.11) ** 2  # a hand was here
    radius = edge[:, :1] * wave
    places = np.stack([radius * np.cos(angle), np.repeat(edge[:, 1:], columns, axis=1), radius * np.sin(angle)], axis=2)
    along, across = np.gradient(places, axis=0), np.gradient(places, axis=1)
    across[:, 0] = across[:, -1] = (across[:, 0] + across[:, -1]) / 2
    normals = np.cross(along, across)
    normals[edge[:, 0] < 1e-6] = (0, -1, 0)
    normals[-1] = (0, 1, 0)
    normals /= np.maximum(np.linalg.norm(normals, axis=2, keepdims=True), 1e-12)
    at = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]
    faces = np.stack([a, c, b, a, d, c], axis=2).reshape(-1, 3)
    if (
        float(
            np.einsum(
                "ij,ij->",
                np.cross(*(places.reshape(-1, 3)[faces[:, n]] - places.reshape(-1, 3)[faces[:, 0]] for n in (1, 2))),
                normals.reshape(-1, 3)[faces[:, 0]],
            )
        )
        < 0
    ):
        faces = faces[:, ::-1]
    parts = (
        places.astype("<f4").tobytes(),
        normals.astype("<f4").tobytes(),
        colours(angle, edge).tobytes(),
        np.ascontiguousarray(faces).astype("<u2").tobytes(),
    )
    count, flat = rows * columns, places.reshape(-1, 3).astype("<f4")
    starts = [sum(len(one) for one in parts[:n]) for n in range(4)]
    description = {
        "asset": {"version": "2.0", "generator": "demo.media"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": "Bowl"}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "NORMAL": 1, "COLOR_0": 2}, "indices": 3, "material": 0}]}],
        "materials": [{"name": "Glaze", "pbrMetallicRoughness": {"metallicFactor": 0, "roughnessFactor": 0.32}}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": count, "type": "VEC3", "min": flat.min(0).tolist(), "max": flat.max(0).tolist()},
            {"bufferView": 1, "componentType": 5126, "count": count, "type": "VEC3"},
            {"bufferView": 2, "componentType": 5121, "normalized": True, "count": count, "type": "VEC4"},
            {"bufferView": 3, "componentType": 5123, "count": faces.size, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": start, "byteLength": len(one), "target": 34963 if n == 3 else 34962}
            for n, (start, one) in enumerate(zip(starts, parts, strict=True))
        ],
        "buffers": [{"byteLength": sum(map(len, parts))}],
    }  # fmt: skip
    text = json.dumps(description, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    data = b"".join(parts)
    data += b"\0" * (-len(data) % 4)
    chunks = struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(data), 0x004E4942) + data
    return struct.pack("<III", 0x46546C67, 2, 12 + len(chunks)) + chunks


MEDIA = {f"{WORK}/bowl.glb": bowl}
