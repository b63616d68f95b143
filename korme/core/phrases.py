"""Phrases in another language than their page: marked while a page is made, with `lang` where HTML allows an element.

A template may put any phrase anywhere: in a paragraph, an attribute, a `<title>`, a script. Whether an element can stand
there is only known once the page is whole. Until then a phrase carries marks, characters that HTML forbids and Unicode
reserves for a program's own use; `placed` turns them into elements, or removes them where only text is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup, escape

_START, _MIDDLE, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_MARKS = re.compile(f"{_START}[A-Za-z0-9-]*{_MIDDLE}|[{_START}{_MIDDLE}{_END}]")
_PHRASE = re.compile(f"{_START}([A-Za-z0-9-]+){_MIDDLE}([^{_START}{_MIDDLE}{_END}]*){_END}")
_IN_TAG = r"""(?:[^"'>]+|"[^"]*"|'[^']*')*+>"""
_IN_PLAIN_TAG = _IN_TAG.replace("[^", f"[^{_START}")
_TEXT_ONLY = r"title|script|style|textarea|iframe|option|svg|math"
_PLAIN = re.compile(
    rf"(?:[^<{_START}]+|<(?!!--|/?(?:{_TEXT_ONLY})\b)[a-z/!]{_IN_PLAIN_TAG}|<(?![a-z/!]))*+", re.IGNORECASE
)
"""Text and tags without phrases: most of a page."""
_TAG = re.compile(
    rf"""<!--.*?-->
    |<(?P<text>title|script|style|textarea|iframe)\b{_IN_TAG}.*?</(?P=text)\b
    |<option\b{_IN_TAG}[^<]*
    |<(?P<close>/?)(?P<drawing>svg|math)\b{_IN_TAG}
    |<[a-z/!]{_IN_TAG}
    |<""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""A tag or comment, or an element whose content is text."""


class Marked(Markup):
    """A phrase as safe HTML: its plain text as a string, and with its marks where a template prints it."""

    __slots__ = ("marked",)
    marked: str

    def __new__(cls, marked: str) -> Marked:
        made = super().__new__(cls, unmarked(marked))
        made.marked = marked
        return made

    def __html__(self) -> str:  # type: ignore[override]  # the marked text, which is no string of this class
        # A method of `Markup` makes other strings of this class, without marks.
        return getattr(self, "marked", str(self))


def marked(text: str, language: str) -> str:
    """Return a text as HTML, marked as a phrase of a language; for `placed`."""
    return f"{_START}{language}{_MIDDLE}{escape(text)}{_END}"


def is_marked(text: str) -> bool:
    """Return whether a text has marks."""
    return _START in text


def unmarked(text: str) -> str:
    """Return a text without marks."""
    return _MARKS.sub("", text) if _START in text or _END in text or _MIDDLE in text else text


def placed(html: str, turned: Callable[[str], str] = lambda _: "") -> str:
    """Return a page or a part of one with its marked phrases in `<span lang="…">`, or as text where no element can be.

    Text is what attributes, comments, `<title>`, `<option>`, `<textarea>`, `<script>`, `<style>` and drawings hold.

    Args:
        turned: gives the direction, 'ltr' or 'rtl', of a language that is written otherwise than the page; else ''.
    """
    if _START not in html:
        return unmarked(html)
    parts: list[str] = []
    at = depth = 0
    while at < len(html):
        start = at
        at = _PLAIN.match(html, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        parts.append(html[start:at])
        tag = _TAG.match(html, at)
        end = tag.end() if tag else html.find("<", at)
        end = end if end > at else len(html)
        text_only = tag is not None or depth > 0
        parts.append(html[at:end] if text_only else _spanned(html[at:end], turned))
        at = end
        if tag and tag["drawing"] and not tag[0].endswith("/>"):
            depth = max(0, depth + (-1 if tag["close"] else 1))
    return unmarked("".join(parts))


def _spanned(text: str, turned: Callable[[str], str]) -> str:
    """Return text between two tags with an element around each phrase, also around one within another."""

    def element(match: re.Match[str]) -> str:
        direction = turned(match[1])
        turn = f' dir="{direction}"' if direction else ""
        return f'<span lang="{match[1]}"{turn}>{match[2]}</span>'

    count = 1
    while count:
        text, count = _PHRASE.subn(element, text)
    return text
