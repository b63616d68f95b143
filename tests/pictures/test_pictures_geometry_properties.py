"""Laws of sizes and crops: korme/pictures/geometry.py."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from korme.core.model import Encoding, Limits, Preset, Probe
from korme.pictures.geometry import crop_box, cropped_size, ladder, plan_renditions

LIMITS = Limits()
WEBP_SIDE = 16_383
RATIOS = st.none() | st.floats(0.25, 4.0)
FOCUS = st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1))
WIDTHS = st.lists(st.integers(1, 4000), min_size=1, max_size=6).map(tuple)


def is_let_in(size: tuple[int, int]) -> bool:
    """As `check_size` has it: a strip is accepted only while it is short."""
    return max(size) <= 2000 or max(size) <= LIMITS.aspect * min(size)


SIZES = st.tuples(st.integers(1, LIMITS.side), st.integers(1, LIMITS.side)).filter(is_let_in)


@st.composite
def presets(draw: st.DrawFn) -> Preset:
    """A theme's rule with one or two formats, one of which may ask for some of the widths."""
    widths = draw(WIDTHS)
    some = tuple(draw(st.lists(st.sampled_from(widths), max_size=4)))
    encodings = draw(st.sampled_from([(Encoding("webp"),), (Encoding("webp"), Encoding("jpeg", widths=some))]))
    return Preset("any", widths, encodings, draw(RATIOS))


@given(SIZES, WIDTHS)
def test_widths_ascend_and_none_is_larger_than_the_picture(size: tuple[int, int], widths: tuple[int, ...]) -> None:
    """Each is one that was asked for, but for the last, which may be the picture's own."""
    steps = ladder(*size, widths)

    assert all(one < two for one, two in pairwise(steps))
    assert steps[0] >= 1
    assert steps[-1] <= min(size[0], max(widths))
    assert set(steps[:-1]) <= set(widths)


@given(SIZES, presets(), FOCUS)
def test_a_rendition_is_a_smaller_picture_of_the_same_shape(
    size: tuple[int, int], preset: Preset, focus: tuple[float, float] | None
) -> None:
    """Never upscaled, never empty, never longer than WebP can hold; the height fits the width to half a pixel."""
    renditions = plan_renditions(Probe("ab" * 32, *size, "JPEG"), preset, focus)
    width, height = cropped_size(*size, renditions[0].crop)

    for one in renditions:
        assert 1 <= one.width <= width <= size[0]
        assert 1 <= one.height <= height <= size[1]
        assert one.height <= WEBP_SIDE
        assert one.height == 1 or abs(one.height - one.width * height / width) <= 0.5


@given(SIZES, presets(), FOCUS)
def test_each_format_has_each_width_once(
    size: tuple[int, int], preset: Preset, focus: tuple[float, float] | None
) -> None:
    """All of the ladder, or those nearest to what it asks for, in ascending order and in files of different names."""
    renditions = plan_renditions(Probe("ab" * 32, *size, "JPEG"), preset, focus)
    by_format = {one: [each.width for each in renditions if each.encoding == one] for one in preset.encodings}

    assert len({one.path for one in renditions}) == len(renditions)
    steps = ladder(*cropped_size(*size, renditions[0].crop), preset.widths)
    for encoding, widths in by_format.items():
        assert widths
        assert widths == sorted(set(widths))
        assert set(widths) <= set(steps) if encoding.widths else widths == list(steps)


@given(SIZES, st.floats(0.25, 4.0), FOCUS)
def test_a_crop_has_the_shape_that_was_asked_for(
    size: tuple[int, int], ratio: float, focus: tuple[float, float] | None
) -> None:
    """To the pixel, as large as it can be."""
    width, height = cropped_size(*size, crop_box(*size, ratio, focus))

    assert abs(width - ratio * height) <= max(1, 0.002 * width) or abs(height - width / ratio) <= max(1, 0.002 * height)
    assert abs(width - size[0]) <= max(1, 0.002 * size[0]) or abs(height - size[1]) <= max(1, 0.002 * size[1])


@given(SIZES, st.floats(0.25, 4.0), st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_crop_has_its_focus_in_the_middle_or_touches_the_edge(
    size: tuple[int, int], ratio: float, focus: tuple[float, float]
) -> None:
    """The focus is in sight, and as near the middle as the picture's edges let it."""
    left, top, right, bottom = crop_box(*size, ratio, focus) or (0.0, 0.0, 1.0, 1.0)
    tolerance = 2e-6

    for low, high, at in ((left, right, focus[0]), (top, bottom, focus[1])):
        assert 0 <= low < high <= 1
        assert low - tolerance <= at <= high + tolerance
        middle = (low + high) / 2
        assert abs(middle - at) <= tolerance or (low == 0 if at < middle else high == 1)
