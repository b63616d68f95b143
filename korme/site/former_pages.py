"""The pages that are at former addresses (`aliases`) now."""

from __future__ import annotations

from collections.abc import Iterable

from korme.kinds import Entry
from korme.site import urls
from korme.site.former_names import former_url


def former_urls(aliases: tuple[str, ...], languages: tuple[str, ...]) -> dict[str, str]:
    """Return the former addresses of an entry, each with the language of the page it redirects to."""
    found: dict[str, str] = {}
    for url in filter(None, map(former_url, aliases)):
        prefix = url.partition("/")[0]
        if prefix in languages[1:] and url != f"{prefix}/":
            found[url] = prefix
        else:
            found |= {urls.in_language(url, language, languages): language for language in languages}
    return found


def former_pages(entries: Iterable[Entry], languages: tuple[str, ...]) -> dict[str, str]:
    """Return the URL of the page (in the default language) to which each former address leads."""
    found: dict[str, str] = {}
    for entry in entries:
        if entry.aliases:
            for source in former_urls(entry.aliases, languages):
                found.setdefault(source, urls.entry_url(entry))
    return found
