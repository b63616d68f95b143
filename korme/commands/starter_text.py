"""Fills in the files that a command writes to begin something with: `[[ name ]]`, since they hold templates themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, StrictUndefined


def filled(text: str, values: Mapping[str, Any]) -> str:
    """Return a file with its values: YAML, Markdown, CSS or a template, in which nothing is escaped."""
    environment = Environment(
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[##",
        comment_end_string="##]",
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,
    )
    return environment.from_string(text).render(values)
