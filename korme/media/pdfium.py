"""PDFium as Körme uses it: on bytes, without the machine's fonts, without annotations, forms and scripts.

Only a child process imports it (`pypdfium2_raw`, the bindings in the package pypdfium2).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any

from msgspec import Struct
from PIL import Image

from korme.media.refusals import damaged_document, refuse

_PASSWORD = 4
"""`FPDF_ERR_PASSWORD` in fpdfview.h."""
_BGRX = 3
"""`FPDFBitmap_BGRx`: four bytes a pixel, the last unused."""
_WHITE = 0xFFFFFFFF
_LINK = 2
"""`FPDF_ANNOT_LINK` in fpdf_annot.h."""
_TEXT, _FORM = 1, 5
"""`FPDF_PAGEOBJ_TEXT` and `FPDF_PAGEOBJ_FORM` in fpdf_edit.h."""
_STANDARD = frozenset(
    "Courier Courier-Bold Courier-BoldOblique Courier-Oblique Helvetica Helvetica-Bold Helvetica-BoldOblique"
    " Helvetica-Oblique Symbol Times-Bold Times-BoldItalic Times-Italic Times-Roman ZapfDingbats".split()
)
"""Fonts that every program has (ISO 32000-1, 9.6.2.2)."""
_MOST_OBJECTS = 5_000
"""Objects of a page that are searched for fonts that are not embedded."""
_MOST_NOTES = 1_000


@cache
def library() -> Any:
    """Return the bindings of PDFium, which is initialised once in a process.

    An empty list of font folders keeps the fonts of the machine out: pages look the same everywhere. A font that is
    not embedded gets one of PDFium's own.

    Raises:
        MediumRefused: the package pypdfium2 is not installed.
    """
    try:
        raw = import_module("pypdfium2_raw")
    except ImportError as error:
        raise refuse("document-tool-missing") from error
    folders = (ctypes.POINTER(ctypes.c_char) * 1)()
    raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=folders))
    return raw


class PdfDocument(Struct, frozen=True):
    """An open document."""

    handle: Any
    data: bytes
    """Its bytes, which must live as long as it."""

    @property
    def count(self) -> int:
        """Number of pages, as the document says it."""
        return int(library().FPDF_GetPageCount(self.handle))

    def size(self, index: int) -> tuple[float, float]:
        """Return width and height of a page in points, upright; 0 × 0 if it is broken."""
        size = library().FS_SIZEF()
        found = library().FPDF_GetPageSizeByIndexF(self.handle, index, ctypes.byref(size))
        return (float(size.width), float(size.height)) if found else (0.0, 0.0)


@contextmanager
def opened(data: bytes) -> Iterator[PdfDocument]:
    """Open a document.

    Raises:
        MediumRefused: it is locked with a password, or broken.
    """
    raw = library()
    handle = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        if raw.FPDF_GetLastError() == _PASSWORD:
            raise refuse("document-locked")
        raise damaged_document("xref")
    try:
        yield PdfDocument(handle, data)
    finally:
        raw.FPDF_CloseDocument(handle)


@contextmanager
def page_of(document: PdfDocument, index: int) -> Iterator[Any]:
    """Open a page and read its content.

    Raises:
        MediumRefused: it is broken.
    """
    raw = library()
    page = raw.FPDF_LoadPage(document.handle, index)
    if not page:
        raise damaged_document("Page")
    try:
        yield page
    finally:
        raw.FPDF_ClosePage(page)


def words(page: Any, most: int) -> str:
    """Return the text that is inside the bounds of a page, in the order of the file, with the breaks that PDFium sees.

    Args:
        most: characters after which the rest is left out.
    """
    raw = library()
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return ""
    try:
        return "\n".join(_text(text_page, start, count) for start, count in _inside(page, text_page, most))
    finally:
        raw.FPDFText_ClosePage(text_page)


def _inside(page: Any, text_page: Any, most: int) -> Iterator[tuple[int, int]]:
    """Yield the places and lengths of the pieces of text inside the bounds of a page.

    FPDFText_GetBoundedText would do, but it loses line breaks, which have no place of their own.
    """
    raw = library()
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    places = [ctypes.byref(side) for side in sides]
    start = found = 0
    count = raw.FPDFText_CountChars(text_page)
    for index in range(count):
        if raw.FPDFText_IsGenerated(text_page, index) == 1:  # a space or break, which has no place
            continue
        raw.FPDFText_GetCharBox(text_page, index, *places)
        is_across = left.value < box.right and right.value > box.left
        if is_across and bottom.value < box.top and top.value > box.bottom:
            found += 1
            if found >= most:
                yield start, index + 1 - start
                return
        else:
            if index > start:
                yield start, index - start
            start = index + 1
    if count > start:
        yield start, count - start


def _text(text_page: Any, start: int, count: int) -> str:
    units = (ctypes.c_ushort * (2 * count + 1))()
    written = library().FPDFText_GetText(text_page, start, count, units)
    return bytes(units)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")


def drawn(page: Any, size: tuple[int, int]) -> Image.Image:
    """Draw what is printed on a page, upright, on white, in sRGB.

    Args:
        size: width and height in pixels.

    Raises:
        MemoryError: the bitmap is too large.
    """
    raw = library()
    width, height = size
    pixels = bytearray(width * height * 4)
    shared = (ctypes.c_char * len(pixels)).from_buffer(pixels)
    bitmap = raw.FPDFBitmap_CreateEx(width, height, _BGRX, shared, width * 4)
    if not bitmap:
        raise MemoryError
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)  # no flags: without annotations
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return Image.frombuffer("RGB", size, pixels, "raw", "BGRX", width * 4, 1)


def has_notes(page: Any) -> bool:
    """Whether something is laid over a page that is not printed on it: a comment, a stamp, a field of a form."""
    raw = library()
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if note:
            kind = raw.FPDFAnnot_GetSubtype(note)
            raw.FPDFPage_CloseAnnot(note)
            if kind != _LINK:
                return True
    return False


def foreign_fonts(page: Any) -> set[str]:
    """Return the names of fonts that a page's text uses but neither the file nor PDFium has."""
    raw = library()
    names: set[str] = set()
    waiting: list[tuple[Any, Any, int]] = [(raw.FPDFPage_GetObject, page, raw.FPDFPage_CountObjects(page))]
    left = _MOST_OBJECTS
    while waiting and left > 0:
        get, owner, count = waiting.pop()
        for index in range(min(count, left)):
            left -= 1
            item = get(owner, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == _FORM:
                waiting.append((raw.FPDFFormObj_GetObject, item, raw.FPDFFormObj_CountObjects(item)))
            elif kind == _TEXT and (name := _foreign(item)):
                names.add(name)
    return names


def _foreign(item: Any) -> str:
    """Return the name of the font of a piece of text if it is not embedded."""
    raw = library()
    font = raw.FPDFTextObj_GetFont(item)
    if not font or raw.FPDFFont_GetIsEmbedded(font) != 0:
        return ""
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, len(name))
    shown = name.value.decode("utf-8", "replace") or "?"
    return "" if shown in _STANDARD else shown


def rewritten(document: PdfDocument, indexes: Sequence[int]) -> bytes:
    """Return a new document with these pages and what they need, as PDFium writes it: one object after another.

    Raises:
        MediumRefused: PDFium cannot copy a page.
    """
    raw = library()
    target = raw.FPDF_CreateNewDocument()
    parts: list[bytes] = []

    def write(_: Any, start: int, count: int) -> int:
        parts.append(ctypes.string_at(start, count))
        return 1

    try:
        numbers = (ctypes.c_int * len(indexes))(*indexes)
        if not raw.FPDF_ImportPagesByIndex(target, document.handle, numbers, len(indexes), 0):
            raise damaged_document("Page")
        writer = raw.FPDF_FILEWRITE(version=1)
        writer.WriteBlock = type(writer.WriteBlock)(write)
        if not raw.FPDF_SaveAsCopy(target, ctypes.byref(writer), 0):
            raise damaged_document("xref")
    finally:
        raw.FPDF_CloseDocument(target)
    return b"".join(parts)
