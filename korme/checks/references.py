"""Names that point to other entries: what points to nothing is a problem with a suggestion."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from korme.checks.base import Evidence
from korme.core.problems import MOST_GUESSED, Mark, Problem, problem, suggest
from korme.kinds import Creative, Edition, Entry, Event, Story, Venue, Work
from korme.site.config import Config
from korme.site.urls import is_slug


class Names(Struct, frozen=True):
    """Every name that can be pointed to: of drafts too, and of entries that cannot be read."""

    creatives: Collection[str]
    venues: Collection[str]
    rooms: Mapping[str, Collection[str]]
    """By venue; a venue that lists none has any."""
    editions: Collection[str]
    disciplines: Collection[str]
    called: Mapping[str, Mapping[str, str]]
    """By kind: what visitors read, to the name that is meant."""


class Unknown(Struct, frozen=True):
    """A name that points to nothing."""

    expected: str
    name: str
    mark: Mark
    known: Collection[str]
    code: str = "unknown-reference"

    def told(self, number: int, called: Mapping[str, str]) -> Problem:
        """The problem; the first ones are compared with all that could have been meant.

        Args:
            called: what visitors read, to the name that is meant.
        """
        meant = called.get(_folded(self.name), "")
        if meant:
            values = {"found": self.name[:80], "guess": meant, "known": "", "fix": meant}
            return problem(self.code, self.mark, hint="called", expected=self.expected, **values)
        known = self.known if number < MOST_GUESSED else ()
        return suggest(self.code, self.mark, self.name[:80], known, expected=self.expected)


def check(evidence: Evidence) -> list[Problem]:
    return check_references(evidence.config, evidence.entries, evidence.names)


def check_references(config: Config, entries: Sequence[Entry], there: Mapping[str, Collection[str]]) -> list[Problem]:
    """What points to nothing, and times that contradict themselves.

    Args:
        there: by kind the names of all entries, also of those that cannot be read: what points to
            them is right, and becomes no problem of its own.
    """
    names = Names(
        creatives=there["creative"],
        venues=there["venue"],
        rooms={one.slug: [room.name for room in one.rooms] for one in entries if isinstance(one, Venue)},
        editions=there["edition"],
        disciplines=[key for key, _ in config.disciplines],
        called=_called(config, entries),
    )
    found: list[Problem | Unknown] = []
    if config.edition:
        found += _known("edition", [config.edition], [config.where("edition")], names.editions)
    for entry in entries:
        found += _of_entry(entry, names)
    unknown = [one for one in found if isinstance(one, Unknown)]
    problems = [one for one in found if isinstance(one, Problem)]
    return [*problems, *(one.told(number, names.called.get(one.expected, {})) for number, one in enumerate(unknown))]


def _called(config: Config, entries: Sequence[Entry]) -> dict[str, dict[str, str]]:
    """The names that visitors read, in every language: people write them for the keys."""
    found: dict[str, dict[str, str]] = {"discipline": {}, "venue": {}, "creative": {}, "edition": {}}
    for key, one in config.disciplines:
        for text in (one.name, one.plural):
            found["discipline"] |= {_folded(words): key for _, words in (text.values if text else ())}
    for entry in entries:
        kind = type(entry).__name__.lower()
        if kind in found:
            found[kind] |= {_folded(words): entry.slug for _, words in entry.heading.values}
    return found


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _of_entry(entry: Entry, names: Names) -> Iterator[Problem | Unknown]:
    if isinstance(entry, Creative):
        yield from _known(
            "discipline",
            entry.discipline,
            _marks(entry, "discipline"),
            names.disciplines,
        )
        yield from _known("edition", entry.editions, _marks(entry, "editions"), names.editions)
    elif isinstance(entry, Work):
        yield from _known(
            "creative",
            entry.collaborators,
            _marks(entry, "collaborators"),
            names.creatives,
        )
        yield from _known("edition", _one(entry.edition), [entry.where("edition")], names.editions)
    elif isinstance(entry, Event):
        yield from _of_event(entry, names)
    elif isinstance(entry, Story):
        yield from _people(_one(entry.author), [entry.where("author")], names)
    elif isinstance(entry, Edition) and entry.end < entry.start:
        yield problem(
            "ends-early",
            entry.where("end"),
            start=entry.start.isoformat(),
            end=entry.end.isoformat(),
        )


def _of_event(event: Event, names: Names) -> Iterator[Problem | Unknown]:
    yield from _known("venue", [event.venue], [event.where("venue")], names.venues)
    yield from _known("edition", _one(event.edition), [event.where("edition")], names.editions)
    yield from _known("discipline", event.discipline, _marks(event, "discipline"), names.disciplines)
    yield from _people(event.hosts, _marks(event, "hosts"), names)
    rooms = names.rooms.get(event.venue)
    if rooms:
        yield from _known("room", _one(event.room), [event.where("room")], rooms)
    if event.end is not None and event.end <= event.start:
        start, end = (one.isoformat(" ", "minutes") for one in (event.start, event.end))
        yield problem("ends-early", event.where("end"), start=start, end=end)
    if event.end is not None and event.duration is not None:
        yield problem("end-twice", event.where("duration"))
    if (
        event.end is None and event.duration is None and not {"end", "duration"} & event.marks.keys()
    ):  # what cannot be read is said already
        yield problem("event-no-end", event.mark)


def _people(found: Sequence[str], marks: Sequence[Mark], names: Names) -> Iterator[Unknown]:
    """A creative's name or a free one: what looks like an address must be one."""
    for name, mark in zip(found, marks, strict=False):
        unknown = not_a_creative(name, mark, names.creatives)
        if unknown and (unknown.code == "unknown-reference" or name not in names.called["creative"]):
            yield unknown


def not_a_creative(name: str, mark: Mark, creatives: Collection[str]) -> Unknown | None:
    """A person's name that looks like an address and is nobody's; people have been called by one word, none with a hyphen."""
    if not is_slug(name) or name in creatives:
        return None
    return Unknown("creative", name, mark, creatives, "unknown-reference" if "-" in name else "host-unknown")


def _known(expected: str, found: Sequence[str], marks: Sequence[Mark], known: Collection[str]) -> Iterator[Unknown]:
    for name, mark in zip(found, marks, strict=False):
        if name not in known:
            yield Unknown(expected, name, mark, known)


def _marks(entry: Entry, field: str) -> list[Mark]:
    count = len(getattr(entry, field))
    return [entry.where(f"{field}.{at}" if f"{field}.{at}" in entry.marks else field) for at in range(count)]


def _one(value: str | None) -> list[str]:
    return [value] if value else []
