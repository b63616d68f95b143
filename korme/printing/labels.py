"""Labels of works, as a museum has them: in one language or in all of the site, on sheets to cut or to peel off."""

from __future__ import annotations

from korme.core.model import Phrase
from korme.kinds import Work
from korme.printing.context import PrintContext
from korme.printing.document import Data, Document, DocumentOption
from korme.views.cards import person
from korme.views.context import NOTHING, PageContext, View
from korme.views.measures import currency, price, size


def label_facts(context: PrintContext, reader: PageContext, work: Work) -> View:
    """Return what a label says of a work to one reader."""
    creative = context.site.creatives[work.creative]
    sale = work.sale
    amount = price(reader, sale.price) if sale and sale.status == "for_sale" else ""
    others = [person(reader, name)["name"] for name in work.collaborators]
    face = context.site.face_of(work)
    return {
        "language": reader.language,
        "mark": work.mark,
        "by": reader.phrase(creative.name),
        "title": reader.phrase(work.title),
        "year": work.year or "",
        "medium": reader.phrase(work.medium),
        "materials": reader.phrase(work.materials),
        "dimensions": size(reader, work.dimensions),
        "collaborators": [Phrase(reader.say("label_with")), *others] if others else [],
        "notice": reader.phrase(work.notice),
        "credit": reader.phrase(face.credit) if face else NOTHING,
        "price": f"{amount}\u00a0{currency(reader, sale.currency if sale else '')}".strip() if amount else "",
        "sale": sale.status if sale else "",
    }


def _gather(context: PrintContext, given: Data) -> Data:
    items = [
        {
            "mark": work.mark,
            "number": "",
            "code": context.code(context.address(work)),
            "texts": [label_facts(context, reader, work) for reader in context.readers()],
        }
        for work in context.works()
    ]
    return {"labels": items} if items else {}


LABELS = Document("labels", _gather, options=(DocumentOption("format", "a7", ("a7", "a6", "a5")),), is_for_all=True)
