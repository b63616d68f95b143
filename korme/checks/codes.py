"""Codes: each leads to an entry, or says that what it named is gone."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.problems import Mark, Problem, problem
from korme.site.codes import PATH, address_named
from korme.site.former_pages import former_pages


def check(evidence: Evidence) -> Iterator[Problem]:
    if not evidence.codes or not evidence.is_whole or evidence.broken - {PATH}:
        return
    living = [line for line in evidence.codes if not line.is_gone and evidence.site.codes[line.code].entry is None]
    known = {address_named(entry) for entry in evidence.entries}
    former = former_pages(evidence.entries, evidence.site.creatives, evidence.config.languages)
    for line in living:
        if line.names not in known and f"{line.names}/" not in former and not _is_named(line.names, evidence):
            yield problem("code-lost", Mark(PATH, line.line, 1), found=line.code, names=line.names)


def _is_named(names: str, evidence: Evidence) -> bool:
    """Return whether there is an entry that cannot be read."""
    first, _, rest = names.partition("/")
    kind = "event" if first == "programme" else "work" if "/" in rest else "creative"
    return rest in evidence.names.get(kind, ())
