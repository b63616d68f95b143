"""`fix`: look at the site, mend what can be mended, look again, until nothing is left that anybody but its author can mend."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct

from korme.build import check
from korme.commands.fix.apply import FixWriter, forget_leftovers
from korme.commands.fix.model import Fix, Move
from korme.commands.fix.picture_fixes import asked
from korme.commands.fix.registry import fixes_of, picture_fixes_of, swept
from korme.commands.fix.remake_pictures import remake_pictures
from korme.commands.fix.workspace import Workspace
from korme.core.model import Limits, Progress, Step
from korme.core.options import Options
from korme.core.paths import is_below
from korme.core.problems import Problem, UsageError
from korme.publish.planning import PlannedSite

_MOST_ROUNDS = 30
"""A file may hide its next mistake behind the first; nobody makes so many in a row."""


class FixRequest(Struct, frozen=True):
    """What a person wants mended."""

    paths: tuple[str, ...] = ()
    """From the site's root; empty: everything."""
    shrink: int = 0
    """Pixels for the longer side of every picture; 0: only what is beyond the limits."""
    convert: bool = False
    upright: bool = False


class FixResult(Struct, frozen=True):
    """What came of it."""

    fixes: tuple[Fix, ...]
    failed: tuple[Problem, ...]
    moves: tuple[Move, ...]
    """What was renamed, in the order in which it was."""
    left: tuple[Problem, ...]
    """What is still wrong, and only its author can mend."""


class _FixRun(Struct):
    """One run: what is done, and what was tried and need not be tried again."""

    options: Options
    asked: FixRequest
    paths: list[str]
    fixes: list[Fix] = []
    moves: list[Move] = []
    failed: list[Problem] = []
    tried: set[tuple[object, ...]] = set()

    def fresh(self, fixes: Iterable[Fix]) -> list[Fix]:
        """The mends that were asked for and have not been tried."""
        found = []
        for one in fixes:
            key = (one.what, one.mark, one.values, tuple(step.path for step in one.steps))
            if key not in self.tried and self.is_asked(one):
                found.append(one)
        return found

    def is_asked(self, one: Fix) -> bool:
        places = {one.mark.path, *(step.path for step in one.steps[-1:])}
        return not self.paths or any(is_below(place, path) for place in places for path in self.paths)

    def note(self, fixes: Iterable[Fix]) -> None:
        """Remember what was tried, and follow what was renamed."""
        for one in fixes:
            self.tried.add((one.what, one.mark, one.values, tuple(step.path for step in one.steps)))
            for step in one.steps:
                if isinstance(step, Move):
                    self.paths = [_moved(path, step) for path in self.paths]


def fix(options: Options, asked_for: FixRequest, progress: Progress) -> FixResult:
    """Mend the site in `options.root`.

    Raises:
        UsageError: there is no site.
        SiteError: its theme cannot be used.
    """
    work = _FixRun(options, asked_for, list(asked_for.paths))
    forget_leftovers(options.root)
    problems: Sequence[Problem] = ()
    for number in range(_MOST_ROUNDS):
        problems, planned = _look(options, _silent if number else progress)
        workspace = _workspace(options.root, planned)
        writer = FixWriter(options.root)
        stages = (work.fresh(one) for one in chain(fixes_of(problems, workspace), [swept(workspace)]))
        wanted = next(filter(None, stages), [])
        if wanted:
            done = writer.carry_out(wanted, workspace)
            work.note(done)
            work.fixes += done
            work.moves += writer.moved
            continue
        pictures = _one_each(work.fresh([*picture_fixes_of(problems, workspace), *_wished(asked_for, planned)]))
        if not pictures:
            break
        work.note(pictures)
        _remake_pictures(work, pictures, writer, workspace, planned)
    left = tuple(one for one in problems if _concerns(one, work.paths))
    return FixResult(tuple(work.fixes), tuple(work.failed), tuple(work.moves), left)


def _workspace(root: Path, planned: PlannedSite | None) -> Workspace:
    """The site's files, with the sizes it allows; site.yaml itself is read whatever it allows others."""
    if planned is None:
        return Workspace(root, ())
    config = planned.site.config
    return Workspace(root, config.languages, max(Limits().entry_kb, config.bounds.entry_kb))


def _silent(step: Step) -> None:
    """The first look may take long and is shown; the others find everything in the cache."""


def _look(options: Options, progress: Progress) -> tuple[Sequence[Problem], PlannedSite | None]:
    """Everything that is wrong; of a site.yaml that cannot be read the first."""
    try:
        planned = check(options, progress)
    except UsageError as error:
        if not (options.root / "content/site.yaml").is_file():
            raise
        return [error.problem], None
    return planned.problems, planned


def _remake_pictures(
    work: _FixRun, pictures: list[Fix], writer: FixWriter, workspace: Workspace, planned: PlannedSite | None
) -> None:
    limits = planned.site.config.bounds if planned else Limits()
    for one in remake_pictures(pictures, writer, workspace, limits=limits, jobs=work.options.jobs):
        if isinstance(one, Problem):
            work.failed.append(one)
        else:
            work.fixes.append(one)


def _wished(wish: FixRequest, planned: PlannedSite | None) -> list[Fix]:
    """What is done to every picture because it was asked for."""
    if planned is None:
        return []
    found = []
    for path, probe in planned.site.probes.items():
        if wish.convert and probe.format in ("TIFF", "HEIF", "JPEG"):
            found.append(asked(path, "convert", side=wish.shrink))
        if wish.shrink and max(probe.width, probe.height) > wish.shrink and probe.format != "SVG":
            found.append(asked(path, "shrink", side=wish.shrink))
        if wish.upright and probe.format == "JPEG":
            found.append(asked(path, "upright"))
    return found


def _one_each(fixes: list[Fix]) -> list[Fix]:
    """One mend a picture and round: shrinking and converting turn it upright too."""
    first: dict[str, Fix] = {}
    for one in fixes:
        first.setdefault(one.steps[0].path, one)
    return list(first.values())


def _concerns(one: Problem, paths: Sequence[str]) -> bool:
    return not paths or any(is_below(one.mark.path, path) for path in paths)


def _moved(path: str, step: Move) -> str:
    return step.to + path.removeprefix(step.path) if is_below(path, step.path) else path


def below_root(paths: Iterable[str], root: str) -> tuple[str, ...]:
    """Paths as given on a command line, from here or from the site's root, as paths from the site's root."""
    found = []
    for one in paths:
        whole = os.path.abspath(one)
        inside = os.path.relpath(whole, root)
        if inside.startswith("..") or not os.path.lexists(whole):
            inside = os.path.normpath(one)
        found.append(inside.replace(os.sep, "/"))
    return () if "." in found else tuple(found)
