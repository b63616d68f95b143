"""Documents that only a theme knows: any `print/NAME.typ` gets the works, people and events of the edition."""

from __future__ import annotations

from typing import Any

from korme.printing.context import PrintContext
from korme.printing.document import Data, Document
from korme.printing.labels import label_facts


def own_document(name: str) -> Document:
    """Return a document of a theme by the name of its template."""
    return Document(name, _everything)


def _everything(context: PrintContext, given: Data) -> Data:
    reader = context.reader()
    works: list[Any] = [label_facts(context, reader, work) for work in context.works()]
    return {"works": works}
