"""What passes between the server, which talks to browsers, and the workshop, which makes the site."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from korme.commands.serve.notices import Notice


class Changed(Struct, frozen=True):
    """To the workshop: sources have changed."""

    recent: tuple[str, ...] = ()
    """Paths in the output of the pages that were asked for last, the latest first: to be made first."""


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


class Bulletin(Struct, frozen=True):
    """To the server: what open pages are to learn."""

    notice: Notice
    pages: Mapping[str, bytes] | None = None
    """Pages of a new site that are made already, by path in the output; None: the site is the same."""
    is_read: bool = False
    """Whether the sources have been read, so that they can be compared with what was built."""
