"""The image of a page when it is shared: a card drawn for it, or the entry's own picture."""

from __future__ import annotations

from functools import lru_cache

from korme.core.model import Phrase, Picture, Rendition
from korme.i18n.languages import date
from korme.kinds import Collection, Creative, Edition, Entry, Event, Story, Venue, Work
from korme.pictures.credits import packet
from korme.pictures.drawings import CARD_HEIGHT, CARD_WIDTH, PEOPLE, Card, can_be_drawn, has_fonts
from korme.site.chosen_works import face_of_collection
from korme.site.event_times import is_dated
from korme.site.urls import absolute
from korme.views.cards import event_time, person
from korme.views.clock import edition_days
from korme.views.context import PageContext, View, clipped

_NEEDED = 640
"""Width of a picture on a card, in pixels."""
_SIGNAL = "#ffcb14"


def shared_as(context: PageContext, entry: Entry | None) -> View | None:
    """Return the image to share a page with: `url`, `width`, `height` (pixels), `type`, `alt`.

    Of the home page for None.

    None for a site without a base address, and for a page that has neither a card nor a picture.
    """
    base = context.site.config.base_url
    if not base:
        return None
    card = card_of(context, entry)
    face = _face(context, entry) if entry and not card else None
    own = _rendition(context, *face) if face else None
    if entry and own and face:
        alt = context.phrase(face[0].alt).text or context.phrase(entry.heading).text
        kind = "image/webp" if own.encoding.format == "webp" else f"image/{own.encoding.format}"
        return {"url": absolute(base, own.path), "width": own.width, "height": own.height, "type": kind, "alt": alt}
    if card is None:
        return None
    alt = ". ".join(part for part in (card.kicker, card.title, card.figure, card.by) if part)
    return {
        "url": absolute(base, card.path),
        "width": CARD_WIDTH,
        "height": CARD_HEIGHT,
        "type": "image/jpeg",
        "alt": alt,
    }


def has_cards(context: PageContext) -> bool:
    """Return whether cards are drawn: the theme's option allows them, and their fonts are installed."""
    return context.shared.theme.values.get("cards", "auto") != "none" and has_fonts()


def has_work_cards(context: PageContext) -> bool:
    """Return whether works have cards too, by the theme's option; by default only on a small site."""
    choice = context.shared.theme.values.get("cards", "auto")
    return choice != "few" and not (choice == "auto" and context.site.is_large)


def card_of(context: PageContext, entry: Entry | None) -> Card | None:
    """Return the card of an entry's page, or of the home page for None; None if the page has no card."""
    if not has_cards(context) or (isinstance(entry, Work) and not has_work_cards(context)):
        return None
    texts = _texts(context, entry)
    if not all(can_be_drawn(str(text)) for text in texts.values()):
        return None
    face = _face(context, entry) if entry else None
    shown = _rendition(context, *face) if face else None
    if shown is None and not texts.get("figure") and not (entry is None or isinstance(entry, Work)):
        return None
    values = context.shared.theme.values
    logo = _logo(context)
    has_ornament = not logo and values.get("ornament") != "none"
    ornament = _decoded(context.shared.theme.rendered.get("rosette.svg", b"")) if has_ornament else ""
    credit = context.site.credits.get(face[0].path) if face and shown else None
    return Card(
        **texts,
        site=context.phrase(context.site.config.title).text,
        picture=shown.path if shown else "",
        wall=values.get("wall") or "#ffffff",
        ink=values.get("ink") or "#000000",
        accent=_accent(context, entry),
        is_poster=shown is None and (entry is None or isinstance(entry, (Edition, Event))),
        ornament=ornament,
        logo=logo,
        xmp=packet(credit).decode() if credit else "",
    )


@lru_cache(maxsize=16)
def _decoded(ornament: bytes) -> str:
    """Return an ornament as the same string for each card, which is then hashed once."""
    return ornament.decode("utf-8", "replace")


def _logo(context: PageContext) -> str:
    """Return the path of the site's logo as cards show it, '' if there is none."""
    logo = context.site.config.logo
    files = context.shared.catalogue.get((logo.path, "mark", logo.focus), ()) if logo else ()
    best = max(files, key=lambda file: (file.width, file.encoding.format == "png"), default=None)
    return best.path if best else ""


def _texts(context: PageContext, entry: Entry | None) -> dict[str, str]:
    """Return the texts of a card: title, kicker, by-line and figure."""
    site = context.site
    if entry is None:
        edition = site.edition
        texts = edition_words(context, edition) if edition else {"by": context.phrase(site.config.tagline).text}
        return {**texts, "title": context.phrase(site.config.title).text}
    title = context.phrase(entry.heading).text
    if isinstance(entry, Creative):
        by = context.phrase(entry.tagline) or context.phrase(entry.city)
        return {"title": title, "kicker": _disciplines(context, entry.discipline), "by": clipped(by.text, 90)}
    if isinstance(entry, Work):
        creative = site.creatives[entry.creative]
        kicker = _disciplines(context, creative.discipline)
        return {"title": title, "voice": PEOPLE, "kicker": kicker, "by": context.phrase(creative.name).text}
    if isinstance(entry, Event):
        return {"title": title, **_event_words(context, entry)}
    if isinstance(entry, Story):
        day = date(entry.date, context.language, "long")
        return {"title": title, "voice": PEOPLE, "kicker": context.say("stories"), "by": day}
    if isinstance(entry, Edition):
        return {**edition_words(context, entry), "title": title}
    if isinstance(entry, Venue):
        return {"title": title, "by": context.phrase(entry.address).text}
    if isinstance(entry, Collection):
        names = [person(context, name)["name"].text for name in entry.by]
        return {"title": title, "kicker": context.say("collections"), "by": clipped(", ".join(names), 90)}
    summary = getattr(entry, "summary", None) or getattr(entry, "tagline", None)
    return {"title": title, "by": clipped(context.phrase(summary).text, 90)}


def edition_words(context: PageContext, edition: Edition) -> dict[str, str]:
    """Return an edition's texts as on its poster: days in the largest type, month and year below."""
    days, month = edition_days(edition, context.language, with_year=True)
    when = month if days else date(edition.start, context.language, "long")
    tagline = context.phrase(edition.tagline).text
    return {"figure": days or str(edition.end.year), "by": " · ".join(part for part in (when, tagline) if part)}


def _event_words(context: PageContext, event: Event) -> dict[str, str]:
    shown = event_time(context, event)
    venue = context.site.venues.get(event.venue)
    place = context.phrase(venue.name) if venue else Phrase(context.say("online") if event.online else "")
    by = " · ".join(part for part in (shown["day"], shown["time"], place.text) if part)
    picture = {} if event.cover or not is_dated(event) else {"figure": str(event.start.day)}
    return {"kicker": context.say(f"type_{event.type}"), "by": by, **picture}


def _disciplines(context: PageContext, keys: tuple[str, ...]) -> str:
    known = context.site.disciplines
    return ", ".join(context.phrase(known[key].name).text for key in keys if key in known)


def _accent(context: PageContext, entry: Entry | None) -> str:
    """Return the colour of the entry's discipline, or else the theme's signal colour."""
    site = context.site
    keys: tuple[str, ...] = ()
    if isinstance(entry, Work):
        keys = site.creatives[entry.creative].discipline
    elif isinstance(entry, Creative):
        keys = entry.discipline
    colour = next((site.disciplines[key].colour for key in keys if key in site.disciplines), None)
    return colour or context.shared.theme.values.get("signal") or _SIGNAL


def _face(context: PageContext, entry: Entry) -> tuple[Picture, str] | None:
    """Return the picture that represents an entry and the preset it is shown with; None behind a content notice."""
    site = context.site
    if isinstance(entry, Work):
        face = site.face_of(entry)
        return (face, "work") if face and not entry.notice else None
    if isinstance(entry, Creative):
        if entry.portrait:
            return entry.portrait, "portrait"
        works = (work for work in site.works_of.get(entry.slug, ()) if not work.notice)
        first = next(filter(None, map(site.face_of, works)), None)
        return (first, "work") if first else None
    if isinstance(entry, Collection) and not entry.cover:
        first = face_of_collection(site, entry)
        return (first, "work") if first else None
    cover = getattr(entry, "cover", None)
    return (cover, "cover") if cover and not isinstance(entry, Edition) else None


def _rendition(context: PageContext, picture: Picture, preset: str) -> Rendition | None:
    """Return the smallest file that is wide enough, a JPEG if there is one, since every network reads it."""
    renditions = context.shared.catalogue.get((picture.path, preset, picture.focus), ())
    least = min(_NEEDED, max((rendition.width for rendition in renditions), default=0))
    enough = [rendition for rendition in renditions if rendition.width >= least]
    return min(enough, key=lambda rendition: (rendition.encoding.format != "jpeg", rendition.width), default=None)
