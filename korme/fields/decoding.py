"""The text of a file from its bytes: UTF-8 with line ends and letters in their usual form, or why it is refused."""

from __future__ import annotations

import codecs
import re
import unicodedata

from korme.core.problems import Mark, Problem, problem
from korme.fields.encodings import certain_encoding
from korme.fields.nodes import BREAKS, CONTROL, is_seen_whole, without_breaks

_ENCODINGS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))
_RUSSIAN_BYTES = rb"[\xc0-\xff]{3}"


def decoded(data: bytes, mark: Mark) -> tuple[str | None, list[Problem]]:
    """Return the text of a file with LF line ends in NFC, or None with the reason at its line and column."""
    for bom, name in _ENCODINGS:
        if data.startswith(bom):
            return None, [problem("not-utf8", mark, hint="named", encoding=name, fix=certain_encoding(data))]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place(mark.path, error.object[: error.start].decode("utf-8"))
        fix = certain_encoding(data)
        hint = "named" if fix or re.search(_RUSSIAN_BYTES, data) else ""
        name = "KZ-1048" if fix == "kz1048" else "Windows-1251"
        return None, [problem("not-utf8", place, hint=hint, encoding=name, fix=fix)]
    raw = with_plain_ends(text)
    is_plain = is_seen_whole(raw)
    text = raw if is_plain else without_breaks(raw)
    strange = None if is_plain else CONTROL.search(text)
    if strange:
        if "\x00" in text[:200] and len(text) > 3:
            return None, [problem("not-utf8", mark, hint="named", encoding="UTF-16", fix=certain_encoding(data))]
        place = _place(mark.path, text[: strange.start()])
        character = f"U+{ord(strange.group()):04X}"
        # C1 controls are letters or quotation marks of a lost encoding that cannot be recovered
        fix = "" if "\x80" <= strange.group() <= "\x9f" else character
        return None, [problem("control-character", place, character=character, fix=fix)]
    return unicodedata.normalize("NFC", text), _breaks(raw, mark.path) if raw != text else []


def _breaks(text: str, path: str) -> list[Problem]:
    """Report the first invisible break in a text."""
    at = next(at for at, character in enumerate(text) if character in BREAKS)
    character = f"U+{ord(text[at]):04X}"
    return [problem("line-separator", _place(path, text[:at]), character=character, fix=character)]


def with_plain_ends(text: str) -> str:
    """Return a text with LF line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place(path: str, before: str) -> Mark:
    """Return the position after a part of a file; like all marks it counts characters in NFC."""
    lines = unicodedata.normalize("NFC", with_plain_ends(before)).split("\n")
    return Mark(path, len(lines), len(lines[-1]) + 1)
