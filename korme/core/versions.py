"""Which versions of others' libraries are installed: part of the digests of what they make."""

from __future__ import annotations

import os
import sys
from functools import cache

_METADATA = ".dist-info"


def package_folders() -> list[str]:
    """Where packages are installed: 'site-packages', or Debian's 'dist-packages'."""
    return [folder for folder in sys.path if folder.endswith("-packages")]


@cache
def version(package: str) -> str:
    """The version of an installed package, by its name on the index; empty when it is not installed."""
    return _installed().get(_plain(package)) or _declared(package)


@cache
def _installed() -> dict[str, str]:
    """The versions of all packages, from the names of the folders of their metadata: to read these takes ten times
    as long."""
    found: dict[str, str] = {}
    for folder in package_folders():
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            if name.endswith(_METADATA):
                package, _, number = name.removesuffix(_METADATA).partition("-")
                found.setdefault(_plain(package), number)
    return found


def _plain(package: str) -> str:
    return package.replace("-", "_").replace(".", "_").lower()


def _declared(package: str) -> str:
    """The version that the metadata declare, wherever these lie: in an archive, in an egg."""
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
