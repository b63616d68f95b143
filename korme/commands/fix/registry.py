"""The fixer of each problem code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from korme.commands.fix.encodings import decoded, unmarked, visible_only
from korme.commands.fix.media_fixes import medium_fix
from korme.commands.fix.model import Fix, Remove, make_fix
from korme.commands.fix.names import ending_corrected, entry_renamed, made_safe, picture_renamed
from korme.commands.fix.picture_fixes import picture_fix
from korme.commands.fix.spelling import corrected, respelt
from korme.commands.fix.syntax import (
    comma_dropped,
    fence_closed,
    fence_opened,
    quote_closed,
    spaced,
    tabs_spaced,
    value_quoted,
)
from korme.commands.fix.workspace import Workspace, files_below
from korme.core.problems import Mark, Problem, is_fixable

Fixer = Callable[[Problem, Workspace], Fix | None]

FIXERS: dict[str, Fixer] = {
    "control-character": visible_only,
    "derived-address": picture_renamed,
    "exif-location": picture_fix,
    "front-matter-missing": fence_opened,
    "front-matter-open": fence_closed,
    "invalid-name": entry_renamed,
    "letters-mixed": respelt,
    "letters-strange": respelt,
    "line-separator": visible_only,
    "medium-location": medium_fix,
    "medium-too-large": medium_fix,
    "medium-unplayable": medium_fix,
    "name-unsafe": made_safe,
    "not-a-colour": corrected,
    "not-a-date": corrected,
    "not-a-language": corrected,
    "not-a-link": corrected,
    "not-a-time": corrected,
    "not-opening-times": corrected,
    "not-utf8": decoded,
    "old-name": corrected,
    "person-has-page": corrected,
    "person-unknown": corrected,
    "picture-missing": corrected,
    "picture-too-large": picture_fix,
    "picture-unsupported": picture_fix,
    "translation-language": ending_corrected,
    "unexpected-file": ending_corrected,
    "unknown-field": corrected,
    "unknown-language": corrected,
    "unknown-reference": corrected,
    "unknown-word": corrected,
    "wrong-case": ending_corrected,
    "wrong-ending": ending_corrected,
    "yaml-colon": value_quoted,
    "yaml-comma": comma_dropped,
    "yaml-quote": quote_closed,
    "yaml-reserved": value_quoted,
    "yaml-space": spaced,
    "yaml-tab": tabs_spaced,
    "year-unclear": corrected,
}
_STAGES: tuple[frozenset[Fixer], ...] = (
    frozenset(
        {
            comma_dropped,
            corrected,
            decoded,
            fence_closed,
            fence_opened,
            quote_closed,
            respelt,
            spaced,
            tabs_spaced,
            value_quoted,
            visible_only,
        }
    ),
    frozenset({ending_corrected, made_safe}),
    frozenset({entry_renamed, picture_renamed}),
)
"""Texts come first and names last: a reference can follow a new name only in a file that can be read."""
PICTURES = frozenset(code for code, fixer in FIXERS.items() if fixer is picture_fix)
_LITTER = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini"})


def fixes_of(problems: Iterable[Problem], workspace: Workspace) -> Iterator[list[Fix]]:
    """Yield the fixes of texts and names, stage by stage."""
    fixable = [problem for problem in problems if is_fixable(problem)]
    for stage in _STAGES:
        found = (FIXERS[problem.code](problem, workspace) for problem in fixable if FIXERS[problem.code] in stage)
        yield [fix for fix in found if fix is not None]


def picture_fixes_of(problems: Iterable[Problem], workspace: Workspace) -> Iterator[Fix]:
    """Yield the fixes of pictures, one for each picture."""
    seen = set()
    for problem in problems:
        if is_fixable(problem) and problem.code in PICTURES and problem.value("file") not in seen:
            seen.add(problem.value("file"))
            fix = picture_fix(problem, workspace)
            if fix is not None:
                yield fix


def swept(workspace: Workspace) -> Iterator[Fix]:
    """Yield fixes without a problem: files left by operating systems, byte order marks."""
    for path in files_below(workspace.root):
        name = path.rpartition("/")[2]
        if name.casefold() in _LITTER or (name.startswith("._") and len(name) > 2):
            yield make_fix("fixed-litter", Mark(path), Remove(path))
        elif name.endswith((".yaml", ".md")):
            fix = unmarked(path, workspace)
            if fix is not None:
                yield fix
