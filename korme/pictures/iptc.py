"""The IPTC-IIM block: captions and credits as agencies have written them since 1991."""

from __future__ import annotations

from collections.abc import Iterator

from korme.pictures.textual import decoded, tidy

_UTF8 = b"\x1b%G"
_MOST = 1000
_FIELDS = {5: "title", 80: "creator", 110: "credit", 116: "copyright", 120: "caption"}
_KEYWORD = 25


def read_iptc(block: bytes) -> tuple[dict[str, str], tuple[str, ...]]:
    """Words by name, and keywords."""
    words: dict[str, list[str]] = {}
    keywords: list[str] = []
    is_utf8 = False
    for record, field, value in _datasets(block):
        if (record, field) == (1, 90):
            is_utf8 = value.startswith(_UTF8)
        elif record == 2 and (field in _FIELDS or field == _KEYWORD):
            text = tidy(value.decode("utf-8", "replace")) if is_utf8 else decoded(value)
            (keywords if field == _KEYWORD else words.setdefault(_FIELDS[field], [])).append(text)
    joined = {name: ", ".join(dict.fromkeys(found)) for name, found in words.items()}
    return joined, tuple(dict.fromkeys(word for word in keywords if word))


def _datasets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    for _ in range(_MOST):
        if len(block) < at + 5 or block[at] != 0x1C:
            return
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        if size > 0x7FFF:  # an extended dataset: nothing we read is that long
            return
        yield block[at + 1], block[at + 2], block[at + 5 : at + 5 + size]
        at += 5 + size
