"""Reads the schedules of frab and pretalx (JSON and XML in the c3voc schema) and the XML of FOSDEM."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urljoin
from xml.etree import ElementTree
from xml.parsers import expat
from zoneinfo import ZoneInfo

from korme.commands.importer.column_names import event_type
from korme.commands.importer.sessions import ImportedProgramme, Session, Written, line, links, span, texts, tidy, unread
from korme.core.problems import Mark, Problem
from korme.site.urls import slugify

_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def from_json(text: str, zone: ZoneInfo, path: str) -> tuple[ImportedProgramme, list[Problem]]:
    """Return the programme in a schedule.json, and a problem for each session that cannot be read.

    Args:
        zone: the site's time zone; times are converted to it.
        path: for the marks of problems.

    Raises:
        ValueError: the text is not a schedule.
    """
    try:
        return _programme(json.loads(text), zone, path)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def from_xml(data: bytes, zone: ZoneInfo, path: str) -> tuple[ImportedProgramme, list[Problem]]:
    """Return the programme in a schedule.xml, and a problem for each session that cannot be read.

    Args:
        zone: the site's time zone; times are converted to it.
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
    return _programme(_as_json(root), zone, path)


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


def _programme(data: Any, zone: ZoneInfo, path: str) -> tuple[ImportedProgramme, list[Problem]]:
    """Return the programme in a parsed schedule.json.

    Raises:
        ValueError: the data does not have that form.
    """
    problems: list[Problem] = []
    try:
        schedule = data["schedule"]
        conference = schedule["conference"]
        base = tidy(schedule.get("base_url") or conference.get("url"))
        days = conference["days"]
        sessions = [session for day in days for session in _sessions(day, base, zone, Mark(path), problems)]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no schedule: {error}") from None
    title = line(conference.get("title")) or "Programme"
    source = slugify(str(conference.get("acronym") or title)) or "programme"
    listed = conference.get("rooms")
    maps = [room for room in listed if isinstance(room, Mapping)] if isinstance(listed, list) else []
    rooms = {line(room.get("name")): _capacity(room.get("capacity")) for room in maps if room.get("name")}
    zone_name = line(conference.get("time_zone_name"))
    return ImportedProgramme(source, title, tuple(_unique(sessions)), zone_name, rooms), problems


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


def _sessions(
    day: Mapping[str, Any], base: str, zone: ZoneInfo, mark: Mark, problems: list[Problem]
) -> Iterator[Session]:
    for room, events in day["rooms"].items():
        for event in events:
            try:
                session = _session(event, day, room, base, zone)
            except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
                name = event.get("title") or event.get("guid") if isinstance(event, Mapping) else event
                problems.append(unread(mark, error, line(name)))
                continue
            if session:
                yield session


def _session(event: Mapping[str, Any], day: Mapping[str, Any], room: str, base: str, zone: ZoneInfo) -> Session | None:
    """Return a session, or None if it has no start or no title.

    Raises:
        AttributeError, KeyError, OverflowError, TypeError, ValueError: the data has another form.
    """
    start = _start(event, day, zone)
    title = line(event.get("title"))
    if start is None or not title:
        return None
    key = tidy(event.get("guid") or event.get("id")) or slugify(title)
    return Session(key, _fields(event, start, line(event.get("room") or room), base, title))


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


def _fields(event: Mapping[str, Any], start: dt.datetime, room: str, base: str, title: str) -> dict[str, Written]:
    kind = line(event.get("type"))
    fields: dict[str, Written] = {"title": title}
    if line(event.get("subtitle")):
        fields["subtitle"] = line(event["subtitle"])
    fields |= {"type": event_type(kind), "start": start.isoformat(timespec="minutes")}
    length = _length(event.get("duration"))
    if length:
        fields["duration"] = span(length)
    fields["room"] = room
    people = [person.get("public_name") or person.get("name") for person in event.get("persons") or ()]
    hosts = [line(name) for name in people if name and line(name)]
    if hosts:
        fields["hosts"] = list(dict.fromkeys(hosts))
    language = line(event.get("language")).replace("_", "-")
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", language):
        fields["spoken"] = [language]
    parts = [*(event.get("links") or ()), *(event.get("attachments") or ())]
    fields |= links([(str(part.get("title") or ""), _address(tidy(part.get("url")), base)) for part in parts])
    fields["source"] = _source(event, kind)
    return fields | texts(event.get("abstract"), event.get("description"))


def _address(address: str, base: str) -> str:
    """Return an absolute, percent-encoded URL, or '' if the address is not one.

    Exports name their attachments by path.
    """
    try:
        whole = urljoin(base, address)
    except ValueError:
        return ""
    return quote(whole, safe="%/:?#[]@!$&'()*+,;=~-._")


def _length(value: object) -> dt.timedelta:
    parts = [int(digits) for digits in re.findall(r"\d+", str(value or ""))][:4]
    if len(parts) == 2:
        return dt.timedelta(hours=parts[0], minutes=parts[1])
    if len(parts) == 3:  # hours, minutes, seconds; sessions of days are unknown
        return dt.timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2])
    return dt.timedelta()


def _source(event: Mapping[str, Any], kind: str) -> dict[str, Written]:
    """Return the session's identifiers in its own programme, which the site's schedule repeats."""
    found: dict[str, Written] = {}
    guid, number = tidy(event.get("guid")), tidy(event.get("id"))
    if _UUID.fullmatch(guid):
        found["guid"] = guid.lower()
    if number.isdecimal() and 0 < int(number) < 2**31:
        found["id"] = str(int(number))
    for name, value in (("slug", event.get("slug")), ("url", event.get("url")), ("track", event.get("track"))):
        if line(value):
            found[name] = line(value)
    if kind:
        found["type"] = kind
    if line(event.get("recording_license")):
        found["licence"] = line(event["recording_license"])
    if event.get("do_not_record") is True:
        found["unrecorded"] = "yes"
    return found
