"""A body on a page: its HTML with the page's own links, pictures, ids and shortcodes in place of the tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote

from markupsafe import Markup, escape

from korme.core.embeds import embed_of
from korme.core.model import RenderedBody
from korme.read.markdown_tokens import CLOSE, OPEN

_PICTURE = f"(?:<p>{OPEN}picture:(\\d+){CLOSE}</p>)|(?:{OPEN}picture:(\\d+){CLOSE})"
_TOKEN = re.compile(f'(?: (?:href|id|title)="{OPEN}(link|url|id|title):(\\d+){CLOSE}")|{_PICTURE}')
_EMBED = f"{OPEN}embed:(\\d+){CLOSE}"
_EMBEDS_ALONE = re.compile(f"<p>((?:\\s|<br>|{OPEN}embed:\\d+{CLOSE})+)</p>")
"""A paragraph of nothing but players."""
_ANCHOR = re.compile(f'(?s)<a href="{OPEN}link:(\\d+){CLOSE}"[^>]*>(.*?)</a>')
_BOUND = f"{OPEN}(box|end|part):(\\d+){CLOSE}"
_EMPTY = r"<(p|li|ul|ol|a|em|strong|blockquote)\b[^>]*>\s*</\1>\s*"
_REL = "nofollow ugc noopener"


class ShortcodeBody(NamedTuple):
    """What stands in a shortcode, as HTML."""

    content: Markup
    words: Markup
    """Without pictures."""
    parts: tuple[Markup, ...]
    """Divided by its lines of `---`."""


def as_it_is(number: int, content: ShortcodeBody) -> str:
    """Return the content of a shortcode without a look of its own."""
    return content.content


def as_link(number: int, address: str) -> str:
    """Return the address of something with a player as a link."""
    return f'<p><a href="{escape(address)}" rel="{_REL}">{escape(address)}</a></p>'


def filled(
    prose: RenderedBody,
    *,
    link: Callable[[str], str | None],
    picture: Callable[[str, str], str],
    anchor: Callable[[str], str] = str,
    shortcode: Callable[[int, ShortcodeBody], str] = as_it_is,
    embed: Callable[[int, str], str] = as_link,
) -> Markup:
    """Return the HTML with the links, pictures, ids and shortcodes of a page inserted.

    Args:
        link: maps an address of the site as written ('/creatives/aigerim/#works') to one relative to the page; None
            leaves the text without a link.
        picture: maps a file name and its alt text to a `<picture>` or `<img>` element.
        anchor: maps the name of a heading or footnote to an id that is unique on the page.
        shortcode: maps the number of a shortcode and what stands in it to HTML.
        embed: maps the number of an embed that stands alone, and the address of its page, to HTML.
    """
    if OPEN not in prose.html:
        return Markup(prose.html)
    anchors = frozenset(prose.anchors)

    targets = [_target(address, anchors, link, anchor) for address in prose.links]

    def unlinked(match: re.Match[str]) -> str:
        return match[2] if targets[int(match[1])] is None else match[0]

    def put(match: re.Match[str]) -> str:
        sort, number, alone, inline = match.groups()
        if sort == "url":
            return f' href="{escape(prose.outside[int(number)])}" rel="{_REL}"'
        if sort == "title":
            return f' title="{escape(prose.titles[int(number)])}"'
        if sort == "id":
            return f' id="{escape(anchor(prose.anchors[int(number)]))}"'
        if sort == "link":
            return f' href="{escape(targets[int(number)])}"'
        drawn, title = (
            picture(*prose.pictures[int(alone or inline)]),
            escape(prose.picture_titles[int(alone or inline)]),
        )
        if not drawn or not alone:
            return f"{drawn} <em>{title}</em>" if drawn and title else drawn
        return f"<figure>{drawn}{f'<figcaption>{title}</figcaption>' if title else ''}</figure>"

    def fill(html: str) -> str:
        if prose.embeds:
            html = _with_embeds(prose, html, embed)
        return _TOKEN.sub(put, _ANCHOR.sub(unlinked, html))

    return Markup(_with_shortcodes(prose.html, fill, shortcode) if prose.shortcodes else fill(prose.html))


def _with_embeds(prose: RenderedBody, html: str, embed: Callable[[int, str], str]) -> str:
    """Return HTML with its embeds: those that stand alone as `embed` shows them, those between words as links."""

    def players(match: re.Match[str]) -> str:
        return "\n".join(embed(int(number), _page_of(prose, number)) for number in re.findall(_EMBED, match[1]))

    def between_words(match: re.Match[str]) -> str:
        address = escape(_page_of(prose, match[1]))
        words = escape(prose.embeds[int(match[1])].title) or address
        before = match.string[: match.start()]
        is_linked = before.rfind("<a ") > before.rfind("</a>")
        return words if is_linked else f'<a href="{address}" rel="{_REL}">{words}</a>'

    return re.sub(_EMBED, between_words, _EMBEDS_ALONE.sub(players, html))


def _page_of(prose: RenderedBody, number: str) -> str:
    """Return the address of the page that shows an embed."""
    found = embed_of(prose.embeds[int(number)].address)
    return found.link if found else ""


def _with_shortcodes(html: str, fill: Callable[[str], str], shortcode: Callable[[int, ShortcodeBody], str]) -> str:
    """Return filled HTML with the shortcodes in it, the inner ones first."""
    waiting = [_OpenShortcode()]
    first, *pieces = re.split(_BOUND, html)
    waiting[0].add(fill(first), "")
    for sort, number, text in zip(pieces[0::3], pieces[1::3], pieces[2::3], strict=True):
        if sort == "box":
            waiting.append(_OpenShortcode())
        elif sort == "part":
            waiting[-1].parts.append([])
        else:
            made = f"{shortcode(int(number), waiting.pop().body())}\n"
            waiting[-1].add(made, made)
        waiting[-1].add(fill(text), fill(_without_pictures(text)) if len(waiting) > 1 else "")
    return waiting[0].body().content


class _OpenShortcode:
    """What was found of a shortcode, or of the whole body."""

    def __init__(self) -> None:
        self.parts: list[list[str]] = [[]]
        self.words: list[str] = []

    def add(self, html: str, words: str) -> None:
        self.parts[-1].append(html)
        self.words.append(words)

    def body(self) -> ShortcodeBody:
        parts = ["".join(part).strip("\n") for part in self.parts]
        return ShortcodeBody(
            Markup("\n<hr>\n".join(parts)), Markup("".join(self.words).strip()), tuple(map(Markup, _filled(parts)))
        )


def _filled(parts: Sequence[str]) -> Sequence[str]:
    """Return the parts that hold anything."""
    return [part for part in parts if part.strip()]


def _without_pictures(html: str) -> str:
    """Return HTML without pictures, and without what then is empty."""
    bare, count = re.subn(_PICTURE, "", html)
    while count:
        bare, count = re.subn(_EMPTY, "", bare)
    return bare


def _target(
    written: str, anchors: Collection[str], link: Callable[[str], str | None], anchor: Callable[[str], str]
) -> str | None:
    """Return the address for a link to the site as written; None if there is no such page."""
    name = unquote(written[1:]) if written.startswith("#") else ""
    return f"#{quote(anchor(name), safe=':')}" if name in anchors else link(written)
