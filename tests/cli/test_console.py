"""What a terminal shows: errors first and red, warnings quietly; no colours elsewhere."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from site_box import SiteBox, aigerim

from korme.cli.console import Console
from korme.core.build_result import BuildResult
from korme.core.problems import Mark, problem

ERROR, FAINT, RED, PLAIN, END = "\x1b[1;31m", "\x1b[2m", "\x1b[31m", "\x1b[0m", "\x1b[0m"
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
    """The place of an error is bold and red, its message red, the source line plain, the caret red, the hint faint."""
    place, source, marker, hint = shown(monkeypatch, io.StringIO(), tmp_path)
    path, colon, message = place.partition(": ")

    assert (path, source.strip(), marker.strip()) == ("a.md:2:1", "2 | titel: A", "| ^^^^^")
    assert shown(monkeypatch, Terminal(), tmp_path) == [
        f"{ERROR}{path}{END}{colon}{RED}{message}{END}",
        f"{PLAIN}{source}{END}",
        f"{RED}{marker}{END}",
        f"{FAINT}{hint}{END}",
    ]


def test_a_terminal_shows_warnings_quietly_after_errors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever their places, so that nobody looks for the error among the warnings."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    quiet = problem("picture-same", Mark("a/1.jpg"), file="a/2.jpg")
    Console("en").problems([quiet, PROBLEM])
    lines = stream.getvalue().splitlines()

    assert [line.partition(":")[0] for line in lines if not line.startswith(f"{FAINT}  ")] == [
        f"{ERROR}a.md",
        f"{FAINT}a/1.jpg",
    ]


def test_serve_repeats_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    """Even if lines were added above it; errors are repeated, since the site waits for them."""
    console = Console("en")
    warning = problem("picture-same", Mark("a.md", 4), file="x")
    result = BuildResult(ok=False, problems=(warning, PROBLEM))
    console.built(result, Path("output"))
    moved = BuildResult(ok=False, problems=(replace(warning, mark=Mark("a.md", 7)), PROBLEM))
    first = capsys.readouterr()
    console.built(moved, Path("output"), before=result.problems)
    second = capsys.readouterr()

    assert ("picture-same" in first.err, "picture-same" in second.err) == (True, False)
    assert ("unknown-field" in first.err, "unknown-field" in second.err) == (True, True)
    assert "1 problem as before" in second.out
    assert "as before" not in first.out


def test_serve_counts_no_note(capsys: pytest.CaptureFixture[str]) -> None:
    """What is no problem is none as before."""
    console = Console("en")
    result = BuildResult(ok=False, problems=(problem("strings-unreviewed", Mark("a.yaml"), language="kk"),))
    console.built(result, Path("output"))
    console.built(result, Path("output"), before=result.problems)
    printed = capsys.readouterr()

    assert printed.err.count("strings-unreviewed") == 1
    assert "as before" not in printed.out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk at hand")
def test_a_failure_without_a_file_name_names_the_site(site: Callable[..., SiteBox]) -> None:
    """Standard output that cannot be written has no name; a message never begins with a colon."""
    box = site(aigerim())
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            box.command("check", "--messages", "en"), cwd=box.root, env=box.environment(), stdout=full,
            stderr=subprocess.PIPE, text=True, check=False, timeout=120,
        )  # fmt: skip

    assert run.returncode == 1
    assert ".: cannot write this: No space left on device [write-failed]" in run.stderr


def test_other_output_has_no_colours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a file nor a terminal with --no-color."""
    plain = shown(monkeypatch, io.StringIO(), tmp_path)

    assert not any("\x1b" in line for line in plain)
    assert shown(monkeypatch, Terminal(), tmp_path, colour=False) == plain


def test_what_is_left_out_has_a_line_each(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Under their number, so that a long list can be read."""
    names = tuple(f"creatives/a/works/{number}/index.yaml" for number in range(264))
    Console("en", colour=False, root=tmp_path, quiet=True).built(BuildResult(True, (), names), tmp_path)
    lines = capsys.readouterr().out.splitlines()

    assert lines[0] == "left out because of problems (264):"
    assert [line.strip() for line in lines[1:]] == list(names)
