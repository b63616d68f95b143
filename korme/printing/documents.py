"""The documents that can be printed: to add one, add a module beside this file and its `Document` to this list."""

from __future__ import annotations

from korme.printing.document import Document
from korme.printing.labels import LABELS

DOCUMENTS: tuple[Document, ...] = (LABELS,)


def document_named(name: str) -> Document | None:
    """Return a document by its name."""
    return next((document for document in DOCUMENTS if document.name == name), None)
