"""360° pictures: which files are some, what they show of the sphere, and where to look first."""

from __future__ import annotations

import pytest

from korme.core.model import Picture, Probe
from korme.core.problems import Mark
from korme.pictures.spheres import GPANO, Sphere, projection_of, sphere_in
from korme.pictures.xmp import read_xmp

WHOLE = {"ProjectionType": "equirectangular"}
PART = {
    **WHOLE, "FullPanoWidthPixels": "4000", "FullPanoHeightPixels": "2000", "CroppedAreaLeftPixels": "1000",
    "CroppedAreaTopPixels": "500", "CroppedAreaImageWidthPixels": "2000", "CroppedAreaImageHeightPixels": "800",
}  # fmt: skip


def found(said: dict[str, str], width: int, height: int) -> tuple[tuple[float, ...], bool]:
    return sphere_in([(f"{GPANO}{name}", value) for name, value in said.items()], width, height)


def test_a_whole_sphere_and_a_part_are_what_their_metadata_say() -> None:
    """A part may have been scaled since: its shape counts, not its pixels."""
    assert found(WHOLE, 6000, 3000) == (tuple(Sphere()), False)
    assert found(PART, 1000, 400) == ((0.25, 0.25, 0.5, 0.4, 0, 0), False)


def test_the_first_look_is_counted_from_the_middle() -> None:
    """Headings are from north; the middle of the picture looks where the camera did."""
    north = {"PoseHeadingDegrees": "350", "InitialViewHeadingDegrees": "20", "InitialViewPitchDegrees": "-100"}

    assert found({**WHOLE, **north}, 200, 100)[0][4:] == (30, -90)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"ProjectionType": "cylindrical"},
        {**WHOLE, "UsePanoramaViewer": "False"},
    ],
)
def test_other_pictures_are_flat(said: dict[str, str]) -> None:
    assert found(said, 200, 100) == ((), False)


@pytest.mark.parametrize(
    ("said", "size"),
    [
        (WHOLE, (300, 200)),
        (PART, (1000, 900)),
        ({**PART, "FullPanoHeightPixels": "4000"}, (1000, 400)),
        ({**PART, "FullPanoHeightPixels": "0"}, (1000, 400)),
        ({**PART, "CroppedAreaLeftPixels": "2500"}, (1000, 400)),
        ({**PART, "CroppedAreaTopPixels": "-1"}, (1000, 400)),
        ({**PART, "CroppedAreaImageHeightPixels": "0"}, (1000, 400)),
        ({**PART, "CroppedAreaLeftPixels": "nan"}, (1000, 400)),
        ({**PART, "CroppedAreaLeftPixels": "1e400"}, (1000, 400)),
        ({**PART, "PoseHeadingDegrees": "north"}, (1000, 400)),
    ],
)
def test_metadata_that_contradict_themselves_or_the_picture_are_unclear(
    said: dict[str, str], size: tuple[int, int]
) -> None:
    assert found(said, *size) == ((), True)


def test_a_packet_says_what_it_describes() -> None:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" GPano:ProjectionType="equirectangular">'
        "<GPano:PoseHeadingDegrees>12</GPano:PoseHeadingDegrees></rdf:Description></rdf:RDF></x:xmpmeta>"
    )

    assert read_xmp(packet.encode()).panorama == (
        (f"{GPANO}ProjectionType", "equirectangular"),
        (f"{GPANO}PoseHeadingDegrees", "12"),
    )


@pytest.mark.parametrize(
    ("said", "size", "sphere", "shown"),
    [
        ("", (200, 100), (), ""),
        ("", (200, 100), tuple(Sphere()), "sphere"),
        ("flat", (200, 100), tuple(Sphere()), ""),
        ("sphere", (200, 100), (), "sphere"),
        ("sphere", (300, 200), (), ""),
        ("panorama", (600, 100), (), "panorama"),
        ("panorama", (600, 300), tuple(Sphere()), "panorama"),
        ("panorama", (150, 100), (), ""),
    ],
)
def test_an_entry_decides_and_the_shape_has_to_fit(
    said: str, size: tuple[int, int], sphere: tuple[float, ...], shown: str
) -> None:
    picture = Picture("a.jpg", Mark("a.yaml"), projection=said)

    assert projection_of(picture, Probe("0", *size, "JPEG", sphere=sphere)) == shown
