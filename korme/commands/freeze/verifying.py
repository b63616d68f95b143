"""Verifies frozen years: every byte of each, against the list that was made when it was frozen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.model import Progress, Step
from korme.core.problems import Mark, Problem, UsageError, problem, suggest
from korme.read.archives import FrozenYear, digest_of, listed_years, stray_problems
from korme.read.files import shown


class Verified(Struct, frozen=True):
    """What was found of the frozen years asked for."""

    years: tuple[FrozenYear, ...]
    problems: tuple[Problem, ...]
    """Files that are missing, changed, or of no year, in the order of their years; records and lists that are unreadable;
    what killed commands have left, which is no damage."""

    @property
    def is_whole(self) -> bool:
        return all(each.code == "archive-leftover" for each in self.problems)


def verify(root: Path, editions: Sequence[str], progress: Progress) -> Verified:
    """Read every byte of frozen years and of their pictures, whatever a build knows of them.

    Args:
        editions: none: all.

    Raises:
        UsageError: one of them is not frozen, or none is.
    """
    years, problems = listed_years(root)
    folders = {year.archive.edition: year for year in years}
    damaged = set(map(_year_of, problems))
    if not folders and not problems:
        raise UsageError(problem("verify-nothing", Mark("archive")))
    for name in editions:
        if name not in folders and name not in damaged:
            raise UsageError(suggest("unknown-reference", Mark("korme verify"), name[:80], folders, expected="edition"))
    wanted = [year for name, year in folders.items() if not editions or name in editions]
    found = [each for each in problems if not editions or _year_of(each) in editions]
    total, done = sum(len(year.files) for year in wanted), 0
    known: dict[str, str] = {}
    for year in wanted:
        for file in year.files:
            if file.source not in known:
                known[file.source] = _digest(root, file.source)
            found += _judged(year, file.source, known[file.source], file.digest)
            done += 1
            progress(Step("verified", done, total))
        found += stray_problems(year, root)
    return Verified(tuple(wanted), tuple(found))


def _year_of(found: Problem) -> str:
    """Return the year that a problem of reading is about."""
    return str(found.value("edition")) or found.mark.path.partition("/")[2].partition("/")[0]


def _digest(root: Path, path: str) -> str:
    """Return the digest of a file; '' if it is not there, '?' if it cannot be read."""
    try:
        return digest_of(root, path)
    except OSError:
        return "?"


def _judged(year: FrozenYear, path: str, found: str, wanted: str) -> list[Problem]:
    if found == wanted:
        return []
    code = "archive-changed" if found else "archive-missing"
    return [problem(code, Mark(shown(path)), edition=year.archive.edition)]
