"""What was printed of labels, and when: `.korme/printed/labels.json`, so that only those that have changed are printed again."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from korme.core.git import day_of, revision
from korme.core.problems import Mark, UsageError, problem
from korme.printing.data import as_json
from korme.store.cache import write_whole

PATH = ".korme/printed/labels.json"
OPTION = "--since"
LAST = "last"
_MOST = 30
"""Times kept of one label."""


class Printing(Struct, frozen=True, array_like=True):
    """One label as it was printed."""

    day: str
    """2026-04-22"""
    languages: str
    digest: str


Record = Mapping[str, Sequence[Printing]]
"""By work (`saule/steppe`), oldest first."""


def read_record(root: Path) -> Record:
    """Return what was printed; nothing if there is no record, or a damaged one: then everything counts as new."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode((root / PATH).read_bytes(), type=dict[str, list[Printing]])
    return {}


def changed(root: Path, labels: Iterable[Any], languages: Sequence[str], since: str) -> list[Any]:
    """Return the labels that are not as they were printed by then, in these languages.

    Args:
        since: a day, what git knows (a tag, a branch), or 'last'.

    Raises:
        UsageError: it is none of these, or nothing was printed yet.
    """
    record, day = read_record(root), _day(root, since)
    if not record:
        raise UsageError(problem("print-no-record", Mark(OPTION), path=PATH))
    joined = ",".join(languages)

    def before(key: str) -> str:
        own = [each for each in record.get(key, ()) if each.languages == joined and each.day <= day]
        return own[-1].digest if own else ""

    return [label for label in labels if before(label["key"]) != digest_of(label, languages)]


def remember(root: Path, labels: Iterable[Any], languages: Sequence[str], today: dt.date) -> None:
    """Add to the record that labels were printed today.

    Raises:
        OSError: it cannot be written.
    """
    record = {key: [*own] for key, own in read_record(root).items()}
    for label in labels:
        own = record.setdefault(label["key"], [])
        own.append(Printing(today.isoformat(), ",".join(languages), digest_of(label, languages)))
        del own[:-_MOST]
    _write(root, record)


def _write(root: Path, record: Record) -> None:
    data = msgspec.json.format(msgspec.json.encode(record, order="sorted"), indent=1)
    (root / PATH).parent.mkdir(parents=True, exist_ok=True)
    write_whole(root / PATH, data + b"\n")


def forget_printed(root: Path, creatives: Sequence[str]) -> None:
    """Take the works of people out of the record.

    Raises:
        OSError: it cannot be written.
    """
    record = read_record(root)
    left = {key: own for key, own in record.items() if key.partition("/")[0] not in creatives}
    if left != record:
        _write(root, left)


def digest_of(label: Mapping[str, Any], languages: Sequence[str]) -> str:
    """Return a digest of what a label says; the line of its file does not count."""
    said = {key: value for key, value in label.items() if key not in ("mark", "key")}
    return hashlib.blake2b(as_json(said, languages[0]), digest_size=8).hexdigest()


def _day(root: Path, since: str) -> str:
    """Return the last day that counts, in ISO's notation.

    Raises:
        UsageError: the text is neither a day nor something that git knows.
    """
    if since == LAST:
        return "9999"
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(since).isoformat()
    return day_of(revision(root, since, option=OPTION), option=OPTION)
