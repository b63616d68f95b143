"""What every kind of entry has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from korme.core.model import Picture, Text
from korme.core.problems import Mark
from korme.fields.base import Declared, spec
from korme.fields.groups import ListOf
from korme.fields.scalars import Flag, LanguageTag, Line, Whole
from korme.fields.texts import TextField


class Entry(Declared, frozen=True, kw_only=True):
    """One thing described by a file or folder. Subclasses declare the fields of their kind."""

    slug: str
    """Its address: the NAME of its file or folder."""
    mark: Mark
    """Its main file."""
    files: tuple[str, ...] = ()
    """Every text file it was read from, from the site's root."""
    lines: tuple[int, int] = (0, 0)
    """The first and the last line of its main file that are its own, in a day's list; (0, 0): all of them."""
    marks: Mapping[str, Mark] = {}
    """Where each field stood, by name ('hosts.1')."""
    extra: Mapping[str, Any] = {}
    """The site's own `x-` keys: strings, lists and maps, as written."""
    body_pictures: tuple[Picture, ...] = ()
    """The pictures that the bodies name."""

    body: Text | None = spec(TextField(long=True), "The entry's own words, in Markdown.")
    language: str | None = spec(LanguageTag(of_site=True), "The language of plain strings, when not the site's first.")
    tags: tuple[str, ...] = spec(ListOf(Line()), "Words to find the entry by.")
    aliases: tuple[str, ...] = spec(ListOf(Line()), "Former addresses, from the site's root; they lead here.")
    draft: bool = spec(Flag(), "Not published unless `--drafts` is given.")
    weight: int = spec(Whole(-1000, 1000, empty=0), "Order among its like: small numbers come first.")

    @property
    def heading(self) -> Text:
        """What the entry is called."""
        raise NotImplementedError

    @property
    def all_pictures(self) -> tuple[Picture, ...]:
        """Every picture of the entry, in the order in which it shows them."""
        return self.body_pictures

    def where(self, name: str) -> Mark:
        """Where a field stands; the entry's file when it is not written out."""
        return self.marks.get(name, self.mark)


class Kind(Struct, frozen=True):
    """What sort of entry: where it lies, which class it becomes, where it is published."""

    name: str
    cls: type[Entry]
    folder: str
    """From the site's root; works lie in their creative's folder."""
    url: str
    """The address of one entry from the site's root; empty: it has no page of its own."""
    template: str = ""


def some(*pictures: Picture | None) -> tuple[Picture, ...]:
    """Those pictures that are there."""
    return tuple(one for one in pictures if one is not None)
