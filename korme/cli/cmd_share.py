"""`korme share`: pictures of works for their makers to post."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("share", cls=Command)
@click.argument("paths", nargs=-1, metavar="[CREATIVE|WORK]...")
@shared
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder of the built site.")
@click.option("--to", type=click.Path(path_type=Path), help="Folder for the pictures (default: .korme/share).")
@click.option("--language", default="", help="Language of the labels (default: the site's first).")
def share_command(**given: Any) -> int:
    """Draw tall pictures of works for people to post.

    1080 × 1920 pixels each, with the whole work, its title, its maker, the festival and its days. Build the site first.
    Works with a content note are left out.
    """
    from korme.commands.share import share

    console, options = console_of(given), options_of(given)
    folder = given["to"] or options.root / ".korme/share"
    with console.progress() as progress:
        written = share(options, given["paths"], folder.absolute(), given["language"], progress)
    console.line(console.messages.say("made-share", path=given["to"] or ".korme/share", count=len(written)))
    return 0
