"""Formats of problems for other programs: one file a format, and its name in the list below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from korme.cli.formats import github, plain_json, sarif
from korme.core.problems import Problem
from korme.i18n.messages import Messages

ProblemFormat = Callable[[Sequence[Problem], Messages, str], str]
"""Formats problems in a language; the third argument is the site's folder in the repository ('' or 'expo/')."""

FORMATS: Mapping[str, ProblemFormat] = {"github": github.commands, "json": plain_json.document, "sarif": sarif.log}
