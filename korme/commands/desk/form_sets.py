"""The rows of a form that belong together: a group of fields, the items of a list, the pairs of a map."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from korme.commands.desk.fields import FieldRow
from korme.commands.edits.sheet import FieldKey

_LAST = ("accept",)
"""What every kind has, and few entries."""


class FormPart(Struct, frozen=True):
    """One group of fields, one item of a list, or the pairs of a map."""

    rows: tuple[FieldRow, ...]
    number: int = 0
    """Of an item, counted from 1."""
    is_new: bool = False
    """Whether it is what can be added."""
    is_typed: bool = False
    """Whether somebody has typed something into it that could not be saved."""


class FormSet(Struct, frozen=True):
    """A field that has fields of its own."""

    label: str
    parts: tuple[FormPart, ...]

    @property
    def is_open(self) -> bool:
        """Whether it says something."""
        return any(
            field.value or field.typed or field.called
            for part in self.parts
            for row in part.rows
            for field in row.fields
        )


def form_sets(rows: Sequence[FieldRow]) -> list[FormSet]:
    """Return the rows that belong to something, together, in the order of the form; what is accepted is last."""
    found: dict[FieldKey, dict[tuple[FieldKey, bool], list[FieldRow]]] = {}
    for row in rows:
        if row.group:
            name = tuple(part for part in row.group if isinstance(part, str))
            found.setdefault(name, {}).setdefault((row.group, row.is_new), []).append(row)
    return [
        FormSet(str(name[-1]), tuple(_part(group, own, is_new=is_new) for (group, is_new), own in parts.items()))
        for name, parts in sorted(found.items(), key=lambda one: one[0] == _LAST)
    ]


def _part(group: FieldKey, rows: Sequence[FieldRow], *, is_new: bool) -> FormPart:
    number = group[-1] + 1 if isinstance(group[-1], int) else 0
    is_typed = any(field.typed or field.called for row in rows for field in row.fields)
    return FormPart(tuple(rows), number, is_new, is_typed)
