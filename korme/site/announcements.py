"""What visitors were told of the programme, and what has changed since: values; `content/announced.json` keeps them.

A build is a function of its files, so the memory of the last announcement is a file of the site: `korme programme
announce` writes it. Calendars take from it how often and when each event was changed, the page of changes what is new.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.core.model import Text
from korme.fields.base import specs
from korme.fields.nodes import CONTROL
from korme.kinds import Creative, Event, Venue
from korme.site.config import Config
from korme.site.event_times import ends, zone_of

PATH = "content/announced.json"
MOST = 300
"""Past changes that are kept; older ones are forgotten."""
_WORDLESS = frozenset({"aliases", "weight", "draft", "cover", "source", "language"})
"""Fields of which visitors do not read."""
_STATUS = {"scheduled": 0, "moved": 1, "cancelled": 2}
"""The usual life of an event: calendar programs take a change only with a higher number."""
_CHANGES = frozenset({"added", "moved", "cancelled", "restored", "removed", "changed"})
"""What can become of an event."""
_WORDS = ("venue", "room", "status", "edition", "digest")
_ABOUT = "The programme as visitors know it. Written by `korme programme announce`; commit it, do not edit it."


class AnnouncedEvent(Struct, frozen=True):
    """An event as visitors know it."""

    slug: str
    title: Text
    start: dt.datetime
    until: dt.datetime | None
    """Both by the festival's clock, without a zone."""
    venue: str
    room: str
    status: str
    edition: str
    digest: str = ""
    """Of everything visitors read about it."""
    sequence: int = 0
    """How often its time, its place or its status has changed."""
    changed: dt.datetime = dt.datetime(1970, 1, 1)
    """When anything about it has changed last; in UTC, to the minute."""

    @property
    def when_and_where(self) -> tuple[Any, ...]:
        return self.start, self.until, self.venue, self.room


class EventChange(Struct, frozen=True):
    """What became of an event between two announcements."""

    what: str
    """One of added, moved, cancelled, restored, removed, changed (only its words)."""
    before: AnnouncedEvent | None
    after: AnnouncedEvent | None
    on: dt.datetime | None = None
    """The announcement that told it; None: not announced yet."""

    @property
    def facts(self) -> AnnouncedEvent:
        found = self.after or self.before
        assert found is not None
        return found


class Announced(Struct, frozen=True):
    """The last announcement, and what former ones have told."""

    at: dt.datetime
    """In UTC, to the minute."""
    events: Mapping[str, AnnouncedEvent]
    changes: tuple[EventChange, ...] = ()
    """The newest first."""

    def history(self, facts: AnnouncedEvent) -> tuple[int, dt.datetime]:
        """How often an event has changed and when it changed last.

        What is not announced yet has changed right after the last announcement: a later moment could only come
        from the clock, and then the same files would give other calendars every day.
        """
        known = self.events.get(facts.slug)
        if known is not None and known.digest == facts.digest:
            return known.sequence, known.changed
        soon = self.at + dt.timedelta(minutes=1)
        if known is None:
            return _STATUS.get(facts.status, 0), soon
        return known.sequence + is_significant(known, facts), soon

    def without(self, slugs: Iterable[str]) -> Announced:
        """The same, as if some events had never been told of: nothing is known of what became of them."""
        hidden = frozenset(slugs)
        return replace(self, events={slug: one for slug, one in self.events.items() if slug not in hidden})


def is_significant(before: AnnouncedEvent, after: AnnouncedEvent) -> bool:
    """Whether people who wrote it into their calendars must know (RFC 5545: time, place, status)."""
    return before.when_and_where != after.when_and_where or before.status != after.status


def first_history(event: Event) -> tuple[int, dt.datetime]:
    """The history of an event that was never announced: by its status, and by the year it is in."""
    return _STATUS.get(event.status, 0), dt.datetime(event.start.year, 1, 1)


def announced_event(
    event: Event, venues: Mapping[str, Venue], creatives: Mapping[str, Creative], config: Config
) -> AnnouncedEvent:
    """An event as visitors get to know it; it belongs to the current edition when it names none."""
    end = ends(event, zone_of(config))
    return AnnouncedEvent(
        slug=event.slug,
        title=event.title,
        start=event.start,
        until=end.replace(tzinfo=None) if end else None,
        venue=event.venue,
        room=event.room or "",
        status=event.status,
        edition=event.edition or config.edition or "",
        digest=_digest(event, venues.get(event.venue), creatives),
    )


def _digest(event: Event, venue: Venue | None, creatives: Mapping[str, Creative]) -> str:
    """Of the event's own words, and of those it takes from its venue and its hosts; fields left empty do not count."""
    said: dict[str, Any] = {name: _plain(getattr(event, name)) for name in specs(Event) if name not in _WORDLESS}
    said["hosts"] = [_plain(creatives[one].name) if one in creatives else one for one in event.hosts]
    if venue is not None:
        labels = [one.label for one in venue.rooms if one.name == event.room]
        said["house"] = [_plain(one) for one in (venue.name, venue.address, venue.map, labels)]
    kept = {name: value for name, value in sorted(said.items()) if value not in (None, "", [], 0)}
    data = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(data.encode("utf-8", "replace")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    """A value of an entry as JSON can hold it."""
    if isinstance(value, Text):
        return {language: words for language, words in value.values if words}
    if isinstance(value, Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def compare(before: Mapping[str, AnnouncedEvent], after: Mapping[str, AnnouncedEvent]) -> tuple[EventChange, ...]:
    """What became of each event, in the order of time."""
    found = [
        *_changed(before, after),
        *(EventChange("removed", one, None) for slug, one in before.items() if slug not in after),
    ]
    return tuple(sorted(found, key=lambda one: (one.facts.start, one.facts.slug)))


def _changed(before: Mapping[str, AnnouncedEvent], after: Mapping[str, AnnouncedEvent]) -> Iterator[EventChange]:
    for slug, now in after.items():
        then = before.get(slug)
        if then is None:
            yield EventChange("added", None, now)
        elif now.status == "cancelled" != then.status:
            yield EventChange("cancelled", then, now)
        elif then.status == "cancelled" != now.status:
            yield EventChange("restored", then, now)
        elif is_significant(then, now):
            yield EventChange("moved", then, now)
        elif then.digest != now.digest:
            yield EventChange("changed", then, now)


def news(announced: Announced, after: Mapping[str, AnnouncedEvent]) -> tuple[EventChange, ...]:
    """What visitors have not been told yet. A year's programme that was never announced is no change."""
    years = {one.edition for one in announced.events.values()}
    return tuple(one for one in compare(announced.events, after) if one.facts.edition in years)


def announce(announced: Announced | None, after: Mapping[str, AnnouncedEvent], at: dt.datetime) -> Announced:
    """The programme as it is told at a moment."""
    events = {}
    for slug, one in sorted(after.items()):
        sequence, changed = announced.history(one) if announced else (_STATUS.get(one.status, 0), at)
        known = announced.events.get(slug) if announced else None
        same = known is not None and known.digest == one.digest
        events[slug] = replace(one, sequence=sequence, changed=changed if same else at)
    told = tuple(replace(one, on=at) for one in news(announced, events) if one.what != "changed") if announced else ()
    return Announced(at, events, (*told, *(announced.changes if announced else ()))[:MOST])


def to_json(announced: Announced) -> str:
    """The file's text: one line an event and a change, so that git shows and merges them one by one."""
    events = ",\n".join(
        f"{json.dumps(slug)}: {_line(_facts_json(one))}" for slug, one in sorted(announced.events.items())
    )
    changes = ",\n".join(_line(_change_json(one)) for one in announced.changes)
    head = f'"about": {_line(_ABOUT)},\n"announced": "{_minutes(announced.at)}"'
    return f'{{\n{head},\n"events": {{\n{events}\n}},\n"changes": [\n{changes}\n]\n}}\n'


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _facts_json(one: AnnouncedEvent) -> dict[str, Any]:
    found: dict[str, Any] = {"start": _minutes(one.start), "until": _minutes(one.until) if one.until else ""}
    found |= {name: getattr(one, name) for name in ("venue", "room", "status", "edition", "sequence")}
    found |= {"changed": _minutes(one.changed), "digest": one.digest, "title": dict(one.title.values)}
    return found


def _change_json(one: EventChange) -> dict[str, Any]:
    sides = {name: _facts_json(side) for name, side in (("before", one.before), ("after", one.after)) if side}
    return {"on": _minutes(one.on or dt.datetime(1970, 1, 1)), "event": one.facts.slug, "what": one.what, **sides}


def _minutes(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="minutes")


def from_json(text: str) -> Announced:
    """What the file's text says.

    Raises:
        ValueError: it is not such a text; `json.JSONDecodeError` with the line when it is no JSON at all.
    """
    try:
        data = json.loads(text)
        events = {slug: _facts(slug, one) for slug, one in data["events"].items()}
        return Announced(_moment(data["announced"]), events, tuple(map(_change, data["changes"])))
    except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _facts(slug: str, data: Mapping[str, Any]) -> AnnouncedEvent:
    title = Text(tuple((_plain_text(language), _plain_text(words)) for language, words in data["title"].items()))
    if not title.values:
        raise ValueError(f"{slug} has no title")
    until = _moment(data["until"]) if data["until"] else None
    venue, room, status, edition, digest = (_plain_text(data[name]) for name in _WORDS)
    times = {"start": _moment(data["start"]), "changed": _moment(data["changed"])}
    return AnnouncedEvent(
        slug=_plain_text(slug),
        title=title,
        until=until,
        venue=venue,
        room=room,
        status=status,
        edition=edition,
        digest=digest,
        sequence=_whole(data["sequence"]),
        **times,
    )


def _change(data: Mapping[str, Any]) -> EventChange:
    slug = _plain_text(data["event"])
    before, after = (_facts(slug, data[side]) if side in data else None for side in ("before", "after"))
    if before is None and after is None:
        raise ValueError(f"a change of {slug} has neither side")
    if data["what"] not in _CHANGES:
        raise ValueError(f"unknown change of {slug}: {data['what']}")
    return EventChange(data["what"], before, after, _moment(data["on"]))


def _plain_text(value: object) -> str:
    """A text; an escape of JSON may bring what no text may hold."""
    text = str(value)
    if CONTROL.search(text):
        raise ValueError(f"control character in {text!r}")
    return text


def _whole(value: Any) -> int:
    """A number that a calendar can hold."""
    found = int(value)
    if not 0 <= found < 2**31:
        raise ValueError(str(value))
    return found


def _moment(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is not None or not 1000 <= found.year <= 9000:
        raise ValueError(text)
    return found
