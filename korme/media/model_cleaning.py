"""A 3D model for visitors: what is shown of it and nothing else that its file tells.

The description is written anew from what `korme.media.gltf` knows, so that names, notes and programs go; the binary
data from the buffer views in use; textures lose their own metadata. A copyright stays if a person wrote it.
"""

from __future__ import annotations

import re
import struct

import msgspec
from msgspec import Struct

from korme.media import bare_pictures
from korme.media.glb import OpenedModel, texture
from korme.media.gltf import (
    KNOWN_EXTENSIONS,
    MATERIAL_EXTENSIONS,
    Asset,
    Attributes,
    Buffer,
    BufferView,
    ImageSource,
    ImageType,
    Model,
)
from korme.media.refusals import MediumRefused, damaged_model
from korme.pictures.nobodys_words import is_meant

_BARE = {"JPEG": bare_pictures.bare_jpeg, "PNG": bare_pictures.bare_png, "WEBP": bare_pictures.bare_webp}
_TYPES: dict[str, ImageType] = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_MEANINGS = re.compile(r"(?:POSITION|NORMAL|TANGENT|TRANSLATION|ROTATION|SCALE|(?:TEXCOORD|COLOR|JOINTS|WEIGHTS)_\d)$")
_ACCOUNT = re.compile(r"[@\\/]|https?:")
"""In a copyright: a person's account, address or folder."""
_JSON, _BIN = b"JSON", b"BIN\0"


class _Binary(Struct):
    """The new binary data, as it grows."""

    found: OpenedModel
    views: list[BufferView] = []
    parts: list[bytes] = []
    numbers: dict[int, int] = {}
    size: int = 0

    def moved(self, index: int) -> int:
        """Copy a buffer view, once; return its new number."""
        if index not in self.numbers:
            old = self.found.model.buffer_views[index]
            self.numbers[index] = self.added(self.found.view(index), old.byte_stride, old.target)
        return self.numbers[index]

    def added(self, data: bytes, stride: int | None = None, target: int | None = None) -> int:
        """Add bytes; return the number of their buffer view."""
        self.views.append(
            BufferView(buffer=0, byte_offset=self.size, byte_length=len(data), byte_stride=stride, target=target)
        )
        padded = data + bytes(-len(data) % 4)
        self.parts.append(padded)
        self.size += len(padded)
        return len(self.views) - 1


def cleaned(found: OpenedModel) -> bytes:
    """Return the file of a model that has been judged without what is not shown. The opened model is used up.

    Raises:
        MediumRefused: a texture is broken.
    """
    model, binary = found.model, _Binary(found)
    for accessor in model.accessors:
        if accessor.buffer_view is not None:
            accessor.buffer_view = binary.moved(accessor.buffer_view)
        if accessor.sparse:
            accessor.sparse.indices.buffer_view = binary.moved(accessor.sparse.indices.buffer_view)
            accessor.sparse.values.buffer_view = binary.moved(accessor.sparse.values.buffer_view)
    model.images = [_bare(found, index, binary) for index in range(len(model.images))]
    model.buffer_views = binary.views
    model.buffers = [Buffer(byte_length=binary.size)] if binary.size else []
    _tidy(model)
    return _file(msgspec.json.encode(model), b"".join(binary.parts))


def _bare(found: OpenedModel, index: int, binary: _Binary) -> ImageSource:
    with texture(found, index) as picture:
        name = picture.format or ""
    try:
        view = binary.added(_BARE[name](found.picture(index)))
    except MediumRefused as refused:
        raise damaged_model("images") from refused
    return ImageSource(mime_type=_TYPES[name], buffer_view=view)


def _tidy(model: Model) -> None:
    """Keep only known names where a file may invent them."""
    words = (model.asset.copyright or "").strip()[:300]
    is_kept = is_meant(words) and not _ACCOUNT.search(words)
    model.asset = Asset(version="2.0", copyright=words if is_kept else None)
    for name in ("extensions_used", "extensions_required"):
        known = [each for each in getattr(model, name) or [] if each in KNOWN_EXTENSIONS]
        setattr(model, name, list(dict.fromkeys(known)) or None)
    for material in model.materials:
        extensions = material.extensions or {}
        material.extensions = {key: extensions[key] for key in MATERIAL_EXTENSIONS if key in extensions} or None
    for mesh in model.meshes:
        for primitive in mesh.primitives:
            primitive.attributes = _known(primitive.attributes)
            primitive.targets = [_known(each) for each in primitive.targets] if primitive.targets else None
    for node in model.nodes:
        if node.extensions and node.extensions.instancing:
            node.extensions.instancing.attributes = _known(node.extensions.instancing.attributes)


def _known(attributes: Attributes) -> Attributes:
    return {name: index for name, index in attributes.items() if _MEANINGS.match(name)}


def _file(description: bytes, binary: bytes) -> bytes:
    chunks = [(_JSON, description + b" " * (-len(description) % 4))]
    if binary:
        chunks.append((_BIN, binary))
    body = b"".join(struct.pack("<I4s", len(data), kind) + data for kind, data in chunks)
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body
