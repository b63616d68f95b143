"""The announced programme and the changes since, stored in `content/announced.json`.

A build is a function of the site's files, so the last announcement is one of them; `korme programme announce` writes
it. Calendars take the number and time of an event's changes from it, the page of changes what is new.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from korme.core.model import Text
from korme.core.moments import from_written, written
from korme.fields.base import specs
from korme.fields.nodes import CONTROL
from korme.kinds import Creative, Edition, Event, Venue
from korme.site.config import Config
from korme.site.event_times import edition_of, ends, zone_of
from korme.site.former_names import former_names

PATH = "content/announced.json"
MOST = 300
"""Number of past changes that are kept."""
_WORDLESS = frozenset({"accept", "aliases", "weight", "draft", "cover", "source", "language", "template"})
"""Fields that visitors do not see."""
_STATUS = {"scheduled": 0, "moved": 1, "cancelled": 2}
"""First sequence number of an event by status; calendar programs accept only a higher number as an update (RFC 5545)."""
_CHANGES = frozenset({"added", "moved", "cancelled", "restored", "removed", "changed"})
"""Kinds of changes."""
_STRINGS = ("venue", "room", "status", "edition", "digest")
_ABOUT = "The programme as visitors know it. Written by `korme programme announce`; commit it, do not edit it."


class AnnouncedEvent(Struct, frozen=True):
    """An event as it was announced."""

    slug: str
    title: Text
    start: dt.datetime
    until: dt.datetime | None
    """Like `start`, local time of the festival, without a zone."""
    venue: str
    room: str
    status: str
    edition: str
    digest: str = ""
    """Hash of everything visitors read about it."""
    sequence: int = 0
    """Number of times its time, place or status has changed."""
    changed: dt.datetime = dt.datetime(1970, 1, 1)
    """Time of the last change, in UTC, to the minute."""

    @property
    def when_and_where(self) -> tuple[Any, ...]:
        return self.start, self.until, self.venue, self.room


class EventChange(Struct, frozen=True):
    """The change of an event between two announcements."""

    what: str
    """One of added, moved, cancelled, restored, removed, changed (text only)."""
    before: AnnouncedEvent | None
    after: AnnouncedEvent | None
    on: dt.datetime | None = None
    """Time of the announcement of the change, in UTC; None: not announced yet."""

    @property
    def facts(self) -> AnnouncedEvent:
        facts = self.after or self.before
        assert facts is not None
        return facts


class History(NamedTuple):
    """Changes of an event since it was first announced (RFC 5545: SEQUENCE, DTSTAMP and LAST-MODIFIED)."""

    sequence: int
    """Number of announced changes of its time, place or status."""
    changed: dt.datetime
    """Time of the last announced change of anything, in UTC, to the minute."""
    is_announced: bool
    """Whether visitors were told of the event as it is."""


class Announced(Struct, frozen=True):
    """The last announcement, and the changes announced earlier."""

    at: dt.datetime
    """Time of the announcement, in UTC, to the minute."""
    events: Mapping[str, AnnouncedEvent]
    changes: tuple[EventChange, ...] = ()
    """Newest first."""

    def history(self, facts: AnnouncedEvent) -> History:
        """Return the history of an event.

        A change not announced yet has no time, which could only come from the clock, and does not count: undone
        tomorrow, it would have to be taken back, and numbers and times must not go backwards. Only a cancellation
        counts at once, since some programs take it only with a higher number.
        """
        known = self.events.get(facts.slug)
        if known is None:
            return History(_at_once(facts.status), self.at, is_announced=False)
        is_announced = known.digest == facts.digest
        return History(known.sequence + (0 if is_announced else _steps(known, facts)), known.changed, is_announced)

    def renamed(self, events: Mapping[str, str], venues: Mapping[str, str]) -> Announced:
        """Return the announcement with the present names of events and venues.

        Args:
            events: present names by former ones.
            venues: the same.
        """
        if not events and not venues:
            return self

        def now(event: AnnouncedEvent) -> AnnouncedEvent:
            slug, venue = events.get(event.slug, event.slug), venues.get(event.venue, event.venue)
            return replace(event, slug=slug, venue=venue)

        renewed = {now(event).slug: now(event) for slug, event in self.events.items() if slug in events}
        renewed |= {slug: now(event) for slug, event in self.events.items() if slug not in events}
        changes = (
            replace(change, before=change.before and now(change.before), after=change.after and now(change.after))
            for change in self.changes
        )
        return replace(self, events=renewed, changes=tuple(changes))

    def former_start(self, slug: str, start: dt.datetime) -> dt.datetime | None:
        """Return the last start, local time, that visitors were told of an event before its present one, if any."""
        known = self.events.get(slug)
        if known is not None and known.start != start:
            return known.start
        told = (change.before.start for change in self.changes if change.before and change.facts.slug == slug)
        return next((former for former in told if former != start), None)

    def without(self, slugs: Iterable[str]) -> Announced:
        """Return the announcement as if it had never included some events."""
        hidden = frozenset(slugs)
        return replace(self, events={slug: event for slug, event in self.events.items() if slug not in hidden})


def is_significant(before: AnnouncedEvent, after: AnnouncedEvent) -> bool:
    """Return whether a change matters to people with the event in their calendar (RFC 5545: time, place, status)."""
    return before.when_and_where != after.when_and_where or before.status != after.status


def first_history(event: Event) -> History:
    """Return the history of an event on a site that never announced anything, from its status and year."""
    return History(_at_once(event.status), dt.datetime(event.start.year, 1, 1), is_announced=False)


def _at_once(status: str) -> int:
    """Return what a status adds to a sequence before it is announced: only a cancellation counts."""
    return _STATUS["cancelled"] if status == "cancelled" else 0


def _steps(before: AnnouncedEvent, after: AnnouncedEvent) -> int:
    """Return what a new status adds to the sequence of an event before it is announced."""
    return _at_once(after.status) if before.status != after.status else 0


def announced_event(
    event: Event,
    venues: Mapping[str, Venue],
    creatives: Mapping[str, Creative],
    config: Config,
    editions: Mapping[str, Edition],
) -> AnnouncedEvent:
    """Return an event as it would be announced."""
    end = ends(event, zone_of(config))
    return AnnouncedEvent(
        slug=event.slug,
        title=event.title,
        start=event.start,
        until=end.replace(tzinfo=None) if end else None,
        venue=event.venue,
        room=event.room or "",
        status=event.status,
        edition=edition_of(event, editions, config),
        digest=_digest(event, venues.get(event.venue), creatives, config.languages),
    )


def announced_events(by_kind: Mapping[str, Mapping[Any, Any]], config: Config) -> dict[str, AnnouncedEvent]:
    """Return the events as they would be announced now."""
    return {
        slug: announced_event(event, by_kind["venue"], by_kind["creative"], config, by_kind["edition"])
        for slug, event in by_kind["event"].items()
    }


def _digest(event: Event, venue: Venue | None, creatives: Mapping[str, Creative], languages: tuple[str, ...]) -> str:
    """Return the hash of an event's own values and those taken from its venue and hosts; empty fields do not count."""
    facts: dict[str, Any] = {name: _plain(getattr(event, name)) for name in specs(Event) if name not in _WORDLESS}
    facts["hosts"] = [_plain(creatives[host].name) if host in creatives else host for host in event.hosts]
    if venue is not None:
        facts["venue"] = next(iter(former_names(venue, languages)), venue.slug)  # a new name is no news
        labels = [room.label for room in venue.rooms if room.name == event.room]
        facts["house"] = [_plain(value) for value in (venue.name, venue.address, venue.map, labels)]
    kept = {name: value for name, value in sorted(facts.items()) if value not in (None, "", [], 0)}
    data = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(data.encode("utf-8", "replace")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    """Return the value of a field as JSON can hold it."""
    if isinstance(value, Text):
        return {language: text for language, text in value.values if text}
    if isinstance(value, Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def compare(before: Mapping[str, AnnouncedEvent], after: Mapping[str, AnnouncedEvent]) -> tuple[EventChange, ...]:
    """Return the changes between two programmes, in order of time."""
    changes = [
        *_changed(before, after),
        *(EventChange("removed", event, None) for slug, event in before.items() if slug not in after),
    ]
    return tuple(sorted(changes, key=lambda change: (change.facts.start, change.facts.slug)))


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
    """Return the changes that are not announced yet; none for editions that were never announced."""
    editions = {event.edition for event in announced.events.values()}
    return tuple(change for change in compare(announced.events, after) if change.facts.edition in editions)


def announce(announced: Announced | None, after: Mapping[str, AnnouncedEvent], at: dt.datetime) -> Announced:
    """Return the announcement of a programme at a moment (naive, in UTC)."""
    events = {}
    for slug, event in sorted(after.items()):
        known = announced.events.get(slug) if announced else None
        if known is None:
            events[slug] = replace(event, sequence=_STATUS.get(event.status, 0), changed=at)
        elif known.digest == event.digest:
            events[slug] = replace(event, sequence=known.sequence, changed=known.changed)
        else:
            steps = max(_steps(known, event), is_significant(known, event))
            events[slug] = replace(event, sequence=known.sequence + steps, changed=at)
    changes = (
        tuple(replace(change, on=at) for change in news(announced, events) if change.what != "changed")
        if announced
        else ()
    )
    return Announced(at, events, (*changes, *(announced.changes if announced else ()))[:MOST])


def to_json(announced: Announced) -> str:
    """Return the text of the file, with one line per event and change, so that git shows and merges them separately."""
    events = ",\n".join(
        f"{json.dumps(slug)}: {_line(_facts_json(event))}" for slug, event in sorted(announced.events.items())
    )
    changes = ",\n".join(_line(_change_json(change)) for change in announced.changes)
    head = f'"about": {_line(_ABOUT)},\n"announced": "{_minutes(announced.at)}"'
    return f'{{\n{head},\n"events": {{\n{events}\n}},\n"changes": [\n{changes}\n]\n}}\n'


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _facts_json(event: AnnouncedEvent) -> dict[str, Any]:
    facts: dict[str, Any] = {"start": written(event.start), "until": _minutes(event.until) if event.until else ""}
    facts |= {name: getattr(event, name) for name in ("venue", "room", "status", "edition", "sequence")}
    facts |= {"changed": _minutes(event.changed), "digest": event.digest, "title": dict(event.title.values)}
    return facts


def _change_json(change: EventChange) -> dict[str, Any]:
    sides = {name: _facts_json(side) for name, side in (("before", change.before), ("after", change.after)) if side}
    return {
        "on": _minutes(change.on or dt.datetime(1970, 1, 1)),
        "event": change.facts.slug,
        "what": change.what,
        **sides,
    }


def _minutes(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="minutes")


def from_json(text: str) -> Announced:
    """Return the announcement in the text of a file.

    Raises:
        ValueError: the text is not an announcement; `json.JSONDecodeError` with the line if it is not JSON.
    """
    try:
        data = json.loads(text)
        events = {slug: _facts(slug, facts) for slug, facts in data["events"].items()}
        return Announced(_moment(data["announced"]), events, tuple(map(_change, data["changes"])))
    except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _facts(slug: str, data: Mapping[str, Any]) -> AnnouncedEvent:
    title = Text(tuple((_plain_text(language), _plain_text(value)) for language, value in data["title"].items()))
    if not title.values:
        raise ValueError(f"{slug} has no title")
    until = _moment(data["until"]) if data["until"] else None
    venue, room, status, edition, digest = (_plain_text(data[name]) for name in _STRINGS)
    start = from_written(str(data["start"])) or _moment(data["start"])
    times = {"start": start, "changed": _moment(data["changed"])}
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
    """Return a value as text.

    Raises:
        ValueError: it has control characters, which JSON escapes can add.
    """
    text = str(value)
    if CONTROL.search(text):
        raise ValueError(f"control character in {text!r}")
    return text


def _whole(value: Any) -> int:
    """Return a number that calendars can hold."""
    found = int(value)
    if not 0 <= found < 2**31:
        raise ValueError(str(value))
    return found


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is not None or not 1000 <= moment.year <= 9000:
        raise ValueError(text)
    return moment
