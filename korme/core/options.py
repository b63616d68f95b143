"""What a build is asked for, on the command line or by whoever calls it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from msgspec import Struct


class Options(Struct, frozen=True, kw_only=True):
    """Folders are absolute."""

    root: Path
    output: Path
    cache: Path
    today: dt.date
    """The day that shuffles lists and is 'today' on the pages."""
    jobs: int = 1
    """Child processes at once."""
    base_url: str | None = None
    """In place of the site's own."""
    only: tuple[str, ...] = ()
    """Folders of creatives to build alone, from the root: 'creatives/aigerim'."""
    drafts: bool = False
    keep_going: bool = False
    """Publish without the broken entries."""
    strict: bool = False
    """Warnings are errors."""
    fast: bool = False
    """Cheaper pictures, for looking."""
    keep_index: bool = False
    """Leave the search index as the last build made it: somebody who writes wants to see the page at once."""
    portable: bool = False
    """Links end in index.html, so that the site opens from a disk."""
    styleguide: bool = False
    """Add a page that shows every component of the theme."""
