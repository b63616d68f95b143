"""Blocks of Markdown as GitHub Flavored Markdown has them: paragraphs, lists, quotations, code, headings and tables.

Python-Markdown splits a text at empty lines first, so that a list directly after a line, or one nested by two spaces, is
part of a paragraph. `BlockReader` takes the place of its block processors: it reads line by line and leaves tables, footnotes,
references and everything inside a line to the library. Each block knows the line where it begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from korme.core.body_parts import BodyNote
from korme.core.embeds import embed_of
from korme.read.markdown_lines import (
    HEADING,
    ITEM,
    QUOTE,
    BodyLine,
    Inner,
    begins_block,
    closes_fence,
    fence_of,
    interrupts,
    is_rule,
    item_lines,
    without_closing,
)
from korme.read.markdown_shortcodes import MARK, Shortcodes, opening_of, shortcodes_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown.blockprocessors import BlockProcessor

    from korme.read.markdown_definitions import Definitions

LINE = "korme-line"
"""Attribute with the line of the body, counted from 1, where a block begins."""
EMBED = "korme-embed"
"""Attribute with an address that stands alone on its line, and has a player."""
BOUND = "korme-bound"
"""Attribute of an element at the beginning or the end of a shortcode, or between two parts of one: 'box:0', 'end:0'."""
_ADDRESS = re.compile(r" {0,3}<?([^\s<>]+/[^\s<>]+)>?\s*$")
"""One word that may be an address, alone on its line."""
_UNDERLINE = re.compile(r" {0,3}(=+|-+) *$")
_DELIMITERS = re.compile(r" {0,3}\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
_HTML = re.compile(r" {0,3}<(!--|script\b|style\b|textarea\b)", re.IGNORECASE)
_WORDS = re.compile(r" {0,3}[^\W\d_](?!.*\|)")
"""The start of a line that begins no block, as nearly every line of a paragraph."""

_LOOK_LIKE = (
    ("heading", r"#{2,6}[^#\s]|#{1,6}\xa0", 1),
    ("table", r"\|.*\| *$", 1),
    ("dashes", r"[–—·] |[^\W\d_]\) ", 2),
    ("numbers", r"\d{1,3}[.)] ", 2),
)
"""What lines of a paragraph may be meant as: the hint, how such a line looks, and the fewest of them."""
_LOOKS_LIKE_TEXT = re.compile(r"[^\W\d_](?!\) )")
"""The start of a line that looks like none of these."""


class BlockReader:
    """A block processor that makes elements of the lines of a body; `notes` are what may not be meant."""

    def __init__(self, rest: Sequence[BlockProcessor], table: Any) -> None:
        """Args:
        rest: the library's processors for what is in a paragraph: footnotes, references and the paragraph itself.
        """
        self.rest, self.table = rest, table
        self.begin(())

    def begin(self, definitions: Sequence[Definitions]) -> None:
        """Begin another body.

        Args:
            definitions: what the library's processors find beside paragraphs.
        """
        self.definitions = definitions
        self.notes: list[BodyNote] = []
        self.is_begun = False
        self.shortcodes = Shortcodes()
        self._boxes: list[int] = []
        """The shortcodes that are being read, the innermost last."""
        self._top: Element | None = None
        self._unclosed: dict[tuple[int, str], Sequence[BodyLine]] = {}
        """Lines, by their id and a tag of raw HTML, in which the tag has no end."""

    def test(self, parent: Element, block: str) -> bool:
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        texts = "\n\n".join(blocks).rstrip("\n").split("\n")
        blocks.clear()
        first = 0 if self.is_begun else 1  # later calls are for footnotes, out of their place
        self.is_begun = True
        lines = [BodyLine(first and at, text) for at, text in enumerate(texts, start=1)]
        self._top = parent if first else None
        if first and any(text.startswith(MARK) for text in texts):
            self.shortcodes = shortcodes_of(lines)
            self.notes += self.shortcodes.notes
        self.parse(parent, lines)

    def parse(self, parent: Element, lines: Sequence[BodyLine]) -> bool:
        """Add the blocks of lines to an element; return whether an empty line is between two of them."""
        at, is_loose, is_blank = 0, False, False
        text: list[BodyLine] = []
        while at < len(lines):
            if lines[at].is_blank:
                self._paragraph(parent, text)
                is_blank, at = len(parent) > 0, at + 1
                continue
            is_loose, is_blank = is_loose or is_blank, False
            after = self._block(parent, lines, at, text)
            if after == at:
                text.append(BodyLine(lines[at].number, lines[at].text.lstrip(" ")))
                after += 1
            at = after
        self._paragraph(parent, text)
        return is_loose

    def _block(self, parent: Element, lines: Sequence[BodyLine], at: int, text: list[BodyLine]) -> int:
        """Add the block that begins at a line, after the paragraph so far; return the line behind it, or `at`."""
        line = lines[at].text
        if parent is self._top and "/" in line and (alone := _ADDRESS.match(line)) and embed_of(alone[1]):
            self._paragraph(parent, text)
            _added(parent, "p", lines[at].number).set(EMBED, alone[1])
            return at + 1
        if _WORDS.match(line):
            return at
        if self._boxes and parent is self._top and is_rule(line):
            self._paragraph(parent, text)
            _bound(parent, f"part:{self._boxes[-1]}")
            return at + 1
        if text and (underline := _UNDERLINE.match(line)):
            self._heading(parent, text, 1 if "=" in underline[1] else 2)
            return at + 1
        if not text and line.startswith("    "):
            return self._indented(parent, lines, at)
        if (fence := fence_of(line)) and at + 1 < len(lines):
            self._paragraph(parent, text)
            return self._fenced(parent, lines, at, fence)
        if heading := HEADING.match(line):
            self._paragraph(parent, text)
            self._heading(parent, [BodyLine(lines[at].number, without_closing(heading[2] or ""))], len(heading[1]))
            return at + 1
        if is_rule(line):
            self._paragraph(parent, text)
            _added(parent, "hr")
            return at + 1
        if QUOTE.match(line):
            self._paragraph(parent, text)
            return self._quotation(parent, lines, at)
        if (item := ITEM.match(line)) and (not text or interrupts(item)):
            self._paragraph(parent, text)
            return self._list(parent, lines, at)
        if not text and _FOOTNOTE.match(line):
            return self._footnote(parent, lines, at)
        if "|" in line and at + 1 < len(lines) and _DELIMITERS.match(lines[at + 1].text):
            return self._tabular(parent, lines, at, text)
        if html := _HTML.match(line):
            return self._html(parent, lines, at, text, html[1].lower())
        return self._shortcode(parent, lines, at, text) if line.startswith(MARK) else at

    def _shortcode(self, parent: Element, lines: Sequence[BodyLine], at: int, text: list[BodyLine]) -> int:
        """Add what is in a shortcode, between two elements that stand for its lines."""
        number = lines[at].number
        box, closing = self.shortcodes.ends.get(number, (0, 0)) if parent is self._top else (0, 0)
        end = at + closing - number
        if not closing or end >= len(lines) or lines[end].number != closing:
            if number not in self.shortcodes.seen and opening_of(lines[at]):
                found = lines[at].text.strip()[:60]
                self.notes.append(BodyNote("markdown-unclear", (number, 0), "shortcode-inside", found))
            return at
        self._paragraph(parent, text)
        self._boxes.append(box)
        _bound(parent, f"box:{box}")
        self.parse(parent, lines[at + 1 : end])
        _bound(parent, f"end:{box}")
        self._boxes.pop()
        return end + 1

    def _paragraph(self, parent: Element, text: list[BodyLine]) -> None:
        """Add the paragraph so far, if there is one, and what the library finds in it; empties `text`."""
        if not text:
            return
        self._note(text)
        before = len(parent)
        self._give(parent, ["\n".join(line.text for line in text).rstrip()], text[0].number)
        for element in parent[before:]:
            element.set(LINE, str(text[0].number))
        text.clear()

    def _note(self, text: Sequence[BodyLine]) -> None:
        """Note lines of a paragraph that look like a heading, a table or a list without being one."""
        if all(_LOOKS_LIKE_TEXT.match(line.text) for line in text):
            return
        for hint, pattern, least in _LOOK_LIKE:
            found = [line for line in text if re.match(pattern, line.text)]
            if len(found) >= least:
                self.notes.append(BodyNote("markdown-unclear", (found[0].number, 0), hint, found[0].text[:60]))

    def _heading(self, parent: Element, text: list[BodyLine], level: int) -> None:
        heading = _added(parent, f"h{level}", text[0].number)
        heading.text = "\n".join(line.text for line in text).strip()
        text.clear()

    def _indented(self, parent: Element, lines: Sequence[BodyLine], at: int) -> int:
        end = at
        while end < len(lines) and (lines[end].is_blank or lines[end].text.startswith("    ")):
            end += 1
        while lines[end - 1].is_blank:
            end -= 1
        self.notes.append(BodyNote("code-indented", (lines[at].number, 0), found=lines[at].text.strip()[:60]))
        _code(parent, [line.text[4:] for line in lines[at:end]])
        return end

    def _fenced(self, parent: Element, lines: Sequence[BodyLine], at: int, fence: re.Match[str]) -> int:
        end = at + 1
        while end < len(lines) and not closes_fence(lines[end].text, fence[2]):
            end += 1
        if end == len(lines):
            self.notes.append(BodyNote("markdown-unclear", (lines[at].number, 0), "fence", fence[2]))
        _code(parent, [re.sub(f"^ {{0,{len(fence[1])}}}", "", line.text) for line in lines[at + 1 : end]])
        return end + 1

    def _quotation(self, parent: Element, lines: Sequence[BodyLine], at: int) -> int:
        inner, end = Inner(), at
        while end < len(lines):
            quoted = QUOTE.match(lines[end].text)
            if not quoted and not inner.continues(lines[end].text):
                break
            inner.add(BodyLine(lines[end].number, quoted[1]) if quoted else lines[end])
            end += 1
        self.parse(_added(parent, "blockquote"), inner.lines)
        return end

    def _list(self, parent: Element, lines: Sequence[BodyLine], at: int) -> int:
        first = ITEM.match(lines[at].text)
        assert first
        number = first[2][:-1].lstrip("0") or "0"
        element = _added(parent, "ol" if first[2][:-1] else "ul")
        if first[2][:-1] and number != "1":
            element.set("start", number)
        is_loose, end = False, at
        while end < len(lines) and (item := ITEM.match(lines[end].text)) and item[2][-1] == first[2][-1]:
            if is_rule(lines[end].text):
                break
            inner, after = item_lines(lines, end, item)
            entry = _added(element, "li", lines[end].number)
            is_loose = self.parse(entry, inner) or is_loose
            end = after
            while after < len(lines) and lines[after].is_blank:
                after += 1
            following = ITEM.match(lines[after].text) if after < len(lines) else None
            if after > end and following and following[2][-1] == first[2][-1] and not is_rule(lines[after].text):
                is_loose, end = True, after
        for entry in () if is_loose else element:
            _unwrap(entry)
        return end

    def _footnote(self, parent: Element, lines: Sequence[BodyLine], at: int) -> int:
        """Give a footnote with its indented paragraphs to the library."""
        end = at + 1
        while end < len(lines) and (lines[end].is_blank or lines[end].text.startswith("    ")):
            end += 1
        while (
            end < len(lines)
            and not lines[end - 1].is_blank
            and not lines[end].is_blank
            and not begins_block(lines[end].text)
        ):
            if _FOOTNOTE.match(lines[end].text):
                break
            end += 1
        self._give(parent, "\n".join(line.text for line in lines[at:end]).strip("\n").split("\n\n"), lines[at].number)
        return end

    def _give(self, parent: Element, blocks: list[str], line: int) -> None:
        """Give blocks that begin at a line to the library."""
        for definitions in self.definitions:
            definitions.line = line
        while blocks:
            rest = self.rest if "[" in blocks[0] else self.rest[-1:]  # with which all but a paragraph begins
            any(one.test(parent, blocks[0]) and one.run(parent, blocks) is not False for one in rest)

    def _tabular(self, parent: Element, lines: Sequence[BodyLine], at: int, text: list[BodyLine]) -> int:
        if not self.table.test(parent, f"{lines[at].text}\n{lines[at + 1].text}"):
            return at
        self._paragraph(parent, text)
        end = at + 2
        while end < len(lines) and not lines[end].is_blank and not begins_block(lines[end].text):
            end += 1
        self.table.run(parent, ["\n".join(line.text for line in lines[at:end])])
        if end == at + 2:
            parent[-1].remove(parent[-1][-1])  # a body of one empty row
        for row, line in zip(parent[-1].iter("tr"), (lines[at], *lines[at + 2 : end]), strict=True):
            row.set(LINE, str(line.number))
            for cell in self.table._split_row(line.text.strip(" "))[len(row) :]:
                if cell.strip():
                    self.notes.append(BodyNote("markdown-left-out", (line.number, 0), "cells", cell.strip()[:60]))
        return end

    def _html(self, parent: Element, lines: Sequence[BodyLine], at: int, text: list[BodyLine], tag: str) -> int:
        """Leave out a comment, script or style that ends, with the empty lines in it."""
        closing, key = "-->" if tag == "!--" else f"</{tag}>", (id(lines), tag)
        if key in self._unclosed:
            return at
        end = next((end for end in range(at, len(lines)) if closing in lines[end].text.lower()), None)
        if end is None:
            self._unclosed[key] = lines
            return at
        if lines[end].text.lower().rpartition(closing)[2].strip():
            return at
        self._paragraph(parent, text)
        if tag != "!--":
            self.notes.append(BodyNote("html-removed", (lines[at].number, 0), found=tag))
        return end + 1


def _added(parent: Element, tag: str, line: int = 0) -> Element:
    """Add an element, with the line where it begins, at the end of another."""
    element = parent.makeelement(tag, {LINE: str(line)} if line else {})
    parent.append(element)
    return element


def _bound(parent: Element, name: str) -> None:
    """Add an element that stands for a line of a shortcode."""
    parent.append(parent.makeelement("p", {BOUND: name}))


def _code(parent: Element, texts: Sequence[str]) -> None:
    from markdown.util import AtomicString, code_escape

    code = _added(_added(parent, "pre"), "code")
    code.text = AtomicString(code_escape("".join(f"{text}\n" for text in texts)))


def _unwrap(entry: Element) -> None:
    """Take the paragraphs of an item out of their elements, as in a list without empty lines."""
    last: Element | None = None
    for child in list(entry):
        if child.tag != "p":
            last = child
            continue
        entry.remove(child)
        if last is None:
            entry.text = f"{entry.text}\n{child.text}" if entry.text else child.text
        else:
            last.tail = f"{last.tail or ''}\n{child.text}"
