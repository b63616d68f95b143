"""The problem of a template that fails, at its place, for the author of the theme."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from korme.core.problems import Mark, Problem, problem
from korme.theme.folders import ThemeFile
from korme.theme.theme import Theme

FAILURES = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,  # a template that includes, extends or imports itself
)
"""Exceptions that a mistake in a template can raise; any other is a bug in the program."""


def template_problem(error: Exception, theme: Theme, template: str, origin: str) -> Problem:
    """Return the problem of a failed template, for the author of the theme."""
    full = theme.find(theme.templates, template)
    path = theme.templates[full].path if full else theme.mark.path
    if isinstance(error, TemplateSyntaxError):
        mark = Mark(error.filename or path, error.lineno)
        return problem("template-error", mark, hint="syntax", detail=error.message or "", entry=origin)
    mark = _place(error, theme.templates) or Mark(path)
    if isinstance(error, TemplateNotFound):
        return problem("template-error", mark, hint="missing", detail=str(error.name), entry=origin)
    hint = "undefined" if isinstance(error, UndefinedError) else "other"
    return problem("template-error", mark, hint=hint, detail=str(error), entry=origin)


def _place(error: BaseException, templates: Mapping[str, ThemeFile]) -> Mark | None:
    """Return the innermost template line of an error; Jinja keeps template lines in tracebacks."""
    paths = {file.path for file in templates.values()}
    mark = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in paths:
            mark = Mark(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return mark
