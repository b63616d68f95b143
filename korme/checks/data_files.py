"""Data files that no template reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from korme.checks.base import Evidence
from korme.core.problems import Mark, Problem, problem

_TAG = rb"(?s)\{[{%].*?[%}]\}"
_NAMED = rb"""\bdata\s*(?:\.\s*(\w+)|\[\s*["'](\w+)["']\s*\])"""
_WHOLE = rb"""(?<![\w."'-])data\b(?!\s*[\w="'-])"""
"""A use of all data: `data[name]`, `for name in data`."""


def check(evidence: Evidence) -> Iterator[Problem]:
    """Yield the data files that no template of the theme names."""
    data = evidence.site.data
    used = _read_in(file.data for file in evidence.theme.templates.values()) if data else None
    for name, file in data.items():
        if used is not None and name not in used:
            yield problem("data-unused", Mark(file.path), found=name, theme=evidence.theme.name)


def _read_in(templates: Iterable[bytes]) -> set[str] | None:
    """Return the names of the data that templates read; None if one reads whatever there is."""
    found: set[str] = set()
    for template in templates:
        for tag in re.findall(_TAG, template) if b"data" in template else ():
            found |= {(plain or quoted).decode() for plain, quoted in re.findall(_NAMED, tag)}
            if re.search(_WHOLE, re.sub(_NAMED, b"", tag)):
                return None
    return found
