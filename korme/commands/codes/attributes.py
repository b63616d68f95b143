"""What git is told of the registry in `.gitattributes`: it keeps the lines of both sides of a merge."""

from __future__ import annotations

from pathlib import Path

from korme.site.codes import PATH
from korme.store.cache import write_whole

ATTRIBUTES = ".gitattributes"
UNION = f"{PATH} merge=union"
"""Git keeps the lines of both sides of a merge."""


def has_union(root: Path) -> bool:
    """Return whether git is told how to merge the registry."""
    return any(line.split()[:1] == [PATH] and "merge=" in line for line in _attributes(root).splitlines())


def add_union(root: Path) -> None:
    """Tell git how to merge the registry; what else the file says stays."""
    text = _attributes(root)
    ends = "" if not text or text.endswith("\n") else "\n"
    write_whole(root / ATTRIBUTES, f"{text}{ends}{UNION}\n".encode("utf-8", "surrogateescape"))


def _attributes(root: Path) -> str:
    try:
        return (root / ATTRIBUTES).read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""
