"""Cards: the short view of an entry, for lists, mosaics and cross-references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from korme.core.model import Phrase, Text
from korme.i18n.languages import date, spoken_name
from korme.kinds import EVENT, Creative, Edition, Entry, Event, Partner, Story, Venue, Work, kind_of
from korme.kinds.event import LEVELS
from korme.site.event_times import is_dated, night_of, programme_day
from korme.site.label_slugs import label_slug
from korme.site.rooms import room_of
from korme.site.years import years_of_person
from korme.views.clock import clock, opening_hours, week
from korme.views.context import NOTHING, PageContext, View, clipped
from korme.views.logos import logo_look
from korme.views.media_words import sign_of

_Shared = TypeVar("_Shared")
_REMEMBERED = 4000
"""Number of work cards kept at once: a page shows works from all over the site."""
_SHORT = 12
"""Longest room name, in characters, that does not break across lines."""


def disciplines(context: PageContext, keys: Iterable[str]) -> list[View]:
    """Return the names and links of disciplines, by key."""
    known = context.site.disciplines
    return [
        {"key": key, "name": context.phrase(one.name), "url": context.link(f"disciplines/{key}/")}
        for key in keys
        if (one := known.get(key))
    ]


def tags(context: PageContext, labels: Iterable[str]) -> list[View]:
    """Return the labels and links of an entry's tags."""
    known = context.site.tags
    slugs = dict.fromkeys(slug for label in labels if (slug := label_slug(label)) in known)
    return [{"label": context.phrase(known[slug].label), "url": context.link(f"tags/{slug}/")} for slug in slugs]


def person(context: PageContext, name: str) -> View:
    """Return a creative or collective with a link, given its slug; otherwise the name as written, without one."""
    entry = context.site.person(name)
    if entry is None:
        return {"name": Phrase(name), "url": ""}
    return {
        "name": context.phrase(entry.heading),
        "url": context.to(entry),
        "kind": kind_of(entry).name,
        "id": entry.slug,
    }


def entry_link(context: PageContext, entry: Entry) -> View:
    """Return an entry of any kind as a link: `label`, `url`, `kind`."""
    kind, owner = kind_of(entry).name, f"{entry.creative}/" if isinstance(entry, Work) else ""
    return {
        "label": context.phrase(entry.heading),
        "url": context.to(entry),
        "kind": kind,
        "id": owner + entry.slug,
    }


def edition_link(context: PageContext, edition: Edition | None) -> View | None:
    """Return an edition as a link: `title`, `url`."""
    if edition is None:
        return None
    return {"title": context.phrase(edition.title), "url": context.to(edition), "kind": "edition", "id": edition.slug}


def work_link(context: PageContext, work: Work) -> View:
    """Return a work as a link: `title`, `url`."""
    return {
        "title": context.phrase(work.title),
        "url": context.to(work),
        "kind": "work",
        "id": f"{work.creative}/{work.slug}",
    }


def work_card(context: PageContext, work: Work, *, preset: str = "gallery") -> View:
    """Return a work for a gallery; pages of the same language and depth share one card."""
    key = (work.creative, work.slug, preset, context.language, context.root)
    return shared_card(context, key, lambda: _work_card(context, work, preset))


def shared_card(context: PageContext, key: Any, make: Callable[[], _Shared]) -> _Shared:
    """Return something small that neighbouring pages share; see `Reads.once`."""
    kept = context.shared.reads.cards
    if len(kept) >= _REMEMBERED and key not in kept:
        kept.clear()
    return context.shared.reads.once(key, make, kept=kept)


def _work_card(context: PageContext, work: Work, preset: str) -> View:
    creative, pictures = context.site.creatives[work.creative], context.site.pictures_of(work)
    title = context.phrase(work.title)
    return {
        "title": title,
        "url": context.to(work),
        "kind": "work",
        "id": f"{work.creative}/{work.slug}",
        "creative": {
            "name": context.phrase(creative.name),
            "url": context.to(creative),
            "kind": "creative",
            "id": creative.slug,
        },
        "discipline": creative.discipline[0] if creative.discipline else "",
        "year": work.year or "",
        "medium": context.phrase(work.medium),
        "notice": context.phrase(work.notice),
        "count": len(pictures),
        "picture": context.picture(work.face_among(pictures), preset, instead=title.text),
        "length": sign_of(context, pictures),
    }


def work_cards(context: PageContext, works: Iterable[Work]) -> list[View]:
    """Return the cards of works, in order."""
    return [work_card(context, work) for work in works]


def creative_card(context: PageContext, creative: Creative, *, works: int = 4) -> View:
    """Return a person's card for the list: name, disciplines, city, portrait and the first works."""
    own = context.site.works_of.get(creative.slug, ())
    shown = [work for work in own if context.site.face_of(work) and not work.notice][:works]
    return {
        "kind": "creative",
        "id": creative.slug,
        "name": context.phrase(creative.name),
        "url": context.to(creative),
        "disciplines": disciplines(context, creative.discipline),
        "city": context.phrase(creative.city),
        "tagline": context.phrase(creative.tagline),
        "portrait": context.picture(creative.portrait, "portrait", instead=context.phrase(creative.name).text),
        "works": [work_card(context, work, preset="strip") for work in shown],
        "count": len(own),
        "years": _years(context, creative),
    }


def _years(context: PageContext, creative: Creative) -> list[Phrase]:
    """Return the years in which a person took part, on a site of several."""
    site = context.site
    return [year_of(context, slug) for slug in years_of_person(site, creative)] if site.has_years else []


def year_of(context: PageContext, slug: str) -> Phrase:
    """Return an edition's year, or its title if another edition is of the same year or there is no other."""
    editions = context.site.editions
    years = [edition.end.year for edition in editions.values()]
    own = editions[slug].end.year
    return Phrase(str(own)) if len(years) > 1 and years.count(own) == 1 else context.phrase(editions[slug].title)


def event_card(context: PageContext, event: Event) -> View:
    """Return an event for the list of a day, a person or a venue."""
    venue = context.site.venues.get(event.venue)
    return {
        "kind": "event",
        "id": event.slug,
        "title": context.phrase(event.title),
        "url": context.to(event),
        "type": event.type,
        "status": event.status,
        "sold_out": event.sold_out,
        "online": bool(event.online),
        "stream": event.stream or "",
        "change": context.phrase(event.change),
        "disciplines": disciplines(context, context.site.disciplines_of(event)),
        "spoken": [spoken_name(tag, context.language) for tag in event.spoken],
        "level": level(context, event.level),
        "price": price(context, event.price),
        **event_time(context, event),
        "over": context.site.is_over(event),
        "venue": venue_link(context, venue) if venue else None,
        "room": room(context, venue, name=event.room),
        "hosts": [person(context, name) for name in event.hosts],
    }


def venue_link(context: PageContext, venue: Venue) -> View:
    """Return a venue as a link: `name`, `url`."""
    return {
        "name": context.phrase(venue.name),
        "url": context.to(venue),
        "number": context.site.numbers.get(venue.slug, 0),
        "kind": "venue",
        "id": venue.slug,
    }


def event_time(context: PageContext, event: Event) -> View:
    """Return an event's time as its card has it; what is open is said in words."""
    found = clock(event, context.language, context.site.config, with_year=says_year(context, event))
    if not found["untimed"]:
        return found
    words = context.say(found["untimed"])
    return found | ({"time": words} if found["day"] else {"day": words})


def says_year(context: PageContext, event: Event) -> bool:
    """Return whether an event's day is shown with its year."""
    return is_dated(event) and context.site.needs_year(programme_day(event, night_of(context.site.config)))


def level(context: PageContext, given: Text | None) -> Phrase:
    """Return a level, translated if it is one of the usual ones, otherwise as written."""
    if given and given.own.casefold() in LEVELS:
        return Phrase(context.say(f"level_{given.own.casefold()}"))
    return context.phrase(given)


def price(context: PageContext, given: Text | None) -> Phrase:
    """Return a price as written; 'free' is translated."""
    return Phrase(context.say("free")) if is_free(given) else context.phrase(given)


def is_free(given: Text | None) -> bool:
    """Return whether a price is 'free'."""
    return given is not None and given.own.casefold() == "free"


def room(context: PageContext, venue: Venue | None, *, name: str | None) -> Phrase:
    """Return a room as visitors read it: its label if it has one, 'room 101' for a number, otherwise its name.

    Short names, and the short parts of long ones, stay on one line: 'Hall III', 'Hall III, print room'.
    """
    room = room_of(venue, name)
    if room and room.label:
        phrase = context.phrase(room.label)
    else:
        phrase = Phrase(context.say("room", name=name) if name and name[0].isdigit() else name or "")
    parts = (part if len(part) > _SHORT else part.replace(" ", "\u00a0") for part in phrase.text.split(", "))
    return phrase.like(", ".join(parts))


def story_card(context: PageContext, story: Story) -> View:
    """Return a story for a list."""
    title = context.phrase(story.title)
    return {
        "kind": "story",
        "id": story.slug,
        "title": title,
        "url": context.to(story),
        "date": date(story.date, context.language, "long"),
        "day": story.date.isoformat(),
        "summary": context.phrase(story.summary),
        "picture": context.picture(story.cover, "cover", instead=title.text),
    }


def venue_card(context: PageContext, venue: Venue) -> View:
    """Return a venue for a list."""
    return {
        "kind": "venue",
        "id": venue.slug,
        "name": context.phrase(venue.name),
        "url": context.to(venue),
        "address": context.place(venue.address),
        "count": len(context.site.naming(EVENT, "venue", venue.slug)),
        "number": context.site.numbers.get(venue.slug, 0),
        "hours": opening_hours(venue.hours, context.language),
        "week": week(venue.hours),
        "picture": context.picture(venue.cover, "cover", instead=context.phrase(venue.name).text),
    }


def partner_card(context: PageContext, partner: Partner) -> View:
    """Return a partner with its logo."""
    return {
        "kind": "partner",
        "id": partner.slug,
        "slug": partner.slug,
        "name": context.phrase(partner.name),
        "url": partner.url or "",
        "role": context.phrase(partner.role),
        "logo": context.picture(partner.logo, "logo", instead=context.phrase(partner.name).text),
        "look": logo_look(context, partner.logo),
        "body": context.body(partner),
    }


def partner_tiers(context: PageContext, partners: Sequence[Partner]) -> list[View]:
    """Return partners by tier: in the order of the site's tiers, then in that in which others first appear."""
    known = dict(context.site.config.tiers)
    tiers: dict[str, list[View]] = {tier: [] for tier in known}
    for partner in sorted(partners, key=lambda partner: (partner.weight, partner.slug)):
        tiers.setdefault(partner.tier or "", []).append(partner_card(context, partner))
    return [
        {
            "tier": tier,
            "label": context.phrase(known[tier].label) if tier in known else NOTHING,
            "size": known[tier].size if tier in known else "normal",
            "partners": cards,
        }
        for tier, cards in tiers.items()
        if cards
    ]


def summary_of(context: PageContext, *texts: Phrase, body: View | None = None) -> str:
    """Return the start of the first text that is not empty, else of the body, for search engines."""
    return clipped(next((text.text for text in texts if text), "") or (body["text"] if body else ""))
