"""Reads `content/glossary.yaml`: a list `terms`, each by language with one name or several."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from korme.core.problems import Mark, Problem
from korme.fields.base import Declared, ReadContext, read_fields, spec
from korme.fields.groups import ListOf, MapOf
from korme.fields.nodes import compose
from korme.fields.scalars import Line, unknown_language
from korme.read.files import read_text
from korme.site.glossary import PATH, Term

LIMIT_KB = 1_000
_MOST_TERMS = 5_000


class GlossaryFile(Declared, frozen=True, kw_only=True):
    """What the file of the glossary may say."""

    terms: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = spec(
        ListOf(MapOf(ListOf(Line())), most=_MOST_TERMS),
        "Terms, each by language: `{en: linocut, ru: линогравюра}`; a list where several names are right.",
    )


def read_glossary(root: Path, languages: Sequence[str]) -> tuple[tuple[Term, ...], list[Problem]]:
    """Return the terms of a site, and what is wrong with the file; nothing if there is none."""
    if not (root / PATH).is_symlink() and not (root / PATH).exists():
        return (), []
    text, problems = read_text(root, PATH, limit_kb=LIMIT_KB)
    pairs, found = compose(text, PATH) if text is not None else (None, [])
    problems += found
    if pairs is None:
        return (), problems
    context = ReadContext(PATH, languages[0], tuple(languages), problems, lambda _name, _mark: None)
    terms = read_fields(GlossaryFile, pairs, context, kind="glossary").get("terms") or ()
    for number, names in enumerate(terms):
        for language, _ in names:
            if language not in languages:
                mark = context.marks.get(f"terms.{number}.{language}", Mark(PATH))
                problems.append(unknown_language(language, mark, "terms", context))
    marks = context.marks
    return tuple(Term(dict(names), marks.get(f"terms.{at}", Mark(PATH))) for at, names in enumerate(terms)), problems
