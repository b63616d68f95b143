"""Reads `content/figures/`: figures that others have counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.base import ReadContext, read_fields
from korme.fields.nodes import compose
from korme.read.files import read_text
from korme.read.yaml_files import yaml_files
from korme.site.given_figures import FOLDER, FigureFile, GivenFigure, given_figure
from korme.store.source_tree import SourceTree


def read_given_figures(
    tree: SourceTree, languages: Sequence[str], limits: Limits, editions: Collection[str]
) -> tuple[tuple[GivenFigure, ...], list[Problem]]:
    """Return the given figures of a site in the order of their files, and what is wrong with them.

    Args:
        editions: names of all editions.
    """
    items, problems = yaml_files(tree, FOLDER)
    found: dict[tuple[str, str, str], GivenFigure] = {}
    for item in items:
        text, wrong = read_text(tree.root, item.path, limit_kb=limits.entry_kb)
        problems += wrong
        for figure in [] if text is None else figures_in(text, item.path, languages, editions, problems):
            other = found.setdefault(figure.subject, figure)
            if other is not figure:
                place = f"{other.mark.path}:{other.mark.line}"
                problems.append(problem("figure-twice", figure.mark, found=figure.name[:80], other=place))
    return tuple(found.values()), problems


def figures_in(
    text: str, path: str, languages: Sequence[str], editions: Collection[str], problems: list[Problem]
) -> list[GivenFigure]:
    """Return the figures in the text of a file that can be read; problems are added to the list.

    Args:
        path: from the site's root.
        languages: the site's, the default first.
        editions: names of all editions.
    """
    pairs, found = compose(text, path)
    problems += found
    if pairs is None:
        return []
    context = ReadContext(path, languages[0], tuple(languages), problems, lambda _name, _mark: None)
    values = read_fields(FigureFile, pairs, context, kind="figures")
    if not values.get("figures") and not any(each.mark.path == path for each in problems):
        context.report("missing-field", Mark(path), field="figures", kind="figures")
    whole = FigureFile(**{key: value for key, value in values.items() if value is not None})
    kept: list[GivenFigure] = []
    for at, fields in enumerate(whole.figures):
        mark = context.marks.get(f"figures.{at}", Mark(path))
        figure = given_figure(fields, whole, mark, context)
        if figure and figure.edition and figure.edition not in editions:
            name = figure.edition
            place = context.marks.get(f"figures.{at}.edition") or context.marks.get("edition") or mark
            problems.append(suggest("unknown-reference", place, name[:80], editions, expected="edition"))
        elif figure:
            kept.append(figure)
    return kept
