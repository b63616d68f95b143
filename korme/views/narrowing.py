"""Filters and orders of lists: pages without scripts, in place with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from korme.i18n.languages import sort_key
from korme.kinds import Creative, Entry, Work
from korme.site.label_slugs import label_slug
from korme.site.site import Site
from korme.views.context import PageContext, View

MOST_TAGS = 12
"""Largest number of tags offered as filters; every tag has a page."""

AnyEntry = TypeVar("AnyEntry", bound=Entry)


class Trait(NamedTuple):
    """A value that entries share: the group ('discipline') and the key in it."""

    group: str
    key: str

    @property
    def mark(self) -> str:
        """Value in the data attribute of a list item: 'd:photography'."""
        return f"{self.group[0]}:{self.key}"


def work_traits(site: Site, work: Work) -> tuple[Trait, ...]:
    """Return the traits of a work; its disciplines are those of its creative."""
    return _traits(site, site.creatives[work.creative].discipline, (work.edition,), work.tags)


def creative_traits(site: Site, creative: Creative) -> tuple[Trait, ...]:
    """Return the traits of a creative."""
    return _traits(site, creative.discipline, creative.editions, creative.tags)


def _traits(
    site: Site, disciplines: Iterable[str], editions: Iterable[str | None], tags: Iterable[str]
) -> tuple[Trait, ...]:
    groups: tuple[tuple[str, Mapping[str, object], Iterable[str]], ...] = (
        ("discipline", site.disciplines, disciplines),
        ("edition", site.editions, (edition for edition in editions if edition)),
        ("tag", site.tags, (label_slug(tag) for tag in tags)),
    )
    return tuple(dict.fromkeys(Trait(name, key) for name, known, keys in groups for key in keys if key in known))


def narrowing(context: PageContext, traits: Sequence[Sequence[Trait]], *, page: Trait | None = None) -> list[View]:
    """Return the groups of traits that divide a list: `name`, `items` (key, label, url, count).

    Args:
        traits: of each entry in the list.
        page: the trait that the whole list shares.
    """
    counts = Counter(trait for own in traits for trait in own if trait != page)
    site = context.site
    names: dict[str, tuple[Iterable[str], Callable[[str], View]]] = {
        "discipline": (site.disciplines, lambda key: _item(context, site.disciplines[key].name, f"disciplines/{key}/")),
        "edition": (site.editions, lambda key: _item(context, site.editions[key].title, f"editions/{key}/")),
        "tag": (
            _tags_of(context, counts, len(traits)),
            lambda key: _item(context, site.tags[key].label, f"tags/{key}/"),
        ),
    }
    found = []
    for name, (keys, item) in names.items():
        items = [
            {"key": key, "count": counts[Trait(name, key)], **item(key)} for key in keys if counts[Trait(name, key)]
        ]
        if any(item["count"] < len(traits) for item in items):
            found.append({"name": name, "items": items})
    return found


def _item(context: PageContext, name: object, url: str) -> View:
    return {"label": context.phrase(name), "url": context.link(url)}  # type: ignore[arg-type]


def _tags_of(context: PageContext, counts: Counter[Trait], size: int) -> list[str]:
    """Return the most frequent tags that not all entries have, in alphabetical order."""
    tags = context.site.tags
    shared = [(trait, n) for trait, n in counts.items() if trait.group == "tag" and 1 < n < size]
    most = sorted(shared, key=lambda pair: (-pair[1], pair[0].key))[:MOST_TAGS]
    return sorted(
        (trait.key for trait, _ in most),
        key=lambda key: sort_key(context.phrase(tags[key].label).text, context.language),
    )


def orders(context: PageContext, *, of: str) -> list[View]:
    """Return the orders of a list: `name`, and the `url` of the page in that order."""
    if of == "creatives":
        return [{"name": "day", "url": context.link("creatives/")}, {"name": "name", "url": "#names"}]
    pages = (("day", "works/"), ("title", "works/by-name/"), ("year", "works/by-year/"))
    return [{"name": name, "url": context.link(url)} for name, url in pages]


def with_facets(
    context: PageContext, cards: Sequence[View], entries: Sequence[AnyEntry], traits: Sequence[Sequence[Trait]]
) -> list[View]:
    """Return cards with what a script filters and sorts them by: `marks`, and their ranks by name and by year."""
    by_name = _places(entries, lambda entry: sort_key(context.phrase(entry.heading).text, context.language))
    by_year = _places(entries, lambda entry: (-last_year(getattr(entry, "year", None)), by_name[id(entry)]))
    return [
        {
            **card,
            "facets": {"marks": " ".join(t.mark for t in own), "name": by_name[id(entry)], "year": by_year[id(entry)]},
        }
        for card, entry, own in zip(cards, entries, traits, strict=True)
    ]


def _places(entries: Sequence[AnyEntry], key: Callable[[AnyEntry], Any]) -> dict[int, int]:
    return {id(entry): place for place, entry in enumerate(sorted(entries, key=key))}


def last_year(text: str | None) -> int:
    """Return the last year in a work's `year`, or 0 if there is none."""
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", text or "")
    return int(years[-1]) if years else 0
