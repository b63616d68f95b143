"""The originals of a year: a table of their checksums, sizes, authors and licences; the files themselves only on request."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from korme.commands.report import as_text_cell
from korme.core.model import Picture
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Creative, Entry, Work
from korme.read.files import shown
from korme.site.archives import name_in_record
from korme.site.codes import name_of
from korme.site.site import Site

COLUMNS = ("path", "sha256", "bytes", "width", "height", "kind", "entry", "creator", "credit", "copyright", "licence")


class Original(Struct, frozen=True):
    """A file as its author sent it."""

    path: str
    """From the site's root."""
    entry: Entry
    picture: Picture


def originals_of(entries: Iterable[Entry]) -> list[Original]:
    """Return the originals of some entries, each once, in the order of their paths."""
    found: dict[str, Original] = {}
    for entry in entries:
        for picture in entry.all_pictures:
            for path in picture.files:
                found.setdefault(path, Original(path, entry, picture))
    return [found[path] for path in sorted(found)]


def table(
    originals: Iterable[Original], site: Site, root: Path, problems: list[Problem]
) -> tuple[bytes, dict[str, str]]:
    """Return the table as CSV (RFC 4180, UTF-8), and the digest of each file; what cannot be read is a problem."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    digests: dict[str, str] = {}
    for each in originals:
        try:
            with open_plainly(root, each.path) as file:
                size = os.fstat(file.fileno()).st_size
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            problems.append(problem("unreadable", Mark(shown(each.path)), reason=error.strerror or str(error)))
            continue
        digests[each.path] = digest
        writer.writerow([as_text_cell(str(value)) for value in (each.path, digest, size, *_facts(each, site))])
    return text.getvalue().encode("utf-8", "replace"), digests


def open_plainly(root: Path, path: str) -> io.BufferedReader:
    """Open a regular file below the root that is no link.

    Raises:
        OSError: it is none, or cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = open(os.open(root / path, flags), "rb")  # noqa: SIM115
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(0, "not a file")


def _facts(each: Original, site: Site) -> Iterator[object]:
    """Yield size in pixels, entry, and what the site says of author and licence."""
    probe = site.probes.get(each.path)
    facts = site.media.get(each.path)
    yield (probe.width if probe else facts.width if facts else 0) or ""
    yield (probe.height if probe else facts.height if facts else 0) or ""
    kind, key = name_of(each.entry)
    yield kind
    yield name_in_record(key)
    credit = site.credits.get(each.picture.path)
    yield credit.creator if credit else ""
    yield each.picture.credit.own if each.picture.credit else credit.credit if credit else ""
    yield credit.copyright if credit else ""
    yield _licence(each.entry, site) or (credit.licence if credit else "")


def _licence(entry: Entry, site: Site) -> str:
    """Return the licence as the site says it: of works and people, theirs or the site's."""
    if not isinstance(entry, (Work, Creative)):
        return ""
    creative = site.creatives.get(entry.creative) if isinstance(entry, Work) else entry
    return entry.licence or (creative.licence if creative else "") or site.config.licence or ""
