"""Sveltia CMS as it is published on npm: only the version that was tested, and only if every byte is right."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path

from korme.core.problems import Mark, UsageError, problem

NAME = "@sveltia/cms"
VERSION = "0.221.1"
ARCHIVE = f"sveltia-cms-{VERSION}.tgz"
"""What `npm pack` writes."""
SHA512 = "J+Qoik9kGMk2L7vNpOQrnDmFRi+NB6vwJ0f657YtsxWH0P8WYSYRRSRC2pQ/jGGbVlM//Pg/WIgmkpswqoo3gQ=="
"""Of the archive, in base64, as in npm's lock files."""
MAIN = "npm/index.js"
_TOP = "package/"
_MOST_BYTES = 60_000_000
_WANTED = ("npm/", "LICENSE")
_LOCALES = "locales/"


def unpacked(archive: Path, sha512: str = SHA512) -> Mapping[str, bytes]:
    """Return the files of the package that a browser needs, by their paths in it.

    Translations are JSON there, which browsers do not import: here they are modules with `.js` added.

    Args:
        sha512: of the archive, in base64.

    Raises:
        UsageError: the file cannot be read, or is not the archive of this version.
    """
    try:
        data = archive.read_bytes() if archive.stat().st_size <= _MOST_BYTES else b""
    except OSError as error:
        raise UsageError(problem("unreadable", Mark(str(archive)), reason=error.strerror or "")) from None
    if base64.b64encode(hashlib.sha512(data).digest()).decode() != sha512:
        raise UsageError(problem("cms-package", Mark(str(archive)), name=NAME, version=VERSION))
    files: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as packed:
        for member in packed:
            name = member.name.removeprefix(_TOP)
            source = packed.extractfile(member) if member.isfile() and ".." not in name else None
            if source is None or name.endswith(".map"):
                continue
            if name.startswith(_LOCALES):
                translation = json.loads(source.read())
                files[f"{name}.js"] = f"export default {json.dumps(translation, ensure_ascii=False)};\n".encode()
            elif name.startswith(_WANTED):
                files[name] = source.read()
    return files
