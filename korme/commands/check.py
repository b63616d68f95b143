"""`check`: everything that is wrong, or what of it concerns some files; answered from memory when nothing has changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from korme.core.options import Options
from korme.core.paths import is_below
from korme.core.problems import Problem
from korme.store.fingerprint import fingerprint, last_problems, remember_problems

if TYPE_CHECKING:
    from korme.core.model import Progress
    from korme.publish.planning import PlannedSite


class Scope(Struct, frozen=True, kw_only=True):
    """What a person asks about; empty parts narrow nothing."""

    paths: tuple[str, ...] = ()
    """Files and folders, from the site's root."""
    kinds: tuple[str, ...] = ()
    changed: Collection[str] | None = None
    """Files that a change touches."""


def problems_of(options: Options, progress: Progress) -> tuple[Problem, ...]:
    """All that is wrong with a site, without reading it again when nothing has changed."""
    known = last_problems(options)
    if known is not None:
        return known
    sources = fingerprint(options).sources
    found = planned_site(options, progress).problems
    remember_problems(options, found, sources)
    return found


def planned_site(options: Options, progress: Progress) -> PlannedSite:
    """The site, read and planned."""
    from korme.build import check  # what is answered from memory needs none of it

    return check(options, progress)


def narrowed(problems: Sequence[Problem], scope: Scope) -> tuple[Problem, ...]:
    """The problems that concern what is asked about.

    With `changed` these are the problems in changed files, and those elsewhere that name what has changed: the
    other of two files at one address, the work that names a creative who has gone.
    """
    return tuple(one for one in problems if _concerns(one, scope))


def _concerns(one: Problem, scope: Scope) -> bool:
    path = one.mark.path
    if scope.paths and not any(is_below(path, asked) for asked in scope.paths):
        return False
    if scope.kinds and kind_of(path) not in scope.kinds:
        return False
    return scope.changed is None or _is_touched(path, scope.changed) or _names(one, scope.changed)


def _is_touched(path: str, changed: Collection[str]) -> bool:
    """Whether a change touches a file, or something in a folder."""
    return path in changed or any(is_below(one, path) for one in changed if path not in ("content", "creatives"))


def _names(one: Problem, changed: Collection[str]) -> bool:
    """Whether a problem's words name a changed file or entry."""
    said = {str(value) for _, value in one.values}
    return any(path in said or _entry_name(path) in said for path in changed)


def _entry_name(path: str) -> str:
    """The name of the entry that a file belongs to: 'aigerim' for creatives/aigerim/index.md."""
    parts = path.split("/")
    at = 1 if parts[0] == "creatives" else 2
    if parts[:1] == ["creatives"] and len(parts) > 4 and parts[2] == "works":
        at = 3
    return parts[at].partition(".")[0] if len(parts) > at else ""


def kind_of(path: str) -> str:
    """The kind of the entries among which a file lies, or 'site'."""
    from korme.kinds import KINDS, WORK  # needed only for --kind

    parts = path.split("/")
    if parts[0] == "creatives" and parts[2:3] == ["works"]:
        return WORK.name
    return next((kind.name for kind in KINDS if kind is not WORK and is_below(path, kind.folder)), "site")
