"""Binary glTF (glTF 2.0, 4.4): its two chunks taken apart and judged."""

from __future__ import annotations

import base64
import binascii
import io
import struct
import warnings
from collections.abc import Iterator, Sized

import msgspec
from msgspec import Struct, structs
from PIL import Image

from korme.core.model import Limits
from korme.media.gltf import KNOWN_EXTENSIONS, PACKED, Accessor, Model
from korme.media.refusals import damaged_model, refuse

_MAGIC = b"glTF"
_JSON, _BIN = 0x4E4F534A, 0x004E4942
_LARGEST_JSON = 16_000_000
_MOST_PARTS = 100_000
"""Objects of one kind, such as nodes or accessors."""
_MOST_TEXTURES = 100
_MOST_PIXELS = 150_000_000
"""Pixels of all textures together: unpacked, four bytes each, a telephone has no room for more."""
_COMPONENTS = {5120: "b", 5121: "B", 5122: "h", 5123: "H", 5125: "I", 5126: "f"}
_SIZES = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_TEXTURES = ("JPEG", "PNG", "WEBP")
_TRIANGLES, _STRIP, _FAN = 4, 5, 6


class OpenedModel(Struct, frozen=True):
    """A model that has been judged: everything in it is within the file and the limits."""

    model: Model
    buffers: tuple[bytes, ...]
    triangles: int

    def view(self, index: int) -> bytes:
        """Return the bytes of a buffer view."""
        view = self.model.buffer_views[index]
        return self.buffers[view.buffer][view.byte_offset : view.byte_offset + view.byte_length]

    def picture(self, index: int) -> bytes:
        """Return the bytes of the file of a texture's picture."""
        image = self.model.images[index]
        return self.view(image.buffer_view) if image.buffer_view is not None else _from_data(image.uri or "", "images")


def opened(data: bytes, limits: Limits) -> OpenedModel:
    """Open a model and judge it.

    Raises:
        MediumRefused: it is broken, needs another file or a decoder from elsewhere, or is too large.
    """
    description, binary = _chunks(data)
    model = _described(description)
    _check_extensions(model)
    found = OpenedModel(model, tuple(_buffers(model, binary)), _triangles(model))
    if found.triangles > limits.triangles:
        raise refuse("model-too-large", "triangles", found=found.triangles, limit=limits.triangles)
    for view in model.buffer_views:
        _check_range(view.buffer, found.buffers, "bufferViews")
        end = view.byte_offset + view.byte_length
        if min(view.byte_offset, view.byte_length) < 0 or end > len(found.buffers[view.buffer]):
            raise damaged_model("bufferViews")
    for accessor in model.accessors:
        _check_accessor(accessor, model)
    _check_pictures(found, limits)
    return found


def _chunks(data: bytes) -> tuple[bytes, bytes]:
    """Return the description and the binary data."""
    if data[:4] != _MAGIC:
        raise damaged_model("header")
    if len(data) < 20:
        raise damaged_model("header")
    version, length, size, kind = struct.unpack_from("<IIII", data, 4)
    if version != 2:
        raise refuse("model-version", found=version)
    end = 20 + size
    if kind != _JSON or end > min(length, len(data)) or length > len(data):
        raise damaged_model("header")
    if size > _LARGEST_JSON:
        raise refuse("model-too-large", "description", found=size // 1_000_000, limit=_LARGEST_JSON // 1_000_000)
    if length < end + 8:
        return data[20:end], b""
    size, kind = struct.unpack_from("<II", data, end)
    if kind != _BIN or end + 8 + size > length:
        raise damaged_model("BIN")
    return data[20:end], data[end + 8 : end + 8 + size]


def _described(description: bytes) -> Model:
    try:
        model = msgspec.json.decode(description, type=Model)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise damaged_model("JSON") from error
    if not model.asset.version.startswith("2."):
        raise refuse("model-version", found=model.asset.version[:20])
    if any(isinstance(parts, list) and len(parts) > _MOST_PARTS for parts in structs.astuple(model)):
        raise refuse("model-too-large", "parts", limit=_MOST_PARTS)
    return model


def _check_extensions(model: Model) -> None:
    used = [*(model.extensions_required or []), *(model.extensions_used or [])]
    for name in used:
        if name in PACKED:
            raise refuse("model-packed", kind=PACKED[name])
    for name in model.extensions_required or []:
        if name not in KNOWN_EXTENSIONS:
            raise refuse("model-extension", kind=name[:60])


def _buffers(model: Model, binary: bytes) -> Iterator[bytes]:
    for index, buffer in enumerate(model.buffers):
        data = binary if index == 0 and buffer.uri is None else _from_data(buffer.uri or "", "buffers")
        if not 0 < buffer.byte_length <= len(data):
            raise damaged_model("buffers")
        yield data[: buffer.byte_length]


def _from_data(uri: str, part: str) -> bytes:
    """Return what a `data:` address contains.

    Raises:
        MediumRefused: it is the address of another file, or broken.
    """
    head, comma, content = uri.partition(",")
    if not comma or not head.startswith("data:") or not head.endswith(";base64"):
        raise refuse("model-outside", other=uri[:120]) if uri and not uri.startswith("data:") else damaged_model(part)
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error as error:
        raise damaged_model(part) from error


def _check_range(index: int | None, parts: Sized, name: str) -> None:
    if index is not None and not 0 <= index < len(parts):
        raise damaged_model(name)


def _check_accessor(accessor: Accessor, model: Model) -> None:
    """Check that an accessor's values are within its buffer view."""
    views = range(len(model.buffer_views))
    _check_range(accessor.buffer_view, views, "accessors")
    if accessor.sparse:
        _check_range(accessor.sparse.indices.buffer_view, views, "accessors")
        _check_range(accessor.sparse.values.buffer_view, views, "accessors")
    if accessor.count < 1:
        raise damaged_model("accessors")
    if accessor.buffer_view is None:
        return
    view = model.buffer_views[accessor.buffer_view]
    size = struct.calcsize(_COMPONENTS[accessor.component_type]) * _SIZES[accessor.type]
    step = view.byte_stride or size
    if step < size or accessor.byte_offset < 0:
        raise damaged_model("accessors")
    if accessor.byte_offset + (accessor.count - 1) * step + size > view.byte_length:
        raise damaged_model("accessors")


def values(opened_model: OpenedModel, index: int) -> list[tuple[float, ...]]:
    """Return the values of an accessor as tuples; whole numbers that stand for fractions become such (3.6.2.2).

    Raises:
        MediumRefused: there is no such accessor, or it is sparse.
    """
    _check_range(index, range(len(opened_model.model.accessors)), "accessors")
    accessor = opened_model.model.accessors[index]
    if accessor.buffer_view is None or accessor.sparse:
        raise damaged_model("accessors")
    code, count = _COMPONENTS[accessor.component_type], _SIZES[accessor.type]
    size = struct.calcsize(code) * count
    step = opened_model.model.buffer_views[accessor.buffer_view].byte_stride or size
    data = opened_model.view(accessor.buffer_view)[accessor.byte_offset :]
    data = data[: (accessor.count - 1) * step + size] + bytes(step - size)
    found: list[tuple[float, ...]] = list(struct.Struct(f"<{count}{code}{step - size}x").iter_unpack(data))
    if not accessor.normalized or code == "f":
        return found
    most = float(2 ** (8 * struct.calcsize(code) - code.islower()) - 1)
    return [tuple(max(value / most, -1.0) for value in each) for each in found]


def _triangles(model: Model) -> int:
    """Return how many triangles the model has; a mesh that is shown several times counts as often."""
    of_mesh = [
        sum(_triangles_of(model, index, part) for part in range(len(mesh.primitives)))
        for index, mesh in enumerate(model.meshes)
    ]
    for node in model.nodes:
        _check_range(node.mesh, model.meshes, "nodes")
    shown = sum(of_mesh[node.mesh] for node in model.nodes if node.mesh is not None)
    return max(shown, sum(of_mesh))


def _triangles_of(model: Model, mesh: int, part: int) -> int:
    primitive = model.meshes[mesh].primitives[part]
    index = primitive.indices if primitive.indices is not None else primitive.attributes.get("POSITION")
    if index is None:
        return 0
    _check_range(index, model.accessors, "meshes")
    count = model.accessors[index].count
    return count // 3 if primitive.mode == _TRIANGLES else max(0, count - 2) if primitive.mode in (_STRIP, _FAN) else 0


def _check_pictures(found: OpenedModel, limits: Limits) -> None:
    """Check that textures are pictures of known formats, and not too many pixels in all."""
    if len(found.model.images) > _MOST_TEXTURES:
        raise refuse("model-too-large", "textures", found=len(found.model.images), limit=_MOST_TEXTURES)
    pixels = 0
    for index, image in enumerate(found.model.images):
        _check_range(image.buffer_view, found.model.buffer_views, "images")
        with texture(found, index) as picture:
            pixels += picture.width * picture.height
    if pixels > _MOST_PIXELS:
        raise refuse("model-too-large", "pixels", found=pixels // 1_000_000, limit=_MOST_PIXELS // 1_000_000)


def texture(found: OpenedModel, index: int) -> Image.Image:
    """Return a texture's picture, opened and not decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(io.BytesIO(found.picture(index)), formats=_TEXTURES)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise damaged_model("images") from error
