"""`korme init`: a new site in an empty folder."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

from korme.cli.options import shared, talk_of
from korme.cli.translated_help import Command


@click.command("init", cls=Command)
@shared
def init_command(**given: Any) -> int:
    """Begin a new site in an empty folder."""
    from korme.commands.init import start

    talk = talk_of(given)
    folder = Path(given["root"])
    if not start(folder):
        talk.line(talk.messages.say("not-empty", folder=folder))
        return 2
    talk.line(talk.messages.say("made-site", folder=shlex.quote(str(folder))))
    return 0
