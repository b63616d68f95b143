"""The plan: every output of a build, before any is made; two outputs at one path are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from korme.core.model import Output, Plan, Rendition, RenditionFile
from korme.core.problems import Mark, Problem, problem
from korme.read.static_files import FOLDER as STATIC

_OUTSIDE = r"[\\:]|(?:^|/)\.{0,2}(?:/|$)"
"""A path that does not lead to a file in the output folder, on some system."""
_PLAIN = r"[\w-]+(?:[./][\w-]+)*"
"""A path that does, as most do."""


def make_plan(outputs: Sequence[Output], renditions: Mapping[str, tuple[Rendition, ...]]) -> tuple[Plan, list[Problem]]:
    """Return all outputs in the order of their paths.

    Args:
        outputs: pages, documents, assets, tiles.
        renditions: of each picture, by the picture's path; files with equal bytes share a name.

    Returns:
        The plan without the refused outputs, and a problem for each pair at one path (compared without case, as on most
        disks) and for each path outside the output folder.
    """
    found: dict[str, Output] = {}
    problems: list[Problem] = []
    is_plain = re.compile(_PLAIN).fullmatch
    for output in outputs:
        folded = output.path.casefold()
        if not is_plain(output.path) and re.search(_OUTSIDE, output.path):
            problems.append(problem("path-outside", Mark(output.origin), path=output.path[:120]))
        elif folded in found:
            problems.append(_twice(output, found[folded]))
        else:
            found[folded] = output
    for picture, wanted in renditions.items():
        for rendition in wanted:
            if rendition.path not in found:
                found[rendition.path] = Output(rendition.path, picture, RenditionFile(rendition, picture))
    problems += _files_as_folders(found)
    ordered = tuple(sorted(found.values(), key=attrgetter("path")))
    return Plan(ordered, _with_tiles(renditions, outputs)), problems


def _with_tiles(
    renditions: Mapping[str, tuple[Rendition, ...]], outputs: Iterable[Output]
) -> dict[str, tuple[Rendition, ...]]:
    """Return what is made from each picture: its renditions, and the tiles among the outputs."""
    cut: dict[str, list[Rendition]] = {}
    for output in outputs:
        if isinstance(output.recipe, RenditionFile):
            cut.setdefault(output.recipe.picture, []).append(output.recipe.rendition)
    return {**renditions, **{path: (*renditions.get(path, ()), *own) for path, own in cut.items()}}


def _files_as_folders(found: Mapping[str, Output]) -> list[Problem]:
    """Return a problem for each output at a path that is also the folder of another."""
    folders: set[str] = set()
    for path in found:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    problems = []
    for path, output in found.items() if any(folder in found for folder in folders) else ():
        parts = path.split("/")
        for depth in range(1, len(parts)):
            file = found.get("/".join(parts[:depth]))
            if file is not None:
                problems.append(_twice(output, file))
    return problems


def _twice(output: Output, other: Output) -> Problem:
    """Report two outputs at one path, at the one that is easiest to rename: a file of one's own before an entry's page.

    A theme's file comes last.
    """
    first, second = sorted((output, other), key=lambda each: _stubbornness(each.origin))
    return problem("path-twice", Mark(first.origin), path=first.path, other=second.origin)


def _stubbornness(origin: str) -> int:
    return 0 if origin.startswith(f"{STATIC}/") else 2 if origin.startswith("themes/") else 1
