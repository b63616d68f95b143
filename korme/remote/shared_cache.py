"""The shared cache during one build: fetching what is missing, sending what others may need, and what came of it.

Nothing here may stop a build: a store that fails is not asked again, and what it lacks is made as if there were none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from korme.core.model import Progress, Step
from korme.core.problems import Mark, Problem, problem
from korme.remote.address import parse_address
from korme.remote.errands import FetchOrder, JudgeOrder, Parcel, SendOrder, Transferred, Verdict, Wanted
from korme.remote.lots import Lot
from korme.remote.worker import fetch, judge, send
from korme.store.cache import Cache, write_whole
from korme.store.records import encode_record, read_one
from korme.store.worker_pool import Failure, Outcome, Pool, Task

_BATCH = 32
"""Entries that one child process transfers for one task."""
_ROUND = 8
"""Tasks of one round; what is fetched in it is judged during the next one."""
_SECONDS = 180.0
"""Seconds for a task."""
_SECONDS_TO_JUDGE = 20.0
_CHILDREN = 2
"""Child processes that transfer at once."""
_ADDRESS_SPACE = 8192
"""MiB of address space of such a child: its threads reserve far more than they use."""
_STALE = 3600.0
"""Seconds after which fetched entries belong to a build that was killed."""
_OPTION = Mark("--cache")
_REPORT = "shared"
_Each = TypeVar("_Each")


class SharingReport(Struct, frozen=True):
    """What the last build did with its shared cache."""

    scheme: str
    found: int
    made: int
    """Entries that were not there and had to be made."""
    refused: int
    sent: int


class SharedCache(Struct, eq=False):
    """A shared cache, and what this build knows of it."""

    url: str
    cache: Cache
    jobs: int
    lots: list[Lot] = []
    """Everything that this build shares."""
    found: set[str] = set()
    """Keys of the entries that it has."""
    fetched: set[str] = set()
    """Keys of those whose files were taken from it."""
    missed: set[str] = set()
    """Keys of the entries that it does not have."""
    refused: dict[str, tuple[str, str]] = {}
    """Origin and reason of each entry that was refused, by key."""
    sent: set[str] = set()
    """Keys of the entries that are there because of this build, or that others have sent meanwhile."""
    denied: int = 0
    """Requests that the store refused."""
    failure: str = ""
    """Why it is no longer asked; empty while it works."""

    # Fetching

    def fetch(self, lots: Sequence[Lot], progress: Progress) -> None:
        """Fetch entries into the local cache, as far as there are any and they are what they promise."""
        if not lots or self.failure:
            return
        folder = _emptied_folder(self.cache.folder / "incoming")
        arrived: list[Lot] = []
        done = 0
        try:
            with self._transfers() as transfers, Pool(self.jobs) as judges:
                for chunk in _chunks(lots, _BATCH * _ROUND):
                    arrived = self._round(chunk, arrived, folder, transfers, judges)
                    done += len(chunk)
                    progress(Step("download", done, len(lots)))
                    if self.failure:
                        break
                self._round([], arrived, folder, transfers, judges)
        finally:
            _remove(folder)

    def _transfers(self) -> Pool:
        return Pool(min(self.jobs, _CHILDREN), memory_mb=_ADDRESS_SPACE)

    def look(self, lots: Sequence[Lot]) -> None:
        """Find out which entries there are, without fetching them."""
        with self._transfers() as pool:
            for chunk in _chunks(lots, _BATCH * _ROUND):
                if self.failure:
                    return
                for outcome in pool.run(self._fetch_tasks(chunk, None)):
                    self.found.update(self._noted(outcome).done)
                    if self.failure:
                        return

    def _round(
        self, lots: Sequence[Lot], arrived: Sequence[Lot], folder: Path, transfers: Pool, judges: Pool
    ) -> list[Lot]:
        """Transfer some entries and meanwhile judge those of the round before; return those that have arrived."""
        by_key = {lot.key: lot for lot in lots}
        tasks = [Task(judge, self._judge_order(lot, folder), _SECONDS_TO_JUDGE, label=lot) for lot in arrived]
        outcomes = judges.run(tasks)

        def step() -> bool:
            outcome = next(outcomes, None)
            if outcome is not None:
                self._judged(outcome.task.label, outcome.value, folder)
            return outcome is not None

        found: list[Lot] = []
        for outcome in transfers.run(self._fetch_tasks(lots, folder), step):
            answer = self._noted(outcome)
            found += [by_key[key] for key in answer.done]
            self.refused |= {key: (by_key[key].origin, "large") for key in answer.refused}
            if self.failure:
                break  # no more tasks for a store that fails
        while step():
            pass
        return found

    def _fetch_tasks(self, lots: Sequence[Lot], folder: Path | None) -> list[Task]:
        orders = [
            FetchOrder(self.url, tuple(Wanted(lot.key, lot.limit) for lot in batch), folder)
            for batch in _chunks(lots, _BATCH)
        ]
        return [Task(fetch, order, _SECONDS) for order in orders]

    def _noted(self, outcome: Outcome) -> Transferred:
        """Note what the outcome of a transfer says of the store."""
        late = "timeout" if outcome.failure is Failure.LATE else "connection"
        answer: Transferred = outcome.value or Transferred(failure=late)
        self.failure = self.failure or answer.failure
        self.denied += answer.denied
        if isinstance(outcome.task.argument, FetchOrder) and not answer.failure:
            asked = {wanted.key for wanted in outcome.task.argument.wanted}
            self.missed |= asked - set(answer.done) - set(answer.refused)
        return answer

    def _judge_order(self, lot: Lot, folder: Path) -> JudgeOrder:
        places = tuple((image.path, self.cache.place(image.path)) for image in lot.images)
        return JudgeOrder(lot, folder / lot.key, places)

    def _judged(self, lot: Lot, judged: Verdict | None, folder: Path) -> None:
        (folder / lot.key).unlink(missing_ok=True)
        judged = judged or Verdict(reason="picture")
        if judged.reason:
            self.refused[lot.key] = (lot.origin, judged.reason)
            return
        self.cache.record_made(dict(judged.stamps))
        if lot.ladder:
            self.cache.record_tones({lot.ladder: judged.tone})
        self.found.add(lot.key)
        self.fetched.add(lot.key)

    # Sending

    def send(self, place: Callable[[str], Path | None], progress: Progress) -> bool:
        """Send what this build has and the store lacks, if it may be written.

        Args:
            place: the place of a finished file by its name, or None if it is gone.

        Returns:
            False if something could not be sent.
        """
        if not parse_address(self.url).is_writable:
            return True
        record = self.cache.folder / f"sent-{hashlib.blake2b(self.url.encode(), digest_size=8).hexdigest()}"
        known = set(read_one(record, list[str]) or ()) - self.missed - self.refused.keys()
        waiting = [lot for lot in self.lots if lot.key not in known | self.found]
        done = 0
        with self._transfers() as pool:
            for chunk in _chunks(waiting, _BATCH * _ROUND):
                if self.failure:
                    break
                parcels = [parcel for lot in chunk if (parcel := self._parcel(lot, place))]
                orders = [SendOrder(self.url, tuple(batch)) for batch in _chunks(parcels, _BATCH)]
                for outcome in pool.run([Task(send, order, _SECONDS) for order in orders]):
                    self.sent.update(self._noted(outcome).done)
                    if self.failure:
                        break
                done += len(chunk)
                progress(Step("upload", done, len(waiting)))
        now = known | self.found | self.sent
        if now != known:
            with contextlib.suppress(OSError):  # it only saves questions
                write_whole(record, encode_record(sorted(now)))
        return not self.failure and not self.denied

    def _parcel(self, lot: Lot, place: Callable[[str], Path | None]) -> Parcel | None:
        """Return what is sent of a lot; None if a file or the colour is gone."""
        files = [(image.path, found) for image in lot.images if (found := place(image.path))]
        tone = self.cache.tone(lot.ladder) if lot.ladder else ""
        if len(files) < len(lot.images) or tone is None:
            return None
        return Parcel(lot.key, tuple(files), tone, lot.key in self.refused, lot.key in self.missed)

    # What came of it

    def problems(self) -> tuple[Problem, ...]:
        """Return warnings: one for each reason why entries were refused, and one if the store failed."""
        reasons: dict[str, list[str]] = {}
        for origin, reason in self.refused.values():
            reasons.setdefault(reason, []).append(origin)
        found = [
            problem("cache-refused", _OPTION, hint=reason, file=min(origins), count=len(origins))
            for reason, origins in sorted(reasons.items())
        ]
        failure = self.failure or ("denied" if self.denied and not self.found | self.sent else "")
        if failure:
            hint = "status" if failure.isdigit() else failure
            found.append(problem("cache-failed", _OPTION, hint=hint, reason=failure))
        return tuple(found)

    def remember(self) -> None:
        """Record what this build did, for `korme info`."""
        made = len(self.missed | self.refused.keys())
        scheme = parse_address(self.url).scheme
        report = SharingReport(scheme, len(self.fetched), made, len(self.refused), len(self.sent))
        with contextlib.suppress(OSError):  # the site is published
            write_whole(self.cache.folder / _REPORT, encode_record(report))


def last_sharing(cache: Path) -> SharingReport | None:
    """Return what the last build did with its shared cache, or None if it had none."""
    return read_one(cache / _REPORT, SharingReport)


def _emptied_folder(incoming: Path) -> Path:
    """Return a folder for what this build fetches, without what killed builds have left beside it."""
    incoming.mkdir(parents=True, exist_ok=True)
    for folder in incoming.iterdir():
        if folder.stat().st_mtime < time.time() - _STALE:
            _remove(folder)
    own = incoming / str(os.getpid())
    own.mkdir(exist_ok=True)
    return own


def _remove(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink(missing_ok=True)
    folder.rmdir()


def _chunks(items: Sequence[_Each], size: int) -> Iterator[Sequence[_Each]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
