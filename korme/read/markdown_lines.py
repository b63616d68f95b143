"""Lines of Markdown, without the marks of what they are in: which of them begin a block, and which go on with one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_BULLETS = "•●▪◦‣"
"""Bullets of word processors."""
ITEM = re.compile(r"( {0,3})([-+*•●▪◦‣]|\d{1,9}[.)])(?:( +)(.*)|$)")
_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})(.*)")
QUOTE = re.compile(r" {0,3}> ?(.*)")
HEADING = re.compile(r" {0,3}(#{1,6})(?: (.*))?$")
_CONTAINER = re.compile(r" {0,3}(?:> ?|(?:[-+*•●▪◦‣]|\d{1,9}[.)])(?: |$))")


class BodyLine(NamedTuple):
    """A line without the marks of what it is in, and its number in the body (0 if unknown)."""

    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    def cut(self, start: int) -> BodyLine:
        return BodyLine(self.number, self.text[start:])


class Inner:
    """The lines of a quotation or an item of a list, as they are found."""

    def __init__(self) -> None:
        self.lines: list[BodyLine] = []
        self.fence = ""

    def add(self, line: BodyLine) -> None:
        if self.fence:
            self.fence = "" if closes_fence(line.text, self.fence) else self.fence
        elif fence := fence_of(line.text):
            self.fence = fence[2]
        self.lines.append(line)

    def continues(self, text: str) -> bool:
        """Return whether a line without the marks continues the paragraph that the last line is in."""
        if not self.lines or self.fence or not text.strip() or begins_block(text):
            return False
        last = self.lines[-1].text
        while container := _CONTAINER.match(last):
            last = last[container.end() :]
        return bool(last.strip()) and not last.startswith("    ") and not begins_block(last)


def item_lines(lines: Sequence[BodyLine], at: int, item: re.Match[str]) -> tuple[list[BodyLine], int]:
    """Return the lines of an item of a list without its mark and indentation, and the line behind it."""
    spaces = len(item[3] or " ")
    is_code = (spaces > 4 and item[2] not in _BULLETS) or not (item[4] or "").strip()
    width = len(item[1]) + len(item[2]) + (1 if is_code else spaces)
    inner, end = Inner(), at + 1
    inner.add(lines[at].cut(width))
    while end < len(lines):
        line = lines[end]
        if line.is_blank and len(inner.lines) == 1 and inner.lines[0].is_blank:
            break
        if line.is_blank or line.text.startswith(" " * width):
            inner.add(line.cut(width))
        elif inner.continues(line.text) and not ITEM.match(line.text):
            inner.add(line)
        else:
            break
        end += 1
    while end > at + 1 and inner.lines[-1].is_blank:
        inner.lines.pop()
        end -= 1
    return inner.lines, end


def fence_of(text: str) -> re.Match[str] | None:
    fence = _FENCE.match(text)
    return fence if fence and not (fence[2][0] == "`" and "`" in fence[3]) else None


def closes_fence(text: str, fence: str) -> bool:
    mark = text.strip()
    return len(mark) >= len(fence) and set(mark) == {fence[0]} and not text.startswith("    ")


def is_rule(text: str) -> bool:
    mark = text.replace(" ", "")
    return len(mark) > 2 and mark[0] in "-_*" and set(mark) == {mark[0]} and not text.startswith("    ")


def interrupts(item: re.Match[str]) -> bool:
    """Return whether an item may begin directly below a paragraph: with words, and as the first of its list."""
    return bool((item[4] or "").strip()) and item[2] in (*"-+*", *_BULLETS, "1.", "1)")


def begins_block(text: str) -> bool:
    """Return whether a line begins a block even directly below a paragraph."""
    item = ITEM.match(text)
    return bool(
        fence_of(text)
        or HEADING.match(text)
        or is_rule(text)
        or QUOTE.match(text)
        or text.startswith(":::")  # a shortcode
        or (item and interrupts(item))
    )


def without_closing(text: str) -> str:
    """Return a heading's text without the '#' characters that close it."""
    bare = text.strip().rstrip("#")
    return text.strip() if bare and bare[-1] != " " else bare.strip()
