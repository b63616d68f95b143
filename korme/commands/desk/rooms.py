"""The desk's pages by their names, and what is answered where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec import structs

from korme.commands.desk.exchange import DeskRequest, DeskResponse
from korme.commands.desk.pages.entry import entry
from korme.commands.desk.pages.heavy import heavy
from korme.commands.desk.pages.jury import jury
from korme.commands.desk.pages.jury_round import jury_round
from korme.commands.desk.pages.problems import problems
from korme.commands.desk.pages.publish import publish
from korme.commands.desk.pages.recent import recent
from korme.commands.desk.pages.sheet import sheet
from korme.commands.desk.pages.stored import BEFORE, before, sent
from korme.commands.desk.pages.translations import translations
from korme.commands.desk.pages.twice import twice
from korme.commands.desk.rendering import rendered
from korme.commands.desk.state import DeskState
from korme.commands.desk.thumbnails import SENT

Answer = Callable[[DeskState, DeskRequest], DeskResponse]


class DeskRoom(NamedTuple):
    """One page of the desk, or all whose names begin alike."""

    name: str
    """Address below `DESK`; if it ends in '/', what follows is in the request's `rest`."""
    answer: Answer
    takes_forms: bool = False
    """Whether it takes requests by POST."""


ROOMS = (
    DeskRoom("", sheet),
    DeskRoom("entries/", entry, takes_forms=True),
    DeskRoom("problems", problems),
    DeskRoom("heavy", heavy),
    DeskRoom("jury", jury),
    DeskRoom("jury/", jury_round, takes_forms=True),
    DeskRoom("twice", twice, takes_forms=True),
    DeskRoom("recent", recent),
    DeskRoom("publish", publish),
    DeskRoom("translations", translations, takes_forms=True),
    DeskRoom(BEFORE, before),
    DeskRoom(SENT, sent),
)
"""Every page of the desk; no name begins another one."""


def answered(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the answer to a request."""
    for room in ROOMS:
        is_it = request.path.startswith(room.name) if room.name.endswith("/") else request.path == room.name
        if is_it and (request.method == "GET" or room.takes_forms):
            return room.answer(state, structs.replace(request, rest=request.path[len(room.name) :]))
    return missing(request)


def missing(request: DeskRequest) -> DeskResponse:
    """Return the answer where there is no such page."""
    return rendered("message.html", request, status=404, title="missing", text="missing-text")


def waiting(request: DeskRequest) -> DeskResponse:
    """Return the page that is shown until the site has been read."""
    page = rendered("message.html", request, status=503, title="waiting", text="waiting-text")
    return structs.replace(page, again=2)
