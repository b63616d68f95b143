"""Finds people again in what earlier imports wrote: by the row's own identifier, by e-mail address, by name."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from korme.commands.fix.apply import OWN, own_folder
from korme.commands.importer.column_names import comparable
from korme.commands.importer.entry_files import to_remember
from korme.commands.importer.memory import MOST_NEW
from korme.commands.importer.memory_file import Sections
from korme.commands.importer.registrations import Registration
from korme.core.problems import Mark, Problem, problem
from korme.site.urls import slugify

CONTACTS = f"{OWN}/contacts.json"
"""What people sent that is not for the site. Git ignores it; without it people are found by their names."""
Contacts = dict[str, dict[str, dict[str, str]]]
"""By table and key of a person: their `email` and whatever else is not published."""
_MOST_MB = 20
_LEFT_OUT = "\0"
"""In place of the key of a row that is left out."""


def read_contacts(root: Path) -> Contacts:
    """Return the private data of earlier imports; what is damaged is none."""
    try:
        if os.path.getsize(root / CONTACTS) > _MOST_MB * 1_000_000:
            return {}
        found = json.loads((root / CONTACTS).read_text("utf-8"))
        if not isinstance(found, dict):
            return {}
        return {
            table: {
                key: {name: str(value) for name, value in known.items()}
                for key, known in people.items()
                if isinstance(known, dict)
            }
            for table, people in found.items()
            if isinstance(people, dict)
        }
    except (OSError, ValueError, RecursionError):
        return {}


def write_contacts(root: Path, contacts: Contacts) -> None:
    """Write the private data, readable by its owner only."""
    folder = own_folder(root)
    part = folder / "contacts.part"
    part.unlink(missing_ok=True)
    text = json.dumps(contacts, ensure_ascii=False, indent=1, sort_keys=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(part, folder / CONTACTS.rpartition("/")[2])


def table_of(
    sections: Sections, source: str, people: Sequence[Registration], contacts: Contacts, *, chosen: bool
) -> str:
    """Return the name under which a table is remembered: its own, or that of the only one that it continues.

    Args:
        chosen: the name was given, and is not looked for.
    """
    if chosen or source in sections or not people:
        return source
    fitting = [
        table
        for table, known in sections.items()
        if sum(map(_is_in(known, contacts.get(table, {})), people)) > len(people) * MOST_NEW
    ]
    return fitting[0] if len(fitting) == 1 else source


def _is_in(known: Mapping[str, Any], contacts: Mapping[str, Mapping[str, str]]) -> Callable[[Registration], bool]:
    """Return what tells whether a table has a person, by identifier, name or e-mail address."""
    names = {comparable(str(each.get("name", ""))) for each in known.values()}
    mails = {each.get("email", "").casefold() for each in contacts.values()} - {""}

    def is_in(person: Registration) -> bool:
        return person.identifier in known or comparable(person.name) in names or person.email.casefold() in mails

    return is_in


def keys_of(
    people: Sequence[Registration],
    known: Mapping[str, Any],
    contacts: Mapping[str, Mapping[str, str]],
    table: Mark,
    problems: list[Problem],
) -> dict[str, Registration]:
    """Return people by their keys: that of the row they had before, or a new one.

    A row that may be that of several people of one name is left out and reported.
    """
    left = dict.fromkeys(known)
    keys: list[str] = [""] * len(people)

    def take(at: int, key: str) -> None:
        if key in left and not keys[at]:
            keys[at] = key
            del left[key]

    by_mail = _only({key: each.get("email", "").casefold() for key, each in contacts.items() if key in known})
    mails = [person.email.casefold() for person in people]
    for at, person in enumerate(people):
        take(at, person.identifier)
    for at, mail in enumerate(mails):
        if mail and mails.count(mail) == 1:
            take(at, by_mail.get(mail, ""))
    by_name: dict[str, list[str]] = {}
    for key, each in known.items():
        by_name.setdefault(comparable(str(each.get("name", ""))), []).append(key)
    sent: dict[int, list[str]] = {}
    for at, person in enumerate(people):
        same = by_name.get(comparable(person.name), [])
        if len(same) == 1:
            take(at, same[0])
        elif not keys[at]:
            sent[at] = [key for key in same if key in left and _is_same(person, known[key], contacts.get(key, {}))]
    fits = [key for fitting in sent.values() for key in fitting]
    for at, fitting in sent.items():
        take(at, fitting[0] if len(fitting) == 1 and fits.count(fitting[0]) == 1 else "")
    for at, person in enumerate(people):
        same = by_name.get(comparable(person.name), [])
        fitting = [key for key in same if key in left and not _writes_otherwise(person, contacts.get(key, {}))]
        if fitting and not keys[at]:
            problems.append(_namesakes(Mark(table.path, person.line), person, [known[key] for key in same]))
            keys[at] = _LEFT_OUT
    taken = {*known, *keys}
    for at, person in enumerate(people):
        keys[at] = keys[at] or _free(person.identifier or slugify(person.name) or "person", taken)
        taken.add(keys[at])
    return {key: person for key, person in zip(keys, people, strict=True) if key != _LEFT_OUT}


def _writes_otherwise(person: Registration, contact: Mapping[str, str]) -> bool:
    """Return whether a person has another e-mail address than the one that is known of somebody."""
    return bool(person.email and contact.get("email")) and person.email.casefold() != contact["email"].casefold()


def _is_same(person: Registration, known: Mapping[str, Any], contact: Mapping[str, str]) -> bool:
    """Return whether somebody sent before all that a person sends of themselves, from no other address."""
    sent = to_remember(person.fields).items()
    return not _writes_otherwise(person, contact) and all(
        known.get("fields", {}).get(name) == value for name, value in sent
    )


def _namesakes(mark: Mark, person: Registration, known: Sequence[Mapping[str, Any]]) -> Problem:
    first, *others = (f"creatives/{each['creative']}" for each in known)
    values = {"cell": person.name[:60], "first": first, "second": ", ".join(others) or first, "row": person.email}
    return problem("import-ambiguous", mark, hint="person", column="name", **values)


def _only(values: Mapping[str, str]) -> dict[str, str]:
    """Return keys by value, without the values that several have."""
    found: dict[str, list[str]] = {}
    for key, value in values.items():
        if value:
            found.setdefault(value, []).append(key)
    return {value: keys[0] for value, keys in found.items() if len(keys) == 1}


def _free(key: str, taken: set[str]) -> str:
    unique, number = key, 2
    while unique in taken:
        unique, number = f"{key} {number}", number + 1
    return unique
