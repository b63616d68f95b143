"""Reads content/entered.json: what was entered under earlier editions and does not say so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from korme.core.problems import Mark, Problem, problem
from korme.read.files import read_text
from korme.site.editions import PATH, Entered

LIMIT_KB = 8_000
"""Enough for a hundred thousand works; the program writes the file."""


def read_entered(root: Path) -> tuple[Entered, list[Problem]]:
    """Return what was entered under earlier editions; nothing if the file is not there, or is broken, which is a problem."""
    if not (root / PATH).is_symlink() and not (root / PATH).exists():
        return {}, []
    text, problems = read_text(root, PATH, limit_kb=LIMIT_KB)
    if text is None:
        return {}, problems
    try:
        return _entered(json.loads(text)), []
    except json.JSONDecodeError as error:
        return {}, [problem("entered-broken", Mark(PATH, error.lineno, error.colno), reason=error.msg)]
    except (ValueError, RecursionError) as error:
        return {}, [problem("entered-broken", Mark(PATH), reason=str(error)[:200])]


def _entered(data: Any) -> Entered:
    """Return the record in the data of the file.

    Raises:
        ValueError: it is something else.
    """
    editions = data.get("editions") if isinstance(data, dict) else None
    if not isinstance(editions, dict):
        raise ValueError("no editions")
    found: dict[str, dict[str, frozenset[str]]] = {}
    for edition, people in editions.items():
        if not isinstance(people, dict):
            raise ValueError(f"{edition} has no people")
        own = found.setdefault(edition, {})
        for person, works in people.items():
            if not isinstance(works, list) or not all(isinstance(work, str) for work in works):
                raise ValueError(f"{person} has no list of works")
            own[person] = frozenset(works)
    return found
