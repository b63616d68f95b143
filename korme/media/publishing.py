"""Making of a medium's file as visitors get it, in a child process: the same streams without what is private."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from korme.media import containers, models, pages
from korme.media.formats import DOCUMENT, FILM, MODEL, SOUND
from korme.media.jobs import PublishedMedium, PublishOrder
from korme.media.refusals import MediumRefused
from korme.pictures.credits import Credit
from korme.pictures.refusals import PictureRefused, fault
from korme.store.cache import Stamp

PUBLISHERS: Mapping[str, Callable[[Path, Path, Credit], None]] = {
    FILM: containers.publish,
    SOUND: containers.publish,
    DOCUMENT: pages.publish,
    MODEL: models.publish,
}
"""What writes the file of each kind: takes the original, the file to write and the credit; raises MediumRefused."""


def publish(order: PublishOrder) -> PublishedMedium:
    """Make a file and put it in its place, complete or not at all."""
    part = order.place.with_name(f".{order.place.name}.{os.getpid()}.part")
    try:
        if _digest(order.source, hashlib.sha256) != order.facts.digest:
            return PublishedMedium(faults=(fault("picture-changed"),))
        order.place.parent.mkdir(parents=True, exist_ok=True)
        PUBLISHERS[order.facts.kind](order.source, part, order.credit)
        status = part.stat()
        stamp = Stamp(status.st_size, status.st_mtime_ns, _digest(part, partial(hashlib.blake2b, digest_size=16)))
        os.replace(part, order.place)
        return PublishedMedium(stamp)
    except (MediumRefused, PictureRefused) as refused:
        return PublishedMedium(faults=(refused.fault,))
    except OSError as error:  # the cache's disk is full or gone, which is not the medium's fault
        return PublishedMedium(faults=(fault("cache-unwritable", reason=error.strerror or str(error)),))
    finally:
        part.unlink(missing_ok=True)


def _digest(path: Path, kind: Callable[[], Any]) -> str:
    """Return the hexadecimal digest of a file, which is not read into memory as a whole."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest()
