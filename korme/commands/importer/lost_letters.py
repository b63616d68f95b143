"""Letters that a table lost before it came here: programs write '?' for what an older encoding does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from korme.commands.importer.tables import Rows
from korme.core.problems import Mark, Problem, problem

_LETTER = r"[^\W\d_]"
_LOST = re.compile(rf"{_LETTER}\?{_LETTER}|\ufffd")
_ADDRESS = re.compile(r"[/=&@]|www\.")
_QUESTION = re.compile(r"[a-zß-öø-ÿа-яё]\?[A-ZÀ-ÖØ-ÞА-ЯЁ]")
"""Two sentences without a space: 'Qui?Moi'."""
_SHOWN = 5


def lost_letters(rows: Rows, path: str) -> Iterator[Problem]:
    """Yield one problem if words of a table have '?' for a letter: 'I?IK' was 'IŞIK' before it was saved as CSV."""
    found: dict[str, int] = {}
    for number, row in rows:
        for cell in row:
            if "?" in cell or "\ufffd" in cell:
                found |= {word: number for word in reversed(cell.split()) if _is_lost(word)}
    if found:
        words = list(found)
        shown = ", ".join(f"“{word[:40]}”" for word in words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
        yield problem("import-letters-lost", Mark(path, min(found.values())), found=shown)


def _is_lost(word: str) -> bool:
    return bool(_LOST.search(word)) and not _ADDRESS.search(word) and not _QUESTION.search(word)
