"""The place of a work on the walls: shown on its page, and changed in the hanging list of the edition."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from msgspec import Struct

from korme.commands.desk.exchange import DeskRequest
from korme.commands.desk.saving import FieldTrouble
from korme.commands.desk.state import DeskState
from korme.commands.edits.change import FileChange
from korme.commands.fix.workspace import Workspace
from korme.commands.hanging.list_text import Rows, places_in, rows_of, written
from korme.commands.hanging.rows import row_edits
from korme.core.problems import Mark, problem
from korme.kinds import Entry, Work
from korme.read.hanging import table_in
from korme.read.source_file import SourceFile
from korme.site.hanging import HangingTable, hanging_file

WALL, PLACE, KNOWN = "wall", "place-on-wall", "was:wall"
"""Names of the inputs."""
_DIGITS = 6
"""No wall has as many works."""


class WallChoice(Struct, frozen=True):
    """A wall on which a work can hang."""

    name: str
    """Its position in the list."""
    label: str
    count: int
    """Works on it."""


class WallForm(Struct, frozen=True):
    """Where a work hangs, and where it could."""

    path: str
    """Of the list, from the site's root."""
    walls: tuple[WallChoice, ...]
    wall: str
    """Position of its wall; '' if it hangs nowhere."""
    place: int
    """From the left, counted from 1; 0 if it hangs nowhere."""
    number: int | None
    known: str
    """Digest of the list: walls are known by their position."""


def wall_form(state: DeskState, workspace: Workspace, entry: Entry, language: str) -> WallForm | None:
    """Return where a work hangs; None for other entries, and if the edition has no list that can be read."""
    found = _table(state, workspace, entry)
    if found is None or not isinstance(entry, Work):
        return None
    source, table = found
    name = f"{entry.creative}/{entry.slug}"
    choices = []
    for at, (wall, place) in enumerate(zip(table.walls, places_in(table, state.languages[0]), strict=True)):
        venue = state.entries.get(("venue", place.venue))
        parts = (venue.heading.pick(language).text if venue else place.venue, place.room)
        label = ", ".join(part for part in (*parts, wall.wall.pick(language).text if wall.wall else "") if part)
        choices.append(WallChoice(str(at), label or "—", len(wall.works)))
    here = next(
        (
            (str(at), place, work.number)
            for at, wall in enumerate(table.walls)
            for place, work in enumerate(wall.works, 1)
            if work.work == name
        ),
        ("", 0, None),
    )
    known = hashlib.blake2b(source.data, digest_size=9).hexdigest()
    return WallForm(source.path, tuple(choices), *here, known)


def moved_on_wall(
    state: DeskState, workspace: Workspace, entry: Entry, request: DeskRequest
) -> FileChange | FieldTrouble | None:
    """Return the hanging list as a form wants it; None if the work hangs there already."""
    form = wall_form(state, workspace, entry, request.language)
    found = _table(state, workspace, entry)
    if form is None or found is None or not isinstance(entry, Work) or WALL not in request.form:
        return None
    source, table = found
    wall, typed = request.sent(WALL), request.sent(PLACE).strip()
    if wall == form.wall and (not typed or typed == str(form.place)):
        return None
    if request.sent(KNOWN) != form.known:
        return FieldTrouble((problem("edit-changed", Mark(source.path), field="walls"),))
    if (wall and wall not in [one.name for one in form.walls]) or (
        typed and not (typed.isdecimal() and len(typed) < _DIGITS)
    ):
        most = max((one.count + 1 for one in form.walls), default=1)
        mark = Mark(source.path)
        return FieldTrouble((problem("not-a-number", mark, field="walls", found=typed[:40], least=1, most=most),))
    name = f"{entry.creative}/{entry.slug}"
    after = (
        _taken_off(source, name)
        if not wall
        else _hung(source, table, name, int(wall), int(typed or 0), state.languages)
    )
    if after is None:
        return FieldTrouble((problem("hanging-by-hand", Mark(source.path)),))
    return FileChange(source.path, source.data, after.data)


def _table(state: DeskState, workspace: Workspace, entry: Entry) -> tuple[SourceFile, HangingTable] | None:
    """Return the hanging list of a work's edition, or of the current one."""
    if not isinstance(entry, Work) or not state.content.hanging:
        return None
    edition = entry.edition or state.content.config.edition or state.content.hanging[-1].edition
    source = workspace.source(hanging_file(edition))
    table = table_in(source.text, source.path, state.languages, []) if source else None
    return (source, table) if source and table else None


def _taken_off(source: SourceFile, name: str) -> SourceFile | None:
    edits = row_edits(source, lambda work: work == name)
    return None if edits is None else source.edited(edits)


def _hung(
    source: SourceFile, table: HangingTable, name: str, wall: int, place: int, languages: Sequence[str]
) -> SourceFile | None:
    """Return the list with a work at a place of a wall; 0: behind the others. It keeps its number."""
    rows: dict[int, Rows] = {}
    number = next((work.number for _, _, _, work in table.works() if work.work == name), None)
    for at, one in enumerate(table.walls):
        own = rows_of(one.works)
        rest = tuple(row for row in own if row[1] != name)
        if at == wall:
            before = min(place - 1, len(rest)) if place > 0 else len(rest)
            rest = (*rest[:before], (number, name), *rest[before:])
        if rest != own:
            rows[at] = rest
    return written(source, table, rows, (), languages)
