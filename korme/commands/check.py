"""`check`: the problems of a site, or of some of its files; cached until something changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from korme.core.options import Options
from korme.core.paths import is_below
from korme.core.problems import Problem
from korme.store.fingerprint import Fingerprint, fingerprint, last_problems, remember_problems

if TYPE_CHECKING:
    from korme.core.model import Progress
    from korme.publish.planning import PlannedSite


class Scope(Struct, frozen=True, kw_only=True):
    """Filter of problems; empty fields do not filter."""

    paths: tuple[str, ...] = ()
    """Files and folders, relative to the site's root."""
    kinds: tuple[str, ...] = ()
    changed: Collection[str] | None = None
    """Files touched by a change."""


def problems_of(options: Options, progress: Progress, former: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """Return all problems of a site, from the cache if nothing has changed.

    Args:
        former: files of entries that were published, by URL, beside those that builds remember.
    """
    if former:
        return checked_site(options, progress, former=former).problems
    cached = last_problems(options)
    if cached is not None:
        return cached
    known = fingerprint(options)
    problems = checked_site(options, progress, known).problems
    remember_problems(options, problems, known)
    return problems


def checked_site(
    options: Options,
    progress: Progress,
    known: Fingerprint | None = None,
    former: Mapping[str, str] | None = None,
) -> PlannedSite:
    """Return the site with all its problems: read, planned, and its pages rendered.

    Args:
        known: the fingerprint of the site from before this call, if known.
        former: files of entries that were published, by URL, beside those that builds remember.
    """
    from korme.build import check  # not needed if the answer is cached

    return check(options, progress, known, former)


def narrowed(problems: Sequence[Problem], scope: Scope) -> tuple[Problem, ...]:
    """Return the problems that match a scope.

    With `changed` these are the problems in changed files, and those elsewhere that refer to them: the other of two
    files with the same slug, the work that names a removed creative.
    """
    return tuple(problem for problem in problems if _concerns(problem, scope))


def _concerns(problem: Problem, scope: Scope) -> bool:
    path = problem.mark.path
    if scope.paths and not any(is_below(path, asked) for asked in scope.paths):
        return False
    if scope.kinds and kind_of(path) not in scope.kinds:
        return False
    return scope.changed is None or _is_touched(path, scope.changed) or _names(problem, scope.changed)


def _is_touched(path: str, changed: Collection[str]) -> bool:
    """Return whether a change touches a file, or something in a folder."""
    return path in changed or any(is_below(file, path) for file in changed if path not in ("content", "creatives"))


def _names(problem: Problem, changed: Collection[str]) -> bool:
    """Return whether the message of a problem names a changed file or entry."""
    values = {str(value) for _, value in problem.values}
    return any(path in values or _entry_name(path) in values for path in changed)


def _entry_name(path: str) -> str:
    """Return the slug of the entry that a file belongs to: 'aigerim' for creatives/aigerim/index.md."""
    parts = path.split("/")
    at = 1 if parts[0] == "creatives" else 2
    if parts[:1] == ["creatives"] and len(parts) > 4 and parts[2] == "works":
        at = 3
    return parts[at].partition(".")[0] if len(parts) > at else ""


def kind_of(path: str) -> str:
    """Return the kind of the entries in a file's folder, or 'site'."""
    from korme.kinds import KINDS, WORK  # needed only for --kind

    parts = path.split("/")
    if parts[0] == "creatives" and parts[2:3] == ["works"]:
        return WORK.name
    return next((kind.name for kind in KINDS if kind is not WORK and is_below(path, kind.folder)), "site")
