"""Fields and behaviour common to all kinds of entries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from korme.core.model import Picture, Text
from korme.core.problems import Mark
from korme.fields.base import Declared, spec, specs
from korme.fields.groups import ListOf, MapOf
from korme.fields.pictures import PictureField, PictureList
from korme.fields.references import Ref
from korme.fields.scalars import Flag, LanguageTag, Line, Reason, Whole
from korme.fields.texts import TextField
from korme.fields.walk import FieldPath, field_values


class Entry(Declared, frozen=True, kw_only=True, dict=True, omit_defaults=True, tag_field="is", tag=str.lower):
    """An item described by a file or folder. Subclasses declare the fields of their kind."""

    slug: str
    """Slug: the NAME of its file or folder."""
    mark: Mark
    """Main file."""
    files: tuple[str, ...] = ()
    """All text files it was read from, relative to the site's root."""
    lines: tuple[int, int] = (0, 0)
    """First and last line in its main file, for an entry of a day's list; (0, 0): the whole file."""
    marks: Mapping[str, Mark] = {}
    """Position of each field, by name ('hosts.1')."""
    extra: Mapping[str, Any] = {}
    """The site's own `x-` keys, typed as written (`korme.fields.typed`)."""
    body_pictures: tuple[Picture, ...] = ()
    """Pictures in the bodies."""
    by_machine: tuple[str, ...] = ()
    """Languages whose translation file says that a machine has made it."""

    body: Text | None = spec(TextField(long=True), "Main text, in Markdown.")
    language: str | None = spec(LanguageTag(of_site=True), "Language of plain strings, if not the site's first.")
    tags: tuple[str, ...] = spec(ListOf(Ref(("tag",), free=True)), "Keywords for finding the entry.")
    aliases: tuple[str, ...] = spec(ListOf(Line()), "Former addresses, from the site's root; they redirect here.")
    template: str | None = spec(
        Line(), "Template of the page, if not the usual one: one of those that the theme offers."
    )
    draft: bool = spec(Flag(), "Published only with `--drafts`.")
    accept: tuple[tuple[str, str], ...] = spec(
        MapOf(Reason()),
        "Warnings not to report for this entry, as a map of code to reason: `picture-small: the only scan`.",
        private=True,
    )
    weight: int = spec(Whole(-1000, 1000, empty=0), "Sort order among entries of the same kind; lower first.")

    @property
    def heading(self) -> Text:
        """Title of the entry, or the name of a person, venue or partner."""
        heading: Text = getattr(self, "title" if "title" in specs(type(self)) else "name")
        return heading

    @cached_property
    def pictures_in_fields(self) -> tuple[tuple[Picture, FieldPath], ...]:
        """Pictures of its fields, in display order, each with its field, whose type has the presets it is shown with."""
        return tuple((each.value, each.path) for each in field_values(self, PictureField, PictureList))

    @cached_property
    def all_pictures(self) -> tuple[Picture, ...]:
        """Pictures of the entry, in display order; a picture in two fields occurs once."""
        found: dict[str, Picture] = {}
        for picture, _ in self.pictures_in_fields:
            found.setdefault(picture.path, picture)
        return (*found.values(), *self.body_pictures)

    def order(self, language: str) -> tuple[Any, ...]:
        """Sort key among entries of the same kind, in the alphabet of `language`."""
        return self.weight, self.slug

    def filed(self, language: str) -> str:
        """Return the words by which lists in alphabetical order place the entry."""
        return self.heading.pick(language).text

    def where(self, name: str) -> Mark:
        """Return the position of a field, or the entry's file if the field is not written out."""
        return self.marks.get(name, self.mark)


class Kind(Struct, frozen=True):
    """A kind of entry: where its files are, its class, and where and how it is published.

    This and the declared fields of `cls` determine the pages, redirects, sitemap, search items, tags and
    `api/PLURAL.json` of its entries, the checks of their references, and the schemas for editors.
    """

    name: str
    plural: str
    cls: type[Entry]
    folder: str
    """From the site's root; works are in their creative's folder."""
    url: str = ""
    """URL of an entry from the site's root; '' if entries have no page of their own, only the list."""
    view: str = ""
    """View of an entry's page: `module.function` in `korme/views`. Its template is `NAME.html`."""
    list_url: str = ""
    """URL of the list of all entries; '' if there is none."""
    list_view: str = ""
    """View of the list, like `view`. Its template is named after the URL: 'works.html'."""
    is_always_listed: bool = True
    """Whether the list is published even if it is empty; otherwise themes need its template only if there are
    entries."""
    is_searchable: bool = True
    """Whether visitors find its entries by searching."""

    @property
    def template(self) -> str:
        return f"{self.name}.html"

    @property
    def list_template(self) -> str:
        return f"{self.list_url.strip('/')}.html"
