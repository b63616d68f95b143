"""What git is told of files with a line a fact in `.gitattributes`: it keeps the lines of both sides of a merge."""

from __future__ import annotations

from pathlib import Path

from korme.site.codes import PATH
from korme.site.translations import FOLDER
from korme.store.cache import write_whole

ATTRIBUTES = ".gitattributes"
_UNION = "merge=union"
"""Git keeps the lines of both sides of a merge."""
UNION = f"{PATH} {_UNION}"
TRANSLATIONS = f"{FOLDER}/*.yaml"
"""The records of translations."""
UNION_OF_TRANSLATIONS = f"{TRANSLATIONS} {_UNION}"


def has_union(root: Path, path: str = PATH) -> bool:
    """Return whether git is told how to merge the registry, or other files: `content/translations/*.yaml`."""
    return any(line.split()[:1] == [path] and "merge=" in line for line in _attributes(root).splitlines())


def add_union(root: Path, path: str = PATH) -> None:
    """Tell git how to merge the registry, or other files; what else the file says stays."""
    text = _attributes(root)
    ends = "" if not text or text.endswith("\n") else "\n"
    write_whole(root / ATTRIBUTES, f"{text}{ends}{path} {_UNION}\n".encode("utf-8", "surrogateescape"))


def _attributes(root: Path) -> str:
    try:
        return (root / ATTRIBUTES).read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""
