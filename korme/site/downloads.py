"""Files of an entry that its body offers for download: `[programme](programme.pdf)`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import unquote

from korme.core.model import RenderedBody
from korme.kinds import Entry
from korme.site.urls import entry_url, slugify

ENDINGS = ("pdf", "zip", "ics")
"""Endings of files that can be downloaded."""
_FILE = re.compile(rf"(?i)(?:\./)?([^/\\:?#\s.][^/\\:?#\n]*\.(?:{'|'.join(ENDINGS)}))")


def file_of(entry: Entry, link: str) -> str:
    """Return the path, from the site's root, of the file beside an entry's text that a link names; '' if it names none."""
    named = _FILE.fullmatch(unquote(link))
    return f"{entry.mark.path.rpartition('/')[0]}/{named[1]}" if named else ""


def links_to_files(entry: Entry, prose: Mapping[str, RenderedBody]) -> Iterator[str]:
    """Yield the paths of the files that an entry's bodies name."""
    for _, markdown in entry.body.values if entry.body else ():
        body = prose.get(markdown)
        yield from filter(None, (file_of(entry, link) for link in (body.links if body else ())))


def download_urls(
    entries: Iterable[Entry], prose: Mapping[str, RenderedBody], files: Collection[str]
) -> dict[str, str]:
    """Return the URL of each file to download by its path: in the folder of the first page that names it.

    Args:
        files: the paths of the files that may be published.
    """
    found: dict[str, str] = {}
    for entry in entries if files else ():
        for path in links_to_files(entry, prose):
            if path in files:
                stem, _, ending = path.rpartition("/")[2].rpartition(".")
                found.setdefault(path, f"{entry_url(entry)}{slugify(stem) or 'file'}.{ending.lower()}")
    return found
