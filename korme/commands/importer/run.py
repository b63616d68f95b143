"""Imports a programme: reads its file, compares it with the last import, writes entries; manual edits are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.fix.workspace import Workspace
from korme.commands.importer.entry_text import event_path, new_entry, with_fields
from korme.commands.importer.memory import by_session, continued
from korme.commands.importer.memory_file import LIMIT_KB, ImportMemory, read_memory
from korme.commands.importer.merge import merge, remembered
from korme.commands.importer.news import News
from korme.commands.importer.programme_file import ImportChoices, read_programme
from korme.commands.importer.sessions import ImportedProgramme, Session
from korme.commands.importer.shared_rooms import SharedRoom, double_bookings, shared_rooms
from korme.commands.importer.venues import VenueMatcher, matched
from korme.commands.importer.writing import write_files
from korme.commands.importer.years import ProgrammeYears
from korme.core.moments import written
from korme.core.options import Options
from korme.core.problems import Mark, Problem, problem
from korme.fields.nodes import Items
from korme.kinds import Collective, Creative, Entry, Event, Venue
from korme.read.entries import ReaderSettings, plain
from korme.read.folders import read_entries
from korme.read.own_places import IMPORTED
from korme.read.site_file import read_config
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.read.yaml_text import field_text
from korme.site.config import Config
from korme.site.event_times import night_of
from korme.site.urls import is_slug, slugify

_MOST_SHOWN = 300
"""Characters of the titles in one problem."""


class _ImportRun(Struct):
    """An import in progress."""

    config: Config
    workspace: Workspace
    entries: list[Entry]
    names: frozenset[str]
    """The names of all events, unreadable ones included."""
    people: frozenset[str]
    """The names of all creatives and collectives, unreadable ones included."""
    venues: VenueMatcher
    years: ProgrammeYears
    memory: dict[str, Any]
    """By the key of a session: its event, and the fields imported last."""
    files: dict[str, SourceFile] = {}
    """The files to write, by path."""
    placeless: list[str] = []
    """The titles of new events for which the programme names no place."""
    news: list[News] = []
    problems: list[Problem] = []
    uncertain: dict[Problem, int] = {}
    """Problems of names that may be a creative's, with the first line."""
    file: str = ""
    """The programme's, for the marks of problems."""

    def note(self, what: str, **values: str) -> None:
        self.news.append(News(what, values))

    def source(self, path: str) -> SourceFile | None:
        """Return a file as this import has changed it so far, or None if it cannot be read."""
        return self.files.get(path) or self.workspace.source(path)


def import_programme(
    options: Options,
    file: Path,
    choices: ImportChoices | None = None,
    own: Mapping[str, str] = MappingProxyType({}),
    *,
    dry_run: bool = False,
) -> tuple[list[News], list[Problem]]:
    """Import a programme into the site.

    Args:
        own: fields of the site's own columns, by comparable heading.

    Returns:
        What was done, and the problems of what is left out.

    Raises:
        UsageError: the file cannot be read, or is not a programme.
        SiteError: the memory of earlier imports cannot be read.
    """
    choices = choices or ImportChoices()
    config, _ = read_config(options.root)
    read, names, _ = read_entries(ReaderSettings(options.root, config.languages, config.bounds, night_of(config)))
    entries = [each.entry for each in read]
    programme, problems = read_programme(file, config, choices, entries, own)
    memory_file = read_memory(options.root)
    memories = memory_file.programmes
    key = choices.source or programme.source
    memory = memories.get(key, {})
    if not programme.has_identifiers:
        key = choices.source or continued(memories, key, programme.sessions)
        memory = by_session(memories.get(key, {}), [*programme.sessions, *programme.unread])
    venues = _venues(programme, choices, entries)
    run = _ImportRun(
        config,
        Workspace(options.root, config.languages, LIMIT_KB),
        entries,
        names["event"],
        names["creative"] | names["collective"],
        venues,
        ProgrammeYears.of(config, entries),
        memory,
        file=file.name,
    )
    if key not in (choices.source, programme.source):
        run.note("import-continued", file=file.name, found=key)
    for what, value in programme.notes:
        run.note(what, file=file.name, found=value)
    if programme.zone and programme.zone != config.timezone:
        run.note("import-zone", theirs=programme.zone, ours=config.timezone)
    shared = shared_rooms(_import_sessions(run, programme))
    _import_venues(run, shared)
    if not dry_run:
        memories[key] = run.memory
        _write(run, memory_file)
    if choices.venue:
        run.placeless.clear()
    return run.news, [*problems, *_reported(run, shared)]


def _reported(run: _ImportRun, shared: Mapping[tuple[str, str], SharedRoom]) -> Iterator[Problem]:
    """Yield what is not certain in what was imported."""
    if run.placeless:
        titles = ", ".join(run.placeless)[:_MOST_SHOWN]
        yield problem("import-venue", Mark(run.file), titles=titles, venue=run.venues.default_name)
    yield from run.problems
    for each, line in run.uncertain.items():
        yield replace(each, mark=Mark(run.file, line))
    yield from _shared_rooms_reported(run, shared, run.file)


def _venues(programme: ImportedProgramme, choices: ImportChoices, entries: Sequence[Entry]) -> VenueMatcher:
    return VenueMatcher(
        {entry.slug: entry for entry in entries if isinstance(entry, Venue)},
        slugify(choices.venue) or slugify(programme.title) or "venue",
        choices.venue or programme.title or "Venue",
        programme.rooms or {},
    )


def _import_sessions(run: _ImportRun, programme: ImportedProgramme) -> list[dict[str, Any]]:
    """Add or change the event of each session; return the fields of all sessions."""
    events = {entry.slug: entry for entry in run.entries if isinstance(entry, Event)}
    people = {entry.slug: entry for entry in run.entries if isinstance(entry, Creative | Collective)}
    former = {
        alias.strip("/").removeprefix("programme/"): each.slug for each in events.values() for alias in each.aliases
    }
    slugs: dict[str, list[str]] = {}
    for event in events.values():
        for identity in _identities(event):
            slugs.setdefault(identity, []).append(event.slug)
    run.years.set_apart(run.memory, programme.sessions, events)
    claimed = {known["event"] for known in run.memory.values()}
    taken = set(run.names) | claimed
    run.venues.learn(
        str(session.fields.get("venue", "")) for session in programme.sessions if not session.fields.get("room")
    )
    resolved = [_resolved(session, run, people) for session in programme.sessions]
    _part_double_bookings(run, programme, resolved, people)
    for session, fields in zip(programme.sessions, resolved, strict=True):
        known = run.memory.get(session.key)
        if known is not None and known["event"] not in events:
            known["event"] = former.get(known["event"], known["event"])
        twins = [slug for identity in _identities_of(fields) for slug in slugs.get(identity, ()) if slug not in claimed]
        if known is None and twins:
            known = run.memory[session.key] = {"event": twins[0], "fields": {}}
            claimed.add(twins[0])
        if known is None:
            _add(run, session, fields, taken)
            if not session.fields.get("venue") and not session.fields.get("room"):
                run.placeless.append(_plain_title(fields))
        elif known["event"] in events:
            _update(run, session, fields, events[known["event"]])
        else:
            is_there = known["event"] in run.names
            run.note("import-unreadable" if is_there else "import-deleted", event=known["event"])
    present = {session.key for session in (*programme.sessions, *programme.unread)}
    for key, known in run.memory.items():
        gone = events.get(known["event"])
        if key not in present and gone and run.years.has_year_of(gone, programme.sessions):
            run.note("import-gone", event=gone.slug, title=_title(run, gone), file=str(gone.mark))
    return resolved


def _part_double_bookings(
    run: _ImportRun,
    programme: ImportedProgramme,
    resolved: Sequence[dict[str, Any]],
    people: Mapping[str, Creative | Collective],
) -> None:
    """Write people who would be in two places at once by name in the later session, and report it: nobody can be."""
    for found in double_bookings(resolved, people.keys()):
        name = people[found.host].heading.own
        if is_slug(name):
            continue
        fields, line = resolved[found.index], programme.sessions[found.index].line
        fields["hosts"] = [name if host == found.host else host for host in fields["hosts"]]
        values = {"name": name[:60], "title": _plain_title(fields)[:60], "other": found.other[:60]}
        run.problems.append(problem("import-host-twice", Mark(run.file, line), **values))


def _resolved(session: Session, run: _ImportRun, people: Mapping[str, Creative | Collective]) -> dict[str, Any]:
    """Return a session's fields with the site's own names for venues, rooms, people and disciplines."""
    fields: dict[str, Any] = dict(session.fields)
    venue, room = run.venues.match(str(fields.pop("venue", "")), str(fields.pop("room", "")))
    fields |= {"venue": venue, **({"room": room} if room else {})}
    if "hosts" in fields:
        fields["hosts"], uncertain = matched(fields["hosts"], people)
        for each in uncertain:
            run.uncertain.setdefault(each, session.line)
        own = [host for host in fields["hosts"] if is_slug(host) and host not in run.people]
        fields |= {"source": {**fields.get("source", {}), "people": own}} if own else {}
    track = fields.pop("discipline", "") or fields.get("source", {}).get("track", "")
    disciplines = run.config.disciplines
    keys = {slugify(name): key for key, value in disciplines for _, name in (*value.name.values, ("", key))}
    if track and slugify(track) in keys:
        fields["discipline"] = [keys[slugify(track)]]
    elif track and not fields.get("source", {}).get("track"):
        fields["tags"] = list(dict.fromkeys([*fields.get("tags", []), track]))
    return fields


def _add(run: _ImportRun, session: Session, fields: dict[str, Any], taken: set[str]) -> None:
    slug = _free_slug(_plain_title(fields), taken, run.years.folder(fields["start"]))
    taken.add(slug)
    ending, text = new_entry(fields)
    path = f"content/programme/{slug}.{ending}"
    run.files[path] = SourceFile(path, text)
    run.memory[session.key] = {"event": slug, "fields": _remembered(fields)}
    run.note("import-added", file=path, title=_plain_title(fields))


def _identities(event: Event) -> list[str]:
    """What identifies an event when the memory is lost: its title and start together, or its identifier."""
    guid = event.source.guid if event.source else None
    titles = [title for _, title in event.title.values]
    return [*(f"{title} {written(event.start)}" for title in titles), *([guid] if guid else [])]


def _identities_of(fields: Mapping[str, Any]) -> list[str]:
    """What identifies a session in the same way."""
    guid = fields.get("source", {}).get("guid")
    return [f"{_plain_title(fields)} {fields['start']}", *([guid] if guid else [])]


def _remembered(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: remembered(value) for name, value in fields.items() if remembered(value) is not None}


def _free_slug(title: str, taken: set[str], year: str) -> str:
    base = (slugify(title) or "event")[:70].strip("-")
    number, slug = 1, base
    while f"{year}{slug}" in taken or slug in ("changes", "print", "index"):
        number, slug = number + 1, f"{base}-{number + 1}"
    return f"{year}{slug}"


def _plain_title(fields: Mapping[str, Any]) -> str:
    title = fields["title"]
    return str(next(iter(title.values())) if isinstance(title, Mapping) else title)


def _title(run: _ImportRun, event: Event) -> str:
    return event.title.pick(run.config.language).text


def _update(run: _ImportRun, session: Session, fields: dict[str, Any], event: Event) -> None:
    """Write the changes of the programme that do not conflict with manual edits."""
    known = run.memory[session.key]
    path = event.mark.path
    source = run.source(path)
    merged = merge(known["fields"], _mine(source, event) if source else {}, fields)
    new = with_fields(source, merged.edits, event=_name_in_list(event)) if source else None
    if merged.edits and new is None:
        run.note("import-kept", file=str(event.mark), fields=", ".join(merged.edits))
    elif merged.edits and new is not None:
        run.files[path] = new
        run.note("import-changed", file=path, title=_title(run, event), fields=", ".join(merged.edits))
    if merged.kept:
        run.note("import-kept", file=str(event.mark), fields=", ".join(merged.kept))
    known["fields"] = _remembered(fields)


def _name_in_list(event: Event) -> str:
    """Return the name of an event in a day's list, or '' for an event with a file of its own."""
    return event.slug.rpartition("/")[2] if event.lines[0] else ""


def _mine(source: SourceFile, event: Event) -> dict[str, Any]:
    """Return the fields of the event's file, with dates added to times and single values as lists."""
    document, _ = source.document()
    values = plain(document.pairs) if document else {}
    path = event_path(document.pairs, _name_in_list(event)) if document else None
    if document is None or path is None:
        return {}
    fields: dict[str, Any] = values["events"][path[1]] if path else values
    for name in ("hosts", "spoken", "tags", "discipline"):
        if isinstance(fields.get(name), str):
            fields[name] = [fields[name]]
    if document.body:
        fields["body"] = document.body
    fields |= {"start": written(event.start)} if "start" in fields else {}
    fields |= {"end": written(event.end)} if "end" in fields and event.end else {}
    return fields


def _import_venues(run: _ImportRun, shared: Mapping[tuple[str, str], SharedRoom]) -> None:
    """Write the venues that the site does not have, and the rooms that its venues do not list."""
    venues = run.venues
    for slug, name in venues.new.items():
        fields: dict[str, Any] = {"name": name}
        if venues.rooms.get(slug):
            fields["rooms"] = [_room(venues, room, is_shared=(slug, room) in shared) for room in venues.rooms[slug]]
        path = f"content/venues/{slug}.yaml"
        if not (run.workspace.root / path).exists():
            run.files[path] = SourceFile(path, field_text(fields))
            run.note("import-venue", file=path, title=name)
            near = venues.near(name)
            if near:
                run.problems.append(
                    problem("import-venue-near", Mark(run.file), found=name[:60], guess=near[:60], file=path)
                )
    for slug, rooms in venues.rooms.items():
        if slug in venues.venues and rooms:
            added = [_room(venues, room, is_shared=(slug, room) in shared) for room in rooms]
            _add_rooms(run, venues.venues[slug], rooms, added)


def _room(venues: VenueMatcher, name: str, *, is_shared: bool) -> Any:
    capacity = venues.capacities.get(name, 0)
    fields = {
        "name": name,
        **({"capacity": str(capacity)} if capacity else {}),
        **({"shared": "yes"} if is_shared else {}),
    }
    return fields if len(fields) > 1 else name


def _add_rooms(run: _ImportRun, venue: Venue, names: list[str], added: list[Any]) -> None:
    path = venue.mark.path
    source = run.source(path)
    editor = editor_of(source) if source else None
    node = editor.document.pairs.pairs.get("rooms") if editor else None
    listed = plain(node) if isinstance(node, Items) else [plain(node)] if node is not None else []
    edits = editor.set_field(("rooms",), [*listed, *added]) if editor else None
    if source is None or edits is None:
        run.note("import-rooms-kept", file=path, rooms=", ".join(names))
    else:
        run.files[path] = source.edited(edits)
        run.note("import-rooms", file=path, rooms=", ".join(names))


def _shared_rooms_reported(
    run: _ImportRun, shared: Mapping[tuple[str, str], SharedRoom], name: str
) -> Iterator[Problem]:
    """Report each room with several sessions at once, but for those of which the site says that it may have them."""
    for (slug, room), found in shared.items():
        venue = run.venues.venues.get(slug)
        known = [each for each in venue.rooms if each.name == room] if venue else []
        if any(each.shared for each in known):
            continue
        is_new = room in run.venues.rooms.get(slug, ())
        values: dict[str, str | int] = {"room": room, "count": found.count, "title": found.first, "other": found.second}
        file = venue.mark.path if venue else f"content/venues/{slug}.yaml"
        yield problem("import-room-shared", Mark(name), hint="" if is_new else "known", **values, file=file)


def _write(run: _ImportRun, memory: ImportMemory) -> None:
    """Write every file whole, the memory last: after an interruption the next import finds its own files."""
    files = {path: source.data for path, source in sorted(run.files.items())}
    write_files(run.workspace.root, {**files, IMPORTED: memory.text().encode()})
