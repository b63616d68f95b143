"""What a closed round comes to, and which entries its result publishes or not."""

from __future__ import annotations

from typing import NamedTuple

from korme.commands.desk.addresses import desk_address
from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse, moved
from korme.commands.desk.pages.entry import diff_lines
from korme.commands.desk.rendering import page
from korme.commands.desk.state import DeskState
from korme.commands.desk.thumbnails import Thumbnail, thumbnail
from korme.commands.desk.told import told
from korme.commands.edits.change import EditRefused
from korme.commands.edits.journal import EditStep, read_steps, undo, undoable
from korme.commands.jury.adopting import DraftChange, adopt, draft_changes
from korme.commands.jury.counting import VoteStanding
from korme.commands.jury.panel import Panel
from korme.commands.jury.table import placed, scored, titled, votes_of
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.site.jury import JuryRound


class ResultRow(NamedTuple):
    """A line of the result."""

    standing: VoteStanding
    place: str
    title: str
    by: str
    edit: str
    thumb: Thumbnail | None
    score: str
    votes: str
    outcome: str
    comments: list[tuple[str, str]]
    """Of each juror who has written one."""


def result(state: DeskState, request: DeskRequest, panel: Panel, one: JuryRound) -> DeskResponse:
    """Return the result of a round, or write what follows from it."""
    here = f"{DESK}jury/{one.name}/result"
    if not one.closed:
        return moved(f"{DESK}jury")
    problems: tuple[Problem, ...] = ()
    changes = _changes(state, panel, one)
    if request.method == "POST":
        done = _write(state, request, changes, one)
        if isinstance(done, EditStep):
            return moved(f"{here}?saved={done.number}", tuple(each.path for each in done.files))
        problems = done
    step = next((each for each in read_steps(state.options.root) if str(each.number) == request.one("saved")), None)
    can_undo = step is not None and any(each.number == step.number for each in undoable(state.options.root))
    files = [(file.path, diff_lines(file.diff[2:])) for change in changes for file in change.files]
    by_hand = [told(each, request.language) for change in changes for each in change.problems]
    accepted, declined = (
        [change for change in changes if change.files and change.is_accepted is is_on] for is_on in (True, False)
    )
    outcome = panel.settled(one)
    return page(
        "jury_result.html",
        state,
        request,
        status=409 if problems else 200,
        round=one,
        title=one.title.pick(request.language).text if one.title else one.name,
        action=here,
        rows=_rows(state, request, panel, one),
        missing=sum(each.waiting for each in panel.standings(one)),
        undecided=[titled(panel, name, request.language)[0] for name in outcome.undecided],
        files=files,
        accepted=len(accepted),
        declined=len(declined),
        by_hand=by_hand,
        saved=step,
        can_undo=can_undo,
        problems=[told(each, request.language) for each in (*problems, *panel.problems)],
    )


def _changes(state: DeskState, panel: Panel, one: JuryRound) -> list[DraftChange]:
    if one.keep is None:
        return []
    return draft_changes(state.options.root, state.languages, state.content.config.bounds, panel, one)


def _write(
    state: DeskState, request: DeskRequest, changes: list[DraftChange], one: JuryRound
) -> EditStep | tuple[Problem, ...]:
    """Write the drafts, or take that back; return the step, or why nothing was written."""
    root = state.options.root
    try:
        if request.sent("undo").isdecimal():
            done: EditStep | EditRefused | None = undo(root, int(request.sent("undo")))
        else:
            done = adopt(root, changes, one)
    except UsageError as error:
        return (error.problem,)
    except OSError as error:
        return (problem("write-failed", Mark(""), reason=error.strerror or type(error).__name__),)
    if isinstance(done, EditStep):
        return done
    return done.problems if done else ()


def _rows(state: DeskState, request: DeskRequest, panel: Panel, one: JuryRound) -> list[ResultRow]:
    outcome = panel.settled(one)
    said = dict.fromkeys(outcome.accepted, "accepted") | dict.fromkeys(outcome.declined, "declined")
    votes = {juror.label: panel.votes(juror.name, one) for juror in panel.jury.jurors}
    rows = []
    for each in panel.standings(one):
        entry = panel.entries[each.entry]
        picture = (
            getattr(entry, "cover", None) or getattr(entry, "portrait", None) or next(iter(entry.all_pictures), None)
        )
        thumb = thumbnail({picture.path: state.renditions(picture.path)}, picture.path) if picture else None
        title, by = titled(panel, each.entry, request.language)
        comments = [(who, own[each.entry].comment) for who, own in votes.items() if each.entry in own]
        rows.append(
            ResultRow(
                each,
                placed(each),
                title,
                by,
                desk_address(entry),
                thumb,
                scored(each, one, request.language),
                votes_of(each, one),
                said.get(each.entry, "left") if one.keep else "",
                [(who, comment) for who, comment in comments if comment],
            )
        )
    return rows
