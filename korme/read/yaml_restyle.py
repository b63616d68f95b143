"""A scalar with another text, written as the old one was: in its quotation marks, its block, its width."""

from __future__ import annotations

import re
from collections.abc import Sequence

from korme.read.yaml_fold import LINE, folded, refolded
from korme.read.yaml_text import block, quoted, scalar

INDICATOR = re.compile(r"[|>][0-9+-]*")
_LINE_END = re.compile(r"\r\n|\r|\n")


def restyled(old: str, new: str, newline: str, *, in_flow: bool) -> str | None:
    """Return what is to be written for a text in place of a scalar; None if the scalar has a tag.

    A block stays one if the new text has line ends; otherwise it becomes a scalar on one line.

    Args:
        old: the scalar as it is written, empty for a field without a value.
        newline: the line end of the file.
        in_flow: inside brackets or braces.
    """
    match old[:1]:
        case "!":
            return None
        case "'" if "\n" not in new:
            written = "'" + new.replace("'", "''") + "'"
        case "'" | '"':
            written = quoted(new)
        case "|" | ">":
            return _reblocked(old, new, newline)
        case "":
            written = " " + scalar(new, in_flow=in_flow)
        case _:
            written = scalar(new, in_flow=in_flow)
    return _wrapped(old, written, newline)


def _wrapped(old: str, written: str, newline: str) -> str:
    """Return a scalar wrapped as the old one was; as it is if that was on one line."""
    first, *rest = _LINE_END.split(old)
    lines = [first.rstrip(), *map(str.strip, rest)]
    if not rest or not all(lines) or any(line.endswith("\\") for line in lines):
        return written
    indent = rest[0][: len(rest[0]) - len(rest[0].lstrip())]
    return (newline + indent).join(refolded(lines, written))


def _reblocked(old: str, new: str, newline: str) -> str:
    """Return the text that replaces a block scalar."""
    header, *content = _LINE_END.split(old)
    comment = INDICATOR.sub("", header, count=1)
    indents = [len(line) - len(line.lstrip(" ")) for line in content if line.strip()]
    indent = " " * min(indents, default=0)
    indicator = "|" if "\n" in new.rstrip("\n") else header[0]
    lines = block(new, indent, indicator) if "\n" in new and indents else None
    if header[0] == ">" and indents:
        lines = _folded([line[len(indent) :] for line in content], new, indent) or lines
    if lines is None:
        return scalar(new) + comment
    return newline.join([lines[0] + comment, *lines[1:]])


def _folded(old: Sequence[str], new: str, indent: str) -> list[str] | None:
    """Return a folded block with another text; None if a literal one, or none, says it more simply.

    Args:
        old: its lines without indentation.
    """
    text = new.rstrip("\n")
    lines = folded("\n".join(old).rstrip().split("\n"), text)
    is_list = "" not in old[:-1] and "\n" in text and all(len(line) < LINE for line in text.split("\n"))
    if lines is None or is_list or (len(lines) < 2 and len(new) == len(text)):
        return None
    ends = len(new) - len(text)
    header = ">" + (("-", "")[ends] if ends < 2 else "+")
    return [header, *(indent + line if line else "" for line in lines)]
