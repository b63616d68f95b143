"""Which fields a translation file may have, and how its texts are added to those of the entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from korme.fields import pictures
from korme.fields.base import Spec
from korme.fields.details import DETAILS, Detail, merged_details, texts_twice, untranslated

MACHINE = "machine"
"""The key by which a translation file says that a machine has made it and nobody has checked it: `machine: yes`."""


def translatable(declared: Mapping[str, Spec]) -> tuple[str, ...]:
    """Return the names of the fields that a translation file may have."""
    return tuple(name for name, field in declared.items() if field.type is DETAILS or pictures.translated(field.type))


def merged(value: Any, translation: Any) -> Any:
    """Return a text, or the texts of pictures or details, with those of a translation file added."""
    if _are_details(translation):
        return merged_details(value or (), translation)
    return pictures.merged(value, translation)


def is_of_another(value: Any, translation: Any) -> bool:
    """Return whether a translation is of a picture or detail that the entry does not have, and whose texts would be lost."""
    if _are_details(translation):
        return untranslated(value or (), translation)
    return pictures.is_other_picture(value, translation)


def given_twice(value: Any, translation: Any) -> list[str]:
    """Return the languages in which an entry and a translation give different texts for the same thing."""
    if _are_details(translation):
        return texts_twice(value or (), translation)
    return pictures.given_twice(value, translation)


def _are_details(translation: Any) -> bool:
    return isinstance(translation, tuple) and bool(translation) and isinstance(translation[0], Detail)
