"""Paths inside a site: from its root, with '/', whatever the system's own separator is."""

from __future__ import annotations


def is_below(path: str, folder: str) -> bool:
    """Whether a path is a folder, or is in it at any depth."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")
