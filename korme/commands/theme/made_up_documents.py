"""A document and a 3D model of the made-up site: a few pages of a portfolio, and a crystal."""

from __future__ import annotations

import json
import struct
from itertools import product

_WIDE, _HIGH = 420, 595
"""Points of a page: A5."""
_PAGE = "BT /F 26 Tf 40 {high} Td (Page {number}) Tj ET {shade} g 40 40 {width} {height} re f"
_TIPS = ((1.0, 0.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 1.4, 0.0), (0.0, -1.4, 0.0), (0.0, 0.0, 1.0), (0.0, 0.0, -1.0))


def portfolio(count: int) -> bytes:
    """Return a PDF (ISO 32000-1) of so many pages, each with its number and a grey field; always the same bytes."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(count))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for index in range(count):
        shade = round(0.25 + 0.6 * index / count, 2)
        drawn = _PAGE.format(high=_HIGH - 70, number=index + 1, shade=shade, width=_WIDE - 80, height=_HIGH - 150)
        box = f"/MediaBox[0 0 {_WIDE} {_HIGH}]/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * index} 0 R"
        objects += [f"<</Type/Page/Parent 2 0 R{box}>>", f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream"]
    whole, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n{body}\nendobj\n"
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    return f"{whole}{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(whole)}\n%%EOF\n".encode()


def crystal() -> bytes:
    """Return a GLB (glTF 2.0) of an octahedron; always the same bytes."""
    faces = []
    for x, y, z in product((0, 1), (2, 3), (4, 5)):
        is_turned = (x + y + z) % 2 == 1
        faces.append((x, z, y) if is_turned else (x, y, z))
    points = b"".join(struct.pack("<3f", *_TIPS[corner]) for face in faces for corner in face)
    count = 3 * len(faces)
    description = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "material": 0}]}],
        "materials": [{"pbrMetallicRoughness": {"baseColorFactor": [0.1, 0.32, 0.36, 1.0]}, "doubleSided": True}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": count, "type": "VEC3"}],
        "bufferViews": [{"buffer": 0, "byteLength": len(points)}],
        "buffers": [{"byteLength": len(points)}],
    }
    text = json.dumps(description).encode()
    text += b" " * (-len(text) % 4)
    size = 12 + 8 + len(text) + 8 + len(points)
    head = struct.pack("<4sII", b"glTF", 2, size)
    return head + struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(points), b"BIN\0") + points
