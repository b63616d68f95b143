"""The opening of a text: its first sentences, which stand on a label, and the rest, which stands elsewhere."""

from __future__ import annotations

import re

from markupsafe import Markup

from korme.views.context import View

SHORT = 700
"""Longest text, in characters, that stays whole."""
_LEAST, _MOST = 240, 520
"""Length of an opening, in characters: whole paragraphs, of a longer one whole sentences."""
_PARAGRAPH = re.compile(r"<p>(.*?)</p>\s*", re.DOTALL)
_SENTENCE = re.compile(r"[.!?…。！？][»”\")]?(?=\s|$)")
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_ALONE = frozenset({"br", "img", "wbr"})


def divided(body: View | None) -> tuple[View | None, View | None]:
    """Return the opening of a body and the rest of it, either None if there is none."""
    if body is None or len(body["text"]) <= SHORT:
        return body, None
    html = str(body["html"])
    at = length = 0
    while length < _LEAST and (paragraph := _PARAGRAPH.match(html, at)):
        own = len(_TAG.sub("", paragraph[1]))
        if length + own > _MOST:
            cut = _end_of_sentence(paragraph[1], _LEAST - length)
            if cut:
                head, tail = html[: paragraph.start(1) + cut], html[paragraph.start(1) + cut :].lstrip()
                return _part(body, f"{head}</p>"), _part(body, f"<p>{tail}")
            if length:
                break
        at, length = paragraph.end(), length + own
    if not at:
        return None, body
    return _part(body, html[:at]), _part(body, html[at:]) if html[at:].strip() else None


def _end_of_sentence(html: str, least: int) -> int:
    """Return where the first sentence ends after `least` characters, outside all elements; 0 if none does."""
    for end in _SENTENCE.finditer(html, min(least, len(html))):
        before, behind = html[: end.end()], html[end.end() :].strip()
        opened = sum(-1 if close else name not in _ALONE for close, name in _TAG.findall(before))
        if behind and not opened and before.count("<") == before.count(">"):
            return end.end()
    return 0


def _part(body: View, html: str) -> View:
    return {**body, "html": Markup(html), "text": Markup(html).striptags()}
