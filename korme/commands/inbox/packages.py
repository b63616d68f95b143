"""Entries among received files: a folder with `index.md` and works, as the page `/submit/` and `korme new` write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from korme.commands.importer.picture_folder import FoundFile
from korme.commands.new.copy_pictures import is_medium
from korme.media.kinds import PLAYED, TAKEN
from korme.pictures.files import RAW
from korme.read.files import Item, natural_key
from korme.read.pictures import ENDINGS
from korme.site.urls import is_slug, slugify

_TEXTS = ("md", "yaml")
NOT_AGREED, LEFT_OVER, NEW_PERSON = "agree", "left", "person"
"""Why an import makes something a draft: nobody agrees yet; it lay beside pictures of other works; a letter has it all."""
_TEXT_STEM = re.compile(r"index(?:\.[\w-]{1,35})?")
"""An entry's text, or a translation into what may be a language."""


class EntryPart(Struct, frozen=True):
    """The files of one entry, a person's or a work's."""

    name: str
    """That of its folder; '' for files that are in none."""
    texts: Mapping[str, FoundFile]
    """By name: 'index.md', 'index.ru.md'."""
    pictures: tuple[FoundFile, ...] = ()
    draft: str = ""
    """Why the import makes it a draft: a variant of the hint of `inbox-draft`; '' for what its sender wrote as a draft."""

    @property
    def main(self) -> FoundFile | None:
        """The text with its fields."""
        return next((self.texts[name] for name in ("index.md", "index.yaml") if name in self.texts), None)


class EntryPackage(Struct, frozen=True):
    """The entry of a person, with works, among received files."""

    person: EntryPart
    works: tuple[EntryPart, ...] = ()
    others: tuple[FoundFile, ...] = ()
    """Files that belong to no entry."""
    creative: str = ""
    """The creative whose it is for certain, for what came without a form; such works are added to theirs."""
    private: Mapping[str, str] = {}
    """What is not for the site: `email`, …"""

    @property
    def key(self) -> str:
        """The name of its folder as an address; '' if its files were not in one."""
        return self.person.name if is_slug(self.person.name) else slugify(self.person.name)


def packages_in(files: Sequence[FoundFile]) -> list[EntryPackage]:
    """Return the entries among files; none if there is no `index.md` of a person."""
    roots = {file.parts[:-1] for file in files if _text_name(file.name) in ("index.md", "index.yaml")}
    people = sorted(root for root in roots if not _is_work(root, roots))
    found = []
    for root in people:
        own = [file for file in files if file.parts[: len(root)] == root]
        own = [file for file in own if not any(_is_in(file, other, root) for other in people)]
        found.append(_package(root, own, root[-1] if root else ""))
    return found


def _is_work(root: tuple[str, ...], roots: Iterable[tuple[str, ...]]) -> bool:
    return len(root) > 1 and root[-2].casefold() == "works" and root[:-2] in roots


def _is_in(file: FoundFile, other: tuple[str, ...], root: tuple[str, ...]) -> bool:
    return len(other) > len(root) and file.parts[: len(other)] == other


def _package(root: tuple[str, ...], files: Sequence[FoundFile], name: str) -> EntryPackage:
    person: list[FoundFile] = []
    works: dict[str, list[FoundFile]] = {}
    others: list[FoundFile] = []
    for file in files:
        inner = file.parts[len(root) :]
        if len(inner) == 1:
            person.append(file)
        elif inner[0].casefold() == "works" and len(inner) == 3:
            works.setdefault(inner[1], []).append(file)
        elif inner[0].casefold() == "works" and len(inner) == 2 and (is_picture(file) or is_medium(file.name)):
            works.setdefault(inner[1].rpartition(".")[0], []).append(file)
        else:
            others.append(file)
    parts = [_part(title, works[title], others, TAKEN) for title in sorted(works, key=natural_key)]
    with_files = tuple(part for part in parts if part.texts or part.pictures)
    return EntryPackage(_part(name, person, others), with_files, tuple(others))


def _part(name: str, files: Sequence[FoundFile], others: list[FoundFile], media: Collection[str] = PLAYED) -> EntryPart:
    texts = {text: file for file in files if (text := _text_name(file.name))}
    pictures = shown_files(files, media)
    others += [file for file in files if file not in pictures and not _text_name(file.name)]
    return EntryPart(name, texts, tuple(sorted(pictures, key=lambda file: natural_key(file.name))))


def _text_name(name: str) -> str:
    """Return the name of an entry's text as the site has it, or '' for any other file."""
    item = Item(name.casefold(), "", False)
    ending = {"yml": "yaml"}.get(item.ending, item.ending)
    return f"{item.stem}.{ending}" if ending in _TEXTS and _TEXT_STEM.fullmatch(item.stem) else ""


def shown_files(files: Sequence[FoundFile], media: Collection[str] = PLAYED) -> list[FoundFile]:
    """Return the pictures and media among files, without the moving halves of Live Photos.

    Args:
        media: the endings that count. A document beside a person's text, or in a letter, may be one about them.
    """
    stems = {file.name.rpartition(".")[0].casefold() for file in files if is_picture(file)}

    def is_half(file: FoundFile) -> bool:
        stem, _, ending = file.name.casefold().rpartition(".")
        return ending == "mov" and stem in stems

    return [file for file in files if is_picture(file) or (_ending(file) in media and not is_half(file))]


def _ending(file: FoundFile) -> str:
    return file.name.rpartition(".")[2].lower()


def is_picture(file: FoundFile) -> bool:
    """Return whether a file is a picture by its name."""
    return Item(file.name, "", False).ending in ENDINGS | RAW
