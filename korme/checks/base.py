"""What a family of checks may look at: a site read and planned, as values; no disk, no network."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from korme.core.model import Plan, Probe, RenderedBody
from korme.core.problems import Mark, Problem
from korme.kinds import Entry
from korme.site.config import Config
from korme.site.site import Site
from korme.theme.theme import Theme


class Evidence(Struct, frozen=True, kw_only=True):
    """Everything known of a site before anything is made."""

    config: Config
    theme: Theme
    entries: Sequence[Entry]
    """All that could be read, drafts too."""
    published: Sequence[Entry]
    """Those of them that this build publishes."""
    names: Mapping[str, Collection[str]]
    """By kind the names of all entries, also of those that cannot be read."""
    probes: Mapping[str, Probe]
    """By a picture's path."""
    prose: Mapping[str, RenderedBody]
    """By the Markdown it was made from."""
    site: Site
    plan: Plan
    files: Collection[str] = ()
    """Every file below content/ and creatives/, from the root."""
    told: frozenset[str] = frozenset()
    """The files of which something is said already."""
    broken: frozenset[str] = frozenset()
    """Those of them with errors: what their texts ask for is not known."""
    is_whole: bool = True
    """Whether the plan is the whole site's (`--only` makes a part)."""


Family = Callable[[Evidence], Iterable[Problem]]
"""One family of checks: what is wrong, each problem at its place."""


def bodies(entry: Entry) -> list[tuple[str, str, Mark]]:
    """The bodies of an entry: language, Markdown, where it stands."""
    found = []
    for language, words in entry.body.values if entry.body else ():
        name = f"body.{language}"
        found.append((language, words, entry.where(name if name in entry.marks else "body")))
    return found


def inside(mark: Mark, words: str, part: str) -> Mark:
    """Where `part` stands in a text that begins at `mark`; a text in a YAML value may be folded: its own place then."""
    at = words.find(part)
    if at < 0 or not mark.line or not mark.path.endswith(".md") or mark.column:
        return mark
    line = words.count("\n", 0, at)
    return Mark(mark.path, mark.line + line, at - (words.rfind("\n", 0, at) + 1) + 1)
