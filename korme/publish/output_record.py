"""The record of an output: what a build left there, of each file its key, size, time and digest, in columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from korme.store.columns import joined, split
from korme.store.records import encode_packed, read_packed
from korme.store.tree import Tree


class Written(Struct, frozen=True, array_like=True):
    """A file as the last build left it; `key` is the digest of its input, `digest` that of its bytes."""

    key: str
    size: int
    mtime_ns: int
    digest: str


class _Columns(Struct, array_like=True):
    paths: bytes
    keys: bytes
    digests: bytes
    sizes: bytes
    times: bytes


class OutputRecord(Mapping[str, Written]):
    """The files of an output by path: hundreds of thousands may be in columns, of which few are asked for."""

    def __init__(self, columns: _Columns | None = None) -> None:
        """Take the columns of a record.

        Raises:
            ValueError: they are not equally long.
        """
        columns = columns or _Columns(b"", b"", b"", b"", b"")
        self.paths = split(columns.paths)
        self._keys, self._digests = split(columns.keys), split(columns.digests)
        self.sizes, self.times = array("q"), array("q")
        self.sizes.frombytes(columns.sizes)
        self.times.frombytes(columns.times)
        if len({len(self.paths), len(self._keys), len(self._digests), len(self.sizes), len(self.times)}) > 1:
            raise ValueError
        self._at = dict(zip(self.paths, range(len(self.paths)), strict=True))

    def __getitem__(self, path: str) -> Written:
        at = self._at[path]
        return Written(self._keys[at], self.sizes[at], self.times[at], self._digests[at])

    def key(self, path: str) -> str | None:
        """Return the key of a file, or None if there is none."""
        at = self._at.get(path)
        return None if at is None else self._keys[at]

    def __contains__(self, path: object) -> bool:
        return path in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)

    def is_as_in(self, tree: Tree) -> bool:
        """Return whether a tree has exactly these files, unchanged."""
        columns = ((self.paths, tree.files), (self.sizes, tree.sizes), (self.times, tree.written))
        return all(list(one) == list(other) for one, other in columns)

    def without(self, paths: set[str]) -> OutputRecord:
        """Return the record without some files."""
        less = OutputRecord()
        less.__dict__.update(self.__dict__)
        less._at = {path: at for path, at in self._at.items() if path not in paths}
        return less


def read_record(path: Path) -> OutputRecord:
    """Return the record in a file; an empty one if it is missing or damaged."""
    columns = read_packed(path, _Columns)
    try:
        return OutputRecord(columns)
    except ValueError:
        return OutputRecord()


def encode_files(files: Mapping[str, Written]) -> bytes:
    """Encode the record of some files."""
    paths = sorted(files)
    written = [files[path] for path in paths]
    return encode_packed(
        _Columns(
            joined(paths),
            joined([file.key for file in written]),
            joined([file.digest for file in written]),
            array("q", [file.size for file in written]).tobytes(),
            array("q", [file.mtime_ns for file in written]).tobytes(),
        )
    )
