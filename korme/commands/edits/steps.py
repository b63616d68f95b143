"""Steps of an edit: each returns the sheet with one file changed, or None if the file's form cannot be edited safely."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from korme.commands.edits.sheet import EntryFile, EntrySheet, field_order, item_of, node_path, plain_name, type_at
from korme.fields.base import specs
from korme.fields.groups import Group
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.pictures import PictureFields
from korme.read.entries import plain
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_edit import YamlEditor
from korme.read.yaml_lists import aligned, item_made_map, opened, set_items
from korme.read.yaml_text import field_lines
from korme.read.yaml_values import NodePath, node_at

PICTURE_ORDER = tuple(specs(PictureFields))
LISTS = ("pictures", "process", "film")
"""Fields that hold lists of pictures."""
Edits = Callable[[YamlEditor], tuple[Edit, ...] | None]


def edited(sheet: EntrySheet, part: EntryFile, make: Edits) -> EntrySheet | None:
    """Return the sheet with a file edited."""
    editor = part.editor
    edits = make(editor) if editor else None
    if edits is None or part.source is None:
        return None
    return sheet.with_part(replace(part, source=part.source.edited(edits)))


def current(sheet: EntrySheet, part: EntryFile) -> EntryFile:
    """Return a file as it is in a sheet by now."""
    return next((one for one in sheet.parts if one.path == part.path), part)


def set_node(sheet: EntrySheet, part: EntryFile, path: NodePath, value: Any) -> EntrySheet | None:
    """Give a field a value, or add it; the file is made if it is not there."""
    if part.source is None:
        return _made(sheet, part, {str(path[-1]): value}) if len(path) == 1 else None
    if part.is_markdown and not part.source.field_lines and len(path) == 1:
        return _with_front_matter(sheet, part, {str(path[-1]): value})
    around = type_at(sheet.kind.cls, path[len(part.base) : -1])
    order = field_order(sheet.kind.cls)
    if isinstance(around, Group):
        order = tuple(specs(around.cls))
    elif len(path) > 1 and path[-1] in PICTURE_ORDER:
        order = PICTURE_ORDER
    if path and path[-1] in sheet.languages and len(path) > 1:
        order = (sheet.language, *(each for each in sheet.languages if each != sheet.language))
    return edited(sheet, part, lambda editor: editor.set_field(path, value, order))


def remove_node(sheet: EntrySheet, part: EntryFile, path: NodePath) -> EntrySheet | None:
    """Remove a field; a map that it leaves empty goes, too."""
    editor = part.editor
    if editor is None:
        return sheet
    around = node_at(editor.document.pairs, path[:-1])
    is_last = isinstance(around, Pairs) and list(around.pairs) == [path[-1]]
    if is_last and len(path) > len(part.base) + 1 and not isinstance(path[-2], int):
        return remove_node(sheet, part, path[:-1])
    return edited(sheet, part, lambda editor: editor.remove_field(path))


def _made(sheet: EntrySheet, part: EntryFile, values: Mapping[str, Any]) -> EntrySheet:
    """Return the sheet with a new file; a Markdown file has its fields as front matter."""
    other = next((one.source for one in sheet.parts if one.source), None)
    newline = other.newline if other else "\n"
    lines = field_lines(values)
    lines = ["---", *lines, "---"] if part.is_markdown else lines
    text = "".join(line + newline for line in lines)
    return sheet.with_part(replace(part, source=SourceFile(part.path, text)))


def _with_front_matter(sheet: EntrySheet, part: EntryFile, values: Mapping[str, Any]) -> EntrySheet | None:
    """Return the sheet with front matter in a file that is only a body, as translations are."""
    if part.source is None or part.path == sheet.main.path:
        return None
    newline = part.source.newline
    head = "".join(line + newline for line in ("---", *field_lines(values), "---", ""))
    return sheet.with_part(replace(part, source=replace(part.source, text=head + part.source.text.lstrip("\r\n"))))


def with_picture(sheet: EntrySheet, part: EntryFile, name: str, file: str) -> EntrySheet | None:
    """Return the sheet with a map for a picture of a list, to which texts can be added.

    A list that is not there is written: in the main file with all pictures, since it says which are shown.
    """
    path = (*part.base, name)
    node = sheet.node(part, (name,))
    if node is None or (isinstance(node, Scalar) and node.is_nothing):
        if part.path != sheet.main.path:
            return set_node(sheet, part, path, [{"file": file}])
        names = sheet.listed_pictures() if name == "pictures" else []
        if plain_name(file) not in map(plain_name, names):
            return None
        items = [{"file": one} if plain_name(one) == plain_name(file) else one for one in names]
        return set_node(sheet, part, path, items)
    if not isinstance(node, Items):
        if isinstance(node, Scalar):
            return set_node(sheet, part, path, [{"file": node.text}])
        return sheet
    at = item_of(node, file)
    if at is None:
        is_translation = part.path != sheet.main.path
        return edited(sheet, part, lambda editor: editor.append(path, [{"file": file}])) if is_translation else None
    if isinstance(node.items[at], Pairs):
        return sheet
    if node.end is not None:
        changed = edited(sheet, part, lambda editor: opened(editor, path))
        sheet = changed or sheet
        part = current(sheet, part)
    return edited(sheet, part, lambda editor: item_made_map(editor, (*path, at), "file"))


def with_map(sheet: EntrySheet, part: EntryFile, path: NodePath, alone: str) -> EntrySheet | None:
    """Return the sheet with a map in place of a single text, which becomes one of its fields: `cover: a.jpg`, `sale: sold`.

    Args:
        alone: the name of that field; '' if a single text cannot be there.
    """
    editor = part.editor
    node = node_at(editor.document.pairs, path) if editor else None
    if isinstance(node, Pairs):
        return sheet
    if isinstance(node, Scalar) and not node.is_nothing:
        if not alone:
            return None
        if isinstance(path[-1], int):
            return edited(sheet, part, lambda editor: item_made_map(editor, path, alone))
        return set_node(sheet, part, path, {alone: node.text})
    return None


def set_list(sheet: EntrySheet, part: EntryFile, path: NodePath, values: Sequence[str]) -> EntrySheet | None:
    """Give a list of texts other items: those that it has keep their lines and comments."""
    editor = part.editor
    node = node_at(editor.document.pairs, path) if editor else None
    if not values:
        return remove_node(sheet, part, path) if node else sheet
    if isinstance(node, Items) and node.items and all(isinstance(item, Scalar) for item in node.items):
        order = aligned([str(one) for one in plain(node)], values)
        return edited(sheet, part, lambda editor: set_items(editor, path, order))
    if isinstance(node, Scalar) and len(values) == 1:
        return set_node(sheet, part, path, values[0])
    return set_node(sheet, part, path, list(values))


def set_order(sheet: EntrySheet, part: EntryFile, name: str, files: Sequence[str]) -> EntrySheet | None:
    """Give a list of pictures another order; None unless it has the same pictures."""
    node: Node | None = sheet.node(part, (name,))
    path = (*part.base, name)
    if not isinstance(node, Items):
        known = sheet.listed_pictures() if node is None and name == "pictures" else []
        is_same = sorted(map(plain_name, known)) == sorted(map(plain_name, files))
        return set_node(sheet, part, path, list(files)) if known and is_same else None
    order = [at for file in files if (at := item_of(node, file)) is not None]
    if sorted(order) != list(range(len(node.items))):
        return None
    return edited(sheet, part, lambda editor: set_items(editor, path, order))


def path_in(part: EntryFile, key: Sequence[str | int]) -> NodePath | None:
    """Return the way to a key in a file, whether or not it is there."""
    editor = part.editor
    return node_path(editor.document.pairs, part.base, tuple(key)) if editor else (*part.base, *key)
