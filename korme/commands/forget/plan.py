"""What forgetting a person removes and changes: worked out before anything is done, and shown."""

from __future__ import annotations

import os
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, structs

from korme.build import opened
from korme.commands.fix.apply import OWN
from korme.commands.fix.workspace import Workspace
from korme.commands.forget.archives import archived_person
from korme.commands.forget.made_copies import made_copies
from korme.commands.forget.naming import without_person
from korme.commands.forget.subject import Subject, bare_link, person_of, read_journal, remembered_person
from korme.commands.forget.traces import DAMAGED, Search, files_in, normal
from korme.commands.importer.memory_file import read_memory
from korme.commands.importer.people_memory import read_contacts
from korme.commands.importer.picture_folder import digest_of
from korme.commands.rename.entry_place import entry_place
from korme.core.model import Progress
from korme.core.options import Options
from korme.core.problems import Mark, UsageError, problem
from korme.kinds import CREATIVE, Creative, Entry, Work
from korme.publish.planning import chosen_entries, plan_entries
from korme.read.content import Content, read_content
from korme.read.site_file import read_config
from korme.read.source_file import SourceFile
from korme.site.archives import FOLDER as ARCHIVE
from korme.site.archives import RECORD
from korme.site.config import Config
from korme.site.former_names import former_url
from korme.site.former_pages import former_addresses
from korme.site.jury import FOLDER as JURY
from korme.site.urls import entry_url
from korme.store.fingerprint import fingerprint
from korme.store.worker_pool import Pool

_KEPT = (f"{OWN}/removed", f"{OWN}/originals", f"{OWN}/letters", f"{OWN}/share", "inbox", "archive", JURY)
"""Folders beside the site in which a file or folder that is named after a person is theirs."""

_LANGUAGE_AND_ENDING = re.compile(
    r"(?:\.(?:en|ru|kk|de)(?=\.txt$)|\.[a-z]{2,3}(?=\.(?:md|yaml)$)|\.tar(?=\.))?\.[A-Za-z0-9]{1,5}$"
)
"""After the name in that of a file: 'anna.zip', and of a letter 'anna.en.txt'; not of 'anna.lima.zip'."""


class GoingFile(Struct, frozen=True):
    """A file that goes, with its bytes."""

    path: str
    bytes: int


class Forgetting(Struct, frozen=True):
    """What is to be done."""

    config: Config
    person: Subject
    folder: str
    """The person's folder, from the site's root."""
    files: tuple[GoingFile, ...]
    """Their files in the site and beside it, from its root."""
    output: tuple[GoingFile, ...]
    """Files of the output that no build makes without them."""
    cached: tuple[GoingFile, ...]
    """Pictures, films, sound and documents in the cache that nothing else needs, from its folder."""
    edits: tuple[tuple[SourceFile, SourceFile], ...]
    """Files of others that name them, before and after."""
    years: tuple[str, ...] = ()
    """Frozen years that they are in."""

    @property
    def search(self) -> Search:
        return Search.of(self.person)


def plan_forgetting(options: Options, word: str, progress: Progress) -> Forgetting:
    """Return what forgetting a person removes. Nothing is changed.

    Args:
        word: their folder, or the address of their page; also of one that an earlier run has not finished.

    Raises:
        UsageError: there is no such person, and nothing is known of them.
        SiteError: the theme cannot be used, or what imports remember cannot be read.
    """
    config, _ = read_config(options.root)
    workspace = Workspace(options.root, config.languages, config.bounds.entry_kb)
    slug, is_there = _slug_of(word, workspace)
    with Pool(options.jobs) as pool:
        content = read_content(options, progress, opened(options), pool, known=fingerprint(options))
    person = _known_of(options, slug, content)
    if not is_there and person == Subject(slug):
        raise UsageError(problem("unknown-path", Mark(word[:120] or "."), found=word[:120], folder=str(options.root)))
    gone, media = _without(content, options, slug)
    person = person.with_more(Subject(slug, media=tuple(sorted(media)), addresses=_addresses(content, slug)))
    folder = f"{CREATIVE.folder}/{slug}"
    return Forgetting(
        config,
        person,
        folder,
        tuple(_files(options, person, folder)),
        tuple(_sizes(options.output, gone)),
        tuple(_sizes(options.cache, (f"media/{name[:2]}/{name}" for name in _names(gone)))),
        tuple(without_person(workspace, person, folder)),
        archived_person(options.root, person.slugs)[1],
    )


def _slug_of(word: str, workspace: Workspace) -> tuple[str, bool]:
    """Return the name of a person's folder, and whether it is there.

    Raises:
        UsageError: this is something else.
    """
    try:
        place = entry_place(word, workspace)
    except UsageError:
        parts = [part for part in re.split(r"[/\\]", word.strip()) if part not in ("", ".", *workspace.languages)]
        if len(parts) >= 2 and parts[-2] == CREATIVE.folder:
            return parts[-1], False
        raise
    if place.address.kind is not CREATIVE:
        raise UsageError(problem("forget-person", Mark(place.path), found=place.path))
    return place.name, True


def _known_of(options: Options, slug: str, content: Content) -> Subject:
    """Return what the entry, earlier runs and earlier imports know of a person."""
    everyone = [entry for entry in (*content.entries, *content.incomplete) if isinstance(entry, Creative)]
    person = person_of(slug, next((entry for entry in everyone if entry.slug == slug), None))
    person = person.with_more(read_journal(options.root, slug))
    memory, contacts = read_memory(options.root), read_contacts(options.root)
    for name in person.slugs:
        person = person.with_more(remembered_person(name, memory, contacts))
    person = person.with_more(archived_person(options.root, person.slugs)[0])
    shared = {normal(mail) for mail in _own_mails(content.config)}
    shared |= {normal(bare_link(link)) for _, link in content.config.social}
    for entry in everyone:  # a namesake, or the address of a studio, is no trace of one person
        if entry.slug != slug:
            other = person_of(entry.slug, entry)
            shared |= {normal(each) for each in (*other.names, *other.mails, *other.links)}
    return structs.replace(
        person,
        names=tuple(name for name in person.names if normal(name) not in shared),
        mails=tuple(mail for mail in person.mails if normal(mail) not in shared),
        links=tuple(link for link in person.links if normal(link) not in shared),
    )


def _own_mails(config: Config) -> list[str]:
    """Return the organizers' addresses in the settings."""
    contact = config.contact.email if config.contact else None
    parts = (config.submit, config.consent)
    return [mail for mail in (contact, *(part.mail for part in parts if part)) if mail]


def _addresses(content: Content, slug: str) -> tuple[str, ...]:
    """Return the addresses of a person's pages, former ones included."""
    creatives = {entry.slug: entry for entry in content.entries if isinstance(entry, Creative)}
    own = [entry for entry in content.entries if _is_of(entry, slug)]
    former = (each for entry in own for each in former_addresses(entry, creatives, content.config.languages))
    return tuple(dict.fromkeys([*map(entry_url, own), *filter(None, map(former_url, former))]))


def _is_of(entry: Entry, slug: str) -> bool:
    """Return whether an entry is a person, or a work of theirs."""
    return (isinstance(entry, Creative) and entry.slug == slug) or (isinstance(entry, Work) and entry.creative == slug)


def _without(content: Content, options: Options, slug: str) -> tuple[list[str], set[str]]:
    """Return the files of the output that go, and the digests of pictures that only the person has."""
    everything = plan_entries(content, chosen_entries(content.entries, options), options)
    others = [entry for entry in content.entries if not _is_of(entry, slug)]
    rest = plan_entries(content, chosen_entries(others, options), options)
    left = {output.path for output in rest.plan.outputs}
    gone = [output.path for output in everything.plan.outputs if output.path not in left]
    kept = {_digest(path) for path in left if path.startswith("media/")}
    return gone, {digest for path in gone if path.startswith("media/") and (digest := _digest(path)) not in kept}


def _digest(path: str) -> str:
    return path.rpartition("/")[2].partition("-")[0].partition(".")[0]


def _names(paths: Sequence[str]) -> Iterator[str]:
    return (path.rpartition("/")[2] for path in paths if path.startswith("media/"))


def _sizes(folder: Path, paths: Sequence[str] | Iterator[str]) -> Iterator[GoingFile]:
    for path in paths:
        file = folder / path
        if file.is_file() and not file.is_symlink():
            yield GoingFile(path, file.stat().st_size)


def _files(options: Options, person: Subject, folder: str) -> Iterator[GoingFile]:
    """Yield every file that is a person's, from the site's root."""
    own = options.root / folder
    if own.is_symlink():
        return
    for top in (own, *theirs_beside(options.root, person)):
        for path in files_in(top) if top.is_dir() else [top] if top.is_file() else []:
            yield GoingFile(os.path.relpath(path, options.root).replace(os.sep, "/"), path.stat().st_size)


def theirs_beside(root: Path, person: Subject) -> list[Path]:
    """Return the files and folders beside the site that are a person's for certain, by their name or their bytes, and
    the copies of the site that are made again.

    What has somebody else's name, or is in their folder, is not: a work of theirs may be called like the person.
    """
    known = {normal(each) for each in (*person.slugs, *person.names)}
    others = _others_on_the_site(root) - known
    found: list[Path] = []
    for top in _KEPT:
        if not (root / top).is_dir() or (root / top).is_symlink():
            continue
        for parent, folders, names in os.walk(root / top):
            here = Path(parent)
            parts = [_form(part) for part in here.relative_to(root).parts]
            is_others = bool(others.intersection(parts)) or CREATIVE.folder in parts[:-1]
            named = set() if is_others else known
            if here == root / ARCHIVE:  # of a frozen year only parts are theirs: korme.commands.forget.archives
                folders[:] = [name for name in folders if name != "media" and not (here / name / RECORD).exists()]
            mine = [name for name in folders if not (here / name).is_symlink() and _form(name) in named]
            found += [here / name for name in sorted(mine)]
            folders[:] = sorted(name for name in folders if name not in mine and not (here / name).is_symlink())
            found += [here / name for name in sorted(names) if _is_theirs(here / name, named, others, person)]
    return found + made_copies(root)


def _others_on_the_site(root: Path) -> set[str]:
    folder = root / CREATIVE.folder
    return {_form(path.name.partition(".")[0]) for path in folder.iterdir()} if folder.is_dir() else set()


def _form(name: str) -> str:
    return normal(unicodedata.normalize("NFC", name))


def _is_theirs(path: Path, known: set[str], others: set[str], person: Subject) -> bool:
    stem = _form(_LANGUAGE_AND_ENDING.sub("", path.name))
    if stem in known or (stem not in others and re.sub(r"[-_ (]*\d*\)?$", "", stem) in known):
        return True
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                tops = {_form(name.split("/")[0]) for name in archive.namelist()}
        except DAMAGED:
            return False
        return bool(tops) and tops <= known
    try:
        return bool(person.files) and digest_of(path) in person.files
    except OSError:
        return False
