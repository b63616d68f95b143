"""What each declared field means, in the languages of the messages: English from the declarations, the others from files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from korme.fields.base import Spec, specs
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureFields
from korme.i18n.messages import LANGUAGES, load_texts
from korme.kinds import KINDS, Entry
from korme.site.config import Config

SHARED = "entry"
"""The name under which the fields of every kind stand."""


def declared() -> Iterator[tuple[str, str, Spec]]:
    """Every declared field with what it belongs to: a kind, a group, `entry` or `site`."""
    shared = specs(Entry)
    groups: dict[str, type] = {"image": PictureFields}
    for name, one in shared.items():
        yield SHARED, name, one
    kinds: list[tuple[str, type]] = [(kind.name, kind.cls) for kind in KINDS]
    for owner, cls in [*kinds, ("site", Config)]:
        for name, one in specs(cls).items():
            _add_group(one.type, groups)
            if name not in shared or owner == "site":
                yield owner, name, one
    for owner in list(groups):
        for name, one in specs(groups[owner]).items():
            yield owner, name, one


def _add_group(type_: Any, groups: dict[str, type]) -> None:
    while isinstance(type_, (ListOf, MapOf)):
        type_ = type_.of
    if isinstance(type_, Group) and type_.kind not in groups:
        groups[type_.kind] = type_.cls
        for one in specs(type_.cls).values():
            _add_group(one.type, groups)


def meanings(language: str) -> Mapping[tuple[str, str], str]:
    """A sentence for each field, by what it belongs to and its name; in English where a language lacks one."""
    found = {(owner, name): one.doc for owner, name, one in declared()}
    if language not in LANGUAGES[1:]:
        return found
    for owner, fields in load_texts("fields", language).items():
        found |= {(owner, name): sentence for name, sentence in fields.items()}
    return found
