"""The errands of the child processes that transfer and judge entries, and their results."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from korme.remote.lots import Lot
from korme.store.cache import Stamp


class Wanted(Struct, frozen=True):
    """An entry to fetch."""

    key: str
    limit: int
    """Bytes it may have."""


class FetchOrder(Struct, frozen=True):
    """Entries to fetch into a folder, or only to look for."""

    url: str
    wanted: tuple[Wanted, ...]
    folder: Path | None
    """None: only find out which there are."""


class Parcel(Struct, frozen=True):
    """An entry to send."""

    key: str
    files: tuple[tuple[str, Path], ...]
    tone: str = ""
    must_replace: bool = False
    """Whether what is there was refused."""
    is_new: bool = False
    """Whether it is known that there is none."""


class SendOrder(Struct, frozen=True):
    """Entries to send."""

    url: str
    parcels: tuple[Parcel, ...]


class Transferred(Struct, frozen=True):
    """What came of an order."""

    done: tuple[str, ...] = ()
    """Keys of the entries that were fetched, found or sent."""
    refused: tuple[str, ...] = ()
    """Keys of the entries that are too large."""
    denied: int = 0
    """Requests that the store refused."""
    failure: str = ""
    """Why the store could not be used; empty if it could."""


class JudgeOrder(Struct, frozen=True):
    """A fetched entry, and where its files go if it is what it promises to be."""

    lot: Lot
    source: Path
    places: tuple[tuple[str, Path], ...]


class Verdict(Struct, frozen=True):
    """What was found."""

    stamps: tuple[tuple[str, Stamp], ...] = ()
    tone: str = ""
    reason: str = ""
    """Why the entry was refused; empty if its files are in their places."""
