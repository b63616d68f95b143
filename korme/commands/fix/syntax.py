"""Text that YAML cannot read as it stands: quotation marks, tabs, and the lines around the front matter."""

from __future__ import annotations

import re

from korme.commands.fix.model import Edit, Fix, make_fix
from korme.commands.fix.spelling import edited
from korme.commands.fix.workspace import SourceFile, Workspace, quoted
from korme.core.problems import Mark, Problem, is_fixable
from korme.read.front_matter import is_fence, last_field

_VALUE = re.compile(
    r"""(?P<key>[ ]*(?:-[ ]+)*(?:[^\s\-#'"\[{&*!|>%@`][^:\n]*:[ \t]+|(?<=-[ ])))(?P<value>\S.*?)(?P<rest>[ \t]+\#.*|[ \t]*)$"""
)
_CURLY = re.compile(r"[“”„«»‘’](.*)[“”«»‘’]")
_WIDTHS = (2, 4, 8, 1)
_LONGEST = 2000
"""Letters of a line that is read for its value."""


def value_quoted(found: Problem, workspace: Workspace) -> Fix | None:
    """A value with a colon, or that begins with a reserved character, gets quotation marks."""
    source = workspace.source(found.mark.path)
    line = source.line_of(found.mark) if source else None
    parts = _VALUE.match(line[1]) if line and len(line[1]) <= _LONGEST else None
    if source is None or line is None or parts is None or parts["value"][0] in "\"'[{|>&*!":
        return None
    curly = _CURLY.fullmatch(parts["value"])
    words = curly[1] if curly else parts["value"]
    start = line[0] + parts.start("value")
    edit = Edit(source.path, start, line[0] + parts.end("value"), quoted(words))
    return make_fix("fixed-quoted", found.mark, edit, new=quoted(words)[:120]) if _reads(source, edit, found) else None


def quote_closed(found: Problem, workspace: Workspace) -> Fix | None:
    """A quotation mark that is opened and never closed is closed at the end of its line."""
    source = workspace.source(found.mark.path)
    at = source.offset(found.mark) if source else None
    line = source.line_of(found.mark) if source else None
    if source is None or line is None or at is None or source.text[at : at + 1] not in ("'", '"'):
        return None
    mark, end = source.text[at], line[0] + len(line[1].rstrip())
    if at + 1 >= end or mark in source.text[at + 1 : end] or (mark == '"' and source.text[at:end].endswith("\\")):
        return None
    edit = Edit(source.path, end, end, mark)
    return (
        make_fix("fixed-quote", found.mark, edit, new=source.text[at:end][:119] + mark)
        if _reads(source, edit, found)
        else None
    )


def spaced(found: Problem, workspace: Workspace) -> Fix | None:
    """A space after the colon of a field, or after the hyphen that begins a line of a list."""
    source = workspace.source(found.mark.path)
    at = source.offset(found.mark) if source else None
    if source is None or at is None:
        return None
    new = {":": ": ", "：": ": ", "-": "- ", "–": "- ", "—": "- "}.get(source.text[at : at + 1], "")
    rest = _coloned(source.text[at + 1 :].splitlines()) if new == ": " else ""
    edit = Edit(source.path, at, at + 1 + len(rest), new + (quoted(rest) if rest else ""))
    if not new or not _reads(source, edit, found):
        return None
    return make_fix("fixed-word", found.mark, edit, found=source.text[at : at + 1], new=str(found.value("guess")))


def _coloned(lines: list[str]) -> str:
    """The value that the first line begins with, when it holds a colon that YAML would take for a field's; else nothing."""
    value = re.split(r"[ \t]#", lines[0] if lines else "")[0].rstrip()
    is_plain = value[:1] not in ("", " ", "'", '"', "[", "{", "|", ">")
    return value if is_plain and re.search(r":(?:[ \t]|$)", value) else ""


def comma_dropped(found: Problem, workspace: Workspace) -> Fix | None:
    """A comma after a field, as other notations want it."""
    source = workspace.source(found.mark.path)
    at = source.offset(found.mark) if source else None
    if source is None or at is None or source.text[at : at + 1] != ",":
        return None
    edit = Edit(source.path, at, at + 1, "")
    return make_fix("fixed-comma", found.mark, edit) if _reads(source, edit, found) else None


def tabs_spaced(found: Problem, workspace: Workspace) -> Fix | None:
    """Tabs before fields become spaces, as many as make the file readable."""
    source = workspace.source(found.mark.path)
    if source is None:
        return None
    best: tuple[Edit, ...] = ()
    reached = 0
    for width in _WIDTHS:
        edits = _spaced(source, width)
        after = _first_trouble(source, edits)
        if after is None:
            best = edits
            break
        line = after.mark.line
        if line > reached and (line > found.mark.line or (line == found.mark.line and _goes_on(after))):
            best, reached = edits, line
    return make_fix("fixed-tabs", found.mark, *best) if best else None


def _goes_on(trouble: Problem) -> bool:
    """Whether what else is wrong in a line whose tabs are gone is mended next."""
    return trouble.code != "yaml-tab" and is_fixable(trouble)


def _spaced(source: SourceFile, width: int) -> tuple[Edit, ...]:
    edits = []
    last = last_line_of_fields(source)
    for start, line in source.lines[:last]:
        indent = line[: len(line) - len(line.lstrip(" \t-"))] if line.strip() else ""
        if "\t" in indent:
            spaced = re.sub(r"(?<=-)\t", " ", indent).replace("\t", " " * width)
            edits.append(Edit(source.path, start, start + len(indent), spaced))
    return tuple(edits)


def last_line_of_fields(source: SourceFile) -> int:
    """How many lines of a file are fields: all of a .yaml, those of a .md up to its second fence."""
    lines = [line for _, line in source.lines]
    if source.path.endswith(".yaml"):
        return len(lines)
    ends = [at for at, line in enumerate(lines[1:], 1) if is_fence(line)]
    return ends[0] if ends else len(lines)


def fence_closed(found: Problem, workspace: Workspace) -> Fix | None:
    """The line of --- that ends the front matter."""
    source = workspace.source(found.mark.path)
    if source is None:
        return None
    lines = source.lines
    at = last_field([line for _, line in lines[1:]]) + 1
    if at < 2:
        return None
    return make_fix("fixed-fence", Mark(source.path, at + 1), _fence(source, at))


def fence_opened(found: Problem, workspace: Workspace) -> Fix | None:
    """Front matter that begins below empty lines, or without its lines of ---."""
    source = workspace.source(found.mark.path)
    if source is None:
        return None
    blank = len(source.text) - len(source.text.lstrip())
    if re.match(r"---[ \t]*[\r\n]", source.text[blank:]):
        return make_fix("fixed-fence", found.mark, Edit(source.path, 0, blank, "")) if blank else None
    lines = source.lines
    first = next((at for at, (_, line) in enumerate(lines) if line.strip()), 0)
    at = last_field([line for _, line in lines[first:]])
    if not at:
        return None
    top = Edit(source.path, 0, blank, f"---{_end(source)}")
    is_closed = first + at < len(lines) and is_fence(lines[first + at][1])
    return make_fix("fixed-fence", found.mark, top, *([] if is_closed else [_fence(source, first + at)]))


def _fence(source: SourceFile, at: int) -> Edit:
    """A line of --- before the line `at` (from 0), or at the end."""
    lines, end = source.lines, _end(source)
    if at >= len(lines):
        gap = "" if source.text.endswith(("\n", "\r")) else end
        return Edit(source.path, len(source.text), len(source.text), f"{gap}---{end}")
    return Edit(source.path, lines[at][0], lines[at][0], f"---{end}")


def _end(source: SourceFile) -> str:
    return "\r\n" if "\r\n" in source.text else "\n"


def _reads(source: SourceFile, edit: Edit, found: Problem) -> bool:
    """Whether the reader comes further with an edit than without."""
    trouble = _first_trouble(source, (edit,))
    return trouble is None or trouble.mark.line > found.mark.line


def _first_trouble(source: SourceFile, edits: tuple[Edit, ...]) -> Problem | None:
    document, problems = SourceFile(source.path, edited(source.text, edits)).document()
    if document is not None:
        return None
    return problems[-1]
