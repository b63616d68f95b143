"""One change of an entry: a value as the page showed it, and as it is to be; the files that say so, or why not."""

from __future__ import annotations

import difflib
import shlex
import unicodedata
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from korme.commands.edits.reading import errors_in, new_problems
from korme.commands.edits.sheet import EntryFile, EntrySheet, FieldKey, alone_at, type_at
from korme.commands.edits.texts import set_text
from korme.commands.edits.values import Value, changed_value
from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem
from korme.fields.nodes import CONTROL, Items, Pairs, Scalar, without_breaks
from korme.fields.pictures import PictureField, PictureList
from korme.read.entries import plain
from korme.read.files import shown


class EntryChange(Struct, frozen=True):
    """What is to be changed."""

    key: FieldKey
    before: Value
    """As it was when it was shown: if it is something else by now, nothing is changed."""
    after: Value
    """'' or no items: the field is taken out."""
    language: str = ""
    """Of a text; '' for what is the same in every language."""


class FileChange(Struct, frozen=True):
    """A file before and after; None: it is not there."""

    path: str
    before: bytes | None
    after: bytes | None

    @property
    def diff(self) -> tuple[str, ...]:
        """The lines of a unified diff, without line ends."""
        old, new = (_lines(data) for data in (self.before, self.after))
        return tuple(difflib.unified_diff(old, new, self.path, self.path, lineterm="", n=2))


def _lines(data: bytes | None) -> list[str]:
    return (data or b"").decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").splitlines()


class EntryChanged(Struct, frozen=True):
    """An entry after a change that has not been written."""

    sheet: EntrySheet
    files: tuple[FileChange, ...]
    """Empty if nothing is to be changed."""
    warnings: tuple[Problem, ...] = ()
    """Warnings and notes about the new value."""


class EditRefused(Struct, frozen=True):
    """Why a change cannot be made; no file has been written."""

    problems: tuple[Problem, ...]
    now: Value | None = None
    """What the file says by now, if that is why."""


def change_entry(sheet: EntrySheet, change: EntryChange, limits: Limits) -> EntryChanged | EditRefused:
    """Return the files of an entry with one value changed as a person would have changed it, or why that cannot be.

    Nothing is written. The files are read again in memory: they must say the new value, and nothing else may differ.
    Further changes go on from the sheet that is returned.
    """
    made = made_change(sheet, change)
    if isinstance(made, EditRefused):
        return made
    found = new_problems(sheet, made, limits) if made is not sheet else []
    if errors_in(found):
        return EditRefused(tuple(found))
    return EntryChanged(made, file_changes(sheet, made), tuple(found))


def made_change(sheet: EntrySheet, change: EntryChange) -> EntrySheet | EditRefused:
    """Return the sheet with one value changed, whatever a check would say of the entry then; the same if there is nothing to do."""
    after, now = typed(change.after, change.key), shown_value(sheet, change.key, change.language)
    mark = place_in_file(sheet, change.key)
    if strange := CONTROL.search("".join(after)):
        character = f"U+{ord(strange.group()):04X}"
        return EditRefused((problem("control-character", mark, character=character),))
    if now == after:
        return sheet
    if now != typed(change.before, change.key):
        return EditRefused((problem("edit-changed", mark, field=place_of(change.key)),), now)
    if change.language:
        made = set_text(sheet, change.key, change.language, str(after))
    else:
        made = changed_value(sheet, change.key, after)
    made = _without_empty(made) if made is not None else None
    if made is not None and (unnamed := _picture_to_name(sheet, made)):
        return EditRefused((unnamed,))
    if made is None or not _says(made, change, after):
        return EditRefused((problem("edit-by-hand", mark, field=place_of(change.key)),))
    return made


def _without_empty(sheet: EntrySheet) -> EntrySheet:
    """Return the sheet without the files of translations in which nothing is left."""
    for part in sheet.translations.values():
        if part.source is not None and not part.source.text.replace("---", "").strip():
            sheet = sheet.with_part(EntryFile(part.path))
    return sheet


def _picture_to_name(before: EntrySheet, after: EntrySheet) -> Problem | None:
    """Return the problem of a picture whose name is no address: a text of that name beside it would be refused."""
    place = after.place
    if before.main.source is not None or after.main.source is None or place.called == place.name:
        return None
    file = f"{place.folder}/{place.own[0]}"
    return problem("edit-name-first", Mark(file), file=place.own[0], guess=place.called, path=shlex.quote(file))


def file_changes(before: EntrySheet, after: EntrySheet) -> tuple[FileChange, ...]:
    """Return the files in which two sheets differ."""
    old = {part.path: part.source.data if part.source else None for part in before.parts}
    new = {part.path: part.source.data if part.source else None for part in after.parts}
    return tuple(FileChange(path, old.get(path), data) for path, data in new.items() if data != old.get(path))


def shown_value(sheet: EntrySheet, key: FieldKey, language: str = "") -> Value:
    """Return a value as a form shows it: a text, or the items of a list; the file of a picture."""
    if language:
        return typed(sheet.text(key, language), key)
    type_, node = type_at(sheet.kind.cls, key), sheet.node(sheet.main, key)
    if node is None and len(key) > 1 and key[-1] == alone_at(sheet, key[:-1]):
        around = sheet.node(sheet.main, key[:-1])
        node = around if isinstance(around, Scalar) else None
    if isinstance(node, Scalar) and node.is_nothing:
        node = None
    if isinstance(type_, PictureList):
        names = sheet.listed_pictures() if node is None and key == ("pictures",) else []
        return tuple(names) if node is None else tuple(map(_file_of, node.items if isinstance(node, Items) else [node]))
    if isinstance(node, Items):
        items = [_file_of(item) for item in node.items]
        return " ".join(items) if key[-1] == "focus" else tuple(items)
    if isinstance(node, Pairs):
        return _file_of(node) if isinstance(type_, PictureField) else ""
    text = node.text.strip() if node else ""
    return ((text,) if text else ()) if is_list(type_) else text


def is_list(type_: Any) -> bool:
    """Return whether a field holds a list, also if only one item is given."""
    return type_ is not None and type_.empty == () and not hasattr(type_, "keys")


def _file_of(node: Any) -> str:
    value = plain(node)
    return str(value.get("file") or value.get("url") or "") if isinstance(value, dict) else str(value).strip()


def typed(value: Value, key: FieldKey) -> Value:
    """Return a value as it was meant: with line feeds, without blanks at its ends."""
    if isinstance(value, tuple):
        return tuple(text for item in value if (text := " ".join(without_breaks(item).split())))
    text = without_breaks(value.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip("\n").rstrip() if key == ("body",) else text.strip()


def place_in_file(sheet: EntrySheet, key: FieldKey) -> Mark:
    """Return where a value is in an entry's main file, or what is around it."""
    for depth in range(len(key), 0, -1):
        node = sheet.node(sheet.main, key[:depth])
        if node is not None:
            return Mark(shown(sheet.main.path), node.mark.line, node.mark.column)
    return Mark(shown(sheet.main.path))


def place_of(key: Sequence[str | int]) -> str:
    """Return a key as problems name fields: `pictures.boat.jpg.alt`."""
    return ".".join(map(str, key))


def _says(sheet: EntrySheet, change: EntryChange, after: Value) -> bool:
    """Return whether the files say the new value."""
    found = shown_value(sheet, change.key, change.language)
    wanted = typed(after, change.key)
    if isinstance(wanted, tuple):
        return found == tuple(unicodedata.normalize("NFC", one) for one in wanted)
    return found == unicodedata.normalize("NFC", wanted)
