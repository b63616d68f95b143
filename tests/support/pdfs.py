"""Small PDF files written by hand: every byte of them is known."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

TEXT = b"BT /F1 24 Tf 20 100 Td (%s) Tj ET"


def stream(data: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object's body."""
    if packed:
        data, entries = zlib.compress(data), entries + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file with these objects, numbered from 1; the first is the catalogue."""
    whole, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + rows
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(whole))
    return whole + table + end


def pages(
    contents: Sequence[bytes],
    *,
    box: bytes = b"[0 0 300 200]",
    more: bytes = b"",
    resources: bytes = b"",
    catalogue: bytes = b"",
    others: Sequence[bytes] = (),
    trailer: bytes = b"",
) -> bytes:
    """A document with one page for each of these instructions.

    Args:
        more: further entries of each page.
        others: further objects, numbered from 4.
    """
    first = 4 + len(others)
    kids = b" ".join(b"%d 0 R" % (first + 2 * index) for index in range(len(contents)))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        font,
        *others,
    ]
    for index, content in enumerate(contents):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>%s>>%s>>"
            % (box, first + 2 * index + 1, resources, more),
            stream(content),
        ]
    return pdf(objects, trailer)
