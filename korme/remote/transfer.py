"""Transfers of entries, in a child process: its threads and memory are not the build's, and it has a deadline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from msgspec import Struct

from korme.remote.entry import SharedFiles, pack
from korme.remote.errands import FetchOrder, Parcel, SendOrder, Transferred, Wanted
from korme.remote.stores import (
    AccessDenied,
    ObjectStore,
    SharedStore,
    StoreFailed,
    TooLarge,
    closed,
    opened,
    opened_to_write,
)
from korme.store.cache import write_whole

LANES = 8
"""Connections of one child process, each with one entry in memory at a time."""
_Item = TypeVar("_Item", Wanted, Parcel)
_Store = TypeVar("_Store", bound=SharedStore)


class _Lane(Struct, eq=False):
    """What one connection has done."""

    done: list[str] = []
    refused: list[str] = []
    denied: int = 0
    failure: str = ""


def fetch(order: FetchOrder) -> Transferred:
    """Fetch entries, each into a file named by its key; nothing in them is looked at."""

    def step(store: SharedStore, wanted: Wanted) -> bool:
        if order.folder is None:
            return store.has(wanted.key)
        data = store.get(wanted.key, wanted.limit)
        if data is not None:
            write_whole(order.folder / wanted.key, data)
        return data is not None

    return _in_lanes(partial(opened, order.url), order.wanted, step)


def send(order: SendOrder) -> Transferred:
    """Send entries that are not there yet."""

    def step(store: ObjectStore, parcel: Parcel) -> bool:
        if parcel.is_new or parcel.must_replace or not store.has(parcel.key):
            files = {name: path.read_bytes() for name, path in parcel.files}
            store.put(parcel.key, pack(SharedFiles(parcel.key, files, parcel.tone)))
        return True

    return _in_lanes(partial(opened_to_write, order.url), order.parcels, step)


def _in_lanes(
    open_store: Callable[[], _Store], items: Sequence[_Item], step: Callable[[_Store, _Item], bool]
) -> Transferred:
    """Do a step for each item, on several connections at once; a connection that fails ends its lane."""

    def run(at: int) -> _Lane:
        lane = _Lane()
        try:
            with closed(open_store()) as store:
                for item in items[at::LANES]:
                    _step(lane, store, item, step)
        except (StoreFailed, OSError) as error:
            lane.failure = str(error.args[0]) if isinstance(error, StoreFailed) else "disk"
        return lane

    with ThreadPoolExecutor(LANES) as executor:
        lanes = list(executor.map(run, range(min(LANES, len(items)))))
    return Transferred(
        tuple(key for lane in lanes for key in lane.done),
        tuple(key for lane in lanes for key in lane.refused),
        sum(lane.denied for lane in lanes),
        next((lane.failure for lane in lanes if lane.failure), ""),
    )


def _step(lane: _Lane, store: _Store, item: _Item, step: Callable[[_Store, _Item], bool]) -> None:
    try:
        if step(store, item):
            lane.done.append(item.key)
    except TooLarge:
        lane.refused.append(item.key)
    except AccessDenied:
        lane.denied += 1
