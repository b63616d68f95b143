"""The site as open data (JSON, RFC 8259): `api/site.json` and one file a kind, for third-party programs.

    site.json creatives.json works.json events.json venues.json stories.json pages.json editions.json partners.json …

Each file is one object: `base_url` if the site has one, and a list of entries, one a line. A text maps languages to
strings, the entry's own language first; bodies are plain text. `path` and the paths of pictures are relative to the
site's root, in the default language (`site.json` lists the prefixes of the others); `url` is absolute and needs a base
address. Empty fields are left out. Accounts on the code host (`owners`, `organizers`) are not published; an e-mail
address is, if its entry publishes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.core.model import Output, Picture, Rendition, Text
from korme.core.moments import is_to_come
from korme.fields.base import Declared, specs
from korme.fields.times import WEEKDAYS
from korme.kinds import (
    EVENT,
    KINDS,
    Creative,
    Edition,
    Entry,
    Event,
    Figure,
    Kind,
    PageEntry,
    Partner,
    Place,
    Story,
    Venue,
    Work,
    kind_of,
)
from korme.outputs.documents import SITE_FILE, derived, in_parts, json_bytes, json_text
from korme.outputs.identity import calendar_uid
from korme.site import urls
from korme.site.event_times import begins, ends, final_date, is_dated, is_timed, zone_of
from korme.site.reads import Reads
from korme.site.site import Site
from korme.site.years import year_of_work, years_of_person

Data = dict[str, Any]


class ApiContext(Struct, frozen=True):
    """The input of all files of the API."""

    site: Site
    renditions: Mapping[str, tuple[Rendition, ...]]
    reads: Reads
    """Notes what is read of both."""

    @property
    def zone(self) -> ZoneInfo:
        """Time zone of the festival."""
        return zone_of(self.site.config)


def outputs(site: Site, *, renditions: Mapping[str, tuple[Rendition, ...]], reads: Reads | None = None) -> list[Output]:
    """Return all files, including those of kinds without entries, so that a program finds every file.

    Args:
        renditions: by the path of the picture.
        reads: notes what is read of both.
    """
    context = ApiContext(site, renditions, reads or Reads())
    return [
        derived("api/site.json", SITE_FILE, lambda: json_bytes(site_data(context))),
        *(_table(kind, _DATA.get(kind.name, declared_data), context) for kind in KINDS),
    ]


def _table(kind: Kind, describe: Callable[[Any, ApiContext], Data], context: ApiContext) -> Output:
    return derived(f"api/{kind.plural}.json", SITE_FILE, partial(_lines, kind, describe, context))


def _lines(kind: Kind, describe: Callable[[Any, ApiContext], Data], context: ApiContext) -> bytes:
    """Return a file of entries, one a line: readable in a diff, and written by the fast encoder."""
    base_url = context.site.config.base_url
    head = f'"base_url":{_json(urls.absolute(base_url, ""))},\n' if base_url else ""
    rows = in_parts(context.reads, context.site.entries[kind.name], partial(_row, kind, describe, context))
    return ("{" + head + f'"{kind.plural}":[\n' + ",\n".join(rows) + "\n]}\n").encode(errors="replace")


def _row(kind: Kind, describe: Callable[[Any, ApiContext], Data], context: ApiContext, key: Any) -> str:
    entry = context.site.entries[kind.name][key]
    return _json({**_common(entry, context), **describe(entry, context), **_body(entry, context)})


def _json(value: Any) -> str:
    return json_text(_without_empty(value) if isinstance(value, dict) else value)


def _without_empty(data: Data) -> Data:
    """Return the fields that have a value."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def _common(entry: Entry, context: ApiContext) -> Data:
    """Return the fields of every kind: name, addresses, heading, language and tags."""
    url, base_url = urls.entry_url(entry), context.site.config.base_url
    return {
        "name": entry.slug,
        "code": context.site.code(entry),
        "path": url,
        "url": urls.absolute(base_url, url) if base_url else None,
        "heading": _text(entry.heading),
        "language": entry.language or context.site.config.language,
        "tags": list(entry.tags),
    }


def _body(entry: Entry, context: ApiContext) -> Data:
    """Return the plain text of an entry's body, by language."""
    body = context.site.body_of(entry)
    if body is None:
        return {}
    rendered = ((language, context.site.prose.get(markdown)) for language, markdown in body.values)
    return {"body": {language: prose.text for language, prose in rendered if prose and prose.text}}


def _text(text: Text | None) -> dict[str, str] | None:
    return dict(text.values) if text else None


def _place(place: Place | None) -> Data | None:
    return {"lat": place.lat, "lon": place.lon} if place else None


def _figures(figures: Iterable[Figure]) -> list[Data]:
    return [{"value": figure.value, "label": _text(figure.label)} for figure in figures]


def _picture(picture: Picture | None, context: ApiContext) -> Data | None:
    """Return a picture and its files; None if no file of it is published."""
    renditions = context.renditions.get(picture.path, ()) if picture else ()
    if picture is None or not renditions:
        return None
    probe = context.site.probes.get(picture.path)
    return _without_empty(
        {
            "alt": _text(picture.alt),
            "decorative": picture.decorative or None,
            "caption": _text(picture.caption),
            "credit": _text(picture.credit),
            "width": probe.width if probe else None,
            "height": probe.height if probe else None,
            "renditions": [
                {
                    "path": rendition.path,
                    "width": rendition.width,
                    "height": rendition.height,
                    "type": f"image/{rendition.encoding.format}",
                    "cropped": rendition.crop is not None,
                }
                for rendition in renditions
            ],
        }
    )


def site_data(context: ApiContext) -> Data:
    """Return the content of site.json."""
    site, config = context.site, context.site.config
    contact = config.contact
    return _without_empty(
        {
            "generator": "Körme",
            "title": _text(config.title),
            "tagline": _text(config.tagline),
            "description": _text(config.description),
            "base_url": urls.absolute(config.base_url, "") if config.base_url else None,
            "languages": [
                {"language": language, "prefix": urls.in_language("", language, config.languages)}
                for language in config.languages
            ],
            "timezone": config.timezone,
            "edition": site.edition.slug if site.edition else None,
            "licence": config.licence,
            "logo": _picture(config.logo, context),
            "contact": contact
            and _without_empty(
                {
                    "email": contact.email,
                    "phone": contact.phone,
                    "address": _text(contact.address),
                    "map": _place(contact.map),
                }
            ),
            "social": dict(config.social),
            "disciplines": [
                _without_empty(
                    {
                        "key": key,
                        "name": _text(discipline.name),
                        "plural": _text(discipline.plural),
                        "colour": discipline.colour,
                    }
                )
                for key, discipline in site.disciplines.items()
            ],
            "figures": _figures(config.figures),
        }
    )


def creative_data(creative: Creative, context: ApiContext) -> Data:
    """Return a row of creatives.json."""
    site = context.site
    return {
        "family_name": _text(creative.family_name),
        "discipline": list(creative.discipline),
        "tagline": _text(creative.tagline),
        "city": _text(creative.city),
        "links": dict(creative.links),
        "email": creative.email,
        "licence": creative.licence or site.config.licence,
        "editions": list(years_of_person(site, creative)),
        "works": [work.slug for work in site.works_of.get(creative.slug, ())],
        "events": [event.slug for event in site.naming(EVENT, "hosts", creative.slug)],
        "portrait": _picture(creative.portrait, context),
        "cover": _picture(creative.cover, context),
    }


def work_data(work: Work, context: ApiContext) -> Data:
    """Return a row of works.json; the licence is the work's own, else the creative's, else the site's."""
    creative = context.site.creatives.get(work.creative)
    licence = work.licence or (creative.licence if creative else None) or context.site.config.licence
    sale, hung = work.sale, context.site.place_of_work.get((work.creative, work.slug))
    return {
        "creative": work.creative,
        "number": hung and hung.number,
        "place": hung and hung.data,
        "year": work.year,
        "medium": _text(work.medium),
        "materials": _text(work.materials),
        "dimensions": work.dimensions,
        "collaborators": list(work.collaborators),
        "licence": licence,
        "edition": year_of_work(context.site, work) or None,
        "sale": sale and _without_empty({"status": sale.status, "price": sale.price, "currency": sale.currency}),
        "notice": _text(work.notice),
        "links": dict(work.links),
        "cover": _picture(work.cover, context),
        "pictures": [found for picture in context.site.pictures_of(work) if (found := _picture(picture, context))],
    }


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
        "subtitle": _text(event.subtitle),
        "summary": _text(event.summary),
        "type": event.type,
        "disciplines": list(context.site.disciplines_of(event)),
        "status": event.status,
        "change": _text(event.change),
        **_times(event, context.zone),
        "venue": event.venue or None,
        "online": True if event.online == "yes" else event.online,
        "stream": event.stream,
        "series": event.series,
        "also": list(context.site.repeats[event.slug]),
        "room": event.room,
        "hosts": [_person(context, host) for host in event.hosts],
        "spoken": list(event.spoken),
        "level": _text(event.level),
        "capacity": event.capacity,
        "price": _text(event.price),
        "sold_out": event.sold_out or None,
        "booking": event.booking,
        "links": dict(event.links),
        "edition": edition.slug if edition else event.edition,
        "cover": _picture(event.cover, context),
    }


def venue_data(venue: Venue, context: ApiContext) -> Data:
    """Return a row of venues.json."""
    return {
        "address": _text(venue.address),
        "map": _place(venue.map),
        "rooms": [
            _without_empty(
                {
                    "name": room.name,
                    "label": _text(room.label),
                    "capacity": room.capacity,
                    "shared": room.shared or None,
                }
            )
            for room in venue.rooms
        ],
        "hours": {WEEKDAYS[day]: [f"{start}-{end}" for start, end in times] for day, times in venue.hours},
        "access": _text(venue.access),
        "cover": _picture(venue.cover, context),
    }


def partner_data(partner: Partner, context: ApiContext) -> Data:
    """Return a row of partners.json."""
    return {
        "website": partner.url,
        "tier": partner.tier,
        "role": _text(partner.role),
        "logo": _picture(partner.logo, context),
    }


def story_data(story: Story, context: ApiContext) -> Data:
    """Return a row of stories.json."""
    return {
        "date": story.date.isoformat(),
        "summary": _text(story.summary),
        "author": _person(context, story.author) if story.author else None,
        "cover": _picture(story.cover, context),
    }


def page_data(page: PageEntry, context: ApiContext) -> Data:
    """Return a row of pages.json."""
    return {"summary": _text(page.summary), "cover": _picture(page.cover, context)}


def edition_data(edition: Edition, context: ApiContext) -> Data:
    """Return a row of editions.json."""
    return {
        "start": edition.start.isoformat(),
        "end": edition.end.isoformat(),
        "tagline": _text(edition.tagline),
        "figures": _figures(edition.figures),
        "cover": _picture(edition.cover, context),
    }


def _person(context: ApiContext, name: str) -> Data:
    """Return a person by the kind and slug of their entry, or by name if they have none."""
    person = context.site.person(name)
    return {kind_of(person).name if person else "name": name}


def declared_data(entry: Entry, context: ApiContext) -> Data:
    """Return the fields of an entry as its file declares them, for kinds without a function of their own."""
    declared = {name: spec for name, spec in specs(type(entry)).items() if name not in _COMMON}
    return {name: _public(getattr(entry, name), context) for name, spec in declared.items() if not spec.private}


def _public(value: Any, context: ApiContext) -> Any:
    """Return the value of a field as JSON types."""
    if isinstance(value, Text):
        return _text(value)
    if isinstance(value, Picture):
        return _picture(value, context)
    if isinstance(value, Declared):
        return _without_empty({name: _public(getattr(value, name), context) for name in specs(type(value))})
    if isinstance(value, tuple):
        pairs = [item for item in value if isinstance(item, tuple) and len(item) == 2]
        if value and len(pairs) == len(value):
            return {key: _public(item, context) for key, item in pairs}
        return [data for item in value if (data := _public(item, context)) is not None]
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value


_COMMON = frozenset(specs(Entry)) | {"name", "title"}
"""Fields of every kind, and headings; `_common` and `_body` publish those that are for visitors."""
_DATA: Mapping[str, Callable[[Any, ApiContext], Data]] = {
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
