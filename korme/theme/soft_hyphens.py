"""Soft hyphens in the text of pages, for the languages that browsers do not hyphenate."""

from __future__ import annotations

import re
from collections.abc import Callable

from korme.i18n.hyphenation import LANGUAGES, LETTER, WordLimits, hyphenated, hyphenates

IN_PAGES = WordLimits(15, 6, 6)
"""As the theme's headings in other languages: `hyphenate-limit-chars`."""
IN_BODIES = WordLimits(9, 4, 4)

_BEFORE, _AFTER = r"(?<![\w@/.:\u00ad])", r"(?![\w@/\u00ad]|[.:][\w/])"
"""A word beside one of these characters is part of an address."""
_LONG = re.compile(rf"[{LETTER}](?<![\w@/.:\u00ad].)[{LETTER}]{{{IN_PAGES.word - 1},}}{_AFTER}", re.DOTALL)
"""Begins with a letter, which is found faster than a place behind no letter."""
_LONG_RUN = b"\4" * IN_PAGES.word
"""The letters of a long word, all of them Cyrillic, as `_AS_RUNS` gives them."""
_AS_RUNS = bytes(4 if 0xD0 <= byte <= 0xD3 else byte for byte in range(256))
"""What stands for the first byte of a character in UTF-8: for all letters from U+0400 to U+04FF the same."""
_NOT_FIRST = bytes(range(0x80, 0xC0))
"""Bytes in UTF-8 that do not begin a character."""
_IN_BODY = re.compile(
    rf"<(code|pre)\b.*?</\1>|<[^>]*>|{_BEFORE}(?P<word>[{LETTER}]{{{IN_BODIES.word},}}){_AFTER}", re.DOTALL
)
_TAG_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_LITERAL = frozenset("title script style textarea option code pre kbd samp text tspan desc".split())
"""Elements whose text is read by programs, typed or copied."""
_VOID = frozenset("area br col hr img input link meta source track wbr".split())
_LANG = re.compile(r'<([a-z][a-z0-9]*)\b[^<>]*?\slang="([\w-]*)"[^<>]*>', re.IGNORECASE)
_LANG_HERE = re.compile(rf'lang="(?<=\slang=")((?:{"|".join(sorted(LANGUAGES))})\b[\w-]*)"[^<>]*>')
"""Begins with text, which is found faster than a tag."""
_OPENING = re.compile(r"<([a-z][a-z0-9]*)\b", re.IGNORECASE)


def in_body(html: str, language: str) -> str:
    """Return the HTML of a body with soft hyphens in its long words, except in code and addresses."""
    if not hyphenates(language):
        return html

    def put(match: re.Match[str]) -> str:
        return hyphenated(match["word"], language, IN_BODIES) if match["word"] else match[0]

    return _IN_BODY.sub(put, html)


def may_break(page: bytes) -> bool:
    """Return whether a page in UTF-8 may have words for `in_page`; found ten times as fast as the words."""
    return _LONG_RUN in page.translate(_AS_RUNS, _NOT_FIRST)


def in_page(html: str, language: str) -> str:
    """Return a page with soft hyphens in the words that are too long for a narrow screen.

    Only in text of a language that is hyphenated here; never in attributes, titles, scripts, code or addresses.

    Args:
        language: language of the page; elements with `lang` have their own.
    """
    if hyphenates(language):
        return _in_text(html, language)
    parts, done = [], 0
    for lang in _LANG_HERE.finditer(html):
        start, at = lang.end(), html.rfind("<", 0, lang.start())
        tag = _OPENING.match(html, at) if html.find(">", at, start - 1) < 0 <= at else None
        is_text = tag is not None and tag[1].lower() not in _VOID | _LITERAL
        if tag and is_text and start >= done and hyphenates(lang[1]) and not _is_literal(html, at):
            end = _end(html, tag[1], start)
            parts += [html[done:start], _in_text(html[start:end], lang[1])]
            done = end
    return "".join([*parts, html[done:]]) if parts else html


def _in_text(html: str, language: str) -> str:
    """Return HTML in a language that is hyphenated, except for elements in another."""
    spoken: Callable[[int], str] | None = None
    parts, done = [], 0
    for match in _LONG.finditer(html):
        at = match.start()
        if _is_literal(html, at):
            continue
        spoken = spoken or _languages(html, language)
        if hyphenates(spoken(at)):
            parts += [html[done:at], hyphenated(match[0], spoken(at), IN_PAGES)]
            done = match.end()
    return "".join([*parts, html[done:]])


def _is_literal(html: str, at: int) -> bool:
    """Return whether a place is in a tag or in an element whose text stays as it is."""
    start = html.rfind("<", 0, at)
    if start < 0:
        return False
    if html.find(">", start, at) < 0:
        return True
    tag = _TAG_NAME.match(html, start)
    return tag is not None and not tag[1] and tag[2].lower() in _LITERAL


def _languages(html: str, language: str) -> Callable[[int], str]:
    """Return a function from a place in a page to its language."""
    spans = [
        (tag.end(), _end(html, tag[1], tag.end()), tag[2])
        for tag in _LANG.finditer(html)
        if tag[1].lower() not in _VOID | {"html"}
    ]

    def spoken(at: int) -> str:
        return next((own for start, end, own in reversed(spans) if start <= at < end), language)

    return spoken


def _end(html: str, name: str, start: int) -> int:
    """Return where an element ends whose content starts at `start`."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}\b", re.IGNORECASE).finditer(html, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(html)
