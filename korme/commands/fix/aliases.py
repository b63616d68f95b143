"""The former address of an entry that gets another name: a line of `aliases` in its file."""

from __future__ import annotations

from korme.commands.fix.model import Edit
from korme.commands.fix.spelling import edited, is_no_worse
from korme.commands.fix.syntax import last_line_of_fields
from korme.commands.fix.workspace import SourceFile, scalar
from korme.fields.nodes import Items, Scalar
from korme.outputs.redirects import former_url


def alias_edit(source: SourceFile, alias: str) -> list[Edit]:
    """Where an alias goes in an entry's file; nothing when it cannot be an address or stands there already."""
    document, _ = source.document()
    if document is None or former_url(alias) is None:
        return []
    node = document.pairs.pairs.get("aliases")
    if isinstance(node, Items):
        edit = _in_list(source, node, alias)
    elif isinstance(node, Scalar) and not node.is_nothing:
        span = source.token(node.mark, node.text)
        edit = Edit(source.path, *span, f"[{node.text}, {alias}]") if span and not source.is_quoted(span[0]) else None
    else:
        edit = _at_the_end(source, alias) if node is None else None
    return [edit] if edit and is_no_worse(source, (edit,)) and _is_there(source, edit, alias) else []


def _in_list(source: SourceFile, node: Items, alias: str) -> Edit | None:
    if any(isinstance(one, Scalar) and one.text == alias for one in node.items):
        return None
    at = source.offset(node.mark)
    line = source.line_of(node.mark)
    if at is None or line is None:
        return None
    if source.text[at : at + 1] == "[":
        return Edit(source.path, at + 1, at + 1, f"{scalar(alias, in_flow=True)}, " if node.items else alias)
    indent = line[1][: node.mark.column - 1]
    return Edit(source.path, line[0], line[0], f"{indent}- {scalar(alias)}\n")


def _at_the_end(source: SourceFile, alias: str) -> Edit:
    """A line below the last field."""
    lines, end = source.lines, "\r\n" if "\r\n" in source.text else "\n"
    last = last_line_of_fields(source)
    while last > 1 and not lines[last - 1][1].strip():
        last -= 1
    text = f"aliases: [{scalar(alias, in_flow=True)}]"
    if last >= len(lines):
        return Edit(source.path, len(source.text), len(source.text), f"{end}{text}{end}")
    return Edit(source.path, lines[last][0], lines[last][0], f"{text}{end}")


def _is_there(source: SourceFile, edit: Edit, alias: str) -> bool:
    """Whether the reader finds the alias afterwards."""
    document, _ = SourceFile(source.path, edited(source.text, (edit,))).document()
    node = document.pairs.pairs.get("aliases") if document else None
    return isinstance(node, Items) and any(isinstance(one, Scalar) and one.text == alias for one in node.items)
