"""The contact sheet: everything on the site at a glance."""

from __future__ import annotations

from korme.commands.desk.addresses import desk_address, public_address
from korme.commands.desk.exchange import DeskRequest, DeskResponse
from korme.commands.desk.rendering import page
from korme.commands.desk.state import DeskState


def sheet(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the contact sheet that an address asks for."""
    frames = [
        (
            entry.heading.pick(request.language),
            desk_address(entry),
            public_address(entry, request.language, state.languages),
        )
        for entry in state.content.entries
    ]
    return page("sheet.html", state, request, frames=frames)
