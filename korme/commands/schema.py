"""`korme schema`: what an editor needs to complete and check entries."""

from __future__ import annotations

from typing import Any

import click

from korme.commands.given import options_of, shared, talk_of
from korme.commands.wording import Command


@click.command(cls=Command)
@shared
def schema(**given: Any) -> int:
    """Write JSON Schemas for this site's entries to .korme/schema/, for editors."""
    from korme.drafting import FOLDER, write_schemas
    from korme.vocabulary import read_vocabulary

    talk = talk_of(given)
    root = options_of(given).root
    written = write_schemas(root, read_vocabulary(root), talk.messages.language)
    talk.line(talk.messages.say("made-schemas", files=talk.messages.say("files", n=len(written)), folder=FOLDER))
    return 0
