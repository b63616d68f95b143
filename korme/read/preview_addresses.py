"""Addresses in a preview: with `--only`, a name that cannot be an address is transliterated and stays a warning.

A person who cannot rename a folder of pictures in the browser still sees the page. Nothing else of the site changes:
without `--only` the name is an error, and `fix` renames it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from korme.core.paths import is_below
from korme.core.problems import Problem, Severity
from korme.kinds import Creative, Entry, Work
from korme.read.content import Content
from korme.site.urls import is_slug, slugify


def with_addresses(content: Content, only: Sequence[str]) -> Content:
    """Return a site's content in which the requested creatives and their works have addresses.

    Args:
        only: folders of creatives, from the root; empty: nothing is changed.
    """
    if not any(_is_named(each, only) for each in content.problems):
        return content
    taken = {slug for slug in content.names["creative"] if is_slug(slug)}
    wanted = [each.slug for each in content.entries if isinstance(each, Creative) and _is_wanted(each, only)]
    creatives = _addresses(wanted, taken)
    works: dict[str, dict[str, str]] = {}
    for creative in {each.creative for each in content.entries if isinstance(each, Work) and _is_wanted(each, only)}:
        own = [each.slug for each in content.entries if isinstance(each, Work) and each.creative == creative]
        works[creative] = _addresses(own, {slug for slug in own if is_slug(slug)})

    def addressed(entry: Entry) -> Entry:
        if isinstance(entry, Creative):
            return replace(entry, slug=creatives.get(entry.slug, entry.slug))
        if isinstance(entry, Work):
            slug = works.get(entry.creative, {}).get(entry.slug, entry.slug)
            return replace(entry, slug=slug, creative=creatives.get(entry.creative, entry.creative))
        return entry

    names = {**content.names, "creative": content.names["creative"] | set(creatives.values())}
    problems = tuple(_tolerated(each) if _is_named(each, only) else each for each in content.problems)
    return replace(content, entries=tuple(map(addressed, content.entries)), names=names, problems=problems)


def _addresses(names: Iterable[str], taken: set[str]) -> dict[str, str]:
    """Return an address for each name that is none; `taken` grows."""
    found: dict[str, str] = {}
    for name in names:
        base = "" if is_slug(name) else slugify(name)
        address, number = base, 1
        while address in taken:
            number += 1
            address = f"{base}-{number}"
        if address:
            found[name] = address
            taken.add(address)
    return found


def _is_wanted(entry: Entry, only: Sequence[str]) -> bool:
    return any(is_below(entry.mark.path, folder) for folder in only)


def _is_named(problem: Problem, only: Sequence[str]) -> bool:
    """Return whether a problem is a name in a requested folder for which there is an address."""
    is_inside = any(is_below(problem.mark.path, folder) for folder in only)
    return is_inside and problem.code == "invalid-name" and bool(problem.value("fix"))


def _tolerated(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.WARNING)
