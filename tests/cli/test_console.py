"""Colours in a terminal, and nowhere else."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from korme.cli.console import Console
from korme.core.problems import Mark, problem

BOLD, FAINT, RED, PLAIN, END = "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[0m", "\x1b[0m"
PROBLEM = problem(
    "unknown-field", Mark("a.md", 2, 1), hint="guess", found="titel", guess="title", kind="page", known=""
)


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, root: Path, *, colour: bool = True) -> list[str]:
    """Return the lines on standard error for a problem: place, source line, caret and hint."""
    (root / "a.md").write_text("---\ntitel: A\n---\n", "utf-8")
    monkeypatch.setattr(sys, "stderr", stream)
    Console("en", colour=colour, verbose=True, root=root).problems([PROBLEM])
    return stream.getvalue().splitlines()


def test_a_terminal_shows_colours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The place is bold, the source line plain, the caret red, the hint faint."""
    place, source, marker, hint = shown(monkeypatch, io.StringIO(), tmp_path)
    path, colon, message = place.partition(": ")

    assert (path, source.strip(), marker.strip()) == ("a.md:2:1", "2 | titel: A", "| ^^^^^")
    assert shown(monkeypatch, Terminal(), tmp_path) == [
        f"{BOLD}{path}{END}{colon}{message}",
        f"{PLAIN}{source}{END}",
        f"{RED}{marker}{END}",
        f"{FAINT}{hint}{END}",
    ]


def test_other_output_has_no_colours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a file nor a terminal with --no-color."""
    plain = shown(monkeypatch, io.StringIO(), tmp_path)

    assert not any("\x1b" in line for line in plain)
    assert shown(monkeypatch, Terminal(), tmp_path, colour=False) == plain
