"""`content/imported.json`: what imports wrote last, so that manual edits are told apart from what was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.core.problems import Mark, SiteError, problem
from korme.media.kinds import TAKEN
from korme.read.files import Item, read_text
from korme.read.own_places import IMPORTED
from korme.read.pictures import ENDINGS

LIMIT_KB = 20_000
_ABOUT = "What `korme import` wrote last, so that it can tell your edits apart from the programme's. Commit it, do not edit it."
_NAMES = {"programmes": "event", "people": "creative", "works": "creative", "partners": "partner"}
"""The sections of the file, and the field with the name of an entry."""

Sections = dict[str, dict[str, Any]]
"""By name of a table: what is known of each of its rows, by key."""


class ImportMemory(Struct):
    """What earlier imports have written."""

    programmes: Sections = {}
    people: Sections = {}
    works: Sections = {}
    partners: Sections = {}

    def text(self) -> str:
        """Return the memory as JSON with a line for each row, so that git shows and merges rows one by one."""
        return "".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield '{\n"about": ' + json.dumps(_ABOUT)
        for section in _NAMES:
            tables: Sections = getattr(self, section)
            if section != "programmes" and not tables:
                continue
            yield f',\n"{section}": {{'
            for index, (name, rows) in enumerate(sorted(tables.items())):
                lines = (
                    f"{json.dumps(key)}: {json.dumps(known, ensure_ascii=False)}" for key, known in sorted(rows.items())
                )
                yield ("," if index else "") + f"\n{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}"
            yield "\n}"
        yield "\n}\n"


def read_memory(root: Path) -> ImportMemory:
    """Return what earlier imports have written.

    Raises:
        SiteError: the file is broken; without it every row would be written a second time.
    """
    if not (root / IMPORTED).exists():
        return ImportMemory()
    text, problems = read_text(root, IMPORTED, limit_kb=LIMIT_KB)
    try:
        found = json.loads(text or "")
        memory = ImportMemory(
            found["programmes"], found.get("people", {}), found.get("works", {}), found.get("partners", {})
        )
        for section, name in _NAMES.items():
            for known in (known for rows in getattr(memory, section).values() for known in rows.values()):
                if not isinstance(known[name], str) or not isinstance(known["fields"], dict):
                    raise ValueError(name)
                if section != "programmes":
                    _check_pictures(known)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SiteError((*problems, problem("import-memory", Mark(IMPORTED), reason=str(error)[:200]))) from None
    return memory


def _check_pictures(known: dict[str, Any]) -> None:
    """Check what is known of a person's or a work's pictures, whose names lead to files.

    Raises:
        ValueError: it is not what an import writes.
    """
    for part in (known, *known.get("works", {}).values()):
        if not isinstance(part["fields"], dict):
            raise ValueError("fields")
        for picture in part.get("pictures", {}).values():
            names = [picture[name] for name in ("file", "from", "copy")]
            if not all(isinstance(name, str) for name in names) or not _is_picture(names[0]):
                raise ValueError("pictures")


def _is_picture(name: str) -> bool:
    """Return whether a name is that of a picture in a folder of its own."""
    return (
        not re.search(r"[/\\\0]", name) and Item(name, "", False).ending in ENDINGS | TAKEN and not name.startswith(".")
    )
