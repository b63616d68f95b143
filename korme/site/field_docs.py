"""Descriptions of declared fields by language: English from the declarations, others from files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from korme.fields.base import Spec, specs
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureFields
from korme.i18n.messages import LANGUAGES, load_texts
from korme.kinds import KINDS, Entry
from korme.site.config import Config

SHARED = "entry"
"""Owner of the fields that every kind has."""


class DeclaredField(NamedTuple):
    """A declared field and its owner."""

    owner: str
    """A kind, a group, `entry` or `site`."""
    name: str
    spec: Spec


def declared(others: Mapping[str, type] | None = None) -> Iterator[DeclaredField]:
    """Yield every declared field of kinds and of the settings.

    Args:
        others: classes of other files by owner, to yield as well.
    """
    others = others or {}
    shared = specs(Entry)
    groups: dict[str, type] = {"image": PictureFields}
    for name, field in shared.items():
        yield DeclaredField(SHARED, name, field)
    kinds: list[tuple[str, type]] = [(kind.name, kind.cls) for kind in KINDS]
    for owner, cls in [*kinds, ("site", Config), *others.items()]:
        for name, field in specs(cls).items():
            _add_group(field.type, groups)
            if name not in shared or owner in ("site", *others):
                yield DeclaredField(owner, name, field)
    for owner in list(groups):
        for name, field in specs(groups[owner]).items():
            yield DeclaredField(owner, name, field)


def _add_group(type_: Any, groups: dict[str, type]) -> None:
    while isinstance(type_, (ListOf, MapOf)):
        type_ = type_.of
    if isinstance(type_, Group) and type_.kind not in groups:
        groups[type_.kind] = type_.cls
        for field in specs(type_.cls).values():
            _add_group(field.type, groups)


def meanings(language: str, others: Mapping[str, type] | None = None) -> Mapping[tuple[str, str], str]:
    """Return a sentence for each field, by owner and name; in English if the language has none.

    Args:
        others: classes of other files by owner, to explain as well.
    """
    sentences = {(owner, name): field.doc for owner, name, field in declared(others)}
    if language not in LANGUAGES[1:]:
        return sentences
    for owner, fields in load_texts("fields", language).items():
        sentences |= {(owner, name): sentence for name, sentence in fields.items()}
    return sentences
