"""Comments of Vorbis, Opus and FLAC (Ogg Vorbis I format specification, 5): reading them, and those of a credit."""

from __future__ import annotations

import struct

from korme.media.containers.described import meant
from korme.media.containers.places import tells_place
from korme.pictures.credits import Credit
from korme.pictures.textual import decoded

LARGEST = 32 << 20
"""Bytes of all comments, of which a cover may be one."""
_MOST = 1000
_LONGEST = 4096
_NAMES = {
    b"ARTIST": "creator",
    b"PERFORMER": "creator",
    b"TITLE": "title",
    b"COPYRIGHT": "copyright",
    b"LICENSE": "licence",
}


def read_comments(data: bytes) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return the texts that are used, and whether the comments have coordinates; damaged ones end the list."""
    found: list[tuple[str, str]] = []
    has_location = False
    try:
        at = 4 + struct.unpack_from("<I", data)[0]
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
        for _ in range(min(count, _MOST)):
            (size,) = struct.unpack_from("<I", data, at)
            comment = data[at + 4 : at + 4 + min(size, _LONGEST)]
            at += 4 + size
            name, _, text = comment.partition(b"=")
            has_location = has_location or tells_place(comment)
            if meaning := _NAMES.get(name.upper()):
                found.append((meaning, decoded(text)))
    except struct.error:
        pass
    return meant(found), has_location


def comments_of(credit: Credit) -> bytes:
    """Return comments with a credit and nothing else."""
    named = (("ARTIST", credit.creator), ("COPYRIGHT", credit.copyright), ("LICENSE", credit.licence))
    comments = [f"{name}={text[:500]}".encode() for name, text in named if text]
    listed = b"".join(struct.pack("<I", len(comment)) + comment for comment in comments)
    return struct.pack("<I", len(_VENDOR)) + _VENDOR + struct.pack("<I", len(comments)) + listed


_VENDOR = b"korme"
