"""Shortcodes of a body: what stands between a line `::: gallery` and a line `:::`, and gets its look from the theme."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from korme.core.body_parts import BodyNote
from korme.read.markdown_lines import BodyLine, closes_fence, fence_of

MARK = ":::"
DEEP = 2
"""Levels of shortcodes in shortcodes: a gallery in columns."""
MOST = 100
"""Shortcodes of one body."""
_NAME = r":{3,}[ \t]*([^\W\d_][\w-]*)(?=[ \t]|$)"
_PARAMETER = (
    r"[ \t]+([^\W\d_][\w-]*)[ \t]*=[ \t]*"
    r"""(?:"([^"]*)"|'([^']*)'|[“”„«]([^“”„«»]*)[“”»]|([^\s"'“”„«»=]+))(?=[ \t]|$)"""
)


class ShortcodeLine(NamedTuple):
    """The line with which a shortcode begins."""

    line: int
    name: str
    given: tuple[tuple[str, str, int], ...] = ()
    """Its parameters: name, value and column of the name."""
    is_whole: bool = True
    """Whether all of the line could be read."""


class Shortcodes(Struct, frozen=True):
    """The shortcodes at the top of a body."""

    openings: tuple[ShortcodeLine, ...] = ()
    """In their order."""
    ends: dict[int, tuple[int, int]] = {}
    """By the line with which one begins: its place among the openings, and the line with which it ends."""
    seen: frozenset[int] = frozenset()
    """Every line that begins with the mark, outside of code."""
    notes: tuple[BodyNote, ...] = ()


def shortcodes_of(lines: Sequence[BodyLine]) -> Shortcodes:
    """Return the shortcodes in the lines of a body; what is none of them is noted and stays text."""
    waiting: list[ShortcodeLine] = []
    closed: dict[ShortcodeLine, int] = {}
    seen: set[int] = set()
    notes: list[BodyNote] = []
    for line in _outside_code(lines):
        seen.add(line.number)
        opening = opening_of(line)
        if opening:
            waiting.append(opening)
            if not opening.is_whole:
                notes.append(_note(line, "shortcode-words"))
        elif line.text.strip(": \t"):
            continue  # an ornament
        elif not waiting:
            notes.append(_note(line, "shortcode-alone"))
        else:
            opening = waiting.pop()
            if opening.is_whole:
                closed[opening] = line.number
    notes += [_refused(opening, "open") for opening in waiting if opening.is_whole]
    deep = _too_deep(closed)
    notes += [_refused(opening, "deep") for opening in deep]
    openings = sorted(closed.keys() - deep)
    notes += [_refused(opening, "many") for opening in openings[MOST:]]
    ends = {opening.line: (at, closed[opening]) for at, opening in enumerate(openings[:MOST])}
    return Shortcodes(tuple(openings[:MOST]), ends, frozenset(seen), tuple(notes))


def _too_deep(closed: Mapping[ShortcodeLine, int]) -> set[ShortcodeLine]:
    """Return the shortcodes that are in too many others; takes each with its last line."""
    deep: set[ShortcodeLine] = set()
    around: list[int] = []
    for opening in sorted(closed):
        while around and around[-1] < opening.line:
            around.pop()
        if len(around) >= DEEP:
            deep.add(opening)
        around.append(closed[opening])
    return deep


def opening_of(line: BodyLine) -> ShortcodeLine | None:
    """Return what a line begins; None if it is nothing like the beginning of a shortcode."""
    text = line.text.rstrip()
    name = re.match(_NAME, text)
    if name is None or (text.endswith(MARK) and len(text) > name.end()):
        return None
    parameter, at = re.compile(_PARAMETER), name.end()
    given: list[tuple[str, str, int]] = []
    while found := parameter.match(text, at):
        value = next(part for part in found.groups()[1:] if part is not None)
        given.append((found[1].lower(), value, found.start(1) + 1))
        at = found.end()
    return ShortcodeLine(line.number, name[1].lower(), tuple(given), at == len(text))


def words_of(opening: ShortcodeLine) -> str:
    """Return what visitors may read in its parameters: values that are more than a word in small Latin letters."""
    return " ".join(value for _, value, _ in opening.given if not re.fullmatch(r"[a-z0-9_.-]*", value))


def _outside_code(lines: Sequence[BodyLine]) -> list[BodyLine]:
    """Return the lines that begin with the mark, except those in fenced code."""
    found: list[BodyLine] = []
    fence = ""
    for line in lines:
        if fence:
            fence = "" if closes_fence(line.text, fence) else fence
        elif begun := fence_of(line.text):
            fence = begun[2]
        elif line.text.startswith(MARK):
            found.append(line)
    return found


def _note(line: BodyLine, hint: str) -> BodyNote:
    return BodyNote("markdown-unclear", (line.number, 1), hint, line.text.strip()[:60])


def _refused(opening: ShortcodeLine, why: str) -> BodyNote:
    return BodyNote("markdown-unclear", (opening.line, 1), f"shortcode-{why}", f"{MARK} {opening.name}")
