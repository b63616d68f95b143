"""Edits of lists in place: items in another order, fewer or more, each with its comments; an item made into a map."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from korme.fields.nodes import Items, Pairs, Scalar
from korme.read.entries import plain
from korme.read.source_file import Edit
from korme.read.yaml_edit import YamlEditor
from korme.read.yaml_text import flow, item_lines
from korme.read.yaml_values import NodePath, node_at, with_value

_DASH = re.compile(r" *- +")


def set_items(editor: YamlEditor, path: NodePath, order: Sequence[Any]) -> tuple[Edit, ...] | None:
    """Give a list other items; None if its form cannot be edited safely.

    Args:
        order: what it is to hold: the index of an item that it has, or a new text or map.
    """
    node = node_at(editor.document.pairs, path)
    if not isinstance(node, Items) or not node.items or not order:
        return None
    values = plain(node)
    wanted = [values[one] if isinstance(one, int) else one for one in order]
    if wanted == values:
        return ()
    edit = _in_brackets(editor, node, order) if node.end is not None else _with_dashes(editor, node, order)
    return editor.checked([edit], with_value(plain(editor.document.pairs), path, wanted))


def aligned(old: Sequence[str], new: Sequence[str]) -> list[int | str]:
    """Return new texts as the indexes of the old ones that they are; what is not there is itself."""
    left = list(enumerate(old))
    found: list[int | str] = []
    for text in new:
        same = next((at for at, one in left if one == text), None)
        found.append(text if same is None else same)
        left = [each for each in left if each[0] != same]
    return found


def item_made_map(editor: YamlEditor, path: NodePath, name: str) -> tuple[Edit, ...] | None:
    """Make an item that is a text into a map with this text as one field: `- a.jpg` becomes `- file: a.jpg`."""
    node, around = node_at(editor.document.pairs, path), node_at(editor.document.pairs, path[:-1])
    span = editor.span(node) if isinstance(node, Scalar) else None
    if span is None or not isinstance(around, Items) or not isinstance(node, Scalar):
        return None
    source = editor.source
    edits = [source.edit(span[0], span[0], f"{name}: ")]
    if around.end is not None:
        edits = [source.edit(span[0], span[0], f"{{{name}: "), source.edit(span[1], span[1], "}")]
    return editor.checked(edits, with_value(plain(editor.document.pairs), path, {name: node.text}))


def opened(editor: YamlEditor, path: NodePath) -> tuple[Edit, ...] | None:
    """Write a list in brackets with a line for each item; None if comments in it would be lost."""
    node = node_at(editor.document.pairs, path)
    pairs, name = node_at(editor.document.pairs, path[:-1]), str(path[-1])
    if not isinstance(node, Items) or node.end is None or not isinstance(pairs, Pairs) or pairs.end is not None:
        return None
    source, key = editor.source, pairs.keys[name]
    start, end, begin = source.offset(node.mark), source.offset(node.end), source.offset(key.mark)
    if start is None or end is None or begin is None or "#" in source.text[start:end]:
        return None
    head, rest = source.text[begin:start].rstrip(" "), source.text[end : source.line_end(end)].rstrip()
    if "\n" in head or (rest.strip() and not rest.strip().startswith("#")):
        return None
    indent = " " * (key.mark.column + 1)
    lines = [indent + line if line else "" for item in plain(node) for line in item_lines(item)]
    written = source.newline.join([rest, *lines])
    edit = source.edit(begin + len(head), source.line_end(end), written)
    return editor.checked([edit], plain(editor.document.pairs))


def _in_brackets(editor: YamlEditor, node: Items, order: Sequence[Any]) -> Edit | None:
    """Return the edit of a list in brackets; what is between its items stays there."""
    start, end = editor.source.offset(node.mark), editor.end_of(node)
    spans = [(editor.source.offset(item.mark), editor.end_of(item)) for item in node.items]
    if start is None or end is None:
        return None
    text, places = editor.source.text, [(one, two) for one, two in spans if one is not None and two is not None]
    tokens = [text[slice(*place)] for place in places]
    bounds = [start + 1, *(each for place in places for each in place), end - 1]
    gaps = [text[one:two] for one, two in zip(bounds[::2], bounds[1::2], strict=True)]
    if len(places) < len(spans) or any("#" in gap for gap in gaps):
        return None
    between = gaps[1:-1] if len(order) == len(tokens) else [gaps[1] if len(gaps) > 2 else ", "] * (len(order) - 1)
    parts = [tokens[one] if isinstance(one, int) else flow(one) for one in order]
    written = gaps[0] + parts[0] + "".join(gap + part for gap, part in zip(between, parts[1:], strict=True)) + gaps[-1]
    return editor.source.edit(start + 1, end - 1, written)


def _with_dashes(editor: YamlEditor, node: Items, order: Sequence[Any]) -> Edit | None:
    """Return the edit of a list with hyphens; comments above and beside an item go where it goes."""
    source, lines = editor.source, editor.source.lines
    texts = [line for _, line in lines]
    indent = " " * (node.mark.column - 1)
    chunks: list[tuple[list[str], list[str]]] = []
    above = node.items[0].mark.line - 1
    for item in node.items:
        first = item.mark.line - 1
        end = editor.end_of(item)
        if end is None or not _DASH.fullmatch(texts[first][: item.mark.column - 1]):
            return None
        last = sum(1 for at, _ in lines if at <= editor.below(end, node.mark.column))
        chunks.append((texts[above:first], texts[first:last]))
        above = last
    are_blank = not any(line.strip() for gap, _ in chunks for line in gap)
    written: list[str] = []
    for place, one in enumerate(order):
        gap, own = chunks[one] if isinstance(one, int) else ([], [indent + line for line in item_lines(one)])
        if are_blank:
            gap = chunks[min(place, len(chunks) - 1)][0]
        elif not place:
            gap = [line for line in gap if line.strip()]
        written += [*gap, *own]
    start = lines[node.items[0].mark.line - 1][0]
    finish = lines[above - 1][0] + len(texts[above - 1])
    return source.edit(start, finish, source.newline.join(written))
