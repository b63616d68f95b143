"""How to set up a screen in the hall (`korme kiosk`): a sheet in A5 for whoever stands before the computer."""

from __future__ import annotations

from korme.printing.context import PrintContext
from korme.printing.document import Data, Document


def _gather(context: PrintContext, given: Data) -> Data:
    house = context.site.venues.get(context.venue)
    return {"house": context.reader().phrase(house.name) if house else ""}


KIOSK = Document("kiosk", _gather, sets=())
