"""Limits of the chosen hosting that depend on the plan alone; sizes are checked once the files are made."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.hosting_limits import HOSTING_LIMITS, count_problems, folders_of
from korme.core.model import RenditionFile
from korme.core.problems import Problem, problem


def check(evidence: Evidence) -> Iterator[Problem]:
    if not evidence.is_whole:
        return
    yield from _tiles(evidence)
    config = evidence.config
    paths = [output.path for output in evidence.plan.outputs]
    yield from count_problems(config.hosting, paths, config.where("hosting"))


def _tiles(evidence: Evidence) -> Iterator[Problem]:
    """Say how much of a limit on files the pictures take that visitors can step into."""
    limits = HOSTING_LIMITS[evidence.config.hosting]
    most = limits.files or limits.entries
    cut = [
        (output.path, output.recipe.picture)
        for output in evidence.plan.outputs
        if isinstance(output.recipe, RenditionFile) and output.recipe.rendition.tile
    ]
    if not most or not cut:
        return
    folders = len(folders_of(path for path, _ in cut)) if limits.entries else 0
    yield problem(
        "tiles-counted",
        evidence.config.where("hosting"),
        pictures=len({picture for _, picture in cut}),
        found=len(cut) + folders,
        most=most,
        hosting=limits.title,
    )
