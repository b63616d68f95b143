"""The memory of a process and all its children together: the sum of their proportional set sizes (PSS; Linux only).

    python benchmarks/tree_memory.py COMMAND …
    python benchmarks/tree_memory.py --creatives 1000 [--creatives 10000]

Pages that processes share, as after a fork, count once. Reading PSS costs the kernel a walk over a process's pages, so
memory is measured in a run of its own, not in one that is timed.

With `--creatives` it lays the site of `pages.py` for each number, builds it cold, and prints a table: at the moment when
all processes together need most, what each has, and what of it is its own, shared with no other. The sites stand in a
temporary folder, or below `--folder`, where those laid earlier are used again.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

INTERVAL = 0.1
"""Seconds between two samples, at least."""
SHARE = 0.05
"""Part of the time that samples take, at most: of a process with a gigabyte, one takes a twentieth of a second."""


class Memory(NamedTuple):
    """The memory of one process, in MiB."""

    name: str
    """'main', 'child', or its program."""
    share: float
    """Its proportional set size."""
    own: float
    """What no other process shares."""


def tree(process: int) -> list[int]:
    """Return the ids of a process and of all below it."""
    found = [process]
    for each in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def memories(process: int) -> list[Memory]:
    """Return the memory of a process and of all below it."""
    found = []
    command = b""
    for each in tree(process):
        with contextlib.suppress(OSError, KeyError):  # it has ended
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()[1:]
            kib = {line.partition(":")[0]: int(line.split()[1]) for line in lines}
            own = Path(f"/proc/{each}/cmdline").read_bytes()
            command = command or own
            program = Path(own.partition(b"\0")[0].decode()).name
            name = "main" if each == process else "child" if own == command else program
            found.append(Memory(name, kib["Pss"] / 1024, kib["Private_Dirty"] / 1024))
    return found


def memory_mib(process: int) -> float:
    """Return the memory of a process and all below it, in MiB."""
    return sum(each.share for each in memories(process))


def at_peak(command: list[str], folder: Path) -> list[Memory]:
    """Run a command in a folder; return the memory of its processes when it was most.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    peak: list[Memory] = []
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            began = time.perf_counter()
            peak = max(peak, memories(process.pid), key=lambda found: sum(each.share for each in found))
            time.sleep(max(INTERVAL, (time.perf_counter() - began) / SHARE))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return peak


def peak_mib(command: list[str], folder: Path) -> float:
    """Run a command in a folder; return the peak of its memory in MiB, children included.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    return sum(each.share for each in at_peak(command, folder))


def print_table(numbers: list[int], folder: Path) -> None:
    """Build a site of each number of creatives; print what its processes need at the peak."""
    import pages

    print("| creatives | MiB of all processes | MiB of each, its own in brackets |")
    print("|--:|--:|---|")
    for number in numbers:
        site = folder / f"{number}/korme"
        if not site.exists():
            pages.lay(site.parent, number)
        for name in ("output", ".cache"):
            shutil.rmtree(site / name, ignore_errors=True)
        peak = at_peak([sys.executable, str(pages.HERE.parent / "build.py"), "-q"], site)
        each = ", ".join(f"{one.name} {one.share:.0f} ({one.own:.0f})" for one in peak)
        print(f"| {number:,} | {sum(one.share for one in peak):.0f} | {each} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--creatives", type=int, action="append", default=[])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    if asked.command:
        print(f"{peak_mib(asked.command, Path.cwd()):.0f} MiB")
    if asked.creatives:
        with tempfile.TemporaryDirectory(prefix="korme-memory-") as temporary:
            print_table(asked.creatives, asked.folder or Path(temporary))


if __name__ == "__main__":
    main()
