"""`korme init`: a new site in an empty folder."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

from korme.cli.options import console_of, shared
from korme.cli.translated_help import Command


@click.command("init", cls=Command)
@shared
def init_command(**given: Any) -> int:
    """Create a new site in an empty folder."""
    from korme.commands.init import start

    console = console_of(given)
    folder = Path(given["root"])
    if not start(folder):
        console.line(console.messages.say("not-empty", folder=folder))
        return 2
    console.line(console.messages.say("made-site", folder=shlex.quote(str(folder))))
    return 0
