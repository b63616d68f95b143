"""Files that no entry can use, with hints at what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from korme.core.problems import Mark, Problem, problem
from korme.media.kinds import CAPTIONS, KIND_OF
from korme.pictures.files import RAW, first_bytes
from korme.pictures.formats import ENDINGS_OF, recognise
from korme.pictures.refusals import PictureRefused
from korme.read.files import Item, shown
from korme.read.pictures import ENDINGS, OTHER_ENDINGS

_TYPES = {
    "document": "doc docx odt rtf pages txt",
    "archive": "zip rar 7z gz tar",
    "design": "psd psb ai eps ps indd cdr xcf kra fig sketch",
    "film": " ".join(KIND_OF),
    "captions": " ".join(CAPTIONS),
    "table": "xls xlsx ods csv",
    "raw": " ".join(RAW),
}
_BY_ENDING = {ending: sort for sort, endings in _TYPES.items() for ending in endings.split()}
_KNOWN = ENDINGS | OTHER_ENDINGS | _BY_ENDING.keys() | {"yaml", "yml", "md", "json", "ics"}
_BY_BYTES = {"video": "film", "design": "design", "archive": "archive", "raw": "raw"}
"""The hint for a file whose ending says nothing, by the hint of the picture reader."""


def stray(path: str, *, hint: str = "", root: Path | None = None) -> Problem:
    """Return the problem of an unused file, with a hint for its type.

    Args:
        root: the site's folder, to look into a file whose ending says nothing; None: do not look.
    """
    mark = Mark(shown(path))
    text = re.fullmatch(r"(.+\.(?:md|yaml))\.txt", path.rpartition("/")[2], re.IGNORECASE)
    if text and not hint:
        return problem("unexpected-file", mark, hint="text", guess=shown(text[1]))
    hint = hint or _BY_ENDING.get(_ending(path), "")
    if hint or root is None:
        return problem("unexpected-file", mark, hint=hint)
    try:
        kind = recognise(first_bytes(root / path)).name
    except PictureRefused as refused:
        other = dict(refused.fault.values).get("kind", "")
        hint = _BY_BYTES.get(refused.fault.hint, "format" if refused.fault.hint == "picture" else "")
        return problem("unexpected-file", mark, hint=hint, kind=other)
    guess = f"{path.rpartition('/')[2]}.{ENDINGS_OF[kind][0]}"
    return problem("unexpected-file", mark, hint="picture", kind=kind, guess=shown(guess), fix=guess)


def says_nothing(name: str) -> bool:
    """Whether the ending of a file does not say what it is, so that its first bytes are looked at."""
    return _ending(name) not in _KNOWN


def strays_in(files: Iterable[str], root: Path) -> dict[str, Problem]:
    """Return the files whose ending says nothing, by path, each with the problem it is if no entry uses it."""
    return {path: stray(path, root=root) for path in files if says_nothing(path)}


def unnamed_pictures(items: Iterable[Item], root: Path) -> list[Problem]:
    """Return a problem for each picture in a folder whose name does not say that it is one."""
    unknown = [item for item in items if not item.is_folder and item.ending not in _KNOWN]
    return [found for item in unknown if (found := stray(item.path, root=root)).hint == "picture"]


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].casefold() if "." in name else ""
