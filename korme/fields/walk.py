"""The values of declared fields, found by the type of the field, however deep in lists, maps and groups."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, TypeVar

from korme.fields.base import Declared, FieldType, specs
from korme.fields.groups import Group, ListOf, MapOf

Type = TypeVar("Type", bound=FieldType)


class FieldPath(NamedTuple):
    """A field of a class by its keys as they stand in a file: ('members', 'name') for `members: [{name: …}]`."""

    keys: tuple[str, ...]
    type: Any
    """The FieldType at the end of the path."""


class FieldValue(NamedTuple):
    """One value with its field."""

    path: FieldPath
    place: str
    """Its name in an entry's `marks`: 'hosts.1', 'members.0.name'."""
    value: Any


@cache
def field_paths(cls: type[Declared], *types: type) -> tuple[FieldPath, ...]:
    """The declared fields of a class whose type is one of `types`, also inside lists, maps and groups."""
    return tuple(found for name, one in specs(cls).items() for found in _paths(one.type, (name,), types))


def _paths(type_: Any, keys: tuple[str, ...], types: tuple[type, ...]) -> Iterator[FieldPath]:
    while isinstance(type_, (ListOf, MapOf)):
        type_ = type_.of
    if isinstance(type_, Group):
        for name, one in specs(type_.cls).items():
            yield from _paths(one.type, (*keys, name), types)
    elif isinstance(type_, types):
        yield FieldPath(keys, type_)


def field_values(value: Declared, *types: type) -> Iterator[FieldValue]:
    """Every value of those fields, in the order in which they are declared; empty ones are left out."""
    for path in field_paths(type(value), *types):
        for place, found in _values(getattr(value, path.keys[0]), path.keys[0], path.keys[1:]):
            yield FieldValue(path, place, found)


def _values(value: Any, place: str, keys: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The values behind `keys`: lists are tuples of values, maps with free keys tuples of (key, value)."""
    if value is None or value == "":
        return
    if isinstance(value, tuple):
        for number, one in enumerate(value):
            is_pair = isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str)
            yield from (
                _values(one[1], f"{place}.{one[0]}", keys) if is_pair else _values(one, f"{place}.{number}", keys)
            )
    elif keys:
        yield from _values(getattr(value, keys[0]), f"{place}.{keys[0]}", keys[1:])
    else:
        yield place, value
