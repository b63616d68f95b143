"""What a page looks like when somebody shares it: the card that networks show, or the picture that stands for it."""

from __future__ import annotations

from korme.core.model import Phrase, Picture, Rendition
from korme.i18n.languages import date
from korme.kinds import Creative, Edition, Entry, Event, PageEntry, Story, Venue, Work
from korme.pictures.credits import packet
from korme.pictures.drawings import CARD_HEIGHT, CARD_WIDTH, PEOPLE, Card, can_be_drawn, has_fonts
from korme.site.urls import absolute
from korme.views.clock import clock, edition_days
from korme.views.viewer import View, Viewer, clipped

MOST_WORKS = 150
"""Works of a site up to which each has a card of its own; in a larger one a work is shared with its picture, so
that cards do not cost more than the works themselves. The theme's option `cards` may say otherwise."""
_NEEDED = 640
"""Pixels of a picture on a card."""
_SIGNAL = "#ffcb14"


def shared_as(viewer: Viewer, entry: Entry | None) -> View | None:
    """`url`, `width`, `height`, `type` and `alt` of the picture to share a page with, the home page for None.

    None without a base address, and for a page that has neither a card nor a picture of its own.
    """
    base = viewer.site.config.base_url
    if not base:
        return None
    card = card_of(viewer, entry)
    face = _face(viewer, entry) if entry and not card else None
    own = _rendition(viewer, *face) if face else None
    if entry and own and face:
        alt = viewer.phrase(face[0].alt).text or viewer.phrase(entry.heading).text
        kind = "image/webp" if own.encoding.format == "webp" else f"image/{own.encoding.format}"
        return {"url": absolute(base, own.path), "width": own.width, "height": own.height, "type": kind, "alt": alt}
    if card is None:
        return None
    alt = ". ".join(one for one in (card.kicker, card.title, card.figure, card.by) if one)
    return {
        "url": absolute(base, card.path),
        "width": CARD_WIDTH,
        "height": CARD_HEIGHT,
        "type": "image/jpeg",
        "alt": alt,
    }


def card_of(viewer: Viewer, entry: Entry | None) -> Card | None:
    """The card of an entry's page, of the home page for None; None for a page that has none of its own."""
    choice = viewer.stage.theme.values.get("cards", "auto")
    few = choice == "few" or (choice == "auto" and len(viewer.site.works) > MOST_WORKS)
    if choice == "none" or not has_fonts() or (few and isinstance(entry, Work)):
        return None
    words = _words(viewer, entry)
    if words is None or not all(can_be_drawn(str(one)) for one in words.values()):
        return None
    face = _face(viewer, entry) if entry else None
    shown = _rendition(viewer, *face) if face else None
    if shown is None and not words.get("figure") and not (entry is None or isinstance(entry, Work)):
        return None
    values = viewer.stage.theme.values
    ornament = viewer.stage.theme.rendered.get("rosette.svg", b"").decode("utf-8", "replace")
    credit = viewer.site.credits.get(face[0].path) if face and shown else None
    return Card(
        **words,
        site=viewer.phrase(viewer.site.config.title).text,
        picture=shown.path if shown else "",
        wall=values.get("wall") or "#ffffff",
        ink=values.get("ink") or "#000000",
        accent=_accent(viewer, entry),
        is_poster=shown is None and (entry is None or isinstance(entry, (Edition, Event))),
        ornament=ornament,
        xmp=packet(credit).decode() if credit else "",
    )


def _words(viewer: Viewer, entry: Entry | None) -> dict[str, str] | None:
    """Title, kicker, by-line and figure; None for a kind that is shared with its picture alone."""
    site = viewer.site
    if entry is None:
        edition = site.edition
        told = edition_words(viewer, edition) if edition else {"by": viewer.phrase(site.config.tagline).text}
        return {**told, "title": viewer.phrase(site.config.title).text}
    title = viewer.phrase(entry.heading).text
    if isinstance(entry, Creative):
        by = viewer.phrase(entry.tagline) or viewer.phrase(entry.city)
        return {"title": title, "kicker": _disciplines(viewer, entry.discipline), "by": clipped(by.text, 90)}
    if isinstance(entry, Work):
        creative = site.creatives[entry.creative]
        kicker = _disciplines(viewer, creative.discipline)
        return {"title": title, "voice": PEOPLE, "kicker": kicker, "by": viewer.phrase(creative.name).text}
    if isinstance(entry, Event):
        return {"title": title, **_event_words(viewer, entry)}
    if isinstance(entry, Story):
        day = date(entry.date, viewer.language, "long")
        return {"title": title, "voice": PEOPLE, "kicker": viewer.say("stories"), "by": day}
    if isinstance(entry, Edition):
        return {**edition_words(viewer, entry), "title": title}
    if isinstance(entry, Venue):
        return {"title": title, "by": viewer.phrase(entry.address).text}
    if isinstance(entry, PageEntry):
        return {"title": title, "by": clipped(viewer.phrase(entry.summary).text, 90)}
    return None


def edition_words(viewer: Viewer, edition: Edition) -> dict[str, str]:
    """An edition as on its poster: the days as large as they can be, month and year below."""
    days, month = edition_days(edition, viewer.language)
    when = f"{month} {edition.end.year}" if days else date(edition.start, viewer.language, "long")
    tagline = viewer.phrase(edition.tagline).text
    return {"figure": days or str(edition.end.year), "by": " · ".join(one for one in (when, tagline) if one)}


def _event_words(viewer: Viewer, event: Event) -> dict[str, str]:
    when = clock(event, viewer.language, viewer.site.config)
    venue = viewer.site.venues.get(event.venue)
    place = viewer.phrase(venue.name) if venue else Phrase("")
    by = " · ".join(one for one in (when["day"], when["time"], place.text) if one)
    picture = {} if event.cover else {"figure": str(event.start.day)}
    return {"kicker": viewer.say(f"type_{event.type}"), "by": by, **picture}


def _disciplines(viewer: Viewer, keys: tuple[str, ...]) -> str:
    known = viewer.site.disciplines
    return ", ".join(viewer.phrase(known[key].name).text for key in keys if key in known)


def _accent(viewer: Viewer, entry: Entry | None) -> str:
    """The colour of the discipline, or the signal."""
    site = viewer.site
    keys: tuple[str, ...] = ()
    if isinstance(entry, Work):
        keys = site.creatives[entry.creative].discipline
    elif isinstance(entry, Creative):
        keys = entry.discipline
    colour = next((site.disciplines[key].colour for key in keys if key in site.disciplines), None)
    return colour or viewer.stage.theme.values.get("signal") or _SIGNAL


def _face(viewer: Viewer, entry: Entry) -> tuple[Picture, str] | None:
    """The picture that stands for an entry, and the preset it is shown with; none for what a notice stands before."""
    if isinstance(entry, Work):
        return (entry.face, "work") if entry.face and not entry.notice else None
    if isinstance(entry, Creative):
        works = (one.face for one in viewer.site.works_of.get(entry.slug, ()) if one.face and not one.notice)
        first = next(works, None)
        if entry.portrait:
            return entry.portrait, "portrait"
        return (first, "work") if first else None
    cover = getattr(entry, "cover", None)
    return (cover, "cover") if cover and not isinstance(entry, Edition) else None


def _rendition(viewer: Viewer, picture: Picture, preset: str) -> Rendition | None:
    """The smallest file that is large enough, a JPEG where there is one: every network reads it."""
    found = viewer.stage.catalogue.get((picture.path, preset, picture.focus), ())
    enough = [one for one in found if one.width >= min(_NEEDED, max(each.width for each in found))]
    return min(enough, key=lambda one: (one.encoding.format != "jpeg", one.width), default=None)
