"""content/announced.json: what visitors were told of the programme, when it was last announced."""

from __future__ import annotations

import json
from pathlib import Path

from korme.core.problems import Mark, Problem, problem
from korme.read.files import read_text
from korme.site.announcements import PATH, Announced, from_json

_LIMIT_KB = 8_000
"""Ten thousand events; the file is written by the program."""


def read_announced(root: Path) -> tuple[Announced | None, list[Problem]]:
    """The last announcement; None when there was none, or when the file is broken, which is a problem."""
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
