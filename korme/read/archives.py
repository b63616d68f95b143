"""Reads `archive/`: the record of each frozen year, the list of its files, and whether they are as they were frozen.

A file's digest is taken once and then known by its size and times, as for `content/static/`, so that a build that finds
a year as it was reads none of it. `korme verify` takes nothing for known.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from time import time_ns

from msgspec import DecodeError, Struct
from msgspec.json import decode

from korme.core.problems import Mark, Problem, problem
from korme.fields.scalars import is_language
from korme.read.files import read_text, shown
from korme.site.archives import FOLDER, FORMAT, MEDIA, RECORD, STAGED, SUMS, Archive
from korme.site.codes import is_code
from korme.site.urls import is_slug
from korme.store.cache import Cache

LIMIT_KB = 64_000
"""Enough for the files of a hundred thousand pages; the program writes the list."""
MOST_NAMED = 20
"""Damaged files of a year that are named one by one."""
_QUESTION = "sha256"
_LINE = re.compile(r"([0-9a-f]{64}) [ *]([^\0\\]+)")
"""A line as sha256sum writes and reads it."""
SHARED = "../media/"
"""Before the name of a picture, from the folder of a year."""
_OUTSIDE = re.compile(r"[\\:]|(?:^|/)\.{0,2}(?:/|$)")
_URL = re.compile(r"(?:[a-z0-9-]{1,100}/){0,8}")
"""An address in the record."""


class ArchivedFile(Struct, frozen=True):
    """A file of a frozen year."""

    path: str
    """In the output: 'archive/2026/works/index.html', 'media/0a1b-480.webp'."""
    source: str
    """From the site's root: 'archive/2026/works/index.html', 'archive/media/0a1b-480.webp'."""
    digest: str
    """Hexadecimal SHA-256 of its bytes when the year was frozen."""


class FrozenYear(Struct, frozen=True):
    """A frozen year with the list of its files."""

    archive: Archive
    files: tuple[ArchivedFile, ...]

    @property
    def own_paths(self) -> Iterator[str]:
        """Yield the paths of its files from its folder, pictures and media apart."""
        folder = f"{self.archive.folder}/"
        return (file.source.removeprefix(folder) for file in self.files if file.source.startswith(folder))

    @property
    def sums(self) -> str:
        """The list of its files, from the site's root."""
        return f"{self.archive.folder}/{SUMS}"


def read_archives(root: Path, cache: Cache) -> tuple[tuple[FrozenYear, ...], list[Problem]]:
    """Return the frozen years by name, and a problem for each that is damaged.

    Args:
        cache: has the digests of files that have not changed.
    """
    years, problems = listed_years(root)
    for year in years:
        problems += _damage(year, root, cache)
    return years, problems


def listed_years(root: Path) -> tuple[tuple[FrozenYear, ...], list[Problem]]:
    """Return the frozen years by name, as their lists say, whether or not their files are there; and what is unreadable."""
    years: list[FrozenYear] = []
    problems: list[Problem] = []
    for name in _names(root, problems):
        year, found = read_year(root, name)
        problems += found
        years += [year] if year else []
    return tuple(years), problems


def read_year(root: Path, name: str) -> tuple[FrozenYear | None, list[Problem]]:
    """Return a frozen year as its record and its list say; None if one of them cannot be read, with the reason."""
    folder = f"{FOLDER}/{name}"
    text, problems = read_text(root, f"{folder}/{RECORD}", limit_kb=LIMIT_KB)
    sums, found = read_text(root, f"{folder}/{SUMS}", limit_kb=LIMIT_KB)
    problems += found
    if text is None or sums is None:
        return None, problems
    try:
        archive = _checked(decode(text, type=Archive), name)
    except (DecodeError, ValueError, RecursionError) as error:
        reason = str(error)[:200]
        return None, [*problems, problem("archive-record", Mark(f"{folder}/{RECORD}"), reason=reason)]
    files: list[ArchivedFile] = []
    for number, line in enumerate(sums.splitlines(), 1):
        file = _file_in(line, folder)
        if file is None:
            problems.append(problem("archive-line", Mark(f"{folder}/{SUMS}", number, 1), found=line[:80]))
        else:
            files.append(file)
    return FrozenYear(archive, tuple(files)), problems


def strays_of(year: FrozenYear, root: Path) -> list[str]:
    """Return files in the folder of a year that its list does not have, from the site's root."""
    known = {file.source for file in year.files} | {year.sums}
    return sorted(path for path in files_in(root, year.archive.folder) if path not in known)


def stray_problems(year: FrozenYear, root: Path) -> list[Problem]:
    """Return a problem for each file that does not belong to a year; first the links, which stop a build.

    What the list names in a linked folder would be published from wherever the link leads.
    """
    links: list[Problem] = []
    others: list[Problem] = []
    for path in strays_of(year, root):
        is_link = os.path.islink(root / path)
        (links if is_link else others).append(problem("link" if is_link else "archive-stray", Mark(shown(path))))
    return links + others


def files_in(root: Path, folder: str) -> Iterator[str]:
    """Yield every file, link and device below a folder, from the site's root; links are not followed."""
    with contextlib.suppress(OSError), os.scandir(root / folder) as entries:
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from files_in(root, path)
            else:
                yield path


def digest_of(root: Path, path: str, cache: Cache | None = None) -> str:
    """Return the SHA-256 of a file, hexadecimal; '' if there is none, or it is no file.

    Args:
        cache: has the digests of files that have not changed.

    Raises:
        OSError: it cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    place = f"{root}{os.sep}{path}"
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        facts = os.lstat(place)
        if not stat.S_ISREG(facts.st_mode):
            return ""
        known = cache.known(path, facts, _QUESTION) if cache else None
        if isinstance(known, str):
            return known
        with open(os.open(place, flags), "rb") as file:
            at = time_ns()
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if cache:
            with contextlib.suppress(OSError):  # a cache that cannot be written costs time, not the file
                cache.record_known([(path, facts, _QUESTION, digest)], at=at)
        return digest
    return ""


def _names(root: Path, problems: list[Problem]) -> list[str]:
    """Return the names of the folders of years."""
    top = root / FOLDER
    if top.is_symlink():
        problems.append(problem("link", Mark(FOLDER)))
        return []
    if not top.is_dir():
        return []
    names = []
    try:
        entries = sorted(os.scandir(top), key=lambda entry: entry.name)
    except OSError as error:
        problems.append(problem("unreadable", Mark(FOLDER), reason=error.strerror or ""))
        return []
    for entry in entries:
        path = f"{FOLDER}/{entry.name}"
        if entry.is_symlink():
            problems.append(problem("link", Mark(shown(path))))
        elif entry.is_dir() and (staged := STAGED.fullmatch(entry.name)):
            problems.append(problem("archive-leftover", Mark(shown(path)), edition=shown(staged[1])))
        elif entry.is_dir() and path != MEDIA and not entry.name.startswith("."):
            if any(os.path.lexists(root / path / name) for name in (RECORD, SUMS)):
                names.append(entry.name)
            else:
                problems.append(problem("archive-stray", Mark(shown(path))))
    return names


def _checked(archive: Archive, name: str) -> Archive:
    """Return the record of a year if it can be used.

    Raises:
        ValueError: it is of another year or another version of the program, or has what is no address or code.
    """
    if archive.format != FORMAT:
        raise ValueError(f"format {archive.format}")
    if archive.edition != name or not is_slug(name):
        raise ValueError(f"edition {archive.edition[:80]}")
    if not archive.languages or not all(map(is_language, archive.languages)) or not archive.title:
        raise ValueError(f"languages {', '.join(archive.languages)}"[:100] if archive.title else "no title")
    for entry in archive.entries:
        if not _URL.fullmatch(entry.url) or not entry.title or (entry.code and not is_code(entry.code)):
            raise ValueError(f"{entry.kind} {entry.key}"[:100])
    return archive


def _file_in(line: str, folder: str) -> ArchivedFile | None:
    """Return the file that a line of the list names; None if it names nothing that a year can have."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    digest, path = match[1], match[2]
    name = path.removeprefix(SHARED)
    if _OUTSIDE.search(name) or (name != path and "/" in name):
        return None
    if name != path:
        return ArchivedFile(f"media/{name}", f"{MEDIA}/{name}", digest)
    return ArchivedFile(f"{folder}/{path}", f"{folder}/{path}", digest)


def _damage(year: FrozenYear, root: Path, cache: Cache) -> list[Problem]:
    """Return a problem for each file of a year that is missing, changed or not of the year; of many, the first."""
    found: list[Problem] = []
    for file in year.files:
        try:
            digest = digest_of(root, file.source, cache)
        except OSError as error:
            found.append(problem("unreadable", Mark(shown(file.source)), reason=error.strerror or ""))
            continue
        if digest != file.digest:
            code = "archive-changed" if digest else "archive-missing"
            found.append(problem(code, Mark(shown(file.source)), edition=year.archive.edition))
    rest = len(found) - MOST_NAMED
    if rest > 0:
        found = [*found[:MOST_NAMED], problem("archive-damaged", Mark(year.archive.folder), count=rest)]
    return [*found, *stray_problems(year, root)[:MOST_NAMED]]
