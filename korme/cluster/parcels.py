"""What travels to a worker and back: tasks with the bytes that they read, results with the bytes that they wrote."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from korme import __version__
from korme.core.versions import version
from korme.pictures.drawings import Card, Icon
from korme.pictures.jobs import Drawn, Order, RenderResult, Sketch
from korme.pictures.recipe import codecs
from korme.pictures.worker import draw, make
from korme.store.task_groups import each
from korme.store.worker_pool import Task

Job = Order | Sketch
"""What may travel: a picture or a drawing, which reads one file at most and writes others."""


class SentJob(Struct, frozen=True):
    """One job without paths of this machine: a picture, a card or an icon."""

    seconds: float
    data: bytes | None
    """Bytes of the file that it reads; None if it reads none."""
    order: Order | None = None
    card: Card | None = None
    icon: Icon | None = None
    logo: bytes | None = None
    """Bytes of the logo on a card."""


class ArrivedFile(Struct, frozen=True):
    """A file that a worker has made."""

    path: str
    """In the output, 'media/…'."""
    digest: str
    data: bytes

    @property
    def is_whole(self) -> bool:
        return digest_of(self.data) == self.digest


class Arrival(Struct, frozen=True):
    """The result of one job; without files if it failed."""

    files: tuple[ArrivedFile, ...] = ()
    tones: tuple[tuple[str, str], ...] = ()


def digest_of(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of everything that pictures and cards depend on, by a name for each."""
    return {
        "Körme": f"{__version__} {_code()}",
        "Pillow": codecs(),
        **{name: version(name) for name in ("resvg_py", "pillow_heif", "font_roboto", "font_source_serif_pro")},
        "processor": platform.machine(),
    }


def _code() -> str:
    """Return a short digest of the program itself: two checkouts may have the same version."""
    folder = Path(__file__).parents[1]
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def jobs_of(task: Task) -> list[Job]:
    """Return the jobs of a task; none if it does not travel."""
    if task.call is make:
        return [task.argument]
    if task.call is draw:
        return list(task.argument)
    if task.call is each and task.argument[0] is make:
        return list(task.argument[1])
    return []


def value_of(task: Task, results: Sequence[RenderResult | Drawn]) -> Any:
    """Return what a task's call returns, from the results of its jobs."""
    return results[0] if task.call is make else list(results)


def packed(task: Task) -> list[SentJob]:
    """Return the jobs of a task as a worker gets them.

    Raises:
        OSError: a file that it reads is gone.
    """
    jobs = jobs_of(task)
    seconds = task.seconds / len(jobs) if task.call is draw else task.seconds
    return [_packed(job, seconds) for job in jobs]


def _packed(job: Job, seconds: float) -> SentJob:
    data = job.source.read_bytes() if job.source else None
    if isinstance(job, Order):
        return SentJob(seconds, data, order=_relocated(job, Path(), Path()))
    drawing = job.order
    if isinstance(drawing, Card):
        return SentJob(seconds, data, card=drawing, logo=job.logo.read_bytes() if job.logo else None)
    return SentJob(seconds, data, icon=drawing)


def unpacked(parcel: SentJob, folder: Path) -> Task:
    """Return a task that reads and writes in a folder of the worker.

    Raises:
        ValueError: the parcel is empty.
    """
    source = folder / "source"
    if parcel.data is not None:
        source.write_bytes(parcel.data)
    if parcel.order:
        return Task(make, _relocated(parcel.order, source, folder), parcel.seconds)
    drawing = parcel.card or parcel.icon
    if drawing is None:
        raise ValueError("an empty parcel")
    place = str(folder / drawing.path.rpartition("/")[2])
    logo = folder / "logo" if parcel.logo is not None else None
    if logo and parcel.logo is not None:
        logo.write_bytes(parcel.logo)
    return Task(draw, [Sketch(drawing, None if parcel.data is None else source, place, logo)], parcel.seconds)


def _relocated(order: Order, source: Path, folder: Path) -> Order:
    """Return an order with its paths in another folder."""
    places = tuple((path, str(folder / path.rpartition("/")[2])) for path, _ in order.places)
    return replace(order, source=source, places=places, threads=1)


def arrival_of(value: RenderResult | list[Drawn] | None, folder: Path) -> Arrival:
    """Return what a job has made in a folder; nothing if it has failed or found a fault, which is judged at home."""
    if value is None or (isinstance(value, RenderResult) and value.faults):
        return Arrival()
    if isinstance(value, RenderResult):
        paths, tones = [path for path, _ in value.stamps], value.tones
    else:
        paths, tones = [drawn.path for drawn in value], ()
    contents = {path: (folder / path.rpartition("/")[2]).read_bytes() for path in paths}
    return Arrival(tuple(ArrivedFile(path, digest_of(data), data) for path, data in contents.items()), tones)


def encode_batch(parcels: Sequence[SentJob], expected: dict[str, str]) -> bytes:
    """Encode jobs that travel together.

    Args:
        expected: the versions with which they must be run.
    """
    return msgspec.msgpack.encode((expected, parcels), enc_hook=str)


def decode_batch(data: bytes) -> tuple[dict[str, str], list[SentJob]]:
    """Read jobs that have travelled together; return the versions expected, and the jobs.

    Raises:
        ValueError: these are no jobs.
    """
    kind = tuple[dict[str, str], list[SentJob]]
    batch: tuple[dict[str, str], list[SentJob]] = msgspec.msgpack.decode(
        data, type=kind, dec_hook=lambda kind, value: kind(value)
    )
    return batch


def encode_arrivals(arrivals: Sequence[Arrival]) -> bytes:
    return msgspec.msgpack.encode(arrivals)


def decode_arrivals(data: bytes) -> list[Arrival]:
    """Read results; they are plain values, so that reading them runs nothing.

    Raises:
        ValueError: these are no results.
    """
    return msgspec.msgpack.decode(data, type=list[Arrival])
