"""Reads `content/map.osm`, the organizers' export of the town around the venues; what is drawn is in the cache."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Entry, Venue
from korme.site.config import Config
from korme.site.town_map import PATH, TownMap
from korme.store.cache import Cache, write_record
from korme.store.records import encode_packed, read_packed
from korme.store.source_tree import SourceTree
from korme.store.worker_pool import Failure, Pool, Task

_RECORD = "map"
"""In the cache's folder."""
_VERSION = 2
"""Other after a change to what is kept of a file."""
_SECONDS = 30.0
_MOST_NAMED = 5


class _Wrong(NamedTuple):
    """Why a file cannot be used."""

    hint: str
    line: int = 0
    reason: str = ""


class _DrawnTown(Struct, array_like=True):
    """What was read of a file."""

    question: str
    """Digest of its bytes, of the languages and of the version."""
    town: TownMap | None
    wrong: _Wrong | None
    """Why there is none: a file that takes minutes to refuse is refused once."""


def read_town(
    tree: SourceTree, entries: Iterable[Entry], config: Config, cache: Cache, pool: Pool
) -> tuple[TownMap | None, list[Problem]]:
    """Return the map of a site, None without a usable one, and what is wrong with it.

    Args:
        pool: reads a file that is not in the cache.
    """
    listing = tree.listing("content")
    if PATH.rpartition("/")[2] not in listing.names:
        return None, []
    data, problems = _bytes(tree.root, config.bounds)
    if data is None:
        return None, problems
    question = hashlib.blake2b(data, digest_size=16, person=f"map {_VERSION}".encode()).hexdigest()
    question += "".join(f" {language}" for language in config.languages)
    kept = read_packed(cache.folder / _RECORD, _DrawnTown)
    if kept is None or kept.question != question:
        outcome = next(iter(pool.run([Task(_parsed, (tree.root / PATH, config.languages), _SECONDS)])))
        if outcome.failure in (Failure.BROKE, Failure.DIED):
            return None, [_broken(_Wrong("", reason=outcome.text))]
        found = _Wrong("large") if outcome.failure is not Failure.NONE else outcome.value
        kept = _DrawnTown(question, None, found) if isinstance(found, _Wrong) else _DrawnTown(question, found, None)
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time, not the map
            cache.prepare()
            write_record(cache.folder / _RECORD, encode_packed(kept))
    if kept.town is None:
        return None, [_broken(kept.wrong or _Wrong(""))]
    return kept.town, _misplaced(kept.town, entries)


def _bytes(root: Path, limits: Limits) -> tuple[bytes | None, list[Problem]]:
    mark = Mark(PATH)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if (root / PATH).is_symlink():
            return None, [problem("link", mark)]
        with open(os.open(root / PATH, flags), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                return None, [problem("not-a-file", mark)]
            most = limits.file_mb * 1_000_000
            if facts.st_size > most:
                found = -(-facts.st_size // 1_000_000)
                return None, [problem("map-too-large", mark, found=found, most=limits.file_mb)]
            return file.read(most), []
    except OSError as error:
        return None, [problem("unreadable", mark, reason=error.strerror or "")]


def _parsed(question: tuple[Path, tuple[str, ...]]) -> TownMap | _Wrong:
    """Read a file in a child process.

    Raises:
        OSError: it cannot be read any more.
    """
    from korme.read.osm import MapFault, parse_map  # few sites have a map

    try:
        return parse_map(*question)
    except MapFault as fault:
        return _Wrong(fault.hint, fault.line, fault.reason)


def _broken(wrong: _Wrong) -> Problem:
    reason = {"reason": f": {wrong.reason}" if wrong.reason else ""}
    return problem("map-broken", Mark(PATH, wrong.line), hint=wrong.hint, **reason)


def _misplaced(town: TownMap, entries: Iterable[Entry]) -> list[Problem]:
    """Report venues that are not where the map is."""
    venues = sorted((entry for entry in entries if isinstance(entry, Venue)), key=lambda venue: venue.slug)
    placed = [venue for venue in venues if venue.map]
    off = [venue for venue in placed if venue.map and not town.covers(town.place(venue.map.lat, venue.map.lon))]
    if placed and not off:
        return []
    slugs = [venue.slug for venue in off or venues]
    names = ", ".join(slugs[:_MOST_NAMED]) + (" …" if len(slugs) > _MOST_NAMED else "")
    hint = "none" if not placed else "all" if len(off) == len(placed) else ""
    return [problem("map-elsewhere", Mark(PATH), hint=hint, names=names or "content/venues")]
