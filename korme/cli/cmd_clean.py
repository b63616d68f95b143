"""`korme clean`: remove the cache and the output, or only unused files of the cache."""

from __future__ import annotations

from typing import Any

import click

from korme.cli.options import console_of, options_of, output_option, shared
from korme.cli.translated_help import Command


@click.command("clean", cls=Command)
@shared
@output_option()
@click.option("--unused", is_flag=True, help="Keep what recent builds used.")
def clean_command(**given: Any) -> int:
    """Remove the cache and the output.

    With --unused, remove only the part of the cache that recent builds did not use.
    """
    from korme.commands.clean import clean

    console = console_of(given)
    files, size = clean(options_of(given), only_unused=given["unused"])
    console.line(
        console.messages.say("cleaned", files=console.messages.say("files", n=files), size=round(size / 1e6, 1))
    )
    return 0
