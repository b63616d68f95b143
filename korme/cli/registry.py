"""The commands, one file each: to add one, add `cmd_NAME.py` beside this file and its name to this list."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = (
    "build",
    "check",
    "fix",
    "rename",
    "remove",
    "forget",
    "serve",
    "init",
    "new",
    "edition",
    "freeze",
    "verify",
    "data",
    "theme",
    "schema",
    "consent",
    "share",
    "codes",
    "sale",
    "print",
    "kiosk",
    "programme",
    "hanging",
    "import",
    "translations",
    "jury",
    "stats",
    "report",
    "cms",
    "clean",
    "info",
)
"""Each is the function `NAME_command` in `korme/cli/cmd_NAME.py`."""


def command(name: str) -> click.Command:
    """Import a command; no other is loaded."""
    loaded: click.Command = getattr(import_module(f"korme.cli.cmd_{name}"), f"{name}_command")
    return loaded
