"""Reads `content/hanging/`: for each edition where its works hang."""

from __future__ import annotations

from collections.abc import Sequence

from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem
from korme.fields.base import ReadContext, read_fields
from korme.fields.nodes import compose
from korme.read.files import Item, listed, read_text, shown
from korme.read.strays import stray
from korme.site.hanging import FOLDER, HangingTable
from korme.store.source_tree import SourceTree


def read_hanging(
    tree: SourceTree, languages: Sequence[str], limits: Limits
) -> tuple[tuple[HangingTable, ...], list[Problem]]:
    """Return the hanging tables of a site, by the names of their editions, and what is wrong with them."""
    folder, name = FOLDER.split("/")
    if name not in tree.listing(folder).names:
        return (), []
    around, problems = listed(tree, folder)
    item = next((item for item in around if item.path == FOLDER), None)
    if item is None or not item.is_folder:
        return (), [stray(FOLDER)] if item else [each for each in problems if each.mark.path == FOLDER]
    items, problems = listed(tree, FOLDER)
    tables: list[HangingTable] = []
    for item in items:
        if item.is_folder or item.ending != "yaml":
            problems.append(_refused(item))
        elif (table := _read(tree, item, languages, limits, problems)) is not None:
            tables.append(table)
    return tuple(tables), problems


def _refused(item: Item) -> Problem:
    if item.ending == "yml" and not item.is_folder:
        return problem("wrong-ending", Mark(shown(item.path)), guess=shown(f"{item.stem}.yaml"))
    return stray(item.path)


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
