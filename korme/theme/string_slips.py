"""Slips in a theme's strings: keys that nothing asks for, and holes that the parent's string does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from korme.core.likeness import guess
from korme.core.problems import Mark, Problem, problem, suggest
from korme.theme.completeness import asked_strings, near_string
from korme.theme.folders import ThemeFile
from korme.theme.reading import TEXTS
from korme.theme.spoken_strings import spoken_strings
from korme.theme.strings import String, Strings, default_language, holes

_PUT_TOGETHER = re.compile(r"""["']([\w-]+[_-])["']\s*~""")
_CALL = r"""\bt\(\s*["']{key}["']((?:[^()]|\([^()]*\))*)\)"""
_PASSED = re.compile(r"\b(\w+)\s*=")

_WITHOUT_TEMPLATE = ("shortcode-template", "shortcode-name", "templates-required", "unreadable")


def string_slips(strings: Strings, templates: Mapping[str, ThemeFile], root: str = "") -> Iterator[Problem]:
    """Yield the strings that nothing asks for, and those with other holes than the string that they replace.

    Args:
        templates: all templates, by 'theme/name'.
        root: the last theme of the chain if the site made it, so that nothing but templates asks for its strings.
    """
    if not strings.marks:
        return
    texts = [file.data.decode("utf-8", "replace") for file in templates.values()]
    default = default_language(strings.texts)
    known = strings.texts.get(default, {})
    made = tuple({prefix for text in texts for prefix in _PUT_TOGETHER.findall(text)})
    spoken = spoken_strings()

    def is_asked(key: str) -> bool:
        return key in spoken or key.startswith(made) or any(key in text for text in texts)

    own = f"themes/{root}/strings/"
    unasked: dict[tuple[str, str], Mark] = {}
    for (language, key), mark in strings.marks.items():
        if root and mark.path.startswith(own):
            if not is_asked(key):
                unasked[language, key] = mark
        elif key not in known and not is_asked(key):
            yield suggest("string-unknown", mark, key[:80], known)
        elif language == default and (language, key) not in strings.replaced and not is_asked(key):
            yield suggest("string-unknown", mark, key[:80], known.keys() - {key})
        first = strings.firsts.get(default, {}).get(key)
        if first is not None:
            yield from _hole_slips(key, strings.texts[language][key], first, mark, texts)
    if unasked:
        yield from _unasked(strings, templates, unasked)


def unused_strings(slips: Sequence[Problem]) -> set[str]:
    """Return the strings that nothing asks for, which need no translation."""
    keys = {str(each.value("found")) for each in slips if each.code == "string-unknown"}
    return keys.union(*(str(each.value("keys")).split(", ") for each in slips if each.code == "strings-unused"))


def without_uncertain(problems: list[Problem]) -> list[Problem]:
    """Return problems without the strings that nothing asks for if a template is missing: it may ask for them."""
    if not any(each.code in _WITHOUT_TEMPLATE and each.mark.path.startswith("themes/") for each in problems):
        return problems
    return [each for each in problems if each.code != "strings-unused"]


def _unasked(
    strings: Strings, templates: Mapping[str, ThemeFile], unasked: Mapping[tuple[str, str], Mark]
) -> Iterator[Problem]:
    """Yield the strings of a theme without a parent that nothing asks for: slips one by one, the others by file."""
    known = strings.texts.get(default_language(strings.texts), {})
    asked = {key for key, _ in asked_strings(templates.values())}
    needed = {*asked, *spoken_strings()}
    meant = {near_string(key, {*known, *spoken_strings()}) for key in asked - known.keys() - spoken_strings()}
    unused: dict[str, list[str]] = {}
    for (language, key), mark in unasked.items():
        if key in meant:  # the template that misspells it has a problem
            continue
        near = near_string(key, needed - strings.texts[language].keys())
        if near:
            yield problem("string-unknown", mark, hint="guess", found=key[:80], guess=near)
        else:
            unused.setdefault(mark.path, []).append(key)
    if unused and _are_whole(templates):
        for path, keys in unused.items():
            yield problem("strings-unused", Mark(path), keys=", ".join(keys))


def _are_whole(templates: Mapping[str, ThemeFile]) -> bool:
    """Return whether all templates can be read, with those that they name: others may ask for any string."""
    from jinja2 import Environment, TemplateSyntaxError, nodes  # takes a while to import

    jinja = Environment(extensions=["jinja2.ext.loopcontrols"], autoescape=True)
    names = {name for full in templates for name in (full, full.partition("/")[2])}
    for file in templates.values():
        if not file.path.endswith(TEXTS["templates"]):
            continue
        try:
            tree = jinja.parse(file.data.decode("utf-8-sig"))
        except (TemplateSyntaxError, UnicodeDecodeError, RecursionError):
            return False
        for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            name = getattr(node, "template", None)
            value = name.value if isinstance(name, nodes.Const) else None
            if isinstance(value, str) and value.removeprefix("parent/") not in names:
                return False
    return True


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
