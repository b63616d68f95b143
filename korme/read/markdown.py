"""Untrusted Markdown → safe HTML: nothing active passes, and links and pictures are only those inserted here.

Python-Markdown renders the HTML (Markdown with its tables, fenced code and sane lists extensions), nh3 sanitises it.
Links and pictures are replaced with numbered tokens before sanitising and inserted afterwards, in `filled`, so raw HTML
can introduce neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from korme.core.model import RenderedBody
from korme.fields.scalars import is_safe_link

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

VERSION = 2
"""Part of the cache key of a body's HTML; increase it when the same Markdown gives different HTML."""

_OPEN, _CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(
    f'(?: href="{_OPEN}(link|url):(\\d+){_CLOSE}")|(?:<p>{_OPEN}picture:(\\d+){_CLOSE}</p>)|(?:{_OPEN}picture:(\\d+){_CLOSE})'
)
_FORGED = r"(?i)&#(?:x0*e00[01](?![0-9a-f])|0*5734[45](?![0-9]));?"
"""Token delimiters written as character references, which the sanitiser would decode."""
_HREF = f"{_OPEN}(?:link|url):\\d+{_CLOSE}"
_TAGS = frozenset(
    "p br hr strong em del sub sup code pre a ul ol li blockquote h2 h3 h4 h5 h6 table thead tbody tr th td dl dt dd".split()
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_REL = "nofollow ugc noopener"
_AMPERSAND = "\x02amp\x03"
"""Python-Markdown's internal form of '&'."""


class TooDeep(Exception):
    """The Markdown nests too deeply for the parser."""


def render_body(source: str) -> RenderedBody:
    """Return the safe HTML of a body, with tokens for links and pictures.

    Args:
        source: Markdown, with tables and fenced code; raw HTML tags are removed, their text stays.

    Raises:
        TooDeep: lists or quotations are nested deeper than the parser can follow.
    """
    import nh3

    collected = _Collected()
    try:
        made = _converter(collected).convert(source.replace(_OPEN, " ").replace(_CLOSE, " "))
    except RecursionError:
        raise TooDeep from None
    clean = nh3.clean(
        re.sub(_FORGED, " ", made),
        tags=set(_TAGS),
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=_only_tokens,
        link_rel=None,
        strip_comments=True,
    )
    clean = re.sub(r"<p>\s*</p>\n?", "", clean)
    text = Markup(nh3.clean(re.sub(r"</(?:p|li|h\d|td|th|pre)>|<br>", " ", clean), tags=set())).unescape()
    text = re.sub(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}", "", text)
    return RenderedBody(
        clean,
        links=tuple(collected.links),
        outside=tuple(collected.urls),
        pictures=tuple(collected.pictures),
        text=re.sub(r"\s+", " ", text).strip(),
    )


def filled(prose: RenderedBody, *, link: Callable[[str], str | None], picture: Callable[[str, str], str]) -> Markup:
    """Return the HTML with the links and pictures of a page inserted.

    Args:
        link: maps an address of the site as written ('/creatives/aigerim/#works') to one relative to the page; None
            leaves the text without a link.
        picture: maps a file name and its alt text to a `<picture>` or `<img>` element.
    """

    def put(match: re.Match[str]) -> str:
        sort, number, alone, inline = match.groups()
        if sort == "url":
            return f' href="{escape(prose.outside[int(number)])}" rel="{_REL}"'
        if sort == "link":
            address = link(prose.links[int(number)])
            return f' href="{escape(address)}"' if address else ""
        drawn = picture(*prose.pictures[int(alone or inline)])
        return f"<figure>{drawn}</figure>" if alone and drawn else drawn

    return Markup(_TOKEN.sub(put, prose.html))


class _Collected:
    """Values that the tokens stand for."""

    def __init__(self) -> None:
        self.links: list[str] = []
        self.urls: list[str] = []
        self.pictures: list[tuple[str, str]] = []


def _only_tokens(tag: str, attribute: str, value: str) -> str | None:
    """Return the value of an attribute if it is safe: tokens for anchors, a number for the start of a list."""
    if attribute == "start":
        return value if re.fullmatch(r"\d{1,6}", value) else None
    return value if re.fullmatch(_HREF, value) else None


def _converter(collected: _Collected) -> Any:
    import markdown
    from markdown.extensions.fenced_code import FencedCodeExtension
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.tables import TableExtension
    from markdown.treeprocessors import Treeprocessor

    class Tokens(Treeprocessor):
        """Replaces links and pictures with tokens, and shifts headings so that the highest is `h2`, below the page's own."""

        def run(self, root: Element) -> None:
            used = [_HEADINGS.index(element.tag) for element in root.iter() if element.tag in _HEADINGS]
            down = 1 - min(used, default=1)
            for parent in list(root.iter()):
                if parent.tag in _HEADINGS:
                    parent.tag = _HEADINGS[min(_HEADINGS.index(parent.tag) + down, 5)]
                for child in list(parent):
                    if child.tag == "img":
                        _replace(parent, child, _picture_token(child, collected))
                if parent.tag == "a":
                    _link_token(parent, collected)

    # looking extensions up by name searches all installed packages, which takes longer than a text
    extensions = [TableExtension(), FencedCodeExtension(), SaneListExtension()]
    converter = markdown.Markdown(extensions=extensions, output_format="html")
    converter.preprocessors.deregister("html_block")
    converter.treeprocessors.register(Tokens(converter), "korme-tokens", -1)
    return converter


def _picture_token(image: Element, collected: _Collected) -> str:
    collected.pictures.append((_written(image.get("src", "")), _written(image.get("alt", ""))))
    return f"{_OPEN}picture:{len(collected.pictures) - 1}{_CLOSE}"


def _link_token(anchor: Element, collected: _Collected) -> None:
    address = _written(anchor.get("href", ""))
    anchor.attrib.clear()
    if is_safe_link(address, mail=True):
        collected.urls.append(address)
        anchor.set("href", f"{_OPEN}url:{len(collected.urls) - 1}{_CLOSE}")
    else:
        collected.links.append(address)
        anchor.set("href", f"{_OPEN}link:{len(collected.links) - 1}{_CLOSE}")


def _written(address: str) -> str:
    """Return an attribute as written, without Python-Markdown's internal marks."""
    return Markup(address.replace(_AMPERSAND, "&")).unescape().strip()


def _replace(parent: Element, child: Element, text: str) -> None:
    """Replace an element with text. Its index is looked up again, since earlier replacements change it."""
    text += child.tail or ""
    place = list(parent).index(child)
    if place == 0:
        parent.text = (parent.text or "") + text
    else:
        before = parent[place - 1]
        before.tail = (before.tail or "") + text
    parent.remove(child)
