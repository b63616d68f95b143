"""Looks at what has arrived from a worker before the cache takes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO

from msgspec import Struct

from korme.cluster.parcels import Arrival, ArrivedFile, Job
from korme.pictures.drawings import CARD_HEIGHT, CARD_WIDTH, Card
from korme.pictures.geometry import ladder_of
from korme.pictures.jobs import Drawn, Order, RenderResult
from korme.store.cache import write_whole

_TONE = re.compile("#[0-9a-f]{6}")


class Size(Struct, frozen=True):
    """What a file must be; width and height in pixels."""

    format: str
    width: int
    height: int


class Delivery(Struct, frozen=True):
    """What has arrived for a job."""

    job: Job
    arrival: Arrival


def accept(deliveries: Sequence[Delivery]) -> list[RenderResult | Drawn]:
    """Check what has arrived for the jobs of a task, in a child process, and write the files to their places.

    Raises:
        ValueError: it is not what was asked for.
        OSError: a file is no picture, or cannot be written.
    """
    for delivery in deliveries:
        _check(delivery)
    return [_placed(delivery) for delivery in deliveries]


def _check(delivery: Delivery) -> None:
    """Check the names, digests and headers of files, and the mean colours.

    Raises:
        ValueError: something is missing, damaged or other than asked for.
        OSError: a file is no picture.
    """
    sizes = _sizes(delivery.job)
    files = {file.path: file for file in delivery.arrival.files}
    if files.keys() != sizes.keys() or len(files) != len(delivery.arrival.files):
        raise ValueError("other files")
    for path, file in files.items():
        _check_file(file, sizes[path])
    ladders = {ladder_of(path) for path in sizes}
    tones = dict(delivery.arrival.tones)
    if not tones.keys() <= ladders or not all(map(_TONE.fullmatch, tones.values())):
        raise ValueError("other colours")


def _check_file(file: ArrivedFile, size: Size) -> None:
    """Check the digest and the header of a file.

    Raises:
        ValueError: it is damaged, or another picture.
        OSError: it is no picture of the format.
    """
    from PIL import Image

    if not file.is_whole:
        raise ValueError("damaged")
    with Image.open(BytesIO(file.data), formats=[size.format]) as image:
        if image.size != (size.width, size.height):
            raise ValueError("another picture")


def _sizes(job: Job) -> dict[str, Size]:
    """Return what each file of a job must be, by its path in the output."""
    if isinstance(job, Order):
        sizes = {each.path: Size(each.encoding.format.upper(), each.width, each.height) for each in job.renditions}
        return {path: sizes[path] for path, _ in job.places}
    order = job.order
    if isinstance(order, Card):
        return {order.path: Size("JPEG", CARD_WIDTH, CARD_HEIGHT)}
    return {order.path: Size(order.format.upper(), order.side, order.side)}


def _placed(delivery: Delivery) -> RenderResult | Drawn:
    places = _places(delivery.job)
    stamps = [(file.path, write_whole(places[file.path], file.data)) for file in delivery.arrival.files]
    return RenderResult(tuple(stamps), delivery.arrival.tones) if isinstance(delivery.job, Order) else Drawn(*stamps[0])


def _places(job: Job) -> dict[str, str]:
    return dict(job.places) if isinstance(job, Order) else {job.order.path: job.place}
