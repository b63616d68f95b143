"""Structured data of a page: schema.org items in JSON-LD 1.1, with only the facts that the entries hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from korme.core.model import Phrase, Picture, Rendition
from korme.core.moments import has_time
from korme.kinds import Collection, Collective, Creative, Edition, Event, Story, Venue, Work
from korme.pictures.credits import Credit
from korme.site.event_times import zone_of
from korme.site.licensing import deed
from korme.site.urls import absolute, entry_url, in_language
from korme.store.compact_json import compact
from korme.views.context import Crumb, PageContext, View, clipped
from korme.views.json_ld_facts import Thing, attendance, dates, filled, offer, sale, status
from korme.views.json_ld_media import media
from korme.views.sharing import shared_as

_EVENT_TYPES = {
    "masterclass": "EducationEvent",
    "workshop": "EducationEvent",
    "talk": "EducationEvent",
    "seminar": "EducationEvent",
    "exhibition": "ExhibitionEvent",
}
_YEARS = re.compile(r"\d{4}(?:\s*[–—/-]\s*(\d{4}))?")
"""A year, or the first and the last year."""
_MOST_PLACES = 5
"""Venues of a festival that is only mentioned."""
_NO_CREDIT = Credit()
_HARMFUL = tuple((character, f"\\u{ord(character):04x}") for character in "<>&\u2028\u2029")
"""Characters that could end a script element or a line in it, with their equivalent JSON escapes."""


def json_ld(things: Sequence[Thing]) -> Markup:
    """Return JSON-LD for a script element, or '' if there are no items."""
    if not things:
        return Markup("")
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = compact(graph)
    for character, escape in _HARMFUL:  # faster than a table, since most are not there
        text = text.replace(character, escape)
    return Markup(text)


def breadcrumbs(context: PageContext, crumbs: Sequence[Crumb], heading: Phrase) -> list[Thing]:
    """Return the `BreadcrumbList` from the home page to this one; none for the home page itself."""
    if not context.site.config.base_url or context.rooted or not heading:
        return []
    steps = [Crumb(context.phrase(context.site.config.title), ""), *crumbs, Crumb(heading, context.url)]
    items = [
        {"@type": "ListItem", "position": place, "name": str(label), "item": _address(context, url)}
        for place, (label, url) in enumerate(steps, start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


def about_site(context: PageContext) -> list[Thing]:
    """Return the items of the home page: the site, its organiser, the current edition."""
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
    return [filled(site), _organizer(context, whole=True), *edition]


def _organizer(context: PageContext, *, whole: bool = False) -> Thing:
    config = context.site.config
    short = {"@type": "Organization", "name": context.phrase(config.title).text, "url": _address(context, "")}
    if not whole:
        return short
    contact = config.contact
    return filled(
        {
            **short,
            "logo": _file(context, config.logo, "mark"),
            "email": contact.email if contact else "",
            "telephone": contact.phone if contact else "",
            "address": context.phrase(contact.address).text if contact else "",
            "sameAs": [url for _, url in config.social if url.startswith("http")],
        }
    )


def festival(context: PageContext, edition: Edition) -> Thing:
    """Return an edition as `Festival`."""
    return filled(
        {
            **festival_link(context, edition),
            "description": context.phrase(edition.tagline).text,
            "image": _file(context, edition.cover, "cover"),
            "location": [_place(context, venue) for venue in context.site.venues.values()],
            "organizer": _organizer(context),
        }
    )


def person(context: PageContext, creative: Creative, body: View | None) -> Thing:
    """Return a creative as `Person`."""
    site = context.site
    name = context.phrase(creative.name).text
    return filled(
        {
            "@type": "Person",
            "name": name,
            "alternateName": sorted({text for _, text in creative.name.values} - {name}),
            "familyName": creative.family_in(context.language),
            "url": _address(context, entry_url(creative)),
            "description": _summary(context.phrase(creative.tagline), body=body),
            "image": _image(context, creative.portrait, "portrait", page=creative) if creative.portrait else None,
            "knowsAbout": [context.phrase(site.disciplines[key].name).text for key in creative.discipline],
            "homeLocation": filled({"@type": "Place", "name": context.phrase(creative.city).text}),
            "sameAs": [url for _, url in creative.links if url.startswith("http")],
        }
    )


def group(context: PageContext, collective: Collective, body: View | None) -> Thing:
    """Return a collective as `Organization`."""
    return filled(
        {
            "@type": "Organization",
            "name": context.phrase(collective.name).text,
            "url": _address(context, entry_url(collective)),
            "description": _summary(context.phrase(collective.tagline), body=body),
            "image": _file(context, collective.cover, "cover"),
            "location": filled({"@type": "Place", "name": context.phrase(collective.city).text}),
            "member": [_agent(context, member.name) for member in collective.members],
            "sameAs": [url for _, url in collective.links if url.startswith("http")],
        }
    )


def artwork(context: PageContext, work: Work, body: View | None) -> Thing:
    """Return a work as `VisualArtwork`, with its pictures and their licences."""
    site = context.site
    creators = [work.creative, *(name for name in work.collaborators if name != work.creative)]
    licence = work.licence or site.creatives[work.creative].licence or site.config.licence
    edition = site.editions.get(site.edition_of_work[work.creative, work.slug])
    summary = _summary(body=body)
    return filled(
        {
            "@type": "VisualArtwork",
            "name": context.phrase(work.title).text,
            "url": _address(context, entry_url(work)),
            "creator": [_agent(context, name) for name in creators],
            "dateCreated": _finished(work.year or ""),
            "artform": context.phrase(work.medium).text,
            "artMedium": context.phrase(work.materials).text,
            "size": work.dimensions,
            "description": summary,
            "keywords": list(work.tags),
            "sameAs": [url for _, url in work.links],
            "license": deed(licence),
            "image": [_image(context, picture, "work", page=work) for picture in context.site.pictures_of(work)],
            **media(context, work, summary, lambda still: _file(context, still, "work")),
            "offers": sale(work),
            "subjectOf": festival_link(context, edition) if edition else None,
        }
    )


def selection(context: PageContext, collection: Collection, works: Sequence[Work], body: View | None) -> Thing:
    """Return a collection as `CollectionPage`, whose items are its works in order."""
    items = [
        {
            "@type": "ListItem",
            "position": place,
            "name": context.phrase(work.title).text,
            "url": _address(context, entry_url(work)),
        }
        for place, work in enumerate(works, start=1)
    ]
    return filled(
        {
            "@type": "CollectionPage",
            "name": context.phrase(collection.title).text,
            "url": _address(context, entry_url(collection)),
            "description": _summary(context.phrase(collection.summary), body=body),
            "author": [_agent(context, name) for name in collection.by],
            "image": _file(context, collection.cover, "cover"),
            "inLanguage": context.language,
            "mainEntity": {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items},
        }
    )


def happening(context: PageContext, event: Event, body: View | None) -> Thing:
    """Return an event as `Event` or one of its subtypes: time, place, people, price and status."""
    site = context.site
    zone = zone_of(site.config)
    price = event.price.own if event.price else ""
    edition = site.edition_of(event) or site.edition
    before = site.announced.former_start(event.slug, event.start) if site.announced else None
    card = shared_as(context, event) or shared_as(context, None)
    return filled(
        {
            "@type": _EVENT_TYPES.get(event.type, "Event"),
            "name": context.phrase(event.title).text,
            "url": _address(context, entry_url(event)),
            "alternateName": context.phrase(event.subtitle).text,
            "description": _summary(context.phrase(event.summary), body=body),
            **dates(event, zone),
            "previousStartDate": before.replace(tzinfo=zone).isoformat() if before and has_time(before) else "",
            "eventStatus": f"https://schema.org/{status(event, is_rescheduled=before is not None)}",
            "eventAttendanceMode": f"https://schema.org/{attendance(event)}EventAttendanceMode",
            "location": _location(context, event),
            "image": _file(context, event.cover, "cover") or (card["url"] if card else ""),
            "performer": [_agent(context, name) for name in event.hosts],
            "organizer": _organizer(context),
            "superEvent": festival_link(context, edition) if edition else None,
            "subjectOf": [{"@type": "WebPage", "name": label, "url": url} for label, url in event.links],
            "inLanguage": list(event.spoken),
            "maximumAttendeeCapacity": event.capacity,
            "isAccessibleForFree": True if price.casefold() == "free" else None,
            "offers": offer(event, price, site.config.timezone),
        }
    )


def article(context: PageContext, story: Story) -> Thing:
    """Return a story as `Article`."""
    return filled(
        {
            "@type": "Article",
            "headline": context.phrase(story.title).text,
            "description": context.phrase(story.summary).text,
            "url": _address(context, entry_url(story)),
            "datePublished": story.date.isoformat(),
            "author": _agent(context, story.author) if story.author else None,
            "image": _image(context, story.cover, "cover", page=story) if story.cover else None,
            "publisher": _organizer(context),
            "inLanguage": context.language,
        }
    )


def house(context: PageContext, venue: Venue) -> Thing:
    """Return a venue as `Place`."""
    return _place(context, venue) | filled({"image": _file(context, venue.cover, "cover")})


def festival_link(context: PageContext, edition: Edition) -> Thing:
    """Return an edition as a short `Festival`: name, URL, days and the names and addresses of its places."""
    address = _address(context, entry_url(edition))
    places = [
        {name: value for name, value in _place(context, venue).items() if name in ("@type", "name", "address")}
        for venue in list(context.site.venues.values())[:_MOST_PLACES]
    ]
    return filled(
        {
            "@type": "Festival",
            "@id": address,
            "name": context.phrase(edition.title).text,
            "url": address,
            "startDate": edition.start.isoformat(),
            "endDate": edition.end.isoformat(),
            "location": places,
        }
    )


def _address(context: PageContext, url: str) -> str:
    """Return the absolute URL of a page in the reader's language; the site must have a base address."""
    config = context.site.config
    return absolute(config.base_url or "", in_language(url, context.language, config.languages))


def _agent(context: PageContext, name: str) -> Thing:
    """Return a creative or collective with its URL, given its slug; otherwise a `Person` with the name as written."""
    entry = context.site.person(name)
    if entry is None:
        return {"@type": "Person", "name": name}
    return {
        "@type": "Person" if isinstance(entry, Creative) else "Organization",
        "name": context.phrase(entry.heading).text,
        "url": _address(context, entry_url(entry)),
    }


def _place(context: PageContext, venue: Venue) -> Thing:
    point = venue.map
    geo = {"@type": "GeoCoordinates", "latitude": point.lat, "longitude": point.lon} if point else None
    return filled(
        {
            "@type": "Place",
            "name": context.phrase(venue.name).text,
            "address": context.phrase(venue.address).text,
            "geo": geo,
            "url": _address(context, entry_url(venue)),
        }
    )


def _finished(year: str) -> str:
    """Return the year in which a work was finished; '' if the text is not one year or a first and a last one."""
    found = _YEARS.fullmatch(year.strip())
    return (found[1] or found[0]) if found else ""


def _location(context: PageContext, event: Event) -> Thing | list[Thing] | None:
    """Return the venue of an event and its addresses online; its page says how to take part if it has none."""
    venue, page = context.site.venues.get(event.venue), _address(context, entry_url(event))
    given = [address for address in (event.online, event.stream) if address]
    online = [address for address in given if address != "yes"] or ([page] if given else [])
    found = [_place(context, venue)] if venue else []
    found += [{"@type": "VirtualLocation", "url": address} for address in online]
    return found[0] if len(found) == 1 else found or None


def _file(context: PageContext, picture: Picture | None, preset: str) -> str:
    """Return the absolute URL of a picture's largest file, or ''."""
    largest = _largest(context, picture, preset) if picture else None
    return absolute(context.site.config.base_url or "", largest.path) if largest else ""


def _largest(context: PageContext, picture: Picture, preset: str) -> Rendition | None:
    renditions = context.shared.catalogue.get((picture.path, preset, picture.focus), ())
    return max(renditions, key=lambda rendition: (rendition.width, rendition.encoding.format == "jpeg"), default=None)


def _image(context: PageContext, picture: Picture, preset: str, *, page: Work | Creative | Story) -> Thing | None:
    """Return a picture as `ImageObject`, with what image search shows: creator, licence, where to get permission."""
    largest = _largest(context, picture, preset)
    if largest is None:
        return None
    credit = context.site.credits.get(picture.path) or _NO_CREDIT
    terms = credit.licence or credit.statement
    asking = context.site.creatives.get(page.creative) if isinstance(page, Work) else None
    return filled(
        {
            "@type": "ImageObject",
            "contentUrl": absolute(context.site.config.base_url or "", largest.path),
            "width": largest.width,
            "height": largest.height,
            "caption": context.phrase(picture.caption).text,
            "license": terms if terms.startswith("http") else "",
            "acquireLicensePage": _address(context, entry_url(asking)) if asking and _can_be_asked(asking) else "",
            "creator": filled({"@type": "Person", "name": credit.creator}),
            "creditText": credit.credit or credit.creator,
            "copyrightNotice": credit.copyright,
        }
    )


def _can_be_asked(creative: Creative) -> bool:
    return bool(creative.email or creative.links)


def _summary(*texts: Phrase, body: View | None = None) -> str:
    return clipped(next((text.text for text in texts if text), "") or (body["text"] if body else ""), 300)


def published(context: PageContext, things: Iterable[Thing]) -> Sequence[Thing]:
    """Return the items that are not empty; none for a site without a base address, since items need absolute URLs."""
    return [thing for thing in things if thing] if context.site.config.base_url else ()
