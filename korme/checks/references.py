"""Names that point to other entries: what points to nothing is a problem with a suggestion."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from korme.checks.base import Evidence
from korme.core.problems import MOST_GUESSED, Mark, Problem, problem, suggest
from korme.fields.references import Ref
from korme.fields.walk import field_values
from korme.kinds import KINDS, Edition, Entry, Event, Venue, kind_of
from korme.site.config import Config
from korme.site.urls import is_slug


class Names(Struct, frozen=True):
    """Every name that can be pointed to: of drafts too, and of entries that cannot be read."""

    known: Mapping[str, Collection[str]]
    """By kind; also 'discipline'."""
    rooms: Mapping[str, Collection[str]]
    """By venue; a venue that lists none has any."""
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
        {**there, "discipline": [key for key, _ in config.disciplines]},
        rooms={one.slug: [room.name for room in one.rooms] for one in entries if isinstance(one, Venue)},
        called=_called(config, entries),
    )
    found: list[Problem | Unknown] = []
    found += _unknown_names(config, names)
    for entry in entries:
        found += _unknown_names(entry, names)
        found += _times(entry)
    unknown = [one for one in found if isinstance(one, Unknown)]
    problems = [one for one in found if isinstance(one, Problem)]
    return [*problems, *(one.told(number, names.called.get(one.expected, {})) for number, one in enumerate(unknown))]


def _called(config: Config, entries: Sequence[Entry]) -> dict[str, dict[str, str]]:
    """The names that visitors read, in every language: people write them for the keys."""
    found: dict[str, dict[str, str]] = {"discipline": {}, **{kind.name: {} for kind in KINDS}}
    for key, one in config.disciplines:
        for text in (one.name, one.plural):
            found["discipline"] |= {_folded(words): key for _, words in (text.values if text else ())}
    for entry in entries:
        found[kind_of(entry).name] |= {_folded(words): entry.slug for _, words in entry.heading.values}
    return found


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _unknown_names(entry: Entry | Config, names: Names) -> Iterator[Problem | Unknown]:
    """The names in the reference fields of an entry, or of site.yaml, that point to nothing."""
    for one in field_values(entry, Ref):
        ref: Ref = one.path.type
        mark = entry.where(one.place if one.place in entry.marks else one.path.keys[0])
        if ref.within:
            known = names.rooms.get(getattr(entry, ref.within), ())
            yield from _unknown(ref, one.value, mark, known) if known else ()
        elif ref.to != ("tag",):
            yield from _ambiguous(ref, one.value, mark, names)
            known = (
                {name for kind in ref.to for name in names.known[kind]} if len(ref.to) > 1 else names.known[ref.to[0]]
            )
            yield from _free(ref, one.value, mark, known, names) if ref.free else _unknown(ref, one.value, mark, known)


def _ambiguous(ref: Ref, name: str, mark: Mark, names: Names) -> Iterator[Problem]:
    """A name that two kinds have: which one is meant is not certain."""
    kinds = [kind for kind in ref.to if name in names.known[kind]]
    if len(kinds) > 1:
        yield problem("name-ambiguous", mark, found=name[:80], expected=kinds[0], kind=kinds[1])


def _free(ref: Ref, name: str, mark: Mark, known: Collection[str], names: Names) -> Iterator[Unknown]:
    """A person's address or a free name: what looks like an address must be one."""
    unknown = not_a_creative(name, mark, known)
    is_called = any(name in names.called[kind] for kind in ref.to)
    if unknown and (unknown.code == "unknown-reference" or not is_called):
        yield unknown


def _unknown(ref: Ref, name: str, mark: Mark, known: Collection[str]) -> Iterator[Unknown]:
    if name not in known:
        yield Unknown(ref.to[0], name, mark, known)


def _times(entry: Entry) -> Iterator[Problem]:
    """Ends that come before their beginning, or are missing, or are given twice."""
    if isinstance(entry, Edition) and entry.end < entry.start:
        yield problem("ends-early", entry.where("end"), start=entry.start.isoformat(), end=entry.end.isoformat())
    if not isinstance(entry, Event):
        return
    if entry.end is not None and entry.end <= entry.start:
        start, end = (one.isoformat(" ", "minutes") for one in (entry.start, entry.end))
        yield problem("ends-early", entry.where("end"), start=start, end=end)
    if entry.end is not None and entry.duration is not None:
        yield problem("end-twice", entry.where("duration"))
    has_end = entry.end is not None or entry.duration is not None
    if not has_end and not {"end", "duration"} & entry.marks.keys():  # an unreadable one is already reported
        yield problem("event-no-end", entry.mark)


def not_a_creative(name: str, mark: Mark, creatives: Collection[str]) -> Unknown | None:
    """A person's name that looks like an address and is nobody's; people have been called by one word, none with a hyphen."""
    if not is_slug(name) or name in creatives:
        return None
    return Unknown("creative", name, mark, creatives, "unknown-reference" if "-" in name else "host-unknown")
