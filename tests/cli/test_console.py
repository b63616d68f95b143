"""Colours on a terminal, and nowhere else."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from korme.cli.console import Console
from korme.core.problems import Mark, problem

BOLD, FAINT, RED, PLAIN, END = "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[0m", "\x1b[0m"
FOUND = problem("unknown-field", Mark("a.md", 2, 1), hint="guess", found="titel", guess="title", kind="page", known="")


class Terminal(io.StringIO):
    """A stream that a person reads."""

    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, root: Path, *, colour: bool = True) -> list[str]:
    """The lines that a problem, its line of source and its hint take on standard error."""
    (root / "a.md").write_text("---\ntitel: A\n---\n", "utf-8")
    monkeypatch.setattr(sys, "stderr", stream)
    Console("en", colour=colour, verbose=True, root=root).problems([FOUND])
    return stream.getvalue().splitlines()


def test_a_terminal_shows_colours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The place is bold, the line of source plain, the marker below it red, the hint faint."""
    place, source, marker, hint = shown(monkeypatch, io.StringIO(), tmp_path)
    path, colon, message = place.partition(": ")

    assert (path, source.strip(), marker.strip()) == ("a.md:2:1", "2 | titel: A", "| ^^^^^")
    assert shown(monkeypatch, Terminal(), tmp_path) == [
        f"{BOLD}{path}{END}{colon}{message}",
        f"{PLAIN}{source}{END}",
        f"{RED}{marker}{END}",
        f"{FAINT}{hint}{END}",
    ]


def test_nothing_else_gets_colours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a file nor a terminal whose user wants none."""
    plain = shown(monkeypatch, io.StringIO(), tmp_path)

    assert not any("\x1b" in line for line in plain)
    assert shown(monkeypatch, Terminal(), tmp_path, colour=False) == plain
