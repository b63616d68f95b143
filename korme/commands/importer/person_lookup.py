"""Finds the creatives and collectives of a site by their names as others write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from korme.commands.importer.column_names import comparable
from korme.commands.importer.person_cells import name_spellings
from korme.core.likeness import guess
from korme.kinds import Collective, Creative
from korme.site.urls import slugify

Names = Mapping[str, frozenset[str]]


class PersonLookup(Struct, frozen=True):
    """Slugs by names, each in three forms; a name that several have is nobody's."""

    whole: Names
    """By comparable name, and by slug."""
    spelt: Names
    """By one of the spellings in a name: 'Irina Sokolova' of 'Ирина Соколова / Irina Sokolova'."""
    plain: Names
    """By name without accents: 'Ozlem Kilic'."""

    @classmethod
    def of(cls, people: Iterable[Creative | Collective]) -> PersonLookup:
        whole: dict[str, set[str]] = {}
        spelt: dict[str, set[str]] = {}
        plain: dict[str, set[str]] = {}
        for person in people:
            for _, name in person.heading.values:
                whole.setdefault(comparable(name), set()).add(person.slug)
                plain.setdefault(slugify(name), set()).add(person.slug)
                spellings = name_spellings(name)
                for spelling in spellings if any(" " in each for each in spellings[1:]) else ():
                    spelt.setdefault(comparable(spelling), set()).add(person.slug)
                    plain.setdefault(slugify(spelling), set()).add(person.slug)
            whole.setdefault(person.slug, set()).add(person.slug)
        return cls(
            *({name: frozenset(slugs) for name, slugs in found.items() if name} for found in (whole, spelt, plain))
        )

    def exact(self, name: str) -> str:
        """Return the slug of the only person with a name, or ''."""
        if "-" in name and name in self.whole:  # a folder, whoever else is called so
            return name
        for names in (self.whole, self.spelt):
            found = names.get(comparable(name), frozenset())
            if found:
                return next(iter(found)) if len(found) == 1 else ""
        return name if name in self.whole else ""

    def almost(self, name: str) -> str:
        """Return the slug of the only person whose name differs in nothing but accents, or ''."""
        found = self.plain.get(slugify(name), frozenset()) if slugify(name) else frozenset()
        return next(iter(found)) if len(found) == 1 and comparable(name) not in self.whole else ""

    def namesakes(self, name: str) -> list[str]:
        """Return the slugs of several people who have one name; [] if it is nobody's or only one's."""
        found: frozenset[str] = frozenset()
        for names, form in (
            (self.whole, comparable(name)),
            (self.spelt, comparable(name)),
            (self.plain, slugify(name)),
        ):
            found = found or names.get(form, frozenset())
        return sorted(found) if len(found) > 1 else []

    def near(self, name: str) -> str:
        """Return a name that is similar, for a hint."""
        return guess(comparable(name), self.whole, least=0.75)
