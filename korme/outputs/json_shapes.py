"""Parts of JSON Schemas (draft 2020-12): the shapes that values of the API have."""

from __future__ import annotations

from collections.abc import Mapping

from korme.outputs.api_values import Data

DIALECT = "https://json-schema.org/draft/2020-12/schema"
STRING, NUMBER, WHOLE, FLAG = ({"type": name} for name in ("string", "number", "integer", "boolean"))
DAY = {"type": "string", "format": "date"}
TEXT: Data = {"type": "object", "minProperties": 1, "additionalProperties": STRING}
"""By language."""
LINKS: Data = {"type": "object", "additionalProperties": STRING}
"""By label."""


def several(of: Data) -> Data:
    return {"type": "array", "items": of}


def closed(fields: Mapping[str, Data], *required: str) -> Data:
    """Return the schema of an object that has no other fields."""
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(required),
        "additionalProperties": False,
    }


PLACE = closed({"lat": NUMBER, "lon": NUMBER}, "lat", "lon")
FIGURE = closed({"value": STRING, "label": TEXT}, "value", "label")
PERSON = closed({"creative": STRING, "collective": STRING, "name": STRING})
_FILE = closed(
    {"path": STRING, "type": STRING, "bytes": WHOLE, "width": WHOLE, "height": WHOLE}, "path", "type", "bytes"
)
_RENDITION = closed(
    {"path": STRING, "width": WHOLE, "height": WHOLE, "type": STRING, "cropped": FLAG},
    *("path", "width", "height", "type", "cropped"),
)
_MEDIUM = closed(
    {
        "kind": STRING,
        "service": STRING,
        "url": STRING,
        "player": STRING,
        "seconds": NUMBER,
        "sound": FLAG,
        "pages": WHOLE,
        "files": several(_FILE),
        "captions": several(closed({"language": STRING, "path": STRING}, "language", "path")),
        "transcript": TEXT,
    },
    "kind",
)
PICTURE = closed(
    {
        "alt": TEXT,
        "decorative": FLAG,
        "caption": TEXT,
        "credit": TEXT,
        "width": WHOLE,
        "height": WHOLE,
        "renditions": several(_RENDITION),
        "medium": _MEDIUM,
        "projection": STRING,
    },
    "renditions",
)
