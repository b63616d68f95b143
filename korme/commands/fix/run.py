"""`fix`: check the site, carry out fixes, check again, until only problems for the authors are left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct

from korme.build import plan
from korme.commands.fix.apply import FixWriter, remove_leftovers
from korme.commands.fix.media_fixes import media_fixes_of, requested_media_fixes
from korme.commands.fix.model import Fix, Move
from korme.commands.fix.picture_fixes import requested_fix
from korme.commands.fix.registry import fixes_of, picture_fixes_of, swept
from korme.commands.fix.remake_media import remake_media
from korme.commands.fix.remake_pictures import remake_pictures
from korme.commands.fix.workspace import Workspace
from korme.core.model import Limits, Progress, Step
from korme.core.options import Options
from korme.core.paths import is_below
from korme.core.problems import Problem, UsageError
from korme.publish.planning import PlannedSite
from korme.read.files import shown

_MOST_ROUNDS = 30
"""Limit on rounds: one mistake in a file may hide the next."""


class FixRequest(Struct, frozen=True):
    """What to fix."""

    paths: tuple[str, ...] = ()
    """From the site's root, as `site_paths` returns them; empty: everything."""
    shrink: int = 0
    """Pixels of the longer side to which every larger picture is shrunk; 0: only pictures beyond the limits are."""
    convert: bool = False
    upright: bool = False
    is_rehearsal: bool = False
    """Whether films and recordings are only named: making them takes as long as they last."""


class FixResult(Struct, frozen=True):
    """What a run has fixed, and what it has left."""

    fixes: tuple[Fix, ...]
    failed: tuple[Problem, ...]
    moves: tuple[Move, ...]
    """Renames, in the order in which they were carried out."""
    left: tuple[Problem, ...]
    """Problems that only the author can fix."""
    paths: tuple[str, ...] = ()
    """The requested paths, as they are called after renames."""


class _FixRun(Struct):
    """A run in progress."""

    options: Options
    request: FixRequest
    paths: list[str]
    """The requested paths, as they are called after renames."""
    fixes: list[Fix] = []
    moves: list[Move] = []
    failed: list[Problem] = []
    tried: set[tuple[object, ...]] = set()
    """Fixes that are not tried again."""

    def untried(self, fixes: Iterable[Fix]) -> list[Fix]:
        """Return the requested fixes that have not been tried."""
        return [fix for fix in fixes if _key(fix) not in self.tried and self.is_requested(fix)]

    def is_requested(self, fix: Fix) -> bool:
        places = {fix.mark.path, *(shown(step.path) for step in fix.steps[-1:])}
        return not self.paths or any(is_below(place, path) for place in places for path in self.paths)

    def note(self, fixes: Iterable[Fix]) -> None:
        """Remember what was tried, and what the requested paths are called now."""
        for fix in fixes:
            self.tried.add(_key(fix))
            for step in fix.steps:
                if isinstance(step, Move):
                    self.paths = [_moved(path, step) for path in self.paths]

    def take(self, results: Iterable[Fix | Problem]) -> None:
        """Keep what came out of the fixes of pictures and media."""
        for result in results:
            if isinstance(result, Problem):
                self.failed.append(result)
            else:
                self.fixes.append(result)


def fix(options: Options, request: FixRequest, progress: Progress) -> FixResult:
    """Fix the site in `options.root`.

    Raises:
        UsageError: there is no site.
        SiteError: its theme cannot be used.
    """
    run = _FixRun(options, request, list(request.paths))
    remove_leftovers(options.root)
    problems: Sequence[Problem] = ()
    for number in range(_MOST_ROUNDS):
        problems, planned = _check(options, _silent if number else progress)
        workspace = _workspace(options.root, planned)
        writer = FixWriter(options.root)
        stages = (run.untried(stage) for stage in chain(fixes_of(problems, workspace), [swept(workspace)]))
        fixes = next(filter(None, stages), [])
        if fixes:
            done = writer.carry_out(fixes, workspace)
            run.note(done)
            run.fixes += done
            run.moves += writer.moved
            continue
        all_pictures = chain(picture_fixes_of(problems, workspace), _requested_fixes(request, planned))
        pictures = _one_each(run.untried(all_pictures))
        known = planned.site.media if planned else {}
        wanted = known if request.convert else {}
        media = _one_each(run.untried(chain(media_fixes_of(problems, workspace), requested_media_fixes(wanted))))
        if not pictures and not media:
            break
        run.note([*pictures, *media])
        limits = planned.site.config.bounds if planned else Limits()
        run.take(remake_pictures(pictures, writer, workspace, limits=limits, jobs=options.jobs))
        rehearsed = known if request.is_rehearsal else None
        run.take(remake_media(media, writer, workspace, limits=limits, rehearsed=rehearsed, progress=progress))
    left = tuple(problem for problem in problems if _concerns(problem, run.paths))
    return FixResult(tuple(run.fixes), tuple(run.failed), tuple(run.moves), left, tuple(run.paths))


def _key(fix: Fix) -> tuple[object, ...]:
    return (fix.what, fix.mark, fix.values, tuple(step.path for step in fix.steps))


def _workspace(root: Path, planned: PlannedSite | None) -> Workspace:
    """Return the site's files; its own limit counts, unless that would keep site.yaml itself from being read."""
    if planned is None:
        return Workspace(root, ())
    config = planned.site.config
    return Workspace(root, config.languages, max(Limits().entry_kb, config.bounds.entry_kb))


def _silent(step: Step) -> None:
    """No progress after the first round: the later ones take what they need from the cache."""


def _check(options: Options, progress: Progress) -> tuple[Sequence[Problem], PlannedSite | None]:
    """Return the problems of the site; only the first one, and None, if its site.yaml cannot be read."""
    try:
        planned = plan(options, progress)
    except UsageError as error:
        if not (options.root / "content/site.yaml").is_file():
            raise
        return [error.problem], None
    return planned.problems, planned


def _requested_fixes(request: FixRequest, planned: PlannedSite | None) -> list[Fix]:
    """Return fixes of all pictures that options of the command call for."""
    if planned is None:
        return []
    fixes = []
    for path, probe in planned.site.probes.items():
        if request.convert and probe.format in ("TIFF", "HEIF", "JPEG"):
            fixes.append(requested_fix(path, "convert", side=request.shrink))
        if request.shrink and max(probe.width, probe.height) > request.shrink and probe.format != "SVG":
            fixes.append(requested_fix(path, "shrink", side=request.shrink))
        if request.upright and probe.format == "JPEG":
            fixes.append(requested_fix(path, "upright"))
    return fixes


def _one_each(fixes: list[Fix]) -> list[Fix]:
    """Return the first fix of each picture: shrinking and converting also turn it upright."""
    first: dict[str, Fix] = {}
    for fix in fixes:
        first.setdefault(fix.steps[0].path, fix)
    return list(first.values())


def _concerns(problem: Problem, paths: Sequence[str]) -> bool:
    return not paths or any(is_below(problem.mark.path, path) for path in paths)


def _moved(path: str, move: Move) -> str:
    old = shown(move.path)
    return move.to + path.removeprefix(old) if is_below(path, old) else path
