"""Fonts of devices that stand in for a theme's font while it loads, set to its size, so that no line moves.

The widths of letters are averages over the same words (`SAMPLES`), in parts of the font's size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from korme.theme.font_subsets import CYRILLIC, LATIN

SAMPLES: Mapping[str, str] = {
    LATIN: "the quick light of one spring week returns to our city and everyone who makes things comes to show them"
    " Open Doors at noon ",
    CYRILLIC: "одна весенняя неделя возвращает свет в наш город и все кто делает вещи руками приходят их показать"
    " Открытые двери в полдень ",
}
"""Words with letters about as frequent as in English and Russian."""
HEAVY = 600
"""Weight from which the bold font of a device stands in."""
_RANGES = {LATIN: "U+0-24F,U+2000-2BFF", CYRILLIC: "U+300-52F"}


class _DeviceFont(NamedTuple):
    """A font that devices have."""

    name: str
    regular: Sequence[str]
    """Its names for `local()`."""
    bold: Sequence[str]
    widths: Mapping[str, tuple[float, float]]
    """By script: average width of a letter, regular and bold."""


_DEVICE_FONTS = {
    "sans": (
        _DeviceFont(
            "Arial",
            ("Arial", "ArialMT", "Liberation Sans"),
            ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold"),
            {LATIN: (0.4587, 0.4956), CYRILLIC: (0.5037, 0.5407)},
        ),
        _DeviceFont(
            "Roboto",
            ("Roboto", "Roboto-Regular"),
            ("Roboto Bold", "Roboto-Bold", "Roboto"),
            {LATIN: (0.4584, 0.464), CYRILLIC: (0.5109, 0.5172)},
        ),
    ),
    "serif": (
        _DeviceFont(
            "Times",
            ("Times New Roman", "TimesNewRomanPSMT", "Liberation Serif"),
            ("Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold"),
            {LATIN: (0.4159, 0.4399), CYRILLIC: (0.4534, 0.4795)},
        ),
        _DeviceFont(
            "Noto",
            ("Noto Serif", "NotoSerif"),
            ("Noto Serif Bold", "NotoSerif-Bold", "Noto Serif"),
            {LATIN: (0.4935, 0.5217), CYRILLIC: (0.5421, 0.5628)},
        ),
    ),
    "none": (),
}


class Measure(NamedTuple):
    """What of a font decides where its lines are, in parts of its size."""

    ascent: float
    descent: float
    gap: float
    widths: Mapping[str, tuple[float, float]]
    """By script that it has: average width of a letter at its lightest weight, and at a heavy one."""


def stand_in_names(family: str, kind: str) -> list[str]:
    """Return the families that stand in for one, as they are declared, in order."""
    return [f"{family} as {device.name}" for device in _DEVICE_FONTS[kind]]


def stand_ins(family: str, kind: str, measure: Measure, weights: tuple[int, int]) -> Iterator[str]:
    """Yield the `@font-face` rules of the fonts that stand in for a family.

    Args:
        kind: `sans`, `serif` or `none`.
        weights: the lightest and the heaviest of the family.
    """
    for device in _DEVICE_FONTS[kind]:
        for is_bold, names in enumerate((device.regular, device.bold)):
            if (weights[0] >= HEAVY and not is_bold) or (weights[1] < HEAVY and is_bold):
                continue
            for script, widths in measure.widths.items():
                scale = widths[is_bold] / device.widths[script][is_bold]
                yield (
                    f'@font-face{{font-family:"{family} as {device.name}";src:'
                    + ",".join(f'local("{name}")' for name in names)
                    + f";font-weight:{f'{HEAVY} 1000' if is_bold else f'1 {HEAVY - 1}'}"
                    + f";size-adjust:{scale:.2%};ascent-override:{measure.ascent / scale:.2%}"
                    + f";descent-override:{measure.descent / scale:.2%};line-gap-override:{measure.gap / scale:.2%}"
                    + f";unicode-range:{_RANGES[script]}}}\n"
                )
