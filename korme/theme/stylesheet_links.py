"""The addresses in stylesheets and scripts: those that get published names, and those of others, which no page loads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_CSS = re.compile(
    r"""(?isx)(?=[/@u"'();{}])(?:
      (?P<skipped> /\*.*?(?:\*/|\Z) | @(?:namespace|(?:-moz-)?document)\b[^;{]* )
    | (?<![\w-])url\(\s*(?P<bare>[^\s"'()]+)\s*\)
    | (?P<string> "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
    | (?P<import> @import\b )
    | (?P<function> \( )
    | (?P<end> \) )
    | (?P<rule> [;{}] )
    )"""
)
_NAME = re.compile(r"[\w-]*\Z")
"""The name of a function, before its parenthesis."""
_LINKING = frozenset({"url", "src", "image-set", "-webkit-image-set"})
"""Functions in which a string is an address."""
_LONGEST = 20
"""Characters of a name that can be one of these."""
_SCRIPT = re.compile(r"""(?P<before>(?:\bfrom\s*|\bimport\s*\(?\s*)["'])(?P<link>\.{1,2}/[^"']+)(?P<after>["'])""")
_IMPORTED = re.compile(
    r"""(?sx)
      //[^\n]* | /\*.*?(?:\*/|\Z)
    | (?:\b(?:from|import)\s*\(?\s*)(?P<quote>["'])(?P<link>[^"'\n]*)(?P=quote)
    | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | `(?:[^`\\]|\\.)*`
    """
)
_OF_OTHERS = re.compile(r"(?i)(?:https?:)?//")
_DATA_FONT = re.compile(r"(?i)data:(?:font/|application/(?:x-)?font)")


class AssetLink(NamedTuple):
    """An address in a stylesheet or a script."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=128)
def stylesheet_links(css: str) -> tuple[AssetLink, ...]:
    """Return the addresses in a stylesheet: in `url()`, `src()`, `image-set()` and `@import`, not in comments.

    They are asked for twice, and while somebody writes a theme, again after each change of another sheet.
    """
    return tuple(_stylesheet_links(css))


def _stylesheet_links(css: str) -> Iterator[AssetLink]:
    functions: list[str] = []
    is_import = False
    for found in _CSS.finditer(css):
        kind = found.lastgroup
        if kind == "bare":
            yield AssetLink(*found.span("bare"), found["bare"])
        elif kind == "string" and (functions[-1] in _LINKING if functions else is_import):
            start, end = found.span("string")
            yield AssetLink(start + 1, end - 1, css[start + 1 : end - 1])
        elif kind == "function":
            name = _NAME.search(css, max(0, found.start() - _LONGEST), found.start())
            functions.append(name[0].lower() if name else "")
        elif kind == "end":
            del functions[-1:]
        elif kind == "rule":
            functions.clear()
        is_import = kind == "import" or (is_import and kind == "skipped")


def script_links(script: str) -> Iterator[AssetLink]:
    """Yield the relative addresses that a script imports."""
    for found in _SCRIPT.finditer(script):
        yield AssetLink(*found.span("link"), found["link"])


def replaced(text: str, links: Iterable[AssetLink], turned: Callable[[str], str]) -> str:
    """Return a text with other addresses."""
    parts, end = [], 0
    for link in links:
        parts += [text[end : link.start], turned(link.text)]
        end = link.end
    return "".join([*parts, text[end:]])


def blocked_in_stylesheet(css: str) -> Iterator[AssetLink]:
    """Yield the addresses in a stylesheet that the policy of the pages blocks: other hosts, and fonts as data."""
    for link in stylesheet_links(css):
        if _OF_OTHERS.match(link.text) or _DATA_FONT.match(link.text):
            yield link


def blocked_in_script(script: str) -> Iterator[AssetLink]:
    """Yield the modules of other hosts that a script imports."""
    for found in _IMPORTED.finditer(script):
        if found["link"] and _OF_OTHERS.match(found["link"]):
            yield AssetLink(*found.span("link"), found["link"])
