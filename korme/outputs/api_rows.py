"""Rows of the API for the kinds that have a function of their own: their fields, and what follows from other entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from korme.core.model import Picture
from korme.core.moments import is_to_come
from korme.fields.times import WEEKDAYS
from korme.kinds import EVENT, Creative, Edition, Event, PageEntry, Partner, Story, Venue, Work
from korme.kinds.work import Comparison
from korme.outputs.api_values import (
    ApiContext,
    Data,
    figures_data,
    person_data,
    picture_data,
    place_data,
    text_data,
    without_empty,
)
from korme.outputs.identity import calendar_uid
from korme.pictures.spheres import projection_of
from korme.site import urls
from korme.site.event_times import begins, ends, final_date, is_dated, is_timed
from korme.site.iiif import has_manifest, manifest_path
from korme.site.years import year_of_work, years_of_person


def creative_data(creative: Creative, context: ApiContext) -> Data:
    """Return a row of creatives.json."""
    site = context.site
    return {
        "family_name": text_data(creative.family_name),
        "discipline": list(creative.discipline),
        "tagline": text_data(creative.tagline),
        "city": text_data(creative.city),
        "links": dict(creative.links),
        "email": creative.email,
        "licence": creative.licence or site.config.licence,
        "editions": list(years_of_person(site, creative)),
        "works": [work.slug for work in site.works_of.get(creative.slug, ())],
        "events": [event.slug for event in site.naming(EVENT, "hosts", creative.slug)],
        "portrait": picture_data(creative.portrait, context),
        "cover": picture_data(creative.cover, context),
    }


def work_data(work: Work, context: ApiContext) -> Data:
    """Return a row of works.json; the licence is the work's own, else the creative's, else the site's."""
    base_url = context.site.config.base_url
    creative = context.site.creatives.get(work.creative)
    licence = work.licence or (creative.licence if creative else None) or context.site.config.licence
    sale, key = work.sale, (work.creative, work.slug)
    hung = context.site.place_of_work.get(key)
    return {
        "creative": work.creative,
        "number": hung and hung.number,
        "place": hung and hung.data,
        "year": work.year,
        "medium": text_data(work.medium),
        "materials": text_data(work.materials),
        "dimensions": work.dimensions,
        "collaborators": list(work.collaborators),
        "licence": licence,
        "edition": year_of_work(context.site, work) or None,
        "sale": sale and without_empty({"status": sale.status, "price": sale.price, "currency": sale.currency}),
        "notice": text_data(work.notice),
        "links": dict(work.links),
        "manifest": urls.absolute(base_url, manifest_path(key))
        if base_url and has_manifest(context.site, key)
        else None,
        "cover": picture_data(work.cover, context),
        "pictures": _pictures(context.site.pictures_of(work), context),
        "comparisons": [found for pair in work.comparisons if (found := _comparison(pair, context))],
        "process": _pictures(work.process, context),
    }


def _pictures(pictures: Iterable[Picture], context: ApiContext) -> list[Data]:
    """Return pictures of a work, each with how it is to be shown; those of which no file is published are left out."""
    found = [(picture, picture_data(picture, context)) for picture in pictures]
    probes = context.site.probes
    return [
        without_empty({**data, "projection": projection_of(picture, probes.get(picture.path))})
        for picture, data in found
        if data
    ]


def _comparison(pair: Comparison, context: ApiContext) -> Data | None:
    """Return a pair of pictures; None unless files of both are published."""
    before, after = (picture_data(one, context) for one in (pair.before, pair.after))
    if not before or not after:
        return None
    return without_empty({"before": before, "after": after, "caption": text_data(pair.caption)})


def _times(event: Event, zone: ZoneInfo) -> Data:
    """Return start and end, or the dates of whole days, or what is known of a time to be announced."""
    start, end = begins(event, zone), ends(event, zone)
    if is_timed(event):
        return {"start": start.isoformat(), "end": end.isoformat() if end else None}
    day = start.date().isoformat() if is_dated(event) else None
    if is_to_come(event.start):
        return {"start": day, "to_be_announced": "time" if day else "date"}
    return {"start": day, "end": final_date(event, zone).isoformat(), "all_day": True}


def event_data(event: Event, context: ApiContext) -> Data:
    """Return a row of events.json; times are local, with their UTC offset (ISO 8601)."""
    edition = context.site.edition_of(event) if context.site.has_years else None
    return {
        "uid": calendar_uid(context.site.config, context.site.first_name("event", event.slug)),
        "subtitle": text_data(event.subtitle),
        "summary": text_data(event.summary),
        "type": event.type,
        "disciplines": list(context.site.disciplines_of(event)),
        "status": event.status,
        "change": text_data(event.change),
        **_times(event, context.zone),
        "venue": event.venue or None,
        "online": True if event.online == "yes" else event.online,
        "stream": event.stream,
        "series": event.series,
        "also": list(context.site.repeats[event.slug]),
        "room": event.room,
        "hosts": [person_data(context, host) for host in event.hosts],
        "spoken": list(event.spoken),
        "level": text_data(event.level),
        "capacity": event.capacity,
        "price": text_data(event.price),
        "sold_out": event.sold_out or None,
        "booking": event.booking,
        "links": dict(event.links),
        "edition": edition.slug if edition else event.edition,
        "cover": picture_data(event.cover, context),
    }


def venue_data(venue: Venue, context: ApiContext) -> Data:
    """Return a row of venues.json."""
    return {
        "address": text_data(venue.address),
        "map": place_data(venue.map),
        "rooms": [
            without_empty(
                {
                    "name": room.name,
                    "label": text_data(room.label),
                    "capacity": room.capacity,
                    "shared": room.shared or None,
                }
            )
            for room in venue.rooms
        ],
        "hours": {WEEKDAYS[day]: [f"{start}-{end}" for start, end in times] for day, times in venue.hours},
        "access": text_data(venue.access),
        "cover": picture_data(venue.cover, context),
    }


def partner_data(partner: Partner, context: ApiContext) -> Data:
    """Return a row of partners.json."""
    return {
        "website": partner.url,
        "tier": partner.tier,
        "role": text_data(partner.role),
        "logo": picture_data(partner.logo, context),
    }


def story_data(story: Story, context: ApiContext) -> Data:
    """Return a row of stories.json."""
    return {
        "date": story.date.isoformat(),
        "summary": text_data(story.summary),
        "author": person_data(context, story.author) if story.author else None,
        "cover": picture_data(story.cover, context),
    }


def page_data(page: PageEntry, context: ApiContext) -> Data:
    """Return a row of pages.json."""
    return {"summary": text_data(page.summary), "cover": picture_data(page.cover, context)}


def edition_data(edition: Edition, context: ApiContext) -> Data:
    """Return a row of editions.json."""
    return {
        "start": edition.start.isoformat(),
        "end": edition.end.isoformat(),
        "tagline": text_data(edition.tagline),
        "figures": figures_data(edition.figures),
        "cover": picture_data(edition.cover, context),
        "colour": edition.colour,
        "poster": picture_data(edition.poster, context),
    }


ROWS: Mapping[str, Callable[[Any, ApiContext], Data]] = {
    "creative": creative_data,
    "work": work_data,
    "event": event_data,
    "venue": venue_data,
    "partner": partner_data,
    "story": story_data,
    "page": page_data,
    "edition": edition_data,
}
"""By kind, if the row differs from the entry's declared fields."""
