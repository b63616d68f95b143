"""Cards: the short view of an entry, for lists, mosaics and cross-references."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from korme.core.model import Phrase, Text
from korme.i18n.languages import date, spoken_name
from korme.kinds import Creative, Event, Partner, Story, Venue, Work
from korme.site.urls import slugify
from korme.views.clock import clock
from korme.views.viewer import View, Viewer, clipped

_REMEMBERED = 1000
"""Cards of works kept at once: more than a page shows, and pages of one person lie together."""
_LEVELS = frozenset({"beginner", "intermediate", "advanced", "all"})
_SHORT = 12
"""Letters up to which the name of a room does not break."""


def disciplines(viewer: Viewer, keys: Iterable[str]) -> list[View]:
    """Names and links of disciplines, by their keys."""
    known = viewer.site.disciplines
    return [
        {"key": key, "name": viewer.phrase(known[key].name), "url": viewer.link(f"disciplines/{key}/")}
        for key in keys
        if key in known
    ]


def tags(viewer: Viewer, words: Iterable[str]) -> list[View]:
    """Labels and links of the tags of an entry."""
    known = viewer.site.tags
    found = dict.fromkeys(slug for word in words if (slug := slugify(word)) in known)
    return [{"label": viewer.phrase(known[slug].label), "url": viewer.link(f"tags/{slug}/")} for slug in found]


def person(viewer: Viewer, name: str) -> View:
    """A creative by the folder's name, with a link; anybody else by the name as it is written."""
    creative = viewer.site.creatives.get(name)
    if creative is None:
        return {"name": Phrase(name), "url": ""}
    return {"name": viewer.phrase(creative.name), "url": viewer.to(creative)}


def work_card(viewer: Viewer, work: Work, *, preset: str = "gallery") -> View:
    """A work in a gallery; every page of one language and depth hangs the same card."""
    key = (work.creative, work.slug, preset, viewer.language, viewer.root)
    known = viewer.stage.cards
    if key not in known:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[key] = _work_card(viewer, work, preset)
    return known[key]


def _work_card(viewer: Viewer, work: Work, preset: str) -> View:
    creative = viewer.site.creatives[work.creative]
    title = viewer.phrase(work.title)
    return {
        "title": title,
        "url": viewer.to(work),
        "creative": {"name": viewer.phrase(creative.name), "url": viewer.to(creative)},
        "discipline": creative.discipline[0] if creative.discipline else "",
        "year": work.year or "",
        "medium": viewer.phrase(work.medium),
        "notice": viewer.phrase(work.notice),
        "count": len(work.pictures),
        "picture": viewer.picture(work.face, preset, instead=title.text),
    }


def work_cards(viewer: Viewer, works: Iterable[Work]) -> list[View]:
    """Works in a gallery."""
    return [work_card(viewer, one) for one in works]


def creative_card(viewer: Viewer, creative: Creative, *, works: int = 4) -> View:
    """A person in the register: name, disciplines, city and the first works."""
    own = viewer.site.works_of.get(creative.slug, ())
    shown = [one for one in own if one.face and not one.notice][:works]
    return {
        "name": viewer.phrase(creative.name),
        "url": viewer.to(creative),
        "disciplines": disciplines(viewer, creative.discipline),
        "city": viewer.phrase(creative.city),
        "tagline": viewer.phrase(creative.tagline),
        "works": [work_card(viewer, one, preset="strip") for one in shown],
        "count": len(own),
    }


def event_card(viewer: Viewer, event: Event) -> View:
    """An event in a list of a day, a person or a venue."""
    venue = viewer.site.venues.get(event.venue)
    return {
        "title": viewer.phrase(event.title),
        "url": viewer.to(event),
        "type": event.type,
        "status": event.status,
        "change": viewer.phrase(event.change),
        "disciplines": disciplines(viewer, viewer.site.disciplines_of(event)),
        "spoken": [spoken_name(tag, viewer.language) for tag in event.spoken],
        "level": level(viewer, event.level),
        "price": price(viewer, event.price),
        **clock(event, viewer.language, viewer.site.config),
        "venue": {"name": viewer.phrase(venue.name), "url": viewer.to(venue)} if venue else None,
        "room": room(viewer, venue, name=event.room),
        "hosts": [person(viewer, one) for one in event.hosts],
    }


def level(viewer: Viewer, given: Text | None) -> Phrase:
    """The usual words are known in every language; others stand as written."""
    if given and given.own.casefold() in _LEVELS:
        return Phrase(viewer.say(f"level_{given.own.casefold()}"))
    return viewer.phrase(given)


def price(viewer: Viewer, given: Text | None) -> Phrase:
    """'free' is known in every language; a price stands as written."""
    return Phrase(viewer.say("free")) if is_free(given) else viewer.phrase(given)


def is_free(given: Text | None) -> bool:
    return given is not None and given.own.casefold() == "free"


def room(viewer: Viewer, venue: Venue | None, *, name: str | None) -> Phrase:
    """What visitors read for a room: its label as written, 'room 101' for a number, any other name as it is.

    A short name stays on one line, and so does the short part of a long one: 'Hall III', 'Hall III, print room'.
    """
    label = next((one.label for one in venue.rooms if one.name == name and one.label), None) if venue else None
    if label:
        found = viewer.phrase(label)
    else:
        found = Phrase(viewer.say("room", name=name) if name and name[0].isdigit() else name or "")
    parts = (one if len(one) > _SHORT else one.replace(" ", "\u00a0") for one in found.text.split(", "))
    return found._replace(text=", ".join(parts))


def story_card(viewer: Viewer, story: Story) -> View:
    """A story in a list."""
    title = viewer.phrase(story.title)
    return {
        "title": title,
        "url": viewer.to(story),
        "date": date(story.date, viewer.language, "long"),
        "day": story.date.isoformat(),
        "summary": viewer.phrase(story.summary),
        "picture": viewer.picture(story.cover, "cover", instead=title.text),
    }


def venue_card(viewer: Viewer, venue: Venue) -> View:
    """A venue in a list."""
    return {
        "name": viewer.phrase(venue.name),
        "url": viewer.to(venue),
        "address": viewer.place(venue.address),
        "count": len(viewer.site.events_of_venue.get(venue.slug, ())),
        "picture": viewer.picture(venue.cover, "cover", instead=viewer.phrase(venue.name).text),
    }


def partner_card(viewer: Viewer, partner: Partner) -> View:
    """A partner with its logo."""
    return {
        "slug": partner.slug,
        "name": viewer.phrase(partner.name),
        "url": partner.url or "",
        "role": viewer.phrase(partner.role),
        "logo": viewer.picture(partner.logo, "logo", instead=viewer.phrase(partner.name).text),
        "body": viewer.body(partner),
    }


def partner_tiers(viewer: Viewer, partners: Sequence[Partner]) -> list[View]:
    """Partners by tier, in the order in which the tiers first appear."""
    tiers: dict[str, list[View]] = {}
    for one in sorted(partners, key=lambda partner: (partner.weight, partner.slug)):
        tiers.setdefault(one.tier or "", []).append(partner_card(viewer, one))
    return [{"tier": tier, "partners": cards} for tier, cards in tiers.items()]


def summary_of(viewer: Viewer, *texts: Phrase, body: View | None = None) -> str:
    """The first words there are, for search engines."""
    return clipped(next((one.text for one in texts if one), "") or (body["text"] if body else ""))
