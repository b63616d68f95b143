"""The schedules of frab and pretalx (JSON and XML, the c3voc schema), and FOSDEM's XML."""

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
    """A schedule.json, and what is told of sessions that cannot be read.

    Raises:
        ValueError: it is none.
    """
    try:
        return _programme(json.loads(text), zone, path)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def from_xml(data: bytes, zone: ZoneInfo, path: str) -> tuple[ImportedProgramme, list[Problem]]:
    """A schedule.xml, and what is told of sessions that cannot be read.

    Raises:
        ValueError: it is none, or it declares a document type: entities can make a small file fill all memory.
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
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding that nobody knows
        raise ValueError(str(error)) from None


def _as_json(root: ElementTree.Element) -> dict[str, Any]:
    """The tree in the form of schedule.json."""
    about = root.find("conference")
    tags = [one for one in about if one.tag != "track"] if about is not None else []
    conference: dict[str, Any] = {one.tag: one.text or "" for one in tags}
    conference["days"] = [_day(one) for one in root.iter("day") if one.find("room") is not None]
    return {"schedule": {"conference": conference, "base_url": conference.get("base_url", "")}}


def _day(day: ElementTree.Element) -> dict[str, Any]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for room in day.findall("room"):
        rooms.setdefault(room.get("name", ""), []).extend(_event(one) for one in room.findall("event"))
    return {"date": day.get("date", ""), "day_start": day.get("start", ""), "rooms": rooms}


def _event(event: ElementTree.Element) -> dict[str, Any]:
    found: dict[str, Any] = {one.tag: one.text or "" for one in event if not len(one)}
    found |= {"guid": event.get("guid", ""), "id": event.get("id", ""), "code": event.get("code", "")}
    found["persons"] = [{"name": one.text or ""} for one in event.iterfind("persons/person")]
    for name, tag in (("links", "link"), ("attachments", "attachment")):
        parts = event.iterfind(f"{name}/{tag}")
        found[name] = [{"url": one.get("href", ""), "title": one.text or ""} for one in parts]
    recording = event.find("recording")
    if recording is not None:
        found["recording_license"] = recording.findtext("license") or ""
        found["do_not_record"] = (recording.findtext("optout") or "") == "true"
    return found


def _programme(data: Any, zone: ZoneInfo, path: str) -> tuple[ImportedProgramme, list[Problem]]:
    """The schedule's document as a programme.

    Raises:
        ValueError: it has not the form.
    """
    problems: list[Problem] = []
    try:
        schedule = data["schedule"]
        conference = schedule["conference"]
        base = tidy(schedule.get("base_url") or conference.get("url"))
        sessions = [one for day in conference["days"] for one in _sessions(day, base, zone, Mark(path), problems)]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no schedule: {error}") from None
    title = line(conference.get("title")) or "Programme"
    source = slugify(str(conference.get("acronym") or title)) or "programme"
    listed = conference.get("rooms")
    told = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    rooms = {line(one.get("name")): _capacity(one.get("capacity")) for one in told if one.get("name")}
    zone_name = line(conference.get("time_zone_name"))
    return ImportedProgramme(source, title, tuple(_unique(sessions)), zone_name, rooms), problems


def _capacity(value: object) -> int:
    """How many people a room holds; 0 for what is no such number."""
    digits = tidy(value)
    return int(digits) if re.fullmatch(r"[0-9]{1,7}", digits) else 0


def _unique(sessions: list[Session]) -> Iterator[Session]:
    """One of each key: a session that takes place twice has one key for two times."""
    seen: dict[str, int] = {}
    for one in sessions:
        seen[one.key] = seen.get(one.key, 0) + 1
        again = seen[one.key]
        yield one if again == 1 else Session(f"{one.key} {again}", one.fields, one.line)


def _sessions(
    day: Mapping[str, Any], base: str, zone: ZoneInfo, mark: Mark, problems: list[Problem]
) -> Iterator[Session]:
    for room, events in day["rooms"].items():
        for event in events:
            try:
                session = _session(event, day, room, base, zone)
            except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
                called = event.get("title") or event.get("guid") if isinstance(event, Mapping) else event
                problems.append(unread(mark, error, line(called)))
                continue
            if session:
                yield session


def _session(event: Mapping[str, Any], day: Mapping[str, Any], room: str, base: str, zone: ZoneInfo) -> Session | None:
    """A session; none without a beginning or a title. What is in no form or beyond all calendars raises anything."""
    start = _start(event, day, zone)
    title = line(event.get("title"))
    if start is None or not title:
        return None
    key = tidy(event.get("guid") or event.get("id")) or slugify(title)
    return Session(key, _fields(event, start, line(event.get("room") or room), base, title))


def _start(event: Mapping[str, Any], day: Mapping[str, Any], zone: ZoneInfo) -> dt.datetime | None:
    """The festival's local time of the beginning: of the full date, or of the day and the hour."""
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
    night = not event.get("date") and time < begins  # after midnight, still of the day before
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
    people = [one.get("public_name") or one.get("name") for one in event.get("persons") or ()]
    hosts = [line(one) for one in people if one and line(one)]
    if hosts:
        fields["hosts"] = list(dict.fromkeys(hosts))
    language = line(event.get("language")).replace("_", "-")
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", language):
        fields["spoken"] = [language]
    parts = [*(event.get("links") or ()), *(event.get("attachments") or ())]
    fields |= links([(str(one.get("title") or ""), _address(tidy(one.get("url")), base)) for one in parts])
    fields["source"] = _source(event, kind)
    return fields | texts(event.get("abstract"), event.get("description"))


def _address(address: str, base: str) -> str:
    """A link in full: exports name their own attachments by path; spaces and the like are written out."""
    try:
        whole = urljoin(base, address)
    except ValueError:
        return ""
    return quote(whole, safe="%/:?#[]@!$&'()*+,;=~-._")


def _length(value: object) -> dt.timedelta:
    parts = [int(one) for one in re.findall(r"\d+", str(value or ""))][:4]
    if len(parts) == 2:
        return dt.timedelta(hours=parts[0], minutes=parts[1])
    if len(parts) == 3:  # hours, minutes, seconds; days come first only in pretalx's '1:02:30' of no session we met
        return dt.timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2])
    return dt.timedelta()


def _source(event: Mapping[str, Any], kind: str) -> dict[str, Written]:
    """What the session is called where it comes from: kept, and said again in our own schedule."""
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
