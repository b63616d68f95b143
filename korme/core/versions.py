"""Installed versions of third-party packages, for the digests of what they make."""

from __future__ import annotations

import os
import sys
from functools import cache

_METADATA = ".dist-info"


def package_folders() -> list[str]:
    """Return the folders of installed packages: 'site-packages', or Debian's 'dist-packages'."""
    return [folder for folder in sys.path if folder.endswith("-packages")]


@cache
def version(package: str) -> str:
    """Return the version of an installed package by its name on the index; empty if it is not installed."""
    return _installed().get(_plain(package)) or _declared(package)


@cache
def _installed() -> dict[str, str]:
    """Return all versions from the names of the packages' metadata folders: reading them takes ten times as long."""
    versions: dict[str, str] = {}
    for folder in package_folders():
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            if name.endswith(_METADATA):
                package, _, number = name.removesuffix(_METADATA).partition("-")
                versions.setdefault(_plain(package), number)
    return versions


def _plain(package: str) -> str:
    return package.replace("-", "_").replace(".", "_").lower()


def _declared(package: str) -> str:
    """Return the version declared in the metadata, wherever they are: in an archive, in an egg."""
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
