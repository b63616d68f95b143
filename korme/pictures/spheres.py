"""Pictures of the sphere around the camera: what their metadata say (Photo Sphere XMP, `GPano`), and how each is shown.

Such a picture is equirectangular: its columns are degrees of longitude, its rows degrees of latitude, and the whole
sphere is 360° × 180°, twice as wide as high. Cameras that see less of it say which part they have (`Cropped…`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from korme.core.model import Picture, Probe

GPANO = "{http://ns.google.com/photos/1.0/panorama/}"
_NEAR = 0.02
"""Relative deviation within which two shapes count as one: 6720 × 3360 is a sphere, and so is its scan of 2000 × 1003."""
LEAST_PANORAMA = 1.9
"""Width over height from which a picture is worth scrolling: of a narrower one, all of it is in the window."""


class Sphere(NamedTuple):
    """The part of the sphere that a picture shows, in fractions of the whole, and where to look first, in degrees."""

    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0
    heading: float = 0.0
    """Clockwise from the middle of the whole sphere."""
    pitch: float = 0.0
    """Up from the horizon."""

    @property
    def ratio(self) -> float:
        """Width over height of a picture that shows this part."""
        return 2 * self.width / self.height


def sphere_in(properties: Iterable[tuple[str, str]], width: int, height: int) -> tuple[tuple[float, ...], bool]:
    """Return what a picture of a size in pixels shows of the sphere by its XMP properties, and whether that is unclear.

    The first is empty for a picture that is none, or of which that is not certain.
    """
    said = {name.removeprefix(GPANO): value.strip() for name, value in properties if name.startswith(GPANO)}
    is_sphere = said.get("ProjectionType", "").casefold() == "equirectangular"
    if not is_sphere or said.get("UsePanoramaViewer", "").casefold() == "false":
        return (), False
    part = _part(said)
    if part is None or not alike(part.ratio, width / height):
        return (), True
    return tuple(round(value, 5) for value in part), False


def _part(said: Mapping[str, str]) -> Sphere | None:
    """Return the part that the metadata describe; the whole sphere if they name none; None if it cannot be."""
    try:
        number = {name: float(value) for name, value in said.items() if name.endswith(("Pixels", "Degrees"))}
    except ValueError:
        return None
    if any(not -1e6 <= value <= 1e6 for value in number.values()):  # and what is no number
        return None
    north = number.get("PoseHeadingDegrees", 0.0)
    heading = number.get("InitialViewHeadingDegrees", north) - north
    looks = ((heading + 180) % 360 - 180, min(max(number.get("InitialViewPitchDegrees", 0.0), -90.0), 90.0))
    across, down = number.get("FullPanoWidthPixels", 0.0), number.get("FullPanoHeightPixels", 0.0)
    if not across and not down:
        return Sphere(heading=looks[0], pitch=looks[1])
    if across <= 0 or down <= 0 or not alike(across, 2 * down):
        return None
    part = Sphere(
        number.get("CroppedAreaLeftPixels", 0.0) / across,
        number.get("CroppedAreaTopPixels", 0.0) / down,
        number.get("CroppedAreaImageWidthPixels", across) / across,
        number.get("CroppedAreaImageHeightPixels", down) / down,
        *looks,
    )
    inside = (
        start >= 0 and size > 0 and start + size <= 1 + 1e-3 for start, size in zip(part[:2], part[2:4], strict=True)
    )
    return part if all(inside) else None


def alike(one: float, other: float) -> bool:
    """Whether two shapes, or two lengths, differ by no more than what rounding to pixels explains."""
    return abs(one - other) <= _NEAR * other


def projection_of(picture: Picture, probe: Probe | None) -> str:
    """Return how a picture is shown on the page of its work: 'panorama', 'sphere', or '' as any other."""
    if probe is None:
        return ""
    if picture.projection == "panorama":
        return "panorama" if probe.ratio >= LEAST_PANORAMA else ""
    return "sphere" if picture.projection != "flat" and sphere_of(picture, probe) else ""


def sphere_of(picture: Picture, probe: Probe) -> Sphere | None:
    """Return what a picture shows of the sphere: by its metadata, or all of it if its entry says so and it is 2:1."""
    if probe.sphere:
        return Sphere(*probe.sphere)
    return Sphere() if picture.projection == "sphere" and alike(probe.ratio, 2) else None
