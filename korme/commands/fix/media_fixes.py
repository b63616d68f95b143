"""Fixes of films and recordings: what browsers cannot play, what is too large, and where something was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from korme.commands.fix.model import Fix, MediumFix, make_fix
from korme.commands.fix.workspace import Workspace
from korme.core.media import MediumFacts
from korme.core.problems import Mark, Problem, is_fixable

HOW = {"medium-unplayable": "play", "medium-too-large": "shrink", "medium-location": "clean"}
"""What is done about each code (`RemakeOrder.how`)."""
_MESSAGES = {"clean": "fixed-clean"}


def medium_fix(problem: Problem, workspace: Workspace) -> Fix | None:
    """Make the film or recording anew that a problem names."""
    path = str(problem.value("file"))
    if workspace.real(path) != path:
        return None
    return _fix(problem.mark, path, HOW[problem.code])


def media_fixes_of(problems: Iterable[Problem], workspace: Workspace) -> Iterator[Fix]:
    """Yield the fixes of films and recordings, one for each file: what is made anew loses its place, too."""
    seen = set()
    for problem in sorted(problems, key=lambda each: HOW.get(each.code) == "clean"):
        if is_fixable(problem) and problem.code in HOW and problem.value("file") not in seen:
            seen.add(problem.value("file"))
            fix = medium_fix(problem, workspace)
            if fix is not None:
                yield fix


def requested_media_fixes(media: Mapping[str, MediumFacts]) -> Iterator[Fix]:
    """Yield fixes of what plays on new devices only, which an option of the command calls for."""
    for path, facts in media.items():
        if facts.lacking:
            yield _fix(Mark(path), path, "play")


def _fix(mark: Mark, path: str, how: str) -> Fix:
    return make_fix(_MESSAGES.get(how, "fixed-medium"), mark, MediumFix(path, how))
