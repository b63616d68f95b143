"""A text of one language made into a map of languages, in the style of the file's other maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.read.entries import plain
from korme.read.source_file import Edit
from korme.read.yaml_edit import YamlEditor
from korme.read.yaml_restyle import INDICATOR
from korme.read.yaml_text import STEP, scalar, text_lines
from korme.read.yaml_values import NodePath, node_at, with_value

_WIDTH = 110
"""Characters of a line that a map in braces may fill."""


def language_maps(node: Node, languages: Sequence[str]) -> Iterator[Pairs]:
    """Yield the maps of languages below a node."""
    if isinstance(node, Pairs):
        if node.pairs and all(name in languages for name in node.pairs):
            yield node
            return
        for part in node.pairs.values():
            yield from language_maps(part, languages)
    elif isinstance(node, Items):
        for item in node.items:
            yield from language_maps(item, languages)


def translated(
    editor: YamlEditor, path: NodePath, own: str, language: str, text: str, languages: Sequence[str]
) -> tuple[Edit, ...] | None:
    """Add a translation to a text that is a single string: it becomes a map, in which the string stays as it is written.

    Args:
        own: the language of the string.
        languages: the site's.
    """
    pairs, name = node_at(editor.document.pairs, path[:-1]), str(path[-1])
    node = pairs.pairs.get(name) if isinstance(pairs, Pairs) else None
    span = editor.span(node) if isinstance(node, Scalar) else None
    if not isinstance(pairs, Pairs) or not isinstance(node, Scalar) or span is None:
        return None
    text_of, source, key = editor.source.text, editor.source, pairs.keys[name]
    raw = text_of[slice(*span)]
    in_flow = pairs.end is not None
    first = raw if not node.plain or in_flow else scalar(node.text, in_flow=True)
    short = f"{{{own}: {first}, {language}: {scalar(text, in_flow=True)}}}"
    others = [one.end is not None for one in language_maps(editor.document.pairs, languages)]
    is_short = "\n" not in raw and raw[:1] not in ("|", ">") and key.mark.column + len(name) + 2 + len(short) <= _WIDTH
    if in_flow or (is_short and (any(others) or not others) and node.mark.line == key.mark.line):
        edit = source.edit(*span, short)
    elif node.mark.line != key.mark.line:
        return None
    else:
        indent = " " * (key.mark.column - 1) + STEP
        end = source.line_end(span[1])
        behind = text_of[span[1] : end].rstrip()
        head, *rest = raw.replace("\r\n", "\n").split("\n")
        comment = behind
        if rest and head[:1] in ("|", ">"):
            comment = INDICATOR.sub("", head, count=1).rstrip()
            head = head[: len(head) - len(INDICATOR.sub("", head, count=1))]
        lines = [f"{indent}{own}: {head}", *(STEP + line if line.strip() else "" for line in rest)]
        first_line, *more = text_lines(text)
        lines += [f"{indent}{language}: {first_line}", *(indent + STEP + line if line else "" for line in more)]
        start = len(text_of[: span[0]].rstrip(" "))
        begin = f"  {comment.strip()}" if comment.strip() else ""
        edit = source.edit(
            start, end if rest == [] or raw[:1] not in "|>" else span[1], source.newline.join([begin, *lines])
        )
    return editor.checked([edit], with_value(plain(editor.document.pairs), path, {own: node.text, language: text}))
