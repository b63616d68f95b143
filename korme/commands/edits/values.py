"""Puts values that are the same in every language into the entry's main file: lines, choices, lists, groups of fields."""

from __future__ import annotations

from korme.commands.edits.adding import added
from korme.commands.edits.sheet import EntrySheet, FieldKey, alone_at
from korme.commands.edits.steps import (
    LISTS,
    edited,
    path_in,
    remove_node,
    set_list,
    set_node,
    set_order,
    with_map,
    with_picture,
)
from korme.fields.nodes import Pairs, Scalar
from korme.read.yaml_edit import Location

Value = str | tuple[str, ...]
"""What a field holds: a text as it is typed, or the items of a list in order."""


def set_value(sheet: EntrySheet, key: FieldKey, value: Value) -> EntrySheet | None:
    """Return the sheet with another value; '' or no items take the field out."""
    if isinstance(value, tuple):
        if key[0] in LISTS and len(key) == 1:
            return set_order(sheet, sheet.main, str(key[0]), value)
        path = path_in(sheet.main, key)
        return set_list(sheet, sheet.main, path, value) if path else None
    if not value:
        path = path_in(sheet.main, key)
        is_there = path is not None and sheet.node(sheet.main, key) is not None
        return remove_node(sheet, sheet.main, path) if path is not None and is_there else sheet
    made = _around(sheet, key) if len(key) > 1 else sheet
    path = path_in(made.main, key) if made else None
    return set_node(made, made.main, path, value) if made and path else None


def _around(sheet: EntrySheet, key: FieldKey) -> EntrySheet | None:
    """Return the sheet with the map that a field is to be in, if there has to be something first."""
    if key[0] in LISTS and isinstance(key[1], str) and len(key) > 2:
        return with_picture(sheet, sheet.main, str(key[0]), key[1])
    path, node = path_in(sheet.main, key[:-1]), sheet.node(sheet.main, key[:-1])
    if path is None:
        return None
    if isinstance(node, Pairs):
        return sheet
    if isinstance(node, Scalar) and not node.is_nothing:
        alone = alone_at(sheet, key[:-1])
        if alone == key[-1]:  # the single text itself
            return None
        return with_map(sheet, sheet.main, path, alone)
    return sheet if isinstance(key[-1], str) and len(key) == 2 else None


def _alone(sheet: EntrySheet, key: FieldKey, value: str) -> EntrySheet | None:
    """Return the sheet with a value in a group that is not there, or is a single text: `sale: sold`; None if neither."""
    path, node = path_in(sheet.main, key[:-1]), sheet.node(sheet.main, key[:-1])
    if path is None or isinstance(node, Pairs):
        return None
    alone = alone_at(sheet, key[:-1])
    if isinstance(node, Scalar) and not node.is_nothing:
        if alone != key[-1]:
            is_item = isinstance(path[-1], int) or not alone or not value
            return None if is_item else set_node(sheet, sheet.main, path, {alone: node.text, str(key[-1]): value})
        if isinstance(path[-1], int):
            in_flow = getattr(sheet.node(sheet.main, key[:-2]), "end", None) is not None
            place = Location(path, node, in_flow)
            return edited(sheet, sheet.main, lambda editor: editor.replace(place, value)) if value else None
        return set_node(sheet, sheet.main, path, value) if value else remove_node(sheet, sheet.main, path)
    return set_node(sheet, sheet.main, path, value if alone == key[-1] else {str(key[-1]): value}) if value else sheet


def changed_value(sheet: EntrySheet, key: FieldKey, value: Value) -> EntrySheet | None:
    """Return the sheet with another value, in the smallest form that says it; '' or no items take the field out."""
    made = None
    if isinstance(value, str) and len(key) > 1 and key[0] not in LISTS:
        made = _alone(sheet, key, value)
    made = made or set_value(sheet, key, value)
    if made is not None or not value:
        return made
    return added(sheet, key, value if isinstance(value, str) else value[0] if len(value) == 1 else list(value))
