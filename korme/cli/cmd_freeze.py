"""`korme freeze`: a year stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command

if TYPE_CHECKING:
    from korme.cli.console import Console
    from korme.commands.freeze.freezing import Frozen

_NAMED = 20
"""Files that are named without `--verbose`."""


@click.command("freeze", cls=Command)
@click.argument("edition")
@shared
@click.option("--base-url", help="Address of the published site; overrides site.yaml.")
@click.option("-n", "--jobs", type=click.IntRange(1, 256), help="Parallel processes (default: one per core).")
@click.option("--again", is_flag=True, help="Freeze an already frozen year again as it is now.")
@click.option("--dry-run", is_flag=True, help="Show what would be kept without writing anything.")
def freeze_command(**given: Any) -> int:
    """Keep a year as it is: korme freeze 2026.

    The year's pages, search and pictures are stored in archive/2026/ and archive/media/. Every later build publishes
    them unchanged at /archive/2026/, whatever becomes of themes and entries. Pictures are stored once for all years.
    """
    from korme.commands.freeze.freezing import freeze

    console, options = console_of(given), options_of(given)
    again, dry_run = given["again"], given["dry_run"]
    with console.progress() as progress:
        done = freeze(options, given["edition"], progress, again=again, dry_run=dry_run)
    console.problems(done.problems)
    say = console.messages.say
    if done.is_refused or done.archive is None:
        console.line(say("freeze-refused", edition=given["edition"]))
        return 1
    if done.is_there:
        _show_differences(console, done)
        return 1 if done.differs else 0
    values = {
        "folder": f"{done.archive.folder}/",
        "files": say("files", n=done.files),
        "bytes": _shown(done.size),
        "media": say("files", n=done.media),
        "new": say("files", n=done.new_media),
        "new_bytes": _shown(done.media_size),
    }
    console.line(say("freeze-pages", **values))
    console.line(say("freeze-media", **values))
    console.line(say("rehearsed") if dry_run else say("freeze-next", edition=done.archive.edition))
    return 0


def _show_differences(console: Console, done: Frozen) -> None:
    """Print what freezing the year again would change."""
    say = console.messages.say
    folder = done.archive.folder if done.archive else ""
    if not done.differs:
        console.line(say("freeze-same", folder=f"{folder}/"))
        return
    for sign, paths in (("+", done.added), ("~", done.changed), ("-", done.removed)):
        for path in paths if console.verbose else paths[:_NAMED]:
            console.line(f"  {sign} {path}")
        if len(paths) > _NAMED and not console.verbose:
            console.line(f"  {sign} …")
    counts = {"added": len(done.added), "changed": len(done.changed), "removed": len(done.removed)}
    console.line(say("freeze-differs", folder=f"{folder}/", **counts))


def _shown(size: int) -> str:
    """Return a number of bytes in megabytes."""
    return f"{size / 1_000_000:,.1f} MB"
