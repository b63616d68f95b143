"""The documents that can be printed: to add one, add a module beside this file and its `Document` to this list."""

from __future__ import annotations

from korme.printing.badges import BADGES
from korme.printing.book import BOOK
from korme.printing.catalogue import CATALOGUE
from korme.printing.certificates import CERTIFICATES
from korme.printing.document import Document
from korme.printing.doors import DOORS
from korme.printing.forms import FORM_SHEETS
from korme.printing.kiosk import KIOSK
from korme.printing.labels import LABELS
from korme.printing.prices import BOARD, PRICES
from korme.printing.programme import PROGRAMME
from korme.printing.report import REPORT, SUMMARY

DOCUMENTS: tuple[Document, ...] = (
    LABELS,
    BOOK,
    PRICES,
    BOARD,
    CATALOGUE,
    PROGRAMME,
    DOORS,
    KIOSK,
    BADGES,
    CERTIFICATES,
    FORM_SHEETS,
    REPORT,
    SUMMARY,
)


def document_named(name: str) -> Document | None:
    """Return a document by its name."""
    return next((document for document in DOCUMENTS if document.name == name), None)
