"""Removal of the samples that an edit list hides: what somebody has cut off a film is not published with it."""

from __future__ import annotations

from msgspec import structs

from korme.media.containers.movie import MovieTrack, ShownPart
from korme.media.containers.sample_tables import Samples

_PREROLL = 3
"""Samples of sound before the first one heard: decoders need one or two."""


def trimmed(samples: Samples, track: MovieTrack, timescale: int) -> tuple[Samples, tuple[ShownPart, ...]]:
    """Return the samples of a track that are shown or needed for it, and its edits.

    Args:
        timescale: the movie's, in which edits say how long they last.
    """
    edits = track.edits
    parts = [edit for edit in edits if edit.start >= 0]
    if len(parts) != 1:
        return samples, edits if parts else ()
    part = parts[0]
    end = part.start + -(-part.duration * track.timescale // timescale) if part.duration else samples.length
    first, begin = _first(samples, part.start)
    last = _last(samples, end)
    if first >= last:
        return samples, edits
    kept = _slice(samples, first, last) if (first, last) != (0, len(samples)) else samples
    left = max(0, samples.length - part.start) * timescale // track.timescale
    part = ShownPart(part.duration or left, part.start - begin)
    return kept, tuple(part if edit.start >= 0 else edit for edit in edits)


def _first(samples: Samples, start: int) -> tuple[int, int]:
    """Return the last sample from which what is shown at `start` can be decoded, and when it is decoded."""
    found, begin, time = 0, 0, 0
    starts = []
    for place, duration in enumerate(samples.durations):
        shown = time + (samples.shifts[place] if samples.shifts else 0)
        if time > start and shown > start:
            break
        if not samples.syncs:
            starts.append(time)
        elif samples.syncs[place] and shown <= start:
            found, begin = place, time
        time += duration
    if samples.syncs or len(starts) <= _PREROLL:
        return found, begin
    return len(starts) - 1 - _PREROLL, starts[-1 - _PREROLL]


def _last(samples: Samples, end: int) -> int:
    """Return the number behind the last sample that is shown before `end`."""
    last, time = 0, 0
    for place, duration in enumerate(samples.durations):
        if time + (samples.shifts[place] if samples.shifts else 0) < end:
            last = place + 1
        time += duration
    return last


def _slice(samples: Samples, first: int, last: int) -> Samples:
    part = slice(first, last)
    durations = samples.durations[part]
    return structs.replace(
        samples,
        sizes=samples.sizes[part],
        offsets=samples.offsets[part],
        durations=durations,
        shifts=samples.shifts[part],
        syncs=samples.syncs[part],
        length=sum(durations),
    )
