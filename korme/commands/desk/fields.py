"""The form of an entry, derived from what its kind declares: which fields it has, and what each of them says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.edits.adding import FILM
from korme.commands.edits.change import is_list, shown_value
from korme.commands.edits.sheet import EntrySheet, FieldKey
from korme.commands.edits.values import Value
from korme.core.embeds import embed_of
from korme.core.problems import Mark
from korme.fields.base import ReadContext, Spec, specs
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.nodes import Items, Pairs, Scalar
from korme.fields.pictures import Focus, PictureField, PictureFields, PictureList
from korme.fields.scalars import Choice, Flag, YesNo
from korme.fields.texts import TextField
from korme.fields.times import Hours
from korme.kinds import WORK
from korme.media.kinds import PLAYED
from korme.read.entries import plain
from korme.read.files import natural_key
from korme.read.pictures import ENDINGS

_RARE = frozenset(
    "aliases template weight owners source language licence family_name edition editions certificates".split()
)
"""Fields that a curator seldom looks at."""
_HIDDEN = frozenset({"source"})
"""Groups that are written by a program."""
_LONG = frozenset({"summary", "notice", "text", "access", "alt", "caption", "transcript", "sentence", "change"})
"""Texts of more than a line."""
_ITEM_TEXTS = ("alt", "caption", "credit")
"""What a picture's line of the form has; the rest stays in the file."""
FLAGS = ("yes", "no")


class FormField(Struct, frozen=True):
    """A value that can be changed."""

    key: FieldKey
    label: str
    """Name of the field, the last of the key: a key of the words `field-NAME`."""
    widget: str
    """'line', 'text', 'body', 'list', 'choice', 'focus', or 'pair': a name and a value."""
    value: Value
    language: str = ""
    """Of a text; '' for what is the same in every language."""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    around: str = ""
    """The list that it is in: an item is known by its place, so nothing may be changed once the list has."""

    called: str = ""
    """The name that somebody has typed for a pair."""
    typed: str | None = None
    """What somebody has typed, if it could not be saved."""
    place: tuple[str, str] | None = None
    """The same, of a focus."""
    was: str = ""
    """The digest that their form had."""

    @property
    def name(self) -> str:
        """Name of the input."""
        return field_name(self.key, self.language)

    @property
    def known(self) -> str:
        """Digest of the value, by which a later change of the file is known."""
        return self.was or digest(self.value, self.around)

    @property
    def text(self) -> str:
        """The value as it stands in an input."""
        if self.typed is not None:
            return self.typed
        return self.value if isinstance(self.value, str) else "\n".join(self.value)

    @property
    def point(self) -> tuple[str, str]:
        """Percentages from the left and from the top, of a focus."""
        return self.place or focus_of(self.text)


class FieldRow(Struct, frozen=True):
    """A field of the form: one value, or a text in each language."""

    label: str
    fields: tuple[FormField, ...]
    is_rare: bool = False
    group: FieldKey = ()
    """What it belongs to, if not the entry itself: `("members", 2)`, `("sale",)`, `("hours",)`."""
    is_new: bool = False
    """Whether it is for something that is not there yet: one more item of a list, one more pair of a map."""
    is_own_word: bool = False
    """Whether its label is what a person calls it, as a link."""


class FormPicture(Struct, frozen=True):
    """A picture of a list, or of a field of its own, with what is said of it."""

    field: str
    """`pictures`, `cover`."""
    file: str
    rows: tuple[FieldRow, ...]
    focus: FormField | None = None
    key: FieldKey = ()


def digest(value: Value, around: str = "") -> str:
    """Return a short digest of a value, and of the list around it."""
    text = value if isinstance(value, str) else "\0".join(("", *value))
    text += f"\0\0{around}" if around else ""
    return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()


def field_name(key: FieldKey, language: str = "") -> str:
    """Return the name of the input of a value: `["pictures","boat.jpg","alt"] ru`."""
    return json.dumps(key, ensure_ascii=False, separators=(",", ":")) + (f" {language}" if language else "")


def focus_of(text: str) -> tuple[str, str]:
    """Return a focus as two percentages, ('', '') if it is none: 'left top' is ('0', '0')."""
    if not text:
        return "", ""
    context = ReadContext("", "", (), [], lambda file, mark: None)
    point = Focus().read(Scalar(text, Mark("")), "focus", context)
    return (f"{point[0] * 100:.4g}", f"{point[1] * 100:.4g}") if point else ("", "")


def rows_of(sheet: EntrySheet) -> list[FieldRow]:
    """Return the fields of an entry but for its pictures and its body."""
    return [row for name, spec in specs(sheet.kind.cls).items() if name != "body" for row in _rows(sheet, name, spec)]


def body_row(sheet: EntrySheet) -> FieldRow:
    fields = tuple(_field(sheet, ("body",), "body", "body", language) for language in languages_of(sheet))
    return FieldRow("body", fields)


def languages_of(sheet: EntrySheet) -> tuple[str, ...]:
    """Return the site's languages, the entry's own first: the others are translated from it."""
    return (sheet.language, *(each for each in sheet.languages if each != sheet.language))


def _rows(sheet: EntrySheet, name: str, spec: Spec) -> Iterator[FieldRow]:
    type_: Any = spec.type
    if (name,) == FILM and sheet.value(FILM) is None:
        yield FieldRow(name, (_field(sheet, FILM, name, "list"),))
    if name in _HIDDEN or isinstance(type_, PictureList):
        return
    if isinstance(type_, PictureField):
        files = picture_files(sheet)
        yield FieldRow(name, (_chosen(sheet, (name,), "choice", files),) if files else ())
    elif _is_rich(type_):
        yield from _inner(sheet, (name,), type_)
    else:
        yield from _plain(sheet, (name,), spec)


def _inner(sheet: EntrySheet, key: FieldKey, type_: Any, *, is_new: bool = False) -> Iterator[FieldRow]:
    """Yield the rows of a group, of the items of a list with one to come, or of a map with a pair to come."""
    if isinstance(type_, Group):
        for name, spec in specs(type_.cls).items():
            if _is_rich(spec.type):
                yield from _inner(sheet, (*key, name), spec.type)
            else:
                yield from (replace(row, group=key, is_new=is_new) for row in _plain(sheet, (*key, name), spec))
        return
    node = sheet.node(sheet.main, key)
    is_nothing = node is None or (isinstance(node, Scalar) and node.is_nothing)
    if isinstance(type_, ListOf):
        count = len(node.items) if isinstance(node, Items) else 0
        for at in range(count):
            yield from _inner(sheet, (*key, at), type_.of)
        if (is_nothing or isinstance(node, Items)) and count < type_.most:
            yield from _inner(sheet, (*key, count), type_.of, is_new=True)
        return
    for name in node.pairs if isinstance(node, Pairs) else ():
        widget = "list" if isinstance(type_, Hours) else "line"
        yield FieldRow(name, (_field(sheet, (*key, name), name, widget),), group=key, is_own_word=True)
    if is_nothing or isinstance(node, Pairs):
        yield FieldRow(str(key[-1]), (FormField((*key, ""), str(key[-1]), "pair", ""),), group=key, is_new=True)


def _plain(sheet: EntrySheet, key: FieldKey, spec: Spec) -> Iterator[FieldRow]:
    """Yield the row of a field that is no group."""
    name, type_ = str(key[-1]), spec.type
    if isinstance(type_, TextField):
        widget = "text" if name in _LONG or type_.long else "line"
        fields = tuple(_field(sheet, key, name, widget, language) for language in languages_of(sheet))
        yield FieldRow(name, fields, name in _RARE)
        return
    if isinstance(type_, PictureField):
        yield FieldRow(name, (_chosen(sheet, key, "choice", picture_files(sheet), is_required=spec.required),))
        return
    widget = "list" if is_list(type_) else "choice" if isinstance(type_, Choice | Flag | YesNo) else "line"
    choices = type_.choices if isinstance(type_, Choice) else FLAGS if widget == "choice" else ()
    yield FieldRow(name, (_chosen(sheet, key, widget, choices, is_required=spec.required),), name in _RARE)


def _chosen(
    sheet: EntrySheet, key: FieldKey, widget: str, choices: tuple[str, ...], *, is_required: bool = False
) -> FormField:
    """Return a field with choices; what the file says is one of them, whatever it is."""
    field = _field(sheet, key, str(key[-1]), widget)
    if widget == "choice" and field.value and field.value not in choices:
        choices = (str(field.value), *choices)
    return replace(field, choices=choices, is_required=is_required)


def _is_rich(type_: Any) -> bool:
    """Whether a field has fields of its own, or any number of them."""
    return isinstance(type_, Group | MapOf | Hours) or (isinstance(type_, ListOf) and isinstance(type_.of, Group))


def _field(sheet: EntrySheet, key: FieldKey, label: str, widget: str, language: str = "") -> FormField:
    value = shown_value(sheet, key, language)
    if isinstance(value, str) and widget == "line" and "\n" in value:
        widget = "text"
    at = next((at for at, part in enumerate(key) if isinstance(part, int)), None)
    node = sheet.node(sheet.main, key[:at]) if at is not None else None
    return FormField(key, label, widget, value, language, around=json.dumps(plain(node)) if node else "")


def picture_files(sheet: EntrySheet) -> tuple[str, ...]:
    """Return the pictures that an entry's field may name: those that it lists, else all in its folder."""
    listed = shown_value(sheet, ("pictures",)) if "pictures" in specs(sheet.kind.cls) else ()
    own = (item.name for item in sheet.items if not item.is_folder and item.ending in ENDINGS)
    return tuple(listed) or tuple(sorted(own, key=natural_key))


def all_fields(sheet: EntrySheet) -> list[FormField]:
    """Return every value of the form."""
    rows = [*rows_of(sheet), body_row(sheet), *(row for picture in pictures_of(sheet) for row in picture.rows)]
    focuses = [picture.focus for picture in pictures_of(sheet) if picture.focus]
    return [*(field for row in rows for field in row.fields), *focuses]


def pictures_of(sheet: EntrySheet) -> list[FormPicture]:
    """Return the pictures of an entry's fields, in the order of the form: those of lists, then those of fields of their own."""
    found: list[FormPicture] = []
    for name, spec in specs(sheet.kind.cls).items():
        if isinstance(spec.type, PictureList):
            found += [_picture(sheet, name, file, (name, file)) for file in shown_value(sheet, (name,))]
            continue
        file = str(shown_value(sheet, (name,))) if isinstance(spec.type, PictureField) else ""
        has_texts = sheet.kind is not WORK or isinstance(sheet.node(sheet.main, (name,)), Pairs)
        if file and has_texts:  # a work's cover is one of its pictures
            found.append(_picture(sheet, name, file, (name,)))
    return found


def _picture(sheet: EntrySheet, name: str, file: str, key: FieldKey) -> FormPicture:
    declared = specs(PictureFields)
    rows = tuple(row for text in _ITEM_TEXTS for row in _plain(sheet, (*key, text), declared[text]))
    value = shown_value(sheet, (*key, "focus"))
    node = sheet.node(sheet.main, (*key, "decorative"))
    focus = FormField((*key, "focus"), "focus", "focus", value)
    is_decorative = node is not None and plain(node) != "no"
    more = [*(["decorative"] if is_decorative else []), *_of_medium(file)]
    extra = [row for one in more for row in _plain(sheet, (*key, one), declared[one])]
    return FormPicture(name, file, (*rows, *extra), focus, key)


def _of_medium(file: str) -> tuple[str, ...]:
    """Return the fields that a film or recording has, and no picture."""
    if file.rpartition(".")[2].lower() in PLAYED:
        return ("transcript", "speech")
    return ("transcript",) if embed_of(file) else ()
