"""Films and recordings without a decoder: what a file is, and the copy of it that visitors get."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from korme.core.media import MediumFacts
from korme.core.model import Limits
from korme.media.containers import flac, isobmff, matroska, matroska_writing, movie_writing, mp3, ogg, wav
from korme.media.containers.described import FILM, SOUND, Description
from korme.media.containers.source import Source, opened
from korme.media.formats import MediaFormat, recognise
from korme.media.refusals import damaged, refuse
from korme.pictures.credits import Credit

_HEAD = 4096
_BROKEN = (struct.error, IndexError, OverflowError, ValueError)
"""What reading a damaged file raises beside `MediumRefused`: a length that leads nowhere, a text in no encoding."""

_DESCRIBERS: dict[str, Callable[[Source], Description]] = {
    "flac": flac.describe,
    "isobmff": isobmff.describe,
    "matroska": matroska.describe,
    "mp3": mp3.describe,
    "ogg": ogg.describe,
    "wav": wav.describe,
}
_PUBLISHERS: dict[str, Callable[[Source, BinaryIO, Credit], None]] = {
    "flac": flac.publish,
    "isobmff": movie_writing.publish,
    "matroska": matroska_writing.publish,
    "mp3": mp3.publish,
    "ogg": ogg.publish,
    "wav": wav.publish,
}


def look(path: Path, limits: Limits) -> MediumFacts:
    """Describe a film or recording.

    Raises:
        MediumRefused: it is damaged, cut off, or neither.
    """
    with opened(path) as source:
        file_format = _format(source)
        is_larger = source.size > limits.media_mb * 1_000_000
        digest = source.digest(_HEAD if is_larger else source.size)  # such a file is refused, and not read for it
        if not file_format.family:
            return _named(file_format, digest, source.size)
        try:
            return _facts(_DESCRIBERS[file_format.family](source), digest, source.size)
        except _BROKEN as error:
            raise damaged("") from error


def publish(path: Path, target: Path, credit: Credit) -> None:
    """Write the file that visitors get: the same streams, without metadata but the credit, its index in front.

    Raises:
        MediumRefused: it is damaged, or browsers do not play it.
    """
    with opened(path) as source, open(target, "wb") as file:
        file_format = _format(source)
        if not file_format.family:
            raise refuse("medium-unplayable", found=file_format.name)
        try:
            _PUBLISHERS[file_format.family](source, file, credit)
        except _BROKEN as error:
            raise damaged("") from error


def _format(source: Source) -> MediaFormat:
    head = source.up_to(0, _HEAD)
    found = recognise(head)
    if found is None:
        raise refuse("medium-unreadable", "lfs" if head.startswith(b"version https://git-lfs") else "unknown")
    return found


def _named(file_format: MediaFormat, digest: str, size: int) -> MediumFacts:
    """Return the facts of a file whose format no browser plays."""
    kind = SOUND if file_format.is_sound else FILM
    return MediumFacts(digest, size, kind, file_format.name, trouble=file_format.name)


def _facts(found: Description, digest: str, size: int) -> MediumFacts:
    films = [stream for stream in found.streams if stream.kind == FILM]
    sounds = [stream for stream in found.streams if stream.kind == SOUND]
    trouble = found.trouble or next((stream.trouble for stream in found.streams if stream.trouble), "")
    strings = ", ".join(dict.fromkeys(stream.string for stream in [*films, *sounds[:1]] if stream.string))
    return MediumFacts(
        digest=digest,
        size=size,
        kind=FILM if films else SOUND,
        format=found.format,
        ending="" if trouble else found.ending,
        mime="" if trouble else f'{found.mime}; codecs="{strings}"' if strings else found.mime,
        seconds=round(found.seconds, 3),
        width=films[0].width if films else 0,
        height=films[0].height if films else 0,
        codecs=tuple(stream.codec for stream in found.streams),
        has_sound=bool(sounds),
        channels=sounds[0].channels if sounds else 0,
        is_fast_start=found.is_fast_start,
        has_location=found.has_location,
        trouble=trouble,
        lacking=found.lacking or next((stream.lacking for stream in found.streams if stream.lacking), ""),
        texts=found.texts,
        left_out=found.left_out,
    )
