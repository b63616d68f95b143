"""Pictures that the site has already, so that a later table or folder does not miss or send them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.fix.workspace import files_below
from korme.commands.importer.memory_file import ImportMemory
from korme.commands.importer.news import News
from korme.commands.importer.picture_folder import FoundFile, digest_of, file_forms
from korme.kinds import CREATIVE

_MOST_NAMED = 4
_SPELT = 1
"""The form of a file's name that is the same however it is written."""


class PicturesHere(Struct):
    """The pictures of a site's people."""

    root: Path
    sent: frozenset[str]
    """Digests of files that earlier imports have copied: the copies may be others, without places."""
    _sizes: dict[int, list[Path]] = {}
    _names: dict[str, set[str]] = {}

    @classmethod
    def of(cls, root: Path, memory: ImportMemory) -> PicturesHere:
        return cls(root, frozenset(_sent(memory)))

    def has(self, file: FoundFile, digest: str) -> bool:
        """Return whether the site has a picture, under any name."""
        if digest in self.sent:
            return True
        self._look()
        try:
            same = self._sizes.get(file.path.stat().st_size, ())
            return bool(digest) and any(digest_of(path) == digest for path in same)
        except OSError:
            return False

    def named(self, slug: str, name: str) -> bool:
        """Return whether a creative has a picture with a name."""
        self._look()
        return file_forms(name)[_SPELT] in self._names.get(slug, ())

    def _look(self) -> None:
        if self._sizes:
            return
        for path in files_below(self.root, (CREATIVE.folder,)):
            parts = path.split("/")
            try:
                self._sizes.setdefault((self.root / path).stat().st_size, []).append(self.root / path)
            except OSError:
                continue
            self._names.setdefault(parts[1], set()).add(file_forms(parts[-1])[_SPELT])


def pictures_known(files: Sequence[FoundFile]) -> list[News]:
    """Return what is said of files that the site has."""
    if not files:
        return []
    names = ", ".join(file.shown for file in files[:_MOST_NAMED]) + (" …" if len(files) > _MOST_NAMED else "")
    return [News("import-pictures-here", {"count": str(len(files)), "names": names})]


def _sent(memory: ImportMemory) -> Iterator[str]:
    for sections in (memory.people, memory.works):
        for rows in sections.values():
            for known in rows.values():
                yield from known.get("pictures", {})
                for work in known.get("works", {}).values():
                    yield from work.get("pictures", {})
