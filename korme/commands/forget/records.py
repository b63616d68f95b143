"""Files in which Körme itself remembers people: what imports wrote, contacts, the announced programme, former addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from korme.commands.fix.workspace import Workspace
from korme.commands.forget.subject import Subject, rows_of
from korme.commands.forget.traces import Search, normal
from korme.commands.importer.memory_file import ImportMemory, Sections
from korme.commands.importer.people_memory import Contacts
from korme.core.model import Text
from korme.kinds import Entry, Event
from korme.read.source_file import Edit
from korme.read.yaml_edit import editor_of
from korme.site.announcements import Announced, AnnouncedEvent, EventChange
from korme.site.config import Config
from korme.site.forgotten import forgotten_mark, is_forgotten
from korme.site.former_names import former_url

SITE = "content/site.yaml"


def without_rows(memory: ImportMemory, person: Subject, search: Search) -> ImportMemory:
    """Return what imports wrote without the person's rows, and without the person's name in others' lists."""
    own = {(table, key) for slug in person.slugs for table, key, _ in rows_of(slug, memory)}
    sections: dict[str, Sections] = {}
    for section in memory.__struct_fields__:
        tables: Sections = getattr(memory, section)
        is_own = section in ("people", "works")
        sections[section] = {
            table: {
                key: _without_names(known, search)
                for key, known in rows.items()
                if not (is_own and (table, key) in own and known.get("creative") in person.slugs)
            }
            for table, rows in tables.items()
        }
        if is_own:
            sections[section] = {table: rows for table, rows in sections[section].items() if rows or not tables[table]}
    return ImportMemory(**sections)


def _without_names(value: Any, search: Search) -> Any:
    """Return a value without the items of lists that are the person; a text stays, since it may be about others."""
    if isinstance(value, Mapping):
        return {key: _without_names(part, search) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_names(part, search) for part in value if not (isinstance(part, str) and search.is_name(part))]
    return value


def without_contacts(contacts: Contacts, person: Subject, memory: ImportMemory) -> Contacts:
    """Return the private data of imports without the person's."""
    own = {(table, key) for slug in person.slugs for table, key, _ in rows_of(slug, memory)}
    names, mails = {normal(name) for name in person.names}, {normal(mail) for mail in person.mails}

    def is_theirs(table: str, key: str, known: Mapping[str, str]) -> bool:
        mail = normal(known.get("email", ""))
        return (table, key) in own or (mail in mails if mail and mails else normal(known.get("name", "")) in names)

    left = {
        table: {key: known for key, known in people.items() if not is_theirs(table, key, known)}
        for table, people in contacts.items()
    }
    return {table: people for table, people in left.items() if people}


def without_titles(announced: Announced, entries: Sequence[Entry], search: Search) -> Announced:
    """Return an announcement in which no title has the person's name: it gets the event's present one, or none.

    An event without any other title, and a past change that names the person, are left out.
    """
    now = {entry.slug: entry.title for entry in entries if isinstance(entry, Event)}

    def renamed(event: AnnouncedEvent | None) -> AnnouncedEvent | None:
        if event is None or not any(search.in_text(value) for _, value in event.title.values):
            return event
        present = dict(now[event.slug].values) if event.slug in now else {}
        titles = {
            language: present.get(language, "") if search.in_text(value) else value
            for language, value in event.title.values
        }
        kept = {language: value for language, value in titles.items() if value and not search.in_text(value)}
        return replace(event, title=Text(tuple(kept.items()))) if kept else None

    events = {slug: event for slug, known in announced.events.items() if (event := renamed(known)) is not None}
    changes: list[EventChange] = []
    for change in announced.changes:
        before, after = renamed(change.before), renamed(change.after)
        if (before is None) == (change.before is None) and (after is None) == (change.after is None):
            changes.append(replace(change, before=before, after=after))
    return replace(announced, events=events, changes=tuple(changes))


def former_address_edits(
    workspace: Workspace, config: Config, person: Subject, *, page: bool
) -> tuple[Edit, ...] | None:
    """Return edits of `site.yaml` that keep a person's addresses from leading elsewhere; None if it cannot be edited.

    Args:
        page: by a page at each address, named in `removed`; otherwise by a mark of it in `forgotten`.
    """
    source = workspace.source(SITE)
    editor = editor_of(source) if source else None
    if source is None or editor is None:
        return None
    if page:
        known = [
            *config.removed,
            *(f"/{url}" for url in dict.fromkeys((*person.urls, *person.addresses)) if f"/{url}" not in config.removed),
        ]
        return editor.set_field(("removed",), known)
    marks = [
        *config.forgotten,
        *(forgotten_mark(url) for url in person.urls if not is_forgotten(url, config.forgotten)),
    ]
    edits = editor.set_field(("forgotten",), marks)
    left = [address for address in config.removed if not is_below_any(former_url(address) or "", person.urls)]
    if edits is None or len(left) == len(config.removed):
        return edits
    after = editor_of(source.edited(edits))
    more = (after.set_field(("removed",), left) if left else after.remove_field(("removed",))) if after else None
    if after is None or more is None:
        return None
    text = after.source.edited(more).text
    return (Edit(SITE, 0, len(source.text), text),)


def is_below_any(url: str, urls: Sequence[str]) -> bool:
    """Return whether an address from the site's root is one of these, or below it."""
    return any(f"{url.rstrip('/')}/".startswith(own) for own in urls)


def remove_tree(root: Path, path: str) -> int:
    """Remove a file or a folder below a root with all that is in it, the folders at the end; links are not followed.

    Returns:
        The number of bytes.

    Raises:
        OSError: something cannot be removed.
    """
    target = root / path
    if target.is_symlink() or target.is_file():
        size = target.lstat().st_size
        target.unlink()
        return size
    size = 0
    if target.is_dir():
        for inner in sorted(target.iterdir()):
            size += remove_tree(target, inner.name)
        target.rmdir()
    return size
