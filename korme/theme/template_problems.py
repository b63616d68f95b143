"""The problem of a template that fails, at its place, for the author of the theme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from types import FrameType

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from msgspec.structs import replace

from korme.core.likeness import guess
from korme.core.problems import Mark, Problem, problem, suggest
from korme.core.template_faults import TemplateFault
from korme.theme.faults import MissingName
from korme.theme.filters import add_filters
from korme.theme.folders import ThemeFile
from korme.theme.macro_calls import open_line, parameters
from korme.theme.missing_names import Names, missing_problem, names_of, written_before
from korme.theme.own_names import PARENT, plain_name
from korme.theme.template_links import circle
from korme.theme.theme import Theme

_TAGS = (
    "block break call continue do elif else endblock endcall endfilter endfor endif endmacro endset extends filter for"
    " from if import include macro set".split()
)
_UNKNOWN_TAG = re.compile(r"Encountered unknown tag '([^']*)'")
_UNKNOWN = re.compile(r"No (filter|test) named '([^']*)'")
_UNCLOSED = re.compile(r"needs to be closed is '(\w+)'")
_UNTAKEN = re.compile(r"macro '(\w+)' takes no keyword argument '(\w+)'")
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


def template_problem(error: Exception, theme: Theme, template: str, origin: str, names: Names = names_of) -> Problem:
    """Return the problem of a failed template, for the author of the theme.

    Args:
        names: returns the names of a view, with those that it has only when asked.
    """
    if isinstance(error, RecursionError):
        found = _endless(error, theme, template)
    else:
        full = theme.find(theme.templates, template)
        path = theme.templates[full].path if full else theme.mark.path
        found = _fault(error, theme, theme.templates, path, names) or problem(
            "template-error", _line(error, theme.templates, path), detail=_words(error)
        )
    return replace(found, values=tuple(sorted({**dict(found.values), "entry": origin, "pages": 1}.items())))


def asset_problem(error: Exception, theme: Theme, full: str) -> Problem:
    """Return the problem of an asset that cannot be rendered, at the part at fault."""
    if isinstance(error, RecursionError) and (found := circle(theme, theme.assets, full)):
        return problem("template-circle", found.mark, chain=found.chain)
    path = theme.assets[full].path
    if isinstance(error, TemplateSyntaxError) and "end of comment" in str(error):
        return problem("asset-broken", _syntax_place(error, theme.assets, path), hint="comment", detail=str(error))
    known = _fault(error, theme, theme.assets, path, names_of)
    return known or problem("asset-broken", _line(error, theme.assets, path), detail=_words(error))


def grouped(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems with one for each line of a template, which says how many pages it touches."""
    kept: dict[object, Problem] = {}
    for each in sorted(problems, key=lambda each: (each.mark, each.code, str(each.values))):
        pages = each.value("pages")
        key = (each.mark, each.severity) if pages and each.mark.line else each
        first = kept.setdefault(key, each)
        if pages and first is not each:
            first_values = dict(first.values)
            total = int(first_values["pages"]) + int(pages)
            kept[key] = replace(first, values=tuple(sorted({**first_values, "pages": total}.items())))
    return list(kept.values())


def _fault(error: Exception, theme: Theme, files: Mapping[str, ThemeFile], path: str, names: Names) -> Problem | None:
    """Return the problem of a mistake that is known by its exception.

    Args:
        files: the templates or assets.
        path: the file that was to be rendered.
    """
    if isinstance(error, TemplateSyntaxError):
        mark = _syntax_place(error, files, path)
        if unknown := _UNKNOWN.match(error.message or ""):
            return _unknown(unknown, mark)
        tag = _UNKNOWN_TAG.match(error.message or "")
        if tag and tag[1] not in _TAGS and (near := guess(tag[1], _TAGS)):
            return problem("template-name", mark, hint="guess", found=tag[1][:80], kind="tag", guess=near)
        if files is theme.assets:
            return problem("asset-broken", mark, detail=error.message or "")
        open_ = _UNCLOSED.search(error.message or "")
        line = open_line(files, mark.path, open_[1]) if open_ else 0
        return problem(
            "template-error", replace(mark, line=line or mark.line), hint="syntax", detail=error.message or ""
        )
    mark = _line(error, files, path)
    if isinstance(error, TemplateNotFound):
        name = str(error.name)
        if name.startswith(PARENT):
            return problem("template-next-missing", mark, found=name.removeprefix(PARENT), theme=_own(theme, mark))
        kind = "template" if files is theme.templates else "asset"
        near = near_file(name, {plain_name(theme, full) for full in files})
        return problem("template-name", mark, hint="guess" if near else "file", found=name[:80], kind=kind, guess=near)
    if isinstance(error, TemplateFault) and error.fault.code == "template-function":
        name = str(error.fault.value("found"))
        of = written_before(files, mark, name)
        return problem("template-function", mark, found=f"{of}.{name}" if of else name)
    if isinstance(error, TemplateFault):
        return replace(error.fault, mark=_naming(str(error.fault.value("found")), error, files) or mark)
    if isinstance(error, MissingName):
        return missing_problem(error, theme, files, mark, _frames(error, files), names)
    if untaken := _UNTAKEN.match(str(error)):
        return suggest("template-name", mark, untaken[2], parameters(files, untaken[1]), kind="argument")
    if unknown := _UNKNOWN.match(str(error)):  # in a branch of a template
        return _unknown(unknown, mark)
    return None


def _naming(found: str, error: BaseException, files: Mapping[str, ThemeFile]) -> Mark | None:
    """Return the innermost line of an error that writes what is asked for: macros may have passed it on."""
    lines = {file.path: file.data.splitlines() for file in files.values()}
    quoted = tuple(f"{mark}{found}{mark}".encode() for mark in "\"'")
    for frame, line in reversed(_frames(error, files)):
        text = b"".join(lines[frame.f_code.co_filename][line - 1 : line])
        if found and any(each in text for each in quoted):
            return Mark(frame.f_code.co_filename, line)
    return None


def _unknown(said: re.Match[str], mark: Mark) -> Problem:
    """Return the problem of a filter or test that does not exist."""
    known = Environment()
    add_filters(known.filters, known.tests)
    kind, found = said.groups()
    near = guess(found, known.filters if kind == "filter" else known.tests)
    return problem("template-name", mark, hint="guess" if near else "", found=found[:80], kind=kind, guess=near)


def near_file(name: str, names: Iterable[str]) -> str:
    """Return the file whose name is nearest, or an empty string; that all end in `.html` makes none like another."""
    stems = {each.rpartition(".")[0] or each: each for each in sorted(names)}
    return stems.get(guess(name.rpartition(".")[0] or name, stems), "")


def _words(error: Exception) -> str:
    """Return what Python says of an error; of a missing key it says only the key."""
    said = re.sub(r"[\w.]+\.<locals>\.", "", str(error))
    return f"{type(error).__name__}: {said}" if isinstance(error, LookupError) else said


def _endless(error: BaseException, theme: Theme, template: str) -> Problem:
    """Return the problem of a template that never ends: of a circle of files, or of a macro that calls itself."""
    if found := circle(theme, theme.templates, template):
        return problem("template-circle", found.mark, chain=found.chain)
    places = [Mark(frame.f_code.co_filename, line) for frame, line in _frames(error, theme.templates)]
    start, first = next(((at, place) for at, place in enumerate(places) if place in places[at + 1 :]), (0, theme.mark))
    end = places.index(first, start + 1) if first in places else 0
    paths = [path for path, _ in groupby(place.path for place in places[start:end])]
    if len(paths) > 1:
        names = {file.path: plain_name(theme, full) for full, file in theme.templates.items()}
        chain = " → ".join(names[path] for path in [*paths, paths[0]])
        return problem("template-circle", first, chain=chain)
    return problem("template-error", first, hint="recursion", detail=str(error))


def _syntax_place(error: TemplateSyntaxError, files: Mapping[str, ThemeFile], path: str) -> Mark:
    """Return the place of text that is not Jinja; some of Jinja's errors have the file in place of the name."""
    paths = {file.path for file in files.values()}
    return Mark(next((each for each in (error.filename, error.name) if each in paths), path), error.lineno)


def _own(theme: Theme, mark: Mark) -> str:
    """Return the theme of the chain that a file belongs to."""
    return next((each for each in theme.chain if mark.path.startswith(f"themes/{each}/")), theme.name)


def _line(error: BaseException, files: Mapping[str, ThemeFile], path: str) -> Mark:
    """Return the innermost line of a file at which an error arose."""
    frames = _frames(error, files)
    return Mark(frames[-1][0].f_code.co_filename, frames[-1][1]) if frames else Mark(path)


def _frames(error: BaseException, files: Mapping[str, ThemeFile]) -> list[tuple[FrameType, int]]:
    """Return the frames of an error that are lines of files, the outermost first; Jinja keeps them in tracebacks."""
    paths = {file.path for file in files.values()}
    found = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in paths:
            found.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found
