"""Histories: one site built again and again while it changes, each time the same, byte for byte, as a clean build.

`python -m scripts.try_histories --steps 2000` tries more than the tests do. A history that fails is shortened to the
steps that it needs.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, Protocol

import history_settings
import history_steps
from history_world import STEPS, World

from korme.cli.main import main
from korme.site import facts
from korme.views import lists

EVERYTHING = history_settings, history_steps
"""Modules whose steps may happen."""
LENGTH = 25
"""Steps of one history."""
_SHARED = ("made", "tones")
_FRESH = 5
"""One in so many clean builds begins with an empty cache; the others share the encoded pictures, whose names say how
they were made."""
REFUSALS = 3
"""After so many refused builds in a row the last good files are put back."""
_COUNTED = r"(\d+) warnings?(?=: nothing was published)"
_TRIALS = 120
"""Histories tried to shorten one."""
_OPERATIONS = frozenset({"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir"})
"""Operations at which a build may be killed, as Python's audit events name them."""


class Difference(Exception):
    """An output, or what a build printed, is not what it should be."""


class Step(NamedTuple):
    name: str
    number: int


class Result(NamedTuple):
    code: int
    text: str
    """What was printed, without the warnings of a site that has a past: files that no build made, addresses that are gone."""

    @property
    def has_published(self) -> bool:
        return self.code == 0 or "left out because of problems" in self.text


def steps_of(seed: int, count: int = LENGTH, without: Collection[str] = ()) -> list[Step]:
    """The steps of a history."""
    rng = Random(seed)
    names = [name for name in STEPS if name not in without]
    weights = [STEPS[name][0] for name in names]
    return [Step(name, rng.randrange(10_000)) for name in rng.choices(names, weights, k=count)]


# One build


def korme(world: World, *args: str) -> Result:
    """Run a command in this process, on the world's day."""
    world.set_clock()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = main([*args, "--root", str(world.root), "--messages", "en", "--no-color"])
    return Result(code, _without_past(printed.getvalue()).replace(str(world.root), "ROOT"))


def build(world: World, output: Path, cache: Path) -> Result:
    """Build, comparing facts by small spans; the items of all lists are kept, except by a clean build, which makes each as a whole."""
    lists.MANY = 1 if cache == world.cache else 1_000_000
    facts.MANY, facts.SPAN = 2, 3
    flags = {"--jobs": "1", **world.flags}
    words = [word for name, value in flags.items() for word in (name, value) if word]
    return korme(world, "build", "-q", "-o", str(output), "--cache", str(cache), *words)


def _without_past(text: str) -> str:
    """Return what was printed without warnings of a site that has a past, which do not count among the others either."""
    lines, is_left_out, past = [], False, 0
    for line in text.splitlines():
        is_own = "[output-strays]" in line or "[address-gone]" in line
        past += is_own
        is_left_out = is_own or (is_left_out and line.startswith("  "))
        lines += [] if is_left_out else [line]
    return re.sub(_COUNTED, lambda found: f"{int(found[1]) - past} in all", "\n".join(lines))


def build_and_die(world: World) -> None:
    """Build in a child process that is killed at an operation on files, if it gets that far."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    me, left = os.getpid(), world.kill_at

    def count(event: str, args: tuple[Any, ...]) -> None:
        nonlocal left
        writes = event in _OPERATIONS and (event != "open" or (args[2] or 0) & (os.O_WRONLY | os.O_RDWR))
        if writes and os.getpid() == me:
            left -= 1
            if left <= 0:
                os.kill(me, signal.SIGKILL)

    try:
        sys.addaudithook(count)
        build(world, world.published, world.cache)
    finally:
        os._exit(0)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, and every folder with a '/' at the end."""
    found: dict[str, bytes] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        found.update({f"{name}/": b""} if path.is_dir() else {name: path.read_bytes()})
    return found


def state_of(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What a write to a file below a folder would change."""
    facts = {path.relative_to(folder).as_posix(): path.stat() for path in folder.rglob("*") if path.is_file()}
    return {path: (one.st_ino, one.st_mtime_ns, one.st_size) for path, one in facts.items()}


# A history


class History:
    """A world while it goes through its steps."""

    def __init__(self, home: Path, say: Callable[[str], None]) -> None:
        self.world = World(home)
        self.say = say
        self.good = self.world.files(), dict[str, str]()
        """Files and options of the last build that published, or of the beginning."""
        self.refusals = 0
        """Refused builds in a row."""
        self.compared = 0
        """Clean builds so far."""
        self.killed: dict[str, bytes] | None = None
        """The output that a killed build has left, if it is another than before."""

    def go(self, step: Step) -> None:
        """Do a step, build, and check what the build did.

        Raises:
            Difference: it is not what it should be.
        """
        world, rng = self.world, Random(step.number)
        self.say(f"  {step.name} {step.number}")
        self.say(f"    {STEPS[step.name][1](world, rng) or 'there is nothing to do it to'}")
        if world.announces:
            world.announces = False
            korme(world, "programme", "announce")
        if world.kill_at:
            self._kill()
        before = state_of(world.published)
        result = build(world, world.published, world.cache)
        self.say(f"    exit code {result.code}")
        is_idle = step.name == "nothing" and not self.refusals and not world.changed
        if (is_idle or not result.has_published) and state_of(world.published) != before:
            raise Difference(f"the output was changed though {'nothing had' if is_idle else 'the build was refused'}")
        if self.killed is not None or rng.random() < (0.4 if result.has_published else 0.2):
            self.compare(result, before)
        world.changed = not result.has_published
        self._settle(result)

    def _kill(self) -> None:
        world = self.world
        before = state_of(world.published)
        build_and_die(world)
        world.kill_at = 0
        world.changed = True
        if state_of(world.published) != before:
            self.killed = bytes_of(world.published)

    def _settle(self, result: Result) -> None:
        """Put the last good files back after some refusals, so that a history does not stay where nothing is made."""
        world = self.world
        if result.code == 0:
            self.refusals = 0
            self.good = self.world.files(), dict(world.flags)
            return
        self.refusals += 1
        if self.refusals < REFUSALS:
            return
        files, world.flags = self.good[0], dict(self.good[1])
        world.put_back(files)

    def compare(self, result: Result, before: dict[str, tuple[int, int, int]]) -> None:
        """Compare with a clean build.

        Raises:
            Difference: they differ in what they printed, or in a file.
        """
        world = self.world
        expected, clean = self._clean()
        self.compared += 1
        if result != expected:
            raise Difference(
                f"it printed {result.code}:\n{result.text}\na clean build {expected.code}:\n{expected.text}"
            )
        if not result.has_published:
            return
        if self.killed is not None:
            self._same(self.killed, clean, before, "a killed build has left")
            self.killed = None
        self._same(bytes_of(world.published), clean, before, "it has")
        world.lost.discard(world.output)

    def _clean(self) -> tuple[Result, dict[str, bytes]]:
        world, shared, place = self.world, self.world.home / "shared", self.world.home / "clean"
        shutil.rmtree(place, ignore_errors=True)
        (place / "cache").mkdir(parents=True)
        (shared / "media").mkdir(parents=True, exist_ok=True)
        is_fresh = self.compared % _FRESH == _FRESH - 1
        if not is_fresh:
            (place / "cache/media").symlink_to(shared / "media")
            for name in _SHARED:
                if (shared / name).exists():
                    shutil.copy2(shared / name, place / "cache" / name)
        expected = build(world, place / "output", place / "cache")
        if not is_fresh:
            for name in _SHARED:
                if (place / "cache" / name).exists():
                    shutil.copy2(place / "cache" / name, shared / name)
        return expected, bytes_of(place / "output")

    def _same(
        self, found: dict[str, bytes], clean: dict[str, bytes], before: dict[str, tuple[int, int, int]], what: str
    ) -> None:
        """Compare two outputs; files that somebody put there may be left.

        Raises:
            Difference: they differ.
        """
        world = self.world
        prefix = f"{world.output}/"
        strays = {path.removeprefix(prefix): data for path, data in world.strays.items() if path.startswith(prefix)}
        extra = {path for path in found.keys() - clean.keys() if not path.endswith("/")}
        if world.lost & {world.output}:  # then files of a former build may be taken for somebody's, or the reverse
            strays = {path: found[path] for path in extra if path in before}
            others = {path: data for path, data in world.strays.items() if not path.startswith(prefix)}
            world.strays = others | {prefix + path: data for path, data in strays.items()}
        wanted = {**strays, **clean}
        wanted |= {f"{above.as_posix()}/": b"" for path in strays for above in Path(path).parents if above.name}
        wrong = sorted(path for path in wanted.keys() | found.keys() if wanted.get(path) != found.get(path))
        if wrong:
            raise Difference("\n".join(f"{what} {_difference(path, found, wanted)}" for path in wrong[:6]))


def _difference(path: str, found: dict[str, bytes], wanted: dict[str, bytes]) -> str:
    one, other = found.get(path), wanted.get(path)
    if one is None or other is None:
        return f"{path} {'too much' if other is None else 'not'}"
    at = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
    start = max(0, at - 60)
    return f"{path} otherwise at {at}:\n    {one[start : at + 60]!r}\n    {other[start : at + 60]!r}"


def silent(text: str) -> None:
    """Print nothing."""


class Course(Protocol):
    """A history that can be gone through."""

    def go(self, step: Step) -> None:
        """Do a step, and check what comes of it.

        Raises:
            Difference: it is not what it should be.
        """


Begin = Callable[[Path, Callable[[str], None]], Course]
"""Begins a history in a folder; takes what prints the steps."""


def failure(steps: Sequence[Step], say: Callable[[str], None] = silent, begin: Begin = History) -> str:
    """Go through a history; return what is wrong, '' if nothing is."""
    with tempfile.TemporaryDirectory(prefix="korme-history-") as home:
        history = begin(Path(home).resolve(), say)
        for step in steps:
            try:
                history.go(step)
            except Difference as error:
                return str(error)
            except Exception:
                return traceback.format_exc()
    return ""


def shortened(steps: Sequence[Step], begin: Begin) -> list[Step]:
    """Leave out steps without which a history still fails."""
    left, size, trials = list(steps), max(1, len(steps) // 2), 0
    while size and trials < _TRIALS:
        at = 0
        while at < len(left) and trials < _TRIALS:
            fewer = left[:at] + left[at + size :]
            trials += 1
            if fewer and failure(fewer, begin=begin):
                left = fewer
            else:
                at += size
        size //= 2
    return left


def report(steps: Sequence[Step], name: str, say: Callable[[str], None] = silent, begin: Begin = History) -> str:
    """Go through a history; return what is wrong and the steps that lead to it, '' if nothing is."""
    done = 0

    def noted(text: str) -> None:
        nonlocal done
        done += not text.startswith("    ")
        say(text)

    first = failure(steps, noted, begin)
    if not first:
        return ""
    short, lines = shortened(steps[:done], begin), list[str]()
    wrong = (
        failure(short, lines.append, begin)
        or f"this time they hold; what was wrong at first, after all steps:\n{first}"
    )
    names = " ".join(f"{step.name}:{step.number}" for step in short)
    return "\n".join((f"{name} fails; the steps needed:", *lines, wrong, f"--replay '{names}'"))
