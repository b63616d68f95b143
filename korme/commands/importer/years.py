"""Editions of an imported programme: next year's rows are next year's events, whatever they are called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from korme.commands.importer.memory import Memory, free_key
from korme.commands.importer.sessions import Session
from korme.core.moments import from_written, has_time
from korme.kinds import Edition, Entry, Event
from korme.site.config import Config
from korme.site.event_times import edition_of, edition_on, night_of, year_folder


class ProgrammeYears(Struct, frozen=True):
    """The editions that sessions and events belong to."""

    config: Config
    editions: Mapping[str, Edition]

    @classmethod
    def of(cls, config: Config, entries: Iterable[Entry]) -> ProgrammeYears:
        return cls(config, {entry.slug: entry for entry in entries if isinstance(entry, Edition)})

    def on(self, start: object) -> str:
        """Return the edition of a session with a start, as files have it."""
        moment = from_written(str(start)) or dt.datetime.fromisoformat(str(start))
        day = (moment - night_of(self.config) if has_time(moment) else moment).date()
        return edition_on(day, day, self.editions, self.config)

    def folder(self, start: object) -> str:
        """Return the folder of the programme for a new event with a start: `2027/`, '' for the first edition."""
        return year_folder(self.on(start), self.editions)

    def set_apart(self, memory: Memory, sessions: Sequence[Session], events: Mapping[str, Event]) -> None:
        """Let a session be new if its key is remembered for an event of another edition, which stays as it is."""
        for session in sessions if len(self.editions) > 1 else ():
            event = events.get(memory[session.key]["event"]) if session.key in memory else None
            if event and edition_of(event, self.editions, self.config) != self.on(session.fields["start"]):
                known = memory.pop(session.key)
                memory[free_key(session.key, {*memory, session.key})] = known

    def has_year_of(self, event: Event, sessions: Iterable[Session]) -> bool:
        """Return whether a programme is of the edition of an event, so that the event should be in it."""
        return edition_of(event, self.editions, self.config) in {self.on(each.fields["start"]) for each in sessions}
