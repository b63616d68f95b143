"""What has changed since yesterday: by the history in git, or by the times of the files without one."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Sequence

from msgspec import Struct

from korme.commands.desk.addresses import with_query
from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse
from korme.commands.desk.owners import Owners
from korme.commands.desk.pages.sheet import SheetFrame, SheetLink, frame_of
from korme.commands.desk.pending import MOST_FILES, SOURCES
from korme.commands.desk.rendering import page
from korme.commands.desk.state import DeskState
from korme.core.git import changes
from korme.core.git_log import Commit, commits_since
from korme.core.problems import Mark, UsageError
from korme.i18n.languages import date, time
from korme.kinds import Entry
from korme.site.site import entry_key

_DAYS = (1, 7, 30)


class RecentChange(Struct, frozen=True):
    """A commit, or what is not in one yet."""

    when: str
    """Day and time as the reader's language writes them; '' for what is not committed."""
    who: str
    subject: str
    frames: tuple[SheetFrame, ...]
    """The entries that it has touched."""
    others: tuple[str, ...]
    """Paths of files that are no entry's, the first of them."""
    left: int = 0
    """How many more there are."""


def recent(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the changes since the beginning of yesterday, or of some days more (`days` in the address)."""
    days = next((each for each in _DAYS if str(each) == request.one("days")), 1)
    since = _beginning(dt.datetime.now().astimezone(), days)
    owners = Owners.of_entries(state.content.entries)
    try:
        found = _by_git(state, request, owners, since)
        has_history = True
    except UsageError:
        found = _by_times(state, request, owners, since)
        has_history = False
    address = f"{DESK}recent"
    links = [
        SheetLink(str(each), with_query(address, days="" if each == 1 else str(each)), each == days) for each in _DAYS
    ]
    day = date(since.date(), request.language, "long")
    return page("recent.html", state, request, found=found, links=links, day=day, has_history=has_history)


def _beginning(now: dt.datetime, days: int) -> dt.datetime:
    """Return the first moment of the day some days ago, where this machine is."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None) - dt.timedelta(days=days)
    return day.astimezone()


def _by_git(state: DeskState, request: DeskRequest, owners: Owners, since: dt.datetime) -> list[RecentChange]:
    root = state.options.root
    commits = commits_since(root, since)
    open_paths = [path for one in changes(root, "HEAD").all for path in one.paths]
    found = [
        _change(state, request, owners, open_paths, None),
        *(_of_commit(state, request, owners, one) for one in commits),
    ]
    return [one for one in found if one.frames or one.others]


def _of_commit(state: DeskState, request: DeskRequest, owners: Owners, commit: Commit) -> RecentChange:
    return _change(state, request, owners, commit.paths, commit)


def _by_times(state: DeskState, request: DeskRequest, owners: Owners, since: dt.datetime) -> list[RecentChange]:
    """Return what was written since a time, as one change: file times do not tell who or why."""
    paths = [path for path in state.content.files if _written(state, path) >= since.timestamp()]
    found = _change(state, request, owners, paths, None)
    return [found] if found.frames or found.others else []


def _written(state: DeskState, path: str) -> float:
    try:
        return os.stat(state.options.root / path).st_mtime
    except (OSError, ValueError):
        return 0.0


def _change(
    state: DeskState, request: DeskRequest, owners: Owners, paths: Iterable[str], commit: Commit | None
) -> RecentChange:
    touched: dict[tuple[str, ...], Entry] = {}
    others: list[str] = []
    for path in sorted({path for path in paths if path.startswith(SOURCES)}):
        entry = owners.of(Mark(path))
        if entry:
            touched[entry_key(entry)] = entry
        else:
            others.append(path)
    frames = tuple(frame_of(state, request, entry) for entry in _in_order(state, touched.values()))
    if commit is None:
        return RecentChange("", "", "", frames, tuple(others[:MOST_FILES]), max(0, len(others) - MOST_FILES))
    local = commit.when.astimezone()
    when = f"{date(local.date(), request.language, 'long')}, {time(local, request.language)}"
    left = max(0, len(others) - MOST_FILES)
    return RecentChange(when, commit.who, commit.subject, frames, tuple(others[:MOST_FILES]), left)


def _in_order(state: DeskState, entries: Iterable[Entry]) -> Sequence[Entry]:
    order = {key: at for at, key in enumerate(state.entries)}
    return sorted(entries, key=lambda entry: order[entry_key(entry)])
