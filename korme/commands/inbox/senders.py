"""Whose something is that came without a form: only if that is certain, by names and addresses that are known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.importer.column_names import comparable
from korme.commands.importer.picture_folder import FoundFile, NameIndex, folded

_GREETING_LINES, _CLOSING_LINES = 4, 8
"""Lines of a letter in which people say who they are."""


class Sender(Struct, frozen=True):
    """Somebody who sent something."""

    slug: str = ""
    """Their creative; empty if the site does not have them yet."""
    name: str = ""


class SenderFinder(Struct, frozen=True):
    """Finds people of the site by what they send."""

    index: NameIndex
    names: Mapping[str, str]
    """By creative."""
    by_address: Mapping[str, str]
    """Creatives by e-mail address, in lower case."""
    exact: Mapping[str, frozenset[str]] = {}
    """Creatives by comparable name, however short."""

    @classmethod
    def of(cls, people: Iterable[tuple[str, str]], by_address: Mapping[str, str]) -> SenderFinder:
        """Return what finds people.

        Args:
            people: creatives with one of their names each.
            by_address: creatives by e-mail address; one that several have is nobody's.
        """
        found = list(people)
        index = NameIndex.of({f"{slug}\0{number}": name for number, (slug, name) in enumerate(found)})
        exact: dict[str, set[str]] = {}
        for slug, name in found:
            exact.setdefault(whole_name(name), set()).add(slug)
        same = {name: frozenset(slugs) for name, slugs in exact.items()}
        return cls(index, dict(reversed(found)), by_address, same)

    def find(self, paths: Sequence[str], mail: tuple[str, str], written: str, texts: Sequence[str]) -> Sender | None:
        """Return who sent something; None if it is not certain.

        Args:
            paths: the name of the item, and of its outermost folder.
            mail: name and address of a mail's sender, who is none of the organizers.
            written: the name that a text gives as `Name: …`.
            texts: what they wrote.
        """
        name = mail[0]
        said = self._said(written)
        slugs = self._named(paths, mail, said)
        if written and not said:
            return None if slugs else Sender(name=written)
        if slugs:
            return self._sender(slugs)
        if _is_name(name):
            return Sender(name=name)
        return self._sender({slug for text in texts for slug in self._mentioned(text)})

    def namesakes(self, paths: Sequence[str], mail: tuple[str, str], written: str) -> list[str]:
        """Return the people between whom `find` does not decide because they have one name; [] if it is not that."""
        slugs = sorted(self._named(paths, mail, self._said(written)))
        return slugs if len(slugs) > 1 and len({whole_name(self.names.get(slug, slug)) for slug in slugs}) == 1 else []

    def _said(self, written: str) -> Collection[str]:
        return self._whole(written) or self.exact.get(whole_name(written), frozenset())

    def _named(self, paths: Sequence[str], mail: tuple[str, str], said: Collection[str]) -> set[str]:
        """Return everybody of the site whose something may be; of people of one name, the folder or the address decides."""
        name, address = mail
        slugs = {slug for path in paths for slug in self._owners(path)} | {*said} | self._whole(name)
        certain = {self.by_address.get(address.casefold(), "")} - {""} | slugs.intersection(paths)
        if len(certain) != 1:
            return slugs | certain
        own = whole_name(self.names.get(next(iter(certain)), ""))
        return certain | {slug for slug in slugs if whole_name(self.names.get(slug, "")) != own}

    def _sender(self, slugs: set[str]) -> Sender | None:
        return Sender(slug := next(iter(slugs)), self.names.get(slug, "")) if len(slugs) == 1 else None

    def _owners(self, path: str) -> set[str]:
        """Return the people whose whole name is in a name; the part after the last dot counts."""
        return _slugs(self.index.owners(FoundFile(Path(), (path, "0"))))

    def _whole(self, name: str) -> set[str]:
        form = folded(name).replace(" ", "")
        return _slugs(self.index.joined.get(form, frozenset())) if form else set()

    def _mentioned(self, text: str) -> set[str]:
        lines = [line for line in text.split("\n") if line.strip()]
        found = {slug for line in (*lines[:_GREETING_LINES], *lines[-_CLOSING_LINES:]) for slug in self._owners(line)}
        return {slug for slug in found if " " in self.names.get(slug, "").strip()}


def whole_name(name: str) -> str:
    """Return a name without case and punctuation; one of which hardly anything would be left as it is."""
    form = comparable(name)
    return form if len(form) > 1 else unicodedata.normalize("NFC", name).casefold().strip()


def _slugs(keys: Iterable[str]) -> set[str]:
    return {key.partition("\0")[0] for key in keys}


def _is_name(text: str) -> bool:
    """Return whether a sender's name is that of a person, as far as one can tell: two to four words of letters."""
    words = text.split()
    return 2 <= len(words) <= 4 and all(re.fullmatch(r"[^\W\d_]+(?:[.'’-][^\W\d_]*)*", word) for word in words)
