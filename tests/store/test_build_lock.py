"""The lock of an output: one holder at a time, and none once the holder is gone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from korme.store.build_lock import alone

HERE = Path(__file__).parents[2]
HOLD = """
import os, sys
from pathlib import Path
from korme.store.build_lock import alone
output, note, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
print("asking", flush=True)
with alone(output):
    if how == "fork":
        there, here = os.pipe()
        if not os.fork():
            os.write(here, b".")
            os.read(0, 1)
            os._exit(0)
        os.read(there, 1)
    print("after" if note.exists() else "first", flush=True)
    sys.stdin.read()
    note.touch()
"""


@contextmanager
def process(folder: Path, how: str = "", output: str = "out") -> Iterator[subprocess.Popen[str]]:
    """A process that requests the lock, reports whether it got it first, and holds it until its input ends."""
    command = [sys.executable, "-c", HOLD, str(folder / output), str(folder / "note"), how]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=HERE, stdin=pipe, stdout=pipe, text=True) as started:
        assert reported(started) == "asking"
        yield started
        started.kill()


def reported(holder: subprocess.Popen[str]) -> str:
    assert holder.stdout is not None
    return holder.stdout.readline().strip()


def let_go(holder: subprocess.Popen[str]) -> None:
    assert holder.stdin is not None
    holder.stdin.close()


def test_another_process_waits_until_the_lock_is_free(tmp_path: Path) -> None:
    """It neither enters beside the holder nor gives up."""
    with process(tmp_path) as first:
        assert reported(first) == "first"
        with process(tmp_path) as second:
            let_go(first)

            assert reported(second) == "after"


@pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
def test_a_killed_build_leaves_no_lock_behind_in_its_children(tmp_path: Path) -> None:
    """Its children may outlive it a little."""
    with process(tmp_path, "fork") as killed:
        assert reported(killed) == "first"
        killed.kill()
        with process(tmp_path) as second:
            assert reported(second) == "first"


def test_two_outputs_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """A lock belongs to the folder that a path resolves to."""
    with process(tmp_path, output="one") as first:
        assert reported(first) == "first"
        with alone(tmp_path / "two"), alone(tmp_path / "two/../three"):
            assert first.poll() is None


def test_no_lock_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that builds a thousand sites does not keep a thousand empty files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with alone(tmp_path / "out"):
        held = [path.suffix for path in tmp_path.iterdir()]

    assert held == [".lock"]
    assert sys.platform == "win32" or list(tmp_path.iterdir()) == []


def test_many_builds_take_turns(tmp_path: Path) -> None:
    """Each finds the lock of the previous one gone and makes its own: no two ever hold it at once."""
    count = "import sys\nfrom pathlib import Path\nfrom korme.store.build_lock import alone\n"
    count += "for _ in range(40):\n with alone(Path(sys.argv[1], 'out')):\n"
    count += "  note = Path(sys.argv[1], 'count'); note.write_text(str(int(note.read_text()) + 1))\n"
    (tmp_path / "count").write_text("0")
    running = [subprocess.Popen([sys.executable, "-c", count, str(tmp_path)], cwd=HERE) for _ in range(4)]

    assert [holder.wait(60) for holder in running] == [0] * 4
    assert (tmp_path / "count").read_text() == "160"
