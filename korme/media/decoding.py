"""Opening of strangers' films and recordings with PyAV: one demuxer, one file, one thread. Only in child processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import av.logging

from korme.media.containers.source import opened
from korme.media.formats import MediaFormat, recognise
from korme.media.refusals import refuse

ERRORS = (av.error.FFmpegError, ValueError, MemoryError, OverflowError)
"""What decoding a damaged file raises."""
_PROBED = {"probesize": "5000000", "analyzeduration": "5000000", "protocol_whitelist": "", "enable_drefs": "0"}
_HEAD = 4096
_LOWEST_RATE = 1000
"""Samples a second: fewer are no sound, and turned into a usual rate they would be very many."""


@contextmanager
def opened_medium(path: Path) -> Iterator[Any]:
    """Open a film or recording for decoding, as PyAV's container.

    Its demuxer follows from its bytes, so that no list of other files or addresses is followed.

    Raises:
        MediumRefused: it is of no known format, or damaged.
    """
    av.logging.set_level(None)
    with opened(path) as source:
        file_format = recognise(source.up_to(0, _HEAD))
        if file_format is None:
            raise refuse("medium-unreadable", "unknown")
        source.file.seek(0)
        with _container(source.file, file_format) as container:
            for stream in container.streams:
                if stream.codec_context is not None:  # that of telemetry, or of a codec that FFmpeg does not know
                    stream.codec_context.thread_count = 1
            yield container


def _container(file: Any, file_format: MediaFormat) -> Any:
    try:
        return av.open(file, "r", format=file_format.demuxer, options=_PROBED, metadata_errors="ignore")
    except ERRORS as error:
        raise refuse("medium-unreadable", reason=reason(error)) from error


def reason(error: BaseException) -> str:
    """Return what an error says, on one short line."""
    return " ".join(str(error).split())[:200]


def film_of(container: Any) -> Any:
    """Return the first stream of pictures that is not a cover.

    Raises:
        MediumRefused: there is none.
    """
    for stream in container.streams.video:
        if stream.codec_context is not None and not stream.disposition & av.stream.Disposition.attached_pic:
            return stream
    raise refuse("medium-unreadable", "nothing")


def sound_of(container: Any) -> Any:
    """Return the first stream of sound that can be decoded; None if there is none."""
    for stream in container.streams.audio:
        if stream.codec_context is not None and (stream.rate or 0) >= _LOWEST_RATE:
            return stream
    return None
