"""Works of a person as entries: which planned work is which entry, and what is written for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.commands.fix.workspace import Workspace
from korme.commands.importer.column_names import comparable
from korme.commands.importer.entry_files import WORK_ORDER, changed_file, new_file, to_remember
from korme.commands.importer.entry_pictures import (
    PictureCopy,
    PicturePlan,
    names_in_order,
    planned_pictures,
    remembered_pictures,
)
from korme.commands.importer.news import News
from korme.commands.importer.picture_folder import FoundFile
from korme.commands.importer.work_planning import PlannedWork
from korme.kinds import Work
from korme.read.files import natural_key
from korme.read.source_file import SourceFile
from korme.site.urls import is_slug, slugify

KnownWorks = dict[str, dict[str, Any]]
"""By key: the work's name, the fields imported last, its pictures."""


class WorkEntry(Struct):
    """A planned work and its entry."""

    key: str
    """In the memory of its person."""
    work: PlannedWork
    known: dict[str, Any]
    folder: str
    """Of its pictures, from the site's root."""
    pictures: PicturePlan
    entry: Work | None = None
    """The entry that the site has; None for a new one."""


class PersonWorks(Struct):
    """The works of one person."""

    items: tuple[WorkEntry, ...]
    known: KnownWorks
    gone: tuple[str, ...] = ()
    """Folders of works that are not sent any more."""
    deleted: tuple[str, ...] = ()
    """Titles of works whose entry somebody has removed."""

    @property
    def copies(self) -> Iterator[PictureCopy]:
        """Yield the pictures to copy."""
        for item in self.items:
            yield from item.pictures.copies

    @classmethod
    def planned(
        cls,
        root: Path,
        creative: str,
        works: Sequence[PlannedWork],
        known: KnownWorks,
        entries: Sequence[Work],
        digest: Callable[[FoundFile], str],
    ) -> PersonWorks:
        """Return the works with the entries that they are, or become.

        Args:
            creative: its folder, from the site's root.
            known: what earlier imports wrote; new works are added.
            entries: the works that the creative has.
        """
        keys = _keys(works, known, digest)
        by_slug = {entry.slug: entry for entry in entries}
        former = {alias.strip("/").rpartition("/")[2]: each.slug for each in entries for alias in each.aliases}
        for each in known.values():
            if each["work"] not in by_slug:
                each["work"] = former.get(each["work"], each["work"])
        claimed = {str(each["work"]) for each in known.values()}
        there = {*by_slug, *_listed(root / creative / "works")}
        taken = there | claimed
        items, deleted = [], []
        for work, key in zip(works, keys, strict=True):
            remembered = known.get(key)
            twin = None if remembered else _twin(work, [each for each in entries if each.slug not in claimed])
            if remembered is None:
                slug = twin.slug if twin else _free_slug(work, taken)
                claimed.add(slug)
                taken.add(slug)
                remembered = known[key] = {"work": slug, "fields": {}}
            elif not is_slug(str(remembered["work"])) or remembered["work"] not in there:
                deleted.append(work.title or str(remembered["work"])[:80])
                continue
            slug = str(remembered["work"])
            folder = f"{creative}/works/{slug}"
            plan = planned_pictures(root, folder, work.files, remembered.setdefault("pictures", {}), digest)
            items.append(WorkEntry(key, work, remembered, folder, plan, by_slug.get(slug)))
        gone = [
            f"{creative}/works/{each['work']}"
            for key, each in known.items()
            if key not in keys and each["work"] in by_slug
        ]
        return cls(tuple(items), known, tuple(gone), tuple(deleted))


def _listed(folder: Path) -> list[str]:
    try:
        return [name.partition(".")[0] for name in os.listdir(folder)]
    except OSError:
        return []


def _keys(works: Sequence[PlannedWork], known: KnownWorks, digest: Callable[[FoundFile], str]) -> list[str]:
    """Return the key of each work: the one it had, found by title, by a picture, or as the only one left."""
    left = dict(known)
    keys = [""] * len(works)
    for at, work in enumerate(works):
        same = slugify(work.title)
        if same and same in left:
            keys[at] = same
            del left[same]
    for at, work in enumerate(works):
        digests = {digest(file) for file in work.files} - {""}
        found = [key for key, each in left.items() if digests & set(each.get("pictures", {}))]
        if not keys[at] and len(found) == 1:
            keys[at] = found[0]
            del left[found[0]]
    open_ = [at for at, key in enumerate(keys) if not key]
    if len(open_) == 1 and len(left) == 1 and works[open_[0]].title:
        keys[open_[0]] = next(iter(left))
        left.clear()
    taken = {*known, *keys}
    for at in open_:
        if keys[at]:
            continue
        base = slugify(works[at].title) or next((slugify(file.name) for file in works[at].files), "") or "work"
        key, number = base, 2
        while key in taken:
            key, number = f"{base} {number}", number + 1
        keys[at] = key
        taken.add(key)
    return keys


def _twin(work: PlannedWork, entries: Sequence[Work]) -> Work | None:
    """Return the only entry with the title of a work."""
    wanted = comparable(work.title)
    same = [entry for entry in entries if wanted and wanted in {comparable(text) for _, text in entry.title.values}]
    return same[0] if len(same) == 1 else None


def _free_slug(work: PlannedWork, taken: set[str]) -> str:
    stem = next((file.name.rpartition(".")[0] for file in work.files), "")
    base = (slugify(work.title) or slugify(stem) or "work")[:70].strip("-")
    number, slug = 1, base
    while slug in taken or slug == "index":
        number, slug = number + 1, f"{base}-{number + 1}"
    return slug


class WorkWriter(Struct, frozen=True):
    """Writes the entries of works."""

    workspace: Workspace
    files: dict[str, SourceFile]
    """The files to write, by path."""
    news: list[News]
    made: Mapping[tuple[str, str], dict[str, str]]
    """What was copied, by folder and digest."""

    def write(self, works: PersonWorks) -> list[str]:
        """Write the entries of a person's works, or what has changed in them.

        Returns:
            The titles of new works without pictures and films, which are not written: an entry needs one.
        """
        empty = []
        for item in works.items:
            item.known["pictures"] = remembered_pictures(item.pictures, item.known["pictures"], self.made)
            if item.entry is None and not item.known["pictures"] and not item.work.fields.get("film"):
                del works.known[item.key]
                empty.append(item.work.title or "—")
            else:
                self._write(item)
        self.news.extend(News("import-work-gone", {"file": folder}) for folder in works.gone)
        self.news.extend(News("import-work-deleted", {"title": title}) for title in works.deleted)
        return empty

    def _write(self, item: WorkEntry) -> None:
        known = item.known
        fields = dict(item.work.fields)
        pictures = _pictures(names_in_order(item.pictures, known["pictures"]), item.work.alt)
        fields |= {"pictures": pictures} if pictures else {}
        copied = [
            self.made[copy.folder, copy.digest]["file"]
            for copy in item.pictures.copies
            if (copy.folder, copy.digest) in self.made
        ]
        if item.entry is None:
            file = new_file(f"{item.folder}/index", fields, WORK_ORDER, {"": "title: …"})
            if not (self.workspace.root / file.path).exists():
                self.files[file.path] = file
                self._note("import-work-added", file=item.folder, title=item.work.title or "—", count=str(len(copied)))
        else:
            self._update(item, item.entry, fields, copied)
        known["fields"] = to_remember(fields)

    def _update(self, item: WorkEntry, entry: Work, fields: Mapping[str, Any], copied: Sequence[str]) -> None:
        path = entry.mark.path
        source = (self.files.get(path) or self.workspace.source(path)) if path.endswith((".yaml", ".md")) else None
        if copied:
            self._note("import-pictures-added", file=item.folder, names=", ".join(copied))
        if source is not None:
            change = changed_file(source, item.known["fields"], fields, WORK_ORDER)
            if change.source:
                self.files[path] = change.source
                self._note("import-changed", file=path, title=item.work.title, fields=", ".join(change.changed))
            if change.kept:
                self._note("import-person-kept", file=path, fields=", ".join(change.kept))
        elif item.work.fields:
            self._note("import-person-kept", file=path, fields=", ".join(item.work.fields))
        plan = item.pictures
        for what, names in (
            ("import-picture-gone", plan.gone),
            ("import-picture-kept", plan.kept),
            ("import-picture-deleted", plan.deleted),
        ):
            if names:
                self._note(what, file=item.folder, names=", ".join(names))

    def _note(self, what: str, **values: str) -> None:
        self.news.append(News(what, values))


def _pictures(names: Sequence[str], alt: str) -> list[Any]:
    """Return the field `pictures`; none if the pictures of the folder are in their order already."""
    if alt and len(names) == 1:
        return [{"file": names[0], "alt": alt}]
    return [] if sorted(names, key=natural_key) == list(names) else list(names)
