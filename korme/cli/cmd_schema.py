"""`korme schema`: what an editor needs to complete and check entries."""

from __future__ import annotations

from typing import Any

import click

from korme.cli.options import options_of, shared, talk_of
from korme.cli.translated_help import Command


@click.command("schema", cls=Command)
@shared
def schema_command(**given: Any) -> int:
    """Write JSON Schemas for this site's entries to .korme/schema/, for editors."""
    from korme.commands.schema import FOLDER, write_schemas
    from korme.read.site_names import read_vocabulary

    talk = talk_of(given)
    root = options_of(given).root
    written = write_schemas(root, read_vocabulary(root), talk.messages.language)
    talk.line(talk.messages.say("made-schemas", files=talk.messages.say("files", n=len(written)), folder=FOLDER))
    return 0
