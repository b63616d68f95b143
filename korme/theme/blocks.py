"""Blocks that nobody fills: in the templates of bundled themes they are made part of the template, as they cost a call each.

In these templates a block means the same as its content, which tests hold them to; in others it may not, since a block
has variables of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_TAG = re.compile(
    rb"{%[-+]?\s*(?:block\s+(?P<name>\w+)|(?P<end>endblock)"
    rb"|(?P<extends>extends)\b\s*(?:[\x22'](?P<parent>[^\x22']*))?)"
)
_WHOLE_TAG = re.compile(r"{%([-+]?)\s*(?:block\s+(\w+)(?:\s+scoped)?|endblock(?:\s+\w+)?)\s*([-+]?)%}")
_SELF = re.compile(rb"\bself(?:\.(\w+)|\s*[\[|])")
EVERY = "*"
"""Stands for every block, where a template looks one up by a name that it makes."""


def filled_blocks(templates: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the names of all blocks that a template fills in one that it extends, or shows again (`self.title()`).

    A block within another counts where the template that is extended has one of its name.

    Args:
        templates: of a theme and its parents, by 'theme/name.html'.
    """
    found: set[bytes] = set()
    for text in templates.values():
        depth, parent = 0, None
        within: set[bytes] = set()
        for tag in _TAG.finditer(text):
            if tag["extends"]:
                parent = tag["parent"] or b""
            elif tag["end"]:
                depth -= 1
            else:
                if parent is not None:
                    (within if depth else found).add(tag["name"])
                depth += 1
        if within and parent is not None:
            found |= within & _blocks_of(parent.decode("ascii", "replace"), templates)
        found.update(name or EVERY.encode() for name in _SELF.findall(text))
    return tuple(sorted(name.decode("ascii", "replace") for name in found))


def _blocks_of(wanted: str, templates: Mapping[str, bytes]) -> set[bytes]:
    """Return the names of the blocks of the templates that a name can mean, and of those that they extend."""
    found: set[bytes] = set()
    waiting, seen = [wanted], set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        for path, text in templates.items():
            if name in (path, path.partition("/")[2]):
                tags = list(_TAG.finditer(text))
                found.update(tag["name"] for tag in tags if tag["name"])
                parents = {tag["parent"].decode("ascii", "replace") for tag in tags if tag["parent"]}
                waiting += parents - seen
    return found


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
