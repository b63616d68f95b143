"""Templates that entries may choose beside the usual one of their kind: `template: wide`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from korme.core.problems import Mark, Problem, problem
from korme.theme.chain import theme_chain
from korme.theme.theme_fields import ThemeFields

Offered = Mapping[str, tuple[str, ...]]
"""By kind, the names of its templates."""


def template_named(kind: str, name: str) -> str:
    """Return the file of a template that an entry chooses: 'work--wide.html'."""
    return f"{kind}--{name}.html"


def joined(theirs: Offered, own: Offered) -> Offered:
    """Return what a theme and its parents offer."""
    return {kind: tuple(dict.fromkeys((*theirs.get(kind, ()), *own.get(kind, ())))) for kind in (*theirs, *own)}


def names_of(fields: ThemeFields) -> Offered:
    """Return what one theme.yaml offers."""
    return {kind: tuple(name for name, _ in templates) for kind, templates in fields.templates}


def without_file(offered: Offered, marks: Mapping[str, Mark], templates: Mapping[str, object]) -> Iterator[Problem]:
    """Yield a problem for each template that is offered and that the chain of themes does not have.

    Args:
        marks: the places of their names in theme.yaml, as 'templates.work.wide'.
        templates: the templates of the chain, by 'theme/name.html'.
    """
    known = {full.partition("/")[2] for full in templates}
    for kind, names in offered.items():
        for name in names:
            file = template_named(kind, name)
            if file not in known:
                yield problem("template-choice-file", marks[f"templates.{kind}.{name}"], found=name, file=file)


def offered_by(theme: str, root: Path, languages: tuple[str, ...]) -> Offered:
    """Return what the theme of a site offers, as far as its theme.yaml can be read."""
    offered: Offered = {}
    for link in theme_chain(theme, root, languages, [], Mark("")):
        offered = joined(names_of(link.fields), offered)
    return offered
