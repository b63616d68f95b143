"""Finds the entry that a person names on the command line: by its folder, its file, its path without ending, its address."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.fix.names import Address, address_of, files_of
from korme.commands.fix.workspace import Workspace, is_own
from korme.core.problems import Mark, UsageError, problem
from korme.fields.nodes import Items, Pairs, Scalar
from korme.kinds import EDITION, EVENT, KINDS, WORK, Entry, Work, kind_of
from korme.media.kinds import CAPTIONS
from korme.read.addresses import TEXT_ENDINGS, split_language
from korme.read.files import shown
from korme.read.pictures import ENDINGS, OTHER_ENDINGS
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.read.yaml_values import NodePath
from korme.site.urls import is_slug, slugify

_SHOWN = ENDINGS | OTHER_ENDINGS
_ENDINGS = _SHOWN | CAPTIONS | set(TEXT_ENDINGS)
_LIST = "events"


class EntryPlace(Struct, frozen=True):
    """Where an entry is on disk."""

    address: Address
    folder: str
    """The folder that it is in, from the site's root: `content/venues`, `creatives/aida/works`."""
    name: str
    """As on disk, which need not be a slug."""
    own: tuple[str, ...]
    """Names of its folder or its files in `folder`; empty for an event of a day's list."""
    listed: tuple[tuple[str, NodePath], ...] = ()
    """For an event of a day's list: its place in the list's file and in each of its translations."""

    @property
    def called(self) -> str:
        """The name by which the site knows it: its own, or for a picture that is a work the slug made of it."""
        is_picture = bool(self.own) and not any(each.endswith(TEXT_ENDINGS) for each in self.own)
        is_derived = is_picture and self.address.kind is WORK and not self.is_folder and not is_slug(self.name)
        return slugify(self.name) if is_derived else self.name

    @property
    def slug(self) -> str:
        return self.address.slug(self.called)

    @property
    def path(self) -> str:
        """Its path without ending."""
        return f"{self.folder}/{self.name}"

    @property
    def is_folder(self) -> bool:
        return self.own == (self.name,)

    @property
    def url(self) -> str:
        """Its address from the site's root; '' if its kind has no pages."""
        return self.address.url(self.called)

    def main(self, workspace: Workspace) -> SourceFile | None:
        """Return its main text file, or None if it has none that can be read."""
        names = [f"{self.name}/index"] if self.is_folder else [self.name]
        paths = (f"{self.folder}/{name}.{ending}" for name in names for ending in TEXT_ENDINGS)
        return next(filter(None, map(workspace.source, paths)), None)


def entry_place(word: str, workspace: Workspace) -> EntryPlace:
    """Return the place of the entry that a word names.

    Args:
        word: `creatives/aida`, `content/venues/hub.yaml`, `creatives/aida/works/light/`, from the current folder or from
            the site's root; or its address, `/programme/walk/`.

    Raises:
        UsageError: the site has no such entry.
    """
    for path in _paths(word, workspace):
        found = _at(path, workspace)
        if found is not None:
            return found
    raise UsageError(problem("unknown-path", Mark(word[:120] or "."), found=word[:120], folder=str(workspace.root)))


def place_of(entry: Entry, workspace: Workspace) -> EntryPlace | None:
    """Return where an entry that was read is on disk by now; None if it is gone."""
    folder = kind_of(entry).folder.format(creative=entry.creative if isinstance(entry, Work) else "")
    return _at(f"{folder}/{entry.slug}", workspace)


def refuse_year(place: EntryPlace, workspace: Workspace, hint: str = "") -> None:
    """Refuse to rename or remove an edition that has a folder of events, whose addresses contain its name.

    Raises:
        UsageError: it has.
    """
    folder = f"{EVENT.folder}/{place.name}"
    if place.address.kind is EDITION and workspace.texts(folder):
        raise UsageError(problem("edition-has-events", Mark(shown(place.path)), hint=hint, folder=folder))


def _paths(word: str, workspace: Workspace) -> Iterator[str]:
    """Yield the paths without ending, from the site's root, that a word may mean."""
    root = Path(os.path.abspath(workspace.root))
    for path in (Path(os.path.abspath(word)), Path(os.path.abspath(root / word))) if word else ():
        if path.is_relative_to(root):
            yield bare(path.relative_to(root).as_posix())
    parts = word.strip("/").split("/")
    url = "/".join(parts[1:] if parts[0] in workspace.languages else parts) + "/"
    for kind in KINDS:
        slug = "([^/]+(?:/[^/]+)?)" if kind is EVENT else "([^/]+)"
        pattern = re.escape(kind.url).replace(r"\{slug\}", slug).replace(r"\{creative\}", "([^/]+)")
        match = re.fullmatch(pattern, url) if kind.url else None
        if match:
            *owner, name = match.groups()
            yield f"{kind.folder.format(creative=owner[0]) if owner else kind.folder}/{name}"


def bare(path: str) -> str:
    """Return the path of an entry for that of one of its files: `creatives/aida/index.ru.md` is `creatives/aida`."""
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not dot or ending.lower() not in _ENDINGS:
        return path
    bare = split_language(stem)[0] if ending in TEXT_ENDINGS or ending in CAPTIONS else stem
    return folder if bare == "index" else f"{folder}/{bare}"


def _at(path: str, workspace: Workspace) -> EntryPlace | None:
    address = address_of(path)
    folder, _, name = path.rpartition("/")
    if address is None or (address.year and any(each.startswith("index.") for each in workspace.siblings(folder))):
        return None
    real = workspace.real(folder)
    if real is None or not is_own(workspace.root, real):
        return None
    called = [each for each in workspace.siblings(real) if _is_called(each, name)]
    for known in (name, *called, *(_pictures_for(name, workspace.siblings(real)) if address.kind is WORK else ())):
        folders = (known,) if known in workspace.siblings(real) and (workspace.root / real / known).is_dir() else ()
        own = folders or tuple(files_of(workspace, real, known))
        if own:
            return EntryPlace(address, real, known, own)
    listed = listed_events(workspace, name, folder) if address.kind is EVENT else ()
    return EntryPlace(address, real, name, (), listed) if listed else None


def _is_called(name: str, wanted: str) -> bool:
    return name != wanted and unicodedata.normalize("NFC", wanted) in (unicodedata.normalize("NFC", name), shown(name))


def _pictures_for(slug: str, names: Sequence[str]) -> Iterator[str]:
    """Yield the names, without ending, of pictures that are the work with a slug: `Tea Party` of `Tea Party.jpg`."""
    for stem, _, ending in (each.rpartition(".") for each in names):
        if ending.lower() in _SHOWN and not is_slug(stem) and slugify(stem) == slug:
            yield stem


def listed_events(workspace: Workspace, name: str, folder: str) -> tuple[tuple[str, NodePath], ...]:
    """Return the places of an event in the days' lists of a folder and in their translations."""
    found: list[tuple[str, NodePath]] = []
    for path in workspace.texts(folder):
        source = workspace.source(path)
        is_candidate = path.endswith(".yaml") and path.rpartition("/")[0] == folder
        editor = editor_of(source) if source and is_candidate and name in source.text else None
        events = editor.document.pairs.pairs.get(_LIST) if editor else None
        for index, item in enumerate(events.items if isinstance(events, Items) else ()):
            given = item.pairs.get("name") if isinstance(item, Pairs) else None
            if isinstance(given, Scalar) and given.text == name:
                found.append((path, (_LIST, index)))
    return tuple(found)
