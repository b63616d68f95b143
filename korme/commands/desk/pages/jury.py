"""The jury's pages: its rounds, and whose votes are given here."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from korme.commands.desk.addresses import with_query
from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse
from korme.commands.desk.pages.sheet import SheetLink
from korme.commands.desk.rendering import page, rendered
from korme.commands.desk.state import DeskState
from korme.commands.desk.told import told
from korme.commands.jury.panel import Panel, panel_of
from korme.kinds import Entry, Work
from korme.publish.planning import chosen_entries
from korme.site.jury import JuryRound

NAME = "jury"


class ShownRound(NamedTuple):
    """A round in the list of rounds."""

    round: JuryRound
    title: object
    address: str
    result: str
    """Address of the result; '' while the round is open."""
    done: int
    """Votes of the juror whose votes are given here."""
    all: int
    waits: bool
    """Whether it judges what another round keeps, which is still open."""
    progress: list[tuple[str, int, int]]
    """For each juror: votes given, and to be given."""


def panel_at(state: DeskState) -> Panel | None:
    """Return the jury with the votes as they are on disk; None if the site has no jury."""
    jury = state.content.jury
    if jury is None:
        return None
    entries = state.content.entries

    def editions_of(entry: Entry) -> tuple[str, ...]:
        if isinstance(entry, Work):
            return (state.site.edition_of_work.get((entry.creative, entry.slug), ""),)
        return tuple(state.site.editions_of.get(entry.slug, ()))

    return panel_of(state.options.root, jury, entries, chosen_entries(entries, state.options), editions_of)


def round_address(one: JuryRound, more: str = "") -> str:
    return quote(f"{DESK}{NAME}/{one.name}{more}")


def jury(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the rounds, and how far everybody is."""
    panel = panel_at(state)
    if panel is None or not panel.jury.jurors or not panel.jury.rounds:
        return page("jury.html", state, request, panel=None)
    juror = panel.jury.juror(request.one("juror"))
    rounds = []
    for one in panel.jury.rounds:
        may, given = panel.may(one), panel.given(one)
        progress = [
            (each.label, len(given[each.name]), sum(each.name in jurors for jurors in may.values()))
            for each in panel.jury.jurors
        ]
        own = progress[panel.jury.jurors.index(juror)] if juror else ("", 0, 0)
        before = panel.jury.round(one.after) if one.after else None
        title = one.title.pick(request.language) if one.title else one.name
        result = round_address(one, "/result") if one.closed else ""
        address = with_query(round_address(one), juror=juror.name if juror else "")
        waits = before is not None and not before.closed
        rounds.append(ShownRound(one, title, address, result, own[1], own[2], waits, progress))
    return page(
        "jury.html",
        state,
        request,
        panel=panel,
        juror=juror,
        jurors=[
            SheetLink(each.label, with_query(f"{DESK}{NAME}", juror=each.name), each is juror)
            for each in panel.jury.jurors
        ],
        rounds=rounds,
        problems=[told(one, request.language) for one in panel.problems],
    )


def no_such_round(request: DeskRequest) -> DeskResponse:
    return rendered("message.html", request, status=404, title="missing", text="missing-text")
