"""The input of every family of checks: a site read and planned, as values; no disk, no network."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from korme.core.model import Plan, Probe, RenderedBody
from korme.core.paths import is_below
from korme.core.problems import Mark, Problem
from korme.kinds import Entry, Work
from korme.site.codes import CodeLine
from korme.site.config import Config
from korme.site.glossary import Term
from korme.site.hanging import HangingTable
from korme.site.site import Site
from korme.site.translations import TranslationRecord
from korme.theme.theme import Theme


class Evidence(Struct, frozen=True, kw_only=True):
    """Everything known about a site before any file of it is made."""

    config: Config
    theme: Theme
    entries: Sequence[Entry]
    """All that could be read, including drafts."""
    incomplete: Sequence[Entry] = ()
    """Entries that lack a required field or have one that cannot be read: their other fields are checked."""
    published: Sequence[Entry]
    """The entries that this build publishes."""
    names: Mapping[str, Collection[str]]
    """Names of all entries by kind, including those that cannot be read."""
    probes: Mapping[str, Probe]
    """By the path of the picture."""
    prose: Mapping[str, RenderedBody]
    """By their Markdown."""
    site: Site
    plan: Plan
    files: Collection[str] = ()
    """Every file below content/ and creatives/, as a path from the root."""
    strays: Mapping[str, Problem] = {}
    """What each of the files whose ending says nothing is, by path; a problem unless an entry uses it."""
    reported: frozenset[str] = frozenset()
    """Files for which a problem is already reported."""
    broken: frozenset[str] = frozenset()
    """Reported files with errors, whose references are therefore unknown."""
    former: Mapping[str, str] = {}
    """Files of entries that were published before, by URL."""
    hanging: Sequence[HangingTable] = ()
    """Where the works of editions hang, as their files say."""
    codes: Sequence[CodeLine] = ()
    """The registry of codes."""
    translations: Mapping[str, TranslationRecord] = {}
    """What is recorded of translations, by language."""
    glossary: Sequence[Term] = ()
    is_whole: bool = True
    """Whether the plan covers the whole site; `--only` plans a part."""


Family = Callable[[Evidence], Iterable[Problem]]
"""A family of checks: takes the evidence and returns problems, each with its place."""


class MarkdownBody(NamedTuple):
    """The body of an entry in one language."""

    language: str
    markdown: str
    mark: Mark
    """Where the Markdown begins."""


def bodies(entry: Entry) -> list[MarkdownBody]:
    """Return the bodies of an entry, one a language."""
    if entry.body is None:
        return []
    found = []
    for language, markdown in entry.body.values:
        name = f"body.{language}"
        mark = entry.where(name if name in entry.marks else "body")
        found.append(MarkdownBody(language, markdown, mark))
    return found


def inside(mark: Mark, text: str, at: int) -> Mark:
    """Return the place of the character at an offset in a text that begins at `mark`."""
    return mark.inside((text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)))


def owns(entry: Entry, mark: Mark) -> bool:
    """Return whether a place belongs to an entry: in one of its texts, or in its folder but not in another entry's."""
    path = mark.path
    if path == entry.mark.path and entry.lines[0] and mark.line:  # one of several events in a day's file
        return entry.lines[0] <= mark.line <= entry.lines[1] or mark in entry.marks.values()
    if path in entry.files or path == entry.mark.path or any(path in picture.files for picture in entry.all_pictures):
        return True
    folder, _, name = entry.mark.path.rpartition("/")
    if not name.startswith("index.") or not is_below(path, folder):
        return False
    return isinstance(entry, Work) or not is_below(path, f"{folder}/works") or path == f"{folder}/works"
