"""`korme schema`: JSON Schemas for editors."""

from __future__ import annotations

from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("schema", cls=Command)
@shared
def schema_command(**given: Any) -> int:
    """Write JSON Schemas for editors.

    They describe this site's entries, are written to .korme/schema/, and let editors complete and check fields.
    """
    from korme.commands.schema import FOLDER, write_schemas
    from korme.read.site_names import read_site_names

    console = console_of(given)
    root = options_of(given).root
    written = write_schemas(root, read_site_names(root), console.messages.language)
    console.line(
        console.messages.say("made-schemas", files=console.messages.say("files", n=len(written)), folder=FOLDER)
    )
    return 0
