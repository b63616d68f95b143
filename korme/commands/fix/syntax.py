"""Text that YAML cannot read as it stands: quotation marks, tabs, and the lines around the front matter."""

from __future__ import annotations

import re

from korme.commands.fix.model import Edit, Mend, mend
from korme.commands.fix.spelling import edited
from korme.commands.fix.workspace import Bench, Sheet, quoted
from korme.core.problems import Mark, Problem, is_mendable
from korme.read.front_matter import is_fence, last_field

_VALUE = re.compile(
    r"""(?P<key>[ ]*(?:-[ ]+)*(?:[^\s\-#'"\[{&*!|>%@`][^:\n]*:[ \t]+|(?<=-[ ])))(?P<value>\S.*?)(?P<rest>[ \t]+\#.*|[ \t]*)$"""
)
_CURLY = re.compile(r"[“”„«»‘’](.*)[“”«»‘’]")
_WIDTHS = (2, 4, 8, 1)
_LONGEST = 2000
"""Letters of a line that is read for its value."""


def value_quoted(found: Problem, bench: Bench) -> Mend | None:
    """A value with a colon, or that begins with a reserved character, gets quotation marks."""
    sheet = bench.sheet(found.mark.path)
    line = sheet.line_of(found.mark) if sheet else None
    parts = _VALUE.match(line[1]) if line and len(line[1]) <= _LONGEST else None
    if sheet is None or line is None or parts is None or parts["value"][0] in "\"'[{|>&*!":
        return None
    curly = _CURLY.fullmatch(parts["value"])
    words = curly[1] if curly else parts["value"]
    start = line[0] + parts.start("value")
    edit = Edit(sheet.path, start, line[0] + parts.end("value"), quoted(words))
    return mend("mended-quoted", found.mark, edit, new=quoted(words)[:120]) if _reads(sheet, edit, found) else None


def quote_closed(found: Problem, bench: Bench) -> Mend | None:
    """A quotation mark that is opened and never closed is closed at the end of its line."""
    sheet = bench.sheet(found.mark.path)
    at = sheet.offset(found.mark) if sheet else None
    line = sheet.line_of(found.mark) if sheet else None
    if sheet is None or line is None or at is None or sheet.text[at : at + 1] not in ("'", '"'):
        return None
    mark, end = sheet.text[at], line[0] + len(line[1].rstrip())
    if at + 1 >= end or mark in sheet.text[at + 1 : end] or (mark == '"' and sheet.text[at:end].endswith("\\")):
        return None
    edit = Edit(sheet.path, end, end, mark)
    return (
        mend("mended-quote", found.mark, edit, new=sheet.text[at:end][:119] + mark)
        if _reads(sheet, edit, found)
        else None
    )


def spaced(found: Problem, bench: Bench) -> Mend | None:
    """A space after the colon of a field, or after the hyphen that begins a line of a list."""
    sheet = bench.sheet(found.mark.path)
    at = sheet.offset(found.mark) if sheet else None
    if sheet is None or at is None:
        return None
    new = {":": ": ", "：": ": ", "-": "- ", "–": "- ", "—": "- "}.get(sheet.text[at : at + 1], "")
    rest = _coloned(sheet.text[at + 1 :].splitlines()) if new == ": " else ""
    edit = Edit(sheet.path, at, at + 1 + len(rest), new + (quoted(rest) if rest else ""))
    if not new or not _reads(sheet, edit, found):
        return None
    return mend("mended-word", found.mark, edit, found=sheet.text[at : at + 1], new=str(found.value("guess")))


def _coloned(lines: list[str]) -> str:
    """The value that the first line begins with, when it holds a colon that YAML would take for a field's; else nothing."""
    value = re.split(r"[ \t]#", lines[0] if lines else "")[0].rstrip()
    is_plain = value[:1] not in ("", " ", "'", '"', "[", "{", "|", ">")
    return value if is_plain and re.search(r":(?:[ \t]|$)", value) else ""


def comma_dropped(found: Problem, bench: Bench) -> Mend | None:
    """A comma after a field, as other notations want it."""
    sheet = bench.sheet(found.mark.path)
    at = sheet.offset(found.mark) if sheet else None
    if sheet is None or at is None or sheet.text[at : at + 1] != ",":
        return None
    edit = Edit(sheet.path, at, at + 1, "")
    return mend("mended-comma", found.mark, edit) if _reads(sheet, edit, found) else None


def tabs_spaced(found: Problem, bench: Bench) -> Mend | None:
    """Tabs before fields become spaces, as many as make the file readable."""
    sheet = bench.sheet(found.mark.path)
    if sheet is None:
        return None
    best: tuple[Edit, ...] = ()
    reached = 0
    for width in _WIDTHS:
        edits = _spaced(sheet, width)
        after = _first_trouble(sheet, edits)
        if after is None:
            best = edits
            break
        line = after.mark.line
        if line > reached and (line > found.mark.line or (line == found.mark.line and _goes_on(after))):
            best, reached = edits, line
    return mend("mended-tabs", found.mark, *best) if best else None


def _goes_on(trouble: Problem) -> bool:
    """Whether what else is wrong in a line whose tabs are gone is mended next."""
    return trouble.code != "yaml-tab" and is_mendable(trouble)


def _spaced(sheet: Sheet, width: int) -> tuple[Edit, ...]:
    edits = []
    last = last_line_of_fields(sheet)
    for start, line in sheet.lines[:last]:
        indent = line[: len(line) - len(line.lstrip(" \t-"))] if line.strip() else ""
        if "\t" in indent:
            spaced = re.sub(r"(?<=-)\t", " ", indent).replace("\t", " " * width)
            edits.append(Edit(sheet.path, start, start + len(indent), spaced))
    return tuple(edits)


def last_line_of_fields(sheet: Sheet) -> int:
    """How many lines of a file are fields: all of a .yaml, those of a .md up to its second fence."""
    lines = [line for _, line in sheet.lines]
    if sheet.path.endswith(".yaml"):
        return len(lines)
    ends = [at for at, line in enumerate(lines[1:], 1) if is_fence(line)]
    return ends[0] if ends else len(lines)


def fence_closed(found: Problem, bench: Bench) -> Mend | None:
    """The line of --- that ends the front matter."""
    sheet = bench.sheet(found.mark.path)
    if sheet is None:
        return None
    lines = sheet.lines
    at = last_field([line for _, line in lines[1:]]) + 1
    if at < 2:
        return None
    return mend("mended-fence", Mark(sheet.path, at + 1), _fence(sheet, at))


def fence_opened(found: Problem, bench: Bench) -> Mend | None:
    """Front matter that begins below empty lines, or without its lines of ---."""
    sheet = bench.sheet(found.mark.path)
    if sheet is None:
        return None
    blank = len(sheet.text) - len(sheet.text.lstrip())
    if re.match(r"---[ \t]*[\r\n]", sheet.text[blank:]):
        return mend("mended-fence", found.mark, Edit(sheet.path, 0, blank, "")) if blank else None
    lines = sheet.lines
    first = next((at for at, (_, line) in enumerate(lines) if line.strip()), 0)
    at = last_field([line for _, line in lines[first:]])
    if not at:
        return None
    top = Edit(sheet.path, 0, blank, f"---{_end(sheet)}")
    is_closed = first + at < len(lines) and is_fence(lines[first + at][1])
    return mend("mended-fence", found.mark, top, *([] if is_closed else [_fence(sheet, first + at)]))


def _fence(sheet: Sheet, at: int) -> Edit:
    """A line of --- before the line `at` (from 0), or at the end."""
    lines, end = sheet.lines, _end(sheet)
    if at >= len(lines):
        gap = "" if sheet.text.endswith(("\n", "\r")) else end
        return Edit(sheet.path, len(sheet.text), len(sheet.text), f"{gap}---{end}")
    return Edit(sheet.path, lines[at][0], lines[at][0], f"---{end}")


def _end(sheet: Sheet) -> str:
    return "\r\n" if "\r\n" in sheet.text else "\n"


def _reads(sheet: Sheet, edit: Edit, found: Problem) -> bool:
    """Whether the reader comes further with an edit than without."""
    trouble = _first_trouble(sheet, (edit,))
    return trouble is None or trouble.mark.line > found.mark.line


def _first_trouble(sheet: Sheet, edits: tuple[Edit, ...]) -> Problem | None:
    document, problems = Sheet(sheet.path, edited(sheet.text, edits)).document()
    if document is not None:
        return None
    return problems[-1]
