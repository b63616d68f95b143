"""Cards: the short view of an entry, for lists, mosaics and cross-references."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from korme.core.model import Phrase, Text
from korme.i18n.languages import date, spoken_name
from korme.kinds import COLLECTIVE, EVENT, Creative, Entry, Event, Partner, Story, Venue, Work, kind_of
from korme.site.rooms import room_of
from korme.site.urls import slugify
from korme.views.clock import clock
from korme.views.context import PageContext, View, clipped

_REMEMBERED = 1000
"""Cards of works kept at once: more than a page shows, and pages of one person lie together."""
_LEVELS = frozenset({"beginner", "intermediate", "advanced", "all"})
_SHORT = 12
"""Letters up to which the name of a room does not break."""


def disciplines(context: PageContext, keys: Iterable[str]) -> list[View]:
    """Names and links of disciplines, by their keys."""
    known = context.site.disciplines
    return [
        {"key": key, "name": context.phrase(known[key].name), "url": context.link(f"disciplines/{key}/")}
        for key in keys
        if key in known
    ]


def tags(context: PageContext, words: Iterable[str]) -> list[View]:
    """Labels and links of the tags of an entry."""
    known = context.site.tags
    found = dict.fromkeys(slug for word in words if (slug := slugify(word)) in known)
    return [{"label": context.phrase(known[slug].label), "url": context.link(f"tags/{slug}/")} for slug in found]


def person(context: PageContext, name: str) -> View:
    """A creative or a collective by its address, with a link; anyone else by the name as it is written."""
    found = context.site.creatives.get(name) or context.site.entries[COLLECTIVE.name].get(name)
    if found is None:
        return {"name": Phrase(name), "url": ""}
    return {"name": context.phrase(found.heading), "url": context.to(found)}


def entry_link(context: PageContext, entry: Entry) -> View:
    """An entry of any kind as a link: `label`, `url`, `kind`."""
    return {"label": context.phrase(entry.heading), "url": context.to(entry), "kind": kind_of(entry).name}


def work_card(context: PageContext, work: Work, *, preset: str = "gallery") -> View:
    """A work in a gallery; every page of one language and depth hangs the same card."""
    key = (work.creative, work.slug, preset, context.language, context.root)
    known = context.shared.cards
    if key not in known:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[key] = _work_card(context, work, preset)
    return known[key]


def _work_card(context: PageContext, work: Work, preset: str) -> View:
    creative = context.site.creatives[work.creative]
    title = context.phrase(work.title)
    return {
        "title": title,
        "url": context.to(work),
        "creative": {"name": context.phrase(creative.name), "url": context.to(creative)},
        "discipline": creative.discipline[0] if creative.discipline else "",
        "year": work.year or "",
        "medium": context.phrase(work.medium),
        "notice": context.phrase(work.notice),
        "count": len(work.pictures),
        "picture": context.picture(work.face, preset, instead=title.text),
    }


def work_cards(context: PageContext, works: Iterable[Work]) -> list[View]:
    """Works in a gallery."""
    return [work_card(context, one) for one in works]


def creative_card(context: PageContext, creative: Creative, *, works: int = 4) -> View:
    """A person in the register: name, disciplines, city and the first works."""
    own = context.site.works_of.get(creative.slug, ())
    shown = [one for one in own if one.face and not one.notice][:works]
    return {
        "name": context.phrase(creative.name),
        "url": context.to(creative),
        "disciplines": disciplines(context, creative.discipline),
        "city": context.phrase(creative.city),
        "tagline": context.phrase(creative.tagline),
        "works": [work_card(context, one, preset="strip") for one in shown],
        "count": len(own),
    }


def event_card(context: PageContext, event: Event) -> View:
    """An event in a list of a day, a person or a venue."""
    venue = context.site.venues.get(event.venue)
    return {
        "title": context.phrase(event.title),
        "url": context.to(event),
        "type": event.type,
        "status": event.status,
        "change": context.phrase(event.change),
        "disciplines": disciplines(context, context.site.disciplines_of(event)),
        "spoken": [spoken_name(tag, context.language) for tag in event.spoken],
        "level": level(context, event.level),
        "price": price(context, event.price),
        **clock(event, context.language, context.site.config),
        "venue": {"name": context.phrase(venue.name), "url": context.to(venue)} if venue else None,
        "room": room(context, venue, name=event.room),
        "hosts": [person(context, one) for one in event.hosts],
    }


def level(context: PageContext, given: Text | None) -> Phrase:
    """The usual words are known in every language; others stand as written."""
    if given and given.own.casefold() in _LEVELS:
        return Phrase(context.say(f"level_{given.own.casefold()}"))
    return context.phrase(given)


def price(context: PageContext, given: Text | None) -> Phrase:
    """'free' is known in every language; a price stands as written."""
    return Phrase(context.say("free")) if is_free(given) else context.phrase(given)


def is_free(given: Text | None) -> bool:
    return given is not None and given.own.casefold() == "free"


def room(context: PageContext, venue: Venue | None, *, name: str | None) -> Phrase:
    """What visitors read for a room: its label as written, 'room 101' for a number, any other name as it is.

    A short name stays on one line, and so does the short part of a long one: 'Hall III', 'Hall III, print room'.
    """
    known = room_of(venue, name)
    if known and known.label:
        found = context.phrase(known.label)
    else:
        found = Phrase(context.say("room", name=name) if name and name[0].isdigit() else name or "")
    parts = (one if len(one) > _SHORT else one.replace(" ", "\u00a0") for one in found.text.split(", "))
    return found._replace(text=", ".join(parts))


def story_card(context: PageContext, story: Story) -> View:
    """A story in a list."""
    title = context.phrase(story.title)
    return {
        "title": title,
        "url": context.to(story),
        "date": date(story.date, context.language, "long"),
        "day": story.date.isoformat(),
        "summary": context.phrase(story.summary),
        "picture": context.picture(story.cover, "cover", instead=title.text),
    }


def venue_card(context: PageContext, venue: Venue) -> View:
    """A venue in a list."""
    return {
        "name": context.phrase(venue.name),
        "url": context.to(venue),
        "address": context.place(venue.address),
        "count": len(context.site.naming(EVENT, "venue", venue.slug)),
        "picture": context.picture(venue.cover, "cover", instead=context.phrase(venue.name).text),
    }


def partner_card(context: PageContext, partner: Partner) -> View:
    """A partner with its logo."""
    return {
        "slug": partner.slug,
        "name": context.phrase(partner.name),
        "url": partner.url or "",
        "role": context.phrase(partner.role),
        "logo": context.picture(partner.logo, "logo", instead=context.phrase(partner.name).text),
        "body": context.body(partner),
    }


def partner_tiers(context: PageContext, partners: Sequence[Partner]) -> list[View]:
    """Partners by tier, in the order in which the tiers first appear."""
    tiers: dict[str, list[View]] = {}
    for one in sorted(partners, key=lambda partner: (partner.weight, partner.slug)):
        tiers.setdefault(one.tier or "", []).append(partner_card(context, one))
    return [{"tier": tier, "partners": cards} for tier, cards in tiers.items()]


def summary_of(context: PageContext, *texts: Phrase, body: View | None = None) -> str:
    """The first words there are, for search engines."""
    return clipped(next((one.text for one in texts if one), "") or (body["text"] if body else ""))
