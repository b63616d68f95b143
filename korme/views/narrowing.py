"""Filters and orders of lists: pages without scripts, in place with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from korme.core.colour_names import COLOURS, colour_name
from korme.core.late_views import LateView
from korme.core.model import Phrase
from korme.i18n.languages import sort_key
from korme.kinds import Creative, Entry, Work
from korme.site.label_slugs import label_slug
from korme.site.site import Site
from korme.site.years import year_of_work, years_of_person
from korme.views.cards import year_of
from korme.views.context import PageContext, View
from korme.views.media_words import NAMED
from korme.views.shown_media import media_of

MOST_TAGS = 12
"""Largest number of tags offered as filters; every tag has a page."""
PEOPLE_BY_NAME = "creatives/by-name/"
"""The list of people as lines; a theme without a parent may lack it."""
LEAST_COLOURED = 20
"""Least number of works in a list that is filtered by colour."""
LEAST_COLOURS = 3
"""Least number of colours that are worth offering."""


class Trait(NamedTuple):
    """A value that entries share: the group ('discipline') and the key in it."""

    group: str
    key: str

    @property
    def mark(self) -> str:
        """Value in the data attribute of a list item: 'd:photography'."""
        return f"{self.group[0]}:{self.key}"


def work_traits(site: Site, work: Work) -> tuple[Trait, ...]:
    """Return the traits of a work beside its colour; its disciplines are those of its creative."""
    own = _traits(site, site.creatives[work.creative].discipline, (year_of_work(site, work),), work.tags)
    kinds = dict.fromkeys(medium.sort for medium in media_of(site, work))
    return (*own, *(Trait("medium", kind) for kind in kinds if kind in NAMED))


def creative_traits(site: Site, creative: Creative) -> tuple[Trait, ...]:
    """Return the traits of a creative."""
    return _traits(site, creative.discipline, years_of_person(site, creative), creative.tags)


def _traits(
    site: Site, disciplines: Iterable[str], editions: Iterable[str | None], tags: Iterable[str]
) -> tuple[Trait, ...]:
    groups: tuple[tuple[str, Mapping[str, object], Iterable[str]], ...] = (
        ("discipline", site.disciplines, disciplines),
        ("edition", site.editions, (edition for edition in editions if edition)),
        ("tag", site.tags, (label_slug(tag) for tag in tags)),
    )
    return tuple(dict.fromkeys(Trait(name, key) for name, known, keys in groups for key in keys if key in known))


def work_colour(context: PageContext, work: Work) -> str:
    """Return the colour of the picture that represents a work, one of `COLOURS`; '' if it shows none in lists.

    Raises:
        ColourPending: the picture is still being made.
    """
    face = context.site.face_of(work)
    tone = context.shared.colours.of(face.path) if face and not work.notice else ""
    return colour_name(tone) if tone else ""


def marks_of(traits: Iterable[Trait], colour: str = "") -> str:
    """Return the traits of an entry as in the data attribute of a list item, separated by spaces."""
    return " ".join([*(trait.mark for trait in traits), *([Trait("colour", colour).mark] if colour else [])])


class ListFacets(NamedTuple):
    """What a list needs of an entry to filter and sort it; kept from build to build as plain data."""

    marks: str
    """Its traits as in the data attribute, separated by spaces."""
    letters: str
    name: str
    """Its sort key by name: the weights of the letters, then the name itself."""
    year: int
    """Last year of a work, or 0."""


def list_facets(context: PageContext, entry: Entry, marks: str) -> ListFacets:
    """Return the facets of an entry in lists of a page's language."""
    letters, name = sort_key(entry.filed(context.language), context.language)
    return ListFacets(marks, letters, name, last_year(getattr(entry, "year", None)))


def narrowing(context: PageContext, marks: Sequence[str], *, page: Trait | None = None) -> list[View]:
    """Return the groups of traits that divide a list: `name`, `items` (key, label, url, count), `is_switch`.

    Several editions are a switch: their years, and all of them. Colours and
    kinds of media have no pages: their links are for scripts.

    Args:
        marks: of each entry in the list.
        page: the trait that the whole list shares.
    """
    counts = Counter(" ".join(marks).split())
    if page:
        counts.pop(page.mark, None)
    site = context.site
    names: dict[str, tuple[Iterable[str], Callable[[str], View]]] = {
        "discipline": (site.disciplines, lambda key: _item(context, site.disciplines[key].name, f"disciplines/{key}/")),
        "edition": (
            site.editions,
            lambda key: {"label": year_of(context, key), "url": context.link(f"editions/{key}/")},
        ),
        "tag": (
            _tags_of(context, counts, len(marks)),
            lambda key: _item(context, site.tags[key].label, f"tags/{key}/"),
        ),
        "medium": (NAMED, lambda key: {"label": Phrase(context.say(f"medium_{key}")), "url": f"?medium={key}"}),
        "colour": (
            COLOURS if len(marks) >= LEAST_COLOURED else (),
            lambda key: {"label": Phrase(context.say(f"colour_{key}")), "url": f"?colour={key}"},
        ),
    }
    found = []
    for name, (keys, item) in names.items():
        counted = ((key, counts[Trait(name, key).mark]) for key in keys)
        items = [{"key": key, "count": count, **item(key)} for key, count in counted if count]
        least = LEAST_COLOURS if name == "colour" else 1
        if len(items) >= least and any(item["count"] < len(marks) for item in items):
            found.append({"name": name, "items": items, "is_switch": name == "edition" and site.has_years})
    return found


def _item(context: PageContext, name: object, url: str) -> View:
    return {"label": context.phrase(name), "url": context.link(url)}  # type: ignore[arg-type]


def _tags_of(context: PageContext, counts: Counter[str], size: int) -> list[str]:
    """Return the most frequent tags that not all entries have, in alphabetical order."""
    tags = context.site.tags
    start = Trait("tag", "").mark
    shared = [(mark.removeprefix(start), n) for mark, n in counts.items() if mark.startswith(start) and 1 < n < size]
    most = sorted(shared, key=lambda pair: (-pair[1], pair[0]))[:MOST_TAGS]
    return sorted(
        (key for key, _ in most),
        key=lambda key: sort_key(context.phrase(tags[key].label).text, context.language),
    )


def filter_file(traits: Iterable[Iterable[Trait]]) -> View:
    """Return what a script filters a list of several pages by: `marks`, and of each item the places of its own there."""
    own = [[trait.mark for trait in each] for each in traits]
    marks = sorted({mark for each in own for mark in each})
    places = {mark: at for at, mark in enumerate(marks)}
    return {"marks": marks, "items": [[places[mark] for mark in each] for each in own]}


def orders(context: PageContext, *, of: str) -> list[View]:
    """Return the orders of a list: `name`, and the `url` of the page in that order."""
    if of == "creatives":
        pages = [("day", "creatives/"), ("name", PEOPLE_BY_NAME)]
        pages = [(name, url) for name, url in pages if url in context.shared.known]
    else:
        pages = [("day", "works/"), ("title", "works/by-name/"), ("year", "works/by-year/")]
    return [{"name": name, "url": context.link(url)} for name, url in pages]


def with_facets(cards: Sequence[View | LateView], facets: Sequence[ListFacets]) -> list[View | LateView]:
    """Return cards with what a script filters and sorts them by: `marks`, and their ranks by name and by year."""
    names = [(own.letters, own.name) for own in facets]
    by_name = _ranks(names)
    by_year = _ranks([(-own.year, rank) for own, rank in zip(facets, by_name, strict=True)])
    found: list[View | LateView] = []
    for card, own, name, year in zip(cards, facets, by_name, by_year, strict=True):
        more = {"facets": {"marks": own.marks, "name": name, "year": year}}
        found.append(card.add(more, f"{name} {year}") if type(card) is LateView else {**card, **more})
    return found


def _ranks(keys: Sequence[Any]) -> list[int]:
    """Return the place of each key in their order; the first of two equal ones comes first."""
    ranks = [0] * len(keys)
    for rank, at in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        ranks[at] = rank
    return ranks


def last_year(text: str | None) -> int:
    """Return the last year in a work's `year`, or 0 if there is none."""
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", text or "")
    return int(years[-1]) if years else 0
