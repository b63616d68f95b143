"""What to say of a name that a template uses and that is not there: what there is instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2.environment import TemplateModule
from jinja2.utils import missing
from markupsafe import Markup
from msgspec.structs import replace

from korme.core.late_views import LateList
from korme.core.problems import Mark, Problem, problem, suggest
from korme.theme.faults import MissingName
from korme.theme.folders import ThemeFile
from korme.theme.macro_calls import Frames, call_without, writing
from korme.theme.template_links import uncommented
from korme.theme.theme import Theme

_NOT_EXPORTED = re.compile(
    r"^the template '(.*)' \(imported on line (\d+) in '.*'\) does not export the requested name"
)
_MACRO = re.compile(r"{%[-+]?\s*(?:macro\s+(\w+)|set\s+(\w+))")
_MOST = 40
"""Names of variables that are listed: all that a page has."""
_ALWAYS = ("page", "site")
"""Names that every page has, also where a macro has no context."""
Names = Callable[[Any], Iterable[str]]
"""Returns the names that a view has."""


def names_of(value: Any) -> Iterable[str]:
    """Return the names of a mapping; none of any other value."""
    return [name for name in value if isinstance(name, str)] if isinstance(value, Mapping) else []


def missing_problem(
    error: MissingName,
    theme: Theme,
    files: Mapping[str, ThemeFile],
    mark: Mark,
    frames: Frames,
    names: Names,
) -> Problem:
    """Return the problem of a name that is not there.

    Args:
        files: the templates or assets.
        mark: stands for the line that uses it if no frame is known.
        frames: the lines that led to it.
    """
    found = str(error.name)[:80]
    if frames and error.hint and error.hint.startswith("parameter "):
        mark, macro = call_without(files, frames, found)
        return problem("template-argument", mark, found=found, of=macro)
    variables: Mapping[str, Any] = {}
    if frames:
        frame, line = frames[writing(files, frames, found)]
        mark, variables = Mark(frame.f_code.co_filename, line), frame.f_locals
    if error.hint and (told := _NOT_EXPORTED.match(error.hint)):
        place = Mark(mark.path, int(told[2])) if _is_import(files, mark.path, int(told[2])) else mark
        return suggest("template-name", place, found, _exported(theme, files, told[1]), kind="macro")
    if error.of is missing:
        data = {name for name, value in variables.items() if not callable(value) and not name.startswith("_")}
        functions = {name for name in variables if not name.startswith("_")} - data
        shown = [*sorted(data | ({*_ALWAYS} if functions else set())), *sorted(functions)]
        return _suggest("template-name", mark, found, shown, kind="variable")
    if error.of is variables.get("options", missing):
        return suggest("template-name", mark, found, names_of(error.of), kind="option")
    if isinstance(error.of, TemplateModule):
        macros = [name for name in vars(error.of) if not name.startswith("_")]
        return suggest("template-name", mark, found, macros, kind="macro")
    of = written_before(files, mark, found)
    if error.of is None:
        of = of or "…"
        return problem("template-empty", mark, found=found, of=of)
    of = of or next((name for name, value in variables.items() if value is error.of), "…")
    if isinstance(error.of, (str, Markup)):
        return suggest("template-attribute", mark, found, ["lang", "text"], of=of)
    if isinstance(error.of, (list, tuple, LateList)):
        return problem("template-attribute", mark, hint="list", found=found, of=of)
    return _suggest("template-attribute", mark, found, [*names(error.of)], of=of)


def _suggest(code: str, mark: Mark, found: str, names: list[str], **values: str) -> Problem:
    """Return a problem with the nearest name, or with all names in their order."""
    near = suggest(code, mark, found, names, **values)
    known = ", ".join(names[:_MOST]) + (" …" if len(names) > _MOST else "")
    return replace(near, values=tuple((name, known if name == "known" else value) for name, value in near.values))


def _is_import(files: Mapping[str, ThemeFile], path: str, line: int) -> bool:
    return any(
        "import" in (file.data.decode("utf-8", "replace").splitlines()[line - 1 : line] or [""])[0]
        for file in files.values()
        if file.path == path
    )


def _exported(theme: Theme, files: Mapping[str, ThemeFile], name: str) -> set[str]:
    """Return the macros and variables of a template."""
    full = theme.find(files, name)
    text = uncommented(files[full].data.decode("utf-8", "replace")) if full else ""
    return {macro or variable for macro, variable in _MACRO.findall(text)} - {""}


def written_before(files: Mapping[str, ThemeFile], mark: Mark, name: str) -> str:
    """Return what stands before `.name` in a line: 'page.shared'; empty if that is not clear."""
    text = next((file.data.decode("utf-8", "replace") for file in files.values() if file.path == mark.path), "")
    line = (text.splitlines()[mark.line - 1 : mark.line] or [""])[0]
    quoted = re.escape(name)
    found = re.findall(rf"""([\w.]+)(?:\s*,[^(),]*\))?(?:\s*\.\s*{quoted}\b|\[["']{quoted}["']\])""", line)
    return found[0].lstrip(".") if len(set(found)) == 1 else ""
