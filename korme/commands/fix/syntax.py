"""Fixes of text that YAML cannot parse: quotation marks, tabs, missing spaces, and the fences of the front matter."""

from __future__ import annotations

import re

from korme.commands.fix.model import Fix, make_fix
from korme.commands.fix.workspace import Workspace
from korme.core.problems import Mark, Problem, is_fixable
from korme.fields.syntax import HARD_SPACES
from korme.read.front_matter import is_fence, last_field
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_text import quoted

_VALUE = re.compile(
    r"""(?P<key>[ ]*(?:-[ ]+)*(?:[^\s\-#'"\[{&*!|>%@`][^:\n]*:[ \t]+|(?<=-[ ])))(?P<value>\S.*?)(?P<rest>[ \t]+\#.*|[ \t]*)$"""
)
_FLOW_VALUE = re.compile(r"[@`%][^\s,\[\]{}:#\"']*(?: [^\s,\[\]{}:#\"']+)*(?=[ ]*[,\]}])")
_TAB_WIDTHS = (2, 4, 8, 1)
_LONGEST = 2000
"""Characters of the longest line that is searched for a value."""


def value_quoted(problem: Problem, workspace: Workspace) -> Fix | None:
    """Quote a value that holds a colon or begins with a reserved character."""
    source = workspace.source(problem.mark.path)
    line = source.line_of(problem.mark) if source else None
    match = _VALUE.match(line[1]) if line and len(line[1]) <= _LONGEST else None
    if source is not None and problem.code == "yaml-reserved" and (match is None or match["value"][0] in "[{"):
        return _quoted_in_flow(problem, source)
    if source is None or line is None or match is None or match["value"][0] in "\"'[{|>&*!":
        return None
    new = quoted(match["value"])
    edit = source.edit(line[0] + match.start("value"), line[0] + match.end("value"), new)
    return (
        make_fix("fixed-quoted", problem.mark, edit, new=new[:120]) if _parses_further(source, edit, problem) else None
    )


def _quoted_in_flow(problem: Problem, source: SourceFile) -> Fix | None:
    """Quote a value inside brackets or braces that begins with a reserved character: `{instagram: @aru}`."""
    at = source.offset(problem.mark)
    value = _FLOW_VALUE.match(source.text, at, source.line_end(at)) if at is not None else None
    if at is None or value is None:
        return None
    edit = source.edit(at, value.end(), quoted(value[0]))
    after = _first_syntax_problem(source, (edit,))
    is_better = after is None or (after.mark.line, after.mark.column) > (problem.mark.line, problem.mark.column)
    return make_fix("fixed-quoted", problem.mark, edit, new=quoted(value[0])[:120]) if is_better else None


def quote_closed(problem: Problem, workspace: Workspace) -> Fix | None:
    """Close an open quotation mark at the end of its line."""
    source = workspace.source(problem.mark.path)
    at = source.offset(problem.mark) if source else None
    line = source.line_of(problem.mark) if source else None
    if source is None or line is None or at is None or source.text[at : at + 1] not in ("'", '"'):
        return None
    quote, end = source.text[at], line[0] + len(line[1].rstrip())
    if at + 1 >= end or quote in source.text[at + 1 : end] or (quote == '"' and source.text[at:end].endswith("\\")):
        return None
    edit = source.edit(end, end, quote)
    if not _parses_further(source, edit, problem):
        return None
    return make_fix("fixed-quote", problem.mark, edit, new=source.text[at:end][:119] + quote)


def spaced(problem: Problem, workspace: Workspace) -> Fix | None:
    """Add the space after the colon of a field, or after the hyphen of a list item."""
    source = workspace.source(problem.mark.path)
    at = source.offset(problem.mark) if source else None
    if source is None or at is None:
        return None
    new = {":": ": ", "：": ": ", "-": "- ", "–": "- ", "—": "- "}.get(source.text[at : at + 1], "")
    value = at + 1
    while source.text[value : value + 1] in tuple(HARD_SPACES):
        value += 1
    rest = _value_with_colon(source.text[value : source.line_end(value)]) if new == ": " else ""
    edit = source.edit(at, value + len(rest), new + (quoted(rest) if rest else ""))
    if not new or not _parses_further(source, edit, problem):
        return None
    return make_fix("fixed-word", problem.mark, edit, found=source.text[at : at + 1], new=str(problem.value("guess")))


def _value_with_colon(line: str) -> str:
    """Return the value at the beginning of a line if it holds a colon that must be quoted; otherwise empty."""
    value = re.split(r"[ \t]#", line)[0].rstrip()
    is_plain = value[:1] not in ("", " ", "'", '"', "[", "{", "|", ">")
    return value if is_plain and re.search(r":(?:[ \t]|$)", value) else ""


def comma_dropped(problem: Problem, workspace: Workspace) -> Fix | None:
    """Remove a comma after a field."""
    source = workspace.source(problem.mark.path)
    at = source.offset(problem.mark) if source else None
    if source is None or at is None or source.text[at : at + 1] != ",":
        return None
    edit = source.edit(at, at + 1, "")
    return make_fix("fixed-comma", problem.mark, edit) if _parses_further(source, edit, problem) else None


def tabs_spaced(problem: Problem, workspace: Workspace) -> Fix | None:
    """Replace the tabs before fields with as many spaces as make the file parse."""
    source = workspace.source(problem.mark.path)
    if source is None:
        return None
    best: tuple[Edit, ...] = ()
    reached = 0
    for width in _TAB_WIDTHS:
        edits = _without_tabs(source, width)
        after = _first_syntax_problem(source, edits)
        if after is None:
            best = edits
            break
        line = after.mark.line
        if line > reached and (line > problem.mark.line or (line == problem.mark.line and _is_fixed_next(after))):
            best, reached = edits, line
    return make_fix("fixed-tabs", problem.mark, *best) if best else None


def _is_fixed_next(problem: Problem) -> bool:
    """Return whether another fix handles what is left of a line without its tabs."""
    return problem.code != "yaml-tab" and is_fixable(problem)


def _without_tabs(source: SourceFile, width: int) -> tuple[Edit, ...]:
    edits = []
    for start, line in source.lines[: source.field_lines]:
        indent = line[: len(line) - len(line.lstrip(" \t-"))] if line.strip() else ""
        if "\t" in indent:
            spaces = re.sub(r"(?<=-)\t", " ", indent).replace("\t", " " * width)
            edits.append(source.edit(start, start + len(indent), spaces))
    return tuple(edits)


def fence_closed(problem: Problem, workspace: Workspace) -> Fix | None:
    """Add the `---` line that ends the front matter."""
    source = workspace.source(problem.mark.path)
    if source is None:
        return None
    at = last_field([line for _, line in source.lines[1:]]) + 1
    return make_fix("fixed-fence", Mark(source.path, at + 1), _fence(source, at)) if at > 1 else None


def fence_opened(problem: Problem, workspace: Workspace) -> Fix | None:
    """Remove the blank lines above the front matter, or add its missing `---` lines."""
    source = workspace.source(problem.mark.path)
    if source is None:
        return None
    blank = len(source.text) - len(source.text.lstrip())
    if re.match(r"---[ \t]*[\r\n]", source.text[blank:]):
        return make_fix("fixed-fence", problem.mark, source.edit(0, blank, "")) if blank else None
    lines = source.lines
    first = next((at for at, (_, line) in enumerate(lines) if line.strip()), 0)
    count = last_field([line for _, line in lines[first:]])
    if not count:
        return None
    top = source.edit(0, blank, f"---{source.newline}")
    is_closed = first + count < len(lines) and is_fence(lines[first + count][1])
    return make_fix("fixed-fence", problem.mark, top, *([] if is_closed else [_fence(source, first + count)]))


def _fence(source: SourceFile, at: int) -> Edit:
    """Return a `---` line before line `at`, counted from 0, or at the end of the file."""
    lines, newline = source.lines, source.newline
    if at >= len(lines):
        gap = "" if source.text.endswith(("\n", "\r")) else newline
        return source.edit(len(source.text), len(source.text), f"{gap}---{newline}")
    return source.edit(lines[at][0], lines[at][0], f"---{newline}")


def _parses_further(source: SourceFile, edit: Edit, problem: Problem) -> bool:
    """Return whether the file with an edit parses, or fails only below the problem's line."""
    after = _first_syntax_problem(source, (edit,))
    return after is None or after.mark.line > problem.mark.line


def _first_syntax_problem(source: SourceFile, edits: tuple[Edit, ...]) -> Problem | None:
    """Return the problem that keeps the edited file from being parsed, or None if it parses."""
    document, problems = source.edited(edits).document()
    return None if document else problems[-1]
