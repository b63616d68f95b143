"""What is below a folder (korme/store/tree.py): a second look finds every change, and lists only what has changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from time import time_ns

import pytest

from korme.store import tree, tree_steps
from korme.store.tree import Extent, FolderState, Tree, look, look_again
from korme.store.tree_record import encode_tree, read_tree
from korme.store.tree_steps import look_in_steps

HOUR = 3600 * 1_000_000_000


def kept(found: Tree, record: Path) -> Tree:
    """Return a tree as the next process reads it."""
    record.write_bytes(encode_tree(found))
    again = read_tree(record)
    assert again is not None
    return again


def plain(found: Tree) -> tuple[object, ...]:
    return sorted(found.states()), sorted(found.links), sorted(found.folders), found.digest


def in_steps(root: Path, known: Tree) -> Tree:
    """Look in steps; check what is said to differ."""
    *steps, end = look_in_steps(root, known, Extent())
    assert end
    assert not any(steps)
    assert (end.tree is known) <= (not end.differing)
    files = {state.path for state in set(known.states()) ^ set(end.tree.states())}
    assert end.differing == files | (known.links ^ end.tree.links) | (set(known.folders) ^ set(end.tree.folders))
    return end.tree


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat every folder as one that has not changed for an hour."""
    for module in (tree, tree_steps):
        monkeypatch.setattr(module, "time_ns", lambda: time_ns() + HOUR)


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize(
    ("is_exact", "again"),
    [(True, look), (False, look), (True, partial(look, in_two=True)), (True, in_steps), (False, in_steps)],
)
def test_a_second_look_finds_what_a_first_one_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_exact: bool, again: Callable[[Path, Tree], Tree]
) -> None:
    """After any change of files, folders and links, whether or not the times of folders count, in one process or two, or in steps."""
    if not is_exact:
        monkeypatch.setattr(tree, "exact_devices", frozenset)
    chance, folder, record = Random(5), tmp_path / "site", tmp_path / "record"
    folder.mkdir()
    found = look(folder)
    for number in range(300):
        for _ in range(chance.randrange(4)):  # none at times
            chance.choice(CHANGES)(folder, chance, number)
        next_moment(tmp_path)
        found = again(folder, kept(found, record))

        assert plain(found) == plain(look(folder))


@pytest.mark.usefixtures("old")
def test_a_look_at_what_has_changed_finds_what_a_whole_one_would(tmp_path: Path) -> None:
    """If all of it is named; of what came or went with its folder, the folder is enough."""
    chance, folder = Random(5), tmp_path / "site"
    folder.mkdir()
    found = look(folder)
    for number in range(300):
        for _ in range(chance.randrange(4)):
            chance.choice(CHANGES)(folder, chance, number)
        next_moment(tmp_path)
        now = look(folder)
        folders = set(found.folders) ^ set(now.folders)
        files = {state.path for state in set(found.states()) ^ set(now.states())} | found.links ^ now.links
        moved = {each.path for each in rows(found) ^ rows(now)} - {""}
        named = {path for path in files | folders | moved if path.rpartition("/")[0] not in folders}
        found = look_again(folder, found, named)

        assert plain(found) == plain(now)


def rows(tree: Tree) -> set[FolderState]:
    """The folders with their numbers: another folder may have the name of one that is gone."""
    return {FolderState(path, number, 0) for path, number in zip(tree.folders, tree.folder_numbers, strict=True)}


def next_moment(folder: Path) -> None:
    """Return when the file system's clock has gone on."""
    before = folder.stat().st_mtime_ns
    while folder.stat().st_mtime_ns == before:
        (folder / "clock").touch()
        (folder / "clock").unlink()


def some_place(folder: Path, chance: Random) -> Path:
    return folder / "/".join(chance.choice("abc") for _ in range(chance.randint(1, 3)))


def make(folder: Path, chance: Random, number: int) -> None:
    place = some_place(folder, chance)
    if not any(os.path.lexists(each) and not each.is_dir() for each in [place, *place.parents]) and not place.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(str(number))


def edit(folder: Path, chance: Random, number: int) -> None:
    for place in [path for path in sorted(folder.rglob("*")) if path.is_file()][:1]:
        place.write_text("x" * number)


def move(folder: Path, chance: Random, number: int) -> None:
    source, target = some_place(folder, chance), some_place(folder, chance)
    if source.exists() and target.parent.is_dir() and not target.exists() and source not in target.parents:
        source.rename(target)


def remove(folder: Path, chance: Random, number: int) -> None:
    place = some_place(folder, chance)
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    elif place.exists():
        place.unlink()


def link(folder: Path, chance: Random, number: int) -> None:
    place = some_place(folder, chance)
    if place.parent.is_dir() and not os.path.lexists(place) and hasattr(os, "symlink"):
        place.symlink_to("nothing")


CHANGES: list[Callable[[Path, Random, int], None]] = [make, make, edit, move, remove, link]


@pytest.mark.usefixtures("old")
def test_the_same_tree_is_the_same_object(tmp_path: Path) -> None:
    (tmp_path / "site/a").mkdir(parents=True)
    (tmp_path / "site/a/b.md").write_text("b")
    known = kept(look(tmp_path / "site"), tmp_path / "record")
    if not tree.exact_devices():
        pytest.skip("the times of folders do not count on this file system")

    assert look(tmp_path / "site", known) is known


def test_a_folder_that_has_just_changed_is_listed_again(tmp_path: Path) -> None:
    """Another name may come under the same time."""
    (tmp_path / "a").mkdir()

    assert set(look(tmp_path).folder_moments) == {0}


def test_the_extent_leaves_out_hidden_names_and_times_of_links(tmp_path: Path) -> None:
    for name in (".git/HEAD", ".nojekyll", "a/.hidden", "__pycache__/x.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    extent = Extent(hidden=frozenset([".nojekyll"]), has_changes=False, has_bytecode=False)
    before = look(tmp_path, None, extent)
    os.link(tmp_path / "a/.hidden", tmp_path.parent / "linked")

    assert list(before.files) == [".nojekyll", "a/.hidden"]
    assert look(tmp_path, None, extent).digest == before.digest


def test_only_the_tops_are_looked_into(tmp_path: Path) -> None:
    for name in ("content/a.md", "creatives/b.md", "output/c.html"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("x")

    assert list(look(tmp_path, None, Extent(("content", "creatives", "none"))).files) == [
        "content/a.md",
        "creatives/b.md",
    ]


@pytest.mark.parametrize("damage", [b"", b"\0", b"00000000 \x90"])
def test_a_damaged_record_is_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "record").write_bytes(damage)

    assert read_tree(tmp_path / "record") is None


def test_numbers_take_eight_bytes_each() -> None:
    """Those of an output of 200,000 files would take 40 MiB; a number of more than 64 bits stays what it is."""
    found = Tree(("a", "b"), sizes=[1, 2], written=[-5, 5], changed=[0, 2**64])

    assert [getattr(each, "itemsize", None) for each in (found.sizes, found.written, found.changed)] == [8, 8, None]
    assert [*found.written, *found.changed] == [-5, 5, 0, 2**64]


def test_times_beyond_64_bits_are_kept_apart(tmp_path: Path) -> None:
    """A time before 1970 is a time like any other."""
    (tmp_path / "a").write_text("x")
    os.utime(tmp_path / "a", ns=(-5, -5))
    first = look(tmp_path).digest
    os.utime(tmp_path / "a", ns=(5, 5))

    assert look(tmp_path).digest != first
