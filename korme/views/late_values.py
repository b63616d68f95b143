"""Values of entries that views do not have themselves: made when a template asks a card, a link or a page for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from korme.kinds import EVENT, Collective, Creative, Entry, PageEntry, Story, Work
from korme.site.sizes import measures
from korme.site.years import year_of_work
from korme.views import cards
from korme.views.chosen import collection_card
from korme.views.collectives import collective_card
from korme.views.context import NOTHING, PageContext, View
from korme.views.creatives import creative_facts, editions_of
from korme.views.extra import NO_EXTRA, extra_of
from korme.views.frame import edition_card
from korme.views.hanging import place_of
from korme.views.links import away
from korme.views.measures import size
from korme.views.works import work_facts

NOBODY: View = {"previous": None, "next": None}


class Late(NamedTuple):
    """A value that is made when it is asked for."""

    make: Callable[[PageContext, Any], Any]
    empty: Any = NOTHING
    """What stands for it in the preview of an entry that is being written."""


def names_of(card: Mapping[str, Any]) -> Collection[str]:
    """Return the names of all values that `more_of` has for a card or link."""
    kind = card.get("kind")
    return _NAMES.get(kind, ()) if type(kind) is str and "id" in card else ()


def more_of(context: PageContext, card: Mapping[str, Any], name: str) -> Any:
    """Return a value of the entry of a card or link, which is one of `names_of`: one of `LATE`, or of its card."""
    kind, identity = card["kind"], card["id"]
    entry = context.site.entries[kind].get(tuple(identity.split("/")) if kind == "work" else identity)
    late = LATE[kind].get(name) or _ALONE.get((kind, name))
    if late:
        return late.make(context, entry) if entry else late.empty
    return CARDS[kind][0](context, entry)[name] if entry else NOTHING


def page_card(context: PageContext, page: PageEntry) -> View:
    """Return one of the site's own pages for a list."""
    return {
        "title": context.phrase(page.title),
        "url": context.to(page),
        "summary": context.phrase(page.summary),
        "kind": "page",
        "id": page.slug,
    }


def _edition_of_work(context: PageContext, work: Work) -> View | None:
    return cards.edition_link(context, context.site.editions.get(year_of_work(context.site, work)))


def _events_of_work(context: PageContext, work: Work) -> list[View]:
    """Return the events of those who made a work, in order of time."""
    people = (work.creative, *work.collaborators)
    found = {event.slug: event for name in people for event in context.site.naming(EVENT, "hosts", name)}
    return [cards.event_card(context, one) for one in sorted(found.values(), key=lambda one: (one.start, one.slug))]


def _neighbours(context: PageContext, work: Work) -> View:
    """Return the works before and after a work among all: by creative, then in the creative's order."""
    site = context.site
    series = site.works_of[work.creative]
    at = next(place for place, other in enumerate(series) if other.slug == work.slug)
    before = series[at - 1] if at else _end(context, work.creative, 0)
    after = series[at + 1] if at + 1 < len(series) else _end(context, work.creative, 1)
    return {
        "previous": cards.work_link(context, before) if before else None,
        "next": cards.work_link(context, after) if after else None,
    }


def _measures(context: PageContext, work: Work) -> View | None:
    """Return the `width` and `height` of a flat work in cm, and its `size` as readers write it."""
    face = context.site.face_of(work)
    probe = context.site.probes.get(face.path) if face else None
    found = measures(work.dimensions, is_wide=probe is not None and probe.width > probe.height)
    return {"width": found[0], "height": found[1], "size": size(context, work.dimensions)} if found else None


def _end(context: PageContext, creative: str, side: int) -> Work | None:
    """Return the nearest work of the creatives before (0) or after (1) a creative."""
    site = context.site
    while creative := site.beside[creative][side]:
        series = site.works_of.get(creative, ())
        if series:
            return series[side - 1]
    return None


def _fact_of_work(name: str) -> Late:
    def make(context: PageContext, work: Work) -> Any:
        return work_facts(context, work, context.site.creatives[work.creative])[name]

    return Late(make, {"sale": None, "licence": None, "dimensions": ""}.get(name, NOTHING))


def _fact_of_creative(name: str, empty: Any) -> Late:
    return Late(lambda context, creative: creative_facts(context, creative)[name], empty)


def _picture(field: str, preset: str) -> Late:
    def make(context: PageContext, entry: Entry) -> View | None:
        return context.picture(getattr(entry, field), preset, instead=context.phrase(entry.heading).text)

    return Late(make, None)


def _text(field: str) -> Late:
    return Late(lambda context, entry: context.phrase(getattr(entry, field)))


def _hosted(context: PageContext, entry: Creative | Collective) -> list[View]:
    return [cards.event_card(context, event) for event in context.site.naming(EVENT, "hosts", entry.slug)]


def _author(context: PageContext, story: Story) -> View | None:
    return cards.person(context, story.author) if story.author else None


_EVENTS = Late(_hosted, ())
_LINKS = Late(lambda context, entry: [away(context, label, address) for label, address in entry.links], ())
_OF_ALL = {
    "tags": Late(lambda context, entry: cards.tags(context, entry.tags), ()),
    "extra": Late(extra_of, NO_EXTRA),
}
LATE: Mapping[str, Mapping[str, Late]] = MappingProxyType(
    {
        "work": {
            **_OF_ALL,
            "edition": Late(_edition_of_work, None),
            "disciplines": Late(
                lambda context, work: cards.disciplines(context, context.site.creatives[work.creative].discipline), ()
            ),
            "collaborators": Late(lambda context, work: [cards.person(context, one) for one in work.collaborators], ()),
            **{name: _fact_of_work(name) for name in ("materials", "dimensions", "sale", "licence")},
            "links": _LINKS,
            "events": Late(_events_of_work, ()),
            "neighbours": Late(_neighbours, NOBODY),
            "number": Late(lambda context, work: context.site.catalogue.get((work.creative, work.slug), ""), ""),
            "measures": Late(_measures, None),
            "place": Late(place_of, None),
        },
        "creative": {
            **_OF_ALL,
            "editions": Late(editions_of, ()),
            "cover": _fact_of_creative("cover", None),
            "email": _fact_of_creative("email", ""),
            "calendar": _fact_of_creative("calendar", ""),
            "links": _LINKS,
            "events": _EVENTS,
        },
        "collective": {**_OF_ALL, "picture": _picture("cover", "cover"), "links": _LINKS, "events": _EVENTS},
        "collection": {**_OF_ALL, "picture": _picture("cover", "cover")},
        "event": {
            **_OF_ALL,
            "edition": Late(lambda context, event: cards.edition_link(context, context.site.edition_of(event)), None),
            "picture": _picture("cover", "cover"),
            "subtitle": _text("subtitle"),
            "summary": _text("summary"),
            "capacity": Late(lambda _, event: event.capacity or 0, 0),
            "booking": Late(lambda _, event: event.booking if event.booking and not event.sold_out else "", ""),
            "links": _LINKS,
        },
        "venue": {
            **_OF_ALL,
            "access": _text("access"),
            "events": Late(
                lambda context, venue: [
                    cards.event_card(context, event) for event in context.site.naming(EVENT, "venue", venue.slug)
                ],
                (),
            ),
        },
        "story": {**_OF_ALL, "author": Late(_author, None)},
        "page": {**_OF_ALL, "picture": _picture("cover", "cover")},
        "edition": {
            **_OF_ALL,
            "label": Late(lambda context, edition: cards.year_of(context, edition.slug)),
            "slug": Late(lambda _, edition: edition.slug, ""),
            "picture": _picture("cover", "cover"),
        },
        "partner": _OF_ALL,
    }
)
"""By kind, what an entry has beside its card."""

CARDS: Mapping[str, tuple[Callable[[PageContext, Any], View], tuple[str, ...]]] = MappingProxyType(
    {
        "work": (
            cards.work_card,
            ("title", "url", "creative", "discipline", "year", "medium", "notice", "count", "picture", "length"),
        ),
        "creative": (
            cards.creative_card,
            ("name", "url", "disciplines", "city", "tagline", "portrait", "works", "count", "years"),
        ),
        "collective": (
            collective_card,
            ("name", "url", "disciplines", "city", "tagline", "members", "works", "count"),
        ),
        "collection": (
            collection_card,
            ("title", "url", "by", "role", "summary", "audience", "duration", "count", "works"),
        ),
        "event": (
            cards.event_card,
            (
                "title", "url", "type", "status", "sold_out", "online", "stream", "change", "disciplines", "spoken", "level",
                "price", "time", "starts", "ends", "day", "untimed", "night", "start", "end", "gone", "until", "until_time", "over", "venue",
                "room", "hosts",
            ),
        ),
        "venue": (cards.venue_card, ("name", "url", "address", "count", "number", "hours", "week", "picture")),
        "story": (cards.story_card, ("title", "url", "date", "day", "summary", "picture")),
        "page": (page_card, ("title", "url", "summary")),
        "edition": (
            edition_card,
            ("title", "tagline", "url", "span", "start", "end", "days", "month", "month_year", "year", "colour", "colours"),
        ),
        "partner": (cards.partner_card, ("slug", "name", "url", "role", "logo", "look", "body")),
    }
)  # fmt: skip
"""By kind, what makes the card of an entry, and the names that links to it take from there."""
_ALONE: Mapping[tuple[str, str], Late] = MappingProxyType(
    {
        ("creative", "disciplines"): Late(lambda context, entry: cards.disciplines(context, entry.discipline), ()),
        ("creative", "city"): _text("city"),
        ("creative", "tagline"): _text("tagline"),
        ("collective", "city"): _text("city"),
        ("collective", "tagline"): _text("tagline"),
        ("venue", "address"): Late(lambda context, entry: context.place(entry.address)),
    }
)
"""Values of cards that are made by themselves, since the whole card depends on other entries."""
_NAMES = MappingProxyType({kind: dict.fromkeys((*names, *LATE[kind])) for kind, (_, names) in CARDS.items()})
