"""Pictures beside each other and beside the theme: too small for it, or the same one twice."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.model import Picture
from korme.core.problems import Problem, problem
from korme.views.pictures import uses

_ENOUGH = 0.5
"""Of the largest width that a theme asks for: a picture below it is visibly soft on a good screen, one above it is only
not as sharp as it could be, and is no mistake."""
_MODEST = frozenset({"logo", "mark"})
"""Presets whose smallest width will do: a sign is not looked at as a picture is."""


def check(evidence: Evidence) -> Iterator[Problem]:
    yield from _small(evidence)
    yield from _same(evidence)


def _small(evidence: Evidence) -> Iterator[Problem]:
    """Pictures that the theme's largest preset would show larger than they are."""
    wanted: dict[str, int] = {}
    shown: dict[str, Picture] = {}
    for picture, name in uses(evidence.site):
        preset = evidence.theme.presets.get(name)
        if preset and preset.widths and name != "text":  # a text may have a small drawing in it
            width = preset.widths[0] if name in _MODEST else preset.widths[-1]
            wanted[picture.path] = max(wanted.get(picture.path, 0), width)
            shown.setdefault(picture.path, picture)
    for path, width in wanted.items():
        probe = evidence.probes.get(path)
        if probe is None or probe.format == "SVG" or max(probe.width, probe.height) >= width * _ENOUGH:
            continue
        size = f"{probe.width} × {probe.height}"
        yield problem("picture-small", shown[path].mark, file=path.rpartition("/")[2], found=size, wanted=width)


def _same(evidence: Evidence) -> Iterator[Problem]:
    """Files with the same bytes under two names: one of them was meant to be another picture, or is not needed."""
    first: dict[str, str] = {}
    said: set[str] = set()
    for entry in evidence.entries:
        for picture in entry.all_pictures:
            probe = evidence.probes.get(picture.path)
            if probe is None or picture.path in said:
                continue
            other = first.setdefault(probe.digest, picture.path)
            if other != picture.path:
                said.add(picture.path)
                yield problem("picture-same", picture.mark, file=picture.path, other=other)
