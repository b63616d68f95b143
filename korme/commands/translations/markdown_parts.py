"""What a translation must have in common with its source: links, pictures, headings, code, shortcodes, placeholders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,200})\1(?!`)")
_TARGET = re.compile(r"(!?)\[[^\[\]\n]{0,500}\]\(\s*<?([^\s<>()]{1,500})")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'«»“”]{1,500}[^\s<>()\[\]\"'«»“”.,;:!?]")
_HEADING = re.compile(r"(?m)^ {0,3}(#{1,6})[ \t]+\S")
_SHORTCODE = re.compile(r"(?m)^:{3,}[ \t]*([^\W\d_][\w-]{0,40})?")
_NOTE = re.compile(r"\[\^[^\]\s]{1,60}\]")
_DEFINITION = re.compile(r"(?m)^ {0,3}\[[^\[\]\n^][^\[\]\n]{0,100}\]:[ \t]*<?([^\s<>]{1,500})")
_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9:-]{0,40}|!--)")
_HOLE = re.compile(r"(?<!\{)\{[a-z][a-z0-9_]{0,40}\}(?!\})")


def lacking(source: str, translation: str) -> list[str]:
    """Return the parts of a source that its translation does not have as often, as a person recognises them."""
    there = Counter(_parts(translation))
    return [part for part, count in Counter(_parts(source)).items() if there[part] < count]


def adding(source: str, translation: str) -> list[str]:
    """Return the links, pictures, addresses, shortcodes and HTML of a translation that its source does not have as often."""
    there = Counter(_active(source))
    return [part for part, count in Counter(_active(translation)).items() if there[part] < count]


def _active(text: str) -> Iterator[str]:
    """Yield what leads elsewhere or does something on a page."""
    text, _ = _without_fences(text)
    text = _CODE.sub(" ", text)
    yield from (part for part in _parts(text) if part.startswith(("[…](", "![…](", "http", ":::")))
    yield from (f"[…]: {found[1]}" for found in _DEFINITION.finditer(text))
    yield from (
        f"<{found[1].lower()}>" for found in _TAG.finditer(text) if not found[1].startswith(("http", "mailto:"))
    )


def _parts(text: str) -> Iterator[str]:
    text, fences = _without_fences(text)
    yield from fences
    for code in _CODE.finditer(text):
        yield code.group()
    text = _CODE.sub(" ", text)
    for found in _TARGET.finditer(text):
        yield f"![…]({found[2]})" if found[1] else f"[…]({found[2]})"
    for address in _ADDRESS.finditer(_TARGET.sub(" ", text)):
        yield address.group()
    for heading in _HEADING.finditer(text):
        yield f"{heading[1]} …"
    for shortcode in _SHORTCODE.finditer(text):
        yield f"::: {shortcode[1] or ''}".rstrip()
    yield from _NOTE.findall(text)
    yield from _HOLE.findall(text)


def _without_fences(text: str) -> tuple[str, list[str]]:
    """Return a text without its blocks of code, and these."""
    kept: list[str] = []
    fences: list[str] = []
    open_: str = ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if open_:
            fences[-1] += f"\n{line}"
            if found and found[1].startswith(open_) and not line.strip().strip(open_[0]):
                open_ = ""
        elif found:
            open_ = found[1]
            fences.append(line)
        else:
            kept.append(line)
    return "\n".join(kept), fences
