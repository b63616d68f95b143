"""What the files of the API have, for programs: `api/index.json`, and a JSON Schema (draft 2020-12) of each file.

The version grows when a field goes or changes its meaning; a new field does not change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from korme.core.model import Output
from korme.kinds import KINDS, Kind
from korme.outputs.api_values import Data, text_data, without_empty
from korme.outputs.documents import SITE_FILE, derived, json_bytes
from korme.site import urls
from korme.site.site import Site

VERSION = 1
INDEX, FOLDER = "api/index.json", "api/schema/"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STRING, _NUMBER, _WHOLE, _FLAG = ({"type": name} for name in ("string", "number", "integer", "boolean"))
_DAY = {"type": "string", "format": "date"}
_TEXT = {"type": "object", "minProperties": 1, "additionalProperties": _STRING}
_LINKS = {"type": "object", "additionalProperties": _STRING}


def _list(of: Data) -> Data:
    return {"type": "array", "items": of}


def _object(fields: Mapping[str, Data], *required: str) -> Data:
    """Return the schema of an object that has no other fields."""
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(required),
        "additionalProperties": False,
    }


_FILE = _object(
    {"path": _STRING, "type": _STRING, "bytes": _WHOLE, "width": _WHOLE, "height": _WHOLE}, "path", "type", "bytes"
)
_RENDITION = _object(
    {"path": _STRING, "width": _WHOLE, "height": _WHOLE, "type": _STRING, "cropped": _FLAG},
    *("path", "width", "height", "type", "cropped"),
)
_MEDIUM = _object(
    {
        "kind": _STRING,
        "service": _STRING,
        "url": _STRING,
        "player": _STRING,
        "seconds": _NUMBER,
        "sound": _FLAG,
        "pages": _WHOLE,
        "files": _list(_FILE),
        "captions": _list(_object({"language": _STRING, "path": _STRING}, "language", "path")),
        "transcript": _TEXT,
    },
    "kind",
)
_PICTURE = _object(
    {
        "alt": _TEXT,
        "decorative": _FLAG,
        "caption": _TEXT,
        "credit": _TEXT,
        "width": _WHOLE,
        "height": _WHOLE,
        "renditions": _list(_RENDITION),
        "medium": _MEDIUM,
        "projection": _STRING,
    },
    "renditions",
)
_PERSON = _object({"creative": _STRING, "collective": _STRING, "name": _STRING})
_PLACE = _object({"lat": _NUMBER, "lon": _NUMBER}, "lat", "lon")
_FIGURE = _object({"value": _STRING, "label": _TEXT}, "value", "label")
_COMMON: Data = {
    "name": _STRING,
    "code": _STRING,
    "path": _STRING,
    "url": _STRING,
    "heading": _TEXT,
    "language": _STRING,
    "machine_translated": _list(_STRING),
    "tags": _list(_STRING),
    "body": _TEXT,
}
_ROOM = _object({"name": _STRING, "label": _TEXT, "capacity": _WHOLE, "shared": _FLAG}, "name")
_FIELDS: Mapping[str, Mapping[str, Data]] = {
    "creative": {
        **dict.fromkeys(("family_name", "tagline", "city"), _TEXT),
        **{name: _list(_STRING) for name in ("discipline", "editions", "works", "events")},
        "links": _LINKS,
        "email": _STRING,
        "licence": _STRING,
        "portrait": _PICTURE,
        "cover": _PICTURE,
    },
    "work": {
        **dict.fromkeys(("creative", "year", "dimensions", "licence", "edition", "manifest"), _STRING),
        **dict.fromkeys(("medium", "materials", "notice"), _TEXT),
        "collaborators": _list(_STRING),
        "links": _LINKS,
        "cover": _PICTURE,
        "number": _WHOLE,
        "place": {"type": "object"},
        "sale": _object({"status": _STRING, "price": {}, "currency": _STRING}),
        "pictures": _list(_PICTURE),
        "process": _list(_PICTURE),
        "comparisons": _list(_object({"before": _PICTURE, "after": _PICTURE, "caption": _TEXT}, "before", "after")),
    },
    "event": {
        **dict.fromkeys(("uid", "type", "status", "start", "end", "to_be_announced", "venue", "stream"), _STRING),
        **dict.fromkeys(("series", "room", "booking", "edition"), _STRING),
        **dict.fromkeys(("subtitle", "summary", "change", "level", "price"), _TEXT),
        **{name: _list(_STRING) for name in ("disciplines", "also", "spoken")},
        "hosts": _list(_PERSON),
        "all_day": _FLAG,
        "sold_out": _FLAG,
        "capacity": _WHOLE,
        "links": _LINKS,
        "online": {"type": ["boolean", "string"]},
        "cover": _PICTURE,
    },
    "venue": {
        "address": _TEXT,
        "map": _PLACE,
        "rooms": _list(_ROOM),
        "access": _TEXT,
        "cover": _PICTURE,
        "hours": {"type": "object", "additionalProperties": _list(_STRING)},
    },
    "partner": {"website": _STRING, "tier": _STRING, "role": _TEXT, "logo": _PICTURE},
    "story": {"date": _DAY, "summary": _TEXT, "author": _PERSON, "cover": _PICTURE},
    "page": {"summary": _TEXT, "cover": _PICTURE},
    "edition": {
        "start": _DAY,
        "end": _DAY,
        "tagline": _TEXT,
        "figures": _list(_FIGURE),
        "cover": _PICTURE,
        "colour": _STRING,
        "poster": _PICTURE,
    },
}
"""Fields of a row beside the common ones; kinds that publish what their files declare are not closed."""


def outputs(site: Site) -> list[Output]:
    """Return the list of the API's files, and the schema of each file of entries."""
    schemas = [derived(_path(kind), SITE_FILE, partial(_bytes, kind)) for kind in KINDS]
    return [derived(INDEX, SITE_FILE, lambda: json_bytes(index_data(site))), *schemas]


def _path(kind: Kind) -> str:
    return f"{FOLDER}{kind.plural}.json"


def _bytes(kind: Kind) -> bytes:
    return json_bytes(schema_of(kind))


def schema_of(kind: Kind) -> Data:
    """Return the schema of a kind's file."""
    own = _FIELDS.get(kind.name)
    row = _object({**_COMMON, **(own or {})}, "name", "heading", "language")
    if own is None:
        row["additionalProperties"] = True
    table = _object({"base_url": _STRING, kind.plural: _list(row)}, kind.plural)
    return {"$schema": _DIALECT, "title": f"api/{kind.plural}.json, version {VERSION}", **table}


def index_data(site: Site) -> Data:
    """Return the list of the API's files, with what a program has to know before it takes them."""
    config = site.config
    files: list[dict[str, Any]] = [{"path": "api/site.json"}]
    files += [{"path": f"api/{kind.plural}.json", "schema": _path(kind)} for kind in KINDS]
    files += [{"path": "api/figures.json"}] if site.report else []
    return without_empty(
        {
            "version": VERSION,
            "title": text_data(config.title),
            "base_url": urls.absolute(config.base_url, "") if config.base_url else None,
            "licence": config.licence,
            "files": files,
        }
    )
