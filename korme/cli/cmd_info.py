"""`korme info`: versions, folders, codecs and the size of the cache."""

from __future__ import annotations

from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("info", cls=Command)
@shared
def info_command(**given: Any) -> int:
    """Show versions, folders, codecs and the size of the cache."""
    from korme.commands.info import facts

    console = console_of(given)
    for name, value in facts(options_of(given)):
        console.line(f"{name:<14}{value}")
    return 0
