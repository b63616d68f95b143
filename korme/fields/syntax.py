"""What people mean when YAML says that it cannot go on: the parser's complaint, put so that its usual causes say what to do."""

from __future__ import annotations

import re

import yaml

from korme.core.problems import Mark, Problem, problem
from korme.fields.levels import first_word, meant_level

_FIELD = r"[ ]*(?:- +)*[^\s:#\[\]{},][^:\[\]{}]*:(?: |$)"
_NO_SPACE = r"(?P<start>[ ]*(?:- +)*)(?P<key>[^\W\d][\w-]*)[:：](?P<value>[^\s/:].*)$"
_NO_GAP = r"[ ]*[-–—](?P<value>[^\s-].*)$"


def explained(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    """A problem at the place where something must be changed, which is not always where the parser stumbled."""
    place = error.problem_mark or error.context_mark
    if "while parsing a flow" in (error.context or ""):
        place = error.context_mark or place  # a bracket never closed is noticed far below it
    if place is None:
        return problem("yaml-syntax", Mark(path, first_line), detail=error.problem or "")
    lines = text.rstrip().split("\n")
    line = lines[place.line] if place.line < len(lines) else ""
    mark = Mark(path, place.line + first_line, place.column + 1)
    if place.line >= len(lines):  # noticed behind the end: the last words are as near as one can point
        mark = Mark(path, len(lines) - 1 + first_line, max(1, len(lines[-1])))
    detail = error.problem or ""
    context = error.context or ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return problem("yaml-tab", Mark(path, mark.line, line.index("\t") + 1))
    if context == "while scanning a quoted scalar":
        opened = error.context_mark
        where = Mark(path, opened.line + first_line, opened.column + 1) if opened else mark
        return problem("yaml-quote", where)
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
        found = _not_a_key(lines, place.line, place.column, mark)
        if found:
            return found
    return problem("yaml-syntax", mark, detail=detail)


def no_space(line: str, mark: Mark) -> Problem | None:
    """That a space is missing after a colon or a hyphen, if that is so; `mark` is the line's."""
    found = re.match(_NO_SPACE, line)
    if found:
        guess = f"{found['key']}: {found['value']}"
        return problem("yaml-space", Mark(mark.path, mark.line, found.end("key") + 1), guess=guess[:100])
    return None


def _no_field(lines: list[str], at: int, path: str, first_line: int) -> Problem:
    """A line between fields that is none."""
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
    """A colon where none may be: in the text of a value, or after a field that has slipped into the line above."""
    line = lines[at] if at < len(lines) else ""
    above = next((number for number in range(at - 1, -1, -1) if lines[number].strip()), -1)
    own = re.match(_FIELD, line)
    if own and above >= 0 and column <= own.end() - 1 and line[:column].count(":") == 0:
        upper = lines[above]
        place = Mark(mark.path, above + first_line, len(upper) - len(upper.lstrip()) + 1)
        missing = no_space(upper, place)
        if missing:
            return missing
        if not re.match(_FIELD, upper) and not upper.lstrip().startswith(("-", "#")):
            return problem("yaml-no-colon", place, found=upper.strip()[:60])
        indent = len(line) - len(line.lstrip())
        if indent > len(upper) - len(upper.lstrip()):
            return _indent(lines, at, Mark(mark.path, mark.line, indent + 1), above + first_line)
    return problem("yaml-colon", mark)


def _not_a_key(lines: list[str], at: int, column: int, mark: Mark) -> Problem | None:
    """What stands where the next field should begin."""
    line = lines[at] if at < len(lines) else ""
    before, here = line[:column], line[column : column + 1]
    if here == "," and before.rstrip().endswith(("'", '"')):
        return problem("yaml-comma", mark)
    if re.search(r"['\"]\s*$", before) and here:
        opened = "'" if before.rstrip().endswith("'") else '"'
        return problem("yaml-after-quote", mark, quote=opened, other='"' if opened == "'" else "'")
    if not before.strip() and before and (re.match(_FIELD, line) or first_word(line)):
        return _indent(lines, at, mark, mark.line - 1)
    return None


def _indent(lines: list[str], at: int, mark: Mark, above: int) -> Problem:
    """A line that begins between two levels, with the one it was meant to begin with when that is plain.

    Args:
        above: the line before it, for when it is not.
    """
    level = meant_level(lines, at)
    if level is None:
        return problem("yaml-indent", mark, above=above)
    word, below, line = first_word(lines[at])[:60], level.word[:60], level.line + mark.line - at
    found = len(lines[at]) - len(lines[at].lstrip(" "))
    hint = "below" if level.column else "start"
    return problem("yaml-indent", mark, hint=hint, word=word, below=below, above=line, spaces=level.column, found=found)
