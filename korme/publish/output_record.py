"""The record of an output: what a build left there, of each file its key, size, time and digest, in columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, KeysView, Mapping, Set
from pathlib import Path

from msgspec import Struct

from korme.store.columns import joined, spliced, split
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
        self._keys, digests = split(columns.keys), split(columns.digests)
        self._digests = [key if key == digest else digest for key, digest in zip(self._keys, digests, strict=True)]
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

    def keys(self) -> KeysView[str]:
        """Return the paths."""
        return self._at.keys()

    def is_as_in(self, tree: Tree) -> bool:
        """Return whether a tree has exactly these files, unchanged."""
        columns = ((self.paths, tree.files), (self.sizes, tree.sizes), (self.times, tree.written))
        return all(list(one) == list(other) for one, other in columns)

    def encoded(self, kept: Set[str], others: Mapping[str, Written]) -> bytes | bytearray:
        """Encode the record of some of these files, and of others."""
        columns = (self.paths, self._keys, self._digests, self.sizes, self.times)
        dropped = {at for at, path in enumerate(self.paths) if path not in kept}
        rows = [(path, file.key, file.digest, file.size, file.mtime_ns) for path, file in others.items()]
        paths, keys, digests, sizes, times = spliced(columns, dropped, rows)
        return encode_packed(
            _Columns(
                joined(paths), joined(keys), joined(digests), array("q", sizes).tobytes(), array("q", times).tobytes()
            )
        )

    def without(self, paths: set[str]) -> OutputRecord:
        """Return the record without some files."""
        less = OutputRecord()
        less.__dict__.update(self.__dict__)
        less._at = {path: at for path, at in self._at.items() if path not in paths}
        return less


class SiteFiles(Mapping[str, Written]):
    """The files of a new site by path: those that stay as the last build left them, and those that it has not left."""

    def __init__(self, before: OutputRecord) -> None:
        """Begin without files.

        Args:
            before: those that may stay.
        """
        self.before = before
        self.kept: set[str] = set()
        """Paths of those that stay."""
        self.noted: dict[str, Written] = {}
        """The others; they take precedence."""

    def __getitem__(self, path: str) -> Written:
        noted = self.noted.get(path)
        if noted is None:
            if path not in self.kept:
                raise KeyError(path)
            noted = self.before[path]
        return noted

    def __contains__(self, path: object) -> bool:
        return path in self.kept or path in self.noted

    def __iter__(self) -> Iterator[str]:
        yield from self.noted
        yield from self.kept - self.noted.keys()

    def __len__(self) -> int:
        return len(self.kept | self.noted.keys())

    @property
    def paths(self) -> set[str]:
        """The paths of all."""
        return self.kept | self.noted.keys()

    @property
    def sizes(self) -> dict[str, int]:
        """Sizes in bytes by path."""
        found = dict(zip(self.before.paths, self.before.sizes, strict=True))
        if len(self.kept) < len(found):
            found = {path: size for path, size in found.items() if path in self.kept}
        found.update((path, file.size) for path, file in self.noted.items())
        return found

    def encoded(self, others: Mapping[str, Written]) -> bytes | bytearray:
        """Encode the record of the files, and of others."""
        return self.before.encoded(self.kept - self.noted.keys(), {**self.noted, **others})


class Digests(Mapping[str, str]):
    """The digests of files by path."""

    def __init__(self, files: Mapping[str, Written]) -> None:
        """Take the files."""
        self._files = files

    def __getitem__(self, path: str) -> str:
        return self._files[path].digest

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def read_record(path: Path) -> OutputRecord:
    """Return the record in a file; an empty one if it is missing or damaged."""
    columns = read_packed(path, _Columns)
    try:
        return OutputRecord(columns)
    except ValueError:
        return OutputRecord()
