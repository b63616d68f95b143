"""Progress of long work: a bar for each stage in a terminal, a line every 30 seconds anywhere else."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, field

if TYPE_CHECKING:
    from korme.core.model import Progress, Step
    from korme.i18n.messages import Messages

EVERY = 30.0
"""Seconds between two reports without a terminal."""
_BETWEEN = 0.1
"""Seconds between updates of a progress bar; drawn here, since a thread of rich would forbid forking."""
_WINDOW = 30.0
"""Seconds over which a rate is measured: what comes from the cache at the start says nothing about the rest."""
_APART = 0.5
"""Least number of seconds between two samples of a rate."""


class _Sample(NamedTuple):
    """How much was done at a time, in seconds of a monotonic clock."""

    at: float
    done: int


class Pace(Struct):
    """How fast a stage gets on."""

    done: int = 0
    total: int = 0
    samples: deque[_Sample] = field(default_factory=deque)

    def note(self, now: float, done: int, total: int) -> None:
        """Record how much is done at a time, in seconds of a monotonic clock."""
        self.done, self.total = done, total
        if not self.samples or now - self.samples[-1].at >= _APART:
            self.samples.append(_Sample(now, done))
        while len(self.samples) > 2 and now - self.samples[1].at > _WINDOW:
            self.samples.popleft()

    def rate(self, now: float) -> float:
        """Return how many are done a second at present; 0 if unknown."""
        if not self.samples or now - self.samples[0].at < _APART:
            return 0.0
        return (self.done - self.samples[0].done) / (now - self.samples[0].at)

    def left(self, now: float) -> float | None:
        """Return the seconds left at the present rate; None if unknown."""
        rate = self.rate(now)
        return (self.total - self.done) / rate if rate > 0 else None


def clock_time(seconds: float | None) -> str:
    """Return a duration as '4:05' or '1:04:05'; '–:––' if unknown."""
    if seconds is None:
        return "–:––"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def rounded(rate: float) -> str:
    """Return a rate with two digits or none after the point: '0.25', '3.4', '120'."""
    return f"{rate:.2g}" if 0 < rate < 10 else f"{rate:.0f}"


class PlainProgress(Struct):
    """A line for each stage in progress, every 30 seconds."""

    messages: Messages
    show: Callable[[str], None]
    """Prints a line."""
    clock: Callable[[], float] = time.monotonic
    stages: dict[str, Pace] = {}
    shown: float | None = None
    """Time of the last report, or of the first step."""

    def __call__(self, step: Step) -> None:
        """Note a step, and report if it is time to."""
        now = self.clock()
        self.stages.setdefault(step.stage, Pace()).note(now, step.done, step.total)
        if self.shown is None:
            self.shown = now
        if now - self.shown < EVERY:
            return
        self.shown = now
        for stage, pace in self.stages.items():
            if pace.done < pace.total:
                self.show(status(self.messages, stage, pace, now))


def status(messages: Messages, stage: str, pace: Pace, now: float) -> str:
    """Return where a stage is, in one line."""
    return messages.say(
        "progress-status",
        stage=messages.say(f"progress-{stage}"),
        done=pace.done,
        total=pace.total,
        rate=rounded(pace.rate(now)),
        left=clock_time(pace.left(now)),
    )


@contextmanager
def bars(messages: Messages, *, colour: bool) -> Iterator[Progress]:
    """Yield a callback that draws a bar for each stage in the terminal; the bars go away at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    columns: list[Any] = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[left]}"),
    ]
    console = Console(stderr=True, no_color=not colour)
    with Bars(*columns, console=console, transient=True, auto_refresh=False) as shown:
        tasks: dict[str, Any] = {}
        paces: dict[str, Pace] = {}
        drawn = 0.0

        def update(step: Step) -> None:
            nonlocal drawn
            now = time.monotonic()
            if step.stage not in tasks and step.done == step.total:
                return  # it was all there
            pace = paces.setdefault(step.stage, Pace())
            pace.note(now, step.done, step.total)
            if step.stage not in tasks:
                label = messages.say(f"progress-{step.stage}")
                tasks[step.stage] = shown.add_task(label, total=step.total, rate="", left="")
            elif now - drawn <= _BETWEEN and step.done != step.total:
                return
            rate = messages.say("progress-rate", rate=rounded(pace.rate(now)))
            left = "" if pace.done == pace.total else messages.say("progress-left", left=clock_time(pace.left(now)))
            shown.update(tasks[step.stage], completed=step.done, total=step.total, rate=rate, left=left)
            if now - drawn > _BETWEEN:
                drawn = now
                shown.refresh()

        yield update
