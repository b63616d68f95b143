"""Takes a person out of frozen years: the one change a year may undergo, recorded in it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs

from korme.commands.forget.redaction import Redaction
from korme.commands.forget.subject import Subject
from korme.commands.forget.traces import Search
from korme.commands.freeze.dressing import NAME, TEXTS
from korme.commands.freeze.writing import RECORDS, listed, put, recorded, without_unused
from korme.core.problems import Mark, SiteError, problem
from korme.outputs.documents import json_text
from korme.outputs.search import name_of
from korme.pictures.tiles import FOLDER as TILES
from korme.publish.staging import exchanged, remove
from korme.read.archives import SHARED, FrozenYear, listed_years, read_archives
from korme.search.folding import fold
from korme.search.pagefind import IndexingError, Record, begin, tool
from korme.site.archives import RECORD, SUMS, Archive, ArchivedEntry, staged_name
from korme.site.codes import code_url
from korme.site.iiif import FOLDER as IIIF
from korme.site.urls import in_language
from korme.store.cache import Cache
from korme.store.compact_json import compact
from korme.views.search import parts

Found = TypeVar("Found")

_FOLDERS = ("creatives", "iiif", "tiles", "share")
"""Folders, in any language's, with a folder or file for each person."""

_BEFORE_PICTURE = 6
"""Values of a record of the search that come before its picture (`korme.views.search`)."""


class YearLeft(Struct, frozen=True):
    """What is left of a year."""

    archive: Archive
    files: Mapping[str, bytes | None]
    """Changed files by path from the year's folder; None for those that go."""
    media: frozenset[str]
    """Names of pictures and media that the year does not show any more."""


def archived_person(root: Path, slugs: Collection[str]) -> tuple[Subject, tuple[str, ...]]:
    """Return the names and addresses that frozen years know of a person, and these years."""
    names: list[str] = []
    addresses: list[str] = []
    years: list[str] = []
    for year in listed_years(root)[0]:
        own = _own(year.archive, slugs)
        years += [year.archive.edition] if own else []
        for entry in own:
            names += entry.title.values() if entry.kind == "creative" else ()
            addresses.append(entry.url)
    return Subject("", names=tuple(dict.fromkeys(names)), addresses=tuple(dict.fromkeys(addresses))), tuple(years)


def years_left(root: Path, person: Subject, search: Search, cache: Cache) -> list[tuple[FrozenYear, YearLeft]]:
    """Return what is left of each frozen year that has something of a person, before anything is changed.

    Raises:
        SiteError: a year is damaged, a file of it is missing, or its search cannot be made again.
    """
    years, problems = read_archives(root, cache)
    if damage := [each for each in problems if each.is_error]:
        raise SiteError(tuple(damage))
    found = []
    for year in years:
        redaction = Redaction(person, search, _urls(year.archive, person))
        redaction = structs.replace(redaction, media=_own_media(root, year, redaction))
        left = _left(root, year, redaction)
        if left is not None:
            found.append((year, left))
    return found


def forget_in_archives(root: Path, found: Iterable[tuple[FrozenYear, YearLeft]]) -> list[str]:
    """Put what is left of frozen years in their places; return these years.

    Each is replaced as a whole: killed at any moment, a year is as before or without the person.

    Raises:
        OSError: a file cannot be written.
    """
    changed = []
    for year, left in found:
        _replace(root, year, left)
        changed.append(year.archive.edition)
    if changed:
        without_unused(root)
    return changed


def _own(archive: Archive, slugs: Collection[str]) -> list[ArchivedEntry]:
    """Return a person's page and works in a year."""
    kinds = ("creative", "work")
    return [each for each in archive.entries if each.kind in kinds and each.key.partition("/")[0] in slugs]


def _urls(archive: Archive, person: Subject) -> frozenset[str]:
    """Return the addresses of a person in a year, in every language."""
    manifests = (url.replace("creatives/", f"{IIIF}/", 1) for url in person.urls)
    own = _own(archive, person.slugs)
    known = {*person.urls, *manifests, *(each.url for each in own), *(code_url(each.code) for each in own if each.code)}
    return frozenset(in_language(url, language, archive.languages) for url in known for language in archive.languages)


def _own_media(root: Path, year: FrozenYear, redaction: Redaction) -> frozenset[str]:
    """Return the names of a person's pictures and media in a year, by its data, and of those that have their name in them."""
    found: set[str] = set()
    folder = f"{year.archive.folder}/"
    for kind in ("works", "creatives"):
        path = f"{folder}api/{kind}.json"
        data = _data(root, path, dict[str, Any]) if (root / path).is_file() else {}
        for row in data.get(kind) or ():
            if isinstance(row, dict) and redaction.is_gone(str(row.get("path", ""))):
                found |= _media(json.dumps(row).encode())
    for file in year.files:
        name = PurePosixPath(file.source).name
        if not file.source.startswith(folder) and redaction.search.in_bytes(name, _bytes(root, year, file.source)):
            found.add(name)
    return frozenset(found)


def _bytes(root: Path, year: FrozenYear, path: str) -> bytes:
    """Return the bytes of a file of a year.

    Raises:
        SiteError: it is not there: pictures may be kept elsewhere, but the person has to be taken out of them, too.
    """
    try:
        return (root / path).read_bytes()
    except OSError as error:
        raise SiteError((problem("archive-missing", Mark(path), edition=year.archive.edition),)) from error


def _data(root: Path, path: str, type_: type[Found]) -> Found:
    """Return what a file of a year with JSON says.

    Raises:
        SiteError: it says nothing of the sort, so that nobody can tell what of it is the person's.
    """
    try:
        return msgspec.json.decode((root / path).read_bytes(), type=type_)
    except (ValueError, RecursionError) as error:  # msgspec.DecodeError is a ValueError
        raise SiteError((problem("unreadable", Mark(path), reason=str(error)[:200]),)) from error


def _left(root: Path, year: FrozenYear, redaction: Redaction) -> YearLeft | None:
    """Return what is left of a year; None if it has nothing of the person."""
    archive, folder = year.archive, f"{year.archive.folder}/"
    own = _own(archive, redaction.person.slugs)
    codes = {each.code for each in own if each.code}
    files: dict[str, bytes | None] = {}
    shown, still = set[str](), set[str]()
    for file in year.files:
        path = file.source.removeprefix(folder)
        if path == file.source or path == RECORD or path.startswith("pagefind/"):
            continue
        data = _bytes(root, year, file.source)
        is_text = PurePosixPath(path).suffix in TEXTS
        shown |= _media(data) if is_text else set()
        if _is_theirs(path, redaction, codes):
            files[path] = None
            continue
        if is_text and path != "sw.js" and _has(data.decode("utf-8", "replace"), redaction):
            left = _codes_left(redaction.redacted(path, data), path, codes)
            files |= {path: left} if left != data else {}
            data = left
        still |= _media(data) if is_text else set()
    gone = shown - still
    tiles = tuple(f"{name}/" for name in gone if name.startswith(TILES))
    own_paths = (file.source.removeprefix(folder) for file in year.files)
    files |= {path: None for path in own_paths if tiles and path.startswith(tiles)}
    if not files and not own:
        return None
    files |= _searchable(root, year, redaction)
    files["sw.js"] = _worker(root, year, files, redaction)
    entries = tuple(_without(each, redaction) for each in archive.entries if each not in own)
    archive = structs.replace(archive, entries=entries, forgotten=archive.forgotten + bool(own))
    files[RECORD] = recorded(archive)
    known = {file.source.removeprefix(folder) for file in year.files}
    changes = {path: data for path, data in files.items() if data is not None or path in known}
    return YearLeft(archive, changes, frozenset(gone))


def _is_theirs(path: str, redaction: Redaction, codes: set[str]) -> bool:
    """Return whether a file goes as a whole: a page, a calendar or a manifest of the person, the page of a code."""
    steps = path.split("/")
    if "W" in steps[:2] and codes.intersection(steps):
        return True
    slugs = redaction.person.slugs
    for at, step in enumerate(steps[:-1]):
        if at < 2 and step in _FOLDERS:
            return steps[at + 1] in slugs or steps[at + 1].rpartition(".")[0] in slugs
    return redaction.is_gone(path.removesuffix("index.html"))


def _has(text: str, redaction: Redaction) -> bool:
    """Return whether a text names the person, by name, address or, in data, by the name of their folder."""
    is_led = any(url.rstrip("/") in text for url in redaction.urls)
    is_named = any(f'"{slug}"' in text for slug in redaction.person.slugs)
    return is_led or is_named or redaction.shows(text) or bool(redaction.search.in_text(text))


def _codes_left(data: bytes, path: str, codes: Collection[str]) -> bytes:
    """Return the index of codes without a person's."""
    if path != "W/codes.json":
        return data
    try:
        known = msgspec.json.decode(data, type=dict[str, Any])
    except (ValueError, RecursionError):
        return data
    return (compact({code: url for code, url in known.items() if code not in codes}) + "\n").encode()


def _media(data: bytes) -> set[str]:
    """Return the names of pictures and media that a text shows, and the folders of tiles: 'iiif/image/0a1b'."""
    names = {found.decode() for found in re.findall(rb"media/" + NAME.encode(), data)}
    return names | {found.decode() for found in re.findall(TILES.encode() + rb"/[\w.-]+", data)}


def _without(entry: ArchivedEntry, redaction: Redaction) -> ArchivedEntry:
    """Return what the record says of somebody else's entry, without the person."""
    title = {language: redaction.without_names(text) for language, text in entry.title.items()}
    people = [slug for slug in entry.people if slug not in redaction.person.slugs]
    return structs.replace(entry, title=title, people=people)


def _searchable(root: Path, year: FrozenYear, redaction: Redaction) -> dict[str, bytes | None]:
    """Return the files of the indexes of a year, made again from their records without the person.

    Raises:
        SiteError: Pagefind is missing or has failed.
    """
    files: dict[str, bytes | None] = {}
    folder = f"{year.archive.folder}/"
    for file in year.files:
        path = file.source.removeprefix(folder)
        if path.rpartition("/")[2] != RECORDS:
            continue
        index = path.rpartition("/")[0]
        rows = _data(root, file.source, list[tuple[str, list[Any]]])
        kept = [_record(row, redaction) for row in rows if not any(map(redaction.is_gone, map(str, row[1][3:4])))]
        if kept == rows:
            continue
        own = (each.source.removeprefix(folder) for each in year.files)
        files |= dict.fromkeys(name for name in own if name.rpartition("/")[0].startswith(index))
        for name, data in _index(index, [Record(words, tuple(shown)) for words, shown in kept]).items():
            files[f"{index}/{name}"] = data
        files[path] = compact(kept).encode()
    return files


def _record(row: tuple[str, list[Any]], redaction: Redaction) -> tuple[str, list[Any]]:
    words, shown = row
    if len(shown) > _BEFORE_PICTURE and redaction.shows(str(shown[_BEFORE_PICTURE])):
        shown = shown[:_BEFORE_PICTURE]
    for name in map(fold, redaction.search.words):
        words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", words) if name else words
    known = {part for name in redaction.person.names for part in fold(name).split()}
    words = " ".join(word for word in words.split() if word not in known)
    return words, [redaction.without_names(each) if isinstance(each, str) else each for each in shown]


def _index(folder: str, records: list[Record]) -> dict[str, bytes]:
    """Return the files of an index.

    Args:
        folder: 'pagefind/ru', of a shard 'pagefind/ru/1'.
    """
    language, _, shard = folder.removeprefix("pagefind/").partition("/")
    if not tool():
        raise SiteError((problem("forget-search-tool", Mark(folder)),))
    try:
        files = begin(records, name_of(language, int(shard or 0))).files(parts=parts(len(records)))
    except IndexingError as error:
        raise SiteError(
            (problem("search-failed", Mark(folder), reason=str(error)[:200], language=language),)
        ) from error
    return files


def _worker(root: Path, year: FrozenYear, files: Mapping[str, bytes | None], redaction: Redaction) -> bytes | None:
    """Return the service worker of a year with the digests of its pages as they are now, so that browsers renew theirs."""
    place = root / year.archive.folder / "sw.js"
    if not place.is_file():
        return None
    text = place.read_text("utf-8")
    head, line, rest = text.partition("\n")
    start = "const SITE = "
    if not head.startswith(start):
        return text.encode()
    settings = json.loads(head.removeprefix(start).removesuffix(";"))

    def now(url: str, digest: str) -> str:
        data = files.get(url if url and not url.endswith("/") else f"{url}index.html")
        return hashlib.sha256(data).hexdigest()[:8] if data else digest

    settings["core"] = {
        language: [[url, now(url, digest)] for url, digest in pages if not redaction.is_gone(url)]
        for language, pages in settings["core"].items()
    }
    del settings["version"]
    revision = hashlib.sha256(json_text(settings).encode()).hexdigest()[:12]
    return f"{start}{json_text({'version': revision, **settings})};{line}{rest}".encode()


def _replace(root: Path, year: FrozenYear, left: YearLeft) -> None:
    """Put what is left of a year in its place; files that stay are linked, not copied."""
    own, staged = year.archive.folder, root / staged_name(year.archive.edition)
    remove(str(staged))
    sums = dict(_sums(year))
    for path in [path for path in sums if path.removeprefix(SHARED) in left.media and path.startswith(SHARED)]:
        del sums[path]
    for path in list(sums):
        if path in left.files or path.startswith(SHARED):
            continue
        place = staged / path
        place.parent.mkdir(parents=True, exist_ok=True)
        os.link(root / own / path, place)
    for path, data in left.files.items():
        sums.pop(path, None)
        if data is not None:
            sums[path] = hashlib.sha256(data).hexdigest()
            put(staged / path, data)
    put(staged / SUMS, listed(sums))
    exchanged(str(staged), root / own)
    remove(str(staged))


def _sums(year: FrozenYear) -> Iterator[tuple[str, str]]:
    folder = f"{year.archive.folder}/"
    for file in year.files:
        is_own = file.source.startswith(folder)
        yield file.source.removeprefix(folder) if is_own else SHARED + PurePosixPath(file.source).name, file.digest
