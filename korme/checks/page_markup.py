"""What the HTML of a page says: its ids, the addresses in it, and markup that browsers repair or block.

A scanner of tags, not a parser: it sees each page that `check` renders, and knows as much of HTML (the WHATWG's
standard) as is needed to follow which element is open. Where it is not certain, it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from korme.core.csp import is_page_policy

_ATTRIBUTES = r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+"""
_TAG = re.compile(
    rf"""(?isx)
    <(?: !--.*?(?:-->|\Z) | !\[cdata\[.*?\]\]>
      | (?P<raw>script|style|textarea|title)(?P<given>(?=[\s/>]){_ATTRIBUTES})>(?P<text>.*?)</(?P=raw)\s*>
      | (?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})>
    )"""
)
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*[^\s,]|[^\s,])(?:,|\s+[^,]*(?:,|$)|$)")
"""One picture of a `srcset`; commas may be inside its address."""
_HANDLER = re.compile(
    "on(?:abort|animation.*|auxclick|before.*|blur|cancel|canplay.*|change|click|close|contextmenu|copy|cut|dblclick"
    "|drag.*|drop|ended|error|focus.*|formdata|hashchange|input|invalid|key.*|load.*|message.*|mouse.*|offline|online"
    "|page.*|paste|pause|play.*|pointer.*|popstate|progress|ratechange|reset|resize|scroll.*|search|seek.*|select.*"
    "|slotchange|stalled|storage|submit|suspend|timeupdate|toggle|touch.*|transition.*|unload|volumechange|waiting|wheel)"
)
_SCRIPTS = frozenset(
    ("", "module", "importmap", "speculationrules", "text/javascript", "application/javascript", "text/ecmascript")
)
"""Types of scripts that run; any other is data."""
_FETCHED = frozenset("apple-touch-icon icon manifest mask-icon modulepreload prefetch preload stylesheet".split())
"""Relations of `<link>` whose target is loaded with the page."""

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_IMPLIED = frozenset(
    "body caption colgroup dd dt head html li optgroup option p rb rp rt rtc tbody td tfoot th thead tr".split()
)
"""Elements whose end tag may be left out."""
_ENDS_P = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hgroup hr main menu nav ol p pre search section table ul".split()
)
"""Elements before which an open paragraph ends."""
_P_STAYS = frozenset("applet button caption foreignobject marquee math object svg table td template th".split())
"""Elements inside which an element ends no paragraph around them."""
_CELLS = frozenset("td th p".split())
_ENDS: dict[str, frozenset[str]] = {
    "li": frozenset({"li", "p"}),
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
    "option": frozenset({"option"}),
    "optgroup": frozenset({"option", "optgroup"}),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _CELLS | {"tr", "caption", "colgroup"},
    **dict.fromkeys(("tbody", "thead", "tfoot"), _CELLS | {"tr", "tbody", "thead", "tfoot", "caption", "colgroup"}),
    "colgroup": frozenset({"colgroup", "caption"}),
    "body": frozenset({"head"}),
    **dict.fromkeys(("rb", "rt", "rtc", "rp"), frozenset({"rb", "rt", "rp"})),
}
"""The elements that end before another one begins."""
_ENDING = _ENDS_P | _ENDS.keys()
"""Elements before which others end."""


class PageFault(Struct, frozen=True, array_like=True):
    """Something in a page that browsers repair, block or do not find."""

    code: str
    hint: str
    found: str
    """What the message quotes."""
    source: str
    """The tag as it is in the page, by which its line in the template is found."""
    page: str = ""
    """The page that a link leads to."""


class Reference(NamedTuple):
    """An address in a page."""

    is_loaded: bool
    """Whether the page loads the file; otherwise it links to it."""
    address: str


class PageMarkup(Struct):
    """What the HTML of one page says."""

    ids: dict[str, int] = {}
    """How often each id is there; those inside `<template>` and `<noscript>` do not count. Names of anchors have 0."""
    references: dict[Reference, re.Match[str]] = {}
    """Addresses on the site, each with the first tag that has it (`opening`)."""
    faults: list[PageFault] = []
    has_base: bool = False
    """Whether `<base>` changes what addresses are relative to."""
    policy: str | None = None
    """The Content-Security-Policy in the page; None without one."""

    @property
    def is_guarded(self) -> bool:
        """Whether the page has the policy that Körme gives it, or only that of the host's headers."""
        return self.policy is None or is_page_policy(self.policy)


class _TagFacts(NamedTuple):
    """What one tag says, whatever is around it."""

    ids: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    blocked: tuple[tuple[str, str], ...] = ()
    """Hint and what is quoted."""
    policy: str | None = None


_NOTHING = _TagFacts()


def page_markup(html: str, base: str = "") -> PageMarkup:
    """Return what a page says.

    Args:
        base: the site's base address; what is below it is the site's own.
    """
    page = PageMarkup()
    elements = _Elements(page)
    stack, sources = elements.stack, elements.sources
    for match in _TAG.finditer(html):
        raw, given, _, end, name, attributes = match.groups()
        if raw:
            name, attributes = raw, given
        elif name is None:
            continue
        if not name.islower():
            name = name.lower()
        if end:
            if stack and stack[-1] == name and name != "p":
                stack.pop()
                sources.pop()
            else:
                elements.close(name)
            continue
        if attributes:
            found = _read(name, attributes, base)
            if found is not _NOTHING:
                _add(page, found, match, elements)
        if name in _ENDING:
            elements.begin(name, match)
        if raw:
            _look_inside(page, name, match)
        elif name not in _VOID and not (attributes.endswith("/") and elements.is_foreign):
            stack.append(name)
            sources.append(match)
        elif name == "base":
            page.has_base = True
    elements.finish()
    return page


def _add(page: PageMarkup, found: _TagFacts, match: re.Match[str], elements: _Elements) -> None:
    """Add what one tag says to what its page says."""
    page.faults += [PageFault("html-blocked", hint, quoted, opening(match)) for hint, quoted in found.blocked]
    page.policy = found.policy or page.policy
    if elements.is_apart:
        return
    for id_ in found.ids:
        page.ids[id_] = page.ids.get(id_, 0) + 1
        if page.ids[id_] == 2:
            page.faults.append(PageFault("html-id", "", id_, opening(match)))
    for anchor in found.anchors:
        page.ids.setdefault(anchor, 0)
    for reference in found.references:
        page.references.setdefault(reference, match)


def opening(match: re.Match[str]) -> str:
    """Return a start tag as it is in the page."""
    return match[0][: match.end("given") - match.start() + 1] if match["raw"] else match[0]


def _look_inside(page: PageMarkup, name: str, match: re.Match[str]) -> None:
    """Report a stylesheet or a script that stands in the page itself."""
    if not match["text"].strip():
        return
    given = dict(_attributes(match["given"]))
    if name == "style":
        page.faults.append(PageFault("html-blocked", "style", "<style>", opening(match)))
    elif name == "script" and "src" not in given and given.get("type", "").strip().lower() in _SCRIPTS:
        page.faults.append(PageFault("html-blocked", "script", "<script>", opening(match)))


class _Elements:
    """The open elements of a page, and the first fault in how they are nested: more of them may follow from it."""

    def __init__(self, page: PageMarkup) -> None:
        self.page = page
        self.stack: list[str] = []
        self.sources: list[re.Match[str]] = []
        """The start tags of the elements in `stack`."""
        self.ended: str = ""
        """The start tag that has ended the last paragraph."""
        self.is_broken = False

    @property
    def is_foreign(self) -> bool:
        """Whether the current element belongs to a drawing or a formula, in which `<path/>` is a whole element."""
        return "svg" in self.stack or "math" in self.stack

    @property
    def is_apart(self) -> bool:
        """Whether the current element is no part of the page that readers with scripts get."""
        return "template" in self.stack or "noscript" in self.stack

    def begin(self, name: str, source: re.Match[str]) -> None:
        """Close what ends before an element."""
        stack = self.stack
        ends = _ENDS.get(name)
        if ends:
            while stack and stack[-1] in ends:
                self._pop()
        if "p" in stack and name in _ENDS_P:
            at = len(stack) - 1 - stack[::-1].index("p")
            if _P_STAYS.isdisjoint(stack[at:]):
                if at < len(stack) - 1:
                    self._note("inside", name, opening(source))
                self.ended = opening(source)
                del stack[at:], self.sources[at:]

    def close(self, name: str) -> None:
        """Close an element, and those in it."""
        stack = self.stack
        if stack and stack[-1] == name:
            self._pop()
        elif name in stack:
            while stack[-1] != name:
                if stack[-1] not in _IMPLIED:
                    self._note("unclosed", stack[-1], opening(self.sources[-1]))
                self._pop()
            self._pop()
        elif name == "p" and self.ended:
            self._note("inside", _name_of(self.ended), self.ended)
        elif name not in _VOID:
            self._note("stray", name, f"</{name}>")

    def finish(self) -> None:
        """Report what is open at the end of the page."""
        for name, source in zip(self.stack, self.sources, strict=True):
            if name not in _IMPLIED:
                self._note("unclosed", name, opening(source))

    def _pop(self) -> None:
        if self.stack.pop() == "p":
            self.ended = ""
        self.sources.pop()

    def _note(self, hint: str, name: str, source: str) -> None:
        if not self.is_broken:
            self.is_broken = True
            self.page.faults.append(PageFault("html-tag", hint, name, source))


def _name_of(tag: str) -> str:
    return re.split(r"[\s/>]", tag[1:], maxsplit=1)[0]


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a start tag, names in lower case."""
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        value = double or single or bare
        if "&" in value:
            import html  # few values need its table

            value = html.unescape(value)
        yield name.lower(), value


@lru_cache(maxsize=8192)
def _read(name: str, attributes: str, base: str) -> _TagFacts:
    """Return what a start tag says; many pages have the same."""
    given: dict[str, str] = {}
    for attribute, value in _attributes(attributes):
        given.setdefault(attribute, value)
    ids = [given["id"]] if given.get("id") else []
    blocked = [("attribute", f'style="{_short(value)}"') for value in [given.get("style", "")] if value.strip()]
    blocked += [("handler", attribute) for attribute in given if _HANDLER.fullmatch(attribute)]
    references: list[Reference] = []
    for sort, address in _addresses(name, given):
        address = address.strip()
        if not address or (base and address.startswith(base)):
            continue
        scheme = _SCHEME.match(address)
        if scheme or address.startswith(("//", "\\\\")):
            hint = _blocked(sort, scheme[1].lower() if scheme else "https")
            blocked += [(hint, _short(address))] if hint else []
        elif sort == "plugin":
            blocked.append(("plugin", _short(address)))
        elif sort != "base":
            references.append(Reference(sort not in ("link", "form"), address))
    anchors = [given["name"]] if name == "a" and given.get("name") else []
    policy = None
    if name == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
        policy = given.get("content", "")
    if not (ids or anchors or references or blocked or policy):
        return _NOTHING
    return _TagFacts(tuple(ids), tuple(anchors), tuple(references), tuple(blocked), policy)


def _addresses(name: str, given: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the addresses in a start tag, each with what it is for."""
    if "href" in given or "xlink:href" in given:
        href = given.get("href", given.get("xlink:href", ""))
        if name == "link":
            rel = set(given.get("rel", "").lower().split())
            is_icon = any("icon" in each for each in rel)
            yield "image" if is_icon else "file" if rel & _FETCHED else "link", href
        elif name == "base":
            yield "base", href
        else:
            yield "link" if name in ("a", "area") else "image", href
    if "src" in given and name in ("img", "script", "iframe", "frame", "video", "audio", "source", "track", "input"):
        sort = {"img": "image", "input": "image", "script": "script", "iframe": "frame", "frame": "frame"}
        yield sort.get(name, "file"), given["src"]
    for attribute in ("srcset", "imagesrcset"):
        if attribute in given:
            for address in _CANDIDATE.findall(given[attribute]):
                yield "image", address
    if name == "video" and "poster" in given:
        yield "image", given["poster"]
    if name in ("object", "embed"):
        yield "plugin", given.get("data", "") or given.get("src", "")
    if name == "form" and "action" in given:
        yield "form", given["action"]
    if name in ("button", "input") and "formaction" in given:
        yield "form", given["formaction"]
    if name == "meta" and given.get("http-equiv", "").lower() == "refresh":
        match = re.search(r"(?i)url\s*=\s*[\"']?([^\"']+)", given.get("content", ""))
        if match:
            yield "link", match[1]


def _blocked(sort: str, scheme: str) -> str:
    """Return the hint for an address that the policy does not let the page use; '' if it does."""
    if scheme == "javascript":
        return "javascript"
    if scheme in ("http", "https"):
        return "" if sort == "link" else sort if sort in ("script", "frame", "form", "plugin", "base") else "foreign"
    if scheme == "data" and sort in ("script", "frame", "file", "plugin"):
        return "data"
    return ""


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
