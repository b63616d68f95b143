"""The record of a tree in the cache."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from korme.store.columns import column, joined, split, words
from korme.store.records import encode_packed, read_packed
from korme.store.tree import Tree


class _Packed(Struct, array_like=True):
    """A tree as it is kept: strings joined, numbers as bytes."""

    digest: str
    files: bytes
    numbers: tuple[bytes, bytes, bytes, bytes]
    links: bytes
    folders: bytes
    folder_numbers: tuple[bytes, bytes]


def read_tree(path: Path) -> Tree | None:
    """Return the tree of a folder that a record has; None if there is none, or it is damaged."""
    packed = read_packed(path, _Packed)
    if packed is None:
        return None
    files, folders = split(packed.files), split(packed.folders)
    try:
        numbers = [column(each) for each in packed.numbers]
        folder_numbers = [column(each) for each in packed.folder_numbers]
    except ValueError:
        return None
    if {*map(len, numbers)} != {len(files)} or {*map(len, folder_numbers)} != {len(folders)}:
        return None
    links = frozenset(split(packed.links))
    sizes, written, changed, inodes = numbers
    inodes_of_folders, moments = folder_numbers
    return Tree(
        files,
        sizes,
        written,
        changed,
        inodes,
        links,
        folders,
        inodes_of_folders,
        moments,
        known_digest=packed.digest,
    )


def encode_tree(tree: Tree) -> bytes | bytearray:
    """Encode the tree of a folder; b"" if some of it could not be listed."""
    if not tree.is_whole:
        return b""
    return encode_packed(
        _Packed(
            tree.digest,
            joined(tree.files),
            (words(tree.sizes), words(tree.written), words(tree.changed), words(tree.numbers)),
            joined(sorted(tree.links)),
            joined(tree.folders),
            (words(tree.folder_numbers), words(tree.folder_moments)),
        )
    )
