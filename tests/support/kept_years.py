"""A frozen year in a few lines: its record, the files that it needs, the list of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from korme.search.pagefind import Record, begin


def keep_year(root: Path, edition: str, entries: Sequence[Mapping[str, Any]], files: Mapping[str, bytes] = {}) -> None:
    """Write a frozen year, of the last week of April, below a site."""
    record = {
        "format": 1,
        "edition": edition,
        "title": {"en": f"Expo {edition}"},
        "start": f"{edition}-04-20",
        "end": f"{edition}-04-26",
        "frozen": f"{edition}-05-01",
        "version": "1",
        "languages": ["en", "ru"],
        "entries": [{"title": {"en": str(each["key"])}, **each} for each in entries],
    }
    folder = root / "archive" / edition
    kept = {"freeze.json": json.dumps(record).encode(), **files}
    for path, data in kept.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in kept.items())
    (folder / "SHA256SUMS").write_text(sums, "utf-8")


def index_of(words: Mapping[str, Sequence[str | int]], language: str) -> dict[str, bytes]:
    """Return the files of a search index by path: what results show, by the words by which they are found."""
    made = begin([Record(text, tuple(shown)) for text, shown in words.items()], language).files(parts=1)
    return {f"pagefind/{language}/{name}": data for name, data in made.items()}
