"""Output to a terminal: a line for each stage, progress of long work, problems, a summary."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from korme.core.build_result import BuildResult, MadeBecause
from korme.core.problems import Mark, Problem, Severity
from korme.i18n.messages import load, report, severity_counts, visible

if TYPE_CHECKING:
    from korme.core.model import Progress, Step
    from korme.core.options import Shard


_MOST_WARNINGS = 10
"""Warnings of one code that are shown, so that an error is not lost among hundreds."""
_ERROR, _QUIET = "1;31", "2"
"""How a terminal shows errors (bold, red) and everything else (faint)."""


class Console:
    """Prints messages in one language: results to standard output, problems and progress bars to standard error."""

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
        """Create a console.

        Args:
            root: the site's folder, whose source lines are shown below problems in a terminal or with `verbose`.
            place: the same as the user gave it; empty if it is the current folder.
        """
        self.messages = load(language, place)
        self.root = root if verbose or sys.stderr.isatty() else None
        self.quiet = quiet
        self.verbose = verbose
        self.colour = colour and sys.stderr.isatty()
        self.started = time.monotonic()

    def begin(self) -> None:
        """Restart the time of the next summary."""
        self.started = time.monotonic()

    def line(self, text: str) -> None:
        """Print a line to standard output; characters that the terminal cannot show are escaped."""
        _print(text, sys.stdout)

    def complain(self, lines: Iterable[str]) -> None:
        """Print lines to standard error."""
        for text in lines:
            _print(text, sys.stderr)

    def problems(self, problems: Iterable[Problem], *, most: int | None = _MOST_WARNINGS) -> None:
        """Print problems, errors first, each with its hint; of warnings of one code at most `most`."""
        most = None if self.verbose else most
        problems = tuple(problems)
        if self.root is None or not problems:
            lines = report(problems, self.messages, most=most)
        else:
            from korme.cli.source_lines import excerpts  # only for problems in a terminal

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
        levels = (f"{self.messages.severities[level.value]}: " for level in (Severity.WARNING, Severity.NOTE))
        if not colon or rest.startswith(tuple(levels)):
            return f"\x1b[{_QUIET}m{text}\x1b[0m"
        return f"\x1b[{_ERROR}m{place}\x1b[0m{colon}\x1b[31m{rest}\x1b[0m"

    def checked(
        self, problems: tuple[Problem, ...], elsewhere: tuple[Problem, ...] = (), *, is_whole: bool = False
    ) -> None:
        """Print the result of a check.

        Args:
            elsewhere: problems outside the selection.
            is_whole: print every problem, however many are alike.
        """
        self.problems(problems, most=None if is_whole else _MOST_WARNINGS)
        if not self.quiet:
            self.line(self._verdict(problems) if problems else self.messages.say("fine"))
            if elsewhere:
                self.line(self.messages.say("elsewhere", counts=self._verdict(elsewhere)))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Print rows in columns as wide as their widest cell."""
        from rich.cells import cell_len

        widths = [max(cell_len(row[at]) for row in rows) for at in range(len(rows[0]))] if rows else []
        for row in rows:
            cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
            self.line("  ".join(cells).rstrip())

    def explained(self, made: Mapping[str, MadeBecause]) -> None:
        """Print why each output was made."""
        from korme.cli.reasons import because

        for path, reason in sorted(made.items()):
            self.line(f"{visible(path)}: {because(reason, self.messages)}")

    def shared(self, result: BuildResult, shard: Shard) -> None:
        """Print the result of one share of a build."""
        self.problems(result.problems)
        if not result.ok:
            self._refused(result.problems)
        elif not self.quiet:
            self.line(
                self.messages.say(
                    "share", number=shard.number, count=shard.count, files=self._count("files", result.made)
                )
            )

    def _refused(self, problems: Iterable[Problem]) -> None:
        errors, warnings = severity_counts(problems)
        self.line(
            self.messages.say(
                "refused", errors=self._count("errors", errors), warnings=self._count("warnings", warnings)
            )
        )

    def built(self, result: BuildResult, folder: Path | None, *, before: Iterable[Problem] = ()) -> None:
        """Print the result of a build, or why it published nothing.

        Args:
            folder: where it is, if that is to be said.
            before: problems that have been printed: the warnings among them are only counted.
        """
        known = {_without_place(problem) for problem in before}
        new = [each for each in result.problems if each.is_error or _without_place(each) not in known]
        self.problems(new)
        repeated = severity_counts(result.problems).warnings - severity_counts(new).warnings
        if repeated and not self.quiet:
            self.line(self._count("as-before", repeated))
        if not result.ok:
            self._refused(result.problems)
            return
        if result.left_out:
            self.line(self.messages.say("left-out", count=len(result.left_out)))
            for name in result.left_out:
                self.line(f"  {visible(name)}")
        if self.quiet:
            return
        if not result.made and not result.written and not result.removed:
            self.line(self.messages.say("unchanged"))
        self.line(self._summary(result))
        if folder:
            self.line(self.messages.say("published", folder=folder))

    def _summary(self, result: BuildResult) -> str:
        return self.messages.say(
            "summary",
            pages=self._count("pages", result.pages),
            pictures=self._count("pictures", result.pictures),
            renditions=self._count("files", result.renditions),
            made=result.made,
            written=result.written,
            removed=result.removed,
            seconds=f"{time.monotonic() - self.started:.1f}",
            memory=round(peak_memory_mb()),
        )

    def _verdict(self, problems: tuple[Problem, ...]) -> str:
        errors, warnings = severity_counts(problems)
        return ", ".join([self._count("errors", errors), self._count("warnings", warnings)])

    def _count(self, key: str, n: int) -> str:
        return self.messages.say(key, n=n)

    def _stage(self, step: Step) -> None:
        """Print that a stage is done, and the time since the start."""
        counted = {"read": "entries", "pictures": "pictures", "pages": "files", "rendered": "pages"}
        if step.stage in counted and step.done == step.total:
            seconds = f"{time.monotonic() - self.started:.1f}"
            count = self._count(counted[step.stage], step.total)
            self.line(self.messages.say(f"stage-{step.stage}", count=count, seconds=seconds))

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Yield a progress callback that prints a line at the end of each stage, and shows how far long stages are."""
        if self.quiet:
            yield lambda step: None
            return
        from korme.cli.progress import PlainProgress, bars  # a build in which nothing has changed needs none of it

        if not sys.stderr.isatty():
            plain = PlainProgress(self.messages, lambda text: self.complain([text]))

            def note(step: Step) -> None:
                self._stage(step)
                plain(step)

            yield note
            return
        with bars(self.messages, colour=self.colour) as draw:

            def update(step: Step) -> None:
                self._stage(step)
                draw(step)

            yield update


def _without_place(problem: Problem) -> Problem:
    """Return a problem without line and column, which change with every line above it."""
    return replace(problem, mark=Mark(problem.mark.path))


def _print(text: str, stream: Any) -> None:
    encoding = stream.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream)


def peak_memory_mb() -> float:
    """Return the peak memory of this process and its largest child in megabytes; 0 where unknown."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + child) * unit / 1e6
