"""The problem of a template that fails, at its place, for the author of the theme."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from msgspec.structs import replace

from korme.core.likeness import guess
from korme.core.problems import Mark, Problem, problem
from korme.core.template_faults import TemplateFault
from korme.theme.folders import ThemeFile
from korme.theme.own_names import PARENT, plain_name
from korme.theme.template_links import circle
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
    if isinstance(error, RecursionError):
        return _endless(error, theme, template, origin)
    full = theme.find(theme.templates, template)
    path = theme.templates[full].path if full else theme.mark.path
    if isinstance(error, TemplateSyntaxError):
        mark = _syntax_place(error, theme.templates, path)
        return problem("template-error", mark, hint="syntax", detail=error.message or "", entry=origin)
    mark = next(iter(_places(error, theme.templates)), Mark(path))
    if isinstance(error, TemplateFault):
        fault, place = error.fault, _naming(str(error.fault.value("found")), error, theme) or mark
        return replace(fault, mark=place, values=tuple(sorted((*fault.values, ("entry", origin)))))
    if isinstance(error, TemplateNotFound):
        name = str(error.name)
        if name.startswith(PARENT):
            values = {"found": name.removeprefix(PARENT), "theme": _own(theme, mark)}
            return problem("template-next-missing", mark, entry=origin, **values)
        return problem("template-error", mark, hint="missing", detail=name, entry=origin)
    hint = "undefined" if isinstance(error, UndefinedError) else "other"
    return problem("template-error", mark, hint=hint, detail=str(error), entry=origin)


def asset_problem(error: Exception, theme: Theme, full: str) -> Problem:
    """Return the problem of an asset that cannot be rendered, at the part at fault."""
    if isinstance(error, RecursionError) and (found := circle(theme, theme.assets, full)):
        return problem("template-circle", found.mark, chain=found.chain)
    path = theme.assets[full].path
    if isinstance(error, TemplateSyntaxError):
        hint = "comment" if "end of comment" in str(error) else ""
        return problem("asset-broken", _syntax_place(error, theme.assets, path), hint=hint, detail=error.message or "")
    mark = next(iter(_places(error, theme.assets)), Mark(path))
    if isinstance(error, TemplateNotFound):
        name = str(error.name)
        if name.startswith(PARENT):
            return problem("template-next-missing", mark, found=name.removeprefix(PARENT), theme=_own(theme, mark))
        near = guess(name, {plain_name(theme, each) for each in theme.assets})
        return problem("asset-missing", mark, hint="guess" if near else "", file=name, guess=near)
    return problem("asset-broken", mark, detail=str(error))


def _naming(found: str, error: BaseException, theme: Theme) -> Mark | None:
    """Return the innermost template line of an error that writes what is asked for: macros may have passed it on."""
    lines = {file.path: file.data.splitlines() for file in theme.templates.values()}
    quoted = tuple(f"{mark}{found}{mark}".encode() for mark in "\"'")
    return next(
        (
            place
            for place in _places(error, theme.templates)
            if any(each in b"".join(lines[place.path][place.line - 1 : place.line]) for each in quoted)
        ),
        None,
    )


def _endless(error: BaseException, theme: Theme, template: str, origin: str) -> Problem:
    """Return the problem of a template that never ends: of a circle of files, or of a macro that calls itself."""
    if found := circle(theme, theme.templates, template):
        return problem("template-circle", found.mark, chain=found.chain, entry=origin)
    places = _places(error, theme.templates)[::-1]
    start, first = next(((at, place) for at, place in enumerate(places) if place in places[at + 1 :]), (0, theme.mark))
    end = places.index(first, start + 1) if first in places else 0
    paths = [path for path, _ in groupby(place.path for place in places[start:end])]
    if len(paths) > 1:
        names = {file.path: plain_name(theme, full) for full, file in theme.templates.items()}
        chain = " → ".join(names[path] for path in [*paths, paths[0]])
        return problem("template-circle", first, chain=chain, entry=origin)
    return problem("template-error", first, hint="recursion", detail=str(error), entry=origin)


def _syntax_place(error: TemplateSyntaxError, files: Mapping[str, ThemeFile], path: str) -> Mark:
    """Return the place of text that is not Jinja; some of Jinja's errors have the file in place of the name."""
    paths = {file.path for file in files.values()}
    return Mark(next((each for each in (error.filename, error.name) if each in paths), path), error.lineno)


def _own(theme: Theme, mark: Mark) -> str:
    """Return the theme of the chain that a file belongs to."""
    return next((each for each in theme.chain if mark.path.startswith(f"themes/{each}/")), theme.name)


def _places(error: BaseException, templates: Mapping[str, ThemeFile]) -> list[Mark]:
    """Return the template lines of an error, the innermost first; Jinja keeps them in tracebacks."""
    paths = {file.path for file in templates.values()}
    places: list[Mark] = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in paths:
            places.append(Mark(trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return places[::-1]
