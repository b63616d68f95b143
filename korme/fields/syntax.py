"""Explanation of YAML syntax errors: the parser's message, replaced by what to do about its usual causes."""

from __future__ import annotations

import re

import yaml

from korme.core.problems import Mark, Problem, problem
from korme.fields.levels import first_word, meant_level

_FIELD = r"[ ]*(?:- +)*[^\s:#\[\]{},][^:\[\]{}]*:(?: |$)"
HARD_SPACES = "\u00a0\u2007\u202f"
"""Spaces that forbid a line break: word processors and some keyboards write them, and YAML takes them for letters."""
_NO_SPACE = rf"(?P<start>[ ]*(?:- +)*)(?P<key>[^\W\d][\w-]*)[:：][{HARD_SPACES}]*(?P<value>[^\s/:].*)$"
_NO_GAP = r"[ ]*[-–—](?P<value>[^\s-].*)$"


def explained(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    """Return the problem at the place that must be changed, which is not always where the parser stopped."""
    place = error.problem_mark or error.context_mark
    if "while parsing a flow" in (error.context or ""):
        place = error.context_mark or place  # an unclosed bracket is noticed far below it
    if place is None:
        return problem("yaml-syntax", Mark(path, first_line), detail=error.problem or "")
    lines = text.rstrip().split("\n")
    line = lines[place.line] if place.line < len(lines) else ""
    mark = Mark(path, place.line + first_line, place.column + 1)
    if place.line >= len(lines):  # noticed after the end: the last line is the nearest place to point at
        mark = Mark(path, len(lines) - 1 + first_line, max(1, len(lines[-1])))
    detail = error.problem or ""
    context = error.context or ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return problem("yaml-tab", Mark(path, mark.line, line.index("\t") + 1))
    if context == "while scanning a quoted scalar":
        opened = error.context_mark
        quote_mark = Mark(path, opened.line + first_line, opened.column + 1) if opened else mark
        return problem("yaml-quote", quote_mark)
    if "could not find expected ':'" in detail and error.context_mark:
        return _no_field(lines, error.context_mark.line, path, first_line)
    if "mapping values are not allowed" in detail:
        return _colon(lines, place.line, place.column, mark, first_line)
    reserved = re.search(r"[@`%]", line[place.column : place.column + 1])
    if "cannot start any token" in detail and reserved:
        return problem("yaml-reserved", mark, character=reserved.group())
    if "cannot start any token" in detail and "\t" in line:
        return problem("yaml-tab", Mark(path, mark.line, line.index("\t") + 1))
    if "anchor" in detail or "alias" in detail or "anchor" in context or "alias" in context:
        return problem("yaml-alias", mark)
    if re.search(r"expected (?:key|'-' indicator|<block end>)", detail):
        reported = _not_a_key(lines, place.line, place.column, mark)
        if reported:
            return reported
    return problem("yaml-syntax", mark, detail=detail)


def no_space(line: str, mark: Mark) -> Problem | None:
    """Report that a space is missing after a colon, if so; `mark` is the line's."""
    match = re.match(_NO_SPACE, line)
    if match:
        guess = f"{match['key']}: {match['value']}"
        return problem("yaml-space", Mark(mark.path, mark.line, match.end("key") + 1), guess=guess[:100])
    return None


def _no_field(lines: list[str], at: int, path: str, first_line: int) -> Problem:
    """Report a line between fields that is not a field."""
    line = lines[at] if at < len(lines) else ""
    mark = Mark(path, at + first_line, len(line) - len(line.lstrip()) + 1)
    missing = no_space(line, mark)
    if missing:
        return missing
    hyphen = re.match(_NO_GAP, line)
    if hyphen:
        return problem("yaml-space", mark, hint="hyphen", guess=f"- {hyphen['value']}"[:100])
    return problem("yaml-no-colon", mark, found=line.strip()[:60])


def _colon(lines: list[str], at: int, column: int, mark: Mark, first_line: int) -> Problem:
    """Report a misplaced colon: in the text of a value, or after a field that has slipped into the line above."""
    line = lines[at] if at < len(lines) else ""
    above = next((number for number in range(at - 1, -1, -1) if lines[number].strip()), -1)
    own = re.match(_FIELD, line)
    if own and above >= 0 and column <= own.end() - 1 and line[:column].count(":") == 0:
        upper = lines[above]
        above_mark = Mark(mark.path, above + first_line, len(upper) - len(upper.lstrip()) + 1)
        missing = no_space(upper, above_mark)
        if missing:
            return missing
        if not re.match(_FIELD, upper) and not upper.lstrip().startswith(("-", "#")):
            return problem("yaml-no-colon", above_mark, found=upper.strip()[:60])
        indent = len(line) - len(line.lstrip())
        if indent > len(upper) - len(upper.lstrip()):
            return _indent(lines, at, Mark(mark.path, mark.line, indent + 1), above + first_line)
    return problem("yaml-colon", mark)


def _not_a_key(lines: list[str], at: int, column: int, mark: Mark) -> Problem | None:
    """Report unexpected text where the next field should begin."""
    line = lines[at] if at < len(lines) else ""
    before, character = line[:column], line[column : column + 1]
    opening = re.search(r"(?:^|[:-][ \t]+)(['\"])$", before.rstrip())
    above = _open_quote(lines, at, opening[1]) if opening else None
    if above is not None:  # this quotation mark was meant to open a text, and has closed one that is open
        return problem("yaml-quote", Mark(mark.path, mark.line - at + above[0], above[1] + 1))
    if character == "," and before.rstrip().endswith(("'", '"')):
        return problem("yaml-comma", mark)
    if re.search(r"['\"]\s*$", before) and character:
        opened = "'" if before.rstrip().endswith("'") else '"'
        return problem("yaml-after-quote", mark, quote=opened, other='"' if opened == "'" else "'")
    if not before.strip() and before and (re.match(_FIELD, line) or first_word(line)):
        return _indent(lines, at, mark, mark.line - 1)
    return None


def _open_quote(lines: list[str], at: int, quote: str) -> tuple[int, int] | None:
    """Return the line and the column, from 0, of the last quotation mark above a line that opens a text and is alone."""
    for number in range(at - 1, -1, -1):
        if quote in lines[number]:
            opened = re.search(rf"[:-][ \t]+({quote})[^{quote}]*$", lines[number])
            return (number, opened.start(1)) if opened else None
    return None


def _indent(lines: list[str], at: int, mark: Mark, above: int) -> Problem:
    """Report a line that begins between two levels, with the level it was meant for if that is clear.

    Args:
        above: number of the line above, used if it is not.
    """
    level = meant_level(lines, at)
    if level is None:
        return problem("yaml-indent", mark, above=above)
    name, below, line = first_word(lines[at])[:60], level.word[:60], level.line + mark.line - at
    found = len(lines[at]) - len(lines[at].lstrip(" "))
    hint = "below" if level.column else "start"
    return problem("yaml-indent", mark, hint=hint, word=name, below=below, above=line, spaces=level.column, found=found)
