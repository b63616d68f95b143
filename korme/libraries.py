"""Which versions of others' libraries are installed: part of the digests of what they make."""

from __future__ import annotations

import os
import sys
from functools import cache


@cache
def version(package: str) -> str:
    """The version of an installed package, by its name on the index; empty when it is not installed.

    It stands in the name of the folder of its metadata: reading the metadata takes ten times as long as the rest.
    """
    start = package.replace("-", "_").lower() + "-"
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.lower().startswith(start) and name.endswith(".dist-info"):
                return name.removesuffix(".dist-info")[len(start) :]
    return _declared(package)


def _declared(package: str) -> str:
    """The version that the metadata declare, wherever these lie: in an archive, in an egg."""
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
