"""What is accepted is published, and what is not waits: `draft` in the entries' own files, as an editor would write it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from korme.commands.edits.change import EditRefused, EntryChange, FileChange, change_entry, file_changes, shown_value
from korme.commands.edits.journal import EditStep, write_change
from korme.commands.edits.sheet import EntrySheet, open_sheet
from korme.commands.fix.workspace import Workspace
from korme.commands.jury.counting import Settled
from korme.commands.jury.panel import Panel
from korme.commands.rename.entry_place import place_of
from korme.core.model import Limits
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.kinds import Entry
from korme.site.jury import JuryRound

_KEY = ("draft",)


class DraftChange(Struct, frozen=True):
    """An entry that is published from now on, or no longer."""

    name: str
    entry: Entry
    is_accepted: bool
    files: tuple[FileChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Why it has to be changed by hand."""


def draft_changes(
    root: Path, languages: Sequence[str], limits: Limits, panel: Panel, one: JuryRound
) -> list[DraftChange]:
    """Return the entries that a round changes, those that are accepted first; nothing is written.

    Raises:
        UsageError: the round is still open, or does not say how many it keeps.
    """
    if not one.closed or one.keep is None:
        raise UsageError(
            problem("jury-open", Mark(panel_place(panel, one)), hint="" if not one.closed else "keep", round=one.name)
        )
    result: Settled = panel.settled(one)
    workspace = Workspace(root, tuple(languages), limits.entry_kb)
    found = []
    for names, is_accepted in ((result.accepted, True), (result.declined, False)):
        changes = (_change(panel.entries[name], name, workspace, limits, is_accepted=is_accepted) for name in names)
        found += [change for change in changes if change.files or change.problems]
    return found


def panel_place(panel: Panel, one: JuryRound) -> str:
    """Return where a round is declared."""
    at = panel.jury.rounds.index(one)
    mark = panel.jury.marks.get(f"rounds.{at}.name")
    return f"{mark.path}:{mark.line}" if mark else "content/jury.yaml"


def _change(entry: Entry, name: str, workspace: Workspace, limits: Limits, *, is_accepted: bool) -> DraftChange:
    place = place_of(entry, workspace)
    if place is None:
        gone = problem("unknown-path", entry.mark, found=name[:120], folder=str(workspace.root))
        return DraftChange(name, entry, is_accepted, problems=(gone,))
    sheet: EntrySheet = open_sheet(place, workspace)
    now = shown_value(sheet, _KEY)
    if entry.draft != is_accepted:
        return DraftChange(name, entry, is_accepted)
    made = change_entry(sheet, EntryChange(_KEY, now, "" if is_accepted else "yes"), limits)
    if isinstance(made, EditRefused):
        return DraftChange(name, entry, is_accepted, problems=made.problems)
    return DraftChange(name, entry, is_accepted, file_changes(sheet, made.sheet))


def adopt(root: Path, changes: Sequence[DraftChange], one: JuryRound) -> EditStep | EditRefused | None:
    """Write all changes, or none; None if there are none. The desk can take them back as one.

    Raises:
        UsageError: `.korme/` is a link, so nothing was written.
        OSError: a file cannot be written.
    """
    files = [file for change in changes for file in change.files]
    return write_change(root, files, f"jury/{one.name}", "draft") if files else None
