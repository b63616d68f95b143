"""Reads `content/hanging/`: for each edition where its works hang."""

from __future__ import annotations

from collections.abc import Sequence

from korme.core.model import Limits
from korme.core.problems import Mark, Problem
from korme.fields.base import ReadContext, read_fields
from korme.fields.nodes import compose
from korme.read.files import Item, read_text
from korme.read.yaml_files import yaml_files
from korme.site.hanging import FOLDER, HangingTable
from korme.store.source_tree import SourceTree


def read_hanging(
    tree: SourceTree, languages: Sequence[str], limits: Limits
) -> tuple[tuple[HangingTable, ...], list[Problem]]:
    """Return the hanging tables of a site, by the names of their editions, and what is wrong with them."""
    items, problems = yaml_files(tree, FOLDER)
    found = (_read(tree, item, languages, limits, problems) for item in items)
    return tuple(table for table in found if table is not None), problems


def _read(
    tree: SourceTree, item: Item, languages: Sequence[str], limits: Limits, problems: list[Problem]
) -> HangingTable | None:
    text, found = read_text(tree.root, item.path, limit_kb=limits.entry_kb)
    problems += found
    return None if text is None else table_in(text, item.path, languages, problems)


def table_in(text: str, path: str, languages: Sequence[str], problems: list[Problem]) -> HangingTable | None:
    """Return the table in the text of a file, None if that is no YAML; problems are added to the list.

    Args:
        path: from the site's root; its name is the edition's.
        languages: the site's, the default first.
    """
    pairs, found = compose(text, path)
    problems += found
    if pairs is None:
        return None
    context = ReadContext(path, languages[0], tuple(languages), problems, lambda _name, _mark: None)
    values = {key: value for key, value in read_fields(HangingTable, pairs, context, kind="hanging").items() if value}
    edition = path.rpartition("/")[2].removesuffix(".yaml")
    return HangingTable(edition=edition, mark=Mark(path), marks=context.marks, **values)
