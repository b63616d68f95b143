"""Former addresses of entries (`aliases`), and the names that entries had there.

What other programs know an entry by (the UID of an event in a calendar, the address of its calendar file, its line in an
announcement) is made from a name, and must outlive a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from korme.core.file_names import is_device
from korme.kinds import EVENT, Entry, kind_of

MAX_PART = 100
"""Limit of one part of an address, in bytes."""
_MAX_PARTS = 10
_UNSAFE = r"[\x00-\x20\x7f-\xa0<>:\"'`|?*#%\\\u2028\u2029]"
"""Characters that are reserved in URLs or refused by file systems."""


def former_url(alias: str) -> str | None:
    """Return the address that an alias names, relative to the site's root; None if it is not usable.

    `/old/name/`, `old/name` and `/old/name/index.html` are the folder 'old/name/'; an alias that ends in `.html` is a
    file. Percent-encoding is decoded once. Refused: a scheme, host, query, fragment, backslash or control character; '.'
    and '..'; parts that begin with '.', '_' or '~'; device names of Windows; the site's root.
    """
    try:
        text = unquote(alias.strip(), errors="strict")
    except UnicodeDecodeError:
        return None
    bare = text.removeprefix("/").removesuffix("/")
    parts = bare.split("/")
    if not bare or len(parts) > _MAX_PARTS or not all(_is_fit(part) for part in parts):
        return None
    if parts[-1] == "index.html":
        parts.pop()
    if not parts:
        return None
    url = "/".join(parts)
    return url if url.endswith(".html") and not text.endswith("/") else url + "/"


def _is_fit(part: str) -> bool:
    """Return whether a part of an address can name a folder on any system and is not special to web servers."""
    return (
        0 < len(part.encode(errors="replace")) <= MAX_PART
        and part[0] not in "._~"
        and part[-1] != "."
        and part.isprintable()
        and not re.search(_UNSAFE, part)
        and not is_device(part)
    )


def former_names(entry: Entry, languages: Iterable[str]) -> list[str]:
    """Return the names that an entry had, oldest first, by its aliases: `/programme/felt/` was the event `felt`.

    An alias in one language, `/ru/programme/felt/`, names it as well.
    """
    before, slug, after = kind_of(entry).url.partition("{slug}")
    if not slug or "{" in before:
        return []  # its address is not its own: a work's is below its creative's
    found = []
    for url in filter(None, map(former_url, entry.aliases)):
        prefix, _, rest = url.partition("/")
        bare = rest if prefix in languages and rest else url
        if bare.startswith(before) and bare.endswith(after):
            name = bare[len(before) : len(bare) - len(after)]
            parts = 2 if kind_of(entry) is EVENT else 1  # an event's may be in the folder of an edition
            found += [name] if name and name.count("/") < parts else []
    return list(dict.fromkeys(found))


def renamed(entries: Mapping[str, Entry], languages: Iterable[str]) -> dict[str, str]:
    """Return the present names of entries of one kind by their former ones, of each entry the oldest first.

    A name in use is nobody's former one.
    """
    known = tuple(languages)
    found: dict[str, str] = {}
    for slug, entry in sorted(entries.items()):
        for name in former_names(entry, known):
            if name not in entries:
                found.setdefault(name, slug)
    return found
