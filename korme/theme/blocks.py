"""Blocks that nobody fills: in the templates of bundled themes they are made part of the template, as they cost a call each.

In these templates a block means the same as its content, which tests hold them to; in others it may not, since a block
has variables of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_TAG = re.compile(rb"{%[-+]?\s*(?:block\s+(?P<name>\w+)|(?P<end>endblock)|(?P<extends>extends)\b)")
_WHOLE_TAG = re.compile(r"{%([-+]?)\s*(?:block\s+(\w+)(?:\s+scoped)?|endblock(?:\s+\w+)?)\s*([-+]?)%}")
_SELF = re.compile(rb"\bself(?:\.(\w+)|\s*[\[|])")
EVERY = "*"
"""Stands for every block, where a template looks one up by a name that it makes."""


def filled_blocks(templates: Iterable[bytes]) -> tuple[str, ...]:
    """Return the names of all blocks that a template fills in one that it extends, or shows again (`self.title()`)."""
    found: set[bytes] = set()
    for text in templates:
        depth, is_child = 0, False
        for tag in _TAG.finditer(text):
            if tag["extends"]:
                is_child = True
            elif tag["end"]:
                depth -= 1
            else:
                if is_child and not depth:
                    found.add(tag["name"])
                depth += 1
        found.update(name or EVERY.encode() for name in _SELF.findall(text))
    return tuple(sorted(name.decode("ascii", "replace") for name in found))


def without_blocks(text: str, filled: Collection[str]) -> str:
    """Return a template in which the tags of all other blocks are comments; lines and spaces stay as they are."""
    if EVERY in filled:
        return text
    kept: list[bool] = []

    def tag(found: re.Match[str]) -> str:
        if found[2]:
            kept.append(found[2] in filled)
            is_kept = kept[-1]
        else:
            is_kept = kept.pop()
        return found[0] if is_kept else f"{{#{found[1]} block {found[3]}#}}"

    return _WHOLE_TAG.sub(tag, text)
