"""`korme init`: a new site in an empty folder."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

from korme.cli.options import console_of, shared
from korme.cli.translated_help import Command
from korme.core.problems import Mark, UsageError, problem


@click.command("init", cls=Command)
@shared
@click.option("--languages", metavar="LIST", default="", help="Languages of the site, the default first: pt,de.")
def init_command(**given: Any) -> int:
    """Create a new site in an empty folder."""
    from korme.commands.init import LANGUAGES, start

    console = console_of(given)
    folder = Path(given["root"])
    if not start(folder, _languages(given["languages"]) or LANGUAGES):
        console.line(console.messages.say("not-empty", folder=folder))
        return 2
    console.line(console.messages.say("made-site", folder=shlex.quote(str(folder))))
    return 0


def _languages(listed: str) -> tuple[str, ...]:
    """Return the languages of a list such as `pt,de`.

    Raises:
        UsageError: one is no language.
    """
    from korme.fields.scalars import is_language

    tags = tuple(dict.fromkeys(listed.replace(",", " ").split()))
    for tag in tags:
        if not is_language(tag):
            raise UsageError(problem("not-a-language", Mark("--languages"), field="languages", found=tag[:40], fix=""))
    return tags
