"""What every kind of entry has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from korme.core.model import Picture, Text
from korme.core.problems import Mark
from korme.fields.base import Declared, spec, specs
from korme.fields.groups import ListOf
from korme.fields.pictures import PictureField, PictureList
from korme.fields.references import Ref
from korme.fields.scalars import Flag, LanguageTag, Line, Whole
from korme.fields.texts import TextField
from korme.fields.walk import field_values


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

    body: Text | None = spec(TextField(long=True), "Main text, in Markdown.")
    language: str | None = spec(LanguageTag(of_site=True), "Language of plain strings, if not the site's first.")
    tags: tuple[str, ...] = spec(ListOf(Ref(("tag",), free=True)), "Keywords for finding the entry.")
    aliases: tuple[str, ...] = spec(ListOf(Line()), "Former addresses, from the site's root; they redirect here.")
    draft: bool = spec(Flag(), "Published only with `--drafts`.")
    weight: int = spec(Whole(-1000, 1000, empty=0), "Sort order among entries of the same kind; lower first.")

    @property
    def heading(self) -> Text:
        """The entry's title, or a person's, a venue's or a partner's name."""
        found: Text = getattr(self, "title" if "title" in specs(type(self)) else "name")
        return found

    @property
    def all_pictures(self) -> tuple[Picture, ...]:
        """Every picture of the entry, in the order in which it shows them; one named by two fields is here once."""
        found: dict[str, Picture] = {}
        for one in field_values(self, PictureField, PictureList):
            found.setdefault(one.value.path, one.value)
        return (*found.values(), *self.body_pictures)

    def order(self, language: str) -> tuple[Any, ...]:
        """Sort key among entries of the same kind, in the alphabet of `language`."""
        return self.weight, self.slug

    def where(self, name: str) -> Mark:
        """Where a field stands; the entry's file when it is not written out."""
        return self.marks.get(name, self.mark)


class Kind(Struct, frozen=True):
    """A sort of entry: where its files are, which class they become, and where and how it is published.

    From this and the declared fields of `cls` follow the pages, redirects, sitemap, search rows, tags and
    `api/PLURAL.json` of its entries, the checks of what they name, and the schemas for editors.
    """

    name: str
    plural: str
    cls: type[Entry]
    folder: str
    """From the site's root; works are in their creative's folder."""
    url: str = ""
    """The address of one entry from the site's root; empty: it has no page of its own, only its list."""
    view: str = ""
    """What the page of one entry shows: `module.function` in `korme/views`. Its template is `NAME.html`."""
    list_url: str = ""
    """The address of the list of all entries; empty: there is none."""
    list_view: str = ""
    """What that list shows, as `view`. Its template is named like the address: 'works.html'."""
    is_always_listed: bool = True
    """The list is there even when it is empty; else only with the first entry, and only then a theme needs it."""
    is_searchable: bool = True
    """Visitors find its entries by searching."""

    @property
    def template(self) -> str:
        return f"{self.name}.html"

    @property
    def list_template(self) -> str:
        return f"{self.list_url.strip('/')}.html"
