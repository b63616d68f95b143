"""Takes works out of a hanging list, each with its line; everything else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.read.entries import plain
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_edit import YamlEditor, editor_of

_DASH = re.compile(r"[ ]*-[ ]+")


def row_edits(source: SourceFile, is_gone: Callable[[str], bool]) -> tuple[Edit, ...] | None:
    """Return edits that take works out of a list; None if they cannot be made safely.

    Args:
        is_gone: whether a work, named as `CREATIVE/WORK`, goes.
    """
    editor = editor_of(source)
    walls = editor.document.pairs.pairs.get("walls") if editor else None
    if editor is None or isinstance(walls, Pairs):
        return None
    if not isinstance(walls, Items):
        return ()
    edits: list[Edit] = []
    left = plain(editor.document.pairs)
    numbers: dict[bool, list[int]] = {True: [0], False: [_number(editor.document.pairs.pairs.get("last_number"))]}
    for at, wall in enumerate(walls.items):
        works = wall.pairs.get("works") if isinstance(wall, Pairs) else None
        if works is not None and not isinstance(works, Items) and is_gone(_work_of(works)):
            field = editor.remove_field(("walls", at, "works"))
            if field is None:
                return None
            edits += field
            del left["walls"][at]["works"]
        if not isinstance(works, Items):
            continue
        gone = [place for place, item in enumerate(works.items) if is_gone(_work_of(item))]
        for place, item in enumerate(works.items):
            numbers[place in gone].append(_number_of(item))
        if not gone:
            continue
        rest = [one for place, one in enumerate(left["walls"][at]["works"]) if place not in gone]
        found = _lines(editor, works, gone) if works.end is None else _written_anew(editor, at, rest)
        if found is None:
            return None
        edits += found
        left["walls"][at]["works"] = rest or ""
        if works.end is not None and not rest:
            del left["walls"][at]["works"]
    if max(numbers[True]) > max(numbers[False]):  # it stays taken
        field = editor.set_field(("last_number",), max(numbers[True]), ("gap", "last_number", "walls"))
        if field is None:
            return None
        edits += field
        left["last_number"] = str(max(numbers[True]))
    after, _ = source.edited(edits).document()
    return tuple(edits) if after and plain(after.pairs) == left else None


def _work_of(item: Node) -> str:
    """Return the name of the work in a row, '' if it has none."""
    if isinstance(item, Pairs):
        values = [item.pairs["work"]] if "work" in item.pairs else list(item.pairs.values())
        item = values[0] if values else item
    return item.text.strip() if isinstance(item, Scalar) else ""


def _number_of(item: Node) -> int:
    """Return the number of a row, 0 if it has none."""
    if not isinstance(item, Pairs):
        return 0
    keys = [key for key in item.pairs if key.isdecimal()]
    return int(keys[0]) if keys else _number(item.pairs.get("number"))


def _number(node: Node | None) -> int:
    return int(node.text) if isinstance(node, Scalar) and node.text.isdecimal() else 0


def _lines(editor: YamlEditor, works: Items, gone: list[int]) -> list[Edit] | None:
    """Return edits that take the lines of rows away; None if something else is on them."""
    source, lines = editor.source, editor.source.lines
    edits = []
    for place in gone:
        item = works.items[place]
        first, last = item.mark.line - 1, _last_line(item) - 1
        start, text = lines[first]
        if not _DASH.fullmatch(text[: item.mark.column - 1]):
            return None
        end = lines[last + 1][0] if last + 1 < len(lines) else len(source.text)
        edits.append(source.edit(start, end, ""))
    return edits


def _last_line(item: Node) -> int:
    if isinstance(item, Scalar):
        return item.end.line if item.end else item.mark.line
    if item.end is not None:
        return item.end.line
    parts = item.items if isinstance(item, Items) else [*item.keys.values(), *item.pairs.values()]
    return max((_last_line(part) for part in parts), default=item.mark.line)


def _written_anew(editor: YamlEditor, at: int, rest: list[object]) -> list[Edit] | None:
    """Return edits that leave the other works in a list in brackets."""
    path = ("walls", at, "works")
    found = editor.set_field(path, rest) if rest else editor.remove_field(path)
    return None if found is None else list(found)
