"""The memory of a process and all its children together: the sum of their proportional set sizes (PSS; Linux only).

    python benchmarks/tree_memory.py COMMAND …

Pages that processes share, as after a fork, count once. Reading PSS costs the kernel a walk over a process's pages, so
memory is measured in a run of its own, not in one that is timed.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from pathlib import Path

INTERVAL = 0.1
"""Seconds between two samples."""


def tree(process: int) -> list[int]:
    """Return the ids of a process and of all below it."""
    found = [process]
    for each in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def memory_mib(process: int) -> float:
    """Return the memory of a process and all below it, in MiB."""
    kib = 0
    for each in tree(process):
        with contextlib.suppress(OSError):  # it has ended
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
            kib += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kib / 1024


def peak_mib(command: list[str], folder: Path) -> float:
    """Run a command in a folder; return the peak of its memory in MiB, children included.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    peak = 0.0
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, memory_mib(process.pid))
            time.sleep(INTERVAL)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return peak


if __name__ == "__main__":
    print(f"{peak_mib(sys.argv[1:], Path.cwd()):.0f} MiB")
