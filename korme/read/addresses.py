"""Which files make one entry: names in a folder, grouped by address and language."""

from __future__ import annotations

import re

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.fields.scalars import meant_language
from korme.read.files import Item, shown
from korme.read.front_matter import SourceDocument
from korme.site.urls import DEVICES, TAKEN, is_slug, slugify

_LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?"
_PROGRAMME_TAKEN = frozenset({"changes", "print"})
"""Addresses below `programme/` that are pages of the site's own."""
_DAY = r"\d{4}-\d{2}-\d{2}"
TEXT_ENDINGS = ("yaml", "md")


class EntryFiles(Struct):
    """The files of one entry."""

    name: str
    """As on disk: 'hub' for hub.yaml, hub.ru.md, hub/."""
    folder: str
    """Where its files lie, from the site's root."""
    mains: list[Item] = []
    """`NAME.yaml`, `NAME.md` (or index.*); one of them, unless two claim the address."""
    translations: dict[str, Item] = {}
    """By language."""
    items: list[Item] = []
    """Everything in the folder."""
    is_folder: bool = False
    is_headless: bool = False
    """A folder without an index: no entry, but works may lie in it."""
    picture: Item | None = None
    """For a work of one picture: the picture."""
    twins: list[EntryFiles] = []
    """Others that claim the same address: read for what is wrong with them, never published."""
    documents: dict[str, SourceDocument] = {}
    """What is read already, of a day's list: its part of the main file ('') and of each language's."""
    lines: tuple[int, int] = (0, 0)
    """The lines of the main file that are its own, of a day's list; (0, 0): all."""


def group(
    items: list[Item], folder: str, languages: tuple[str, ...]
) -> tuple[dict[str, EntryFiles], list[Item], list[Problem]]:
    """The text files of a folder by address.

    Returns:
        Found entries by name, the items that are no text file, and problems.
    """
    found: dict[str, EntryFiles] = {}
    rest: list[Item] = []
    problems: list[Problem] = []
    for item in items:
        if item.is_folder or item.ending not in TEXT_ENDINGS:
            rest.append(item)
            if item.ending == "yml":
                problems.append(problem("wrong-ending", Mark(item.path), guess=f"{item.stem}.yaml"))
            continue
        name, language = split_language(item.stem)
        one = found.setdefault(name, EntryFiles(name, folder))
        if language is None:
            one.mains.append(item)
        elif language not in languages:
            problems.append(
                problem(
                    "translation-language",
                    Mark(shown(item.path)),
                    language=language,
                    known=", ".join(languages),
                    fix=meant_language(language, languages),
                )
            )
        elif language in one.translations:
            problems.append(_twice(one.translations[language], item))
        else:
            one.translations[language] = item
    for one in found.values():
        for other in one.mains[1:]:
            problems.append(_twice(one.mains[0], other))
            one.twins.append(EntryFiles(one.name, folder, [other]))
    return found, rest, problems


def is_day(name: str) -> bool:
    """Whether a name is a date: '2026-04-20'."""
    return re.fullmatch(_DAY, name) is not None


def split_language(stem: str) -> tuple[str, str | None]:
    """'index.ru' → ('index', 'ru'); 'index' → ('index', None)."""
    name, dot, language = stem.rpartition(".")
    return (name, language) if dot and re.fullmatch(_LANGUAGE, language) else (stem, None)


def _twice(first: Item, second: Item) -> Problem:
    return problem("address-twice", Mark(shown(second.path)), other=shown(first.path))


def name_problem(found: EntryFiles, *, kind: str, languages: tuple[str, ...]) -> Problem | None:
    """What is wrong with an entry's name as an address.

    Args:
        kind: a page's address stands beside the site's own, an event's calendar beside those of the days.
    """
    mark = Mark(shown(found.mains[0].path if found.mains and not found.is_folder else found.folder))
    if not is_slug(found.name):
        offer = slugify(found.name)
        hint = "guess" if offer else ""
        lies_here = found.is_folder or (bool(found.mains) and not found.documents)
        fix = offer if lies_here and not _is_reserved(offer, kind, languages) else ""
        return problem("invalid-name", mark, hint=hint, found=shown(found.name)[:100], guess=offer, fix=fix)
    return problem("reserved-name", mark, found=found.name) if _is_reserved(found.name, kind, languages) else None


def _is_reserved(name: str, kind: str, languages: tuple[str, ...]) -> bool:
    return (
        name in DEVICES
        or name == "index"
        or (kind == "page" and (name in TAKEN or name in languages))
        or (kind == "event" and (is_day(name) or name in _PROGRAMME_TAKEN))
    )
