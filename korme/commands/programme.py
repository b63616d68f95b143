"""`korme programme`: what has changed in the programme since a revision or an announcement, and announcing it."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from korme.checks.programme import check_programme
from korme.checks.references import check_references
from korme.core.git import contents, revision, stored
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, in_order, problem, with_severities
from korme.kinds import Creative, Entry, Event, Venue
from korme.read.announced import read_announced
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.site_file import read_config
from korme.site.announcements import (
    PATH,
    Announced,
    AnnouncedEvent,
    EventChange,
    announce,
    announced_event,
    compare,
    news,
    to_json,
)
from korme.site.config import Config
from korme.site.event_times import night_of

_OPTION = "programme diff"
_MOST = 1 << 23
"""Bytes of one text file of a former revision."""


def changes_since(options: Options, reference: str) -> tuple[EventChange, ...]:
    """What differs between the programme of a git revision and the site's as it is; everything, words too.

    Args:
        reference: a branch, a tag, a commit; empty: the last announcement.

    Raises:
        UsageError: there is no such revision, or nothing was announced yet.
        SiteError: one of the two programmes cannot be read.
    """
    now = _facts(*_read(options.root))
    if reference:
        return compare(_facts_at(options.root, reference), now)
    announced, problems = read_announced(options.root)
    if problems:
        raise SiteError(tuple(problems))
    if announced is None:
        raise UsageError(problem("never-announced", Mark(_OPTION)))
    return news(announced, now)


def announced_now(options: Options, at: dt.datetime) -> tuple[Announced, tuple[EventChange, ...]]:
    """The programme as it is now, told at a moment, and what is new in it; writes nothing.

    Raises:
        SiteError: it has errors: only what can be published is announced.
    """
    before, problems = read_announced(options.root)
    config, entries, found = _read_whole(options.root)
    errors = [one for one in (*problems, *found) if one.is_error]
    if errors:
        raise SiteError(tuple(errors))
    now = _facts(config, entries)
    return announce(before, now, at), news(before, now) if before else ()


def write_announced(root: Path, announced: Announced) -> str:
    """Put the announcement beside the site's content; returns its path from the root."""
    beside = root / f"{PATH}.part"
    beside.write_bytes(to_json(announced).encode())
    os.replace(beside, root / PATH)
    return PATH


def _facts(config: Config, entries: Sequence[Entry]) -> dict[str, AnnouncedEvent]:
    venues = {one.slug: one for one in entries if isinstance(one, Venue)}
    creatives = {one.slug: one for one in entries if isinstance(one, Creative)}
    events = [one for one in entries if isinstance(one, Event) and not one.draft]
    return {one.slug: announced_event(one, venues, creatives, config) for one in events}


def _read(root: Path) -> tuple[Config, list[Entry]]:
    config, entries, _ = _read_whole(root)
    return config, entries


def _read_whole(root: Path) -> tuple[Config, list[Entry], Sequence[Problem]]:
    config, problems = read_config(root)
    read, names, found = read_entries(ReaderSettings(root, config.languages, config.bounds, night_of(config)))
    entries = [one.entry for one in read]
    events = [one for one in entries if isinstance(one, Event) and not one.draft]
    wrong = [*check_references(config, entries, names), *check_programme(config, events, entries)]
    return config, entries, in_order(with_severities([*problems, *found, *wrong], config.checks, strict=False))


def _facts_at(root: Path, reference: str) -> dict[str, AnnouncedEvent]:
    """The programme of a revision: its texts are laid into a folder of their own and read like any others."""
    at = revision(root, reference, option=_OPTION)
    files = [one for folder in ("content", "creatives") for one in stored(at, folder) if _is_wanted(one.path)]
    with tempfile.TemporaryDirectory(prefix="korme-") as name:
        folder = Path(name).resolve()
        for path, data in contents(at, [one for one in files if one.size <= _MOST]):
            target = folder / path
            if target.resolve().is_relative_to(folder):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        if not (folder / "content" / "site.yaml").is_file():
            return {}
        return _facts(*_read(folder))


def _is_wanted(path: str) -> bool:
    """The texts of everything but works: the programme names creatives, not what they made."""
    return path.endswith((".yaml", ".md")) and "/works/" not in path
