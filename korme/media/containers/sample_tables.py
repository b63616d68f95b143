"""Tables of samples: where each is, how long it lasts, when it is shown (ISO/IEC 14496-12, 8.6 and 8.7)."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from itertools import groupby

from msgspec import Struct

from korme.media.containers.boxes import boxes, full_box, need, unpacked
from korme.media.refusals import damaged, refuse

MOST_SAMPLES = 2_000_000
"""Of one track: more than ten hours of sound."""


class Samples(Struct):
    """The samples of a track in the order in which they are decoded: lists of the same length."""

    sizes: array[int]
    offsets: array[int]
    """Where they begin in the file."""
    durations: array[int]
    """In the track's timescale."""
    shifts: array[int]
    """From the time of decoding to that of showing; empty if they are all 0."""
    syncs: bytearray
    """1 for each sample with which decoding may begin; empty if it may with all."""
    length: int = 0
    """Sum of the durations."""

    def __len__(self) -> int:
        return len(self.sizes)


def no_samples() -> Samples:
    return Samples(array("I"), array("Q"), array("I"), array("i"), bytearray())


def duration_of(stbl: memoryview) -> int:
    """Return the sum of the durations of all samples, without looking at one by one."""
    counts, durations = _columns(need(stbl, b"stts"), b"stts", 2, "I")
    return sum(map(int.__mul__, counts, durations))


def read_samples(stbl: memoryview, most: int) -> Samples:
    """Read the tables of a track.

    Args:
        most: bytes of all samples at most, those of the file: samples do not overlap.

    Raises:
        MediumRefused: they contradict one another, or there are too many samples.
    """
    tables = dict(boxes(stbl))
    sizes = _sizes(tables)
    if sum(sizes) > most:
        raise damaged("stsz")
    count = len(sizes)
    offsets = _offsets(tables, sizes)
    durations = _spread(_columns(tables.get(b"stts"), b"stts", 2, "I"), count)
    if len(durations) < count:
        durations.extend([durations[-1] if durations else 0] * (count - len(durations)))
    shifts = array("i")
    if b"ctts" in tables:
        shifts = _spread(_columns(tables[b"ctts"], b"ctts", 2, "i"), count)
        shifts.extend([0] * (count - len(shifts)))
    syncs = bytearray()
    if b"stss" in tables:
        syncs = bytearray(count)
        for number in _columns(tables[b"stss"], b"stss", 1, "I")[0]:
            if 0 < number <= count:
                syncs[number - 1] = 1
    return Samples(sizes, offsets, durations, shifts, syncs, sum(durations))


def _columns(table: memoryview | None, name: bytes, width: int, kind: str, at: int = 4) -> list[array[int]]:
    """Return the columns of a table whose number of rows is at `at`, before the rows."""
    if table is None:
        raise damaged(name.decode())
    (count,) = unpacked(">I", table, at, name)
    numbers = array(kind)
    row = numbers.itemsize * width
    if count * row > len(table) - at - 4:
        raise damaged(name.decode())
    numbers.frombytes(table[at + 4 : at + 4 + count * row])
    if sys.byteorder == "little":
        numbers.byteswap()
    return [numbers[column::width] for column in range(width)]


def _spread(columns: list[array[int]], most: int) -> array[int]:
    """Return each value (second column) as often as its count says (first column), at most `most` in all."""
    counts, values = columns
    spread = array(values.typecode)
    for count, value in zip(counts, values, strict=True):
        count = min(count & 0xFFFFFFFF, most - len(spread))
        spread.extend(array(values.typecode, [value]) * count)
        if len(spread) >= most:
            break
    return spread


def _sizes(tables: dict[bytes, memoryview]) -> array[int]:
    table = tables.get(b"stsz")
    if table is None:
        return _compact_sizes(tables)
    same, count = unpacked(">II", table, 4, b"stsz")
    if count > MOST_SAMPLES:
        raise refuse("medium-unreadable", "crowded", part="stsz")
    if same:
        return array("I", [same]) * count
    return _columns(table, b"stsz", 1, "I", at=8)[0]


def _compact_sizes(tables: dict[bytes, memoryview]) -> array[int]:
    """Read `stz2`, whose sizes have 4, 8 or 16 bits."""
    table = tables.get(b"stz2")
    if table is None:
        raise damaged("stsz")
    field, count = unpacked(">II", table, 4, b"stz2")
    body = bytes(table[12:])
    if count > MOST_SAMPLES or count * field > 8 * len(body):
        raise damaged("stz2")
    match field:
        case 4:
            return array("I", (half for byte in body for half in (byte >> 4, byte & 15)))[:count]
        case 8:
            return array("I", body[:count])
        case 16:
            return array("I", (int.from_bytes(body[at : at + 2], "big") for at in range(0, 2 * count, 2)))
    raise damaged("stz2")


def _offsets(tables: dict[bytes, memoryview], sizes: array[int]) -> array[int]:
    """Return where each sample begins: samples follow one another within a chunk."""
    if b"co64" in tables:
        chunks = _columns(tables[b"co64"], b"co64", 1, "Q")[0]
    else:
        chunks = _columns(tables.get(b"stco"), b"stco", 1, "I")[0]
    firsts, per_chunk, _ = _columns(tables.get(b"stsc"), b"stsc", 3, "I")
    offsets = array("Q")
    number, count = 0, len(sizes)
    for row, first in enumerate(firsts):
        last = firsts[row + 1] if row + 1 < len(firsts) else len(chunks) + 1
        if not 0 < first <= last:
            raise damaged("stsc")
        for start in chunks[first - 1 : last - 1]:
            for size in sizes[number : number + per_chunk[row]]:
                offsets.append(start)
                start += size
            number += per_chunk[row]
            if number >= count:
                return offsets
    if len(offsets) != count:
        raise damaged("stsc")
    return offsets


def entries_used(stbl: memoryview) -> set[int]:
    """Return the numbers, from 1, of the descriptions of `stsd` that samples have."""
    table = dict(boxes(stbl)).get(b"stsc")
    return set(_columns(table, b"stsc", 3, "I")[2]) if table is not None else set()


def tables_of(samples: Samples, new_sizes: array[int], chunks: list[tuple[int, int]], is_long: bool) -> bytes:
    """Return the tables of a track, all but `stsd`.

    Args:
        new_sizes: of the samples as they were written.
        chunks: where each chunk begins, and how many samples it has.
        is_long: whether places need 64 bits.
    """
    parts = [_runs(b"stts", samples.durations)]
    if any(samples.shifts):
        parts.append(_runs(b"ctts", samples.shifts, version=1 if min(samples.shifts) < 0 else 0))
    if samples.syncs:
        parts.append(_table(b"stss", "I", (at + 1 for at, is_sync in enumerate(samples.syncs) if is_sync)))
    rows = []
    for per_chunk, group in groupby(enumerate(chunks, 1), key=lambda numbered: numbered[1][1]):
        rows += [next(group)[0], per_chunk, 1]
    parts.append(_table(b"stsc", "I", rows, width=3))
    parts.append(full_box(b"stsz", bytes(4), len(new_sizes).to_bytes(4, "big"), _big_endian(new_sizes)))
    parts.append(_table(b"co64" if is_long else b"stco", "Q" if is_long else "I", (start for start, _ in chunks)))
    return b"".join(parts)


def _runs(name: bytes, values: array[int], version: int = 0) -> bytes:
    rows: list[int] = []
    for value, group in groupby(values):
        rows += [sum(1 for _ in group), value]
    return _table(name, values.typecode, rows, width=2, version=version)


def _table(name: bytes, kind: str, rows: Iterable[int], width: int = 1, version: int = 0) -> bytes:
    numbers = array(kind, rows)
    return full_box(name, (len(numbers) // width).to_bytes(4, "big"), _big_endian(numbers), version=version)


def _big_endian(numbers: array[int]) -> bytes:
    numbers = array(numbers.typecode, numbers)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()
