"""`fix`: look at the site, mend what can be mended, look again, until nothing is left that anybody but its author can mend."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct

from korme.build import check
from korme.commands.fix.apply import Hands, forget_leftovers
from korme.commands.fix.model import Mend, Move
from korme.commands.fix.picture_fixes import asked
from korme.commands.fix.registry import mends_of, picture_mends_of, swept
from korme.commands.fix.remake_pictures import paint
from korme.commands.fix.workspace import Bench
from korme.core.model import Limits, Progress, Step
from korme.core.options import Options
from korme.core.problems import Problem, UsageError
from korme.publish.planning import Draft

_MOST_ROUNDS = 30
"""A file may hide its next mistake behind the first; nobody makes so many in a row."""


class Asked(Struct, frozen=True):
    """What a person wants mended."""

    paths: tuple[str, ...] = ()
    """From the site's root; empty: everything."""
    shrink: int = 0
    """Pixels for the longer side of every picture; 0: only what is beyond the limits."""
    convert: bool = False
    upright: bool = False


class Fixed(Struct, frozen=True):
    """What came of it."""

    mends: tuple[Mend, ...]
    failed: tuple[Problem, ...]
    moves: tuple[Move, ...]
    """What was renamed, in the order in which it was."""
    left: tuple[Problem, ...]
    """What is still wrong, and only its author can mend."""


class _Work(Struct):
    """One run: what is done, and what was tried and need not be tried again."""

    options: Options
    asked: Asked
    paths: list[str]
    mends: list[Mend] = []
    moves: list[Move] = []
    failed: list[Problem] = []
    tried: set[tuple[object, ...]] = set()

    def fresh(self, mends: Iterable[Mend]) -> list[Mend]:
        """The mends that were asked for and have not been tried."""
        found = []
        for one in mends:
            key = (one.what, one.mark, one.values, tuple(step.path for step in one.steps))
            if key not in self.tried and self.is_asked(one):
                found.append(one)
        return found

    def is_asked(self, one: Mend) -> bool:
        places = {one.mark.path, *(step.path for step in one.steps[-1:])}
        return not self.paths or any(_is_below(place, path) for place in places for path in self.paths)

    def note(self, mends: Iterable[Mend]) -> None:
        """Remember what was tried, and follow what was renamed."""
        for one in mends:
            self.tried.add((one.what, one.mark, one.values, tuple(step.path for step in one.steps)))
            for step in one.steps:
                if isinstance(step, Move):
                    self.paths = [_moved(path, step) for path in self.paths]


def fix(options: Options, asked_for: Asked, progress: Progress) -> Fixed:
    """Mend the site in `options.root`.

    Raises:
        UsageError: there is no site.
        SiteError: its theme cannot be used.
    """
    work = _Work(options, asked_for, list(asked_for.paths))
    forget_leftovers(options.root)
    problems: Sequence[Problem] = ()
    for number in range(_MOST_ROUNDS):
        problems, draft = _look(options, _silent if number else progress)
        bench = _bench(options.root, draft)
        hands = Hands(options.root)
        stages = (work.fresh(one) for one in chain(mends_of(problems, bench), [swept(bench)]))
        wanted = next(filter(None, stages), [])
        if wanted:
            done = hands.carry_out(wanted, bench)
            work.note(done)
            work.mends += done
            work.moves += hands.moved
            continue
        pictures = _one_each(work.fresh([*picture_mends_of(problems, bench), *_wished(asked_for, draft)]))
        if not pictures:
            break
        work.note(pictures)
        _paint(work, pictures, hands, bench, draft)
    left = tuple(one for one in problems if _concerns(one, work.paths))
    return Fixed(tuple(work.mends), tuple(work.failed), tuple(work.moves), left)


def _bench(root: Path, draft: Draft | None) -> Bench:
    """The site's files, with the sizes it allows; site.yaml itself is read whatever it allows others."""
    if draft is None:
        return Bench(root, ())
    config = draft.site.config
    return Bench(root, config.languages, max(Limits().entry_kb, config.bounds.entry_kb))


def _silent(step: Step) -> None:
    """The first look may take long and is shown; the others find everything in the cache."""


def _look(options: Options, progress: Progress) -> tuple[Sequence[Problem], Draft | None]:
    """Everything that is wrong; of a site.yaml that cannot be read the first."""
    try:
        draft = check(options, progress)
    except UsageError as error:
        if not (options.root / "content/site.yaml").is_file():
            raise
        return [error.problem], None
    return draft.problems, draft


def _paint(work: _Work, pictures: list[Mend], hands: Hands, bench: Bench, draft: Draft | None) -> None:
    limits = draft.site.config.bounds if draft else Limits()
    for one in paint(pictures, hands, bench, limits=limits, jobs=work.options.jobs):
        if isinstance(one, Problem):
            work.failed.append(one)
        else:
            work.mends.append(one)


def _wished(wish: Asked, draft: Draft | None) -> list[Mend]:
    """What is done to every picture because it was asked for."""
    if draft is None:
        return []
    found = []
    for path, probe in draft.site.probes.items():
        if wish.convert and probe.format in ("TIFF", "HEIF", "JPEG"):
            found.append(asked(path, "convert", side=wish.shrink))
        if wish.shrink and max(probe.width, probe.height) > wish.shrink and probe.format != "SVG":
            found.append(asked(path, "shrink", side=wish.shrink))
        if wish.upright and probe.format == "JPEG":
            found.append(asked(path, "upright"))
    return found


def _one_each(mends: list[Mend]) -> list[Mend]:
    """One mend a picture and round: shrinking and converting turn it upright too."""
    first: dict[str, Mend] = {}
    for one in mends:
        first.setdefault(one.steps[0].path, one)
    return list(first.values())


def _concerns(one: Problem, paths: Sequence[str]) -> bool:
    return not paths or any(_is_below(one.mark.path, path) for path in paths)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _moved(path: str, step: Move) -> str:
    return step.to + path.removeprefix(step.path) if _is_below(path, step.path) else path


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
