"""Text of several lines that replaces another: lines that are the same stay as they are, byte for byte."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

_LINES = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


def lines_kept(old: str, new: str, newline: str) -> str:
    """Return a text as it is written in place of another.

    Lines that are the same, but for decomposed letters and line ends, are taken from the old one.

    Args:
        old: as it is in the file, without line ends at its ends.
        new: with line feeds.
        newline: the line end of the file.
    """
    before = [(found[1], found[2]) for found in _LINES.finditer(old)][: len(re.findall(r"\r\n|\r|\n", old)) + 1]
    after = new.split("\n")
    same = SequenceMatcher(
        None, [_composed(line) for line, _ in before], [_composed(line) for line in after], autojunk=False
    )
    written: list[str] = []
    for what, first, last, start, end in same.get_opcodes():
        if what == "equal":
            written += [line + (stop or newline) for line, stop in before[first:last]]
        else:
            written += [line + newline for line in after[start:end]]
    text = "".join(written)
    return text[: -len(newline)] if text.endswith(newline) else text.rstrip("\r\n")


def _composed(line: str) -> str:
    return unicodedata.normalize("NFC", line)
