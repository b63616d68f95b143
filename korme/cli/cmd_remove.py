"""`korme remove`: take an entry off the site."""

from __future__ import annotations

from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("remove", cls=Command)
@click.argument("path")
@shared
@click.option("--dry-run", is_flag=True, help="Show what would change without changing anything.")
def remove_command(**given: Any) -> int:
    """Take an entry off the site.

    PATH is its folder, file or address. Fields and links that name it are updated. If a place cannot do without it,
    this is reported and nothing is removed. Its addresses say that it is no longer shown. The files are kept in
    .korme/removed/.
    """
    from korme.commands.rename.remove import remove
    from korme.read.site_file import refuse_no_site

    console, options = console_of(given), options_of(given)
    refuse_no_site(options.root)
    done = remove(options, given["path"], dry_run=given["dry_run"])
    if done.problems:
        console.problems(done.problems, most=None)
        return 1
    say = console.messages.say
    for line in done.diff:
        console.line(line)
    named = {mark.path for mark in done.named}
    for path in done.references:
        if path not in named:
            console.line(say("removed-references", path=path))
    for mark in done.named:
        console.line(say("removed-named", place=str(mark), name=done.name))
    what = "would-remove" if given["dry_run"] else "removed-entry" if done.kept else "removed-listed"
    console.line(say(what, path=done.path, kept=", ".join(done.kept)))
    if done.addresses:
        console.line(say("removed-addresses", addresses=", ".join(done.addresses)))
    if given["dry_run"]:
        console.line(say("rehearsed"))
    return 0
