"""Sizes, crops and names of renditions: arithmetic, no pixels."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from korme.core.model import Encoding, Preset, Probe
from korme.pictures.credits import Credit
from korme.pictures.geometry import crop_box, cropped_size, ladder, plan_renditions, shown_of
from korme.pictures.resizing import stored_box

WEBP, JPEG = Encoding("webp"), Encoding("jpeg", widths=(960,))
PRESET = Preset("gallery", (480, 960, 1600), (WEBP, JPEG))
PROBE = Probe("ab" * 32, 4000, 3000, "JPEG")


def sizes(probe: Probe, preset: Preset = PRESET) -> list[tuple[str, int, int]]:
    return [
        (rendition.encoding.format, rendition.width, rendition.height)
        for rendition in plan_renditions(probe, preset, None)
    ]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (4000, 3000, (480, 960, 1600)),
        (1600, 1200, (480, 960, 1600)),
        (1500, 1000, (480, 960, 1500)),
        (1000, 700, (480, 1000)),
        (1076, 700, (480, 960, 1076)),
        (960, 700, (480, 960)),
        (500, 700, (500,)),
        (96, 64, (96,)),
        (1, 1, (1,)),
        (1, 50, (1,)),
        (30000, 600, (480, 960, 1600)),
        (600, 30000, (327,)),
    ],
)
def test_a_ladder_never_upscales_and_has_no_near_duplicates(width: int, height: int, expected: tuple[int, ...]) -> None:
    """A picture gets the widths it can fill, its own width last, none within 12 % of another."""
    assert ladder(width, height, PRESET.widths) == expected


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(4000, 3000, 1600), (3000, 4000, 1200), (3000, 9000, 960), (1000, 4000, 960), (700, 9000, 700)],
)
def test_a_tall_picture_ends_at_a_height(width: int, height: int, expected: int) -> None:
    """But never below the last width but one, with which a phone is filled from edge to edge."""
    assert ladder(width, height, PRESET.widths, 1600)[-1] == expected


@pytest.mark.parametrize(
    ("width", "widths", "expected"),
    [(4000, (480, 960), [480, 960]), (4000, (1600,), [1600]), (500, (480, 960), [500]), (1000, (960, 1600), [1000])],
)
def test_a_preset_shows_those_of_the_shared_files_that_it_names(
    width: int, widths: tuple[int, ...], expected: list[int]
) -> None:
    """And the file for browsers without `<picture>`, whatever its width."""
    probe = replace(PROBE, width=width, height=width)
    shown = shown_of(plan_renditions(probe, PRESET, None), probe, replace(PRESET, widths=widths))

    assert [one.width for one in shown if one.encoding == WEBP] == expected
    assert [one.encoding for one in shown if one.encoding != WEBP] == [JPEG]


def test_each_format_gets_its_widths() -> None:
    """A format may ask for only some of the preset's widths."""
    assert sizes(PROBE) == [("webp", 480, 360), ("webp", 960, 720), ("webp", 1600, 1200), ("jpeg", 960, 720)]


@pytest.mark.parametrize(("width", "expected"), [(1000, 1000), (500, 500), (1076, 960), (30, 30)])
def test_a_width_is_replaced_by_the_nearest_available(width: int, expected: int) -> None:
    """A small picture lacks a width that a format asks for, so the format gets the nearest one."""
    jpeg = [size for size in sizes(replace(PROBE, width=width, height=width)) if size[0] == "jpeg"]

    assert jpeg == [("jpeg", expected, expected)]


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 50), (50, 1), (3, 4000), (10400, 6400), (16383, 1)])
@pytest.mark.parametrize("ratio", [None, 1.0, 1.91])
def test_no_rendition_is_empty_or_larger_than_its_picture(width: int, height: int, ratio: float | None) -> None:
    """Every size is at least one pixel and at most that of the picture."""
    for rendition in plan_renditions(
        replace(PROBE, width=width, height=height), replace(PRESET, ratio=ratio), (0.1, 0.9)
    ):
        assert 1 <= rendition.width <= width
        assert 1 <= rendition.height <= height


def test_names_are_unique() -> None:
    """No two renditions of a picture share a path; the path gives folder, width and format."""
    paths = [rendition.path for rendition in plan_renditions(PROBE, PRESET, None)]

    assert len(set(paths)) == len(paths)
    assert all(path.startswith("media/") for path in paths)
    assert [path.rpartition("-")[2] for path in paths] == ["480.webp", "960.webp", "1600.webp", "960.jpg"]


def digest_of(probe: Probe = PROBE, preset: Preset = PRESET, credit: Credit | None = None) -> str:
    return plan_renditions(probe, preset, (0.2, 0.2), credit=credit)[0].path.rpartition("-")[0]


@pytest.mark.parametrize(
    ("probe", "preset", "credit"),
    [
        pytest.param(replace(PROBE, digest="cd" * 32), PRESET, None, id="other bytes"),
        pytest.param(PROBE, replace(PRESET, ratio=1.0), None, id="another shape"),
        pytest.param(PROBE, replace(PRESET, widths=(480, 900)), None, id="another ladder"),
        pytest.param(PROBE, replace(PRESET, encodings=(replace(WEBP, quality=70), JPEG)), None, id="another quality"),
        pytest.param(PROBE, replace(PRESET, encodings=(replace(WEBP, effort=6), JPEG)), None, id="another effort"),
        pytest.param(PROBE, PRESET, Credit("Somebody"), id="another credit"),
        pytest.param(replace(PROBE, texts=(("creator", "A"),)), PRESET, None, id="another embedded credit"),
        pytest.param(replace(PROBE, format="HEIF"), PRESET, None, id="another decoder"),
    ],
)
def test_names_change_with_everything_that_changes_bytes(probe: Probe, preset: Preset, credit: Credit | None) -> None:
    """A rendition whose bytes may differ has another name."""
    assert digest_of(probe, preset, credit) != digest_of()


@pytest.mark.parametrize(
    ("probe", "preset"),
    [
        pytest.param(PROBE, replace(PRESET, name="other"), id="the preset's name"),
        pytest.param(PROBE, replace(PRESET, sizes="50vw"), id="the page's layout"),
        pytest.param(PROBE, replace(PRESET, background="#000000"), id="a ground that does not show"),
        pytest.param(replace(PROBE, texts=(("alt", "A"),), keywords=("b",)), PRESET, id="a caption"),
    ],
)
def test_names_stay_if_the_bytes_do(probe: Probe, preset: Preset) -> None:
    """A change that does not affect the bytes encodes nothing again."""
    assert digest_of(probe, preset) == digest_of()


def test_the_background_counts_where_it_shows() -> None:
    """Behind a transparent picture the theme's background is part of the bytes."""
    probe = replace(PROBE, has_alpha=True)

    assert digest_of(probe, replace(PRESET, background="#000000")) != digest_of(probe)


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        (None, (0.125, 0.0, 0.875, 1.0)),
        ((0.5, 0.5), (0.125, 0.0, 0.875, 1.0)),
        ((0.0, 0.0), (0.0, 0.0, 0.75, 1.0)),
        ((1.0, 1.0), (0.25, 0.0, 1.0, 1.0)),
        ((0.4, 0.9), (0.025, 0.0, 0.775, 1.0)),
    ],
)
def test_a_crop_keeps_its_focus(focus: tuple[float, float] | None, expected: tuple[float, ...]) -> None:
    """The focus is as near the centre as the edges of the picture allow."""
    assert crop_box(4000, 3000, 1.0, focus) == expected


def test_a_picture_of_the_right_ratio_is_not_cropped() -> None:
    """A preset with the picture's own ratio crops nothing."""
    assert crop_box(1600, 1200, 4 / 3, (0.0, 0.0)) is None


@pytest.mark.parametrize(("ratio", "expected"), [(1.0, (3000, 3000)), (2.0, (4000, 2000)), (0.5, (1500, 3000))])
def test_a_crop_is_as_large_as_it_can_be(ratio: float, expected: tuple[int, int]) -> None:
    """One of the two sides stays whole."""
    assert cropped_size(4000, 3000, crop_box(4000, 3000, ratio, None)) == expected


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, (0.1, 0.2, 0.3, 0.4)),
        (2, (0.7, 0.2, 0.9, 0.4)),
        (3, (0.7, 0.6, 0.9, 0.8)),
        (4, (0.1, 0.6, 0.3, 0.8)),
        (5, (0.2, 0.1, 0.4, 0.3)),
        (6, (0.2, 0.7, 0.4, 0.9)),
        (7, (0.6, 0.7, 0.8, 0.9)),
        (8, (0.6, 0.1, 0.8, 0.3)),
    ],
)
def test_a_crop_is_mapped_to_a_rotated_picture(orientation: int, expected: tuple[float, ...]) -> None:
    """A part of the upright picture is mapped to the stored one, for every orientation."""
    assert stored_box((0.1, 0.2, 0.3, 0.4), orientation) == pytest.approx(expected)
