"""What is known of an output without looking at it (korme/publish/output_folder.py, output_record.py)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from site_box import bytes_of

from korme.publish.output_folder import Publication
from korme.publish.output_record import OutputRecord, Written, read_record
from korme.store import tree
from korme.store.fingerprint import output_extent
from korme.store.tree import look


def published(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Publish files; return the content of the output."""
    with Publication(folder / "out", folder / "cache") as publication:
        for path, data in files.items():
            publication.put(path, "key", data)
        publication.commit()
    return bytes_of(folder / "out")


@pytest.mark.parametrize("is_exact", [True, False])
def test_the_tree_after_a_build_is_the_one_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_exact: bool
) -> None:
    """The output is not looked at again, whether or not the times of folders count, and whatever others did there."""
    if not is_exact:
        monkeypatch.setattr(tree, "exact_devices", frozenset)
    chance, folder = Random(11), tmp_path / "out"
    names = ["a", "a/b", "a/b/c", "d/e", "d/f", "d/f/g", "h", ".nojekyll", "__pycache__/x"]
    for number in range(60):
        chosen = [one for one in names if chance.random() < 0.6]
        files = [one for one in chosen if not any(it.startswith(f"{one}/") for it in chosen)]
        with Publication(folder, tmp_path / "cache") as publication:
            for path in files:
                publication.put(path, f"key {number}", b"%d" % chance.randrange(3))
            publication.commit()
        there = look(folder, None, output_extent(()))

        assert [*publication.tree.states()] == [*there.states()]
        assert [*publication.tree.folders] == [*there.folders]
        if number % 4 == 0 and files:
            (folder / chance.choice(files)).write_bytes(b"by hand")


def test_a_tampered_file_in_the_spare_folder_does_not_come_back(tmp_path: Path) -> None:
    """What the last build but one left is compared with the output before it is used again."""
    for number in range(3):
        published(tmp_path, {"a/b": b"1", "c": b"%d" % number})
    spare = next((tmp_path / "cache/spare").iterdir())
    (spare / "a/b").unlink()
    (spare / "a/b").write_bytes(b"x")
    (spare / "a/more").write_bytes(b"x")

    assert published(tmp_path, {"a/b": b"1", "c": b"3"}) == {"a/b": b"1", "c": b"3"}


@pytest.mark.parametrize("damage", [b"", b"00000000 ", b"\x00" * 40])
def test_a_damaged_record_has_no_files(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "record"
    path.write_bytes(
        OutputRecord().encoded(frozenset(), {"b/\udcff": Written("k", 1, -2, "d"), "a": Written("", 0, 3, "")})
    )
    assert dict(read_record(path)) == {"a": Written("", 0, 3, ""), "b/\udcff": Written("k", 1, -2, "d")}
    path.write_bytes(damage)
    assert dict(read_record(path)) == {}
