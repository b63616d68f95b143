"""`content/import.yaml`: what the site's own column names and words for disciplines mean in tables."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from korme.commands.importer.column_names import COLUMNS, comparable
from korme.commands.importer.person_columns import FIELDS, network_label
from korme.commands.importer.table_kind import KINDS, OwnColumns
from korme.core.problems import Problem, SiteError, problem, suggest
from korme.fields.base import described
from korme.fields.nodes import Pairs, Scalar, compose
from korme.read.files import read_text
from korme.read.own_places import IMPORT_SETTINGS
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.read.yaml_text import scalar
from korme.site.config import Config

IGNORE = "ignore"
_LIMIT_KB = 256
_MOST_ADDED = 60
"""Headings that one import adds; a table with more of them is no table of ours."""
_LONGEST = 300
"""Characters of the longest heading that is written."""
_HEADER = """\
# How `korme import` reads your tables: what is not known by itself. Commit this file.
# columns: your heading and the field it means, or `ignore`; what is left empty is reported again.
# disciplines: the word people write and the key of a discipline in site.yaml, or `ignore`.
# The fields are listed in docs/import.md.
"""


class ImportSettings(Struct, frozen=True):
    """The decisions of the site's organizers."""

    columns: OwnColumns = OwnColumns()
    disciplines: Mapping[str, str] = {}
    """The key of a discipline, or 'ignore', by comparable word."""


def fields_of(kind: str) -> list[str]:
    """Return the fields that a column of a kind of table may be given."""
    return sorted(COLUMNS if kind == "programme" else FIELDS)


def read_import_settings(root: Path, config: Config) -> tuple[ImportSettings, SourceFile | None]:
    """Return the settings and their file; without a file, none.

    Raises:
        SiteError: a part of the file cannot be read.
    """
    if not os.path.lexists(root / IMPORT_SETTINGS):
        return ImportSettings(), None
    text, problems = read_text(root, IMPORT_SETTINGS, limit_kb=_LIMIT_KB)
    pairs = None
    if text is not None:
        pairs, problems = compose(text, IMPORT_SETTINGS)
    if pairs is None or text is None:
        raise SiteError(tuple(problems))
    problems = [*problems, *_unknown(pairs, ("columns", "disciplines"))]
    columns: dict[str, dict[str, str]] = {}
    by_kind = _map(pairs, "columns", problems)
    problems += _unknown(by_kind, KINDS)
    for kind in KINDS:
        known = [*fields_of(kind), IGNORE]
        for heading, value in _values(_map(by_kind, kind, problems), problems):
            if value.text not in known and not (kind != "programme" and network_label(value.text)):
                problems.append(suggest("unknown-word", value.mark, value.text[:60], known, field=heading[:60]))
            columns.setdefault(kind, {})[comparable(heading)] = value.text
    disciplines = {}
    keys = [key for key, _ in config.disciplines]
    for word, value in _values(_map(pairs, "disciplines", problems), problems):
        if value.text not in (*keys, IGNORE):
            problems.append(
                suggest("unknown-reference", value.mark, value.text[:60], keys, expected="discipline", field=word[:60])
            )
        disciplines[comparable(word)] = value.text
    if any(each.is_error for each in problems):
        raise SiteError(tuple(problems))
    return ImportSettings(OwnColumns(columns), disciplines), SourceFile(IMPORT_SETTINGS, text)


def _map(pairs: Pairs, name: str, problems: list[Problem]) -> Pairs:
    node = pairs.pairs.get(name)
    if isinstance(node, Pairs):
        return node
    if node is not None and not (isinstance(node, Scalar) and (node.is_nothing or not node.text)):
        problems.append(problem("wrong-type", node.mark, hint="map", field=name, expected="map", found=described(node)))
    return Pairs(pairs.mark)


def _values(pairs: Pairs, problems: list[Problem]) -> Iterator[tuple[str, Scalar]]:
    """Yield the decisions that are made."""
    for name, node in pairs.pairs.items():
        if not isinstance(node, Scalar):
            problems.append(
                problem("wrong-type", node.mark, hint="line", field=name[:60], expected="line", found=described(node))
            )
        elif node.text.strip() and not node.is_nothing:
            yield name, node


def _unknown(pairs: Pairs, known: Iterable[str]) -> list[Problem]:
    names = list(known)
    return [
        suggest("unknown-field", pairs.keys[name].mark, name[:60], names, kind="site")
        for name in pairs.pairs
        if name not in names
    ]


def with_decisions(source: SourceFile | None, decided: Mapping[tuple[str, ...], str]) -> SourceFile | None:
    """Return the file with decisions added, or None if it cannot be edited; those already in it stay.

    Args:
        decided: a field, a key of a discipline, or '' for an open question, by the way to it:
            `("columns", "people", "Künstlername")`, `("disciplines", "Foto")`.
    """
    wanted = {path: value for path, value in decided.items() if len(path[-1]) <= _LONGEST and path[-1].strip()}
    wanted = dict(list(wanted.items())[:_MOST_ADDED])
    if not wanted:
        return source
    if source is None:
        return SourceFile(IMPORT_SETTINGS, _HEADER + "".join(_new_lines(wanted)))
    for path, value in wanted.items():
        editor = editor_of(source)
        if editor is None:
            return None
        node = editor.document.pairs
        for part in path[:-1]:
            inner = node.pairs.get(part)
            node = inner if isinstance(inner, Pairs) else Pairs(node.mark)
        known = node.pairs.get(path[-1])
        if isinstance(known, Scalar) and (known.text.strip() or not value):
            continue
        edits = editor.set_field(*_deepest(editor.document.pairs, path, value))
        if edits is None:
            return None
        source = source.edited(edits)
    return source


def _deepest(pairs: Pairs, path: tuple[str, ...], value: str) -> tuple[tuple[str, ...], object]:
    """Return the way to the first part that is missing, and what to set there."""
    for depth in range(1, len(path)):
        node = pairs.pairs.get(path[depth - 1])
        if not isinstance(node, Pairs):
            inner: object = value
            for part in reversed(path[depth:]):
                inner = {part: inner}
            return path[:depth], inner
        pairs = node
    return path, value


def _new_lines(decided: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    above: tuple[str, ...] = ()
    for path, value in sorted(decided.items(), key=lambda item: item[0][:-1]):
        for depth, part in enumerate(path[:-1]):
            if path[: depth + 1] != above[: depth + 1]:
                yield f"{'  ' * depth}{part}:\n"
        above = path[:-1]
        yield f"{'  ' * len(above)}{scalar(path[-1])}:{f' {scalar(value)}' if value else ''}\n"


def open_decisions(kind: str, headings: Iterable[str]) -> dict[tuple[str, ...], str]:
    """Return the open questions for headings that are not known."""
    return {("columns", kind, " ".join(heading.split())): "" for heading in headings}
