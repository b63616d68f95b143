"""The options of a build, from the command line or another caller."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme import __version__


class Shard(Struct, frozen=True):
    """Which share of a build, of how many: '2/8'."""

    number: int
    """From 1."""
    count: int


class Options(Struct, frozen=True, kw_only=True):
    """The options of a build; folders are absolute."""

    root: Path
    output: Path
    """Where the site is written."""
    cache: Path
    today: dt.date
    """Date that seeds the shuffling of lists and is 'today' on the pages."""
    jobs: int = 1
    """Maximum number of child processes."""
    base_url: str | None = None
    """Overrides the site's own."""
    only: tuple[str, ...] = ()
    """Folders of creatives to build alone, from the root: 'creatives/aigerim'."""
    drafts: bool = False
    keep_going: bool = False
    """Publish without the broken entries."""
    strict: bool = False
    """Treat warnings as errors."""
    fast: bool = False
    """Encode pictures faster, for previews."""
    keep_index: bool = False
    """Keep the search index of the last build, so that an author sees the page at once."""
    portable: bool = False
    """End links in index.html, so that the site opens from a disk."""
    serve: bool = False
    """Whether the pages are for `korme serve`."""
    published: Path | None = None
    """The output of `korme build`, if this one is another, as that of `korme serve` is; None: it is the same."""
    theme: str = ""
    """Theme to use in place of the site's own; empty: the site's."""
    styleguide: bool = False
    """Add a page that shows every component of the theme."""
    frozen: str = ""
    """The edition that is being frozen (`korme freeze`); empty in every other build."""
    shared: str = ""
    """Address of a shared cache, without credentials; empty if there is none."""
    shard: Shard | None = None
    """Make only this share of what is expensive, and publish nothing."""
    workers: str = ""
    """Address of a cluster that makes pictures, cards and pages: 'dask://127.0.0.1:8786'; empty: child processes here."""

    @property
    def told(self) -> dict[str, Any]:
        """What templates may know of the build."""
        return {"version": __version__, "serve": self.serve, "drafts": self.drafts}
