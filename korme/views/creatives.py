"""Creatives: the list of all, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from korme.i18n.languages import listing_letter, sort_key
from korme.kinds import CREATIVE, EVENT, STORY, WORK, Creative, Work
from korme.site.years import years_of_person
from korme.views import json_ld
from korme.views.cards import (
    creative_card,
    disciplines,
    edition_link,
    event_card,
    person,
    shared_card,
    story_card,
    summary_of,
    tags,
    work_card,
)
from korme.views.chosen import choices_of
from korme.views.collectives import groups_of
from korme.views.context import Crumb, PageContext, View
from korme.views.frame import framed
from korme.views.links import away
from korme.views.list_pages import (
    FILTER,
    LINES,
    MOST,
    ListLine,
    in_sections,
    numbered,
    page_url,
    pages_of,
    part_of,
    place_of,
)
from korme.views.lists import listed
from korme.views.narrowing import (
    PEOPLE_BY_NAME,
    ListFacets,
    Trait,
    creative_traits,
    filter_file,
    last_year,
    list_facets,
    marks_of,
    narrowing,
    orders,
    with_facets,
)
from korme.views.thread import thread

FEW = 12
"""Works of a person that are shown in one piece, without headings."""
URL = "creatives/"
DENSE = 24
"""Largest number of people whose works stand in a row beside each name; more are a wall of faces."""


def creatives(context: PageContext, number: int = 1) -> View:
    """Return the view of a page of the list, with its `creatives` in the day's shuffled order.

    Keys: `part` (`list_pages.place_of`), `is_dense` if there are many, and on the first page `groups` to filter,
    `orders` to sort. The facets of each person stand beside their card, if the list has one page; a longer one is
    filtered by a file.
    """
    people = context.site.shuffled["creative"]
    part = place_of(context, URL, number, len(people))
    groups: list[View] = []
    if part is None:
        cards, found = listed(context, CREATIVE, people, _in_register)
        facets = list(map(ListFacets._make, found))
        shown, groups = with_facets(cards, facets), narrowing(context, [own.marks for own in facets])
    else:
        shown = [creative_card(context, context.site.creatives[slug]) for slug in part_of(people, number)]
        if number == 1:
            part |= {"filter": context.file(f"{URL}{FILTER}"), "colours": ""}
            groups = narrowing(context, list(map(marks_of, _traits(context))))
    view = framed(
        context,
        kind="creatives",
        title=context.say("creatives"),
        description=context.say("creatives_about", len(people)),
        crumbs=[Crumb(context.say("creatives"), URL)] if number > 1 else (),
        count=len(people),
        creatives=shown,
        is_dense=len(people) > DENSE,
        part=part,
        groups=groups,
        orders=orders(context, of="creatives") if number == 1 else [],
    )
    return numbered(context, view)


def _traits(context: PageContext) -> list[tuple[Trait, ...]]:
    site = context.site

    def made() -> list[tuple[Trait, ...]]:
        return [creative_traits(site, site.creatives[slug]) for slug in site.shuffled["creative"]]

    return context.shared.reads.once(("traits", URL), made)


def filtered_by(context: PageContext) -> View:
    """Return what a script filters a list of several pages by; see `works.filtered_by`."""
    return filter_file(_traits(context))


def creatives_by_name(context: PageContext, number: int = 1) -> View:
    """Return the view of a page of all names as lines: `groups` by letter, `letters`, `part`, `orders`."""
    lines = context.shared.reads.once(("people as lines", context.language), partial(_lines, context))

    def line(slug: str) -> View:
        person = context.site.creatives[slug]
        return {"name": context.phrase(person.name), "url": context.to(person), "city": context.phrase(person.city)}

    view = framed(
        context,
        kind="creatives-list",
        title=context.say("creatives_by_name"),
        crumbs=[Crumb(context.say("creatives"), URL)],
        **in_sections(context, PEOPLE_BY_NAME, lines, number, line),
        count=len(lines),
        orders=orders(context, of="creatives"),
    )
    return numbered(context, view)


def _lines(context: PageContext) -> list[ListLine]:
    """Return all people by name, each under their letter."""
    people = [(person.filed(context.language), slug) for slug, person in context.site.creatives.items()]
    people.sort(key=lambda one: sort_key(one[0], context.language))
    return [ListLine(listing_letter(name, context.language), slug) for name, slug in people]


def _in_register(context: PageContext, person: Creative) -> tuple[View, ListFacets]:
    return creative_card(context, person), list_facets(context, person, marks_of(creative_traits(context.site, person)))


class NamesOnPage(NamedTuple):
    """The names on a page of a list, as its template gets them."""

    names: list[View]
    part: View | None
    """Their place among all (`list_pages.place_of`)."""
    letters: list[View]
    """Links to the first name of each letter, if they are many: `label`, `url`."""


def names_on(context: PageContext, slugs: Sequence[str], url: str, number: int, works: int) -> NamesOnPage:
    """Return the names with links on a page of a list, in alphabetical order.

    The first of each letter has the letter and an `anchor`, if there are more names than are seen at once.

    Args:
        url: of the list's first page.
        works: number of works in the list, which decides how many pages it has.
    """
    most = max(LINES, -(-len(slugs) // len(pages_of(works))))
    if number not in pages_of(len(slugs), most):
        return NamesOnPage([], None, [])
    people, starts = context.shared.reads.once(("names on", url, context.language), partial(_filed, context, slugs))
    marks = {at: (letter, f"names-{count}") for count, (letter, at) in enumerate(starts.items(), 1)}
    letters = []
    for at, (letter, anchor) in marks.items():
        page = at // most + 1
        letters.append(
            {"label": letter, "url": f"{'' if page == number else context.link(page_url(url, page))}#{anchor}"}
        )
    shown = []
    for at, slug in enumerate(part_of(people, number, most), (number - 1) * most):
        letter, anchor = marks.get(at, ("", ""))
        person = context.site.creatives[slug]
        shown.append(
            {"name": context.phrase(person.name), "url": context.to(person), "letter": letter, "anchor": anchor}
        )
    return NamesOnPage(shown, place_of(context, url, number, len(slugs), most), letters)


def _filed(context: PageContext, slugs: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """Return people in alphabetical order, and of many the place of the first name of each letter, in order."""
    people = [(context.site.creatives[slug].filed(context.language), slug) for slug in slugs]
    people.sort(key=lambda one: sort_key(one[0], context.language))
    starts: dict[str, int] = {}
    for at, (name, _) in enumerate(people if len(people) > MOST else ()):
        starts.setdefault(listing_letter(name, context.language), at)
    return [slug for _, slug in people], starts


def discipline_counts(context: PageContext) -> list[View]:
    """Return the disciplines that have creatives, each with their number as `count`."""
    links = disciplines(context, context.site.disciplines)
    counted = ({**link, "count": len(context.site.naming(CREATIVE, "discipline", link["key"]))} for link in links)
    return [link for link in counted if link["count"]]


def creative(context: PageContext, creative: Creative) -> View:
    """Return the view of a creative's page.

    Keys: `creative`, `works`, of many also by year (`years`), `collaborations`, `events`, `chosen` (collections), `collectives`, `stories`,
    `thread` (their years, if there are several), and the neighbours `previous` and `next`.
    """
    site = context.site
    name = context.phrase(creative.name)
    body = context.body(creative)
    own = site.works_of.get(creative.slug, ())
    return framed(
        context,
        kind="creative",
        title=name,
        description=summary_of(context, context.phrase(creative.tagline), body=body),
        crumbs=[Crumb(context.say("creatives"), "creatives/")],
        about=[json_ld.person(context, creative, body)],
        creative=creative_facts(context, creative),
        body=body,
        works=[work_card(context, work, preset="gallery" if len(own) > 1 else "work") for work in own],
        years=_years(context, own),
        collaborations=[work_card(context, work) for work in site.naming(WORK, "collaborators", creative.slug)],
        events=[event_card(context, event) for event in site.naming(EVENT, "hosts", creative.slug)],
        chosen=choices_of(context, creative.slug),
        collectives=groups_of(context, creative.slug),
        stories=[story_card(context, story) for story in site.naming(STORY, "author", creative.slug)],
        thread=thread(context, creative),
        previous=_neighbour(context, creative, -1),
        next=_neighbour(context, creative, 1),
    )


def creative_facts(context: PageContext, creative: Creative) -> View:
    """Return what stands about a creative on their page."""
    name, hosts = context.phrase(creative.name), context.site.naming(EVENT, "hosts", creative.slug)
    return {
        "kind": "creative",
        "id": creative.slug,
        "name": name,
        "tagline": context.phrase(creative.tagline),
        "city": context.phrase(creative.city),
        "disciplines": disciplines(context, creative.discipline),
        "portrait": context.picture(creative.portrait, "portrait", instead=name.text),
        "cover": context.picture(creative.cover, "cover", instead=name.text),
        "links": [away(context, label, address) for label, address in creative.links],
        "email": creative.email or "",
        "tags": tags(context, creative.tags),
        "editions": editions_of(context, creative),
        "calendar": context.link(f"creatives/{creative.slug}.ics") if hosts else "",
    }


def editions_of(context: PageContext, creative: Creative) -> list[View]:
    """Return the editions in which a creative took part."""
    links = (edition_link(context, context.site.editions.get(name)) for name in years_of_person(context.site, creative))
    return [link for link in links if link]


def _years(context: PageContext, works: Sequence[Work]) -> list[View]:
    """Return many works by year, the newest first: `label`, `id`, `works`; [] if there are few, or the years say little."""
    if len(works) <= FEW:
        return []
    groups: dict[int, list[Work]] = {}
    for work in works:
        groups.setdefault(last_year(work.year), []).append(work)
    if len(groups) == 1 or len(works) < 2 * len(groups):
        return []
    return [
        {
            "label": str(year) if year else context.say("no_year"),
            "id": f"year-{year or 'none'}",
            "works": [work_card(context, work) for work in groups[year]],
        }
        for year in sorted(groups, reverse=True)
    ]


def _neighbour(context: PageContext, creative: Creative, step: int) -> View | None:
    """Return the creative `step` places away in the site's order, with a picture; the last stands before the first.

    None for the only one, and before the other of two, who comes next.
    """
    site = context.site
    before, after = site.beside[creative.slug]
    slug = before if step < 0 else after
    if not slug:
        order = list(site.creatives)
        if len(order) <= (2 if step < 0 else 1):
            return None
        slug = order[-1] if step < 0 else order[0]
    elif step < 0 and not after and len(site.creatives) == 2:
        return None
    return shared_card(context, ("neighbour", slug, context.language, context.root), lambda: _in_passing(context, slug))


def _in_passing(context: PageContext, slug: str) -> View:
    """Return a creative as a link with a picture: of the first work that has one without a content note, or the portrait."""
    site = context.site
    creative = site.creatives[slug]
    works = (work for work in site.works_of.get(slug, ()) if not work.notice)
    face = next(filter(None, map(site.face_of, works)), None)
    preset = "gallery" if face else "portrait"
    view = person(context, slug)
    return {**view, "picture": context.picture(face or creative.portrait, preset, instead=view["name"].text)}
