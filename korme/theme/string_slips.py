"""Slips in a theme's strings: keys that nothing asks for, and holes that the parent's string does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from korme.core.likeness import guess
from korme.core.problems import Mark, Problem, problem, suggest
from korme.theme.folders import ThemeFile
from korme.theme.spoken_strings import spoken_strings
from korme.theme.strings import String, Strings, default_language, holes

_PUT_TOGETHER = re.compile(r"""["']([\w-]+[_-])["']\s*~""")
_CALL = r"""\bt\(\s*["']{key}["']((?:[^()]|\([^()]*\))*)\)"""
_PASSED = re.compile(r"\b(\w+)\s*=")


def string_slips(strings: Strings, files: Iterable[ThemeFile]) -> Iterator[Problem]:
    """Yield the strings that nothing asks for, and those with other holes than the string that they replace.

    Args:
        files: all templates.
    """
    if not strings.marks:
        return
    templates = [file.data.decode("utf-8", "replace") for file in files]
    default = default_language(strings.texts)
    known = strings.texts.get(default, {})
    made = tuple({prefix for text in templates for prefix in _PUT_TOGETHER.findall(text)})
    spoken = spoken_strings()

    def is_asked(key: str) -> bool:
        return key in spoken or key.startswith(made) or any(key in text for text in templates)

    for (language, key), mark in strings.marks.items():
        if key not in known and not is_asked(key):
            yield suggest("string-unknown", mark, key[:80], known)
        elif language == default and (language, key) not in strings.replaced and not is_asked(key):
            yield suggest("string-unknown", mark, key[:80], known.keys() - {key})
        first = strings.firsts.get(default, {}).get(key)
        if first is not None:
            yield from _hole_slips(key, strings.texts[language][key], first, mark, templates)


def _hole_slips(key: str, text: String, first: String, mark: Mark, templates: Sequence[str]) -> Iterator[Problem]:
    """Yield the differences between a string and the one that it replaces or translates."""
    wanted, found = holes(first) | {"n"}, holes(text)
    extra = found - wanted
    if extra:
        extra -= _passed(key, templates)
    listed = ", ".join(f"{{{name}}}" for name in sorted(holes(first))) or "–"
    for hole in sorted(extra):
        near = guess(hole, holes(first))
        hint = "guess" if near else "" if holes(first) else "none"
        values = {"found": f"{{{hole}}}", "known": listed, "guess": f"{{{near}}}" if near else ""}
        yield problem("string-hole", mark, hint=hint, key=key, **values)
    lost = wanted - found - {"n"}
    if lost and not extra:
        yield problem("string-hole-lost", mark, key=key, known=", ".join(f"{{{name}}}" for name in sorted(lost)))


def _passed(key: str, templates: Sequence[str]) -> set[str]:
    """Return the names of values that templates pass to a string."""
    call = re.compile(_CALL.format(key=re.escape(key)))
    return {name for text in templates for found in call.findall(text) for name in _PASSED.findall(found)}
