"""What passes between the server, which talks to browsers, and the workshop, which makes the site."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from korme.commands.desk.exchange import DeskRequest, DeskResponse
from korme.commands.serve.notices import Notice


class Changed(Struct, frozen=True):
    """To the workshop: sources have changed."""

    recent: tuple[str, ...] = ()
    """Paths in the output of the pages to be made before browsers are told: the one that was sent last."""
    paths: frozenset[str] | None = None
    """All that has changed, from the site's folder; None if that is not known."""

    def and_then(self, later: Changed) -> Changed:
        """Return this and a later change as one."""
        is_known = self.paths is not None and later.paths is not None
        return Changed(later.recent, (self.paths or frozenset()) | (later.paths or frozenset()) if is_known else None)


class Doubt(Struct, frozen=True):
    """To the workshop: look whether the sources are still as they were read, since a change may have had no event."""

    recent: tuple[str, ...] = ()
    """As for a change."""


class Asked(Struct, frozen=True):
    """To the workshop: a browser wants a file."""

    number: int
    path: str
    """From the output folder, with '/'."""


class Made(Struct, frozen=True):
    """A file that was made in memory."""

    data: bytes


class OnDisk(Struct, frozen=True):
    """A file that is finished somewhere on the disk."""

    path: str
    """Absolute."""


class Elsewhere(Struct, frozen=True):
    """A folder that was asked for without its final slash."""


class Gone(Struct, frozen=True):
    """A page that the site has no more, although the output folder may still have it."""


class Unplanned(Struct, frozen=True):
    """A file that the plan does not name: whatever the output folder has."""


Found = Made | OnDisk | Elsewhere | Gone | Unplanned


class Reply(Struct, frozen=True):
    """To the server: the answer to the request of a number."""

    number: int
    found: Found


class DeskAsked(Struct, frozen=True):
    """To the workshop: a page of the desk is wanted, or a form was sent to it."""

    number: int
    request: DeskRequest


class DeskReply(Struct, frozen=True):
    """To the server: the desk's answer to the request of a number."""

    number: int
    response: DeskResponse


class Bulletin(Struct, frozen=True):
    """To the server: what open pages are to learn."""

    notice: Notice
    pages: Mapping[str, bytes] | None = None
    """Pages of a new site that are made already, by path in the output; None: the site is the same."""
    is_read: bool = False
    """Whether the sources have been read: what changes from now on is for the next build."""
    folders: int = 0
    """Number of folders that were read, to compare with those that are watched; 0: as before."""
