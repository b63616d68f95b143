"""The XML form of the schedule (c3voc's schedule.xsd), made from the content of schedule.json."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from korme.outputs.xml_text import xml_bytes

_LONGEST = "99:59"
"""The XML schema allows two digits for hours, so longer durations are capped; JSON also has the actual end."""
_SAME_NAMES = (
    *("room", "title", "subtitle", "type", "date", "start"),
    *("abstract", "slug", "track", "language", "description"),
)
"""Fields of an event with the same name in JSON and XML."""


def schedule_xml(document: dict[str, Any]) -> bytes:
    """Return the bytes of schedule.xml.

    Args:
        document: the content of schedule.json.
    """
    schedule, conference = document["schedule"], document["schedule"]["conference"]
    root = Element("schedule")
    SubElement(root, "generator", document["generator"])
    if "url" in schedule:
        SubElement(root, "url").text = schedule["url"].replace("schedule.json", "schedule.xml")
    SubElement(root, "version").text = schedule["version"]
    about = SubElement(root, "conference")
    simple = ("title", "acronym", "start", "end", "timeslot_duration", "url", "time_zone_name")
    for name in simple:
        if name in conference:
            SubElement(about, name).text = conference[name]
    SubElement(about, "days").text = str(conference["daysCount"])
    for track in conference["tracks"]:
        SubElement(about, "track", track)
    for day in conference["days"]:
        attributes = {"index": str(day["index"]), "date": day["date"], "start": day["day_start"], "end": day["day_end"]}
        element = SubElement(root, "day", attributes)
        for name, events in day["rooms"].items():
            room = SubElement(element, "room", {"name": name})
            for event in events:
                _event_xml(room, event)
    return xml_bytes(root)


def _event_xml(room: Element, event: dict[str, Any]) -> None:
    element = SubElement(room, "event", {"guid": event["guid"], "id": str(event["id"])})
    hours = event["duration"].partition(":")[0]
    for name in _SAME_NAMES:
        SubElement(element, name).text = event[name] or ""
    SubElement(element, "duration").text = event["duration"] if len(hours) < 3 else _LONGEST
    if event["url"].startswith("http"):
        SubElement(element, "url").text = event["url"]
    if "origin_url" in event:
        SubElement(element, "origin_url").text = event["origin_url"]
    if "recording_license" in event or "do_not_record" in event:
        recording = SubElement(element, "recording")
        SubElement(recording, "license").text = event.get("recording_license", "")
        SubElement(recording, "optout").text = "true" if event.get("do_not_record") else "false"
    persons = SubElement(element, "persons")
    for person in event["persons"]:
        SubElement(persons, "person", {"id": str(person["id"]), "guid": person["guid"]}).text = person["name"]
    links = SubElement(element, "links")
    for link in event["links"]:
        SubElement(links, "link", {"href": link["url"]}).text = link["title"]
    SubElement(element, "attachments")
