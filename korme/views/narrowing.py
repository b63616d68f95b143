"""What lists can be narrowed and sorted by: a page for each without scripts, in place with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from korme.i18n.languages import sort_key
from korme.kinds import Creative, Entry, Work
from korme.site.site import Site
from korme.site.urls import slugify
from korme.views.context import PageContext, View

MOST_TAGS = 12
"""Tags a list offers; all of them have a page."""

One = TypeVar("One", bound=Entry)


class Trait(NamedTuple):
    """Something that several entries share: the group ('discipline') and the key in it."""

    group: str
    key: str

    @property
    def mark(self) -> str:
        """What an item of a list carries: 'd:photography'."""
        return f"{self.group[0]}:{self.key}"


def work_traits(site: Site, work: Work) -> tuple[Trait, ...]:
    """A work's disciplines are its creative's."""
    return _traits(site, site.creatives[work.creative].discipline, (work.edition,), work.tags)


def creative_traits(site: Site, creative: Creative) -> tuple[Trait, ...]:
    """A person's own."""
    return _traits(site, creative.discipline, creative.editions, creative.tags)


def _traits(
    site: Site, disciplines: Iterable[str], editions: Iterable[str | None], tags: Iterable[str]
) -> tuple[Trait, ...]:
    groups: tuple[tuple[str, Mapping[str, object], Iterable[str]], ...] = (
        ("discipline", site.disciplines, disciplines),
        ("edition", site.editions, (one for one in editions if one)),
        ("tag", site.tags, (slugify(one) for one in tags)),
    )
    return tuple(dict.fromkeys(Trait(name, key) for name, known, keys in groups for key in keys if key in known))


def narrowing(context: PageContext, traits: Sequence[Sequence[Trait]], *, page: Trait | None = None) -> list[View]:
    """The groups of traits that divide a list: `name`, `items` (key, label, url, count).

    Args:
        traits: of each entry of the list.
        page: what the whole list shares already.
    """
    counts = Counter(one for each in traits for one in each if one != page)
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
        if any(one["count"] < len(traits) for one in items):
            found.append({"name": name, "items": items})
    return found


def _item(context: PageContext, name: object, url: str) -> View:
    return {"label": context.phrase(name), "url": context.link(url)}  # type: ignore[arg-type]


def _tags_of(context: PageContext, counts: Counter[Trait], size: int) -> list[str]:
    """The tags that most entries carry but not all, in alphabetical order."""
    tags = context.site.tags
    shared = [(one, n) for one, n in counts.items() if one.group == "tag" and 1 < n < size]
    most = sorted(shared, key=lambda one: (-one[1], one[0].key))[:MOST_TAGS]
    return sorted(
        (one.key for one, _ in most), key=lambda key: sort_key(context.phrase(tags[key].label).text, context.language)
    )


def orders(context: PageContext, *, of: str) -> list[View]:
    """In which orders a list can be seen: `name`, `url` of the page that shows it so."""
    if of == "creatives":
        return [{"name": "day", "url": context.link("creatives/")}, {"name": "name", "url": "#names"}]
    pages = (("day", "works/"), ("title", "works/by-name/"), ("year", "works/by-year/"))
    return [{"name": name, "url": context.link(url)} for name, url in pages]


def with_facets(
    context: PageContext, cards: Sequence[View], entries: Sequence[One], traits: Sequence[Sequence[Trait]]
) -> list[View]:
    """Cards with what a script narrows and sorts them by: `marks`, and the places by name and by year."""
    by_name = _places(entries, lambda one: sort_key(context.phrase(one.heading).text, context.language))
    by_year = _places(entries, lambda one: (-last_year(getattr(one, "year", None)), by_name[id(one)]))
    return [
        {
            **card,
            "facets": {"marks": " ".join(t.mark for t in own), "name": by_name[id(one)], "year": by_year[id(one)]},
        }
        for card, one, own in zip(cards, entries, traits, strict=True)
    ]


def _places(entries: Sequence[One], key: Callable[[One], object]) -> dict[int, int]:
    return {id(one): place for place, one in enumerate(sorted(entries, key=key))}  # type: ignore[arg-type]


def last_year(words: str | None) -> int:
    """The last year that a work's `year` names; 0 when it names none."""
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", words or "")
    return int(years[-1]) if years else 0
