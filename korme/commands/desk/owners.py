"""Which entry a file or a line belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from korme.checks.base import owns
from korme.core.problems import Mark
from korme.kinds import Entry


class Owners(Struct, frozen=True):
    """The entries of a site by their files and folders."""

    files: Mapping[str, tuple[Entry, ...]]
    """By each file that an entry was read from or shows; several for the events of a day's list."""
    folders: Mapping[str, tuple[Entry, ...]]
    """By the folder of which an entry is the `index`."""

    @classmethod
    def of_entries(cls, entries: Iterable[Entry]) -> Owners:
        """Return the owners among entries."""
        files: dict[str, list[Entry]] = {}
        folders: dict[str, list[Entry]] = {}
        for entry in entries:
            own = {entry.mark.path, *entry.files, *(path for one in entry.all_pictures for path in one.files)}
            for path in own:
                files.setdefault(path, []).append(entry)
            folder, _, name = entry.mark.path.rpartition("/")
            if name.startswith("index."):
                folders.setdefault(folder, []).append(entry)
        return cls(
            {path: tuple(own) for path, own in files.items()}, {path: tuple(own) for path, own in folders.items()}
        )

    def of(self, mark: Mark) -> Entry | None:
        """Return the entry that a place belongs to; None if it is no entry's, or several entries share the file."""
        found = [entry for entry in self.files.get(mark.path) or self._of_folder(mark.path) if owns(entry, mark)]
        return found[0] if len(found) == 1 else None

    def _of_folder(self, path: str) -> tuple[Entry, ...]:
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self.folders:
                return self.folders[folder]
        return ()
