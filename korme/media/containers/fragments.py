"""Fragments of a film (`moof`, ISO/IEC 14496-12, 8.8): their samples, in the same lists as those of whole tables."""

from __future__ import annotations

import sys
from array import array

from msgspec import Struct

from korme.media.containers.boxes import boxes, first, unpacked
from korme.media.containers.sample_tables import MOST_SAMPLES, Samples
from korme.media.refusals import damaged, refuse

_NOT_SYNC = 0x10000
"""In the flags of a sample: decoding cannot begin here."""


class Defaults(Struct, frozen=True):
    """What holds for samples of which a fragment says nothing (`trex`, `tfhd`)."""

    duration: int
    size: int
    flags: int


def read_defaults(moov: bytes) -> dict[int, Defaults]:
    """Return the defaults of each track that has fragments, by its number."""
    found = {}
    for name, content in boxes(first(moov, b"mvex") or b""):
        if name == b"trex":
            number, _, duration, size, flags = unpacked(">IIIII", content, 4, name)
            found[number] = Defaults(duration, size, flags)
    return found


def read_fragment(moof: bytes, begin: int, number: int, defaults: Defaults, samples: Samples, most: int) -> None:
    """Append the samples that a fragment has for a track.

    Args:
        moof: the content of the box.
        begin: where the box begins in the file.
        most: where the file ends, and with it each run of samples.

    Raises:
        MediumRefused: it is damaged.
    """
    end = begin
    for name, traf in boxes(moof):
        if name != b"traf":
            continue
        tfhd = first(traf, b"tfhd")
        if tfhd is None:
            raise damaged("tfhd")
        found, base, own = _header(tfhd, begin, end, defaults)
        is_wanted = found == number
        if is_wanted:
            _wait(traf, samples)
        end = base
        for inner, trun in boxes(traf):
            if inner == b"trun":
                end = _run(trun, base, end, own, samples if is_wanted else None, most)


def _header(tfhd: memoryview, begin: int, end: int, defaults: Defaults) -> tuple[int, int, Defaults]:
    """Return the track's number, the place that others count from, and the defaults (8.8.7)."""
    flags, number = unpacked(">II", tfhd, 0, b"tfhd")
    at, base = 8, end
    if flags & 0x1:
        base, at = unpacked(">Q", tfhd, at, b"tfhd")[0], at + 8
    elif flags & 0x20000:
        base = begin
    if flags & 0x2:
        at += 4
    values = [defaults.duration, defaults.size, defaults.flags]
    for place, flag in enumerate((0x8, 0x10, 0x20)):
        if flags & flag:
            values[place], at = unpacked(">I", tfhd, at, b"tfhd")[0], at + 4
    return number, base, Defaults(*values)


def _wait(traf: memoryview, samples: Samples) -> None:
    """Let the last sample last until the fragment begins, if there is a gap (`tfdt`)."""
    tfdt = first(traf, b"tfdt")
    if tfdt is None or not len(samples):
        return
    (start,) = unpacked(">Q" if tfdt[0] == 1 else ">I", tfdt, 4, b"tfdt")
    gap = start - samples.length
    if 0 < gap + samples.durations[-1] < 1 << 32:
        samples.durations[-1] += gap
        samples.length += gap


def _run(trun: memoryview, base: int, end: int, own: Defaults, samples: Samples | None, most: int) -> int:
    """Append the samples of a run; returns where its data ends (8.8.8)."""
    flags, count = unpacked(">II", trun, 0, b"trun")
    at = 8
    if flags & 0x1:
        end, at = base + unpacked(">i", trun, at, b"trun")[0], at + 4
    first_flags = own.flags
    if flags & 0x4:
        first_flags, at = unpacked(">I", trun, at, b"trun")[0], at + 4
    fields = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
    if count * 4 * len(fields) > len(trun) - at or count > MOST_SAMPLES or end < 0:
        raise damaged("trun")
    if samples is not None and len(samples) + count > MOST_SAMPLES:
        raise refuse("medium-unreadable", "crowded", part="trun")
    numbers = array("I", bytes(trun[at : at + count * 4 * len(fields)]))
    if sys.byteorder == "little":
        numbers.byteswap()
    columns = {bit: numbers[place :: len(fields)] for place, bit in enumerate(fields)}
    sizes = columns.get(0x200) or array("I", [own.size]) * count
    if end + sum(sizes) > most:
        raise refuse("medium-unreadable", "truncated", part="trun")
    if samples is None:
        return end + sum(sizes)
    for size in sizes:
        samples.offsets.append(end)
        end += size
    _append(samples, sizes, columns, own, first_flags)
    return end


def _append(
    samples: Samples, sizes: array[int], columns: dict[int, array[int]], own: Defaults, first_flags: int
) -> None:
    count, before = len(sizes), len(samples.sizes)
    samples.sizes.extend(sizes)
    durations = columns.get(0x100) or array("I", [own.duration]) * count
    samples.durations.extend(durations)
    samples.length += sum(durations)
    shifts = columns.get(0x800)
    if shifts and not samples.shifts:
        samples.shifts.extend(array("i", bytes(4 * before)))
    if samples.shifts or shifts:
        signed = array("i", shifts.tobytes()) if shifts else array("i", bytes(4 * count))
        samples.shifts.extend(signed)
    flags = columns.get(0x400) or array("I", [own.flags]) * count
    if count and 0x400 not in columns:
        flags[0] = first_flags
    syncs = bytes(not flag & _NOT_SYNC for flag in flags)
    if not samples.syncs and before:
        samples.syncs.extend(b"\1" * before)
    samples.syncs.extend(syncs)
