"""Checks the ZIP of a year: every byte of it, and every file against its list of checksums."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from korme.commands.year_data.sealed import ZipLook, look
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.read.files import shown
from korme.store.worker_pool import Failure, Pool, Task

ENDING = ".zip"
_SECONDS, _BYTES_A_SECOND = 60.0, 2_000_000
"""Deadline: so many seconds, and one more for so many bytes."""
_MEMORY_MB = 1024
_MOST = 1_000
"""Files that are named."""


class CheckedZip(Struct, frozen=True):
    """What was found of a ZIP."""

    path: Path
    files: int
    problems: tuple[Problem, ...]


def check_zip(path: Path, name: str) -> CheckedZip:
    """Check a ZIP of a year, in a child process: it may come from anywhere.

    Args:
        name: as it was given.

    Raises:
        UsageError: there is no such file.
    """
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as error:
        raise UsageError(problem("unreadable", Mark(shown(name)), reason=error.strerror or "")) from None
    task = Task(look, str(path), _SECONDS + size / _BYTES_A_SECOND)
    with Pool(1, _MEMORY_MB) as pool:
        outcome = next(iter(pool.run([task])))
    if outcome.failure is not Failure.NONE:
        found = ZipLook(trouble=outcome.text or outcome.failure.value)
    else:
        found = outcome.value
    return CheckedZip(path, found.files, tuple(_problems(found, Mark(shown(name)))))


def _problems(found: ZipLook, mark: Mark) -> list[Problem]:
    if found.trouble:
        return [problem("zip-unreadable", mark, reason=found.trouble)]
    parts = (("zip-changed", found.changed), ("zip-missing", found.missing), ("zip-stray", found.strays))
    named = [problem(code, mark, file=shown(path)[:200]) for code, paths in parts for path in paths[:_MOST]]
    return named or ([] if found.is_whole else [problem("zip-frame", mark)])
