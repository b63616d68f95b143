"""What is known of an output without looking at it (korme/publish/output_folder.py, output_record.py)."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from site_box import bytes_of

from korme.publish.output_folder import Publication, digest_of
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
            look_at = chance.randrange(-1, 6)
            for at, path in enumerate(files):
                if at == look_at:
                    publication.look_ahead()
                publication.put(path, f"key {number}", b"%d" % chance.randrange(3))
            publication.commit()
        there = look(folder, None, output_extent(()))

        assert [*publication.tree.states()] == [*there.states()]
        assert [*publication.tree.folders] == [*there.folders]
        if number % 4 == 0 and files:
            (folder / chance.choice(files)).write_bytes(b"by hand")


@pytest.mark.parametrize("look_at", ["", "a/b/one", "c/two", "a/b/new"])
def test_the_names_in_folders_are_certain_after_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look_at: str
) -> None:
    """As soon as they are older than the clock can resolve, they are not listed again, unless there is another name."""
    monkeypatch.setattr(tree, "exact_devices", lambda: frozenset({tmp_path.stat().st_dev}))
    monkeypatch.setattr(tree, "tick", lambda moment: -1_000_000_000)
    files = {"a/b/one": b"1", "c/two": b"2", "d/three": b"3"}
    for more in ({}, {"a/b/new": b"4"}, {}, {"a/b/new": b"5", "a/x/y/new": b"6"}, {"a/b/new": b"7"}):
        with Publication(tmp_path / "out", tmp_path / "cache") as publication:
            stage = publication.stage
            for path, data in {**files, **more}.items():
                if path == look_at:
                    publication.look_ahead()
                    stage = copy.deepcopy(publication).stage  # as by fork
                publication.note(path, "key", stage(path, data))
            publication.commit()
        known = publication.tree
        moments = dict(zip(known.folders, known.folder_moments, strict=True))

        assert moments.pop("") == 0
        assert moments == {path: (tmp_path / "out" / path).stat().st_ctime_ns for path in moments}
        assert {*moments} == {"a", "a/b", "c", "d"} | ({"a/x", "a/x/y"} if "a/x/y/new" in more else set())
    (tmp_path / "out/c/stray").write_bytes(b"5")
    assert "c/stray" in look(tmp_path / "out", known, output_extent(())).files


def test_a_tampered_file_in_the_spare_folder_does_not_come_back(tmp_path: Path) -> None:
    """What the last build but one left is compared with the output before it is used again."""
    for number in range(3):
        published(tmp_path, {"a/b": b"1", "c": b"%d" % number})
    spare = next((tmp_path / "cache/spare").iterdir())
    (spare / "a/b").unlink()
    (spare / "a/b").write_bytes(b"x")
    (spare / "a/more").write_bytes(b"x")

    assert published(tmp_path, {"a/b": b"1", "c": b"3"}) == {"a/b": b"1", "c": b"3"}


def test_equal_strings_of_an_output_are_one(tmp_path: Path) -> None:
    """An output of 100,000 files has each path twice, and of most files the digest as the key: tens of megabytes."""
    files = {"a/b.html": b"1", "c.html": b"2"}
    for _ in range(2):
        with Publication(tmp_path / "out", tmp_path / "cache") as publication:
            record, known = publication.before, publication.tree
            for path, data in files.items():
                publication.put(path, digest_of(data), data)
            publication.commit()

    assert [*record] == [*known.files] == [*files]
    assert all(mine is other for mine, other in zip(record, known.files, strict=True))
    assert all(one.key is one.digest for one in record.values())


@pytest.mark.parametrize("damage", [b"", b"00000000 ", b"\x00" * 40])
def test_a_damaged_record_has_no_files(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "record"
    path.write_bytes(
        OutputRecord().encoded(frozenset(), {"b/\udcff": Written("k", 1, -2, "d"), "a": Written("", 0, 3, "")})
    )
    assert dict(read_record(path)) == {"a": Written("", 0, 3, ""), "b/\udcff": Written("k", 1, -2, "d")}
    path.write_bytes(damage)
    assert dict(read_record(path)) == {}
