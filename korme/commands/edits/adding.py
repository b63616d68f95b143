"""Adds what is not there yet, with the maps and lists that it needs around it; takes items out of lists."""

from __future__ import annotations

from typing import Any

from korme.commands.edits.sheet import EntrySheet, FieldKey, alone_at
from korme.commands.edits.steps import LISTS, edited, path_in, remove_node, set_node
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.read.yaml_lists import set_items

FILM: FieldKey = ("film",)
"""The list that needs no file of the entry: addresses can be typed."""


def added(sheet: EntrySheet, key: FieldKey, value: Any) -> EntrySheet | None:
    """Return the sheet with a value at a key at which there is nothing; None if something stands in its way.

    A new item of a list is written as its others are: as a text if they are texts.

    Args:
        key: an item of a list that is to come has the index behind the last.
        value: a text, or a list or map of these.
    """
    main, depth = sheet.main, len(key) - 1
    if key[0] in LISTS and key != FILM:
        return None
    while depth and _is_nothing(sheet.node(main, key[:depth])):
        depth -= 1
    around, path = sheet.node(main, key[:depth]), path_in(main, key[:depth])
    name, *below = key[depth:]
    if path is None or any(isinstance(part, int) and part for part in below):
        return None
    if isinstance(around, Items):
        if name != len(around.items):
            return None
        are_texts = bool(around.items) and all(isinstance(item, Scalar) for item in around.items)
        if below == [alone_at(sheet, key[:depth])] and are_texts:
            below = []
        return edited(sheet, main, lambda editor: editor.append(path, [_nested(below, value)]))
    is_free = around is None or (isinstance(around, Pairs) and _is_nothing(around.pairs.get(str(name))))
    if not is_free or not isinstance(name, str):
        return None
    return set_node(sheet, main, (*path, name), _nested(below, value))


def without_item(sheet: EntrySheet, key: FieldKey) -> EntrySheet | None:
    """Return the sheet without an item of a list; the last one takes the field with it."""
    *way, at = key
    path, node = path_in(sheet.main, tuple(way)), sheet.node(sheet.main, tuple(way))
    if path is None or not isinstance(node, Items) or not isinstance(at, int):
        return None
    rest = [one for one in range(len(node.items)) if one != at]
    if not rest:
        return remove_node(sheet, sheet.main, path)
    return edited(sheet, sheet.main, lambda editor: set_items(editor, path, rest))


def _is_nothing(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.is_nothing)


def _nested(way: list[str | int], value: Any) -> Any:
    for part in reversed(way):
        value = {part: value} if isinstance(part, str) else [value]
    return value
