"""What a theme must bring, with its parents, so that every page can be made: presets, strings and templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from korme.core.likeness import mistyped
from korme.core.model import Encoding, Preset
from korme.core.problems import Mark, Problem, problem
from korme.theme.folders import ThemeFile
from korme.theme.spoken_strings import spoken_strings
from korme.theme.strings import Strings, default_language

REQUIRED_PRESETS = ("gallery", "work", "strip", "portrait", "cover", "text", "logo", "mark")
"""The presets that the views use."""
BESIDES = frozenset({"preset-missing", "strings-required", "templates-required"})
"""Errors with which a site can still be planned, so that all of them are found at once."""
_ASKED = re.compile(r"""\bt\(\s*["']([\w-]+)["']\s*[,)]""")
_COMMENT = re.compile(r"(?s){#.*?#}")


def with_presets(theme: str, presets: dict[str, Preset], mark: Mark) -> Iterator[Problem]:
    """Add what stands in for missing presets; yield one problem that lists them."""
    lacking = [name for name in REQUIRED_PRESETS if name not in presets]
    for name in lacking:
        presets[name] = Preset(name, (640,), (Encoding("webp", 80, 2, ()),), None, "#ffffff", "100vw")
    if lacking:
        yield problem("preset-missing", mark, presets=", ".join(lacking), theme=theme)


def with_strings(
    theme: str, root: str, strings: Strings, templates: Iterable[ThemeFile], language: str
) -> Iterator[Problem]:
    """Add the keys of missing strings in their place; yield one problem that lists them.

    Args:
        root: the last theme of the chain, which has no parent to take strings from.
        templates: the templates of the root.
        language: the site's default language.
    """
    default = default_language(strings.texts) or language
    texts = strings.texts.setdefault(default, {})
    strings.unread.setdefault(default, set())
    asked = {key for key in _asked(templates) if key not in texts and not mistyped(key, texts)}
    lacking = sorted(asked | (spoken_strings() - texts.keys()))
    texts.update({key: key for key in lacking})
    if lacking:
        path = f"themes/{root}/strings/{default}.yaml"
        yield problem("strings-required", Mark(path), keys=", ".join(lacking), theme=theme, path=path)


def _asked(templates: Iterable[ThemeFile]) -> Iterator[str]:
    """Yield the strings that templates name in quotation marks."""
    for file in templates:
        yield from _ASKED.findall(_COMMENT.sub("", file.data.decode("utf-8", "replace")))
