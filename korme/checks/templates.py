"""The templates that entries choose for their pages: whether the theme offers them."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.problems import Problem, problem, suggest
from korme.kinds import kind_of
from korme.site.urls import entry_url


def check(evidence: Evidence) -> Iterator[Problem]:
    """Yield a problem for each entry whose `template` is not used, because the theme has no such one."""
    theme = evidence.theme
    for entry in (*evidence.entries, *evidence.incomplete):
        if not entry.template:
            continue
        kind, mark = kind_of(entry), entry.where("template")
        offered = theme.offered.get(kind.name, ())
        if not offered or not entry_url(entry):
            hint = "page" if not kind.url else "home" if not entry_url(entry) else ""
            values = {"found": entry.template[:60], "theme": theme.name, "kind": kind.name}
            yield problem("template-not-offered", mark, hint=hint, **values)
        elif entry.template not in offered:
            yield suggest("template-choice", mark, entry.template[:60], offered, theme=theme.name)
