"""The label book: every label on a page of its own in large print, by room, with its text; contents at the front."""

from __future__ import annotations

from korme.printing.context import PrintContext
from korme.printing.document import Data, Document
from korme.printing.prose import prose
from korme.printing.work_lists import by_room
from korme.views.context import View


def _gather(context: PrintContext, given: Data) -> Data:
    rooms = by_room(context, context.works())
    if not rooms:
        return {}
    return {"rooms": [{**room, "works": [_page(context, work) for work in room["works"]]} for room in rooms]}


def _page(context: PrintContext, facts: View) -> View:
    creative, _, name = str(facts["id"]).partition("/")
    work = context.site.works[creative, name]
    return {**facts, "text": prose(context.reader().body(work)), "code": context.coded(work, context.language)}


BOOK = Document("book", _gather, has_codes=True)
