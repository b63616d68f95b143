"""The state of everybody after an import: for the letters, and as a sheet for the organizers."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.commands.importer.memory_file import ImportMemory
from korme.commands.importer.people_memory import Contacts
from korme.commands.inbox.letter_topics import Topic, topics_of
from korme.commands.inbox.received import INBOX, LETTERS, InboxItem
from korme.core.problems import Problem, problem
from korme.i18n.messages import load_texts
from korme.kinds import Creative, Entry, Work
from korme.site.consent import MISSING, lacks_consent, withheld

SHEET = f"{INBOX}/{LETTERS}/people.csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ItemOutcome(Struct):
    """What became of one item of the inbox."""

    item: InboxItem
    problems: list[Problem] = []
    slugs: list[str] = []
    """Creatives whose entries it has."""
    names: list[str] = []
    """Names of the people."""
    refused_slugs: list[str] = []
    is_table: bool = False
    """It is a table of people, works or events."""
    is_refused: bool = False
    """It stays in the inbox."""
    language: str = ""
    """Of the sender, if it is known."""
    email: str = ""
    """Of the sender, if it is known."""


class PersonState(Struct, frozen=True):
    """One creative of the site."""

    slug: str
    name: str
    language: str
    email: str
    is_hidden: bool
    """Nothing of theirs is published: it is a draft, or they have not agreed."""
    has_refused: bool
    """They do not want to be published."""
    works: tuple[tuple[str, int], ...]
    """Titles and numbers of pictures."""
    has_text: bool
    has_portrait: bool
    problems: tuple[Problem, ...]
    """Those of the entry and its works."""
    sent: Mapping[str, str]
    """The names of pictures as they were sent, by their names in the site."""


def people_states(
    entries: Sequence[Entry],
    problems: Mapping[str, tuple[Problem, ...]],
    emails: Mapping[str, str],
    sent: Mapping[str, Mapping[str, str]],
    language: str,
    is_hidden: Callable[[Entry], str],
    today: dt.date,
) -> list[PersonState]:
    """Return everybody's state.

    Args:
        is_hidden: says why an entry is not published, or ''.
        problems: by creative.
        emails: by creative.
        sent: names of pictures as they were sent, by creative and name in the site.
        language: the default one of the site.
    """
    works: dict[str, list[Work]] = {}
    for entry in entries:
        if isinstance(entry, Work):
            works.setdefault(entry.creative, []).append(entry)
    return [
        PersonState(
            person.slug,
            person.name.own,
            person.language or language,
            emails.get(person.slug, ""),
            bool(is_hidden(person)),
            withheld(person, today) in ("refused", "withdrawn"),
            tuple((work.title.own, len(work.pictures)) for work in works.get(person.slug, ())),
            person.body is not None,
            person.portrait is not None,
            (*problems.get(person.slug, ()), *_not_agreed(person)),
            sent.get(person.slug, {}),
        )
        for person in entries
        if isinstance(person, Creative)
    ]


def names_as_sent(memory: ImportMemory) -> dict[str, dict[str, str]]:
    """Return the names of pictures as people sent them, by creative and name in the site; of two with one name none."""
    found: dict[str, dict[str, str]] = {}
    for people in memory.people.values():
        for known in people.values():
            names = found.setdefault(str(known["creative"]), {})
            for part in (known, *known.get("works", {}).values()):
                for picture in part.get("pictures", {}).values():
                    file, name = picture["file"], picture["from"]
                    names[file] = name if names.get(file, name) == name else file
    return found


def _not_agreed(person: Creative) -> Iterator[Problem]:
    """Yield that nobody has recorded that somebody agrees, for a draft: it is what it waits for."""
    if person.draft and lacks_consent(person):
        yield problem(MISSING, person.mark, name=person.name.own, folder="")


def emails_by_slug(memory: ImportMemory, contacts: Contacts) -> dict[str, str]:
    """Return the addresses to write to, by creative; what is not known of a person is not guessed."""
    found: dict[str, str] = {}
    for table, people in memory.people.items():
        for key, known in people.items():
            email = contacts.get(table, {}).get(key, {}).get("email", "")
            if email:
                found.setdefault(str(known["creative"]), email)
    return found


def write_sheet(
    root: Path,
    states: Iterable[PersonState],
    outcomes: Sequence[ItemOutcome],
    letters: Mapping[str, str],
    addresses: Mapping[str, str],
    language: str,
) -> None:
    """Write the sheet with the state of everybody, and of what is left in the inbox.

    Args:
        letters: paths, by creative or by item.
        addresses: of pages, by creative.

    Raises:
        OSError: it cannot be written.
    """
    words: Mapping[str, Any] = load_texts("letters", language)["sheet"]
    columns = [words[name] for name in ("name", "state", "email", "language", "works", "pictures", "missing", "received", "letter", "page")]  # fmt: skip
    rows = [columns]
    for person in states:
        received = [each for each in outcomes if person.slug in each.slugs]
        state = "draft" if person.is_hidden else "errors" if any(each.is_error for each in person.problems) else "ready"
        waiting = any(person.slug in each.refused_slugs for each in received)
        rows.append(
            [
                person.name,
                words["waiting"] if waiting else words[state],
                person.email,
                person.language,
                str(len(person.works)),
                str(sum(count for _, count in person.works)),
                _missing(topics_of(person.problems, for_organizers=True), words),
                "; ".join(each.item.shown for each in received),
                letters.get(person.slug, ""),
                addresses.get(person.slug, ""),
            ]
        )
    known = {person.slug for person in states}
    for each in outcomes:
        if each.is_refused and not known & set(each.slugs):
            name = ", ".join(dict.fromkeys(each.names)) or "–"
            missing = _missing(topics_of(each.problems, for_organizers=True), words)
            letter = letters.get(each.item.shown, "")
            rows.append(
                [name, words["waiting"], each.email, each.language, "", "", missing, each.item.shown, letter, ""]
            )
    text = io.StringIO()
    delimiter = "," if language == "en" else ";"  # what spreadsheets expect where the decimal point is a comma
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    path = root / SHEET
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(".people.part")
    part.write_bytes(text.getvalue().encode("utf-8-sig"))
    part.replace(path)


def _missing(topics: Sequence[Topic], words: Mapping[str, Any]) -> str:
    """Return the open points, each with their number; those without a name of their own are counted together."""
    counts: dict[str, int] = {}
    for topic in topics:
        name = words["topics"].get(topic.key, "")
        counts[name] = counts.get(name, 0) + topic.count
    others = counts.pop("", 0)
    named = counts | ({words["topics"]["other"]: others} if others else {})
    return "; ".join(f"{name} ({count})" for name, count in named.items())


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
