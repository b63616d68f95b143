"""Heavy files: what was sent, and what it costs a visitor."""

from __future__ import annotations

from typing import NamedTuple

from korme.commands.desk.addresses import with_query
from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse
from korme.commands.desk.pages.sheet import SheetFrame, SheetLink, frame_of_picture
from korme.commands.desk.rendering import page
from korme.commands.desk.state import DeskState
from korme.commands.desk.weight import Weight, weights

_MOST = 200
"""Files on the page."""
_ORDERS = ("file", "pixels", "phone", "published")


class HeavyFile(NamedTuple):
    """A file with its picture."""

    weight: Weight
    frame: SheetFrame


def heavy(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the heaviest files, by the size that `by` in the address names."""
    by = request.one("by") if request.one("by") in _ORDERS else "file"
    found = weights(state)
    ordered = sorted(found, key=lambda one: (-_measure(one, by), one.path))
    address = f"{DESK}heavy"
    return page(
        "heavy.html",
        state,
        request,
        files=[HeavyFile(one, frame_of_picture(state, request, one.entry, one.picture)) for one in ordered[:_MOST]],
        orders=[
            SheetLink(name, with_query(address, by="" if name == "file" else name), name == by) for name in _ORDERS
        ],
        count=len(found),
        size=sum(one.size for one in found),
        published=sum(one.published for one in found),
        unmade=sum(one.largest is None for one in found),
        left=max(0, len(found) - _MOST),
    )


def _measure(one: Weight, by: str) -> float:
    values = {"file": one.size, "pixels": one.megapixels, "phone": one.phone or 0, "published": one.published}
    return values[by]
