"""Raw HTML in Markdown: its tags and their attributes, as Python-Markdown recognises them."""

from __future__ import annotations

import re

from markupsafe import Markup

_ATTRIBUTE = r"""([^\s"'=<>/]++)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>]+)))?"""
_AMPERSAND = "\x02amp\x03"
"""Python-Markdown's internal form of '&'."""


class RawTag:
    """One tag of raw HTML, as Python-Markdown recognises it."""

    def __init__(self, raw: str) -> None:
        match = re.match(r"<(/?)([a-zA-Z][^\s/>]*)", raw)
        self.name = match[2].lower() if match else ""
        self.is_end = match is not None and match[1] == "/"
        found = re.findall(_ATTRIBUTE, raw[match.end() :] if match else "")
        self.values = {
            name.lower(): written(double or single or bare) for name, _, double, single, bare in reversed(found)
        }
        self.is_words = len(self.name) == 1 and any(not equals for _, equals, *_ in found)


def written(address: str) -> str:
    """Return an attribute as written, without Python-Markdown's internal marks."""
    return Markup(address.replace(_AMPERSAND, "&")).unescape().strip()
