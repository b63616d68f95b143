"""The price list of an exhibition, and its sales board with pictures: what can be bought, and what is sold."""

from __future__ import annotations

from korme.printing.context import PrintContext
from korme.printing.document import Data, Document, DocumentOption
from korme.printing.work_lists import by_name, by_room, enquiries, listed_work, offered, words_of_sale
from korme.views.context import View
from korme.views.frame import edition_card

_ORDERS = ("room", "name")
_SHEETS = {"a4": (210, 297), "a3": (297, 420)}
_COLUMNS = {"a4": 4, "a3": 6}
_MARGIN, _GAP = 12.0, 6.0
_TALL = 40.0
"""Millimetres up to which a picture on the board is high."""


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
    columns = _COLUMNS[given["format"]]
    cell = (width - 2 * _MARGIN - _GAP * (columns - 1)) / columns
    cells: list[View] = []
    for work in works:
        face = context.site.face_of(work)
        picture = context.picture(face, cell, _TALL) if face and not work.notice else None
        cells.append({**listed_work(context, work), "picture": picture})
    return {
        "edition": _edition(context),
        "works": cells,
        "sheet": {
            "width": width,
            "height": height,
            "columns": columns,
            "margin": _MARGIN,
            "gap": _GAP,
            "cell": cell,
            "tall": _TALL,
        },
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
