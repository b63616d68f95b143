"""Edits of YAML in place: the bytes of a value or a field change, and no others.

Comments, order, quoting style, indentation and line ends are kept. Every edit is parsed before it is returned: an edit
that would change anything but the intended value is refused, so a caller gets a correct edit or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from korme.core.problems import Mark
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.read.entries import plain
from korme.read.front_matter import SourceDocument
from korme.read.kept_lines import lines_kept
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_flow import value_added, value_removed
from korme.read.yaml_restyle import INDICATOR, restyled
from korme.read.yaml_text import field_text, flow, scalar
from korme.read.yaml_values import NodePath, composed, node_at, renamed, with_value

_COMMENT = re.compile(r"(?:[ \t]+#[^\r\n]*|[ \t]*)")


class Location(Struct, frozen=True):
    """A scalar, and where it is."""

    path: NodePath
    node: Scalar
    in_flow: bool
    """Inside brackets or braces."""
    is_key: bool = False
    """The name of the field at `path`, not its value."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields on the way, without the indexes."""
        return tuple(part for part in self.path if isinstance(part, str))


class YamlEditor(Struct, frozen=True):
    """Makes edits of one file; it writes nothing.

    Every method that returns edits returns None if the file has a form that cannot be edited safely.
    """

    source: SourceFile
    document: SourceDocument
    lines_of: Callable[[Mapping[str, Any]], list[str]] = lambda values: field_text(values).rstrip("\n").split("\n")
    """Returns new fields as lines of YAML."""

    def values(self) -> Iterator[Location]:
        """Yield every scalar value."""
        return (location for location in _locations(self.document.pairs) if not location.is_key)

    def at(self, mark: Mark) -> Location | None:
        """Return the scalar value or the field name that begins at a mark."""
        place = (mark.line, mark.column)
        found = (
            each for each in _locations(self.document.pairs) if (each.node.mark.line, each.node.mark.column) == place
        )
        return next(found, None)

    def span(self, node: Scalar) -> tuple[int, int] | None:
        """Return the offsets of a scalar, its quotation marks included and line ends after it left out."""
        start = self.source.offset(node.mark)
        end = self.source.offset(node.end) if node.end else None
        if start is None or end is None:
            return None
        return start, start + len(self.source.text[start:end].rstrip()) if self.is_block(node) else end

    def replace(self, location: Location, text: str) -> tuple[Edit, ...] | None:
        """Give a scalar another text, in the quoting style it has.

        A block scalar stays one if the new text has line ends; otherwise it becomes a scalar on one line.
        """
        edit = self._replaced(location.node, text, in_flow=location.in_flow)
        change = renamed if location.is_key else with_value
        return self.checked([edit], change(plain(self.document.pairs), location.path, text))

    def set_field(self, path: NodePath, value: Any, order: Sequence[str] = ()) -> tuple[Edit, ...] | None:
        """Give a field another value, or add the field.

        Args:
            path: the last part is the field's name, the parts before it lead to its map.
            value: a text, or a list or map of these.
            order: names of fields; a new field goes below the last one that precedes it here, otherwise to the end. An empty
                name is the top of the map.
        """
        pairs, name = node_at(self.document.pairs, path[:-1]), str(path[-1])
        if not isinstance(pairs, Pairs):
            return None
        node = pairs.pairs.get(name)
        if node is None:
            edits = [self._added(pairs, name, value, order)]
        elif plain(node) == composed(value):
            return ()
        else:
            in_flow = pairs.end is not None
            edits = self._changed(node, value, in_flow=in_flow) or [self._rewritten(pairs, name, value)]
        return self.checked(edits, with_value(plain(self.document.pairs), path, value))

    def remove_field(self, path: NodePath) -> tuple[Edit, ...] | None:
        """Remove the lines of a field; no edits if it is not there."""
        pairs, name = node_at(self.document.pairs, path[:-1]), str(path[-1])
        if not isinstance(pairs, Pairs):
            return None
        if name not in pairs.pairs:
            return ()
        text, key = self.source.text, pairs.keys[name]
        if pairs.end is not None:
            edits = [self._removed_in_flow(pairs, name)]
            return self.checked(edits, with_value(plain(self.document.pairs), path, None))
        start, end = self.source.offset(key.mark), self._last_line_end(pairs, name)
        if start is None or end is None or text[start - key.mark.column + 1 : start].strip(" "):
            return None
        end += 2 if text.startswith("\r\n", end) else 1
        edit = self.source.edit(start - key.mark.column + 1, min(end, len(text)), "")
        return self.checked([edit], with_value(plain(self.document.pairs), path, None))

    def append(self, path: NodePath, values: Sequence[Any]) -> tuple[Edit, ...] | None:
        """Add items at the end of a list."""
        node = node_at(self.document.pairs, path)
        if not isinstance(node, Items):
            return None
        return self.checked(
            [self._appended(node, values)], with_value(plain(self.document.pairs), path, [*plain(node), *values])
        )

    def set_body(self, body: str) -> tuple[Edit, ...] | None:
        """Give a Markdown file another body; an empty text removes it."""
        source, fence = self.source, self.source.field_lines
        if source.path.endswith(".yaml") or not 0 < fence < len(source.lines):
            return None
        begin = source.line_end(source.lines[fence][0])
        below, newline = source.text[begin:], source.newline
        written = lines_kept(below.strip("\r\n"), body.strip("\n"), newline)
        if written and below.strip("\r\n"):
            start = begin + len(below) - len(below.lstrip("\r\n"))
            edit = source.edit(start, begin + len(below.rstrip("\r\n")), written)
        else:
            edit = source.edit(begin, len(source.text), f"{newline * 2}{written}{newline}" if written else newline)
        document, _ = source.edited([edit]).document()
        return (edit,) if document and document.body == composed(body.strip("\n")) else None

    def checked(self, edits: Sequence[Edit | None], intended: Any) -> tuple[Edit, ...] | None:
        """Return the edits, if the file parsed again has the intended values and nothing else has changed."""
        found = tuple(edit for edit in edits if edit is not None)
        if len(found) < len(edits):
            return None
        _, problems = self.source.document()
        document, after = self.source.edited(found).document()
        if document is None or plain(document.pairs) != composed(intended):
            return None
        return found if [each.code for each in after] == [each.code for each in problems] else None

    def _changed(self, node: Node, value: Any, *, in_flow: bool = False) -> list[Edit | None]:
        """Return edits of the parts of a node that differ; none if the node must be rewritten."""
        if isinstance(node, Scalar):
            is_one_line = node.end is not None and node.mark.line == node.end.line
            if not isinstance(value, str) or not (self.is_block(node) or ("\n" not in value and is_one_line)):
                return []
            return [self._replaced(node, value, in_flow=in_flow)]
        in_flow = in_flow or node.end is not None
        if isinstance(node, Items) and isinstance(value, list):
            count = len(node.items)
            return [self._appended(node, value[count:])] if plain(node) == composed(value[:count]) else []
        if isinstance(node, Pairs) and isinstance(value, Mapping) and list(value) == list(node.pairs):
            different = [name for name in value if plain(node.pairs[name]) != composed(value[name])]
            parts = [self._changed(node.pairs[name], value[name], in_flow=in_flow) for name in different]
            return [edit for part in parts for edit in part] if all(parts) else []
        return []

    def _replaced(self, node: Scalar, new: str, *, in_flow: bool) -> Edit | None:
        span = self.span(node)
        if span is None:
            return None
        written = restyled(self.source.text[slice(*span)], new, self.source.newline, in_flow=in_flow)
        return None if written is None else self.source.edit(*span, written)

    def _rewritten(self, pairs: Pairs, name: str, value: Any) -> Edit | None:
        """Return the edit that replaces a field's whole value.

        The comment beside its name is kept, comments inside it are not.
        """
        key, node, text = pairs.keys[name], pairs.pairs[name], self.source.text
        colon, end = self._colon(key), self.end_of(node)
        start = self.source.offset(node.mark)
        if colon is None or end is None or start is None:
            return None
        if pairs.end is not None:
            return self.source.edit(colon, max(colon, end), f" {flow(value)}")
        indicator = INDICATOR.match(text, start) if self.is_block(node) else None
        after = indicator.end() if indicator else colon if node.mark.line > key.mark.line else max(colon, end)
        comment = _COMMENT.match(text, after)
        first, *rest = self._field_lines(name, value, key.mark.column)
        kept = comment.group().rstrip() if comment else ""
        if not rest or re.fullmatch(r"[^:]*:(?: [|>][0-9+-]*)?", first):
            first += kept
        else:
            rest[-1] += kept
        written = self.source.newline.join([first.partition(":")[2], *rest])
        return self.source.edit(colon, self.source.line_end(max(colon, end)), written)

    def _added(self, pairs: Pairs, name: str, value: Any, order: Sequence[str]) -> Edit | None:
        """Return the edit that adds a field below the fields that precede it in `order`."""
        newline = self.source.newline
        if pairs.end is not None:
            closed = self.source.offset(pairs.end)
            written = f"{scalar(name, in_flow=True)}: {flow(value)}"
            return self.source.edit(*value_added(self.source.text, pairs, closed, written)) if closed else None
        if not pairs.keys:
            return self._first(pairs, name, value)
        known, column = list(pairs.keys), next(iter(pairs.keys.values())).mark.column
        before = [field for field in order[: order.index(name)] if field in ("", *known)] if name in order else []
        lines = self._field_lines(name, value, column)
        if before and not before[-1]:
            top = self.source.offset(pairs.keys[known[0]].mark)
            written = newline.join([lines[0][column - 1 :], *lines[1:], " " * (column - 1)])
            return None if top is None else self.source.edit(top, top, written)
        end = self._last_line_end(pairs, (before or known)[-1])
        return None if end is None else self.source.edit(end, end, "".join(newline + line for line in lines))

    def _removed_in_flow(self, pairs: Pairs, name: str) -> Edit | None:
        """Return the edit that removes a field from a map in braces."""
        start, end = self.source.offset(pairs.keys[name].mark), self.end_of(pairs.pairs[name])
        colon = self._colon(pairs.keys[name])
        if start is None or end is None or colon is None:
            return None
        return self.source.edit(*value_removed(self.source.text, start, max(colon, end)))

    def _first(self, pairs: Pairs, name: str, value: Any) -> Edit | None:
        """Return the edit that adds the first field to a file without fields."""
        source = self.source
        lines, count = source.lines, source.field_lines
        written = "".join(line + source.newline for line in self._field_lines(name, value, 1))
        if pairs is not self.document.pairs:
            return None
        if source.path.endswith(".md"):
            if not 0 < count < len(lines):
                return None
            return source.edit(lines[count][0], lines[count][0], written)
        gap = "" if source.text.endswith(("\n", "\r")) or not source.text else source.newline
        return source.edit(len(source.text), len(source.text), gap + written)

    def _appended(self, node: Items, values: Sequence[Any]) -> Edit | None:
        start, source = self.source.offset(node.mark), self.source
        end = self.end_of(node.items[-1]) if node.items else None
        if start is None or (node.items and end is None):
            return None
        if node.end is not None:
            written = ", ".join(map(flow, values))
            return source.edit(start + 1, start + 1, written) if end is None else source.edit(end, end, f", {written}")
        if end is None:
            return None
        end = self._comments_end(source.line_end(end), node.mark.column)
        indent = " " * (node.mark.column - 1)
        lines = [line for value in values for line in self.item_lines(value)]
        return source.edit(end, end, "".join(source.newline + (indent + line if line else "") for line in lines))

    def _field_lines(self, name: str, value: Any, column: int) -> list[str]:
        """Return a field as lines that start at a column, counted from 1."""
        return [" " * (column - 1) + line if line else "" for line in self.lines_of({name: value})]

    def item_lines(self, value: Any) -> list[str]:
        """Return an item of a block sequence as lines without indentation."""
        if isinstance(value, Mapping):
            lines = self.lines_of(value)
            return [("  " if at else "- ") + line if line else "" for at, line in enumerate(lines)]
        return ["- " + (scalar(value) if isinstance(value, str) else flow(value))]

    def is_block(self, node: Node) -> bool:
        """Return whether a node is a block scalar, `|` or `>`."""
        start = self.source.offset(node.mark) if isinstance(node, Scalar) and not node.plain else None
        return start is not None and self.source.text[start] in "|>"

    def _colon(self, key: Scalar) -> int | None:
        """Return the offset after the colon of a field."""
        end = self.source.offset(key.end) if key.end else None
        found = re.compile(r"\s*:").match(self.source.text, end) if end is not None else None
        return found.end() if found else None

    def end_of(self, node: Node) -> int | None:
        """Return the offset after a node."""
        if isinstance(node, Scalar):
            span = self.span(node)
            return span[1] if span else None
        if node.end is not None:
            return self.source.offset(node.end)
        parts = node.items if isinstance(node, Items) else list(node.pairs.values())
        return self.end_of(parts[-1]) if parts else self.source.offset(node.mark)

    def _last_line_end(self, pairs: Pairs, name: str) -> int | None:
        """Return the end of a field's last line, including comments below it with more indentation."""
        end = self.end_of(pairs.pairs[name])
        return None if end is None else self._comments_end(self.source.line_end(end), pairs.keys[name].mark.column)

    def below(self, end: int, column: int) -> int:
        """Return the end of the last line of what ends at an offset: comments below it with more indentation belong to it.

        Args:
            column: where it begins, counted from 1.
        """
        return self._comments_end(self.source.line_end(end), column)

    def _comments_end(self, end: int, column: int) -> int:
        comment = re.compile(rf"(?:\r\n|\r|\n) {{{column},}}#[^\r\n]*")
        while found := comment.match(self.source.text, end):
            end = found.end()
        return end


def editor_of(
    source: SourceFile, lines_of: Callable[[Mapping[str, Any]], list[str]] | None = None
) -> YamlEditor | None:
    """Return an editor of a file, or None if the file cannot be parsed.

    Args:
        lines_of: writes new fields, if not as imports do.
    """
    document, _ = source.document()
    if document is None:
        return None
    return YamlEditor(source, document, lines_of) if lines_of else YamlEditor(source, document)


def _locations(node: Node, path: NodePath = (), *, in_flow: bool = False) -> Iterator[Location]:
    """Yield every scalar below a node, field names included."""
    if isinstance(node, Scalar):
        yield Location(path, node, in_flow)
        return
    in_flow = in_flow or node.end is not None
    if isinstance(node, Items):
        for index, item in enumerate(node.items):
            yield from _locations(item, (*path, index), in_flow=in_flow)
        return
    for name, value in node.pairs.items():
        yield Location((*path, name), node.keys[name], in_flow, is_key=True)
        yield from _locations(value, (*path, name), in_flow=in_flow)
