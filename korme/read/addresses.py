"""Files of entries: the names in a folder, grouped by slug and language."""

from __future__ import annotations

import re

from msgspec import Struct

from korme.core.file_names import DEVICES
from korme.core.problems import Mark, Problem, problem
from korme.fields.scalars import meant_language
from korme.read.files import Item, shown
from korme.read.front_matter import SourceDocument
from korme.read.memory import KeptReading
from korme.site.urls import TAKEN, is_slug, slugify

_LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?"
_PROGRAMME_TAKEN = frozenset({"changes", "print"})
"""Slugs below `programme/` used by the site's own pages."""
_DAY = r"\d{4}-\d{2}-\d{2}"
TEXT_ENDINGS = ("yaml", "md")


class EntryFiles(Struct):
    """Files of one entry."""

    name: str
    """Name on disk: 'hub' for hub.yaml, hub.ru.md, hub/."""
    folder: str
    """Folder of the files, relative to the site's root."""
    mains: list[Item] = []
    """`NAME.yaml`, `NAME.md` (or index.*); more than one only if they have the same slug."""
    translations: dict[str, Item] = {}
    """By language."""
    items: list[Item] = []
    """All items of the folder."""
    is_folder: bool = False
    is_headless: bool = False
    """Whether the folder has no index: it is not an entry, but may contain works."""
    stand_in: Item | None = None
    """Its only text file, under a wrong name: read to report its problems, never published."""
    picture: Item | None = None
    """Picture of a work that is a single picture."""
    twins: list[EntryFiles] = []
    """Other files with the same slug: read to report their problems, never published."""
    documents: dict[str, SourceDocument] = {}
    """Parsed parts of a day's list: of the main file ('') and of each language's."""
    lines: tuple[int, int] = (0, 0)
    """First and last line in the main file, for an entry of a day's list; (0, 0): the whole file."""
    problems: list[Problem] = []
    """Those of its folder; reported with the entry's own."""
    is_listed: bool = False
    """Whether the names of other files in the folder matter; known once it is read."""
    kept: KeptReading | None = None
    """What was read of it before, if nothing has changed."""

    @property
    def texts(self) -> list[Item]:
        """Its text files, the main one first."""
        return [*self.mains, *self.translations.values()]


def title_from(name: str) -> str:
    """Return the name of a work's folder or picture, made readable: `first_light` is 'First light'."""
    text = name.replace("-", " ").replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def group(
    items: list[Item], folder: str, languages: tuple[str, ...]
) -> tuple[dict[str, EntryFiles], list[Item], list[Problem]]:
    """Group the text files of a folder by slug.

    Returns:
        Entries by name, items that are not text files, and problems.
    """
    entries: dict[str, EntryFiles] = {}
    rest: list[Item] = []
    problems: list[Problem] = []
    for item in items:
        if item.is_folder or item.ending not in TEXT_ENDINGS:
            rest.append(item)
            if item.ending == "yml":
                problems.append(problem("wrong-ending", Mark(item.path), guess=f"{item.stem}.yaml"))
            continue
        name, language = split_language(item.stem)
        entry = entries.setdefault(name, EntryFiles(name, folder))
        if language is None:
            entry.mains.append(item)
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
        elif language in entry.translations:
            problems.append(_twice(entry.translations[language], item))
        else:
            entry.translations[language] = item
    for entry in entries.values():
        for other in entry.mains[1:]:
            problems.append(_twice(entry.mains[0], other))
            entry.twins.append(EntryFiles(entry.name, folder, [other]))
    return entries, rest, problems


def is_day(name: str) -> bool:
    """Return whether a name is a date (ISO 8601): '2026-04-20'."""
    return re.fullmatch(_DAY, name) is not None


def split_language(stem: str) -> tuple[str, str | None]:
    """Split a language tag (BCP 47) from a stem: 'index.ru' → ('index', 'ru'); 'index' → ('index', None)."""
    name, dot, language = stem.rpartition(".")
    return (name, language) if dot and re.fullmatch(_LANGUAGE, language) else (stem, None)


def _twice(first: Item, second: Item) -> Problem:
    return problem("address-twice", Mark(shown(second.path)), other=shown(first.path))


def name_problem(found: EntryFiles, *, kind: str, languages: tuple[str, ...]) -> Problem | None:
    """Return the problem with an entry's name as a slug, or None.

    Args:
        kind: pages share URLs with the site's own pages, calendars of events with those of days.
    """
    mark = Mark(shown(found.mains[0].path if found.mains and not found.is_folder else found.folder))
    if not is_slug(found.name):
        offer = slugify(found.name)
        hint = "guess" if offer else ""
        can_rename = found.is_folder or (bool(found.mains) and not found.documents)
        fix = offer if can_rename and not _is_reserved(offer, kind, languages) else ""
        return problem("invalid-name", mark, hint=hint, found=shown(found.name)[:100], guess=offer, fix=fix)
    return problem("reserved-name", mark, found=found.name) if _is_reserved(found.name, kind, languages) else None


def _is_reserved(name: str, kind: str, languages: tuple[str, ...]) -> bool:
    return (
        name in DEVICES
        or name == "index"
        or (kind == "page" and (name in TAKEN or name in languages))
        or (kind == "event" and (is_day(name) or name in _PROGRAMME_TAKEN))
    )
