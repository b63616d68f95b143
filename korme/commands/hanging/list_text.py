"""Writes works into a hanging list: only walls that change are written anew, comments stay with the works they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from korme.core.problems import Problem
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.read.entries import plain
from korme.read.hanging import table_in
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_edit import editor_of
from korme.read.yaml_text import field_text, scalar
from korme.site.hanging import HangingTable, HungWork

_STEP = "  "


class WallPlace(Struct, frozen=True):
    """What tells walls apart: '' for what a wall does not say; all '' for works that hang nowhere yet."""

    venue: str = ""
    room: str = ""
    wall: str = ""
    """In the site's default language."""


Rows = tuple[tuple[int | None, str], ...]
"""The works of a wall in order: number and `CREATIVE/WORK`."""


NewWall = tuple[int, WallPlace, Rows]
"""A wall to be added, behind the position of the one after which it comes; -1 if there is none."""


def places_in(table: HangingTable, language: str) -> list[WallPlace]:
    """Return the place of each wall of a list."""
    return [
        WallPlace(wall.venue or "", wall.room or "", wall.wall.pick(language).text if wall.wall else "")
        for wall in table.walls
    ]


def rows_of(works: Sequence[HungWork]) -> Rows:
    return tuple((work.number, work.work) for work in works)


def written(
    source: SourceFile, table: HangingTable, walls: Mapping[int, Rows], new: Sequence[NewWall], languages: Sequence[str]
) -> SourceFile | None:
    """Return a list's file with other works; None if it cannot be edited safely.

    Args:
        walls: the works of walls that change, by the wall's position.
        new: further walls; of several after the same one, in this order.
        languages: the site's.
    """
    editor = editor_of(source)
    if editor is None:
        return None
    items = editor.document.pairs.pairs.get("walls")
    nodes = items.items if isinstance(items, Items) else []
    found = [_Wall.of(source, node) for node in nodes]
    own = [wall for wall in found if wall]
    if len(own) < len(found) or isinstance(items, Pairs) or (isinstance(items, Items) and items.end is not None):
        return None
    comments = {work: kept for wall in own for work, kept in wall.comments.items()}
    edits = [_replaced(source, own[at].with_rows(rows, comments)) for at, rows in walls.items()]
    lines = [
        (after, line)
        for after, place, rows in sorted(new, key=lambda each: each[0])
        for line in _new_wall(place, rows, comments, own[0].indent if own else _STEP)
    ]
    for after in dict.fromkeys(after for after, _ in lines):
        added = [line for other, line in lines if other == after]
        edits.append(_inserted(source, own[after].last if own else 0, added, is_first="walls" not in table.marks))
    changed = source.edited(edits)
    problems: list[Problem] = []
    made = table_in(changed.text, source.path, languages, problems)
    wanted = [walls.get(at, rows_of(wall.works)) for at, wall in enumerate(table.walls)]
    behind = sorted(new, key=lambda each: each[0])
    for after, _, rows in behind[::-1]:
        wanted.insert(after + 1, rows)
    return changed if made and [rows_of(wall.works) for wall in made.walls] == wanted else None


def _replaced(source: SourceFile, wall: _Wall) -> Edit:
    lines = source.lines
    start, (last, text) = lines[wall.first][0], lines[wall.last - 1]
    return source.edit(start, last + len(text), source.newline.join(wall.text))


def _inserted(source: SourceFile, line: int, added: list[str], *, is_first: bool) -> Edit:
    """Return the edit that adds lines below one, counted from 1; 0: at the end of a file without walls."""
    if not line:
        text = source.text.rstrip()
        at = len(text)
        head = ["", "walls:"] if is_first and text else ["walls:"] if is_first else []
        rest = [*head, *added[1:]]
        return source.edit(at, len(source.text), source.newline.join(["", *rest, ""] if text else [*rest, ""]))
    start, text = source.lines[line - 1]
    return source.edit(start + len(text), start + len(text), source.newline.join(["", *added]))


class _Comments(Struct, frozen=True):
    """What stands above and behind a work."""

    above: tuple[str, ...] = ()
    behind: str = ""


class _Wall(Struct, frozen=True):
    """A wall's lines in the file."""

    first: int
    last: int
    """Lines, from 0; `last` is not its own."""
    indent: str
    head: tuple[str, ...]
    """Its lines above the works."""
    tail: tuple[str, ...]
    """Its lines below them."""
    item_indent: str
    comments: Mapping[str, _Comments]
    rows: tuple[str, ...]

    @classmethod
    def of(cls, source: SourceFile, item: Node) -> _Wall | None:
        """Return the lines of a wall; None for a form that people do not write."""
        if not isinstance(item, Pairs) or not item.keys:
            return None
        lines = [line for _, line in source.lines]
        first, last = item.mark.line - 1, _end(item)
        before = lines[first][: item.mark.column - 1]
        if before.strip() != "-":
            return None
        indent = before[: before.index("-")]
        if item.end is not None:
            return cls._of_flow(lines, first, last, indent, item)
        works = item.pairs.get("works")
        inner = " " * len(before)
        if works is None:
            return cls(first, last, indent, (*lines[first:last], f"{inner}works:"), (), f"{inner}{_STEP}", {}, ())
        start, end = item.keys["works"].mark.line, max(_end(works), item.keys["works"].mark.line)
        if not isinstance(works, Items) or not works.items or works.end is not None:
            return cls._of_short(lines, first, last, indent, inner, start, end, works)
        comments, begin = {}, start
        for row in works.items:
            comments[_work(row)] = _comments(lines[begin : _end(row)], row.mark.line - 1 - begin)
            begin = _end(row)
        item_indent = lines[works.items[0].mark.line - 1].partition("-")[0]
        head, tail, rows = lines[first:start], lines[end:last], lines[start:end]
        return cls(first, last, indent, tuple(head), tuple(tail), item_indent, comments, tuple(rows))

    @classmethod
    def _of_flow(cls, lines: list[str], first: int, last: int, indent: str, item: Pairs) -> _Wall:
        """Return a wall in braces as the lines that it will have."""
        fields = {name: value for name, value in plain(item).items() if name != "works"}
        text = [f"{indent}{_STEP}{line}" for line in field_text(fields).rstrip("\n").split("\n")] if fields else []
        head = [*text, f"{indent}{_STEP}works:"]
        head[0] = f"{indent}- {head[0].strip()}"
        head = [*(indent + kept for kept in _kept(lines, first, item)), *head]
        return cls(first, last, indent, tuple(head), (), f"{indent}{_STEP * 2}", {}, tuple(lines[first:last]))

    @classmethod
    def _of_short(
        cls, lines: list[str], first: int, last: int, indent: str, inner: str, start: int, end: int, works: Node
    ) -> _Wall:
        """Return a wall whose works are in brackets, or that has none."""
        head = (*lines[first : start - 1], lines[start - 1].partition("works:")[0] + "works:")
        tail = (*(inner + kept for kept in _kept(lines, start - 1, works)), *lines[end:last])
        return cls(first, last, indent, head, tail, f"{inner}{_STEP}", {}, tuple(lines[start - 1 : end]))

    def with_rows(self, rows: Rows, comments: Mapping[str, _Comments]) -> _Wall:
        """Return the wall with other works; those that were there keep their comments."""
        return _Wall(
            self.first,
            self.last,
            self.indent,
            self.head,
            self.tail,
            self.item_indent,
            self.comments,
            tuple(line for row in rows for line in _row_lines(row, comments, self.item_indent)),
        )

    @property
    def text(self) -> list[str]:
        return [*self.head, *self.rows, *self.tail]


def _end(node: Node) -> int:
    """Return the number of the last line of a node."""
    if isinstance(node, Scalar):
        end = node.end or node.mark
        return end.line if end.column > 1 or end.line == node.mark.line else end.line - 1
    if node.end is not None:
        return node.end.line
    parts = node.items if isinstance(node, Items) else [*node.keys.values(), *node.pairs.values()]
    return max((_end(part) for part in parts), default=node.mark.line)


def _kept(lines: Sequence[str], first: int, node: Node) -> list[str]:
    """Return the comments inside and behind a value in brackets or braces, or behind a single one."""
    end = node.end
    if end is None:
        return []
    inside = [line.strip() for line in lines[first : end.line - 1] if line.lstrip().startswith("#")]
    behind = lines[end.line - 1][end.column - 1 :].strip()
    return [*inside, *([behind] if behind.startswith("#") else [])]


def _work(row: Node) -> str:
    if isinstance(row, Pairs) and row.pairs:
        row = row.pairs.get("work") or next(iter(row.pairs.values()))
    return row.text.strip() if isinstance(row, Scalar) else ""


def _comments(lines: Sequence[str], at: int) -> _Comments:
    """Return the comments in the lines of a row.

    Args:
        at: index of the first line that is its own; those above are comments.
    """
    above = tuple(line.strip() for line in lines[:at] if line.strip())
    behind = [line[line.index(" #") :].strip() for line in lines[at:] if " #" in line]
    return _Comments(above, "  ".join(behind))


def _row_lines(row: tuple[int | None, str], comments: Mapping[str, _Comments], indent: str) -> list[str]:
    number, work = row
    known = comments.get(work, _Comments())
    text = scalar(work) if number is None else f"{number}: {scalar(work)}"
    return [
        *(f"{indent}{line}" for line in known.above),
        f"{indent}- {text}" + (f"  {known.behind}" if known.behind else ""),
    ]


def _new_wall(place: WallPlace, rows: Rows, comments: Mapping[str, _Comments], indent: str) -> list[str]:
    fields = {"venue": place.venue, "room": place.room, "wall": place.wall}
    lines = [f"{indent}{_STEP}{name}: {scalar(value)}" for name, value in fields.items() if value]
    lines.append(f"{indent}{_STEP}works:")
    lines[0] = f"{indent}- {lines[0].strip()}"
    return ["", *lines, *(line for row in rows for line in _row_lines(row, comments, indent + _STEP * 2))]
