"""A document for visitors to keep: its pages and nothing else that its file tells.

PDFium copies the pages to a new document, and of that only what is known to show something is copied again: entries of
dictionaries by an allow-list, so that no author, account, date, place, thumbnail, script, attachment, comment, field of
a form or private data of a program stays; pictures lose their own metadata. Names and fonts stay, and every word on the
pages. Links to web pages stay. Bookmarks and the structure for screen readers are lost.

What cannot be cleaned for certain is refused: layers, which may hide something; pictures within the instructions of a
page; codings that are not looked into. At the end both documents are drawn, and must look the same.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from korme.media import bare_pictures, pdfium
from korme.media.pdf_objects import Name, PdfObject, PdfReference, Raw, Value, read_objects, written
from korme.media.refusals import MediumRefused, refuse

_PAGE = frozenset(b"MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit Resources Contents Group".split())
_KEPT = frozenset(
    # streams and their filters
    b"Filter DecodeParms Predictor Colors Columns BitsPerComponent EarlyChange K EndOfLine EncodedByteAlign Rows"
    b" EndOfBlock BlackIs1 ColorTransform Length1 Length2 Length3"
    # resources, groups, states of graphics
    b" Type Subtype S Resources ExtGState ColorSpace Pattern Shading XObject Font ProcSet Group CS I LW LC LJ ML D RI OP"
    b" op OPM BG BG2 UCR UCR2 TR TR2 SM SA BM SMask CA ca AIS TK G BC"
    # pictures and forms
    b" Width Height Intent ImageMask Mask Decode Interpolate SMaskInData Matte FormType BBox Matrix"
    # functions, shadings, patterns
    b" FunctionType Domain Range Size BitsPerSample Order Encode C0 C1 N Functions Bounds ShadingType Background AntiAlias"
    b" Function Coords Extend BitsPerCoordinate BitsPerFlag VerticesPerRow PatternType PaintType TilingType XStep YStep"
    # colour spaces
    b" WhitePoint BlackPoint Gamma Alternate Colorants Process Components"
    # fonts
    b" BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts CIDSystemInfo Registry"
    b" Ordering Supplement DW W DW2 W2 CIDToGIDMap FontBBox FontMatrix CharProcs FontName FontFamily FontStretch"
    b" FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth"
    b" FontFile FontFile2 FontFile3 CharSet CIDSet BaseEncoding Differences CMapName WMode UseCMap".split()
)
"""Entries of dictionaries that say how something looks (ISO 32000-1, 7.4, 7.8 to 7.10, 8, 9 and 11)."""
_MAPS = frozenset((b"CharProcs", b"Colorants"))
"""Entries whose value has names of its own."""
_LAYERS = frozenset((b"OC", b"OCGs", b"OCProperties"))
_SHOWN_TO = re.compile(rb"\((?:https?://(?![^/]*@)|mailto:)[^()\\\x00-\x20\x7f-\xff]{3,1000}\)")
_INLINE = re.compile(rb"/(?:DCT|DCTDecode|JPX|JPXDecode|CCF|JBIG2)[\s\]/]")
_PICTURES = {b"DCTDecode": bare_pictures.bare_jpeg, b"JPXDecode": bare_pictures.bare_jpeg_2000}
_LARGEST = 64_000_000
"""Bytes of instructions that are unpacked."""
_MOST_LINKS = 200
_COMPARED = 240
"""Pixels of the longer side at which pages are compared."""


class _Context(Struct, frozen=True):
    """Where in the document a value is."""

    source: Mapping[int, PdfObject]
    numbers: dict[int, int]
    """New numbers of objects by their old ones."""
    waiting: list[tuple[int, str]]
    """Old numbers of those to be copied, each with what its dictionary is; see `_copied`."""


def cleaned(data: bytes) -> bytes:
    """Return a document without what its pages do not show.

    Raises:
        MediumRefused: it cannot be opened, or not cleaned for certain ('document-kept', with the reason as its hint).
    """
    with pdfium.opened(data) as document:
        indexes = range(document.count)
        result = _copy(pdfium.rewritten(document, indexes))
        with pdfium.opened(result) as copy:
            if copy.count != document.count or any(_look(copy, index) != _look(document, index) for index in indexes):
                raise refuse("document-kept", "look")
    return result


def _copy(data: bytes) -> bytes:
    """Return a document that PDFium has written without what shows nothing."""
    try:
        return written(*_picked(*read_objects(data)))
    except MediumRefused as refused:
        if refused.fault.code == "document-kept":
            raise
        raise refuse("document-kept", "damaged") from refused


def _look(document: pdfium.PdfDocument, index: int) -> tuple[tuple[float, float], bytes]:
    width, height = document.size(index)
    scale = _COMPARED / max(width, height, 1)
    with pdfium.page_of(document, index) as page:
        image = pdfium.drawn(page, (max(1, round(width * scale)), max(1, round(height * scale))))
    return (round(width, 1), round(height, 1)), image.tobytes()


def _picked(source: Mapping[int, PdfObject], root: int) -> tuple[dict[int, PdfObject], int]:
    """Return the objects of the clean document, numbered anew in the order in which pages use them."""
    context = _Context(source, {}, [])
    catalogue, tree = 1, 2
    result: dict[int, PdfObject] = {}
    kids: list[Value] = []
    pages = _resolved(source, source[root].entries.get(b"Pages"))
    for kid in _items(source, pages.entries.get(b"Kids")):
        page = _resolved(source, kid)
        number = 3 + len(context.numbers)
        context.numbers[-number] = number  # no object of the source has a negative number
        kids.append(PdfReference(number))
        result[number] = PdfObject(_page(page, tree, context))
        while context.waiting:
            old, kind = context.waiting.pop(0)
            result[context.numbers[old]] = _item(source[old], kind, context)
    result[catalogue] = PdfObject({b"Type": Name(b"Catalog"), b"Pages": PdfReference(tree)})
    result[tree] = PdfObject({b"Type": Name(b"Pages"), b"Count": Raw(b"%d" % len(kids)), b"Kids": kids})
    return result, catalogue


def _resolved(source: Mapping[int, PdfObject], value: Value | None) -> PdfObject:
    if isinstance(value, PdfReference):
        return source.get(value.number, PdfObject({}))
    return PdfObject(value if value is not None else {})


def _items(source: Mapping[int, PdfObject], value: Value | None) -> list[Value]:
    found = _resolved(source, value).value
    return found if isinstance(found, list) else []


def _page(page: PdfObject, tree: int, context: _Context) -> Value:
    copied: dict[bytes, Value] = {b"Type": Name(b"Page"), b"Parent": PdfReference(tree)}
    for key, value in page.entries.items():
        if key in _PAGE:
            copied[key] = _copied(value, "resources" if key == b"Resources" else "plain", context)
    links = [link for note in _items(context.source, page.entries.get(b"Annots")) for link in _link(note, context)]
    if links:
        copied[b"Annots"] = list(links[:_MOST_LINKS])
    return copied


def _link(note: Value, context: _Context) -> Iterable[Value]:
    """Yield a link to a web page, made anew; nothing for all other annotations."""
    entries = _resolved(context.source, note).entries
    action = _resolved(context.source, entries.get(b"A")).entries
    address, area = action.get(b"URI"), _items(context.source, entries.get(b"Rect"))
    is_area = len(area) == 4 and all(isinstance(side, Raw) for side in area)
    if entries.get(b"Subtype") == b"Link" and is_area and isinstance(address, Raw) and _SHOWN_TO.fullmatch(address):
        web: Value = {b"S": Name(b"URI"), b"URI": address}
        border: Value = [Raw(b"0"), Raw(b"0"), Raw(b"0")]
        yield {b"Type": Name(b"Annot"), b"Subtype": Name(b"Link"), b"Rect": area, b"Border": border, b"A": web}


def _copied(value: Value, kind: str, context: _Context) -> Value:
    """Return a value with new references and without entries that show nothing.

    Args:
        kind: what a dictionary is: 'plain'; 'resources', whose values are maps; 'map', whose keys are names of its own.
    """
    if isinstance(value, PdfReference):
        if value.number not in context.source:
            return Raw(b"null")
        if value.number not in context.numbers:
            context.numbers[value.number] = 3 + len(context.numbers)
            context.waiting.append((value.number, kind))
        return PdfReference(context.numbers[value.number])
    if isinstance(value, list):
        return [_copied(entry, kind, context) for entry in value]
    if isinstance(value, dict):
        return _dictionary(value, kind, context)
    return value


def _dictionary(entries: Mapping[bytes, Value], kind: str, context: _Context) -> dict[bytes, Value]:
    _check_layers(entries, kind, context)
    copied = {}
    for key, value in entries.items():
        if kind == "map" or key in _KEPT:
            below = "resources" if key == b"Resources" else "map" if kind == "resources" or key in _MAPS else "plain"
            copied[key] = _copied(value, "plain" if kind == "map" else below, context)
    return copied


def _check_layers(entries: Mapping[bytes, Value], kind: str, context: _Context) -> None:
    """Refuse a document with layers: it does not say any more which of them are hidden."""
    properties = _resolved(context.source, entries.get(b"Properties")).entries if kind == "resources" else {}
    types = {_resolved(context.source, value).entries.get(b"Type") for value in properties.values()}
    if kind != "map" and (_LAYERS & entries.keys() or types & {b"OCG", b"OCMD"}):
        raise refuse("document-kept", "layers")


def _item(item: PdfObject, kind: str, context: _Context) -> PdfObject:
    value = _copied(item.value, kind, context)
    if item.stream is None or not isinstance(value, dict):
        return PdfObject(value)
    if b"F" in item.entries:
        raise refuse("document-kept", "outside")
    value.pop(b"Length", None)
    return _stream(value, item.stream, context)


def _stream(entries: dict[bytes, Value], stream: bytes, context: _Context) -> PdfObject:
    """Return a stream without metadata in its bytes."""
    filters = _filters(entries, context)
    picture = _PICTURES.get(filters[-1]) if filters else None
    is_picture = entries.get(b"Subtype") == b"Image"
    if picture and is_picture:
        bare = picture(_unpacked(stream, filters[:-1], entries))
        return PdfObject(_with_filter(entries, filters[-1]), bare)
    if is_picture and set(filters) <= {b"FlateDecode", b"LZWDecode", b"RunLengthDecode", b"CCITTFaxDecode"}:
        return PdfObject(entries, stream)
    plain = _unpacked(stream, filters, entries)
    if not is_picture and _INLINE.search(plain):
        raise refuse("document-kept", "inline")
    if filters in ([], [b"FlateDecode"]):
        return PdfObject(entries, stream)
    return PdfObject(_with_filter(entries, b"FlateDecode"), zlib.compress(plain, 6))


def _with_filter(entries: dict[bytes, Value], name: bytes) -> dict[bytes, Value]:
    """Return the entries of a stream that has one filter left."""
    parameters = entries.get(b"DecodeParms")
    last = parameters[-1] if isinstance(parameters, list) and parameters and name != b"FlateDecode" else None
    rest = {key: value for key, value in entries.items() if key not in (b"Filter", b"DecodeParms")}
    return {**rest, b"Filter": Name(name), **({b"DecodeParms": last} if isinstance(last, dict) else {})}


def _filters(entries: Mapping[bytes, Value], context: _Context) -> list[bytes]:
    value = entries.get(b"Filter")
    if isinstance(value, PdfReference) or (
        isinstance(value, list) and any(isinstance(each, PdfReference) for each in value)
    ):
        raise refuse("document-kept", "coding")
    return [bytes(each) for each in (value if isinstance(value, list) else [value]) if isinstance(each, Name)]


def _unpacked(stream: bytes, filters: Sequence[bytes], entries: Mapping[bytes, Value]) -> bytes:
    """Return the bytes of a stream without these filters.

    Raises:
        MediumRefused: one of them is unknown, the bytes are too many or differences only.
    """
    if any(isinstance(each, dict) and b"Predictor" in each for each in _parameters(entries)):
        raise _unknown()
    for name in filters:
        try:
            stream = _filtered(stream, name)
        except (zlib.error, ValueError) as error:
            raise _unknown() from error
    return stream


def _filtered(stream: bytes, name: bytes) -> bytes:
    if name == b"FlateDecode":
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(stream, _LARGEST)
        if unpacker.unconsumed_tail:
            raise _unknown()
        return plain
    if name == b"ASCII85Decode":
        text = bytes(byte for byte in stream if byte > 0x20).removeprefix(b"<~")
        return base64.a85decode(text.partition(b"~")[0])
    if name == b"ASCIIHexDecode":
        digits = re.sub(rb"\s", b"", stream.partition(b">")[0])
        return bytes.fromhex((digits + b"0" * (len(digits) & 1)).decode("ascii"))
    raise _unknown()


def _parameters(entries: Mapping[bytes, Value]) -> list[Value]:
    value = entries.get(b"DecodeParms")
    return value if isinstance(value, list) else [] if value is None else [value]


def _unknown() -> MediumRefused:
    return refuse("document-kept", "coding")
