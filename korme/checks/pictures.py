"""Pictures that are too small for the theme, or present twice."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.model import Picture
from korme.core.problems import Problem, problem
from korme.kinds import Work
from korme.views.pictures import uses

_ENOUGH = 0.5
"""Share of the largest width that a theme asks for. A smaller picture is visibly soft on a high-density screen; a larger
one is only less sharp than possible, which is not reported."""
_MODEST = frozenset({"logo", "mark"})
"""Presets for which the smallest width is enough: logos are shown small."""
_MAKING = "strip"
"""The preset that counts for pictures of the making: sketches and snapshots, shown small."""


def check(evidence: Evidence) -> Iterator[Problem]:
    yield from _small(evidence)
    yield from _same(evidence)


def _small(evidence: Evidence) -> Iterator[Problem]:
    """Report pictures with fewer pixels than the theme's largest preset would show."""
    widths = {
        name: preset.widths[0] if name in _MODEST else preset.widths[-1]
        for name, preset in evidence.theme.presets.items()
        if preset.widths and name != "text"  # a text may contain a small drawing
    }
    making = {one.path for entry in evidence.entries if isinstance(entry, Work) for one in entry.process}
    wanted: dict[str, int] = {}
    shown: dict[str, Picture] = {}
    for picture, name in uses(evidence.site, evidence.theme):
        if picture.path in making and name != _MAKING:
            continue
        width = widths.get(name)
        if width is not None and width > wanted.get(picture.path, -1) and not picture.part:
            wanted[picture.path] = width
            shown.setdefault(picture.path, picture)
    for path, width in wanted.items():
        probe = evidence.probes.get(path)
        if probe is None or probe.format == "SVG" or max(probe.width, probe.height) >= width * _ENOUGH:
            continue
        size = f"{probe.width} × {probe.height}"
        yield problem("picture-small", shown[path].mark, file=path.rpartition("/")[2], found=size, wanted=width)


def _same(evidence: Evidence) -> Iterator[Problem]:
    """Report files with equal bytes under two names: one is a mistake or not needed."""
    first: dict[str, str] = {}
    reported: set[str] = set()
    for entry in evidence.entries:
        for picture in entry.all_pictures:
            for path, digest in _files(picture, evidence):
                other = first.setdefault(digest, path)
                if other != path and path not in reported:
                    reported.add(path)
                    hint = "medium" if path != picture.path else ""
                    yield problem("picture-same", picture.mark, hint=hint, file=path, other=other)


def _files(picture: Picture, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Yield the files of a picture or medium and their digests; what is made of a file is none."""
    probe = evidence.probes.get(picture.path)
    facts = evidence.site.media.get(picture.medium.path) if picture.medium else None
    if facts:
        yield picture.named, facts.digest
    if probe and not picture.part:
        yield picture.path, probe.digest
