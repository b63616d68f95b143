"""What differs between two versions of a source: field by field, as it is written in the files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from msgspec import Struct

from korme.commands.translations.difference import pieces
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.read.front_matter import is_yaml, parse

BODY = "body"
_NAMES = ("file", "name", "work", "label", "creative")
"""Fields by which an item of a list is known."""
_LONG = 300
"""Characters from which only the paragraphs that differ are shown."""
_MOST_COMPARED = 10_000
"""Characters of two versions up to which their words are compared: the time grows with the square."""


class DiffPiece(Struct, frozen=True):
    """A part of a text."""

    text: str
    is_new: bool
    """Whether the other version lacks it."""


class FieldChange(Struct, frozen=True):
    """A field before and after."""

    keys: tuple[str, ...]
    """As in the file: ('title', 'ru'), ('pictures', 'boat.jpg', 'alt'); () for a file whose fields cannot be read."""
    before: tuple[DiffPiece, ...] | None
    """None: it was not there."""
    after: tuple[DiffPiece, ...] | None
    """None: it is gone."""


def fields_of(text: str, path: str) -> Mapping[tuple[str, ...], str]:
    """Return every field of a source by its keys; a text whose fields cannot be read is one field without any."""
    document, problems = parse(text, path)
    if document is None or problems:
        return {(): text}
    found = dict(_flat(document.pairs, ()))
    if not is_yaml(path) and document.body.strip():
        found[BODY,] = document.body
    return found


def _flat(node: Node, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, Scalar):
        yield keys, node.text
    elif isinstance(node, Pairs):
        for key, value in node.pairs.items():
            yield from _flat(value, (*keys, key))
    elif all(isinstance(item, Scalar) for item in node.items):
        yield keys, ", ".join(item.text for item in node.items if isinstance(item, Scalar))
    else:
        yield from _items(node, keys)


def _items(node: Items, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    known: set[str] = set()
    for number, item in enumerate(node.items, 1):
        called = item.text if isinstance(item, Scalar) else _called(item) or str(number)
        if called in known:
            called = f"{called} {number}"
        known.add(called)
        yield from _flat(item, (*keys, called))


def _called(item: Node) -> str:
    if not isinstance(item, Pairs):
        return ""
    names = (item.pairs.get(name) for name in _NAMES)
    return next((one.text for one in names if isinstance(one, Scalar) and one.text), "")


def field_changes(before: str | None, after: str | None, path: str) -> tuple[FieldChange, ...]:
    """Return the fields that differ between two versions of a file, in the order of the later one; None: no such file."""
    old = fields_of(before, path) if before is not None else {}
    new = fields_of(after, path) if after is not None else {}
    every = [*new, *(keys for keys in old if keys not in new)]
    return tuple(_change(keys, old.get(keys), new.get(keys)) for keys in every if old.get(keys) != new.get(keys))


def _change(keys: tuple[str, ...], before: str | None, after: str | None) -> FieldChange:
    if before is None or after is None:
        return FieldChange(keys, _whole(before), _whole(after))
    if max(len(before), len(after)) > _LONG:
        before, after = _paragraphs(before, after)
    return FieldChange(keys, *_pieces(before, after))


def _whole(text: str | None) -> tuple[DiffPiece, ...] | None:
    return None if text is None else (DiffPiece(text, False),)


def _paragraphs(before: str, after: str) -> tuple[str, str]:
    """Return the paragraphs of two texts that differ, '…' for those between."""
    old, new = (re.split(r"\n\s*\n", text.strip()) for text in (before, after))
    parts: tuple[list[str], list[str]] = ([], [])
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = (["…"], ["…"]) if kind == "equal" else (old[a:b], new[c:d])
        parts[0].extend(left)
        parts[1].extend(right)
    return "\n\n".join(parts[0]), "\n\n".join(parts[1])


def _pieces(before: str, after: str) -> tuple[tuple[DiffPiece, ...], tuple[DiffPiece, ...]]:
    """Return two texts in pieces, word by word."""
    if len(before) + len(after) > _MOST_COMPARED:
        return (DiffPiece(before, True),), (DiffPiece(after, True),)
    found = list(pieces(before, after))
    left = tuple(DiffPiece(one.same or one.old, not one.same) for one in found if one.same or one.old)
    return left, tuple(DiffPiece(one.same or one.new, not one.same) for one in found if one.same or one.new)
