"""Problems beside what they are about, in the reader's words, with what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from korme.commands.desk.addresses import with_query
from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse
from korme.commands.desk.owners import Owners
from korme.commands.desk.pages.sheet import SheetFrame, SheetLink, frame_of
from korme.commands.desk.rendering import page
from korme.commands.desk.state import DeskState
from korme.commands.desk.told import ToldProblem, told
from korme.core.problems import Problem, Severity
from korme.kinds import Entry
from korme.site.site import entry_key

_ORDER = tuple(severity.value for severity in Severity)
_MOST = 2_000
"""Problems on one page; of more the worst."""


class Troubled(Struct, frozen=True):
    """An entry, or a file of no entry, with its problems."""

    frame: SheetFrame | None
    """None for a file of no entry."""
    place: str
    problems: tuple[ToldProblem, ...]


def problems(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the problems of the last look, worst first; `severity` in the address chooses some."""
    severity = request.one("severity")
    chosen = [one for one in state.problems if severity not in _ORDER or one.severity.value == severity]
    counts = Counter(one.severity.value for one in state.problems)
    address = f"{DESK}problems"
    links = [
        SheetLink(name, with_query(address, severity=name), name == severity, counts[name])
        for name in _ORDER
        if counts[name]
    ]
    return page(
        "problems.html",
        state,
        request,
        things=_things(state, request, chosen[:_MOST]),
        links=links,
        everything=SheetLink("all", address, severity not in _ORDER, len(state.problems)),
        left=max(0, len(chosen) - _MOST),
        is_looking=state.is_looking,
        accepted=[(told(one.problem, request.language), one.reason) for one in state.planned.accepted],
    )


def _things(state: DeskState, request: DeskRequest, found: Sequence[Problem]) -> list[Troubled]:
    """Return problems by what they are about: what has the worst first, then in the order in which they were found."""
    owners = Owners.of_entries(state.content.entries)
    groups: dict[tuple[str, ...], list[Problem]] = {}
    known: dict[tuple[str, ...], Entry] = {}
    for one in sorted(found, key=lambda one: _ORDER.index(one.severity.value)):
        entry = owners.of(one.mark)
        key = entry_key(entry) if entry else (one.mark.path,)
        if entry:
            known[key] = entry
        groups.setdefault(key, []).append(one)
    return [
        Troubled(
            frame_of(state, request, known[key]) if key in known else None,
            own[0].mark.path,
            tuple(told(one, request.language) for one in own),
        )
        for key, own in groups.items()
    ]
