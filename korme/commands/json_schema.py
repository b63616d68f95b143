"""JSON Schemas (draft 7) of a site's entries from the declared fields, for completion, hints and validation in editors.

Draft 7 is what YAML servers of editors support. Scalars have the types of an editor's YAML, where a year is a number;
Körme itself reads them all as text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.core.problems import Mark, problem
from korme.fields.base import specs
from korme.fields.details import FocusOrBox, PictureFile
from korme.fields.groups import Anything, Group, ListOf, MapOf
from korme.fields.lengths import Length
from korme.fields.pictures import Focus, PictureField, PictureFields, PictureList
from korme.fields.playing_time import PlayingTime
from korme.fields.references import Ref
from korme.fields.scalars import (
    Choice,
    Colour,
    Decimal,
    Email,
    Flag,
    Identity,
    LanguageTag,
    Line,
    Link,
    LinkOrFlag,
    Reason,
    Whole,
    YesNo,
)
from korme.fields.texts import TextField
from korme.fields.times import Date, EventTime, Hours, LocalTime, Span
from korme.i18n.messages import Messages, load
from korme.kinds import KINDS
from korme.read.glossary import GlossaryFile
from korme.read.site_names import SiteNames
from korme.site.config import Config
from korme.site.field_docs import SHARED, meanings
from korme.site.given_figures import FigureFile, FigureValue, Years
from korme.site.hanging import HangingTable, NumberedWork
from korme.site.jury import NAME_PATTERN, JuryFile, JuryName
from korme.theme.picture_sizes import Sizes
from korme.theme.theme_fields import ThemeFields

Schema = dict[str, Any]
OTHER_FILES: Mapping[str, type] = {
    "theme": ThemeFields,
    "hanging": HangingTable,
    "figures": FigureFile,
    "jury": JuryFile,
    "glossary": GlossaryFile,
}
"""Files with declared fields that are not content, by the name of their schema."""
_SCALAR = ["string", "number", "boolean"]
_EXAMPLES: Mapping[tuple[str, str], tuple[Any, ...]] = {
    ("creative", "links"): ({"website": "https://example.org", "instagram": "https://www.instagram.com/name"},),
    ("event", "duration"): ("2h", "90m", "1h30m"),
    ("event", "spoken"): (["kk", "ru"],),
    ("event", "start"): ("2026-04-20T10:00",),
    ("venue", "hours"): ({"mon-fri": "10:00-19:00", "sun": "closed"},),
    ("image", "focus"): ("top", "left bottom", "0.5 0.3"),
    ("site", "timezone"): ("Asia/Almaty",),
    ("work", "film"): ("https://vimeo.com/76979871", {"url": "https://vimeo.com/76979871", "still": "still.jpg"}),
    ("work", "year"): ("2026", "2024–2026"),
    ("work", "dimensions"): ("60 × 90 cm",),
}
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_OPEN_TIME = r"^(?:\d{4}-\d{2}-\d{2}|([Tt][Bb][Aa])|(\d{4}-\d{2}-\d{2}[T ])?(\d{1,2}:\d{2}(:00)?|[Tt][Bb][Aa]))$"
_DAY_OR_TIME = r"^(?:\d{4}-\d{2}-\d{2}|(\d{4}-\d{2}-\d{2}[T ])?\d{1,2}:\d{2}(:00)?)$"
_TIME = r"^(\d{4}-\d{2}-\d{2}[T ])?\d{1,2}:\d{2}(:00)?$"
_SPAN = r"^(PT)?((\d{1,3} ?[hH]([oO][uU][rR][sS]?)?)? ?(\d{1,4} ?[mM]([iI][nN]([uU][tT][eE][sS]?)?)?)?|\d{1,2}:\d{2})$"


def schemas(site: SiteNames, language: str) -> dict[str, Schema]:
    """Return a schema for each kind, by its name, `site` for content/site.yaml and `theme` for a theme.yaml.

    Args:
        language: the language of the descriptions.
    """
    writer = _Writer(site, meanings(language, OTHER_FILES), load(language))
    of_kinds = {kind.name: writer.whole(kind.name, kind.cls) for kind in KINDS}
    return {
        **of_kinds,
        "site": writer.whole("site", Config),
        **{name: replace(writer, is_shared=True).whole(name, cls) for name, cls in OTHER_FILES.items()},
    }


class _Writer(Struct, frozen=True):
    site: SiteNames
    meanings: Mapping[tuple[str, str], str]
    messages: Messages
    is_shared: bool = False
    """Whether the files are also those of other sites, whose languages may differ."""

    def whole(self, owner: str, cls: type) -> Schema:
        """Return the schema of a file."""
        return {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": owner,
            **self.fields(owner, cls),
        }

    def fields(self, owner: str, cls: type) -> Schema:
        """Return the schema of a map of declared fields, former names included; `x-` keys are the site's own."""
        declared = specs(cls)
        properties = {name: self.field(owner, name, field.type, field.required) for name, field in declared.items()}
        for name, field in declared.items():
            if field.formerly:
                note = self.messages.message(problem("old-name", Mark(""), found=field.formerly, fix=name))
                properties[field.formerly] = {**properties[name], "deprecationMessage": note}
        required = [name for name, field in declared.items() if field.required and not field.unless]
        return {
            "type": "object",
            "properties": properties,
            "patternProperties": {"^x-": {}},
            "additionalProperties": False,
            **({"required": required} if required else {}),
        }

    def field(self, owner: str, name: str, type_: Any, is_required: bool) -> Schema:
        key = (owner, name) if (owner, name) in self.meanings else (SHARED, name)
        value = self.type_of(type_, key)
        if not is_required:
            value = _or_nothing(value)
        extra = {"examples": list(_EXAMPLES[key])} if key in _EXAMPLES else {}
        return {"description": self.meanings.get(key, ""), **value, **extra}

    def type_of(self, type_: Any, key: tuple[str, str]) -> Schema:
        if isinstance(type_, Ref):
            return self.named(type_)
        if isinstance(type_, ListOf):
            return _or_list(self.type_of(type_.of, ("", "")))
        if isinstance(type_, Group):
            inner = self.fields(type_.kind, type_.cls)
            alone = specs(type_.cls)[type_.alone].type if type_.alone else None
            shapes = [self.type_of(alone, ("", ""))] if alone else []
            if isinstance(type_, NumberedWork):
                numbered = {"patternProperties": {"^[0-9]+$": shapes[0]}, "additionalProperties": False}
                shapes.append({"type": "object", **numbered, "minProperties": 1, "maxProperties": 1})
            return {"anyOf": [*shapes, inner]} if shapes else inner
        if isinstance(type_, MapOf):
            inner = self.type_of(type_.of, ("", ""))
            if type_.keys:
                return {"type": "object", "properties": dict.fromkeys(type_.keys, inner), "additionalProperties": False}
            return {"type": "object", "additionalProperties": inner}
        if isinstance(type_, (PictureField, PictureList)):
            picture = {"anyOf": [{"type": "string"}, self.fields("image", PictureFields)]}
            return _or_list(picture) if isinstance(type_, PictureList) else picture
        if isinstance(type_, TextField):
            return {"anyOf": [{"type": _SCALAR}, self.by_language()]}
        if isinstance(type_, LanguageTag):
            known = list(self.site.config.languages)
            return {"enum": known} if type_.of_site else {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"}
        return _SIMPLE[type(type_)](type_)

    def by_language(self) -> Schema:
        """Return the schema of a text for each language of the site."""
        if self.is_shared:
            return {"type": "object", "additionalProperties": {"type": [*_SCALAR, "null"]}, "minProperties": 1}
        languages = {key: {"type": [*_SCALAR, "null"]} for key in self.site.config.languages}
        return {"type": "object", "properties": languages, "additionalProperties": False, "minProperties": 1}

    def named(self, ref: Ref) -> Schema:
        """Return the schema of a reference: the site's names, also as numbers where they are whole numbers."""
        names = self.site.known(ref)
        known = [*names, *(int(name) for name in names if name.isdecimal() and str(int(name)) == name)]
        schema: Schema = {"enum": known} if known else {"type": _SCALAR}
        return {"anyOf": [schema, {"type": _SCALAR}]} if known and (ref.free or ref.within) else schema


def _or_list(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _or_nothing(schema: Schema) -> Schema:
    """Return the schema of a field that may be empty."""
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": [*types, "null"]}
    return schema


_SIMPLE: Mapping[type, Callable[[Any], Schema]] = {
    Sizes: lambda field: {"type": _SCALAR},
    Line: lambda field: {"type": _SCALAR},
    JuryName: lambda field: {"type": "string", "pattern": NAME_PATTERN},
    Reason: lambda field: {"type": _SCALAR},
    Choice: lambda field: {"enum": list(field.choices)},
    Flag: lambda field: {"enum": [True, False, "yes", "no", "on", "off", "true", "false", 1, 0, "1", "0"]},
    YesNo: lambda field: {"enum": [True, False, "yes", "no", "on", "off", "true", "false", 1, 0, "1", "0"]},
    PlayingTime: lambda field: {"type": "string", "examples": ["3:20"]},
    Length: lambda field: {"type": "string", "pattern": "^[0-9]{1,5}([.,][0-9]{1,3})? ?([mc]m|m|мм|см|м)$"},
    Whole: lambda field: {"type": ["integer", "string"], "minimum": field.least, "maximum": field.most},
    Decimal: lambda field: {"type": ["number", "string"], "minimum": field.least, "maximum": field.most},
    Colour: lambda field: {"type": "string", "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"},
    Link: lambda field: {"type": "string", "pattern": "^(https?://|mailto:)" if field.mail else "^https?://"},
    LinkOrFlag: lambda field: {"anyOf": [_SIMPLE[Flag](field), {"type": "string", "pattern": "^https?://"}]},
    Identity: lambda field: {"type": "string", "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"},
    Email: lambda field: {"type": "string", "pattern": "^[^@\\s]+@[^@\\s]+\\.[A-Za-z]{2,24}$"},
    Date: lambda field: {"type": "string", "pattern": _DATE},
    EventTime: lambda field: {"type": "string", "pattern": _OPEN_TIME if field.tba else _DAY_OR_TIME},
    LocalTime: lambda field: {"type": "string", "pattern": _TIME},
    Span: lambda field: {"type": "string", "pattern": _SPAN},
    Hours: lambda field: {"type": "object", "additionalProperties": _or_list({"type": "string"})},
    Focus: lambda field: {"type": ["string", "array"]},
    FocusOrBox: lambda field: {"type": ["string", "array"]},
    PictureFile: lambda field: {"type": "string"},
    FigureValue: lambda field: {"type": ["integer", "string"], "pattern": r"^([0-9]{1,9}\+?|not counted)$"},
    Years: lambda field: {"type": ["integer", "string"], "pattern": "^[0-9]{4}( ?[-–—] ?[0-9]{4})?$"},
    Anything: lambda field: {},
}
