"""Notices to open pages: the build they should show, and the problems of the site."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field, structs

from korme.core.problems import Problem, Severity
from korme.i18n.messages import Messages, fold, more_lines, remedy, severity_counts

_LINK, _META = re.compile(rb"<link\b[^>]*>"), re.compile(rb"<meta (?:name|property)=[^>]*>")
_DIGEST = re.compile(rb"-[0-9a-f]{10}\.(?=\w)")
KEEP_ALIVE = 15.0
"""Seconds between two comments on an idle connection: only a write reveals that the page is closed."""


class Trouble(Struct, frozen=True):
    """A problem in the reader's language."""

    place: str
    """'creatives/aigerim/index.md:4:1'"""
    severity: str
    code: str
    message: str
    hint: str = ""


class Notice(Struct, frozen=True):
    """The state of the site."""

    epoch: str = ""
    """Name of the build that is served; a page of another epoch is out of date."""
    building: bool = False
    progress: str = ""
    """What the background is at, in words; empty if it is done."""
    pages: Mapping[str, str] = {}
    """The pages that were asked for last, by path in the output: each its digest, and that of all but its styles."""
    language: str = "en"
    """Language of the heading and the troubles."""
    heading: str = ""
    quiet_heading: str = ""
    """Heading of the warnings, which are folded below the errors."""
    more: tuple[str, ...] = ()
    """Lines about problems that are left out since many are alike."""
    troubles: tuple[Trouble, ...] = ()

    def event(self) -> bytes:
        """Return the notice as a server-sent event (WHATWG HTML)."""
        data = {
            "epoch": self.epoch,
            "building": self.building,
            "progress": self.progress,
            "pages": self.pages,
            "language": self.language,
            "heading": self.heading,
            "quiet_heading": self.quiet_heading,
            "more": self.more,
            "troubles": [structs.asdict(trouble) for trouble in self.troubles],
        }
        return f"data: {json.dumps(data)}\n\n".encode()


def digest_of(page: bytes) -> str:
    """Return what tells one version of a page from another."""
    return hashlib.blake2b(page, digest_size=8).hexdigest()


def rest_of(page: bytes) -> str:
    """Return the digest of a page but for what follows from styles.

    Left out are the digests in the names that `<link>` has, preloaded fonts, and what `<meta>` says to other programs,
    such as the colour of the browser and the picture with which the page is shared.
    """
    return digest_of(_LINK.sub(_plain_link, _META.sub(b"", page)))


def digests_of(pages: Mapping[str, bytes]) -> Mapping[str, str]:
    """Return the digests of pages by path: of the whole, and of all but its styles."""
    return {path: f"{digest_of(page)} {rest_of(page)}" for path, page in pages.items()}


def _plain_link(found: re.Match[bytes]) -> bytes:
    return b"" if b"preload" in found[0] else _DIGEST.sub(b".", found[0])


def trouble(problem_: Problem, messages: Messages) -> Trouble:
    """Return a problem as open pages show it."""
    texts = (messages.hint(problem_), remedy(problem_, messages, at_hand=True))
    hint = "\n".join(text for text in texts if text)
    return Trouble(str(problem_.mark), problem_.severity.value, problem_.code, messages.message(problem_), hint)


def with_problems(
    notice: Notice, problems: Sequence[Problem], messages: Messages, saved: Collection[str] = ()
) -> Notice:
    """Return a notice with the problems of the site, errors first.

    Args:
        saved: files that were just saved, whose problems come before others.
    """
    problems = changed_first(problems, saved)
    heading = _heading(problems, messages)
    if not heading:  # notes alone are no reason to cover a page
        return structs.replace(notice, heading="", quiet_heading="", troubles=(), more=())
    folded = fold(problems)
    return structs.replace(
        notice,
        heading=heading,
        quiet_heading=_heading([item for item in problems if not item.is_error], messages),
        troubles=tuple(trouble(item, messages) for item in folded.shown),
        more=tuple(more_lines(folded.more, messages)),
    )


def without_errors_in(notice: Notice, paths: Collection[str]) -> Notice:
    """Return a notice without the errors of some files, which have been read again and have none so far."""
    left = tuple(
        each
        for each in notice.troubles
        if each.severity != Severity.ERROR.value or each.place.split(":")[0] not in paths
    )
    if len(left) == len(notice.troubles) or any(each.severity == Severity.ERROR.value for each in left):
        return structs.replace(notice, troubles=left)
    if not notice.quiet_heading:
        return structs.replace(notice, troubles=(), heading="", more=())
    return structs.replace(notice, troubles=left, heading=notice.quiet_heading)


def _heading(problems: Sequence[Problem], messages: Messages) -> str:
    """Format counts: '2 errors, 1 warning'."""
    errors, warnings = severity_counts(problems)
    return ", ".join(messages.say(key, n=n) for key, n in (("errors", errors), ("warnings", warnings)) if n)


def changed_first(problems: Iterable[Problem], saved: Collection[str]) -> tuple[Problem, ...]:
    """Return problems, each once, with those of the files that were just saved before all others.

    Args:
        saved: paths from the site's folder.
    """
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.mark.path not in saved))


def saved_first(problems: Iterable[Problem], root: Path, *, since: float) -> tuple[Problem, ...]:
    """Return the problems of files that were saved after a time before all others.

    Args:
        since: in seconds of the Unix epoch.
    """
    problems = tuple(problems)
    saved = {path for path in {problem.mark.path for problem in problems} if _saved(root / path) >= since}
    return tuple(sorted(problems, key=lambda problem: problem.mark.path not in saved))


def _saved(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except (OSError, ValueError):
        return 0.0


class NumberedNotice(NamedTuple):
    """A notice and its number."""

    number: int
    notice: Notice


class Board(Struct):
    """Holds the latest notice, which any number of readers await; slow readers miss older ones."""

    notice: Notice = field(default_factory=Notice)
    number: int = 0
    """Number of notices so far."""
    closed: bool = False
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def post(self, notice: Notice) -> None:
        """Publish a notice to all readers."""
        with self._changed:
            self.notice = notice
            self.number += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Release all readers."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> NumberedNotice | None:
        """Return the latest notice once its number is not `seen`; None after `seconds`, or at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self.number != seen, seconds)
            return None if self.closed or self.number == seen else NumberedNotice(self.number, self.notice)


def stream(board: Board, *, pause: float = KEEP_ALIVE) -> Iterator[bytes]:
    """Yield server-sent events: the latest notice at once, then each new one, and a comment if nothing happens."""
    with board._changed:
        seen, notice = board.number, board.notice
    yield b"retry: 1000\n\n" + notice.event()
    while not board.closed:
        update = board.wait(seen, pause)
        if update is None:
            yield b": nothing new\n\n"
        else:
            seen, notice = update
            yield notice.event()
