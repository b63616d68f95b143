"""Fields made of other fields: lists, maps of a known shape, maps with free keys."""

from __future__ import annotations

from itertools import islice
from typing import Any

from msgspec import Struct

from korme.core.problems import Mark, suggest
from korme.fields.base import FieldType, ReadContext, lacking, read_fields
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.scalars import plain_text

MAX_LIST = 200
"""Maximum length of a list, unless its field says otherwise; pictures have a limit of their own."""


class ListOf(Struct, frozen=True):
    """A list; a single value is a list of one."""

    of: FieldType
    most: int = MAX_LIST
    empty: Any = ()

    def read(self, node: Node, name: str, context: ReadContext) -> tuple[Any, ...]:
        if not isinstance(node, Items):
            known = len(context.marks)
            value = self.of.read(node, name, context)
            if isinstance(self.of, Group):
                _move_marks(context.marks, known, name, f"{name}.0")
            context.marks[f"{name}.0"] = node.mark
            return (value,) if value is not None else ()
        if len(node.items) > self.most:
            context.report("too-many", node.mark, hint="fixed", field=name, found=len(node.items), most=self.most)
            return ()
        values: list[Any] = []
        for item in node.items:
            if isinstance(item, Scalar) and item.after and not item.text:
                context.cut(item, name, is_item=True)
                continue
            known = len(context.marks)
            value = self.of.read(item, name, context)
            if value is None or (isinstance(value, str) and value in values):
                continue
            place = f"{name}.{len(values)}"
            if isinstance(self.of, Group):
                _move_marks(context.marks, known, name, place)
            context.marks[place] = item.mark
            values.append(value)
        return tuple(values)


def _move_marks(marks: dict[str, Mark], known: int, name: str, place: str) -> None:
    """Give the fields of a list's member places of their own: 'members.name' becomes 'members.1.name'.

    Args:
        known: number of marks before the member was read; those behind them are its own.
    """
    for key in list(islice(reversed(marks), len(marks) - known)):
        if key.startswith(f"{name}."):
            marks[place + key[len(name) :]] = marks.pop(key)


class Group(Struct, frozen=True):
    """A map of declared fields, made into `cls`; if `alone` is set, a single value is that field."""

    cls: type
    kind: str
    """A key of the message files for what the map describes."""
    alone: str = ""
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> Any:
        if isinstance(node, Scalar) and self.alone:
            node = Pairs(node.mark, {self.alone: node}, {self.alone: Scalar(self.alone, node.mark)})
        if not isinstance(node, Pairs):
            context.wrong(name, node, "map")
            return None
        before = len(context.problems)
        values = read_fields(self.cls, node, context, prefix=f"{name}.", kind=self.kind)
        broken = lacking(self.cls, values) or any(reported.is_error for reported in context.problems[before:])
        return None if broken else self.cls(**{key: value for key, value in values.items() if value is not None})


class MapOf(Struct, frozen=True):
    """A map with free keys, as pairs of key and value."""

    of: FieldType
    keys: tuple[str, ...] = ()
    """The only keys allowed; empty: any."""
    empty: Any = ()

    def read(self, node: Node, name: str, context: ReadContext) -> tuple[tuple[str, Any], ...]:
        if not isinstance(node, Pairs):
            context.wrong(name, node, "map")
            return ()
        pairs: list[tuple[str, Any]] = []
        for key, value_node in node.pairs.items():
            if self.keys and key not in self.keys:
                context.problems.append(suggest("unknown-word", node.keys[key].mark, key[:80], self.keys, field=name))
                continue
            context.marks[f"{name}.{key}"] = node.keys[key].mark
            value = self.of.read(value_node, f"{name}.{key}", context)
            if value is not None:
                pairs.append((key, value))
        return tuple(pairs)


class Anything(Struct, frozen=True):
    """Any scalar or list of scalars, as text: for options whose types a theme declares."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | tuple[str, ...] | None:
        if isinstance(node, Items):
            return tuple(text for item in node.items if (text := plain_text(item, name, context)) is not None)
        return plain_text(node, name, context)
