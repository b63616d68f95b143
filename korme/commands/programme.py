"""`korme programme`: changes since a revision or an announcement, and new announcements."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from korme.checks.programme import check_programme
from korme.checks.references import check_references
from korme.core.git import contents, revision, stored
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, in_order, problem, with_severities
from korme.kinds import Creative, Edition, Entry, Event, Venue
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
from korme.site.consent import hidden_by, withheld
from korme.site.event_times import night_of
from korme.site.former_names import renamed
from korme.site.people import naming_visible, people_of

_OPTION = "programme diff"
_MOST = 1 << 23
"""Largest text file of a former revision that is read, in bytes."""


def changes_since(options: Options, reference: str) -> tuple[EventChange, ...]:
    """Return the changes from the programme of a git revision to the current one, text changes included.

    Args:
        reference: a branch, tag or commit; empty: the last announcement.

    Raises:
        UsageError: there is no such revision, or nothing was announced yet.
        SiteError: one of the two programmes cannot be read.
    """
    config, entries = _read(options.root)
    now, names = _facts(config, entries, options.today), _renamed(config, entries)
    if reference:
        before = Announced(dt.datetime.min, _facts_at(options, reference))
        return compare(before.renamed(*names).events, now)
    announced, problems = read_announced(options.root)
    if problems:
        raise SiteError(tuple(problems))
    if announced is None:
        raise UsageError(problem("never-announced", Mark(_OPTION)))
    return news(announced.renamed(*names), now)


def announced_now(options: Options, at: dt.datetime) -> tuple[Announced, tuple[EventChange, ...]]:
    """Return an announcement of the current programme, and the changes it announces; nothing is written.

    Raises:
        SiteError: the programme has errors; only what can be published is announced.
    """
    before, problems = read_announced(options.root)
    config, entries, others = _read_whole(options.root)
    errors = [found for found in (*problems, *others) if found.is_error]
    if errors:
        raise SiteError(tuple(errors))
    now = _facts(config, entries, options.today)
    before = before and before.renamed(*_renamed(config, entries))
    return announce(before, now, at), news(before, now) if before else ()


def write_announced(root: Path, announced: Announced) -> str:
    """Write the announcement into the site's content; return its path relative to the root."""
    beside = root / f"{PATH}.part"
    beside.write_bytes(to_json(announced).encode())
    os.replace(beside, root / PATH)
    return PATH


def _facts(config: Config, entries: Sequence[Entry], today: dt.date) -> dict[str, AnnouncedEvent]:
    venues = {entry.slug: entry for entry in entries if isinstance(entry, Venue)}
    creatives = {entry.slug: entry for entry in entries if isinstance(entry, Creative)}
    published = [entry for entry in entries if not entry.draft and not withheld(entry, today)]
    visible = naming_visible(published, people_of(entries, published, hidden_by(config, today)))
    events = [entry for entry in visible if isinstance(entry, Event)]
    editions = {entry.slug: entry for entry in entries if isinstance(entry, Edition)}
    return {event.slug: announced_event(event, venues, creatives, config, editions) for event in events}


def _renamed(config: Config, entries: Sequence[Entry]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the present names of events and of venues by their former ones."""
    events = {entry.slug: entry for entry in entries if isinstance(entry, Event)}
    venues = {entry.slug: entry for entry in entries if isinstance(entry, Venue)}
    return renamed(events, config.languages), renamed(venues, config.languages)


def _read(root: Path) -> tuple[Config, list[Entry]]:
    config, entries, _ = _read_whole(root)
    return config, entries


def _read_whole(root: Path) -> tuple[Config, list[Entry], Sequence[Problem]]:
    config, problems = read_config(root)
    read, names, found = read_entries(ReaderSettings(root, config.languages, config.bounds, night_of(config)))
    entries = [each.entry for each in read]
    events = [entry for entry in entries if isinstance(entry, Event) and not entry.draft]
    wrong = [*check_references(config, entries, names), *check_programme(config, events, entries)]
    return config, entries, in_order(with_severities([*problems, *found, *wrong], config.checks, strict=False))


def _facts_at(options: Options, reference: str) -> dict[str, AnnouncedEvent]:
    """Return the programme of a revision; its texts are written to a temporary folder and read from there."""
    at = revision(options.root, reference, option=_OPTION)
    files = [file for folder in ("content", "creatives") for file in stored(at, folder) if _is_wanted(file.path)]
    with tempfile.TemporaryDirectory(prefix="korme-") as name:
        folder = Path(name).resolve()
        for path, data in contents(at, [file for file in files if file.size <= _MOST]):
            target = folder / path
            if target.resolve().is_relative_to(folder):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        if not (folder / "content" / "site.yaml").is_file():
            return {}
        return _facts(*_read(folder), options.today)


def _is_wanted(path: str) -> bool:
    """Return whether a file is a text that is not of a work: the programme refers to creatives, not to works."""
    return path.endswith((".yaml", ".md")) and "/works/" not in path
