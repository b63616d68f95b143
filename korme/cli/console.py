"""What a person at a terminal is told: a line a stage, progress on long work, problems, a summary."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from korme.core.build_result import BuildResult
from korme.core.problems import Problem
from korme.i18n.messages import load, report, severity_counts

if TYPE_CHECKING:
    from korme.core.model import Progress, Step


_MOST_WARNINGS = 10
"""Warnings of one code that a build shows; whoever publishes tonight must not lose an error among hundreds."""
_BETWEEN = 0.1
"""Seconds between two pictures of a bar. We draw it ourselves: a thread of rich's would forbid to fork."""


class Console:
    """Speaks one language to one terminal. Everything goes to standard error but for what was asked for."""

    def __init__(
        self,
        language: str,
        *,
        quiet: bool = False,
        verbose: bool = False,
        colour: bool = True,
        root: Path | None = None,
        place: str = "",
    ) -> None:
        """`root`: the site's folder, whose lines are shown below problems in a terminal or with `verbose`; `place`: the
        same as the reader gave it, empty when he stands in it."""
        self.messages = load(language, place)
        self.root = root if verbose or sys.stderr.isatty() else None
        self.quiet = quiet
        self.verbose = verbose
        self.colour = colour and sys.stderr.isatty()
        self.started = time.monotonic()

    def begin(self) -> None:
        """Count the time of the next summary from now."""
        self.started = time.monotonic()

    def line(self, text: str) -> None:
        """One line to standard output; letters that the terminal lacks are escaped."""
        _print(text, sys.stdout)

    def complain(self, lines: Iterable[str]) -> None:
        """Lines to standard error."""
        for text in lines:
            _print(text, sys.stderr)

    def problems(self, problems: Iterable[Problem], *, most: int | None = None) -> None:
        """All problems, each with its hint; of warnings of one code no more than `most`."""
        problems = tuple(problems)
        if self.root is None or not problems:
            lines = report(problems, self.messages, most=most)
        else:
            from korme.cli.source_lines import excerpts

            lines = report(problems, self.messages, excerpts(self.root), most=most)
        for text in lines:
            _print(self._coloured(text), sys.stderr)

    def _coloured(self, text: str) -> str:
        if not self.colour:
            return text
        if text.startswith("  "):
            strength = "31" if text.lstrip(" |").startswith("^") else "0" if " | " in text[:12] else "2"
            return f"\x1b[{strength}m{text}\x1b[0m"
        place, colon, rest = text.partition(": ")
        return f"\x1b[1m{place}\x1b[0m{colon}{rest}"

    def checked(self, problems: tuple[Problem, ...], elsewhere: tuple[Problem, ...] = ()) -> None:
        """What a check found.

        Args:
            elsewhere: what it found beside what was asked about.
        """
        self.problems(problems)
        if not self.quiet:
            self.line(self._verdict(problems) if problems else self.messages.say("fine"))
            if elsewhere:
                self.line(self.messages.say("elsewhere", counts=self._verdict(elsewhere)))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows of columns, as wide as their widest cell."""
        from rich.cells import cell_len

        widths = [max(cell_len(row[at]) for row in rows) for at in range(len(rows[0]))] if rows else []
        for row in rows:
            cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
            self.line("  ".join(cells).rstrip())

    def built(self, found: BuildResult, folder: Path) -> None:
        """What a build did, or why it published nothing."""
        self.problems(found.problems, most=_MOST_WARNINGS)
        errors, warnings = severity_counts(found.problems)
        if not found.ok:
            self.line(
                self.messages.say(
                    "refused", errors=self._count("errors", errors), warnings=self._count("warnings", warnings)
                )
            )
            return
        if found.left_out:
            self.line(self.messages.say("left-out", names=", ".join(found.left_out)))
        if self.quiet:
            return
        if not found.made and not found.written and not found.removed:
            self.line(self.messages.say("unchanged"))
        self.line(self._summary(found))
        self.line(self.messages.say("published", folder=folder))

    def _summary(self, found: BuildResult) -> str:
        return self.messages.say(
            "summary",
            pages=self._count("pages", found.pages),
            pictures=self._count("pictures", found.pictures),
            renditions=self._count("files", found.renditions),
            made=found.made,
            written=found.written,
            removed=found.removed,
            seconds=f"{time.monotonic() - self.started:.1f}",
            memory=round(peak_memory_mb()),
        )

    def _verdict(self, problems: tuple[Problem, ...]) -> str:
        errors, warnings = severity_counts(problems)
        return ", ".join([self._count("errors", errors), self._count("warnings", warnings)])

    def _count(self, key: str, n: int) -> str:
        return self.messages.say(key, n=n)

    def _stage(self, step: Step) -> None:
        """Say that a stage is done, and how long after the beginning."""
        counted = {"read": "entries", "pictures": "pictures", "pages": "files"}
        if step.stage in counted and step.done == step.total:
            seconds = f"{time.monotonic() - self.started:.1f}"
            count = self._count(counted[step.stage], step.total)
            self.line(self.messages.say(f"stage-{step.stage}", count=count, seconds=seconds))

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A line for each stage that ends; in a terminal also a bar while it lasts."""
        if self.quiet:
            yield lambda step: None
            return
        if not sys.stderr.isatty():
            yield self._stage
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns: list[Any] = [
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        ]
        with Bars(
            *columns, console=Console(stderr=True, no_color=not self.colour), transient=True, auto_refresh=False
        ) as bars:
            tasks: dict[str, Any] = {}
            shown = 0.0

            def told(step: Step) -> None:
                nonlocal shown
                self._stage(step)
                if step.stage not in tasks:
                    tasks[step.stage] = bars.add_task(self.messages.say(f"progress-{step.stage}"), total=step.total)
                bars.update(tasks[step.stage], completed=step.done, total=step.total)
                if time.monotonic() - shown > _BETWEEN:
                    shown = time.monotonic()
                    bars.refresh()

            yield told


def _print(text: str, stream: Any) -> None:
    encoding = stream.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream)


def peak_memory_mb() -> float:
    """The most memory this process and its largest child have held, in megabytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + child) * unit / 1e6
