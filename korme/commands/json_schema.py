"""JSON Schemas of a site's entries, from the declared fields: what editors need to complete, explain and check while one types.

Draft 7, which every editor's YAML server knows. Scalars are what an editor's YAML makes of them (a year is a
number there), while Körme itself reads all of them as text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from korme.core.problems import Mark, problem
from korme.fields.base import specs
from korme.fields.groups import Anything, Group, ListOf, MapOf
from korme.fields.pictures import Focus, PictureField, PictureFields, PictureList
from korme.fields.references import Ref
from korme.fields.scalars import Choice, Colour, Decimal, Email, Flag, Identity, LanguageTag, Line, Link, Whole
from korme.fields.texts import TextField
from korme.fields.times import Date, Hours, LocalTime, Span
from korme.i18n.messages import Messages, load
from korme.kinds import KINDS
from korme.read.site_names import SiteNames
from korme.site.config import Config
from korme.site.field_docs import SHARED, meanings

Schema = dict[str, Any]
_SCALAR = ["string", "number", "boolean"]
_EXAMPLES: Mapping[tuple[str, str], tuple[Any, ...]] = {
    ("creative", "links"): ({"website": "https://example.org", "instagram": "https://www.instagram.com/name"},),
    ("event", "duration"): ("2h", "90m", "1h30m"),
    ("event", "spoken"): (["kk", "ru"],),
    ("event", "start"): ("2026-04-20T10:00",),
    ("venue", "hours"): ({"mon-fri": "10:00-19:00", "sun": "closed"},),
    ("image", "focus"): ("top", "left bottom", "0.5 0.3"),
    ("site", "timezone"): ("Asia/Almaty",),
    ("work", "year"): ("2026", "2024–2026"),
    ("work", "dimensions"): ("60 × 90 cm",),
}
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_TIME = r"^(\d{4}-\d{2}-\d{2}[T ])?\d{1,2}:\d{2}(:00)?$"
_SPAN = r"^(PT)?((\d{1,3} ?[hH]([oO][uU][rR][sS]?)?)? ?(\d{1,4} ?[mM]([iI][nN]([uU][tT][eE][sS]?)?)?)?|\d{1,2}:\d{2})$"


def schemas(site: SiteNames, language: str) -> dict[str, Schema]:
    """A schema by name: one for each kind, and `site` for content/site.yaml.

    Args:
        language: of the descriptions.
    """
    writer = _Writer(site, meanings(language), load(language))
    found = {kind.name: writer.whole(kind.name, kind.cls) for kind in KINDS}
    return {**found, "site": writer.whole("site", Config)}


class _Writer(Struct, frozen=True):
    site: SiteNames
    meanings: Mapping[tuple[str, str], str]
    messages: Messages

    def whole(self, owner: str, cls: type) -> Schema:
        """The schema of a file."""
        return {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": owner,
            **self.fields(owner, cls),
        }

    def fields(self, owner: str, cls: type) -> Schema:
        """A map of declared fields, by their old names too; `x-` keys are the site's own."""
        declared = specs(cls)
        properties = {name: self.field(owner, name, one.type, one.required) for name, one in declared.items()}
        for name, one in declared.items():
            if one.formerly:
                note = self.messages.message(problem("old-name", Mark(""), found=one.formerly, fix=name))
                properties[one.formerly] = {**properties[name], "deprecationMessage": note}
        required = [name for name, one in declared.items() if one.required]
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
            return {"anyOf": [self.type_of(alone, ("", "")), inner]} if alone else inner
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
        """Words for each language of the site."""
        languages = {key: {"type": [*_SCALAR, "null"]} for key in self.site.config.languages}
        return {"type": "object", "properties": languages, "additionalProperties": False, "minProperties": 1}

    def named(self, ref: Ref) -> Schema:
        """One of the site's own names, as a word or, where it is one, as a number."""
        names = self.site.known(ref)
        known = [*names, *(int(one) for one in names if one.isdecimal() and str(int(one)) == one)]
        one: Schema = {"enum": known} if known else {"type": _SCALAR}
        return {"anyOf": [one, {"type": _SCALAR}]} if known and (ref.free or ref.within) else one


def _or_list(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _or_nothing(one: Schema) -> Schema:
    """A field that may be there without a value."""
    if "anyOf" in one:
        return {"anyOf": [*one["anyOf"], {"type": "null"}]}
    if "enum" in one:
        return {"enum": [*one["enum"], None]}
    if "type" in one:
        types = one["type"] if isinstance(one["type"], list) else [one["type"]]
        return {**one, "type": [*types, "null"]}
    return one


_SIMPLE: Mapping[type, Callable[[Any], Schema]] = {
    Line: lambda one: {"type": _SCALAR},
    Choice: lambda one: {"enum": list(one.choices)},
    Flag: lambda one: {"enum": [True, False, "yes", "no", "on", "off", "true", "false", 1, 0, "1", "0"]},
    Whole: lambda one: {"type": ["integer", "string"], "minimum": one.least, "maximum": one.most},
    Decimal: lambda one: {"type": ["number", "string"], "minimum": one.least, "maximum": one.most},
    Colour: lambda one: {"type": "string", "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"},
    Link: lambda one: {"type": "string", "pattern": "^(https?://|mailto:)" if one.mail else "^https?://"},
    Identity: lambda one: {"type": "string", "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"},
    Email: lambda one: {"type": "string", "pattern": "^[^@\\s]+@[^@\\s]+\\.[A-Za-z]{2,24}$"},
    Date: lambda one: {"type": "string", "pattern": _DATE},
    LocalTime: lambda one: {"type": "string", "pattern": _TIME},
    Span: lambda one: {"type": "string", "pattern": _SPAN},
    Hours: lambda one: {"type": "object", "additionalProperties": _or_list({"type": "string"})},
    Focus: lambda one: {"type": ["string", "array"]},
    Anything: lambda one: {},
}
