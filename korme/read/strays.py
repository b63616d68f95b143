"""Files that no entry can use, with hints at what was meant."""

from __future__ import annotations

from korme.core.problems import Mark, Problem, problem
from korme.read.files import shown

_TYPES = {
    "document": "doc docx odt rtf pages txt",
    "archive": "zip rar 7z gz tar",
    "design": "psd psb ai eps ps pdf indd cdr xcf kra fig sketch",
    "film": "mp4 mov avi mkv webm m4v mp3 wav",
    "table": "xls xlsx ods csv",
    "raw": "raw cr2 cr3 nef arw dng orf rw2 raf pef srw",
}
_BY_ENDING = {ending: sort for sort, endings in _TYPES.items() for ending in endings.split()}


def stray(path: str, *, hint: str = "") -> Problem:
    """Return the problem of an unused file, with a hint for its type."""
    ending = path.rpartition(".")[2].casefold()
    return problem("unexpected-file", Mark(shown(path)), hint=hint or _BY_ENDING.get(ending, ""))
