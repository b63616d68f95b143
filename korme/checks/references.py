"""References to other entries: an unknown name is reported with a suggestion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from korme.checks.base import Evidence
from korme.core.moments import has_time, is_to_come, written
from korme.core.problems import MOST_GUESSED, Mark, Problem, problem, suggest
from korme.fields.references import Ref
from korme.fields.walk import FieldValue, field_values
from korme.kinds import KINDS, Edition, Entry, Event, Venue, kind_of
from korme.site.config import Config
from korme.site.consent import hidden_by
from korme.site.people import People, draft, folded, names_people, own_names, people_of
from korme.site.urls import is_slug, slugify


class Names(Struct, frozen=True):
    """The names that references may use, including those of drafts and of unreadable entries."""

    known: Mapping[str, Collection[str]]
    """By kind, and by 'discipline'."""
    rooms: Mapping[str, Collection[str]]
    """By venue; a venue without a list of rooms accepts any."""


class PersonNamed(NamedTuple):
    """The name of a person in a field."""

    name: str
    mark: Mark
    ref: Ref


class Unknown(Struct, frozen=True):
    """A reference to a name that does not exist."""

    expected: str
    name: str
    mark: Mark
    known: Collection[str]
    code: str = "unknown-reference"

    def describe(self, number: int, headings: Mapping[str, str]) -> Problem:
        """Return the problem, with the name that was probably meant.

        Args:
            number: position among the unknown references; only the first `MOST_GUESSED` are compared with all names.
            headings: names by the (folded) heading that visitors read.
        """
        meant = headings.get(folded(self.name), "")
        if meant:
            values = {"found": self.name[:80], "guess": meant, "known": "", "fix": meant}
            return problem(self.code, self.mark, hint="called", expected=self.expected, **values)
        known = self.known if number < MOST_GUESSED else ()
        return suggest(self.code, self.mark, self.name[:80], known, expected=self.expected)


def check(evidence: Evidence) -> list[Problem]:
    return check_references(
        evidence.config,
        evidence.entries,
        evidence.names,
        evidence.published,
        incomplete=evidence.incomplete,
        today=evidence.site.today,
    )


def check_references(
    config: Config,
    entries: Sequence[Entry],
    names: Mapping[str, Collection[str]],
    published: Sequence[Entry] | None = None,
    *,
    incomplete: Sequence[Entry] = (),
    today: dt.date | None = None,
) -> list[Problem]:
    """Return unknown references and times that contradict each other.

    Args:
        entries: all that could be read.
        names: names of all entries by kind, including those that cannot be read: a reference to one of these is
            correct and not reported.
        published: the entries that the build publishes; None: all.
        incomplete: other entries, of which only the references are checked.
        today: the day of the build, on which some may not agree to be published any more.
    """
    why = hidden_by(config, today) if today else draft
    people = people_of(entries, entries if published is None else published, why)
    known = Names(
        {**names, "discipline": [key for key, _ in config.disciplines]},
        rooms={entry.slug: [room.name for room in entry.rooms] for entry in entries if isinstance(entry, Venue)},
    )
    found: list[Problem | Unknown] = []
    found += _unknown_names(config, known, field_values(config, Ref))
    hidden = {id(entry) for entry in people.hidden.values()}
    for entry in (*entries, *incomplete):
        references = [field for field in field_values(entry, Ref) if field.path.type.to != ("tag",)]
        if not references:
            continue
        found += _unknown_names(entry, known, references)
        if not entry.draft and id(entry) not in hidden:
            for named in _people_named(entry, references):
                found += _person(named, known, people)
    found += [item for entry in entries for item in _times(entry)]
    unknown = [item for item in found if isinstance(item, Unknown)]
    problems = [item for item in found if isinstance(item, Problem)]
    headings = _headings(config, entries) if unknown else {}
    return [
        *problems,
        *(item.describe(number, headings.get(item.expected, {})) for number, item in enumerate(unknown)),
    ]


def _headings(config: Config, entries: Sequence[Entry]) -> dict[str, dict[str, str]]:
    """Return names by heading, in every language, for each kind: people write headings instead of names.

    A heading that two entries have is left out: it is not certain which of them is meant.
    """
    found: dict[str, dict[str, set[str]]] = {"discipline": {}, **{kind.name: {} for kind in KINDS}}
    for key, discipline in config.disciplines:
        for text in (discipline.name, discipline.plural):
            for _, value in text.values if text else ():
                found["discipline"].setdefault(folded(value), set()).add(key)
    for entry in entries:
        for _, value in entry.heading.values:
            found[kind_of(entry).name].setdefault(folded(value), set()).add(entry.slug)
    return {
        kind: {heading: min(names) for heading, names in headings.items() if len(names) == 1}
        for kind, headings in found.items()
    }


def _unknown_names(
    entry: Entry | Config, names: Names, references: Iterable[FieldValue]
) -> Iterator[Problem | Unknown]:
    """Yield the unknown names in the reference fields of an entry or of site.yaml."""
    for field in references:
        ref: Ref = field.path.type
        mark = entry.where(field.place if field.place in entry.marks else field.path.keys[0])
        if ref.within:
            known = names.rooms.get(getattr(entry, ref.within), ())
            yield from _unknown(ref, field.value, mark, known) if known else ()
        elif ref.to != ("tag",):
            yield from _ambiguous(ref, field.value, mark, names)
            known = (
                {name for kind in ref.to for name in names.known[kind]} if len(ref.to) > 1 else names.known[ref.to[0]]
            )
            yield from () if names_people(ref) else _unknown(ref, field.value, mark, known)


def _ambiguous(ref: Ref, name: str, mark: Mark, names: Names) -> Iterator[Problem]:
    """Report a name that two kinds have, so that the entry meant is uncertain."""
    kinds = [kind for kind in ref.to if name in names.known[kind]]
    if len(kinds) > 1:
        yield problem("name-ambiguous", mark, found=name[:80], expected=kinds[0], kind=kinds[1])


def _people_named(entry: Entry, references: Iterable[FieldValue]) -> Iterator[PersonNamed]:
    own = own_names(entry)
    for field in references:
        if names_people(field.path.type) and field.value not in own:
            mark = entry.where(field.place if field.place in entry.marks else field.path.keys[0])
            yield PersonNamed(field.value, mark, field.path.type)


def _person(named: PersonNamed, names: Names, people: People) -> Iterator[Problem | Unknown]:
    """Report a name that visitors do not see, and one that would be a link if it were written as its folder.

    Other free names are accepted.
    """
    name, mark, _ = named
    known = {known for kind in named.ref.to for known in names.known[kind]}
    slug = people.namesake(name) or (name.casefold() if name.casefold() in known else "")
    hidden = people.hidden.get(slug)
    if hidden:
        hint = "consent" if slug in people.silent else "" if people.seen(name) is None else "named"
        yield problem("person-hidden", mark, hint=hint, found=name[:80], file=hidden.mark.path)
    elif slug and slug != name:
        hint = "renamed" if people.former.get(name) == slug else ""
        fix = slug if people.slug_of(name) else ""
        yield problem("person-has-page", mark, hint=hint, found=name[:80], slug=slug, fix=fix)
    elif not slug:
        unknown = not_a_creative(name, mark, known)
        yield from (unknown,) if unknown else ()


def _unknown(ref: Ref, name: str, mark: Mark, known: Collection[str]) -> Iterator[Unknown]:
    if name not in known:
        yield Unknown(ref.to[0], name, mark, known)


def _times(entry: Entry) -> Iterator[Problem]:
    """Report an end that precedes the start, is missing, or is given twice."""
    if isinstance(entry, Edition) and entry.end < entry.start:
        yield problem("ends-early", entry.where("end"), start=entry.start.isoformat(), end=entry.end.isoformat())
    if not isinstance(entry, Event):
        return
    yield from _whole_days(entry)
    is_early = entry.end is not None and (
        entry.end.date() < entry.start.date() if entry.all_day else entry.end <= entry.start
    )
    if entry.end is not None and is_early and not is_to_come(entry.start):
        start, end = (written(time).replace("T", " ") for time in (entry.start, entry.end))
        yield problem("ends-early", entry.where("end"), start=start, end=end)
    if entry.end is not None and entry.duration is not None:
        yield problem("end-twice", entry.where("duration"))
    has_end = entry.end is not None or entry.duration is not None or entry.all_day or not has_time(entry.start)
    if not has_end and not {"end", "duration"} & entry.marks.keys():  # an unreadable one is already reported
        yield problem("event-no-end", entry.mark)


def _whole_days(event: Event) -> Iterator[Problem]:
    """Report a date where a time is needed, and a time where the event takes whole days."""
    for field, moment in (("start", event.start), ("end", event.end)):
        if moment is None or is_to_come(moment):
            continue
        day = moment.date().isoformat()
        if event.all_day and has_time(moment):
            yield problem("all-day-time", event.where(field), field=field, found=written(moment), guess=day)
        elif not event.all_day and not has_time(moment):
            values = {"field": field, "found": day, "guess": f"{day}T10:00", "fix": ""}
            yield problem("not-a-time", event.where(field), hint=f"no-time-{field}", **values)
    if event.all_day and event.duration is not None:
        length = f"{event.duration.total_seconds() / 3600:g}h"
        yield problem(
            "all-day-time", event.where("duration"), hint="duration", field="duration", found=length, guess=""
        )


def not_a_creative(name: str, mark: Mark, creatives: Collection[str]) -> Unknown | None:
    """Return the unknown reference if a name looks like an address but no creative has it, else None.

    Visitors do not see it: people go by names with capitals, and the name of a folder is none of their business.
    """
    if not is_slug(name) or name in creatives or _is_to_come(name, creatives):
        return None
    return Unknown("creative", name, mark, creatives, "person-unknown")


def _is_to_come(name: str, known: Collection[str]) -> bool:
    """Whether an entry gets this address as soon as its name, reported by itself, is made one: `jurgen` of `Jürgen`."""
    return any(slugify(other) == name for other in known if not is_slug(other))
