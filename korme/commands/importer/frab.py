"""Reads the schedules of frab and pretalx (JSON and XML in the c3voc schema) and the XML of FOSDEM."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urljoin
from xml.etree import ElementTree
from xml.parsers import expat
from zoneinfo import ZoneInfo

from msgspec import Struct

from korme.commands.importer.column_names import event_type, language
from korme.commands.importer.date_cells import UnreadCell
from korme.commands.importer.sessions import (
    ImportedProgramme,
    Session,
    Written,
    html_problems,
    line,
    links,
    span,
    text_of,
    texts,
    tidy,
    unread,
    words,
)
from korme.commands.importer.time_cells import read_length
from korme.core.problems import Mark, Problem, problem
from korme.fields.scalars import MAX_LINE, is_language, is_safe_link
from korme.site.urls import slugify

_DAYS = re.compile(r"(\d):(\d{2}):(\d{2})")
"""Days, hours and minutes, as the schema of schedule.xml has them; '01:30:00' is hours, minutes and seconds."""
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class ScheduleSite(Struct, frozen=True):
    """What a schedule needs to know of the site."""

    zone: ZoneInfo
    """Times are converted to it."""
    languages: Sequence[str]
    """Of a text in several languages, these are taken."""


def from_json(text: str, site: ScheduleSite, path: str) -> tuple[ImportedProgramme, list[Problem]]:
    """Return the programme in a schedule.json, and a problem for whatever is left out.

    Args:
        path: for the marks of problems.

    Raises:
        ValueError: the text is not a schedule.
    """
    try:
        return _programme(json.loads(text), site, path)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def from_xml(data: bytes, site: ScheduleSite, path: str) -> tuple[ImportedProgramme, list[Problem]]:
    """Return the programme in a schedule.xml, and a problem for whatever is left out.

    Args:
        path: for the marks of problems.

    Raises:
        ValueError: the file is not a schedule, or declares a document type, whose entities could exhaust the memory.
    """
    _refuse_types(data)
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError) as error:
        raise ValueError(str(error)) from None
    if root.tag != "schedule":
        raise ValueError(f"<schedule> expected, <{root.tag[:40]}> found")
    return _programme(_as_json(root), site, path)


def _refuse_types(data: bytes) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("<!DOCTYPE>")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an unknown encoding
        raise ValueError(str(error)) from None


def _as_json(root: ElementTree.Element) -> dict[str, Any]:
    """Return the schedule in the form of schedule.json."""
    about = root.find("conference")
    tags = [tag for tag in about if tag.tag != "track"] if about is not None else []
    conference: dict[str, Any] = {tag.tag: tag.text or "" for tag in tags}
    conference["days"] = [_day(day) for day in root.iter("day") if day.find("room") is not None]
    return {"schedule": {"conference": conference, "base_url": conference.get("base_url", "")}}


def _day(day: ElementTree.Element) -> dict[str, Any]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for room in day.findall("room"):
        rooms.setdefault(room.get("name", ""), []).extend(_event(event) for event in room.findall("event"))
    return {"date": day.get("date", ""), "day_start": day.get("start", ""), "rooms": rooms}


def _event(event: ElementTree.Element) -> dict[str, Any]:
    found: dict[str, Any] = {part.tag: part.text or "" for part in event if not len(part)}
    found |= {"guid": event.get("guid", ""), "id": event.get("id", ""), "code": event.get("code", "")}
    found["persons"] = [{"name": person.text or ""} for person in event.iterfind("persons/person")]
    for name, tag in (("links", "link"), ("attachments", "attachment")):
        parts = event.iterfind(f"{name}/{tag}")
        found[name] = [{"url": part.get("href", ""), "title": part.text or ""} for part in parts]
    recording = event.find("recording")
    if recording is not None:
        found["recording_license"] = recording.findtext("license") or ""
        found["do_not_record"] = (recording.findtext("optout") or "") == "true"
    return found


def _programme(data: Any, site: ScheduleSite, path: str) -> tuple[ImportedProgramme, list[Problem]]:
    """Return the programme in a parsed schedule.json.

    Raises:
        ValueError: the data does not have that form.
    """
    problems: list[Problem] = []
    try:
        schedule = data["schedule"]
        conference = schedule["conference"]
        base = tidy(schedule.get("base_url") or conference.get("url"))
        reader = _SessionReader(site, base, Mark(path), problems)
        found = list(_unique([session for day in conference["days"] for session in reader.sessions(day)]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no schedule: {error}") from None
    title = words(conference.get("title"), site.languages) or "Programme"
    source = slugify(str(conference.get("acronym") or title)) or "programme"
    listed = conference.get("rooms")
    maps = [room for room in listed if isinstance(room, Mapping)] if isinstance(listed, list) else []
    rooms = {words(room.get("name"), site.languages): _capacity(room.get("capacity")) for room in maps}
    zone_name = line(conference.get("time_zone_name"))
    rooms.pop("", None)
    sessions = tuple(session for session in found if session.fields)
    unread = tuple(session for session in found if not session.fields)
    return ImportedProgramme(source, title, sessions, zone_name, rooms, unread), problems


def _capacity(value: object) -> int:
    """Return the capacity of a room, or 0 if the value is not a number of people."""
    digits = tidy(value)
    return int(digits) if re.fullmatch(r"[0-9]{1,7}", digits) else 0


def _unique(sessions: list[Session]) -> Iterator[Session]:
    """Yield the sessions with a number added to repeated keys: a session that takes place twice has one key."""
    seen: dict[str, int] = {}
    for session in sessions:
        key = session.key
        seen[key] = seen.get(key, 0) + 1
        yield session if seen[key] == 1 else Session(f"{key} {seen[key]}", session.fields, session.line)


class _SessionReader(Struct, frozen=True):
    """Reads the sessions of one schedule."""

    site: ScheduleSite
    base: str
    """The address to which addresses of attachments belong."""
    mark: Mark
    problems: list[Problem]

    def sessions(self, day: Mapping[str, Any]) -> Iterator[Session]:
        """Yield the sessions of a day; one without fields is left out, and a problem says so."""
        for room, events in day["rooms"].items():
            for event in events:
                try:
                    yield self._session(event, day, room)
                except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
                    known = event if isinstance(event, Mapping) else {"title": event}
                    called = [words(known.get(name), self.site.languages) for name in ("title", "guid", "id")]
                    self.problems.append(unread(self.mark, error, next(filter(None, called), "")))
                    yield Session(_key(known, called[0]), {})

    def _session(self, event: Mapping[str, Any], day: Mapping[str, Any], room: str) -> Session:
        """Return a session.

        Raises:
            AttributeError, KeyError, OverflowError, TypeError: the data has another form.
            ValueError: it has no title or start, or its duration cannot be read; the argument is the field.
        """
        title = words(event.get("title"), self.site.languages)
        if not title:
            raise ValueError("title")
        start = _start(event, day, self.site.zone)
        if start is None:
            raise ValueError("date, start")
        fields = self._fields(event, start, room)
        parts = [*(event.get("links") or ()), *(event.get("attachments") or ())]
        pairs = [(words(part.get("title"), self.site.languages), tidy(part.get("url"))) for part in parts]
        whole = [(name, _address(url, self.base)) for name, url in pairs]
        lost = [url for (_, url), (_, address) in zip(pairs, whole, strict=True) if url and not is_safe_link(address)]
        self.problems.extend(_unused(self.mark, title, url) for url in lost)
        self.problems.extend(html_problems(self.mark, title, [event.get("abstract"), event.get("description")]))
        return Session(_key(event, title), fields | links(whole) | self._texts(event))

    def _fields(self, event: Mapping[str, Any], start: dt.datetime, room: str) -> dict[str, Written]:
        languages = self.site.languages
        kind = words(event.get("type"), languages)
        fields: dict[str, Written] = {}
        for name in ("title", "subtitle"):
            if text := text_of(event.get(name), languages):
                fields[name] = text
        fields |= {"type": event_type(kind), "start": start.isoformat(timespec="minutes")}
        length = _length(event.get("duration"))
        if length:
            fields["duration"] = span(length)
        fields["room"] = words(event.get("room"), languages) or line(room)
        people = [person.get("public_name") or person.get("name") for person in event.get("persons") or ()]
        hosts = [host for name in people if (host := words(name, languages))]
        if hosts:
            fields["hosts"] = list(dict.fromkeys(hosts))
        spoken = line(event.get("language")).replace("_", "-")
        if spoken and (tag := spoken if is_language(spoken) else language(spoken, languages)):
            fields["spoken"] = [tag]
        elif spoken:
            self.problems.append(_unused(self.mark, words(event.get("title"), languages), spoken))
        source = _source(event, kind, languages)
        wrong = {name: text for name, text in source.items() if len(text) > MAX_LINE}
        if "url" in source and not is_safe_link(source["url"]):
            wrong["url"] = source["url"]
        self.problems.extend(_unused(self.mark, words(event.get("title"), languages), text) for text in wrong.values())
        if kept := {name: text for name, text in source.items() if name not in wrong}:
            fields["source"] = kept
        return fields

    def _texts(self, event: Mapping[str, Any]) -> dict[str, Written]:
        """Return the abstract and the description; in one language if they are texts, else in those of the site."""
        parts = event.get("abstract"), event.get("description")
        maps = [part if isinstance(part, Mapping) else {self.site.languages[0]: part} for part in parts]
        own = [tag for tag in self.site.languages if any(tidy(part.get(tag)) for part in maps)]
        tags = own or [tag for part in maps for tag in part][:1]
        if tags != own or tags == [self.site.languages[0]]:
            return texts(*(part.get(tag) for part in maps for tag in tags or [""]))
        by_tag = {tag: texts(*(part.get(tag) for part in maps)) for tag in tags}
        names = {name for found in by_tag.values() for name in found}
        return {name: {tag: found[name] for tag, found in by_tag.items() if name in found} for name in sorted(names)}


def _key(event: Mapping[str, Any], title: str) -> str:
    return tidy(event.get("guid") or event.get("id")) or slugify(title)


def _unused(mark: Mark, title: str, cell: str) -> Problem:
    return problem("import-cell", mark, column=f"{title[:60]}: ", cell=line(cell)[:80])


def _start(event: Mapping[str, Any], day: Mapping[str, Any], zone: ZoneInfo) -> dt.datetime | None:
    """Return the local time of the start, from the full date, or from the day and the hour."""
    try:
        moment = dt.datetime.fromisoformat(str(event.get("date") or ""))
        if "T" in str(event["date"]):
            return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment
    except ValueError:
        pass
    clock = _CLOCK.fullmatch(str(event.get("start") or "").strip())
    try:
        date = dt.date.fromisoformat(str(event.get("date") or day.get("date") or "")[:10])
        begins = (
            dt.datetime.fromisoformat(str(day.get("day_start") or "")).time() if day.get("day_start") else dt.time()
        )
        time = dt.time(int(clock[1]), int(clock[2])) if clock else None
    except ValueError:
        return None
    if time is None:
        return None
    night = not event.get("date") and time < begins  # after midnight, listed under the day before
    return dt.datetime.combine(date + dt.timedelta(days=int(night)), time)


def _address(address: str, base: str) -> str:
    """Return an absolute, percent-encoded URL, or '' if the address is not one.

    Exports name their attachments by path.
    """
    try:
        whole = urljoin(base, address)
    except ValueError:
        return ""
    return quote(whole, safe="%/:?#[]@!$&'()*+,;=~-._")


def _length(value: object) -> dt.timedelta | None:
    """Return a duration, or None for an empty one.

    Raises:
        ValueError: it cannot be read; the argument is the field.
    """
    text = line(value)
    days = _DAYS.fullmatch(text)
    clock = _CLOCK.fullmatch(text)
    if days and int(days[2]) < 24 and int(days[3]) < 60:
        return dt.timedelta(days=int(days[1]), hours=int(days[2]), minutes=int(days[3]))
    if clock and int(clock[2]) < 60:
        return dt.timedelta(hours=int(clock[1]), minutes=int(clock[2]), seconds=int(clock[3] or 0))
    try:
        length = read_length(text)
    except UnreadCell:
        length = None
    if text and length is None:
        raise ValueError(f"duration: {text}")
    return length


def _source(event: Mapping[str, Any], kind: str, languages: Sequence[str]) -> dict[str, str]:
    """Return the session's identifiers in its own programme, which the site's schedule repeats."""
    found: dict[str, str] = {}
    guid, number = tidy(event.get("guid")), tidy(event.get("id"))
    if _UUID.fullmatch(guid):
        found["guid"] = guid.lower()
    if number.isdecimal() and 0 < int(number) < 2**31:
        found["id"] = str(int(number))
    for name, value in (("slug", event.get("slug")), ("url", event.get("url")), ("track", event.get("track"))):
        if text := words(value, languages):
            found[name] = text
    if kind:
        found["type"] = kind
    if line(event.get("recording_license")):
        found["licence"] = line(event["recording_license"])
    if event.get("do_not_record") is True:
        found["unrecorded"] = "yes"
    return found
