"""Values of entries as the API writes them: texts by language, pictures with their files, places, figures, people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.core.model import Picture, Rendition, Text
from korme.fields.base import Declared, specs
from korme.kinds import Figure, Place, kind_of
from korme.site.event_times import zone_of
from korme.site.reads import Reads
from korme.site.site import Site
from korme.views.shown_media import ShownMedium, shown_medium

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


def without_empty(data: Data) -> Data:
    """Return the fields that have a value."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def text_data(text: Text | None) -> dict[str, str] | None:
    return dict(text.values) if text else None


def place_data(place: Place | None) -> Data | None:
    return {"lat": place.lat, "lon": place.lon} if place else None


def figures_data(figures: Iterable[Figure]) -> list[Data]:
    return [{"value": figure.value, "label": text_data(figure.label)} for figure in figures]


def picture_data(picture: Picture | None, context: ApiContext) -> Data | None:
    """Return a picture and its files; None if no file of it is published."""
    renditions = context.renditions.get(picture.path, ()) if picture else ()
    if picture is None or not renditions:
        return None
    probe = context.site.probes.get(picture.path)
    return without_empty(
        {
            "alt": text_data(picture.alt),
            "decorative": picture.decorative or None,
            "caption": text_data(picture.caption),
            "credit": text_data(picture.credit),
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
            "medium": medium_data(shown_medium(context.site, picture)),
        }
    )


def medium_data(medium: ShownMedium | None) -> Data | None:
    """Return the film, recording, document, model or embed that a picture stands for."""
    if medium is None:
        return None
    facts, embed = medium.facts, medium.embed
    return without_empty(
        {
            "kind": medium.sort,
            "service": embed and embed.service,
            "url": embed and embed.link,
            "player": embed and embed.player,
            "seconds": round(medium.seconds, 1) or None,
            "sound": facts.has_sound if facts and medium.kind == "film" else None,
            "pages": (len(facts.pages) if facts else 0) or None,
            "files": [
                without_empty(
                    {
                        "path": file.path,
                        "type": file.facts.mime,
                        "bytes": file.facts.size,
                        "width": file.facts.width or None,
                        "height": file.facts.height or None,
                    }
                )
                for file in medium.files
            ],
            "captions": [{"language": language, "path": path} for language, path in medium.captions],
            "transcript": text_data(medium.picture.transcript),
        }
    )


def person_data(context: ApiContext, name: str) -> Data:
    """Return a person by the kind and slug of their entry, or by name if they have none."""
    person = context.site.person(name)
    return {kind_of(person).name if person else "name": name}


def public_data(value: Any, context: ApiContext) -> Any:
    """Return the value of a field as JSON types."""
    if isinstance(value, Text):
        return text_data(value)
    if isinstance(value, Picture):
        return picture_data(value, context)
    if isinstance(value, Declared):
        return without_empty({name: public_data(getattr(value, name), context) for name in specs(type(value))})
    if isinstance(value, tuple):
        pairs = [item for item in value if isinstance(item, tuple) and len(item) == 2]
        if value and len(pairs) == len(value):
            return {key: public_data(item, context) for key, item in pairs}
        return [data for item in value if (data := public_data(item, context)) is not None]
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value
