"""What a 3D model may say (glTF 2.0, chapter 5): all that is needed to show it, by the names of its standard.

A value of any other name is not read, so that it cannot be published: names of objects and people, notes of programs
(`extras`, `asset.generator`), extensions that are not known here.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

Vector = list[float]
Attributes = dict[str, int]
"""Numbers of accessors by meaning: POSITION, TEXCOORD_0, …"""


class Part(Struct, rename="camel", omit_defaults=True):
    """An object of the file; fields are `camelCase` there."""


class TextureTransform(Part):
    offset: Vector | None = None
    rotation: float | None = None
    scale: Vector | None = None
    tex_coord: int | None = None


class TextureInfoExtensions(Part, rename={"transform": "KHR_texture_transform"}):
    transform: TextureTransform | None = None


class TextureInfo(Part):
    index: int
    tex_coord: int | None = None
    scale: float | None = None
    strength: float | None = None
    extensions: TextureInfoExtensions | None = None


class MaterialExtension(Part):
    """The fields of all extensions of materials by Khronos that are ratified."""

    anisotropy_rotation: float | None = None
    anisotropy_strength: float | None = None
    anisotropy_texture: TextureInfo | None = None
    attenuation_color: Vector | None = None
    attenuation_distance: float | None = None
    clearcoat_factor: float | None = None
    clearcoat_normal_texture: TextureInfo | None = None
    clearcoat_roughness_factor: float | None = None
    clearcoat_roughness_texture: TextureInfo | None = None
    clearcoat_texture: TextureInfo | None = None
    dispersion: float | None = None
    emissive_strength: float | None = None
    ior: float | None = None
    iridescence_factor: float | None = None
    iridescence_ior: float | None = None
    iridescence_texture: TextureInfo | None = None
    iridescence_thickness_maximum: float | None = None
    iridescence_thickness_minimum: float | None = None
    iridescence_thickness_texture: TextureInfo | None = None
    sheen_color_factor: Vector | None = None
    sheen_color_texture: TextureInfo | None = None
    sheen_roughness_factor: float | None = None
    sheen_roughness_texture: TextureInfo | None = None
    specular_color_factor: Vector | None = None
    specular_color_texture: TextureInfo | None = None
    specular_factor: float | None = None
    specular_texture: TextureInfo | None = None
    thickness_factor: float | None = None
    thickness_texture: TextureInfo | None = None
    transmission_factor: float | None = None
    transmission_texture: TextureInfo | None = None


MATERIAL_EXTENSIONS = tuple(
    f"KHR_materials_{name}"
    for name in (
        "anisotropy clearcoat dispersion emissive_strength ior iridescence sheen specular transmission unlit volume"
    ).split()
)


class PbrMetallicRoughness(Part):
    base_color_factor: Vector | None = None
    base_color_texture: TextureInfo | None = None
    metallic_factor: float | None = None
    roughness_factor: float | None = None
    metallic_roughness_texture: TextureInfo | None = None


class Material(Part):
    pbr_metallic_roughness: PbrMetallicRoughness | None = None
    normal_texture: TextureInfo | None = None
    occlusion_texture: TextureInfo | None = None
    emissive_texture: TextureInfo | None = None
    emissive_factor: Vector | None = None
    alpha_mode: Literal["OPAQUE", "MASK", "BLEND"] | None = None
    alpha_cutoff: float | None = None
    double_sided: bool = False
    extensions: dict[str, MaterialExtension] | None = None


class WebpSource(Part):
    source: int


class TextureExtensions(Part, rename={"webp": "EXT_texture_webp"}):
    webp: WebpSource | None = None


class Texture(Part):
    sampler: int | None = None
    source: int | None = None
    extensions: TextureExtensions | None = None


class Sampler(Part):
    mag_filter: int | None = None
    min_filter: int | None = None
    wrap_s: int | None = None
    wrap_t: int | None = None


ImageType = Literal["image/jpeg", "image/png", "image/webp"]


class ImageSource(Part):
    uri: str | None = None
    mime_type: ImageType | None = None
    buffer_view: int | None = None


class Buffer(Part):
    byte_length: int
    uri: str | None = None


class BufferView(Part, kw_only=True):
    buffer: int
    byte_offset: int = 0
    byte_length: int
    byte_stride: int | None = None
    target: int | None = None


class SparseIndices(Part, kw_only=True):
    buffer_view: int
    byte_offset: int = 0
    component_type: Literal[5120, 5121, 5122, 5123, 5125, 5126]


class SparseValues(Part):
    buffer_view: int
    byte_offset: int = 0


class Sparse(Part):
    count: int
    indices: SparseIndices
    values: SparseValues


class Accessor(Part, kw_only=True):
    buffer_view: int | None = None
    byte_offset: int = 0
    component_type: Literal[5120, 5121, 5122, 5123, 5125, 5126]
    normalized: bool = False
    count: int
    type: Literal["SCALAR", "VEC2", "VEC3", "VEC4", "MAT2", "MAT3", "MAT4"]
    max: Vector | None = None
    min: Vector | None = None
    sparse: Sparse | None = None


class Primitive(Part):
    attributes: Attributes
    indices: int | None = None
    material: int | None = None
    mode: Literal[0, 1, 2, 3, 4, 5, 6] = 4
    targets: list[Attributes] | None = None


class Mesh(Part):
    primitives: list[Primitive]
    weights: Vector | None = None


class NodeLight(Part):
    light: int


class Instancing(Part):
    attributes: Attributes


class NodeExtensions(Part, rename={"light": "KHR_lights_punctual", "instancing": "EXT_mesh_gpu_instancing"}):
    light: NodeLight | None = None
    instancing: Instancing | None = None


class Node(Part):
    camera: int | None = None
    children: list[int] | None = None
    skin: int | None = None
    matrix: Vector | None = None
    mesh: int | None = None
    rotation: Vector | None = None
    scale: Vector | None = None
    translation: Vector | None = None
    weights: Vector | None = None
    extensions: NodeExtensions | None = None


class Scene(Part):
    nodes: list[int] | None = None


class Skin(Part, kw_only=True):
    inverse_bind_matrices: int | None = None
    skeleton: int | None = None
    joints: list[int]


class ChannelTarget(Part, kw_only=True):
    node: int | None = None
    path: Literal["translation", "rotation", "scale", "weights", "pointer"]


class Channel(Part):
    sampler: int
    target: ChannelTarget


class AnimationSampler(Part, kw_only=True):
    input: int
    interpolation: Literal["LINEAR", "STEP", "CUBICSPLINE"] | None = None
    output: int


class Animation(Part):
    channels: list[Channel]
    samplers: list[AnimationSampler]


class Perspective(Part, kw_only=True):
    aspect_ratio: float | None = None
    yfov: float
    zfar: float | None = None
    znear: float


class Orthographic(Part):
    xmag: float
    ymag: float
    zfar: float
    znear: float


class Camera(Part):
    type: Literal["perspective", "orthographic"]
    perspective: Perspective | None = None
    orthographic: Orthographic | None = None


class SpotCone(Part):
    inner_cone_angle: float | None = None
    outer_cone_angle: float | None = None


class Light(Part):
    type: Literal["directional", "point", "spot"]
    color: Vector | None = None
    intensity: float | None = None
    range: float | None = None
    spot: SpotCone | None = None


class Lights(Part):
    lights: list[Light]


class RootExtensions(Part, rename={"lights": "KHR_lights_punctual"}):
    lights: Lights | None = None


class Asset(Part):
    version: str
    min_version: str | None = None
    copyright: str | None = None


class Model(Part):
    """The whole description of a model."""

    asset: Asset
    extensions_used: list[str] | None = None
    extensions_required: list[str] | None = None
    scene: int | None = None
    scenes: list[Scene] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    meshes: list[Mesh] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    accessors: list[Accessor] = field(default_factory=list)
    buffer_views: list[BufferView] = field(default_factory=list)
    buffers: list[Buffer] = field(default_factory=list)
    textures: list[Texture] = field(default_factory=list)
    images: list[ImageSource] = field(default_factory=list)
    samplers: list[Sampler] = field(default_factory=list)
    skins: list[Skin] = field(default_factory=list)
    animations: list[Animation] = field(default_factory=list)
    cameras: list[Camera] = field(default_factory=list)
    extensions: RootExtensions | None = None


KNOWN_EXTENSIONS = frozenset(
    (
        *MATERIAL_EXTENSIONS,
        "KHR_texture_transform",
        "KHR_mesh_quantization",
        "KHR_lights_punctual",
        "EXT_texture_webp",
        "EXT_mesh_gpu_instancing",
    )
)
PACKED = {
    "KHR_draco_mesh_compression": "Draco",
    "EXT_meshopt_compression": "meshopt",
    "KHR_meshopt_compression": "meshopt",
    "KHR_texture_basisu": "KTX2",
}
"""Extensions whose data only decoders read that viewers fetch from elsewhere."""
