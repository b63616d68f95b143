"""A programme's file becomes entries: read, compared with what was imported before, written; what people wrote stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.commands.fix.apply import FixWriter
from korme.commands.importer.editing import changed, dumped, new_entry
from korme.commands.importer.frab import from_json, from_xml
from korme.commands.importer.merge import merge, remembered
from korme.commands.importer.places import Houses, matched
from korme.commands.importer.sessions import ImportedProgramme, Session
from korme.commands.importer.tables import decoded, from_csv
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, problem
from korme.fields.nodes import Items, Pairs, Scalar
from korme.kinds import Creative, Entry, Event, Venue
from korme.read.entries import ReaderSettings, plain
from korme.read.files import read_text
from korme.read.folders import IMPORTED, read_entries
from korme.read.front_matter import parse
from korme.read.site_file import read_config
from korme.site.config import Config
from korme.site.event_times import night_of, zone_of
from korme.site.urls import slugify

LARGEST_MB = 20
"""Megabytes of a programme's file; FOSDEM's 900 sessions are three."""
_LIMIT_KB = 20_000
_ABOUT = "What `korme import` wrote last, so that it can tell your edits apart from the programme's. Commit it, do not edit it."


class News(Struct, frozen=True):
    """One thing an import did, or left alone."""

    what: str
    """A line of the message files."""
    values: Mapping[str, str]


class Import(Struct):
    """An import on its way: the site, what is remembered, what will be written."""

    config: Config
    entries: list[Entry]
    names: frozenset[str]
    """Of all events, also of those that cannot be read."""
    houses: Houses
    memory: dict[str, Any]
    """By a session's key: the event it became, and its fields."""
    texts: dict[str, str] = {}
    """Files to be written, by path."""
    news: list[News] = []

    def tell(self, what: str, **values: str) -> None:
        self.news.append(News(what, values))


def import_programme(
    options: Options, file: Path, *, source: str = "", venue: str = "", dry_run: bool = False
) -> tuple[list[News], list[Problem]]:
    """Bring a programme into the site.

    Args:
        source: what the programme is remembered by; empty: its own short name.
        venue: the venue of its rooms; empty: one that is called as the programme.

    Raises:
        UsageError: the file cannot be read, or is no programme.
        SiteError: what was imported before cannot be read.
    """
    config, _ = read_config(options.root)
    programme, problems = read_programme(file, config, source)
    read, names, _ = read_entries(ReaderSettings(options.root, config.languages, config.bounds, night_of(config)))
    entries = [one.entry for one in read]
    memories = _memories(options.root)
    key = source or programme.source
    houses = Houses(
        {one.slug: one for one in entries if isinstance(one, Venue)},
        slugify(venue) or slugify(programme.title) or "venue",
        venue or programme.title or "Venue",
        programme.rooms or {},
    )
    work = Import(config, entries, names["event"], houses, memories.get(key, {}))
    if programme.zone and programme.zone != config.timezone:
        work.tell("import-zone", theirs=programme.zone, ours=config.timezone)
    _sessions(work, programme, options.root)
    _venues(work, options.root)
    if not dry_run:
        memories[key] = work.memory
        _write(options.root, work, memories)
    return work.news, problems


def read_programme(file: Path, config: Config, source: str) -> tuple[ImportedProgramme, list[Problem]]:
    """A file as a programme, whatever format it has; its bytes decide, not its name.

    Raises:
        UsageError: the file cannot be read, is no programme, or needs the extra `korme[import]`.
    """
    name = file.name
    try:
        if file.stat().st_size > LARGEST_MB * 1_000_000:
            raise UsageError(problem("import-too-large", Mark(name), most=LARGEST_MB))
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(problem("unreadable", Mark(str(file)), reason=error.strerror or "")) from None
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    zone: ZoneInfo = zone_of(config)
    try:
        if head == b"{":
            return from_json(decoded(data), zone, name)
        if head == b"<":
            return from_xml(data, zone, name)
        return from_csv(data, name, source=source or _source(file), languages=config.languages)
    except ModuleNotFoundError as error:
        if error.name != "markdownify":
            raise
        raise UsageError(problem("import-tool-missing", Mark(name))) from None
    except ValueError as error:
        hint = "table" if head not in (b"{", b"<") else ""
        reason = " ".join(str(error).split())[:200]
        raise UsageError(problem("import-unknown", Mark(name), hint=hint, reason=reason)) from None


def _source(file: Path) -> str:
    """A table's name without the number that a browser gives to a second download."""
    return slugify(re.sub(r"\s*\(\d+\)$", "", file.stem)) or "table"


def _sessions(work: Import, programme: ImportedProgramme, root: Path) -> None:
    events = {one.slug: one for one in work.entries if isinstance(one, Event)}
    creatives = {one.slug: one for one in work.entries if isinstance(one, Creative)}
    own = {name: one.slug for one in events.values() for name in _names(one)}
    taken = set(work.names) | {one["event"] for one in work.memory.values()}
    for session in programme.sessions:
        fields = _resolved(session, work, creatives)
        known = work.memory.get(session.key)
        twin = next((own[name] for name in _names_of(fields) if name in own), "") if known is None else ""
        if twin:
            known = work.memory[session.key] = {"event": twin, "fields": {}}
        if known is None:
            _add(work, session, fields, taken)
        elif known["event"] in events:
            _update(work, session, fields, events[known["event"]], root)
        else:
            there = known["event"] in work.names
            work.tell("import-unreadable" if there else "import-deleted", event=known["event"])
    present = {one.key for one in programme.sessions}
    for key, known in work.memory.items():
        if key not in present and known["event"] in events:
            event = events[known["event"]]
            work.tell("import-gone", event=event.slug, title=_title(work, event), file=str(event.mark))


def _resolved(session: Session, work: Import, creatives: Mapping[str, Creative]) -> dict[str, Any]:
    """A session's fields with names of the site's own venues, rooms, people, disciplines and languages."""
    fields: dict[str, Any] = dict(session.fields)
    venue, room = work.houses.place(str(fields.pop("venue", "")), str(fields.pop("room", "")))
    fields |= {"venue": venue, **({"room": room} if room else {})}
    if "hosts" in fields:
        fields["hosts"] = matched(fields["hosts"], creatives)
    track = fields.pop("discipline", "") or fields.get("source", {}).get("track", "")
    keys = {slugify(name): key for key, one in work.config.disciplines for _, name in (*one.name.values, ("", key))}
    if track and slugify(track) in keys:
        fields["discipline"] = [keys[slugify(track)]]
    elif track and not fields.get("source", {}).get("track"):
        fields["tags"] = list(dict.fromkeys([*fields.get("tags", []), track]))
    return fields


def _add(work: Import, session: Session, fields: dict[str, Any], taken: set[str]) -> None:
    slug = _free(_plain_title(fields), taken)
    taken.add(slug)
    ending, text = new_entry(fields)
    path = f"content/programme/{slug}.{ending}"
    work.texts[path] = text
    work.memory[session.key] = {"event": slug, "fields": _remembered(fields)}
    work.tell("import-added", file=path, title=_plain_title(fields))


def _names(event: Event) -> list[str]:
    """What an event is known by where the memory is lost: its identifier, or its title and hour together."""
    guid = event.source.guid if event.source else None
    titles = [words for _, words in event.title.values]
    return [*([guid] if guid else []), *(f"{one} {event.start.isoformat(timespec='minutes')}" for one in titles)]


def _names_of(fields: Mapping[str, Any]) -> list[str]:
    """The same of a session."""
    guid = fields.get("source", {}).get("guid")
    return [*([guid] if guid else []), f"{_plain_title(fields)} {fields['start']}"]


def _remembered(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: remembered(value) for name, value in fields.items() if remembered(value) is not None}


def _free(title: str, taken: set[str]) -> str:
    base = (slugify(title) or "event")[:70].strip("-")
    number, slug = 1, base
    while slug in taken or slug in ("changes", "print", "index"):
        number, slug = number + 1, f"{base}-{number + 1}"
    return slug


def _plain_title(fields: Mapping[str, Any]) -> str:
    title = fields["title"]
    return str(next(iter(title.values())) if isinstance(title, Mapping) else title)


def _title(work: Import, event: Event) -> str:
    return event.title.pick(work.config.language).text


def _update(work: Import, session: Session, fields: dict[str, Any], event: Event, root: Path) -> None:
    """What the programme has changed is written where nobody's hand was."""
    known = work.memory[session.key]
    path = event.mark.path
    text = work.texts.get(path) or read_text(root, path, limit_kb=_LIMIT_KB)[0]
    mine = _mine(text or "", path, event)
    merged = merge(known["fields"], mine, fields)
    fresh = changed(text, path, merged.edits, event=_listed(event)) if text and merged.edits else text
    if fresh is None:
        work.tell("import-kept", file=str(event.mark), fields=", ".join(merged.edits))
    elif merged.edits:
        work.texts[path] = fresh
        work.tell("import-changed", file=path, title=_title(work, event), fields=", ".join(merged.edits))
    if merged.kept:
        work.tell("import-kept", file=str(event.mark), fields=", ".join(merged.kept))
    known["fields"] = _remembered(fields)


def _listed(event: Event) -> str:
    """The name by which a day's list knows an event; empty for one with a file of its own."""
    return event.slug if event.lines[0] else ""


def _mine(text: str, path: str, event: Event) -> dict[str, Any]:
    """What the entry's file says, as it is written; times in full."""
    document, _ = parse(text, path)
    pairs: Pairs | None = document.pairs if document else None
    if pairs is not None and _listed(event):
        events = pairs.pairs.get("events")
        items = [one for one in events.items if isinstance(one, Pairs)] if isinstance(events, Items) else []
        pairs = next((one for one in items if _is_called(one, event.slug)), None)
    if document is None or pairs is None:
        return {}
    found = {name: plain(node) for name, node in pairs.pairs.items()}
    for name in ("hosts", "spoken", "tags", "discipline"):
        if isinstance(found.get(name), str):
            found[name] = [found[name]]
    if document.body:
        found["body"] = document.body
    found |= {"start": event.start.isoformat(timespec="minutes")} if "start" in found else {}
    found |= {"end": event.end.isoformat(timespec="minutes")} if "end" in found and event.end else {}
    return found


def _is_called(pairs: Pairs, name: str) -> bool:
    node = pairs.pairs.get("name")
    return isinstance(node, Scalar) and node.text == name


def _venues(work: Import, root: Path) -> None:
    """Houses the site does not have yet, and rooms its houses do not list."""
    houses = work.houses
    for slug, name in houses.new.items():
        fields: dict[str, Any] = {"name": name}
        if houses.rooms.get(slug):
            fields["rooms"] = [_room(houses, one) for one in houses.rooms[slug]]
        path = f"content/venues/{slug}.yaml"
        if not (root / path).exists():
            work.texts[path] = dumped(fields)
            work.tell("import-venue", file=path, title=name)
    for slug, rooms in houses.rooms.items():
        if slug in houses.venues and rooms:
            _add_rooms(work, houses.venues[slug], rooms, root)


def _room(houses: Houses, name: str) -> Any:
    capacity = houses.capacities.get(name, 0)
    return {"name": name, "capacity": str(capacity)} if capacity else name


def _add_rooms(work: Import, venue: Venue, rooms: list[str], root: Path) -> None:
    path = venue.mark.path
    text = read_text(root, path, limit_kb=_LIMIT_KB)[0] or ""
    document, _ = parse(text, path)
    node = document.pairs.pairs.get("rooms") if document else None
    there = node.items if isinstance(node, Items) else [node] if node is not None else []
    written = [plain(one) for one in there]
    fresh = changed(text, path, {"rooms": [*written, *(_room(work.houses, one) for one in rooms)]})
    if fresh is None:
        work.tell("import-rooms-kept", file=path, rooms=", ".join(rooms))
    else:
        work.texts[path] = fresh
        work.tell("import-rooms", file=path, rooms=", ".join(rooms))


def _memories(root: Path) -> dict[str, Any]:
    """By programme: what was imported.

    Raises:
        SiteError: the file is broken; without it every session would be written a second time.
    """
    if not (root / IMPORTED).exists():
        return {}
    text, problems = read_text(root, IMPORTED, limit_kb=_LIMIT_KB)
    try:
        found = json.loads(text or "")["programmes"]
        for one in (each for programme in found.values() for each in programme.values()):
            if not isinstance(one["event"], str) or not isinstance(one["fields"], dict):
                raise ValueError("event")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SiteError((*problems, problem("import-memory", Mark(IMPORTED), reason=str(error)[:200]))) from None
    kept: dict[str, Any] = found
    return kept


def _write(root: Path, work: Import, memories: Mapping[str, Any]) -> None:
    """Every file whole, the memory last: broken off before it, the next import finds its own files and says so."""
    files = {path: text.encode() for path, text in sorted(work.texts.items())}
    files[IMPORTED] = "".join(_lines(memories)).encode()
    writer = FixWriter(root)
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        writer.write(path, data)


def _lines(memories: Mapping[str, Any]) -> Iterator[str]:
    """One line a session, so that git shows and merges them one by one."""
    yield '{\n"about": ' + json.dumps(_ABOUT) + ',\n"programmes": {'
    for index, (name, sessions) in enumerate(sorted(memories.items())):
        lines = (f"{json.dumps(key)}: {json.dumps(one, ensure_ascii=False)}" for key, one in sorted(sessions.items()))
        yield ("," if index else "") + f"\n{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}"
    yield "\n}\n}\n"
