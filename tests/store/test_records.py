"""The cache's records: what is read is what was written, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Struct

from korme.store.records import read_lines, read_one, sealed


class Kept(Struct):
    """A value to keep."""

    name: str
    count: int = 0


MANY = [Kept("Әуен", 1), Kept("a", 2), Kept("b", 3)]


def test_a_value_comes_back(tmp_path: Path) -> None:
    """Alone in its file, and among others."""
    (tmp_path / "one").write_bytes(sealed(MANY[0]))
    (tmp_path / "many").write_bytes(b"\n\n".join(map(sealed, MANY)))

    assert read_one(tmp_path / "one", Kept) == MANY[0]
    assert read_lines(tmp_path / "many", Kept) == MANY


def test_any_changed_byte_is_seen(tmp_path: Path) -> None:
    """Whichever byte it is, the record is as if it were not there; its neighbours stay."""
    lines = [sealed(one) for one in MANY]
    for at in range(len(lines[1]) - 1):
        for change in (1, 32, 128):
            damaged = bytes([*lines[1][:at], lines[1][at] ^ change, *lines[1][at + 1 :]])
            if int.from_bytes(damaged[:8].lower()) == int.from_bytes(lines[1][:8]):
                continue  # the sum in capital letters is the same sum
            (tmp_path / "one").write_bytes(damaged)
            (tmp_path / "many").write_bytes(lines[0] + damaged + lines[2])

            assert read_one(tmp_path / "one", Kept) is None
            assert read_lines(tmp_path / "many", Kept) == [MANY[0], MANY[2]]


@pytest.mark.parametrize("length", [0, 1, 8, 9, 12])
def test_what_was_cut_off_is_nothing(tmp_path: Path, length: int) -> None:
    """A build killed while it wrote costs its own record."""
    line = sealed(MANY[1])
    (tmp_path / "many").write_bytes(sealed(MANY[0]) + line[:length] + b"\n" + sealed(MANY[2]))
    (tmp_path / "one").write_bytes(line[:length])

    assert read_lines(tmp_path / "many", Kept) == [MANY[0], MANY[2]]
    assert read_one(tmp_path / "one", Kept) is None


def test_what_another_version_wrote_is_passed_over(tmp_path: Path) -> None:
    """Its fields may be others."""
    (tmp_path / "many").write_bytes(sealed(MANY[0]) + sealed({"name": 3}) + sealed([1]) + sealed(MANY[2]))

    assert read_lines(tmp_path / "many", Kept) == [MANY[0], MANY[2]]
    assert read_one(tmp_path / "many", Kept) is None
    assert read_one(tmp_path / "missing", Kept) is None
    assert read_lines(tmp_path / "missing", Kept) == []


def test_half_a_letter_is_not_kept(tmp_path: Path) -> None:
    """The name of a file may not be UTF-8; a cache that cannot keep it is no failure."""
    (tmp_path / "one").write_bytes(sealed(Kept("photo-\udcff.jpg")))

    assert read_one(tmp_path / "one", Kept) is None
