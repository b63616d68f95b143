"""Pictures that cannot be shown as their entry asks: panoramas, 360° pictures, pairs to compare."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence, bodies
from korme.core.model import Picture
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Entry, Work
from korme.pictures.spheres import alike, projection_of
from korme.views.pictures import by_name_in_body, named_in_body

_PAIR = "pair"
"""What a shortcode needs that shows two pictures as a pair."""


def check(evidence: Evidence) -> Iterator[Problem]:
    for entry in (*evidence.entries, *evidence.incomplete):
        yield from _projections(entry, evidence)
        if isinstance(entry, Work):
            for pair in entry.comparisons:
                yield from _uneven(pair.before, pair.after, pair.after.mark, evidence)
        if entry.body_pictures:
            yield from _in_bodies(entry, evidence)


def _projections(entry: Entry, evidence: Evidence) -> Iterator[Problem]:
    """Report a `projection` that has no effect: in a field where there is none, or for a picture of another shape."""
    for picture, field in entry.pictures_in_fields:
        if not picture.projection:
            continue
        file, probe = picture.path.rpartition("/")[2], evidence.probes.get(picture.path)
        if not isinstance(entry, Work) or field.keys != ("pictures",):
            yield problem("projection-unused", picture.mark, file=file, projection=picture.projection)
        elif probe and picture.projection != "flat" and projection_of(picture, probe) != picture.projection:
            size = f"{probe.width} × {probe.height}"
            yield problem("projection-shape", picture.mark, hint=picture.projection, file=file, found=size)


def _uneven(before: Picture, after: Picture, mark: Mark, evidence: Evidence) -> Iterator[Problem]:
    """Report a pair that cannot lie one over the other."""
    probes = [evidence.probes.get(one.path) for one in (before, after)]
    names = {"before": before.path.rpartition("/")[2], "after": after.path.rpartition("/")[2]}
    if before.path == after.path:
        yield problem("comparison-same", mark, file=names["before"])
    elif probes[0] and probes[1] and not alike(probes[0].ratio, probes[1].ratio):
        sizes = [f"{probe.width} × {probe.height}" for probe in probes if probe]
        yield problem("comparison-uneven", mark, **names, first=sizes[0], second=sizes[1])


def _in_bodies(entry: Entry, evidence: Evidence) -> Iterator[Problem]:
    """Report uneven pairs in the shortcodes of bodies."""
    paired = {name for name, rule in evidence.theme.shortcodes.items() if rule.needs == _PAIR}
    known = by_name_in_body(entry, entry.body_pictures)
    for body in bodies(entry):
        prose = evidence.prose.get(body.markdown)
        for found in prose.shortcodes if prose else ():
            names = prose.pictures[slice(*found.pictures)] if prose and found.name in paired else ()
            pair = [known[named_in_body(name)] for name, _ in names if named_in_body(name) in known]
            if len(pair) == 2:
                yield from _uneven(pair[0], pair[1], body.mark.inside(found.place), evidence)
