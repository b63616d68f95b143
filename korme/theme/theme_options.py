"""The values of a theme's options, each checked against its type."""

from __future__ import annotations

from typing import Any

from korme.core.problems import Mark, Problem
from korme.fields.base import ReadContext
from korme.fields.nodes import Items, Scalar
from korme.fields.scalars import Choice, Line
from korme.theme.theme_fields import OPTION_TYPES, Option


def option_value(
    name: str,
    option: Option,
    given: str | tuple[str, ...] | None,
    mark: Mark,
    problems: list[Problem],
    field: str = "",
) -> Any:
    """Return the checked value of one option; its default if none, or an invalid one, is given.

    Args:
        field: the field that holds it, for messages; empty: `theme_options` in site.yaml.
    """
    if given is None:
        return False if option.type == "flag" else ""
    node = Scalar(given, mark, plain=False) if isinstance(given, str) else Items(mark)
    context = ReadContext(mark.path, "en", ("en",), problems, lambda _file, _mark: None)
    reader = Choice(option.choices) if option.type == "choice" else OPTION_TYPES.get(option.type, Line())
    before = len(problems)
    value = reader.read(node, field or f"theme_options.{name}", context)
    if len(problems) > before and given != option.default:
        return option_value(name, option, option.default, mark, problems)
    return "" if value is None else value
