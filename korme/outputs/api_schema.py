"""What the files of the API have, for programs: `api/index.json`, and a JSON Schema (draft 2020-12) of each file.

The version grows when a field goes or changes its meaning; a new field does not change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from korme.core.model import Output
from korme.fields.base import specs
from korme.kinds import KINDS, Kind
from korme.outputs.api_file_schemas import FILES
from korme.outputs.api_values import Data, text_data, without_empty
from korme.outputs.documents import SITE_FILE, derived, json_bytes
from korme.outputs.json_shapes import (
    DAY,
    DIALECT,
    FIGURE,
    FLAG,
    LINKS,
    PERSON,
    PICTURE,
    PLACE,
    STRING,
    TEXT,
    WHOLE,
    closed,
    several,
)
from korme.site import urls
from korme.site.open_data import INDEX, VERSION, archive_path
from korme.site.site import Site

FOLDER = "api/schema/"
_COMMON: Data = {
    "name": STRING,
    "code": STRING,
    "path": STRING,
    "url": STRING,
    "heading": TEXT,
    "language": STRING,
    "machine_translated": several(STRING),
    "tags": several(STRING),
    "body": TEXT,
}
_ROOM = closed({"name": STRING, "label": TEXT, "capacity": WHOLE, "shared": FLAG}, "name")
_FIELDS: Mapping[str, Mapping[str, Data]] = {
    "creative": {
        **dict.fromkeys(("family_name", "tagline", "city"), TEXT),
        **{name: several(STRING) for name in ("discipline", "editions", "works", "events")},
        "links": LINKS,
        "email": STRING,
        "licence": STRING,
        "portrait": PICTURE,
        "cover": PICTURE,
    },
    "work": {
        **dict.fromkeys(("creative", "year", "dimensions", "licence", "edition", "manifest"), STRING),
        **dict.fromkeys(("medium", "materials", "notice"), TEXT),
        "collaborators": several(STRING),
        "links": LINKS,
        "cover": PICTURE,
        "number": WHOLE,
        "place": {"type": "object"},
        "sale": closed({"status": STRING, "price": {}, "currency": STRING}),
        "pictures": several(PICTURE),
        "process": several(PICTURE),
        "comparisons": several(closed({"before": PICTURE, "after": PICTURE, "caption": TEXT}, "before", "after")),
    },
    "event": {
        **dict.fromkeys(("uid", "type", "status", "start", "end", "to_be_announced", "venue", "stream"), STRING),
        **dict.fromkeys(("series", "room", "booking", "edition"), STRING),
        **dict.fromkeys(("subtitle", "summary", "change", "level", "price"), TEXT),
        **{name: several(STRING) for name in ("disciplines", "also", "spoken")},
        "hosts": several(PERSON),
        "all_day": FLAG,
        "sold_out": FLAG,
        "capacity": WHOLE,
        "links": LINKS,
        "online": {"type": ["boolean", "string"]},
        "cover": PICTURE,
    },
    "venue": {
        "address": TEXT,
        "map": PLACE,
        "rooms": several(_ROOM),
        "access": TEXT,
        "cover": PICTURE,
        "hours": {"type": "object", "additionalProperties": several(STRING)},
    },
    "partner": {"website": STRING, "tier": STRING, "role": TEXT, "logo": PICTURE},
    "story": {"date": DAY, "summary": TEXT, "author": PERSON, "cover": PICTURE},
    "page": {"summary": TEXT, "cover": PICTURE},
    "edition": {
        "start": DAY,
        "end": DAY,
        "tagline": TEXT,
        "figures": several(FIGURE),
        "cover": PICTURE,
        "colour": STRING,
        "poster": PICTURE,
    },
}
"""Fields of a row beside the common ones; kinds that publish what their files declare are not closed."""


def outputs(site: Site) -> list[Output]:
    """Return the list of the API's files, and the schema of each."""
    schemas = [derived(schema_path(name), SITE_FILE, partial(_bytes, name)) for name in names(site)]
    return [derived(INDEX, SITE_FILE, lambda: json_bytes(index_data(site))), *schemas]


def names(site: Site) -> list[str]:
    """Return the names of the API's files: 'index', 'site', 'creatives', …"""
    return ["index", "site", *(kind.plural for kind in KINDS), *(["figures"] if site.report else [])]


def file_path(name: str) -> str:
    return f"api/{name}.json"


def schema_path(name: str) -> str:
    return f"{FOLDER}{name}.json"


def _bytes(name: str) -> bytes:
    return json_bytes(schema_of(name))


def schema_of(name: str) -> Data:
    """Return the schema of a file by its name."""
    kind = next((kind for kind in KINDS if kind.plural == name), None)
    whole = FILES[name] if kind is None else _table(kind)
    return {"$schema": DIALECT, "title": f"api/{name}.json, version {VERSION}", **whole}


def _table(kind: Kind) -> Data:
    own = _FIELDS.get(kind.name)
    row = closed({**_COMMON, **_described(kind, own or {})}, "name", "heading", "language")
    if own is None:
        row["additionalProperties"] = True
    return closed({"base_url": STRING, kind.plural: several(row)}, kind.plural)


def _described(kind: Kind, fields: Mapping[str, Data]) -> Data:
    """Return the fields of a row with what their declarations say of them."""
    declared = specs(kind.cls)
    return {
        name: {**shape, "description": declared[name].doc} if name in declared else shape
        for name, shape in fields.items()
    }


def index_data(site: Site) -> Data:
    """Return the list of the API's files, with what a program has to know before it takes them."""
    config = site.config
    counts = {kind.plural: len(site.entries[kind.name]) for kind in KINDS}
    files = [
        {"path": file_path(name), "schema": schema_path(name)} | ({"entries": counts[name]} if name in counts else {})
        for name in names(site)
    ]
    years = [{"edition": slug, "path": f"{archive.folder}/{INDEX}"} for slug, archive in site.archives.items()]
    zips = [{"edition": slug, "path": archive_path(slug), "bytes": size} for slug, size in site.year_archives.items()]
    return without_empty(
        {
            "version": VERSION,
            "title": text_data(config.title),
            "base_url": urls.absolute(config.base_url, "") if config.base_url else None,
            "licence": config.licence,
            "data_licence": config.open_data.licence if config.open_data else None,
            "files": files,
            "years": years,
            "archives": zips,
        }
    )
