"""The site as open data: `api/site.json` and one file a kind, for other people's programs.

    site.json creatives.json works.json events.json venues.json stories.json pages.json editions.json partners.json …

Each file is one object: `base_url` when the site has one, and a list of entries, one a line. A text is
a map of language to words, the entry's own language first; bodies are plain words. `path` and the paths
of pictures are from the site's root, in the default language (`site.json` tells the others' prefixes);
`url` is the full address, when there is a base address. What nobody wrote is left out. Accounts on the
code host (`owners`, `organizers`) are nobody's business; an e-mail address is there when its entry publishes one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.core.model import Output, Picture, Rendition, Text
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
    PageEntry,
    Partner,
    Place,
    Story,
    Venue,
    Work,
)
from korme.outputs.documents import SITE_FILE, json_bytes, json_text, written
from korme.outputs.identity import calendar_uid
from korme.site import urls
from korme.site.event_times import begins, ends, zone_of
from korme.site.site import Site

Data = dict[str, Any]


class ApiContext(Struct, frozen=True):
    """What entries are told from."""

    site: Site
    renditions: Mapping[str, tuple[Rendition, ...]]
    zone: ZoneInfo


def outputs(site: Site, *, renditions: Mapping[str, tuple[Rendition, ...]]) -> list[Output]:
    """All files; those of kinds without entries too, so that a program finds what it asks for.

    Args:
        renditions: by a picture's path.
    """
    source = ApiContext(site, renditions, zone_of(site.config))
    return [
        written("api/site.json", SITE_FILE, lambda: json_bytes(site_data(source))),
        *(
            _table(kind.plural, _DATA.get(kind.name, declared_data), site.entries[kind.name].values(), source)
            for kind in KINDS
        ),
    ]


def _table(name: str, tell: Callable[[Any, ApiContext], Data], entries: Iterable[Entry], source: ApiContext) -> Output:
    return written(f"api/{name}.json", SITE_FILE, partial(_lines, name, tell, tuple(entries), source))


def _lines(name: str, tell: Callable[[Any, ApiContext], Data], entries: tuple[Entry, ...], source: ApiContext) -> bytes:
    """A file of entries, one a line: readable in a diff, and written by the fast encoder."""
    base_url = source.site.config.base_url
    head = f'"base_url":{_json(urls.absolute(base_url, ""))},\n' if base_url else ""
    rows = (_json({**_common(one, source), **tell(one, source), **_body(one, source)}) for one in entries)
    return ("{" + head + f'"{name}":[\n' + ",\n".join(rows) + "\n]}\n").encode(errors="replace")


def _json(value: Any) -> str:
    return json_text(_filled(value) if isinstance(value, dict) else value)


def _filled(data: Data) -> Data:
    """What somebody wrote."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def _common(entry: Entry, source: ApiContext) -> Data:
    """Where an entry is found."""
    url, base_url = urls.entry_url(entry), source.site.config.base_url
    return {
        "name": entry.slug,
        "path": url,
        "url": urls.absolute(base_url, url) if base_url else None,
        "heading": _text(entry.heading),
        "language": entry.language or source.site.config.language,
        "tags": list(entry.tags),
    }


def _body(entry: Entry, source: ApiContext) -> Data:
    """The plain words of an entry's body, by language."""
    if entry.body is None:
        return {}
    known = ((language, source.site.prose.get(words)) for language, words in entry.body.values)
    return {"body": {language: prose.text for language, prose in known if prose and prose.text}}


def _text(text: Text | None) -> dict[str, str] | None:
    return dict(text.values) if text else None


def _place(place: Place | None) -> Data | None:
    return {"lat": place.lat, "lon": place.lon} if place else None


def _figures(figures: Iterable[Figure]) -> list[Data]:
    return [{"value": one.value, "label": _text(one.label)} for one in figures]


def _picture(picture: Picture | None, source: ApiContext) -> Data | None:
    """A picture and its files; None when none of it is published."""
    renditions = source.renditions.get(picture.path, ()) if picture else ()
    if picture is None or not renditions:
        return None
    probe = source.site.probes.get(picture.path)
    return _filled(
        {
            "alt": _text(picture.alt),
            "decorative": picture.decorative or None,
            "caption": _text(picture.caption),
            "credit": _text(picture.credit),
            "width": probe.width if probe else None,
            "height": probe.height if probe else None,
            "renditions": [
                {
                    "path": one.path,
                    "width": one.width,
                    "height": one.height,
                    "type": f"image/{one.encoding.format}",
                    "cropped": one.crop is not None,
                }
                for one in renditions
            ],
        }
    )


def site_data(source: ApiContext) -> Data:
    """What site.json says."""
    site, config = source.site, source.site.config
    contact = config.contact
    return _filled(
        {
            "generator": "Körme",
            "title": _text(config.title),
            "tagline": _text(config.tagline),
            "description": _text(config.description),
            "base_url": urls.absolute(config.base_url, "") if config.base_url else None,
            "languages": [
                {"language": one, "prefix": urls.in_language("", one, config.languages)} for one in config.languages
            ],
            "timezone": config.timezone,
            "edition": site.edition.slug if site.edition else None,
            "licence": config.licence,
            "logo": _picture(config.logo, source),
            "contact": contact
            and _filled(
                {
                    "email": contact.email,
                    "phone": contact.phone,
                    "address": _text(contact.address),
                    "map": _place(contact.map),
                }
            ),
            "social": dict(config.social),
            "disciplines": [
                _filled({"key": key, "name": _text(one.name), "plural": _text(one.plural), "colour": one.colour})
                for key, one in site.disciplines.items()
            ],
            "figures": _figures(config.figures),
        }
    )


def creative_data(one: Creative, source: ApiContext) -> Data:
    """What creatives.json says of a creative."""
    site = source.site
    return {
        "discipline": list(one.discipline),
        "tagline": _text(one.tagline),
        "city": _text(one.city),
        "links": dict(one.links),
        "email": one.email,
        "licence": one.licence or site.config.licence,
        "editions": list(one.editions),
        "works": [work.slug for work in site.works_of.get(one.slug, ())],
        "events": [event.slug for event in site.naming(EVENT, "hosts", one.slug)],
        "portrait": _picture(one.portrait, source),
        "cover": _picture(one.cover, source),
    }


def work_data(one: Work, source: ApiContext) -> Data:
    """What works.json says of a work; its licence is its own, or its creative's, or the site's."""
    creative = source.site.creatives.get(one.creative)
    licence = one.licence or (creative.licence if creative else None) or source.site.config.licence
    sale = one.sale
    return {
        "creative": one.creative,
        "year": one.year,
        "medium": _text(one.medium),
        "materials": _text(one.materials),
        "dimensions": one.dimensions,
        "collaborators": list(one.collaborators),
        "licence": licence,
        "edition": one.edition,
        "sale": sale and _filled({"status": sale.status, "price": sale.price, "currency": sale.currency}),
        "notice": _text(one.notice),
        "cover": _picture(one.cover, source),
        "pictures": [found for picture in one.pictures if (found := _picture(picture, source))],
    }


def event_data(one: Event, source: ApiContext) -> Data:
    """What events.json says of an event; times are local, with their offset."""
    end = ends(one, source.zone)
    return {
        "uid": calendar_uid(source.site.config, one.slug),
        "type": one.type,
        "disciplines": list(source.site.disciplines_of(one)),
        "status": one.status,
        "change": _text(one.change),
        "start": begins(one, source.zone).isoformat(),
        "end": end.isoformat() if end else None,
        "venue": one.venue,
        "room": one.room,
        "hosts": [{"creative" if host in source.site.creatives else "name": host} for host in one.hosts],
        "spoken": list(one.spoken),
        "level": _text(one.level),
        "capacity": one.capacity,
        "price": _text(one.price),
        "booking": one.booking,
        "edition": one.edition,
        "cover": _picture(one.cover, source),
    }


def venue_data(one: Venue, source: ApiContext) -> Data:
    """What venues.json says of a venue."""
    return {
        "address": _text(one.address),
        "map": _place(one.map),
        "rooms": [
            _filled({"name": room.name, "label": _text(room.label), "capacity": room.capacity}) for room in one.rooms
        ],
        "hours": {WEEKDAYS[day]: [f"{start}-{end}" for start, end in times] for day, times in one.hours},
        "access": _text(one.access),
        "cover": _picture(one.cover, source),
    }


def partner_data(one: Partner, source: ApiContext) -> Data:
    """What partners.json says of a partner."""
    return {"website": one.url, "tier": one.tier, "role": _text(one.role), "logo": _picture(one.logo, source)}


def story_data(one: Story, source: ApiContext) -> Data:
    """What stories.json says of a story."""
    return {
        "date": one.date.isoformat(),
        "summary": _text(one.summary),
        "author": {"creative" if one.author in source.site.creatives else "name": one.author} if one.author else None,
        "cover": _picture(one.cover, source),
    }


def page_data(one: PageEntry, source: ApiContext) -> Data:
    """What pages.json says of a page."""
    return {"summary": _text(one.summary), "cover": _picture(one.cover, source)}


def edition_data(one: Edition, source: ApiContext) -> Data:
    """What editions.json says of an edition."""
    return {
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "tagline": _text(one.tagline),
        "figures": _figures(one.figures),
        "cover": _picture(one.cover, source),
    }


def declared_data(entry: Entry, source: ApiContext) -> Data:
    """What an entry's file says, field by field: for kinds without a rule of their own."""
    declared = {name: one for name, one in specs(type(entry)).items() if name not in _COMMON}
    return {name: _public(getattr(entry, name), source) for name, one in declared.items() if not one.private}


def _public(value: Any, source: ApiContext) -> Any:
    """A field's value as JSON takes it."""
    if isinstance(value, Text):
        return _text(value)
    if isinstance(value, Picture):
        return _picture(value, source)
    if isinstance(value, Declared):
        return _filled({name: _public(getattr(value, name), source) for name in specs(type(value))})
    if isinstance(value, tuple):
        pairs = [one for one in value if isinstance(one, tuple) and len(one) == 2]
        if value and len(pairs) == len(value):
            return {key: _public(one, source) for key, one in pairs}
        return [found for one in value if (found := _public(one, source)) is not None]
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value


_COMMON = frozenset(specs(Entry)) | {"name", "title"}
"""Fields of every kind and the heading: those for visitors are in `_common` and `_body`."""
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
"""By kind, where the file says more or less than the entry."""
