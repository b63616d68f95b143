"""Reads `content/data/`: tables and lists of the organizers for the templates of their theme, in YAML, JSON or CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem
from korme.fields.base import ReadContext
from korme.fields.nodes import CONTROL, MAX_DEPTH, Items, Node, Pairs, Scalar, compose_any
from korme.fields.typed import check_typed, typed
from korme.read.files import Item, listed, read_text, shown
from korme.read.strays import stray
from korme.site.site_data import FOLDER, DataFile
from korme.store.source_tree import SourceTree

_ENDINGS = ("yaml", "json", "csv")
_SCHEMA = ".schema"
_DIVIDERS = ",;\t"


class ReadData(Struct, frozen=True):
    """A data file, and where its values stand."""

    file: DataFile
    name: str
    node: Node | None = None
    """None for JSON, whose places are not known."""


class Schema(Struct, frozen=True):
    """A JSON Schema beside a data file."""

    path: str
    value: Any


def read_data(
    tree: SourceTree, languages: Sequence[str], limits: Limits
) -> tuple[list[ReadData], Mapping[str, Schema], list[Problem]]:
    """Return the data files of a site, the schemas by the name of the data, and what is wrong with them."""
    around, problems = listed(tree, "content")
    folder = next((item for item in around if item.path == FOLDER), None)
    if folder is None or not folder.is_folder:
        return [], {}, [stray(FOLDER)] if folder else [each for each in problems if each.mark.path == FOLDER]
    items, problems = listed(tree, FOLDER)
    found: dict[str, ReadData] = {}
    schemas: dict[str, Schema] = {}
    for item in items:
        if item.is_folder or item.ending not in _ENDINGS:
            problems.append(_refused(item))
            continue
        stem = item.stem.removesuffix(_SCHEMA)
        is_schema, name = stem != item.stem, stem.replace("-", "_")
        if not re.fullmatch("[a-z][a-z0-9_]*", name) or (is_schema and item.ending == "csv"):
            problems.append(problem("data-name", Mark(shown(item.path)), found=shown(item.stem)))
            continue
        other = schemas[name].path if is_schema and name in schemas else ""
        other = found[name].file.path if not is_schema and name in found else other
        if other:
            problems.append(problem("data-name", Mark(item.path), hint="twice", found=name, other=other))
            continue
        read = _read(tree.root, item, languages, limits, problems)
        if read is None:
            continue
        if is_schema:
            value = typed(read, is_exact=False) if isinstance(read, (Scalar, Items, Pairs)) else read
            schemas[name] = Schema(item.path, value)
        elif isinstance(read, (Scalar, Items, Pairs)):
            found[name] = ReadData(DataFile(item.path, typed(read)), name, read)
        else:
            found[name] = ReadData(DataFile(item.path, _without_nothing(read)), name)
    problems += [
        problem("data-schema-alone", Mark(schema.path), found=name)
        for name, schema in schemas.items()
        if name not in found
    ]
    return list(found.values()), schemas, problems


def _refused(item: Item) -> Problem:
    if item.ending == "yml":
        return problem("wrong-ending", Mark(shown(item.path)), guess=shown(f"{item.stem}.yaml"))
    return stray(item.path)


def _read(root: Path, item: Item, languages: Sequence[str], limits: Limits, problems: list[Problem]) -> Any:
    """Return the node of a YAML or CSV file, the value of a JSON file, or None after reporting why not."""
    text, wrong = read_text(root, item.path, limit_kb=limits.entry_kb)
    problems += wrong
    if text is None:
        return None
    if item.ending == "json":
        return _json(text, item.path, problems)
    if item.ending == "csv":
        return _table(text, item.path, problems)
    node, wrong = compose_any(text, item.path)
    problems += wrong
    if node is None and not any(each.is_error for each in wrong):
        return Scalar("", Mark(item.path, 1, 1))
    if node is not None:
        context = ReadContext(item.path, languages[0], tuple(languages), problems, lambda _name, _mark: None)
        check_typed(node, item.stem, context)
    return node


def _json(text: str, path: str, problems: list[Problem]) -> Any:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) < len(found):
            key = next(key for at, (key, _) in enumerate(found) if any(key == other for other, _ in found[:at]))
            problems.append(problem("data-json", Mark(path), reason=f"'{key[:60]}' twice in one object"))
        return made

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=refuse)
    except json.JSONDecodeError as error:
        problems.append(problem("data-json", Mark(path, error.lineno, error.colno), reason=error.msg))
        return None
    except (ValueError, RecursionError) as error:
        problems.append(problem("data-json", Mark(path), reason=str(error)[:120]))
        return None
    if any(depth > MAX_DEPTH for depth, _ in _texts(value)):
        problems.append(problem("yaml-deep", Mark(path), levels=MAX_DEPTH))
        return None
    strange = next((found[0] for _, each in _texts(value) if (found := CONTROL.search(each))), "")
    if strange:
        problems.append(problem("control-character", Mark(path), character=f"U+{ord(strange):04X}", fix=""))
        return None
    return value


def _texts(value: Any) -> Iterator[tuple[int, str]]:
    """Yield every text of a value, with how deep it is."""
    waiting = [(0, value)]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one if isinstance(one, str) else ""
        if depth > MAX_DEPTH:
            continue
        if isinstance(one, dict):
            waiting += [(depth + 1, part) for pair in one.items() for part in pair]
        elif isinstance(one, list):
            waiting += [(depth + 1, part) for part in one]


def _without_nothing(value: Any) -> Any:
    """Return a value with empty texts for `null`."""
    if isinstance(value, dict):
        return {key: _without_nothing(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_nothing(part) for part in value]
    return "" if value is None else value


def _table(text: str, path: str, problems: list[Problem]) -> Items | None:
    """Return the rows of a CSV file as maps by the headings; `name.ru` is the key `ru` of the map `name`."""
    import csv  # few sites have tables
    import io

    first = text.partition("\n")[0]
    divider = max(_DIVIDERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    made = Items(Mark(path, 1, 1))
    headings: list[str] | None = None
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            line = rows.line_num - sum(cell.count("\n") for cell in row)
            if not any(cells):
                continue
            if headings is None:
                headings = _headings(cells, Mark(path, line, 1), problems)
            elif any(cells[len(headings) :]):
                problems.append(problem("data-csv", Mark(path, line), hint="more", found=cells[len(headings)][:60]))
            else:
                made.items.append(_row(headings, cells, Mark(path, line, 1)))
    except csv.Error as error:
        problems.append(problem("data-csv", Mark(path, rows.line_num), hint="broken", found=str(error)[:80]))
        return None
    return made


def _headings(cells: list[str], mark: Mark, problems: list[Problem]) -> list[str]:
    """Return the headings of a table; an empty one before others is reported."""
    while cells and not cells[-1]:
        cells.pop()
    for at, cell in enumerate(cells):
        if not cell:
            problems.append(problem("data-csv", mark, hint="heading", found=str(at + 1)))
        elif cell in cells[:at]:
            problems.append(problem("duplicate-key", mark, key=cell[:80], first=mark.line))
    return cells


def _row(headings: Sequence[str], cells: Sequence[str], mark: Mark) -> Pairs:
    made = Pairs(mark)
    for heading, cell in zip(headings, [*cells, *[""] * len(headings)], strict=False):
        outer, _, inner = heading.partition(".")
        target, key = (made.pairs.setdefault(outer, Pairs(mark)), inner) if inner and outer else (made, heading)
        if not isinstance(target, Pairs):
            target, key = made, heading
        is_number = cell[:1] in tuple("-0123456789")
        target.pairs[key] = Scalar(cell, mark, plain=is_number or not cell)  # 'No' is a country, too
        target.keys[key] = Scalar(key, mark)
        made.keys.setdefault(outer, Scalar(outer, mark))
    return made
