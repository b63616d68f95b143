"""What open pages are told: which build they should show, and what is wrong with the site."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

from msgspec import Struct, field, structs

KEEP_ALIVE = 15.0
"""Seconds between two signs of life on a quiet line; only a write shows that the page has gone."""


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
    """Names the build that is served; a page of another epoch is out of date."""
    building: bool = False
    language: str = "en"
    """Of the heading and the troubles."""
    heading: str = ""
    troubles: tuple[Trouble, ...] = ()

    def event(self) -> bytes:
        """The notice as a server-sent event."""
        data = {
            "epoch": self.epoch,
            "building": self.building,
            "language": self.language,
            "heading": self.heading,
            "troubles": [structs.asdict(one) for one in self.troubles],
        }
        return f"data: {json.dumps(data)}\n\n".encode()


class Board(Struct):
    """Holds the newest notice; any number of readers wait for the next. Readers that are slow miss old ones."""

    notice: Notice = field(default_factory=Notice)
    number: int = 0
    """How many notices there have been."""
    closed: bool = False
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def post(self, notice: Notice) -> None:
        """Show a notice to everybody."""
        with self._changed:
            self.notice = notice
            self.number += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Let everybody go."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> tuple[int, Notice] | None:
        """The newest notice and its number once it is another than `seen`; None after `seconds`, or at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self.number != seen, seconds)
            return None if self.closed or self.number == seen else (self.number, self.notice)


def stream(board: Board, *, pause: float = KEEP_ALIVE) -> Iterator[bytes]:
    """Server-sent events: the newest notice at once, then each new one, and a comment when nothing happens."""
    with board._changed:
        seen, notice = board.number, board.notice
    yield b"retry: 1000\n\n" + notice.event()
    while not board.closed:
        news = board.wait(seen, pause)
        if news is None:
            yield b": nothing new\n\n"
        else:
            seen, notice = news
            yield notice.event()
