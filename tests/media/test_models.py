"""3D models: what is refused, what is drawn, and what their published file tells."""

from __future__ import annotations

import base64
import io
import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import glbs
import pytest
from picture_box import colour_at
from PIL import Image

from korme.core.model import Limits
from korme.media import models
from korme.media.glb import opened
from korme.media.jobs import MediumQuestion, StillOrder
from korme.media.model_cleaning import cleaned
from korme.media.model_drawing import drawn
from korme.media.refusals import MediumRefused
from korme.pictures.credits import Credit

LIMITS = Limits(triangles=5_000)
SIDE = 300
"""Pixels: small, for the clock."""
ASSET = {"version": "2.0"}


def photograph() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = "Aigerim secret"
    buffer = io.BytesIO()
    Image.new("RGB", (16, 8), "#4060a0").save(buffer, "JPEG", exif=exif, comment=b"secret")
    return buffer.getvalue()


def description(data: bytes) -> dict[str, Any]:
    (size,) = struct.unpack_from("<I", data, 12)
    found: dict[str, Any] = json.loads(data[20 : 20 + size])
    return found


def refused(data: bytes) -> tuple[str, str, Mapping[str, str | int]]:
    with pytest.raises(MediumRefused) as caught:
        cleaned(opened(data, LIMITS))
    fault = caught.value.fault
    return fault.code, fault.hint, dict(fault.values)


def test_a_model_is_drawn_with_light_on_it_and_a_shadow_below() -> None:
    image = drawn(opened(glbs.bowl(), LIMITS), SIDE)

    assert image.size == (300, 200)
    red, green, blue = colour_at(image, (150, 105))
    assert red > 1.3 * green > 1.3 * blue
    ground = sum(colour_at(image, (5, 5)))
    shadow = sum(colour_at(image, (150, 172)))
    assert 30 < ground - shadow < 300
    assert image.tobytes() == drawn(opened(glbs.bowl(), LIMITS), SIDE).tobytes()


def test_a_texture_is_drawn() -> None:
    red, green, blue = colour_at(drawn(opened(glbs.bowl(picture=photograph()), LIMITS), SIDE), (150, 105))

    assert blue > 1.2 * green > 1.2 * red


def test_the_published_model_tells_nothing_but_its_shape() -> None:
    names = {
        "asset": {**ASSET, "generator": "secret 4.2", "copyright": "© Aigerim Bek, 2026", "extras": {"a": "secret"}},
        "extras": {"author": "secret"},
        "nodes": [
            {"mesh": 0, "name": "secret", "extras": {"path": "secret"}, "extensions": {"ACME_x": {"y": "secret"}}}
        ],
        "extensionsUsed": ["ACME_x", "KHR_materials_unlit"],
        "cameras": [{"type": "perspective", "perspective": {"yfov": 1, "znear": 0.1}, "name": "secret"}],
    }
    data = glbs.bowl(picture=photograph() + b"secret", **names) + b"secret"
    assert data.count(b"secret") > 8

    result = cleaned(opened(data, LIMITS))

    assert b"secret" not in result
    assert description(result)["asset"] == {"version": "2.0", "copyright": "© Aigerim Bek, 2026"}
    assert description(result)["extensionsUsed"] == ["KHR_materials_unlit"]
    assert drawn(opened(result, LIMITS), SIDE).tobytes() == drawn(opened(data, LIMITS), SIDE).tobytes()


def test_bytes_that_nothing_shows_are_left_out() -> None:
    view = {"buffer": 0, "byteOffset": 0, "byteLength": 8}
    data = glbs.glb({"asset": ASSET, "buffers": [{"byteLength": 8}], "bufferViews": [view]}, b"secret!!")

    result = cleaned(opened(data, LIMITS))

    assert b"secret" not in result
    assert len(result) == struct.unpack_from("<I", result, 8)[0]


@pytest.mark.parametrize("copyright", ["aigerim@example.org", "C:\\Models\\me", "untitled", ""])
def test_a_copyright_that_is_an_account_or_a_default_goes(copyright: str) -> None:
    result = cleaned(opened(glbs.bowl(asset={**ASSET, "copyright": copyright}), LIMITS))

    assert description(result)["asset"] == {"version": "2.0"}


def with_data(uri: str) -> bytes:
    return glbs.glb({"asset": ASSET, "buffers": [{"byteLength": 3, "uri": uri}]})


def test_data_inside_the_description_is_fine() -> None:
    embedded = "data:application/octet-stream;base64," + base64.b64encode(b"abc").decode()

    assert opened(with_data(embedded), LIMITS).buffers == (b"abc",)


ACCESSOR = {"bufferView": 0, "componentType": 5126, "count": 9, "type": "VEC3"}
VIEW = {"buffer": 0, "byteOffset": 0, "byteLength": 12}
BUFFER = {"byteLength": 12}


@pytest.mark.parametrize(
    ("data", "code", "hint"),
    [
        (b"glTF", "model-unreadable", ""),
        (b"solid vase", "model-unreadable", ""),
        (glbs.glb({"asset": ASSET}, length=9999), "model-unreadable", ""),
        (glbs.glb({"asset": ASSET}, length=16), "model-unreadable", ""),
        (glbs.glb({"asset": ASSET}).replace(b'{"asset"', b'{"asset,'), "model-unreadable", ""),
        (struct.pack("<4sII", b"glTF", 1, 20) + bytes(8), "model-version", ""),
        (glbs.glb({"asset": {"version": "1.0"}}), "model-version", ""),
        (with_data("textures/wood.png"), "model-outside", ""),
        (with_data("https://example.org/wood.bin"), "model-outside", ""),
        (glbs.bowl(extensionsUsed=["KHR_draco_mesh_compression"]), "model-packed", ""),
        (glbs.bowl(extensionsRequired=["KHR_texture_basisu"]), "model-packed", ""),
        (glbs.bowl(extensionsRequired=["ACME_holograms"]), "model-extension", ""),
        (glbs.bowl(500), "model-too-large", "triangles"),
        (glbs.glb({"asset": ASSET, "buffers": [BUFFER]}), "model-unreadable", ""),
        (
            glbs.glb({"asset": ASSET, "buffers": [BUFFER], "bufferViews": [{**VIEW, "byteLength": 13}]}, bytes(12)),
            "model-unreadable",
            "",
        ),
        (
            glbs.glb({"asset": ASSET, "buffers": [BUFFER], "bufferViews": [VIEW], "accessors": [ACCESSOR]}, bytes(12)),
            "model-unreadable",
            "",
        ),
        (glbs.bowl(picture=b"no picture"), "model-unreadable", ""),
        (glbs.bowl(picture=photograph()[:200]), "model-unreadable", ""),
        (glbs.bowl(nodes=[{"mesh": 7}]), "model-unreadable", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused(data: bytes, code: str, hint: str) -> None:
    assert refused(data)[:2] == (code, hint)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"nodes": [{"mesh": 0, "children": [0]}]}, "model-unreadable"),
        ({"nodes": [{"mesh": 0, "skin": 0}], "skins": [{"joints": [0]}]}, "model-undrawn"),
        ({"scenes": [{"nodes": []}]}, "model-undrawn"),
    ],
    ids=["a node above itself", "a skeleton", "nothing"],
)
def test_what_cannot_be_drawn_says_so(more: dict[str, Any], code: str) -> None:
    with pytest.raises(MediumRefused) as caught:
        drawn(opened(glbs.bowl(**more), LIMITS))

    assert caught.value.fault.code == code


def test_a_mesh_that_is_shown_a_thousand_times_counts_as_often() -> None:
    assert refused(glbs.bowl(nodes=[{"mesh": 0}] * 1000))[2]["found"] == 1000 * 336


def test_a_file_is_looked_at_drawn_and_published(tmp_path: Path) -> None:
    source, target = tmp_path / "bowl.glb", tmp_path / "published.glb"
    source.write_bytes(glbs.bowl(6, extensionsUsed=["ACME_x"]))

    found = models.look(MediumQuestion(source, "model", LIMITS))
    assert found.facts is not None
    models.publish(source, target, Credit())

    assert [fault.code for fault in found.faults] == ["model-left-out"]
    assert models.still(StillOrder("model", "still", tmp_path / "1.png", LIMITS, source, found.facts)).width == 1200
    assert opened(target.read_bytes(), LIMITS).triangles == 84


def test_another_format_is_named(tmp_path: Path) -> None:
    (tmp_path / "vase.OBJ").write_bytes(b"v 0 0 0")

    with pytest.raises(MediumRefused) as caught:
        models.look(MediumQuestion(tmp_path / "vase.OBJ", "model", LIMITS))

    assert (caught.value.fault.code, dict(caught.value.fault.values)) == ("model-unsupported", {"kind": "OBJ"})
