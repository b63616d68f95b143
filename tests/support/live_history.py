"""Histories of `korme serve`: one workshop that lasts shows after each change what one that has just started shows."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, cast

from history import REFUSALS, Difference, Step, korme
from history_world import SOURCES, STEPS, World
from msgspec import structs

from korme.cli.cmd_build import build_command
from korme.cli.options import options_of
from korme.commands.serve.answers import Changed
from korme.commands.serve.hooks import Hooks
from korme.commands.serve.workshop import Workshop
from korme.core.model import GeneratedFile, Page
from korme.core.options import Options
from korme.i18n.messages import load
from korme.publish.planning import plan_site
from korme.site import facts
from korme.store.worker_pool import Pool

ELSEWHERE = frozenset(
    "another_output damage_cache kill_build move_site no_options option remove_cache save_or_put_back tamper".split()
)
"""Steps that do not happen to the sources of a server that runs."""
_SELDOM = 0.2
"""How often the watcher does not know what has changed."""


class _Nobody:
    """The other end of a workshop's line."""

    def send(self, message: object) -> None:
        """Take what is told."""


class LiveHistory:
    """A world whose changes one workshop follows."""

    def __init__(self, home: Path, say: Callable[[str], None]) -> None:
        self.world = World(home)
        self.say = say
        self.good = self.world.files()
        """Of the last site that was shown, or of the beginning."""
        self.refusals = 0
        """Sites in a row that had errors."""
        self.told: list[str] = []
        """What the lasting workshop has printed."""
        facts.MANY, facts.SPAN = 2, 3
        self.lasting = self._started(self.world.cache)
        self.lasting.renew(Changed())

    def go(self, step: Step) -> None:
        """Do a step, and compare what the workshop has made of it with what a fresh one makes.

        Raises:
            Difference: they differ.
        """
        world, rng = self.world, Random(step.number)
        self.say(f"  {step.name} {step.number}")
        before = self._states()
        self.say(f"    {STEPS[step.name][1](world, rng) or 'there is nothing to do it to'}")
        world.kill_at = 0
        if world.announces:
            world.announces = False
            korme(world, "programme", "announce")
        after = self._states()
        paths = frozenset(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        is_known = rng.random() >= _SELDOM
        self.say(f"    {len(paths)} paths have changed, which are {'known' if is_known else 'not known'}")
        self.told.clear()
        self.lasting.renew(Changed((), paths if is_known else None))
        fresh_cache = world.home / "fresh"
        shutil.rmtree(fresh_cache, ignore_errors=True)
        fresh = self._started(fresh_cache)
        fresh.renew(Changed())
        fresh.pool.close() if fresh.pool else None
        faults = [text for text in self.told if "Traceback" in text]
        if faults:
            raise Difference(faults[0])
        is_refused = fresh.is_refused or not _is_publishable(fresh)
        self.say(f"    {'refused' if is_refused else 'shown'}")
        self._compare(fresh, is_refused=is_refused)
        self._settle(is_refused=is_refused)

    def _settle(self, *, is_refused: bool) -> None:
        """Put the last good files back after some refusals, so that a history does not stay where nothing is shown."""
        self.refusals = self.refusals + 1 if is_refused else 0
        if not is_refused:
            self.good = self.world.files()
        elif self.refusals == REFUSALS:
            self.world.put_back(self.good)
            self.lasting.renew(Changed())

    def _compare(self, fresh: Workshop, *, is_refused: bool) -> None:
        lasting = self.lasting
        _same("is refused", lasting.is_refused, fresh.is_refused)
        if fresh.is_refused:
            _same("problems", set(lasting.desk.problems), set(fresh.desk.problems))
            return
        assert lasting.site
        assert fresh.site
        one, other = lasting.site.content, fresh.site.content
        for name in one.__struct_fields__:
            if name not in ("theme", "prose"):
                _same(name, getattr(one, name), getattr(other, name))
        _same("problems of the plan", set(lasting.site.planned.problems), set(fresh.site.planned.problems))
        _same("paths", set(lasting.site.outputs), set(fresh.site.outputs))
        for path, output in () if is_refused else fresh.site.outputs.items():
            if isinstance(output.recipe, (Page, GeneratedFile)):
                _same(path, lasting.site.page(path), fresh.site.page(path))

    def _started(self, cache: Path) -> Workshop:
        hooks = Hooks(self.told.append, lambda result: None, lambda: None, contextlib.nullcontext(lambda step: None))
        workshop = Workshop(lambda: self._options(cache), cast("Any", _Nobody()), load("en"), hooks)
        workshop.pool = Pool(1)
        return workshop

    def _options(self, cache: Path) -> Options:
        world = self.world
        world.set_clock()
        words = [word for name, value in world.flags.items() for word in (name, value) if word]
        given = build_command.make_context("build", ["--root", str(world.root), "--jobs", "1", *words]).params
        options = options_of({**given, "serve": True})
        return structs.replace(options, cache=cache, output=world.published)

    def _states(self) -> dict[str, tuple[int, ...]]:
        """The states of all sources; of folders, that they are there."""
        found: dict[str, tuple[int, ...]] = {}
        for name in SOURCES:
            for path in (self.world.root / name).rglob("*"):
                state = path.lstat()
                own = () if path.is_dir() else (state.st_ino, state.st_mtime_ns, state.st_ctime_ns, state.st_size)
                found[path.relative_to(self.world.root).as_posix()] = own
        return found


def _is_publishable(workshop: Workshop) -> bool:
    """Whether a site that is shown has no errors, of which some are found only later."""
    return workshop.site is not None and plan_site(workshop.site.content, workshop.site.options).is_publishable


def _same(what: str, found: object, wanted: object) -> None:
    """Compare one thing of both workshops.

    Raises:
        Difference: they differ.
    """
    if found == wanted:
        return
    one, other = (repr(each) for each in (found, wanted))
    at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, at - 200)
    raise Difference(f"{what}: it has\n    {one[start : at + 200]}\na fresh one\n    {other[start : at + 200]}")
