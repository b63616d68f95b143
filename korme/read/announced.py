"""Reads content/announced.json, the programme as it was last announced."""

from __future__ import annotations

import json
from pathlib import Path

from korme.core.problems import Mark, Problem, problem
from korme.read.files import read_text
from korme.site.announcements import PATH, Announced, from_json

_LIMIT_KB = 8_000
"""Enough for ten thousand events; the program writes the file."""


def read_announced(root: Path) -> tuple[Announced | None, list[Problem]]:
    """Return the last announcement; None if there is none, or if the file is broken, which is a problem."""
    if not (root / PATH).is_symlink() and not (root / PATH).exists():
        return None, []
    text, problems = read_text(root, PATH, limit_kb=_LIMIT_KB)
    if text is None:
        return None, problems
    try:
        return from_json(text), []
    except json.JSONDecodeError as error:
        return None, [problem("announced-broken", Mark(PATH, error.lineno, error.colno), reason=error.msg)]
    except ValueError as error:
        return None, [problem("announced-broken", Mark(PATH), reason=str(error)[:200])]
