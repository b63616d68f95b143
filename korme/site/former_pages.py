"""The pages that are at former addresses (`aliases`) now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from korme.kinds import WORK, Creative, Entry, Work
from korme.site import urls
from korme.site.former_names import former_names, former_url


def former_addresses(entry: Entry, creatives: Mapping[str, Creative], languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the aliases of an entry; of a work also its addresses below the former ones of its creative.

    A creative who gets another name takes the works along, and codes that were printed for them still lead there.
    """
    owner = creatives.get(entry.creative) if isinstance(entry, Work) else None
    owners = former_names(owner, languages) if owner is not None and owner.aliases else []
    if not owners:
        return entry.aliases
    own = [entry.slug]
    for url in filter(None, map(former_url, entry.aliases)):
        parts = url.rstrip("/").split("/")
        if len(parts) == 3 and parts[0] == WORK.folder.partition("/")[0]:
            own.append(parts[2])
    below = (f"/{WORK.url.format(creative=name, slug=slug)}" for name in owners for slug in own)
    return tuple(dict.fromkeys((*entry.aliases, *below)))


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


def former_pages(
    entries: Iterable[Entry], creatives: Mapping[str, Creative], languages: tuple[str, ...]
) -> dict[str, str]:
    """Return the URL of the page (in the default language) to which each former address leads.

    Args:
        creatives: by slug; the works of those that were renamed have former addresses as well.
    """
    found: dict[str, str] = {}
    renamed = {slug for slug, creative in creatives.items() if creative.aliases}
    for entry in entries:
        if not entry.aliases and not (isinstance(entry, Work) and entry.creative in renamed):
            continue
        for source in former_urls(former_addresses(entry, creatives, languages), languages):
            found.setdefault(source, urls.entry_url(entry))
    return found
