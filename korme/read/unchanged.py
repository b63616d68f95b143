"""What is known to be as it was when the sources were last read, from the paths in which they may differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

_MANY = 50
"""Changed paths beyond which comparing each file with all of them takes longer than looking at it."""


class Unchanged(Struct, eq=False):
    """Answers for files and folders by their path from the site's root."""

    paths: Collection[str] | None
    """All paths at, below or beside which something may differ; None: anywhere."""
    _above: frozenset[str] = frozenset()
    """Folders that have a changed path in them, at any depth."""
    _below: tuple[str, ...] = ()
    """The paths with a final slash."""
    _known: dict[str, bool] = {}
    """Whether all files directly in a folder are the same, by folder."""

    def __post_init__(self) -> None:
        """Collect the folders above and below the paths."""
        self._below = tuple(f"{path}/" for path in self.paths or ())
        self._above = frozenset(above for path in self.paths or () for above in _folders_above(path))

    def has_folder(self, folder: str) -> bool:
        """Whether everything in a folder, at any depth, is the same."""
        return self.paths is not None and folder not in self._above and not self._is_in_changed(folder)

    def has_file(self, path: str) -> bool:
        """Whether a file and those beside it are the same."""
        if self.paths is None:
            return False
        folder = path.rpartition("/")[0]
        found = self._known.get(folder)
        if found is None:
            found = self._known[folder] = not self._is_beside_changed(folder) and not self._is_in_changed(folder)
        return found

    def inside(self, folder: str) -> set[str] | None:
        """Return the names of what is in a folder and may differ inside; None if other names may be in it now."""
        if self.paths is None or self._is_in_changed(folder) or self._is_beside_changed(folder):
            return None
        above = f"{folder}/"
        return {path[len(above) :].partition("/")[0] for path in self.paths if path.startswith(above)}

    def differing(self, paths: Collection[str]) -> Collection[str]:
        """Return those of some files that may differ: they, or one beside them."""
        if self.paths is None or len(self._below) > _MANY:
            return paths
        near = (*self._below, *{f"{path.rpartition('/')[0]}/" for path in self.paths})
        return {path for path in paths if path.startswith(near) and not self.has_file(path)}

    def _is_beside_changed(self, folder: str) -> bool:
        """Whether a path directly in a folder may have changed."""
        return folder in self._above and any(path.rpartition("/")[0] == folder for path in self.paths or ())

    def _is_in_changed(self, folder: str) -> bool:
        """Whether a folder or one above it may have changed as a whole."""
        return f"{folder}/".startswith(self._below)


def _folders_above(path: str) -> Iterator[str]:
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
