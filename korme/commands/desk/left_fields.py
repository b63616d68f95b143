"""What an entry's file says and its form does not show: named with its line, so that nobody takes the form for all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from korme.commands.desk.fields import all_fields
from korme.commands.edits.change import place_of
from korme.commands.edits.sheet import EntrySheet, FieldKey, alone_at, type_at
from korme.core.problems import Mark
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.pictures import PictureField, PictureList
from korme.read.entries import plain
from korme.read.files import shown


class LeftField(NamedTuple):
    """A field that can only be changed in its file."""

    field: str
    """As problems name it: `source`, `pictures.film.mp4.still`."""
    place: str
    """'creatives/aida/index.md:12'"""


def left_fields(sheet: EntrySheet) -> list[LeftField]:
    """Return the fields of an entry's main file that its form does not have, in the order of the file."""
    known = {field.key for field in all_fields(sheet)}
    known |= {key[:depth] for key in known for depth in range(1, len(key))}  # what leads to them
    node = sheet.node(sheet.main, ())
    found = _left(sheet, node, (), known) if isinstance(node, Pairs) else ()
    is_name = ("name",) if sheet.main.base else None  # of an event in a day's list: its address
    return [
        LeftField(place_of(key), f"{shown(mark.path)}:{mark.line}")
        for key, mark in found
        if key != is_name or ("name",) in known
    ]


def _left(sheet: EntrySheet, node: Node, key: FieldKey, known: set[FieldKey]) -> Iterator[tuple[FieldKey, Mark]]:
    """Yield the keys below a node that lead to no value of the form."""
    if isinstance(node, Pairs):
        is_picture = isinstance(type_at(sheet.kind.cls, key), PictureField)
        for name, part in node.pairs.items():
            if not (is_picture and name in ("file", "url")):
                yield from _one(sheet, part, (*key, name), node.keys[name].mark, known)
    elif isinstance(node, Items):
        are_pictures = isinstance(type_at(sheet.kind.cls, key), PictureList)
        for at, item in enumerate(node.items):
            if not (are_pictures and isinstance(item, Scalar)):
                yield from _one(sheet, item, (*key, _file(item) if are_pictures else at), item.mark, known)


def _one(
    sheet: EntrySheet, node: Node, key: FieldKey, mark: Mark, known: set[FieldKey]
) -> Iterator[tuple[FieldKey, Mark]]:
    is_alone = isinstance(node, Scalar) and (*key, alone_at(sheet, key)) in known
    if key not in known and not is_alone:
        yield key, mark
    elif any(len(one) > len(key) and one[: len(key)] == key for one in known) and not isinstance(node, Scalar):
        yield from _left(sheet, node, key, known)


def _file(item: Node) -> str:
    value = plain(item)
    return str(value.get("file") or value.get("url") or "") if isinstance(value, dict) else str(value)
