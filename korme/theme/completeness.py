"""What a theme must bring, with its parents, so that every page can be made: presets, strings and templates."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from korme.core.likeness import guess, mistyped
from korme.core.model import Encoding, Preset
from korme.core.problems import Mark, Problem, problem
from korme.theme.folders import ThemeFile
from korme.theme.spoken_strings import spoken_strings
from korme.theme.strings import Strings, default_language

REQUIRED_PRESETS = ("gallery", "work", "strip", "portrait", "cover", "text", "logo", "mark")
"""The presets that the views use."""
ZOOM = "zoom"
"""A preset that a theme may have: the file for looking closely at works that ask for it."""
PANORAMA = "panorama"
"""A preset that a theme may have: files that are sharp where a panorama is shown in full height."""
SPHERE = "sphere"
"""A preset that a theme may have: the file for looking around in a 360° picture."""
DETAIL, INSTEAD_OF_DETAIL = "detail", "text"
"""A preset that a theme may have, and one that it has: crops of a work's details."""
NAMED_PRESETS = (ZOOM, PANORAMA, SPHERE, DETAIL)
"""Presets that the views use for some pictures, if the theme has them."""
BESIDES = frozenset({"preset-missing", "strings-required", "templates-required"})
"""Errors with which a site can still be planned, so that all of them are found at once."""
_ASKED = re.compile(r"""\bt\(\s*["']([\w-]+)["']\s*[,)]""")
_COMMENT = re.compile(r"(?s){#.*?#}")
_ALIKE = 0.8
"""How like a string that there is one must be to be a slip: `notise`, but not `works_by_size` beside `works_by_year`."""


def with_presets(theme: str, presets: dict[str, Preset], wrong: Collection[str], mark: Mark) -> Iterator[Problem]:
    """Add what stands in for missing presets; yield one problem that lists them.

    Args:
        wrong: presets with a mistake that is reported, which are not missed as well.
    """
    lacking = [name for name in REQUIRED_PRESETS if name not in presets]
    for name in lacking:
        presets[name] = Preset(name, (640,), (Encoding("webp", 80, 2, ()),), None, "#ffffff", "100vw")
    missed = [name for name in lacking if name not in wrong]
    if missed:
        yield problem("preset-missing", mark, presets=", ".join(missed), theme=theme)


def with_strings(
    theme: str, root: str, strings: Strings, templates: Iterable[ThemeFile], language: str
) -> Iterator[Problem]:
    """Add the keys of missing strings in their place; yield one problem that lists them, and one for each slip.

    Args:
        root: the last theme of the chain, which has no parent to take strings from.
        templates: the templates of the root.
        language: the site's default language.
    """
    default = default_language({**strings.texts, **dict.fromkeys(strings.broken)}) or language
    texts = strings.texts.setdefault(default, {})
    strings.unread.setdefault(default, set())
    spoken = spoken_strings()
    asked: dict[str, str] = {}
    slips: set[str] = set()
    wrong = {key for language, key in strings.wrong if language == default}
    known = {*texts, *spoken, *wrong}
    for key, mark in asked_strings(templates):
        if key in known:
            continue
        if near := near_string(key, known):
            slips.add(key)
            yield problem("template-name", mark, hint="guess", found=key[:80], kind="string", guess=near)
        else:
            asked.setdefault(key, f"{key} ({mark.path}:{mark.line})")
    gone = sorted(asked.keys() | (spoken - texts.keys()))
    texts.update({key: key for key in (*gone, *sorted(slips | wrong)) if key not in texts})
    lacking = [] if default in strings.broken else [key for key in gone if key not in wrong]
    if lacking:
        path = f"themes/{root}/strings/{default}.yaml"
        keys = ", ".join(asked.get(key, key) for key in lacking)
        yield problem("strings-required", Mark(path), keys=keys, theme=theme, path=path)


def near_string(key: str, keys: Iterable[str]) -> str:
    """Return the string that a key is probably a slip of, or an empty string."""
    known = sorted(keys)
    return mistyped(key, known) or guess(key, known, least=_ALIKE)


def asked_strings(templates: Iterable[ThemeFile]) -> Iterator[tuple[str, Mark]]:
    """Yield the strings that templates name in quotation marks, each with its place."""
    for file in templates:
        text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), file.data.decode("utf-8-sig", "replace"))
        for found in _ASKED.finditer(text):
            yield found[1], Mark(file.path, text.count("\n", 0, found.start()) + 1)
