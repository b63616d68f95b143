"""What the next publish will change: the files on the disk against those that are published, thing by thing.

Published is what the remote's default branch has (or else the branch that the present one follows), as it was when
something was last fetched or pushed: that is what the workflows of docs/deploy.md build. Without a remote it is the last
commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.desk.field_changes import FieldChange, field_changes, fields_of
from korme.commands.desk.owners import Owners
from korme.core.git import PathChange, Revision, Stored, changes, contents, stored
from korme.core.git_log import published_branch
from korme.core.problems import Mark
from korme.kinds import Entry
from korme.pictures.formats import ENDINGS_OF

SOURCES = ("archive/", "content/", "creatives/", "themes/")
"""Folders that a build publishes from."""
MOST_FILES = 60
"""Files of one thing that a page lists; of the others it says how many there are."""
_TEXTS = (".md", ".yaml", ".yml")
_LARGEST_TEXT = 512_000
"""Bytes of a text whose fields are compared."""
_MOST_TEXTS = 2_000
"""Texts whose fields are compared; the others are only named."""
PICTURES = frozenset(f".{ending.lstrip('.')}" for endings in ENDINGS_OF.values() for ending in endings)
"""Endings of pictures."""
_YES = frozenset({"yes", "true", "on", "1"})


class FileDifference(Struct, frozen=True):
    """A file that is not as it is published."""

    path: str
    old_path: str
    """Where it is published; '' if it is new."""
    is_gone: bool
    fields: tuple[FieldChange, ...] = ()
    """Of a text: the fields that differ."""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def is_picture(self) -> bool:
        return _ending(self.path) in PICTURES

    @property
    def is_text(self) -> bool:
        return _ending(self.path) in _TEXTS


class PendingChange(Struct, frozen=True):
    """An entry, or a file of no entry, that the next publish changes."""

    entry: Entry | None
    """As it is now; None if it is gone, cannot be read, or is no entry."""
    place: str
    """Its main file or folder, from the site's root."""
    how: str
    """'new', 'gone' or 'changed'; 'hidden' if it was published and is a draft now, 'unseen' if it is a draft still."""
    title: str
    """What an entry was called that is not there any more; '' for all else."""
    files: tuple[FileDifference, ...]


class NextPublish(Struct, frozen=True):
    """All that the next publish changes."""

    base: Revision
    """What is published."""
    is_branch: bool
    """Whether that is a published branch; otherwise it is only the last commit."""
    changes: tuple[PendingChange, ...]


def next_publish(root: Path, entries: Sequence[Entry], unseen: frozenset[str]) -> NextPublish:
    """Compare a site with what is published.

    Args:
        entries: all that could be read.
        unseen: main files of those that a build leaves out: drafts, and what is withheld.

    Raises:
        UsageError: there is no git, no repository, or no commit.
    """
    branch = published_branch(root)
    found = changes(root, branch or "HEAD")
    files = [one for one in found.all if one.path.startswith(SOURCES) or one.old_path.startswith(SOURCES)]
    before = _texts_before(found.base, files)
    owners = Owners.of_entries(entries)
    groups: dict[str, list[FileDifference]] = {}
    known: dict[str, Entry] = {}
    for file in files:
        owner = owners.of(Mark(file.path))
        place = owner.mark.path if owner else _place(file.path)
        if owner:
            known[place] = owner
        groups.setdefault(place, []).append(_difference(root, file, before))
    pending = (_pending(place, files, known.get(place), before, unseen) for place, files in groups.items())
    return NextPublish(found.base, bool(branch), tuple(one for one in pending if one.files))


def _texts_before(base: Revision, files: Iterable[PathChange]) -> Mapping[str, str]:
    """Return the published texts of files that differ, by their published paths."""
    wanted = {one.old_path or one.path for one in files if one.old_mode}
    texts = [
        one
        for one in (stored(base) if wanted else ())
        if one.path in wanted and _ending(one.path) in _TEXTS and one.size <= _LARGEST_TEXT
    ]
    return {path: data.decode("utf-8-sig", "replace") for path, data in contents(base, texts[:_MOST_TEXTS])}


def _difference(root: Path, file: PathChange, before: Mapping[str, str]) -> FileDifference:
    old_path = (file.old_path or file.path) if file.old_mode else ""
    found = FileDifference(file.path, old_path, file.is_gone)
    if not found.is_text or (old_path and old_path not in before):
        return found
    after = None if file.is_gone else _text(root / file.path)
    return FileDifference(file.path, old_path, file.is_gone, field_changes(before.get(old_path), after, file.path))


def _text(path: Path) -> str | None:
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST_TEXT:
            return None
        return path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    except (OSError, ValueError):
        return None


def _pending(
    place: str, files: list[FileDifference], entry: Entry | None, before: Mapping[str, str], unseen: frozenset[str]
) -> PendingChange:
    main = next((file for file in files if entry and file.path == entry.mark.path), files[0])
    was = fields_of(before[main.old_path], main.old_path) if main.old_path in before else {}
    was_draft = was.get(("draft",), "").casefold() in _YES
    is_new = (
        all(not file.old_path for file in files)
        if entry is None
        else entry.mark.path == main.path and not main.old_path
    )
    is_gone = entry is None and all(file.is_gone for file in files)
    if entry and entry.mark.path in unseen:
        how = "unseen" if is_new or was_draft else "hidden"
    else:
        how = "gone" if is_gone else "new" if is_new or (was_draft and entry) else "changed"
    title = _title(files, before) if not entry and (place.startswith("creatives/") or place.count("/") > 1) else ""
    shown = (file for file in files if not (file.is_text and file.old_path and not file.is_gone and not file.fields))
    return PendingChange(entry, place, how, title, tuple(sorted(shown, key=_by_weight)))


def _title(files: Iterable[FileDifference], before: Mapping[str, str]) -> str:
    """Return what an entry was called that is gone; '' if none of its files says so."""
    for file in files:
        was = fields_of(before[file.old_path], file.old_path) if file.old_path in before else {}
        title = next((text for keys, text in was.items() if keys[:1] in (("title",), ("name",))), "")
        if title:
            return title
    return ""


def _by_weight(file: FileDifference) -> tuple[bool, bool, str]:
    return not file.is_text, not file.is_picture, file.path


def _place(path: str) -> str:
    """Return the name of what has no entry any more: 'creatives/saule/works/steppe', 'content/venues/hall'.

    An entry's texts and pictures lie together in a folder, or beside each other under one name.
    """
    parts = path.split("/")
    if parts[0] in ("archive", "themes") or len(parts) < 3:
        return "/".join(parts[:2])
    if parts[0] == "creatives" and parts[2] != "works":
        return "/".join(parts[:2])
    depth = 4 if parts[0] == "creatives" else 3
    whole = "/".join(parts[:depth])
    return whole if len(parts) > depth else whole[: len(whole) - len(parts[-1])] + parts[-1].partition(".")[0]


def _ending(path: str) -> str:
    return Path(path).suffix.lower()


def published_file(root: Path, path: str) -> tuple[Revision, Stored] | None:
    """Return a file as it is published, without its bytes; None if there is none.

    Raises:
        UsageError: there is no git, no repository, or no commit.
    """
    base = changes(root, published_branch(root) or "HEAD").base
    folder = path.rpartition("/")[0]
    return next(((base, one) for one in stored(base, folder) if one.path == path and one.is_file), None)
