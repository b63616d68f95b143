"""Writes the files of an import, each whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from korme.commands.fix.apply import FixWriter


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files of the site, each whole, in the order given."""
    writer = FixWriter(root)
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        writer.write(path, data)
