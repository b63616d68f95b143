"""What was read of a site's entries, kept for as long as their files do not change: `entries` in the cache.

One record an entry, or a creative with all works: what was read, its problems, and the state of the files and folders
that it depends on. Their sizes and times are compared first; if these differ, as in a fresh clone, the files' digests.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field, structs

from korme.core.model import Limits, Picture, Probe
from korme.core.problems import Problem
from korme.kinds import AnyEntry, Entry, Work
from korme.pictures.probing import KnownFindings, LastProbes
from korme.read.body_store import BodyStore
from korme.read.files import KnownFiles
from korme.read.known_bodies import KnownBodies
from korme.read.strays import says_nothing
from korme.read.unchanged import Unchanged
from korme.store.fingerprint import ENTRIES, Fingerprint
from korme.store.records import append_records, read_long_lines, replace_records
from korme.store.source_tree import FOLDER, SourceTree
from korme.theme.cached import LastTheme

_FORMAT = 1
"""Increase it when records change in a way that their classes do not show."""
_PASSING = frozenset({"unreadable", "not-a-file"})
"""Problems that may be gone although no file has changed."""
_SPARE = 50
"""Outdated records that are left in the file, beside a quarter of all, and entries that are gone in memory."""


class PictureSource(Struct, frozen=True, array_like=True):
    """Where the pictures that a body names are looked for."""

    folder: str
    whole: bool = False
    """Whether the folder is the entry's own, with its subfolders; otherwise only the files in it count."""
    with_texts: bool = False
    """Whether its text files are among the names."""


class ReadEntry(Struct, frozen=True, array_like=True):
    """An entry as read, before its bodies and pictures are looked at."""

    entry: AnyEntry
    pictures: PictureSource
    is_partial: bool = False
    """Whether a required field is missing, or one could not be read: checked as far as it goes, never published."""
    body_keys: tuple[str, ...] = ()
    """The key of each body, by which its conversion is found."""


class KeptReading(Struct, frozen=True):
    """What was read of one entry, or of a creative with all works."""

    path: str
    """Its folder, or its main file."""
    key: str
    """Digest of what reading depends on besides the files: settings and program."""
    state: str
    """Sizes and times of its files; empty if they were too recent to trust."""
    names: str
    """Digest of the names of all files that matter: '-' if none do, empty if the state has to be the same."""
    texts: tuple[tuple[str, str], ...] = ()
    """Its text files with the digests of their bytes."""
    mains: tuple[str, ...] = ()
    """The entry's main files."""
    read: tuple[ReadEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_list: bool = False
    """Whether it is a day's list of events."""


class FinishedEntry(NamedTuple):
    """An entry, and what its body and its pictures add to it."""

    read: Entry
    entry: Entry
    """With the pictures in its body."""
    finished: Entry
    """With the captions of its pictures, too."""


class ReadResult(NamedTuple):
    """Entries as read, and problems."""

    read: list[ReadEntry]
    problems: list[Problem]


class KindReading(Struct, eq=False):
    """What was read of a kind's folder."""

    names: tuple[str, ...]
    """Names of the entries."""
    paths: tuple[str, ...]
    """Folders of those that are folders, main files of the others."""
    results: list[ReadResult]
    """What was read of each."""
    problems: list[Problem]
    """Those of the folder itself."""


class ReadingMemory(Struct, eq=False):
    """The readings of a site that are kept; `korme serve` passes one from build to build."""

    lasts: bool = True
    """Whether more is read in this process."""
    key: str = ""
    """Empty until it is opened; nothing is kept without one."""
    readings: dict[str, KeptReading] = {}
    """By path."""
    texts: dict[str, str] = {}
    """Digests of the text files that were opened since the last reading was kept, by path; '' if not all of it was read."""
    bodies: KnownBodies = field(default_factory=KnownBodies)
    body_store: BodyStore | None = None
    """Bodies in the cache."""
    theme: LastTheme = field(default_factory=LastTheme)
    probes: LastProbes = field(default_factory=LastProbes)
    files: KnownFiles = field(default_factory=KnownFiles)
    kinds: dict[str, KindReading] = {}
    """What was read of each kind's folder, by the kind's name."""
    works: tuple[list[Work], frozenset[str]] = ([], frozenset())
    """All works, and their names."""
    unchanged: Unchanged = field(default_factory=lambda: Unchanged(None))
    """What is as it was at the last call."""
    _tree: str = ""
    """Digest of the tree that the last call has read."""
    _finished: dict[int, FinishedEntry] = {}
    """By the identity of the entry as read."""
    _probes: Mapping[str, Probe] = {}
    """Of the last call, by path."""
    _pictures: dict[int, tuple[Entry, tuple[Picture, ...]]] = {}
    """All pictures of an entry, by its identity."""
    _fresh: dict[str, KeptReading] = {}
    _used: set[str] = set()
    _recorded: int = 0
    """Records in the file."""

    def open(self, cache: Path, key: str, known: Fingerprint | None = None) -> None:
        """Take the readings that were kept under the same key.

        Args:
            known: the fingerprint of the site from before this call.
        """
        since = known.since if known else None
        is_after_last = since is not None and since[0] == self._tree and key == self.key
        self.unchanged = Unchanged(since[1] if since and is_after_last else None)
        self._tree = ""
        self._used.clear()
        self._fresh.clear()
        if key != self.key or not key:
            records = read_long_lines(cache / ENTRIES, KeptReading) if key else []
            self._recorded = len(records)
            self.readings = {record.path: record for record in records if record.key == key}
            self.key = key
            self._finished.clear()

    @property
    def body_keys(self) -> dict[str, str]:
        """The keys of bodies by their Markdown, as far as they are known."""
        return {
            source: key
            for kept in self.readings.values()
            for each in kept.read
            for (_, source), key in zip(each.entry.body.values if each.entry.body else (), each.body_keys, strict=False)
        }

    def findings(self, tree: SourceTree, known: Fingerprint | None) -> KnownFindings | None:
        """Return what is known of pictures before they are looked at, and which may have changed; None if nothing lasts."""
        is_next = known and known.since and known.since[0] == self.probes.tree
        now = known.tree.digest if known and known.tree.is_whole else ""
        differing = self.unchanged.differing if is_next else lambda paths: paths
        return KnownFindings(tree.stamp, self.probes, differing, now) if self.lasts else None

    def kind_before(self, kind: str) -> KindReading | None:
        """Return what was read of a kind's folder at the last call, if it is known what has changed since."""
        return self.kinds.get(kind) if self.unchanged.paths is not None else None

    def keep_kind(self, kind: str, reading: KindReading) -> None:
        """Keep what was read of a kind's folder."""
        if self.lasts:
            self.kinds[kind] = reading
            self._used.update(reading.paths)

    def of_folder(self, folder: str, tree: SourceTree) -> KeptReading | None:
        """Return what was read of an entry's folder if nothing in it has changed."""
        kept = self.readings.get(folder)
        if kept is None or not tree.has(folder):
            return None
        if kept.state and self.unchanged.has_folder(folder):
            self._used.add(folder)
            return kept
        state = tree.state(folder)
        if not state or kept.state != state:
            if not kept.names or kept.names != tree.names(folder) or not _are_same(kept.texts, tree):
                return None
            kept = self.add(structs.replace(kept, state=state))
        self._used.add(folder)
        return kept

    def of_files(self, paths: Sequence[str], tree: SourceTree) -> KeptReading | None:
        """Return what was read of an entry's files, the main one first, if they are unchanged."""
        kept = self.readings.get(paths[0]) if paths else None
        if kept and kept.state and all(map(self.unchanged.has_file, paths)):
            self._used.add(paths[0])
            return kept
        if kept is None or (kept.names != "-" and kept.names != tree.names_in(_folder_of(paths[0]))):
            return None
        state = _state(paths, tree)
        if not state or kept.state != state:
            if {path for path, _ in kept.texts} != set(paths) or not _are_same(kept.texts, tree):
                return None
            kept = self.add(structs.replace(kept, state=state))
        self._used.add(paths[0])
        return kept

    def keep_folder(self, folder: str, tree: SourceTree, mains: Iterable[str], found: ReadResult) -> ReadResult:
        """Keep what was read of an entry's folder.

        Returns:
            The same; entries that were read before and are equal stay the same objects.
        """
        if not tree.has(folder):
            return found
        names = "" if _has_unnamed(folder, tree) else tree.names(folder)
        return self._keep(KeptReading(folder, self.key, tree.state(folder), names, mains=tuple(mains)), found)

    def keep_files(
        self, paths: Sequence[str], tree: SourceTree, found: ReadResult, *, listed: bool, is_list: bool = False
    ) -> ReadResult:
        """Keep what was read of the files of an entry or a day's list, the main one first.

        Args:
            listed: whether the names of the files beside them matter.

        Returns:
            As for `keep_folder`.
        """
        if not paths or not tree.has(_folder_of(paths[0])):
            return found
        names = tree.names_in(_folder_of(paths[0])) if listed else "-"
        state = _state(paths, tree)
        return self._keep(KeptReading(paths[0], self.key, state, names, mains=(paths[0],), is_list=is_list), found)

    def _keep(self, reading: KeptReading, found: ReadResult) -> ReadResult:
        texts = tuple(self.texts.items())
        if not self.key or any(each.code in _PASSING for each in found.problems):
            return found
        names = reading.names if all(digest for _, digest in texts) else ""
        before = self.readings.get(reading.path)
        known = {each.entry.mark: each for each in before.read} if before else {}
        read = [known[each.entry.mark] if known.get(each.entry.mark) == each else each for each in found.read]
        kept = structs.replace(reading, texts=texts, names=names, read=tuple(read), problems=tuple(found.problems))
        self._used.add(self.add(kept).path)
        return ReadResult(read, found.problems)

    def taken(self) -> list[KeptReading]:
        """Return what was read since the last call, for another process, and forget it."""
        found = list(self._fresh.values())
        self._fresh.clear()
        self.readings.clear()
        return found

    def add(self, reading: KeptReading) -> KeptReading:
        """Keep a reading, to be recorded with the others; return it."""
        self.readings[reading.path] = self._fresh[reading.path] = reading
        return reading

    def pictures(self, entries: Sequence[Entry]) -> list[tuple[Picture, ...]]:
        """Return all pictures of each entry."""
        known = self._pictures
        for entry in entries:
            if id(entry) not in known:
                known[id(entry)] = entry, entry.all_pictures
        if len(known) > len(entries) + _SPARE:
            self._pictures = {id(entry): known[id(entry)] for entry in entries}
        return [known[id(entry)][1] for entry in entries]

    def finished(
        self,
        read: Sequence[ReadEntry],
        entries: Sequence[Entry],
        finish: Callable[[Entry], Entry],
        probes: Mapping[str, Probe],
    ) -> list[Entry]:
        """Return entries with what their pictures add; equal ones of the last build are the same objects.

        Args:
            entries: with what their bodies add.
            finish: returns an entry with the captions of its pictures.
            probes: of all pictures, by path.
        """
        known, before, self._probes = self._finished, self._probes, probes
        is_same = probes is before
        changed = set() if is_same else {path for path in {**before, **probes} if before.get(path) != probes.get(path)}
        told = []
        for each, entry in zip(read, entries, strict=True):
            last = known.get(id(each.entry))
            is_told = bool(changed) and any(one.path in changed for one in self._pictures[id(entry)][1])
            if last is None or is_told or (last.entry is not entry and last.entry != entry):
                finished = finish(entry)
                is_equal = last is not None and last.finished == finished
                last = FinishedEntry(each.entry, entry, last.finished if last and is_equal else finished)
                known[id(each.entry)] = last
            told.append(last.finished)
        if len(known) > len(entries) + _SPARE:
            self._finished = {id(each.entry): known[id(each.entry)] for each in read}
        return told

    def save(self, cache: Path, known: Fingerprint | None = None) -> None:
        """Record what is new, and forget what is no longer there.

        Args:
            known: the fingerprint of the site from before this call.
        """
        self._tree = known.tree.digest if known and known.tree.is_whole else ""
        self.readings = {path: kept for path, kept in self.readings.items() if path in self._used}
        self._fresh = {path: kept for path, kept in self._fresh.items() if path in self._used}
        if not self.key or not self._fresh:
            return
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time, not the site
            if self._recorded + len(self._fresh) > len(self.readings) * 5 // 4 + _SPARE:
                replace_records(cache / ENTRIES, self.readings.values())
                self._recorded = len(self.readings)
            else:
                append_records(cache / ENTRIES, self._fresh.values())
                self._recorded += len(self._fresh)
        self._fresh.clear()


def key_of(code: str, languages: Sequence[str], limits: Limits, night: object) -> str:
    """Return the digest of what reading depends on besides the files; empty if the program's is.

    Args:
        code: a digest of the program.
    """
    parts = repr((_FORMAT, code, tuple(languages), structs.astuple(limits), night))
    return hashlib.blake2b(parts.encode(), digest_size=12).hexdigest() if code else ""


def body_key(source: str) -> str:
    """Return the key of a body's Markdown in the cache."""
    return hashlib.blake2b(source.encode(), digest_size=16).hexdigest()


def text_digest(data: bytes) -> str:
    """Return the length of a text file and the digest of its bytes."""
    return f"{len(data)} {hashlib.blake2b(data, digest_size=16).hexdigest()}"


def _are_same(texts: Sequence[tuple[str, str]], tree: SourceTree) -> bool:
    """Whether text files have the bytes that were read."""
    if any(str(tree.size(path)) != digest.partition(" ")[0] for path, digest in texts):
        return False
    try:
        return all(text_digest((tree.root / path).read_bytes()) == digest for path, digest in texts)
    except OSError:
        return False


def _state(paths: Iterable[str], tree: SourceTree) -> str:
    """Return sizes and times of files; empty if one is not there or too recent to trust."""
    stamps = [(tree.stamp(path), path) for path in paths]
    return "\n".join(map(" ".join, stamps)) if all(stamp for stamp, _ in stamps) else ""


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _has_unnamed(folder: str, tree: SourceTree) -> bool:
    """Whether there are files whose names do not say what they are: what is in them may matter, too."""
    pending = [folder]
    while pending:
        path = pending.pop()
        listing = tree.listing(path)
        for name, kind in zip(listing.names, listing.kinds, strict=True):
            if kind == FOLDER:
                pending.append(f"{path}/{name}")
            elif says_nothing(name):
                return True
    return False
