"""What git knows of certificates: numbers that were issued once and are in no registry any more."""

from __future__ import annotations

import re
from collections.abc import Iterable

from korme.core.git import added_lines
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.site.certificates import FOLDER, is_number

_ROW = re.compile(r"\s+[\"']?(\d{5}-\d{5})[\"']?\s*:", re.ASCII)
_MOST_SHOWN = 10


def lost_certificates(options: Options) -> list[Problem]:
    """Return a problem for the numbers that a commit has added and that are in no registry now.

    Nothing without git or a repository, or where nothing was committed.
    """
    try:
        ever = _numbers(added_lines(options.root, FOLDER))
    except UsageError:
        return []
    now: set[str] = set()
    for path in sorted((options.root / FOLDER).glob("*.yaml")):
        now |= _numbers(path.read_text("utf-8", "replace").splitlines())
    missing = sorted(ever - now)
    if not missing:
        return []
    shown = ", ".join(missing[:_MOST_SHOWN]) + (", …" if len(missing) > _MOST_SHOWN else "")
    return [problem("certificate-vanished", Mark(FOLDER), n=len(missing), found=shown)]


def _numbers(lines: Iterable[str]) -> set[str]:
    """Return the numbers with which rows of a registry begin."""
    return {row[1] for line in lines if (row := _ROW.match(line)) and is_number(row[1])}
