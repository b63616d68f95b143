"""The text files of an entry as they are edited: each is the bytes of a file, or of what is to become one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.fix.workspace import Workspace
from korme.commands.rename.entry_place import EntryPlace
from korme.fields.base import FieldType, specs
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.pictures import PictureField, PictureFields, PictureList
from korme.fields.scalars import Line
from korme.fields.times import Hours
from korme.kinds import WORK, Kind
from korme.kinds.base import Entry
from korme.media.kinds import KIND_OF
from korme.read.addresses import TEXT_ENDINGS, group
from korme.read.entries import plain
from korme.read.files import Item, listed, natural_key
from korme.read.pictures import ENDINGS, PictureFinder
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import YamlEditor, editor_of
from korme.read.yaml_text import field_lines
from korme.read.yaml_values import NodePath, node_at

FieldKey = tuple[str | int, ...]
"""The way to a value by declared fields: `("title",)`, `("pictures", "boat.jpg", "alt")`, `("members", 2, "role")`.

A picture in a list is named by its file, anything else in a list by its index.
"""
TIMES_OF_DAY = ListOf(Line())
"""What opening times say of a day: one time, several, or `closed`."""
_FIRST, _LAST = ("", "language"), ("tags", "aliases", "template", "draft", "accept", "weight")
_AT_END = "body"


def field_order(cls: type[Entry]) -> tuple[str, ...]:
    """Return the names of a kind's fields in the order of a file that a person has written, but for the body: it is last."""
    own = [name for name in specs(cls) if name not in (*_FIRST, *_LAST, _AT_END)]
    return (*_FIRST, *own, *_LAST)


def type_at(cls: type[Entry], key: FieldKey) -> FieldType | None:
    """Return the type of the value at a key; None if the kind has no such field."""
    field = specs(cls).get(str(key[0])) if key else None
    type_: Any = field.type if field else None
    for part in key[1:]:
        if isinstance(type_, ListOf):
            type_ = type_.of if isinstance(part, int) else None
        elif isinstance(type_, PictureList):
            type_ = PictureField(is_media=type_.is_media) if isinstance(part, str) else None
        elif isinstance(type_, MapOf):
            type_ = type_.of
        elif isinstance(type_, Hours):
            type_ = TIMES_OF_DAY
        elif isinstance(type_, (Group, PictureField)):
            cls_: Any = PictureFields if isinstance(type_, PictureField) else type_.cls
            inner = specs(cls_).get(str(part))
            type_ = inner.type if inner else None
        else:
            return None
    found: FieldType | None = type_
    return found


def alone_at(sheet: EntrySheet, key: FieldKey) -> str:
    """Return the field that a single text is in place of a map: the file of a picture, the status of a sale; '' if none."""
    type_: Any = type_at(sheet.kind.cls, key)
    type_ = type_.of if isinstance(type_, ListOf) else type_
    if isinstance(type_, Group):
        return type_.alone
    return "file" if isinstance(type_, PictureField | PictureList) else ""


class EntryFile(Struct, frozen=True, dict=True):
    """One text file of an entry."""

    path: str
    """From the site's root."""
    source: SourceFile | None = None
    """None: the file is not there."""
    base: NodePath = ()
    """The way to the entry's fields, for an event of a day's list."""

    @cached_property
    def editor(self) -> YamlEditor | None:
        return editor_of(self.source, field_lines) if self.source else None

    @property
    def is_markdown(self) -> bool:
        return self.path.endswith(".md")

    @property
    def body(self) -> str:
        """The Markdown below the fields."""
        editor = self.editor
        return editor.document.body if editor else ""


class EntrySheet(Struct, frozen=True):
    """An entry's files."""

    kind: Kind
    place: EntryPlace
    main: EntryFile
    translations: Mapping[str, EntryFile]
    languages: tuple[str, ...]
    """The site's."""
    items: tuple[Item, ...] = ()
    """What its folder holds; for an entry without one, the folder that it is in."""
    root: Path = Path()

    @property
    def parts(self) -> tuple[EntryFile, ...]:
        return (self.main, *self.translations.values())

    @property
    def language(self) -> str:
        """The language of plain strings."""
        node = self.node(self.main, ("language",))
        given = node.text if isinstance(node, Scalar) else ""
        return given if given in self.languages else self.languages[0]

    def node(self, part: EntryFile, key: FieldKey) -> Node | None:
        """Return what a file has at a key."""
        editor = part.editor
        path = node_path(editor.document.pairs, part.base, key) if editor else None
        return node_at(editor.document.pairs, path) if editor and path is not None else None

    def text(self, key: FieldKey, language: str) -> str:
        """Return a text as it is written in a language, '' if it is not there."""
        part = self.translations.get(language) if language != self.language else None
        for one in (part, self.main) if part else (self.main,):
            if key == ("body",) and one.is_markdown and not one.base and (one is part or language == self.language):
                if one.body:
                    return one.body
                continue
            node = self.node(one, key)
            if isinstance(node, Pairs):
                node = node.pairs.get(language)
            elif one is not part and language != self.language:
                node = None
            if isinstance(node, Scalar) and not node.is_nothing:
                return node.text.strip()
        return ""

    def value(self, key: FieldKey) -> Any:
        """Return what the main file has at a key, as strings, lists and maps; None if it has nothing."""
        node = self.node(self.main, key)
        return None if node is None or (isinstance(node, Scalar) and node.is_nothing) else plain(node)

    def listed_pictures(self) -> list[str]:
        """Return the file names of a work's pictures in the order in which they are shown, if it lists none."""
        if self.kind is not WORK:
            return []
        own = [item for item in self.items if not item.is_folder and item.ending in ENDINGS | KIND_OF.keys()]
        if not self.place.is_folder:
            return [item.name for item in own if item.stem == self.place.name][:1]
        finder = PictureFinder(self.root, self.place.path, list(self.items), whole=True)
        return [item.name for item in finder.all_pictures()] or [one.name for one in sorted(own, key=_natural)]

    def with_part(self, part: EntryFile) -> EntrySheet:
        """Return the sheet with another version of a file, or with one more."""
        if part.path == self.main.path:
            return replace(self, main=part)
        language = next((one for one, other in self.translations.items() if other.path == part.path), "")
        language = language or part.path.rpartition(".")[0].rpartition(".")[2]
        return replace(self, translations={**self.translations, language: part})


def _natural(item: Item) -> Any:
    return natural_key(item.name)


def node_path(pairs: Pairs, base: NodePath, key: FieldKey) -> NodePath | None:
    """Return the way to a key in a file; for what is not there yet, the way that it would have.

    None if a picture is not in its list.
    """
    path: list[str | int] = list(base)
    for at, part in enumerate(key):
        node = node_at(pairs, tuple(path))
        if isinstance(node, Items) and isinstance(part, str):
            found = item_of(node, part)
            if found is None:
                return None
            path.append(found)
        elif at and isinstance(part, str) and _is_picture(node, part):  # a list of one: `pictures: boat.jpg`
            if node is None or not _names(node, part):
                return None
        else:
            path.append(part)
    return tuple(path)


def _is_picture(node: Node | None, part: str) -> bool:
    """Return whether a value is a single picture, and a part of a key the name of a file."""
    is_alone = isinstance(node, Scalar) and not node.is_nothing
    return "." in part and node is not None and (is_alone or (isinstance(node, Pairs) and "file" in node.pairs))


def item_of(node: Items, file: str) -> int | None:
    """Return the index of a picture in a list."""
    return next((at for at, item in enumerate(node.items) if _names(item, file)), None)


def _names(item: Node, file: str) -> bool:
    if isinstance(item, Pairs):
        item = item.pairs.get("file") or item.pairs.get("url") or item
    return isinstance(item, Scalar) and plain_name(item.text) == plain_name(file)


def plain_name(file: str) -> str:
    """Return a picture's file name in the form in which names are compared."""
    return unicodedata.normalize("NFC", file.strip().removeprefix("./"))


def open_sheet(place: EntryPlace, workspace: Workspace) -> EntrySheet:
    """Return the files of an entry as they are on disk."""
    kind, root = place.address.kind, workspace.root
    folder = place.path if place.is_folder else place.folder
    items, _ = listed(root, folder)
    if place.listed:
        parts = {path: EntryFile(path, workspace.source(path), base) for path, base in place.listed}
        main = next(part for path, part in parts.items() if _language_of(path, workspace.languages) is None)
        others = {
            str(_language_of(path, workspace.languages)): part
            for path, part in parts.items()
            if _language_of(path, workspace.languages)
        }
        return EntrySheet(kind, place, main, others, workspace.languages, tuple(items), root)
    by_name, _, _ = group(items, folder, workspace.languages)
    files = by_name.get("index" if place.is_folder else place.name)
    mains: Sequence[Item] = files.mains if files else ()
    path = mains[0].path if mains else f"{folder}/{'index' if place.is_folder else place.name}.{TEXT_ENDINGS[0]}"
    translations = {
        language: EntryFile(item.path, workspace.source(item.path))
        for language, item in (files.translations if files else {}).items()
    }
    main = EntryFile(path, workspace.source(path))
    return EntrySheet(kind, place, main, translations, workspace.languages, tuple(items), root)


def _language_of(path: str, languages: Sequence[str]) -> str | None:
    language = path.rpartition(".")[0].rpartition(".")[2]
    return language if language in languages else None
