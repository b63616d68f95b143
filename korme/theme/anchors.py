"""Anchors that links can lead to: the ids in a page's templates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from korme.theme.template_links import reached
from korme.theme.theme import Theme

_ID = r"""\sid=(?:"([^"]*)"|'([^']*)')"""
_FILLED = r"(?s){{.*?}}|{%.*?%}|{#.*?#}"


def has_anchor(theme: Theme, template: str, anchor: str) -> bool:
    """Return whether a page of this template may have an element with this id.

    An id that a view fills in may be a day, a number, an entry's name or a value from another template.
    """
    for text in _texts(theme, template):
        for double, single in re.findall(_ID, text):
            parts = re.split(_FILLED, double or single)
            if any(parts):
                if re.fullmatch(".+".join(re.escape(part) for part in parts), anchor, re.DOTALL):
                    return True
            elif re.search(r"\d|^.$|-", anchor):
                return True
        if f'"{anchor}"' in text or f"'{anchor}'" in text:
            return True
    return False


def fixed_ids(theme: Theme) -> frozenset[str]:
    """Return the ids that are written out in the theme's templates."""
    found: set[str] = set()
    for template in theme.templates.values():
        for double, single in re.findall(_ID, template.data.decode("utf-8", "replace")):
            found.add(double or single)
    return frozenset(found - {""})


def _texts(theme: Theme, template: str) -> Iterator[str]:
    """Yield a template and all templates that it extends, includes or imports."""
    for _, file in reached(theme, template):
        yield file.data.decode("utf-8", "replace")
