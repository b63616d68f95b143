"""Traversal of declared fields by their type, at any depth in lists, maps and groups."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, TypeVar

from korme.fields.base import Declared, FieldType, specs
from korme.fields.groups import Group, ListOf, MapOf

Type = TypeVar("Type", bound=FieldType)
_EMPTY = ("", ())


class FieldPath(NamedTuple):
    """A field of a class by its keys in a file: ('members', 'name') for `members: [{name: …}]`."""

    keys: tuple[str, ...]
    type: Any
    """FieldType at the end of the path."""


class FieldValue(NamedTuple):
    """One value with its field."""

    path: FieldPath
    place: str
    """Key of the value in an entry's `marks`: 'hosts.1', 'members.0.name'."""
    value: Any


@cache
def field_paths(cls: type[Declared], *types: type) -> tuple[FieldPath, ...]:
    """Return the declared fields of a class with one of these types, also inside lists, maps and groups."""
    return tuple(path for name, field in specs(cls).items() for path in _paths(field.type, (name,), types))


def _paths(type_: Any, keys: tuple[str, ...], types: tuple[type, ...]) -> Iterator[FieldPath]:
    while isinstance(type_, (ListOf, MapOf)):
        type_ = type_.of
    if isinstance(type_, Group):
        for name, field in specs(type_.cls).items():
            yield from _paths(field.type, (*keys, name), types)
    elif isinstance(type_, types):
        yield FieldPath(keys, type_)


def field_values(value: Declared, *types: type) -> Iterator[FieldValue]:
    """Yield every value of these fields in the order of declaration; empty ones are left out."""
    for path in field_paths(type(value), *types):
        first = path.keys[0]
        outer = getattr(value, first)
        if not outer and (outer is None or outer in _EMPTY):  # as most are
            continue
        if len(path.keys) > 1 or isinstance(outer, tuple):
            for place, found_value in _values(outer, first, path.keys[1:]):
                yield FieldValue(path, place, found_value)
        else:
            yield FieldValue(path, first, outer)


def _values(value: Any, place: str, keys: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield place and value behind `keys`: lists are tuples of values, maps with free keys tuples of (key, value)."""
    if value is None or value == "":
        return
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            if not keys and not isinstance(item, tuple):  # as most are
                if item is not None and item != "":
                    yield f"{place}.{number}", item
                continue
            is_pair = isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str)
            yield from (
                _values(item[1], f"{place}.{item[0]}", keys) if is_pair else _values(item, f"{place}.{number}", keys)
            )
    elif keys:
        yield from _values(getattr(value, keys[0]), f"{place}.{keys[0]}", keys[1:])
    else:
        yield place, value
