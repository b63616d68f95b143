"""The price list of an exhibition, and its sales board with pictures: what can be bought, and what is sold."""

from __future__ import annotations

from typing import NamedTuple

from korme.printing.context import PrintContext
from korme.printing.document import Data, Document, DocumentOption
from korme.printing.work_lists import by_name, by_room, enquiries, listed_work, offered, words_of_sale
from korme.views.context import View
from korme.views.frame import edition_card

_ORDERS = ("room", "name")
_SHEETS = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
_MOST_COLUMNS = {"a4": 4, "a3": 6}
_MARGIN, _GAP = 12.0, 6.0
_HEAD, _WORDS = 52.0, 27.0
"""Millimetres of a board's title and foot, and of the words below a picture with the space to the next."""
_UPRIGHT = 0.95
"""Largest height of a picture on the board, by the width of its column."""


class BoardGrid(NamedTuple):
    """The grid of a sales board; lengths are in millimetres."""

    columns: int
    cell: float
    """Width of a column."""
    tall: float
    """Height up to which a picture is shown."""


def board_grid(works: int, paper: str) -> BoardGrid:
    """Return the grid in which works are largest on one sheet of a paper; if there are too many, that of several sheets."""
    width, height = _SHEETS[paper]
    most = _MOST_COLUMNS[paper]
    for columns in range(2, most + 1):
        cell = (width - 2 * _MARGIN - _GAP * (columns - 1)) / columns
        tall = cell * _UPRIGHT
        rows = int((height - _HEAD) / (tall + _WORDS * cell / 42))
        if columns * rows >= works:
            break
    return BoardGrid(columns, cell, tall)


def _prices(context: PrintContext, given: Data) -> Data:
    works = offered(context, is_all=bool(given["all"]))
    if not works:
        return {}
    groups = by_name(context, works) if given["by"] == "name" else by_room(context, works)
    return {"edition": _edition(context), "groups": groups, "ask": enquiries(context), "says": words_of_sale(context)}


def _board(context: PrintContext, given: Data) -> Data:
    works = offered(context, is_all=bool(given["all"]))
    if not works:
        return {}
    width, height = _SHEETS[given["format"]]
    grid = board_grid(len(works), given["format"])
    cells: list[View] = []
    for work in works:
        face = context.site.face_of(work)
        picture = context.picture(face, grid.cell, grid.tall) if face and not work.notice else None
        cells.append({**listed_work(context, work), "picture": picture})
    return {
        "edition": _edition(context),
        "works": cells,
        "sheet": {"width": width, "height": height, "margin": _MARGIN, "gap": _GAP, **grid._asdict()},
        "ask": enquiries(context),
        "says": words_of_sale(context),
    }


def _edition(context: PrintContext) -> View | None:
    if context.edition is None:
        return None
    card = edition_card(context.reader(), context.edition)
    return {"title": card["title"], "span": card["span"]}


PRICES = Document(
    "prices", _prices, options=(DocumentOption("by", "room", _ORDERS), DocumentOption("all", default=False))
)
BOARD = Document(
    "board", _board, options=(DocumentOption("format", "a4", ("a4", "a3")), DocumentOption("all", default=False))
)
