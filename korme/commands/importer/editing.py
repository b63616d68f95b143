"""One field of one entry changed in its file: the lines of that field and no others, comments and order stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from korme.commands.importer.merge import ORDER
from korme.fields.nodes import Items, Pairs, Scalar
from korme.read.front_matter import parse


class _Dumper(yaml.SafeDumper):
    """YAML for people: no anchors, long texts as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _items(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    short = all(isinstance(one, str) and len(one) < 60 for one in items) and len(items) < 6
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _items)


def dumped(fields: Mapping[str, Any]) -> str:
    """Fields as YAML, in the order of the map."""
    found: str = yaml.dump(
        _counted(dict(fields)), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return found


def _counted(value: Any) -> Any:
    """Values with every `capacity` as the number it is: people write it without quotation marks."""
    if isinstance(value, list):
        return [_counted(one) for one in value]
    if not isinstance(value, dict):
        return value
    numbers = {
        name: int(one)
        for name, one in value.items()
        if name == "capacity" and re.fullmatch(r"[1-9][0-9]{0,8}", str(one))
    }
    return {name: numbers.get(name, _counted(one)) for name, one in value.items()}


def new_entry(fields: Mapping[str, Any]) -> tuple[str, str]:
    """The ending and the text of a new entry's file: Markdown where it has a body in one language."""
    ordered = {name: fields[name] for name in ORDER if fields.get(name) not in (None, "", [], {})}
    body = ordered.get("body")
    if isinstance(body, str):
        del ordered["body"]
        return "md", f"---\n{dumped(ordered)}---\n\n{body}\n"
    return "yaml", dumped(ordered)


def changed(text: str, path: str, edits: Mapping[str, Any], *, event: str = "") -> str | None:
    """A file's text with some fields written anew (None: taken out); None when they do not stand in lines of their own.

    Args:
        event: the name of an event in a day's list; empty: the file is the entry.
    """
    for name, value in edits.items():
        document, _ = parse(text, path)
        if document is None:
            return None
        if name == "body" and path.endswith(".md") and not event:
            if not isinstance(value, str | None):
                return None
            lines = text.split("\n")
            end = document.body_line - 1
            text = "\n".join(lines[:end]) + (f"\n\n{value}\n" if value else "\n")
            continue
        pairs = _pairs(document.pairs, event)
        edited = _edited(text.split("\n"), pairs, name, value, path) if pairs else None
        if edited is None:
            return None
        text = "\n".join(edited)
    return text


def _pairs(pairs: Pairs, event: str) -> Pairs | None:
    if not event:
        return pairs
    events = pairs.pairs.get("events")
    for one in events.items if isinstance(events, Items) else ():
        name = one.pairs.get("name") if isinstance(one, Pairs) else None
        if isinstance(one, Pairs) and isinstance(name, Scalar) and name.text == event:
            return one
    return None


def _edited(lines: list[str], pairs: Pairs, name: str, value: Any, path: str) -> list[str] | None:
    starts = sorted((one.mark.line, one.mark.column, key) for key, one in pairs.keys.items())
    if len({line for line, _, _ in starts}) < len(starts) or len({column for _, column, _ in starts}) > 1 or not starts:
        return None
    column = starts[0][1]
    blocks = {key: (line - 1, _end(lines, line, column, path)) for line, _, key in starts}
    indent = " " * (column - 1)
    if name in blocks:
        first, end = blocks[name]
        prefix = lines[first][: column - 1]
        if value is None:
            return None if prefix.strip() else lines[:first] + lines[end:]
        fresh = dumped({name: value}).rstrip("\n").split("\n")
        comment = re.search(r"\s+#\s.*$", lines[first]) if end == first + 1 and isinstance(value, str) else None
        if comment and len(fresh) == 1 and isinstance(pairs.pairs[name], Scalar) and '"' not in lines[first]:
            fresh[0] += comment.group()
        return [*lines[:first], prefix + fresh[0], *(indent + one if one else one for one in fresh[1:]), *lines[end:]]
    if value is None:
        return lines
    fresh = dumped({name: value}).rstrip("\n").split("\n")
    before = [key for key in ORDER[: ORDER.index(name)] if key in blocks]
    at = blocks[before[-1]][1] if before else blocks[starts[-1][2]][1]
    return [*lines[:at], *(indent + one if one else one for one in fresh), *lines[at:]]


def _end(lines: list[str], line: int, column: int, path: str) -> int:
    """The index after the last line of a field's block: what follows is indented more, or is a list's dash at its own level."""
    at = line
    last = line
    while at < len(lines):
        text = lines[at]
        inner = len(text) - len(text.lstrip())
        dash = inner == column - 1 and text.lstrip().startswith("- ")
        if path.endswith(".md") and re.fullmatch(r"---[ \t]*", text):
            break
        if text.strip() and not (inner >= column or dash):
            break
        if text.strip():
            last = at + 1
        at += 1
    return last
