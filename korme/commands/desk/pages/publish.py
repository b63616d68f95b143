"""What the next publish will change, before and after side by side, and what it will leave out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from urllib.parse import quote

from msgspec import Struct

from korme.commands.desk.addresses import desk_address, public_address
from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse
from korme.commands.desk.pages.sheet import SheetFrame, frame_of, status_of
from korme.commands.desk.pages.stored import BEFORE
from korme.commands.desk.pending import MOST_FILES, FileDifference, PendingChange, next_publish
from korme.commands.desk.rendering import page
from korme.commands.desk.state import DeskState
from korme.commands.desk.thumbnails import Thumbnail, small_picture
from korme.commands.desk.told import ToldProblem, told
from korme.core.git import day_of
from korme.core.model import Phrase
from korme.core.problems import UsageError
from korme.i18n.languages import date
from korme.kinds import Entry, kind_of

_ORDER = ("new", "changed", "gone", "hidden", "unseen")


class ShownFile(Struct, frozen=True):
    """A file that differs, as the page shows it."""

    file: FileDifference
    before: str
    """Address of the picture that is published; '' if there is none."""
    after: Thumbnail | None
    """The picture that there is now."""


class ShownChange(Struct, frozen=True):
    """A change, as the page shows it."""

    change: PendingChange
    title: Phrase
    kind: str
    """Name of the kind of entry; '' for other files."""
    edit: str
    public: str
    files: tuple[ShownFile, ...]
    left: int
    """How many more files differ."""


def publish(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the changes; without git, why they are not known."""
    left_out = [entry for entry in state.content.entries if status_of(state, entry)]
    frames: list[SheetFrame] = [frame_of(state, request, entry) for entry in left_out]
    try:
        found = next_publish(state.options.root, state.content.entries, frozenset(one.mark.path for one in left_out))
        day = date(dt.date.fromisoformat(day_of(found.base)), request.language, "long")
    except UsageError as error:
        trouble: ToldProblem = told(error.problem, request.language)
        return page("publish.html", state, request, found=None, trouble=trouble, left_out=frames, groups=[])
    shown = [_shown(state, request, one) for one in found.changes]
    counts = Counter(one.change.how for one in shown)
    groups = [(how, [one for one in shown if one.change.how == how]) for how in _ORDER if counts[how]]
    return page("publish.html", state, request, found=found, day=day, left_out=frames, groups=groups, trouble=None)


def _shown(state: DeskState, request: DeskRequest, change: PendingChange) -> ShownChange:
    entry = change.entry
    title = entry.heading.pick(request.language) if entry else Phrase(change.title or change.place)
    return ShownChange(
        change,
        title,
        kind_of(entry).plural if entry else "",
        desk_address(entry) if entry else "",
        public_address(entry, request.language, state.languages) if entry and _is_shown(state, entry) else "",
        tuple(_file(state, file) for file in change.files[:MOST_FILES]),
        max(0, len(change.files) - MOST_FILES),
    )


def _is_shown(state: DeskState, entry: Entry) -> bool:
    return status_of(state, entry) != "withheld"


def _file(state: DeskState, file: FileDifference) -> ShownFile:
    if not file.is_picture:
        return ShownFile(file, "", None)
    old = quote(f"{DESK}{BEFORE}{file.old_path}") if file.old_path else ""
    return ShownFile(file, old, None if file.is_gone else small_picture(state, file.path))
