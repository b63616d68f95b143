"""Schemas of the files of the API that are no lists of entries: the settings of the site, its figures, the list of files."""

from __future__ import annotations

from korme.outputs.api_values import Data
from korme.outputs.json_shapes import DAY, FIGURE, FLAG, LINKS, PICTURE, PLACE, STRING, TEXT, WHOLE, closed, several
from korme.site.figures import (
    ADDED_CELL,
    COUNTED_CELL,
    FEW_CELL,
    GIVEN_CELL,
    HIDDEN_CELL,
    NOT_COUNTED_CELL,
)

_DISCIPLINE = closed({"key": STRING, "name": TEXT, "plural": TEXT, "colour": STRING}, "key", "name")
_SITE = closed(
    {
        "generator": STRING,
        "title": TEXT,
        "tagline": TEXT,
        "description": TEXT,
        "base_url": STRING,
        "languages": several(closed({"language": STRING, "prefix": STRING}, "language", "prefix")),
        "timezone": STRING,
        "day_start": WHOLE,
        "edition": STRING,
        "licence": STRING,
        "logo": PICTURE,
        "contact": closed({"email": STRING, "phone": STRING, "address": TEXT, "map": PLACE}),
        "social": LINKS,
        "disciplines": several(_DISCIPLINE),
        "figures": several(FIGURE),
    },
    *("generator", "title", "languages", "timezone", "day_start"),
)
_HOW = {"enum": [COUNTED_CELL, GIVEN_CELL, ADDED_CELL, NOT_COUNTED_CELL, FEW_CELL, HIDDEN_CELL]}
_SAID = closed({"source": TEXT, "date": DAY, "note": TEXT, "edition": STRING}, "source", "date")
_COUNT = closed(
    {
        "what": STRING,
        "label": TEXT,
        "edition": STRING,
        "years": STRING,
        "by": {"enum": ["discipline", "city", "spoken"]},
        "name": STRING,
        "value": WHOLE,
        "more": FLAG,
        "how": _HOW,
        "among": WHOLE,
        "names": several(STRING),
        "entries": {"type": "object", "additionalProperties": several(STRING)},
        "given": several(_SAID),
    },
    "how",
)
_FIGURES = closed(
    {"base_url": STRING, "editions": several(STRING), "least": WHOLE, "figures": several(_COUNT)},
    *("editions", "least", "figures"),
)
_LISTED = closed({"path": STRING, "schema": STRING, "entries": WHOLE}, "path", "schema")
_YEAR = closed({"edition": STRING, "path": STRING, "bytes": WHOLE}, "edition", "path")
_INDEX = closed(
    {
        "version": WHOLE,
        "title": TEXT,
        "base_url": STRING,
        "licence": STRING,
        "data_licence": STRING,
        "files": several(_LISTED),
        "years": several(_YEAR),
        "archives": several(_YEAR),
    },
    *("version", "title", "files"),
)
FILES: dict[str, Data] = {"index": _INDEX, "site": _SITE, "figures": _FIGURES}
"""By name of the file."""
