"""Names in an entry that the site does not have: found before it is written, as a check finds them afterwards."""

from __future__ import annotations

from korme.checks.references import check_references
from korme.commands.desk.saving import FieldTrouble
from korme.commands.desk.state import DeskState
from korme.commands.edits.reading import entry_in
from korme.commands.edits.sheet import EntrySheet
from korme.core.problems import Problem
from korme.kinds import Entry, Venue


def unknown_names(state: DeskState, before: EntrySheet, after: EntrySheet) -> dict[str, FieldTrouble]:
    """Return what an edit names that there is not, by the field that names it."""
    old, new = (entry_in(sheet, state.content.config.bounds) for sheet in (before, after))
    if new is None:
        return {}
    known = {(each.code, each.values) for each in _problems(state, old)} if old else set()
    found: dict[str, list[Problem]] = {}
    for each in _problems(state, new):
        if each.is_error and (each.code, each.values) not in known:
            place = next((name for name, mark in new.marks.items() if mark == each.mark), "")
            found.setdefault(place.partition(".")[0], []).append(each)
    return {name: FieldTrouble(tuple(problems)) for name, problems in found.items()}


def _problems(state: DeskState, entry: Entry) -> list[Problem]:
    venues = [one for one in state.content.entries if isinstance(one, Venue) and one.slug != entry.slug]
    found = check_references(state.content.config, [*venues, entry], state.content.names)
    return [each for each in found if each.mark.path in entry.files]
