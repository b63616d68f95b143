"""The fields of a kind as the web editor's: one widget for each type of field, in the form that the site uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from korme.commands.cms.shapes import LIST, MAP, SCALAR, Shape
from korme.fields.base import specs
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureField, PictureFields, PictureList
from korme.fields.references import Ref
from korme.fields.scalars import Choice, Colour, Decimal, Email, Flag, LanguageTag, Link, Whole, YesNo
from korme.fields.texts import TextField
from korme.fields.times import Date, Hours, LocalTime
from korme.read.site_names import SiteNames
from korme.site.field_docs import SHARED

Widget = dict[str, Any]
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?P<between>[T ])\d{2}:\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONG = frozenset({"summary", "notice", "text", "description", "access", "tagline"})
"""Texts of several lines."""


class FieldWriter(Struct, frozen=True):
    """Writes the fields of one site."""

    site: SiteNames
    meanings: Mapping[tuple[str, str], str]
    with_translations: bool
    """Whether texts are translated in files beside the entry: then each is one text."""

    def fields(self, owner: str, cls: type, shape: Shape, *, top: bool = False) -> list[Widget]:
        """Return the fields that have one form; those written in several forms are left out."""
        found = []
        for name, field in specs(cls).items():
            if top and name == "body":
                continue  # comes last, as it is written
            is_required = field.required and not field.unless
            is_file = owner == "image" and name == "file"
            widget = _IMAGE if is_file else self.widget(field.type, shape.key(name), name, is_top=top)
            if widget is not None:
                key = (owner, name) if (owner, name) in self.meanings else (SHARED, name)
                found.append(_labelled(name, widget, self.meanings.get(key, ""), is_required, self._required_in))
        return found

    @property
    def _required_in(self) -> list[str] | bool:
        """A required field is required in the main file, not in its translations."""
        return [self.site.config.language] if self.with_translations else True

    def widget(self, type_: Any, shape: Shape, name: str, *, is_top: bool = False) -> Widget | None:
        """Return the widget of a field's type for the form in which it is written, or None if there is none."""
        if isinstance(type_, ListOf) and isinstance(type_.of, Ref) and shape.forms.keys() <= {SCALAR, LIST}:
            names = self._reference(type_.of, shape.items or Shape())
            if names["widget"] == "select" and not shape.texts - set(self.site.known(type_.of)):
                return {**names, "multiple": True}  # the editor reads a single name as a list of one
        if shape.is_mixed:
            return None
        if isinstance(type_, TextField):
            return self._text(shape, name, is_top=is_top)
        if isinstance(type_, PictureList):
            return (
                self._films(shape) if name == "film" else self._pictures(shape, _MEDIUM if type_.is_media else _IMAGE)
            )
        if isinstance(type_, PictureField):
            return _IMAGE if shape.form == SCALAR else self._group("image", PictureFields, shape)
        if isinstance(type_, ListOf):
            return self._list(type_.of, shape, name)
        if isinstance(type_, Group):
            if shape.form == SCALAR:
                return self.widget(specs(type_.cls)[type_.alone].type, shape, name) if type_.alone else None
            return self._group(type_.kind, type_.cls, shape) if shape.form != LIST else None
        if isinstance(type_, (MapOf, Hours)):
            return _map(type_, shape, name)
        if shape.form not in ("", SCALAR):
            return None
        return self._scalar(type_, shape)

    def _scalar(self, type_: Any, shape: Shape) -> Widget | None:
        if isinstance(type_, Ref):
            return self._reference(type_, shape)
        if isinstance(type_, LanguageTag) and type_.of_site:
            return _select(self.site.config.languages)
        if isinstance(type_, Date):
            dates = {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD"}
            return dates if all(map(_DAY.fullmatch, shape.texts)) else _STRING
        if isinstance(type_, LocalTime):
            return _moment(shape)
        if isinstance(type_, (Flag, YesNo)) and shape.texts and shape.texts <= {"true", "false"}:
            return {"widget": "boolean"}
        simple = _SIMPLE.get(type(type_))
        return simple(type_) if simple else _STRING

    def _text(self, shape: Shape, name: str, *, is_top: bool) -> Widget | None:
        line = {"widget": "text" if name in _LONG else "string"}
        if shape.form == MAP or (not shape.form and not self.with_translations):
            if any(part.form not in ("", SCALAR) for part in shape.keys.values()):
                return None
            parts = [{"name": each, "label": each, **line, "required": False} for each in self.site.config.languages]
            return {"widget": "object", "collapsed": "auto", "fields": parts}
        if shape.form == LIST:
            return None
        return {**line, "i18n": True} if self.with_translations and is_top else line

    def _pictures(self, shape: Shape, file: Widget) -> Widget | None:
        items = shape.items or Shape()
        if shape.form not in ("", LIST) or items.is_mixed:
            return None
        if items.form == SCALAR:
            return {**file, "multiple": True}
        fields = [
            {**each, **file} if each["name"] == "file" else each for each in self.fields("image", PictureFields, items)
        ]
        return _of_list(fields, "{{fields.file}}", "file")

    def _films(self, shape: Shape) -> Widget | None:
        """Return the widget of addresses, alone, with their texts, or several."""
        items = shape.items or Shape()
        if shape.form in ("", SCALAR):
            return _STRING
        if shape.form == MAP:
            return self._group("image", PictureFields, shape)
        if items.is_mixed or items.form == SCALAR:
            return None if items.is_mixed else {"widget": "list"}
        return _of_list(self.fields("image", PictureFields, items), "{{fields.url}}", "")

    def _list(self, of: Any, shape: Shape, name: str) -> Widget | None:
        """Return the widget of a list, or of the only value if the site writes no lists here."""
        items = shape.items or Shape()
        if shape.form == SCALAR:
            return self.widget(of, shape, name)
        if shape.form == MAP or items.is_mixed:
            return None
        inner = self.widget(of, items, name)
        if inner is None:
            return None
        if inner["widget"] == "object":
            return _of_list(inner["fields"], "", "")
        return {"widget": "list"} if inner["widget"] == "string" and "type" not in inner else None

    def _group(self, owner: str, cls: type, shape: Shape) -> Widget:
        return {"widget": "object", "collapsed": "auto", "fields": self.fields(owner, cls, shape)}

    def _reference(self, ref: Ref, shape: Shape) -> Widget:
        """Return a choice of the site's names; a line where any other name may be written too."""
        names = self.site.known(ref)
        if ref.free or ref.within or not names or shape.texts - set(names):
            return _STRING
        return _select(names)


_KEYS = {
    "links": ("website", "instagram", "telegram", "behance", "youtube", "vk", "tiktok"),
    "hours": ("mon-fri", "mon", "tue", "wed", "thu", "fri", "sat", "sun"),
}
"""Keys that are usual in a map with free keys."""
_STRING: Widget = {"widget": "string"}
_IMAGE: Widget = {"widget": "image", "choose_url": False}
_MEDIUM: Widget = {"widget": "file", "choose_url": False}
"""A picture, film, recording, document or model: the editor's widget for images takes no other files."""


def _map(type_: MapOf | Hours, shape: Shape, name: str) -> Widget | None:
    """Return a map with the keys that are usual and those that the site uses; the editor keeps others.

    A widget for free keys would write an empty map into each translation.
    """
    usual = _KEYS.get(name, ()) if not isinstance(type_, MapOf) or not type_.keys else type_.keys
    keys = [*dict.fromkeys([*usual, *shape.keys])]
    if shape.form not in ("", MAP) or not keys or any(part.form not in ("", SCALAR) for part in shape.keys.values()):
        return None
    line = {"widget": "string", **({"type": "url"} if isinstance(type_, MapOf) and isinstance(type_.of, Link) else {})}
    fields = [{"name": key, "label": key, **line, "required": False} for key in keys if "." not in key]
    return {"widget": "object", "collapsed": "auto", "fields": fields}


def _labelled(name: str, widget: Widget, meaning: str, is_required: bool, required: list[str] | bool) -> Widget:
    hint = {"hint": re.sub(r"`", "", meaning)} if meaning else {}
    return {"name": name, "label": name, **widget, **hint, "required": required if is_required else False}


def _of_list(fields: list[Widget], summary: str, thumbnail: str) -> Widget:
    shown = {**({"summary": summary} if summary else {}), **({"thumbnail": thumbnail} if thumbnail else {})}
    return {"widget": "list", "collapsed": "auto", **shown, "fields": fields}


def _select(names: Any) -> Widget:
    """Return a choice of names; those that YAML takes for numbers are written as numbers."""
    options = [int(name) if name.isdecimal() and str(int(name)) == name else name for name in names]
    return {"widget": "select", "options": options}


def _moment(shape: Shape) -> Widget:
    found = [_MOMENT.fullmatch(text) for text in shape.texts]
    if not all(found):
        return _STRING
    between = {match["between"] for match in found if match} or {"T"}
    if len(between) > 1:
        return _STRING
    return {"widget": "datetime", "type": "datetime-local", "format": "YYYY-MM-DD" + ("[T]" if "T" in between else " ") + "HH:mm"}  # fmt: skip


_SIMPLE: Mapping[type, Callable[[Any], Widget]] = {
    Choice: lambda field: _select(field.choices),
    Flag: lambda field: _select(("yes", "no")),
    YesNo: lambda field: _select(("yes", "no")),
    Whole: lambda field: {"widget": "number", "value_type": "int", "min": field.least, "max": field.most},
    Decimal: lambda field: {"widget": "number", "value_type": "float", "min": field.least, "max": field.most},
    Colour: lambda field: {"widget": "color", "allowInput": True},
    Link: lambda field: {"widget": "string", "type": "url"},
    Email: lambda field: {"widget": "string", "type": "email"},
}
