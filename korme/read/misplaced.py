"""Entries outside the folders that are read: beside `content/` and `creatives/`, or in folders that are almost these."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from korme.core.problems import Mark, Problem, problem
from korme.fields.base import specs
from korme.kinds import CREATIVE, EVENT, Kind
from korme.read.files import Item, listed, read_text, shown
from korme.read.recovery import parse_around

_FOLDERS = ("content", "creatives", "themes")
_TELLING = (CREATIVE, EVENT)
"""Kinds whose required fields no other text has by chance."""


def misplaced(root: Path, *, limit_kb: int) -> Iterator[Problem]:
    """Yield the problems of entries at the root of a site, where only its own folders are read."""
    for item in listed(root, "")[0]:
        folded = item.name.casefold()
        if item.is_folder and item.name not in _FOLDERS and folded in _FOLDERS:
            if not _is_same(root / item.name, root / folded):
                yield _moved(item.path, f"{folded}/")
        elif item.is_folder and item.name not in (*_FOLDERS, "output"):
            index = next(
                (inner for inner in listed(root, item.path)[0] if inner.name in ("index.md", "index.yaml")), None
            )
            kind = _kind_of(root, index, limit_kb) if index else None
            if index and kind:
                yield _moved(index.path, f"{kind.folder}/{shown(item.name)}/")
        elif item.ending in ("md", "yaml"):
            kind = _kind_of(root, item, limit_kb)
            if kind:
                yield _moved(item.path, f"{kind.folder}/")


def _moved(path: str, to: str) -> Problem:
    return problem("unexpected-file", Mark(shown(path)), hint="move", guess=to)


def _is_same(first: Path, second: Path) -> bool:
    """Return whether two names are one folder, as on a disk that ignores case."""
    try:
        return first.samefile(second)
    except OSError:
        return False


def _kind_of(root: Path, item: Item, limit_kb: int) -> Kind | None:
    """Return the kind whose required fields a text file has, or None."""
    text, _ = read_text(root, item.path, limit_kb=limit_kb)
    document = parse_around(text, item.path)[0] if text else None
    given = document.pairs.pairs.keys() if document else ()
    return next((kind for kind in _TELLING if _required(kind) <= set(given)), None)


def _required(kind: Kind) -> set[str]:
    return {name for name, field in specs(kind.cls).items() if field.required}
