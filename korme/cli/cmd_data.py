"""`korme data`: a year as one file that lasts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("data", cls=Command)
@click.argument("edition")
@shared
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: EDITION.zip).")
@click.option("--originals", is_flag=True, help="Add the authors' original files: for an archive, not for the web.")
@click.option("--base-url", help="Address of the published site; overrides site.yaml.")
@click.option("-n", "--jobs", type=click.IntRange(1, 256), help="Parallel processes (default: one per core).")
def data_command(**given: Any) -> int:
    """Pack a year into one ZIP: korme data 2026.

    The ZIP contains the year's entries, pages and data, a table of the originals with their checksums, and a README
    that says how to read it all in twenty years. It has only what the site publishes. If the year is frozen, its pages
    are the frozen ones. korme verify FILE.zip detects a single flipped bit.
    """
    from korme.commands.year_data.packing import pack

    console, options = console_of(given), options_of(given)
    target = given["to"] or Path(f"{Path(given['edition']).name}.zip")
    with console.progress() as progress:
        done = pack(options, given["edition"], target.absolute(), progress, originals=given["originals"])
    console.problems(done.problems)
    say = console.messages.say
    if done.target is None:
        console.line(say("data-refused", edition=given["edition"]))
        return 1
    values = {
        "path": str(target),
        "files": say("files", n=done.files),
        "size": f"{done.size / 1_000_000:,.1f} MB",
        "entries": say("files", n=done.entries),
        "originals": say("files", n=done.originals),
    }
    console.line(say("data-written", **values))
    console.line(say("data-frozen", day=done.frozen) if done.frozen else say("data-made", edition=given["edition"]))
    if given["originals"]:
        console.line(say("data-originals", **values))
    if done.located:
        console.line(say("data-located", files=say("files", n=done.located)))
    return 0
