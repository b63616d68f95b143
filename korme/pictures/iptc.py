"""The IPTC-IIM block: captions and credits as news agencies have written them since 1991."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from korme.pictures.textual import decoded, tidy

_UTF8 = b"\x1b%G"
_MOST = 1000
_FIELDS = {5: "title", 80: "creator", 110: "credit", 116: "copyright", 120: "caption"}
_KEYWORD = 25


class Iptc(NamedTuple):
    """The texts and keywords of an IPTC-IIM block."""

    texts: dict[str, str]
    """By name: title, creator, credit, copyright, caption."""
    keywords: tuple[str, ...] = ()


def read_iptc(block: bytes) -> Iptc:
    """Read the texts by name and the keywords of an IPTC-IIM block."""
    values: dict[str, list[str]] = {}
    keywords: list[str] = []
    is_utf8 = False
    for record, field, value in _datasets(block):
        if (record, field) == (1, 90):
            is_utf8 = value.startswith(_UTF8)
        elif record == 2 and (field in _FIELDS or field == _KEYWORD):
            text = tidy(value.decode("utf-8", "replace")) if is_utf8 else decoded(value)
            (keywords if field == _KEYWORD else values.setdefault(_FIELDS[field], [])).append(text)
    joined = {name: tidy(", ".join(dict.fromkeys(filter(None, texts)))) for name, texts in values.items()}
    return Iptc(joined, tuple(dict.fromkeys(keyword for keyword in keywords if keyword)))


def _datasets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    for _ in range(_MOST):
        if len(block) < at + 5 or block[at] != 0x1C:
            return
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        if size > 0x7FFF:  # an extended dataset: no field read here is that long
            return
        yield block[at + 1], block[at + 2], block[at + 5 : at + 5 + size]
        at += 5 + size
