"""Documents (PDF): their pages as facts and as pictures, and the file for visitors to keep. In a child process only."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from PIL import Image

from korme.core.media import MediumFacts
from korme.core.model import Limits
from korme.media import pdf_cleaning, pdfium
from korme.media.formats import DOCUMENT
from korme.media.jobs import MediumFindings, MediumQuestion, StillOrder
from korme.media.page_pictures import picture_size, shown_pages
from korme.media.page_words import CUT, tidy_lines
from korme.media.refusals import MediumRefused, damaged_document, refuse
from korme.pictures.credits import Credit
from korme.pictures.files import read_picture
from korme.pictures.refusals import Fault, PictureRefused, fault

WORDS = 4_000
"""Characters of one page's text."""
MOST_WORDS = 24_000
"""Characters of all pages' text: the page that shows them stays light."""
_MEGABYTE = 1_000_000
_MOST_PAGES = 2_000
"""Pages whose size is read."""
_NAMED = 5
"""Pages or fonts that a message names."""


class _SeenPages(Struct):
    """What is found while the pages are read one after another."""

    pages: list[tuple[float, float, str]] = []
    broken: list[int] = []
    noted: list[int] = []
    fonts: set[str] = set()
    words: int = 0
    is_cut: bool = False


def look(question: MediumQuestion) -> MediumFindings:
    """Describe a document: the sizes of its pages, their text, what visitors will not see, whether they may keep it.

    Raises:
        MediumRefused: it cannot be opened, has no page or is too large.
    """
    limits = question.limits
    data = read(question.source, limits, _most_mb(limits))
    seen = _SeenPages()
    with pdfium.opened(data) as document:
        count = document.count
        if count < 1:
            raise damaged_document("Pages")
        for index in range(min(count, _MOST_PAGES)):
            _see(document, index, limits, seen)
    kept = _kept_back(data, limits) if question.is_offered else ()
    facts = MediumFacts(
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        kind=DOCUMENT,
        format="PDF",
        ending="" if kept else "pdf",
        mime="application/pdf",
        pages=tuple(seen.pages),
    )
    if not shown_pages(facts, limits):
        raise damaged_document("Page")
    return MediumFindings(facts, (*_faults(seen, count, limits), *kept))


def _most_mb(limits: Limits) -> int:
    """Return how many megabytes of a document are read: its pages are shown though its file may be too large to offer."""
    return max(limits.media_mb, Limits().media_mb)


def _kept_back(data: bytes, limits: Limits) -> tuple[Fault, ...]:
    """Return why a document is not offered to visitors; nothing if it is."""
    if len(data) > limits.media_mb * _MEGABYTE:
        return (fault("document-heavy", found=math.ceil(len(data) / _MEGABYTE), limit=limits.media_mb),)
    try:
        pdf_cleaning.cleaned(data)
    except MediumRefused as refused:
        return (refused.fault,)
    return ()


def still(order: StillOrder) -> Image.Image:
    """Return the picture of a page, upright, in sRGB; the part is its number, from 1.

    Raises:
        MediumRefused: the document has changed, or the page is broken.
    """
    assert order.source is not None and order.facts is not None
    data = read(order.source, order.limits, _most_mb(order.limits))
    if hashlib.sha256(data).hexdigest() != order.facts.digest:
        raise refuse("picture-changed")
    index = int(order.part) - 1
    width, height, _ = order.facts.pages[index]
    with pdfium.opened(data) as document, pdfium.page_of(document, index) as page:
        return pdfium.drawn(page, picture_size(width, height))


def publish(source: Path, target: Path, credit: Credit) -> None:
    """Write the document that visitors may keep, as `look` has found that it can be: without any credit.

    Raises:
        MediumRefused: it cannot be cleaned for certain.
    """
    target.write_bytes(pdf_cleaning.cleaned(source.read_bytes()))


def read(path: Path, limits: Limits, most_mb: int = 0) -> bytes:
    """Read a document or a model.

    Args:
        most_mb: the most megabytes it may have; 0: what the limits say.

    Raises:
        MediumRefused: it is not a regular file, too large, empty or unreadable.
    """
    try:
        return read_picture(path, most_mb or limits.media_mb)
    except PictureRefused as refused:
        found = dict(refused.fault.values)
        if refused.fault.code == "picture-too-large":
            raise refuse("medium-too-large", found=found["found"], limit=most_mb or limits.media_mb) from refused
        if refused.fault.code == "picture-empty":
            raise refuse("medium-unreadable", "empty") from refused
        raise refuse("medium-unreadable", refused.fault.hint, reason=found.get("reason", "")) from refused


def _see(document: pdfium.PdfDocument, index: int, limits: Limits, seen: _SeenPages) -> None:
    """Add what is to be known of a page; of one that is not shown, only its size."""
    width, height = document.size(index)
    is_shape = width > 0 and height > 0 and max(width, height) <= limits.aspect * min(width, height)
    if index >= limits.document_pages or not is_shape:
        seen.pages.append((width, height, "") if is_shape else (0.0, 0.0, ""))
        if not is_shape:
            seen.broken.append(index + 1)
        return
    try:
        with pdfium.page_of(document, index) as page:
            text = tidy_lines(pdfium.words(page, 2 * WORDS), min(WORDS, MOST_WORDS - seen.words))
            seen.fonts |= pdfium.foreign_fonts(page)
            if pdfium.has_notes(page):
                seen.noted.append(index + 1)
    except MediumRefused:
        seen.pages.append((0.0, 0.0, ""))
        seen.broken.append(index + 1)
        return
    seen.words += len(text)
    seen.is_cut = seen.is_cut or text.endswith(CUT) or seen.words >= MOST_WORDS
    seen.pages.append((width, height, text))


def _faults(seen: _SeenPages, count: int, limits: Limits) -> Iterable[Fault]:
    if count > limits.document_pages:
        yield fault("document-long", found=count, limit=limits.document_pages)
    if seen.broken:
        yield fault("document-pages", found=_some(map(str, seen.broken)))
    if seen.noted:
        yield fault("document-notes", found=_some(map(str, seen.noted)))
    if seen.is_cut:
        yield fault("document-words", found=seen.words)
    if seen.fonts:
        yield fault("document-fonts", found=_some(sorted(seen.fonts)))


def _some(names: Iterable[str]) -> str:
    named = list(names)
    return ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
