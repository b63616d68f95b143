"""Records of the cache: what is read is what was written, or nothing."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from msgspec import Struct

from korme.store.records import encode_packed, encode_record, read_lines, read_one, read_packed


class Kept(Struct):
    """A value to store."""

    name: str
    count: int = 0


MANY = [Kept("Әуен", 1), Kept("a", 2), Kept("b", 3)]


def test_a_value_round_trips(tmp_path: Path) -> None:
    """Alone in a file and among others."""
    (tmp_path / "one").write_bytes(encode_record(MANY[0]))
    (tmp_path / "many").write_bytes(b"\n\n".join(map(encode_record, MANY)))

    assert read_one(tmp_path / "one", Kept) == MANY[0]
    assert read_lines(tmp_path / "many", Kept) == MANY


def test_any_changed_byte_is_detected(tmp_path: Path) -> None:
    """The damaged record is ignored, whichever byte it is; its neighbours stay."""
    lines = [encode_record(value) for value in MANY]
    for at in range(len(lines[1]) - 1):
        for change in (1, 32, 128):
            damaged = bytes([*lines[1][:at], lines[1][at] ^ change, *lines[1][at + 1 :]])
            if int.from_bytes(damaged[:8].lower()) == int.from_bytes(lines[1][:8]):
                continue  # the checksum in upper case is the same checksum
            (tmp_path / "one").write_bytes(damaged)
            (tmp_path / "many").write_bytes(lines[0] + damaged + lines[2])

            assert read_one(tmp_path / "one", Kept) is None
            assert read_lines(tmp_path / "many", Kept) == [MANY[0], MANY[2]]


@pytest.mark.parametrize("length", [0, 1, 8, 9, 12])
def test_a_truncated_record_is_ignored(tmp_path: Path, length: int) -> None:
    """A build killed while writing loses only its own record."""
    line = encode_record(MANY[1])
    (tmp_path / "many").write_bytes(encode_record(MANY[0]) + line[:length] + b"\n" + encode_record(MANY[2]))
    (tmp_path / "one").write_bytes(line[:length])

    assert read_lines(tmp_path / "many", Kept) == [MANY[0], MANY[2]]
    assert read_one(tmp_path / "one", Kept) is None


def test_records_of_another_version_are_ignored(tmp_path: Path) -> None:
    """Their fields may differ."""
    (tmp_path / "many").write_bytes(
        encode_record(MANY[0]) + encode_record({"name": 3}) + encode_record([1]) + encode_record(MANY[2])
    )

    assert read_lines(tmp_path / "many", Kept) == [MANY[0], MANY[2]]
    assert read_one(tmp_path / "many", Kept) is None
    assert read_one(tmp_path / "missing", Kept) is None
    assert read_lines(tmp_path / "missing", Kept) == []


def test_a_lone_surrogate_is_not_stored(tmp_path: Path) -> None:
    """A file name may not be UTF-8; a cache that cannot store it does not fail."""
    (tmp_path / "one").write_bytes(encode_record(Kept("photo-\udcff.jpg")))

    assert read_one(tmp_path / "one", Kept) is None


def test_a_large_record_is_encoded_without_a_copy(tmp_path: Path) -> None:
    """Those of a site of 10,000 creatives have a hundred megabytes."""
    columns = [b"x" * 100] * 20_000
    tracemalloc.start()
    data = encode_packed(columns)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (tmp_path / "record").write_bytes(data)

    assert peak < 1.6 * len(data)
    assert read_packed(tmp_path / "record", list[bytes]) == columns
