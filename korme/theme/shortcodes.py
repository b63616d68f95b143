"""The shortcodes that a theme declares: whether they can be used, and the values of their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from korme.core.problems import Mark, Problem, problem, suggest
from korme.theme.theme_fields import ShortcodeFields
from korme.theme.theme_options import option_value

FOLDER = "shortcodes"
"""Folder of their templates."""
OWN_NAMES = frozenset({"id", "data", "content", "words", "parts", "pictures", "page", "site", "options", "t", "asset"})
"""Names that mean something else in the template of a shortcode."""


def template_of(name: str) -> str:
    """Return the template of a shortcode, to be looked up in the theme's chain."""
    return f"{FOLDER}/{name}.html"


def values_of(rule: ShortcodeFields, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of each parameter of a shortcode: the given one if it is valid, else the default."""
    return {
        name: option_value(name, option, given.get(name, option.default), Mark(""), [])
        for name, option in rule.parameters
    }


def value_problems(name: str, rule: ShortcodeFields, given: Mapping[str, tuple[str, Mark]]) -> list[Problem]:
    """Return what is wrong with the parameters that a body gives to a shortcode, each with its value and its place."""
    known = dict(rule.parameters)
    problems: list[Problem] = []
    for parameter, (value, mark) in given.items():
        if parameter in known:
            option_value(parameter, known[parameter], value, mark, problems, f"{name} {parameter}")
        else:
            problems.append(suggest("shortcode-parameter", mark, parameter[:60], known, shortcode=name))
    return problems


def declared_problems(
    shortcodes: Mapping[str, ShortcodeFields], marks: Mapping[str, Mark], has_template: Mapping[str, bool]
) -> Iterator[Problem]:
    """Yield what is wrong with the declarations in a theme.yaml and its parents.

    Args:
        marks: the place of each shortcode's name.
    """
    for name, rule in shortcodes.items():
        mark = marks[name]
        if not re.fullmatch("[a-z][a-z0-9-]*", name):
            yield problem("shortcode-name", mark, found=name[:60])
        elif not has_template[name]:
            yield problem("shortcode-template", mark, shortcode=name)
        for parameter, option in rule.parameters:
            if not re.fullmatch("[a-z][a-z0-9_]*", parameter):
                yield problem("shortcode-name", mark, hint="parameter", found=parameter[:60])
            elif parameter in OWN_NAMES:
                yield problem("shortcode-name", mark, hint="taken", found=parameter)
            elif option.default is not None:
                found: list[Problem] = []
                option_value(parameter, option, option.default, mark, found, f"{name} {parameter}")
                yield from found
