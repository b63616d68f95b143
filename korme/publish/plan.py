"""Every output the build will write, known before any is made; two at one path are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from korme.core.model import Output, Plan, Rendition, RenditionFile
from korme.core.problems import Mark, Problem, problem


def make_plan(outputs: Iterable[Output], renditions: Mapping[str, tuple[Rendition, ...]]) -> tuple[Plan, list[Problem]]:
    """All outputs in the order of their paths.

    Args:
        outputs: pages, documents, assets.
        renditions: of each picture, by the picture's path; files with the same bytes share a name.

    Returns:
        The plan without the refused ones, and a problem for each pair that claims one path
        (paths that differ only in case are one: most disks think so) and for each path out of the output.
    """
    found: dict[str, Output] = {}
    problems: list[Problem] = []
    for one in outputs:
        folded = one.path.casefold()
        if not _is_inside(one.path):
            problems.append(problem("path-outside", Mark(one.origin), path=one.path[:120]))
        elif folded in found:
            problems.append(_twice(one, found[folded]))
        else:
            found[folded] = one
    for picture, wanted in renditions.items():
        for rendition in wanted:
            found.setdefault(rendition.path, Output(rendition.path, picture, RenditionFile(rendition, picture)))
    problems += _files_as_folders(found)
    ordered = tuple(sorted(found.values(), key=lambda one: one.path))
    return Plan(ordered, dict(renditions)), problems


def _is_inside(path: str) -> bool:
    """Whether a path leads to a file in the output folder, on any system."""
    return "\\" not in path and ":" not in path and not {"", ".", ".."} & set(path.split("/"))


def _files_as_folders(found: Mapping[str, Output]) -> list[Problem]:
    """An output cannot be a file and the folder of another."""
    problems = []
    for path, one in found.items():
        parts = path.split("/")
        for depth in range(1, len(parts)):
            file = found.get("/".join(parts[:depth]))
            if file is not None:
                problems.append(_twice(one, file))
    return problems


def _twice(one: Output, other: Output) -> Problem:
    """Two outputs at one path: told to whoever can rename, which is an entry rather than the theme."""
    if one.origin.startswith("themes/") and not other.origin.startswith("themes/"):
        one, other = other, one
    return problem("path-twice", Mark(one.origin), path=one.path, other=other.origin)
