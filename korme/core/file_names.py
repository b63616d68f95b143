"""Names of files that systems keep for themselves."""

from __future__ import annotations

DEVICES = frozenset("con aux nul prn".split() + [f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)])
"""Names that Windows keeps for devices, with any extension."""
_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini"})


def is_device(name: str) -> bool:
    """Return whether Windows takes a file name for a device: 'con', 'NUL.txt'."""
    return name.partition(".")[0].casefold() in DEVICES


def is_system_file(name: str) -> bool:
    """Return whether a file manager left a file in a folder that it showed."""
    return name.casefold() in _SYSTEM_FILES or name.startswith("._")
