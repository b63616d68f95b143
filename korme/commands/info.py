"""`korme info`: versions, folders, codecs and the size of the cache."""

from __future__ import annotations

from typing import Any

import click

from korme.commands.given import options_of, shared, talk_of
from korme.commands.wording import Command


@click.command(cls=Command)
@shared
def info(**given: Any) -> int:
    """Versions, folders, codecs and the size of the cache."""
    from korme.facts import facts

    talk = talk_of(given)
    for name, value in facts(options_of(given)):
        talk.line(f"{name:<14}{value}")
    return 0
