"""People named in entries: whom a name means, and what visitors see of it.

A person is named by folder, or freely as visitors read the name. Who is hidden, has left or was never here has no page
and no name: visitors never see the name of a folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.fields.references import Ref
from korme.fields.walk import field_paths
from korme.kinds import COLLECTIVE, CREATIVE, Collective, Creative, Entry, Event
from korme.site.urls import is_slug

Person = Creative | Collective


class People(Struct, frozen=True):
    """The creatives and collectives of a site, by slug."""

    published: Mapping[str, Person]
    hidden: Mapping[str, Person]
    """Those to be named nowhere: drafts that the build leaves out, and people who have not agreed to be published."""
    elsewhere: Mapping[str, Person]
    """Entries that the build leaves out for another reason: not requested, or with errors."""
    former: Mapping[str, str]
    """Slugs by former slug, from the aliases."""
    headings: Mapping[str, str]
    """Slugs by the (folded) name that visitors read, in every language; a name that two people share is left out."""
    silent: frozenset[str] = frozenset()
    """Slugs of those who have not agreed to be published: a name written out is not shown either."""

    def find(self, slug: str) -> Person | None:
        """Return the person with a slug, published or not."""
        return self.published.get(slug) or self.hidden.get(slug) or self.elsewhere.get(slug)

    def slug_of(self, name: str) -> str:
        """Return the slug that a name certainly means, or an empty string: a former one, or one with capitals."""
        if self.find(name):
            return name
        lower = name.casefold()
        return self.former.get(name, "") or (lower if "-" in name and self.find(lower) else "")

    def namesake(self, name: str) -> str:
        """Return the slug of the person whose folder or name is written like this, or an empty string."""
        lower = name.casefold()
        return self.slug_of(name) or self.headings.get(folded(name), "") or (lower if self.find(lower) else "")

    def seen(self, name: str) -> str | None:
        """Return the slug of a published person, the name that visitors see of another, or None for nobody."""
        slug = self.slug_of(name)
        if self.silent and (slug or self.namesake(name)) in self.silent:
            return None
        if slug in self.published:
            return slug
        if slug in self.elsewhere:
            return self.elsewhere[slug].heading.own
        is_address = is_slug(name) and self.headings.get(name, "") not in self.published
        return None if slug or is_address else name


def folded(text: str) -> str:
    """Return a name without differences of case and spaces."""
    return " ".join(text.casefold().split())


def orders(name: str) -> tuple[str, ...]:
    """Return a name (folded) and, if it is two words, those in the order of lists: 'abenova zarina', 'abenova, zarina'."""
    words = folded(name).split()
    return (folded(name), *((f"{words[1]} {words[0]}", f"{words[1]}, {words[0]}") if len(words) == 2 else ()))


def draft(entry: Entry) -> str:
    """Return 'draft' for a draft, else ''."""
    return "draft" if entry.draft else ""


def people_in(entries: Sequence[Entry]) -> tuple[Person, ...]:
    """Return the people among entries; a creative, who counts before a collective of the same name, comes later."""
    return tuple(entry for cls in (Collective, Creative) for entry in entries if isinstance(entry, cls))


def people_of(entries: Sequence[Entry], published: Iterable[Entry], hidden: Callable[[Entry], str] = draft) -> People:
    """Return the people of a site.

    Args:
        entries: all that could be read.
        published: those of them that the build publishes.
        hidden: why one of the others is not to be named, as `hidden_by` says; '' if it may be.
    """
    shown = {id(entry) for entry in published}
    everyone = people_in(entries)
    owners: dict[str, set[str]] = {}
    former: dict[str, str] = {}
    for entry in everyone:
        kind = CREATIVE if isinstance(entry, Creative) else COLLECTIVE
        for _, name in entry.heading.values:
            is_silent = id(entry) not in shown and hidden(entry) == "consent"
            for form in orders(name) if is_silent else (folded(name),):
                owners.setdefault(form, set()).add(entry.slug)
        for alias in entry.aliases:
            plural, _, slug = alias.strip("/").partition("/")
            if plural == kind.plural and is_slug(slug):
                former[slug] = entry.slug
    return People(
        published={entry.slug: entry for entry in everyone if id(entry) in shown},
        hidden={entry.slug: entry for entry in everyone if id(entry) not in shown and hidden(entry)},
        elsewhere={entry.slug: entry for entry in everyone if id(entry) not in shown and not hidden(entry)},
        former=former,
        headings={name: next(iter(slugs)) for name, slugs in owners.items() if len(slugs) == 1},
        silent=frozenset(entry.slug for entry in everyone if id(entry) not in shown and hidden(entry) == "consent"),
    )


def names_people(type_: Ref) -> bool:
    """Whether a reference names people, by folder or freely."""
    return type_.free and CREATIVE.name in type_.to


def naming_visible(entries: Iterable[Entry], people: People) -> list[Entry]:
    """Return entries that name only people whom visitors may see."""
    return [_naming_visible(entry, people) for entry in entries]


def own_names(entry: Entry) -> frozenset[str]:
    """Return names of hosts that are no folders although they look like some, as an import has written them."""
    return frozenset(entry.source.people) if isinstance(entry, Event) and entry.source else frozenset()


@cache
def _fields_naming_people(cls: type[Entry]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the fields of entries that name people, each with the way from its value to the name."""
    return tuple((path.keys[0], tuple(path.keys[1:])) for path in field_paths(cls, Ref) if names_people(path.type))


def _naming_visible(entry: Entry, people: People) -> Entry:
    changed = {}
    for name, keys in _fields_naming_people(type(entry)):
        value = getattr(entry, name)
        seen = _seen(value, keys, people, own_names(entry)) if value else value
        if seen != value:
            changed[name] = seen
    return replace(entry, **changed) if changed else entry


def _seen(value: Any, keys: tuple[str, ...], people: People, own: frozenset[str]) -> Any:
    """Return the value of a field with the names that visitors see; None or () if nobody is left."""
    if value is None:
        return None
    if isinstance(value, tuple):
        kept = [seen for item in value if (seen := _seen(item, keys, people, own)) is not None]
        return tuple(item for at, item in enumerate(kept) if item not in kept[:at])
    if not keys:
        return value if value in own and people.namesake(value) not in people.silent else people.seen(value)
    inner = _seen(getattr(value, keys[0]), keys[1:], people, own)
    return None if inner is None else replace(value, **{keys[0]: inner})
