"""`korme rename`: give an entry another address."""

from __future__ import annotations

from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("rename", cls=Command)
@click.argument("old")
@click.argument("new")
@shared
@click.option("--dry-run", is_flag=True, help="Show what would change without changing anything.")
def rename_command(**given: Any) -> int:
    """Change an entry's address.

    OLD is its folder, file or address, NEW the new name: korme rename creatives/muller mueller. Fields and links that
    name the entry are updated, and its former address redirects to the new one, as do those of a person's works.
    """
    from korme.commands.rename.rename import rename
    from korme.read.site_file import refuse_no_site

    console, options = console_of(given), options_of(given)
    refuse_no_site(options.root)
    done = rename(options, given["old"], given["new"], dry_run=given["dry_run"])
    say = console.messages.say
    for line in done.diff:
        console.line(line)
    for path, places in done.references:
        console.line(say("rename-references", path=path, places=say("places", n=places)))
    for path in done.unread:
        console.line(say("rename-unread", path=path, name=done.name))
    console.line(f"{done.fix.mark}: {say(done.fix.what, **dict(done.fix.values))}")
    if done.old:
        console.line(say("rename-leads", old=f"/{done.old}", new=f"/{done.new}"))
    if given["dry_run"]:
        console.line(say("rehearsed"))
    return 1 if done.unread else 0
