"""What a page is about, for machines: schema.org's words in JSON-LD, only facts that the entries hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from korme.core.model import Phrase, Picture, Rendition
from korme.kinds import COLLECTIVE, Creative, Edition, Event, Story, Venue, Work
from korme.kinds.collective import Collective
from korme.site.event_times import begins, ends, zone_of
from korme.site.licensing import deed
from korme.site.urls import absolute, entry_url, in_language
from korme.store.compact_json import compact
from korme.views.context import PageContext, View, clipped

Thing = dict[str, Any]

_EVENT_TYPES = {
    "masterclass": "EducationEvent",
    "workshop": "EducationEvent",
    "talk": "EducationEvent",
    "seminar": "EducationEvent",
    "exhibition": "ExhibitionEvent",
}
_STATUS = {"scheduled": "EventScheduled", "moved": "EventRescheduled", "cancelled": "EventCancelled"}
_SALE = {"for_sale": "InStock", "sold": "SoldOut"}
_MONEY = {"₸": "KZT", "тг": "KZT", "тенге": "KZT", "теңге": "KZT", "tenge": "KZT", "₽": "RUB", "€": "EUR", "£": "GBP"}
_AMOUNT = r"(?<![\d.,])(\d{1,3}(?:[\s.,]\d{3})+|\d+)([.,]\d{1,2})?\s*([A-Z]{3}\b|₸|тг\b|тенге|теңге|tenge|₽|€|£)"
"""A number, with its thousands apart or not, and a currency."""
_HARMFUL = str.maketrans({one: f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"})
"""What could end a script element or a line of one: written as JSON's own escapes, which mean the same."""


def json_ld(things: Sequence[Thing]) -> Markup:
    """JSON-LD for a script element; empty when there is nothing to say."""
    if not things:
        return Markup("")
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    return Markup(compact(graph).translate(_HARMFUL))


def breadcrumbs(context: PageContext, crumbs: Sequence[tuple[Phrase | str, str]], heading: Phrase) -> list[Thing]:
    """The way from the home page to this one; nothing for the home page itself."""
    if not context.site.config.base_url or context.rooted or not heading:
        return []
    steps = [(context.phrase(context.site.config.title), ""), *crumbs, (heading, context.url)]
    items = [
        {"@type": "ListItem", "position": place, "name": str(label), "item": _address(context, url)}
        for place, (label, url) in enumerate(steps, start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


def about_site(context: PageContext) -> list[Thing]:
    """The home page: the site, who runs it, the current edition."""
    config = context.site.config
    if not config.base_url:
        return []
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": _address(context, "search/") + "?q={search_term_string}"},
        "query-input": "required name=search_term_string",
    }
    site = {
        "@type": "WebSite",
        "name": context.phrase(config.title).text,
        "description": context.phrase(config.description).text,
        "url": _address(context, ""),
        "inLanguage": list(config.languages),
        "potentialAction": search,
    }
    edition = [festival(context, context.site.edition)] if context.site.edition else []
    return [_told(site), _organizer(context, whole=True), *edition]


def _organizer(context: PageContext, *, whole: bool = False) -> Thing:
    config = context.site.config
    short = {"@type": "Organization", "name": context.phrase(config.title).text, "url": _address(context, "")}
    if not whole:
        return short
    contact = config.contact
    return _told(
        {
            **short,
            "logo": _file(context, config.logo, "mark"),
            "email": contact.email if contact else "",
            "telephone": contact.phone if contact else "",
            "address": context.phrase(contact.address).text if contact else "",
            "sameAs": [url for _, url in config.social if url.startswith("http")],
        }
    )


def festival(context: PageContext, one: Edition) -> Thing:
    """An edition."""
    return _told(
        {
            "@type": "Festival",
            "name": context.phrase(one.title).text,
            "description": context.phrase(one.tagline).text,
            "url": _address(context, entry_url(one)),
            "startDate": one.start.isoformat(),
            "endDate": one.end.isoformat(),
            "image": _file(context, one.cover, "cover"),
            "location": [_place(context, venue) for venue in context.site.venues.values()],
            "organizer": _organizer(context),
        }
    )


def person(context: PageContext, one: Creative, body: View | None) -> Thing:
    """A creative."""
    site = context.site
    name = context.phrase(one.name).text
    return _told(
        {
            "@type": "Person",
            "name": name,
            "alternateName": sorted({words for _, words in one.name.values} - {name}),
            "url": _address(context, entry_url(one)),
            "description": _summary(context.phrase(one.tagline), body=body),
            "image": _image(context, one.portrait, "portrait", page=one) if one.portrait else None,
            "knowsAbout": [context.phrase(site.disciplines[key].name).text for key in one.discipline],
            "homeLocation": _told({"@type": "Place", "name": context.phrase(one.city).text}),
            "sameAs": [url for _, url in one.links if url.startswith("http")],
        }
    )


def group(context: PageContext, one: Collective, body: View | None) -> Thing:
    """A collective."""
    return _told(
        {
            "@type": "Organization",
            "name": context.phrase(one.name).text,
            "url": _address(context, entry_url(one)),
            "description": _summary(context.phrase(one.tagline), body=body),
            "image": _file(context, one.cover, "cover"),
            "location": _told({"@type": "Place", "name": context.phrase(one.city).text}),
            "member": [_somebody(context, member.name) for member in one.members],
            "sameAs": [url for _, url in one.links if url.startswith("http")],
        }
    )


def artwork(context: PageContext, one: Work, body: View | None) -> Thing:
    """A work, with each of its pictures and their terms."""
    site = context.site
    creators = [one.creative, *(name for name in one.collaborators if name != one.creative)]
    licence = one.licence or site.creatives[one.creative].licence or site.config.licence
    edition = site.editions.get(one.edition or "")
    return _told(
        {
            "@type": "VisualArtwork",
            "name": context.phrase(one.title).text,
            "url": _address(context, entry_url(one)),
            "creator": [_somebody(context, name) for name in creators],
            "dateCreated": one.year,
            "artform": context.phrase(one.medium).text,
            "artMedium": context.phrase(one.materials).text,
            "size": one.dimensions,
            "description": _summary(body=body),
            "keywords": list(one.tags),
            "license": deed(licence),
            "image": [_image(context, picture, "work", page=one) for picture in one.pictures],
            "offers": _sale(one),
            "subjectOf": festival_link(context, edition) if edition else None,
        }
    )


def happening(context: PageContext, one: Event, body: View | None) -> Thing:
    """An event: when, where, who, for how much, and whether it takes place."""
    site = context.site
    zone = zone_of(site.config)
    end = ends(one, zone)
    venue = site.venues.get(one.venue)
    price = one.price.own if one.price else ""
    edition = site.editions.get(one.edition or "") or site.edition
    return _told(
        {
            "@type": _EVENT_TYPES.get(one.type, "Event"),
            "name": context.phrase(one.title).text,
            "url": _address(context, entry_url(one)),
            "description": _summary(body=body),
            "startDate": begins(one, zone).isoformat(),
            "endDate": end.isoformat() if end else "",
            "eventStatus": f"https://schema.org/{_STATUS[one.status]}",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": _place(context, venue) if venue else None,
            "image": _file(context, one.cover, "cover"),
            "performer": [_somebody(context, name) for name in one.hosts],
            "organizer": _organizer(context),
            "superEvent": festival_link(context, edition) if edition else None,
            "inLanguage": list(one.spoken),
            "maximumAttendeeCapacity": one.capacity,
            "isAccessibleForFree": True if price.casefold() == "free" else None,
            "offers": _offer(one, price),
        }
    )


def article(context: PageContext, one: Story) -> Thing:
    """A story."""
    return _told(
        {
            "@type": "Article",
            "headline": context.phrase(one.title).text,
            "description": context.phrase(one.summary).text,
            "url": _address(context, entry_url(one)),
            "datePublished": one.date.isoformat(),
            "author": _somebody(context, one.author) if one.author else None,
            "image": _image(context, one.cover, "cover", page=one) if one.cover else None,
            "publisher": _organizer(context),
            "inLanguage": context.language,
        }
    )


def house(context: PageContext, one: Venue) -> Thing:
    """A venue."""
    return _place(context, one) | _told({"image": _file(context, one.cover, "cover")})


def festival_link(context: PageContext, one: Edition) -> Thing:
    """An edition by name and page."""
    return {"@type": "Festival", "name": context.phrase(one.title).text, "url": _address(context, entry_url(one))}


def _address(context: PageContext, url: str) -> str:
    """The full address of a page in the reader's language; the caller knows that there is a base address."""
    config = context.site.config
    return absolute(config.base_url or "", in_language(url, context.language, config.languages))


def _somebody(context: PageContext, name: str) -> Thing:
    """A creative or a collective by its address, with the page; anyone else by the name as it is written."""
    creative = context.site.creatives.get(name)
    found = creative or context.site.entries[COLLECTIVE.name].get(name)
    if found is None:
        return {"@type": "Person", "name": name}
    return {
        "@type": "Person" if creative else "Organization",
        "name": context.phrase(found.heading).text,
        "url": _address(context, entry_url(found)),
    }


def _place(context: PageContext, venue: Venue) -> Thing:
    point = venue.map
    geo = {"@type": "GeoCoordinates", "latitude": point.lat, "longitude": point.lon} if point else None
    return _told(
        {
            "@type": "Place",
            "name": context.phrase(venue.name).text,
            "address": context.phrase(venue.address).text,
            "geo": geo,
            "url": _address(context, entry_url(venue)),
        }
    )


def _offer(one: Event, price: str) -> Thing | None:
    """What it costs, as far as the words hold a number and a currency, and where to book."""
    booking = one.booking if (one.booking or "").startswith("http") else ""
    amount = re.search(_AMOUNT, price)
    if price.casefold() == "free":
        return _told({"@type": "Offer", "price": "0", "url": booking})
    if amount and not re.search(r"\d", price.replace(amount[0], "", 1)):
        whole, part, money = amount.groups(default="")
        number = re.sub(r"\D", "", whole) + part.replace(",", ".")
        return _told({"@type": "Offer", "price": number, "priceCurrency": _MONEY.get(money, money), "url": booking})
    return {"@type": "Offer", "url": booking} if booking else None


def _sale(one: Work) -> Thing | None:
    if one.sale is None or one.sale.status not in _SALE:
        return None
    return _told(
        {
            "@type": "Offer",
            "availability": f"https://schema.org/{_SALE[one.sale.status]}",
            "price": one.sale.price if one.sale.currency else "",
            "priceCurrency": one.sale.currency if one.sale.price else "",
        }
    )


def _file(context: PageContext, picture: Picture | None, preset: str) -> str:
    """The full address of a picture's largest file."""
    largest = _largest(context, picture, preset) if picture else None
    return absolute(context.site.config.base_url or "", largest.path) if largest else ""


def _largest(context: PageContext, picture: Picture, preset: str) -> Rendition | None:
    found = context.shared.catalogue.get((picture.path, preset, picture.focus), ())
    return max(found, key=lambda one: (one.width, one.encoding.format == "jpeg"), default=None)


def _image(context: PageContext, picture: Picture, preset: str, *, page: Work | Creative | Story) -> Thing | None:
    """A picture with what image search shows beside it: who made it, on what terms, where to ask."""
    largest = _largest(context, picture, preset)
    if largest is None:
        return None
    credit = context.site.credits.get(picture.path)
    terms = (credit.licence or credit.statement) if credit else ""
    asking = context.site.creatives.get(page.creative) if isinstance(page, Work) else None
    return _told(
        {
            "@type": "ImageObject",
            "contentUrl": absolute(context.site.config.base_url or "", largest.path),
            "width": largest.width,
            "height": largest.height,
            "caption": context.phrase(picture.caption).text,
            "license": terms if terms.startswith("http") else "",
            "acquireLicensePage": _address(context, entry_url(asking)) if asking and _can_be_asked(asking) else "",
            "creator": _told({"@type": "Person", "name": credit.creator if credit else ""}),
            "creditText": (credit.credit or credit.creator) if credit else "",
            "copyrightNotice": credit.copyright if credit else "",
        }
    )


def _can_be_asked(creative: Creative) -> bool:
    return bool(creative.email or creative.links)


def _summary(*texts: Phrase, body: View | None = None) -> str:
    return clipped(next((one.text for one in texts if one), "") or (body["text"] if body else ""), 300)


def _told(facts: Thing) -> Thing:
    """The facts that are there; nothing at all when only the type would be left."""
    kept = {name: value for name, value in facts.items() if value is not None and value not in ("", [], {})}
    return kept if kept.keys() - {"@type"} else {}


def published(context: PageContext, things: Iterable[Thing]) -> Sequence[Thing]:
    """What may be said of a page: nothing without a base address, which every address here needs."""
    return [one for one in things if one] if context.site.config.base_url else ()
