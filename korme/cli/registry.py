"""The commands, one file each: a new one is a file `cmd_NAME.py` beside this one and its name in this list."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = ("build", "check", "fix", "serve", "init", "new", "schema", "programme", "import", "clean", "info")
"""Each is the function `NAME_command` in `korme/cli/cmd_NAME.py`."""


def command(name: str) -> click.Command:
    """A command; those that nobody asks for are never loaded."""
    found: click.Command = getattr(import_module(f"korme.cli.cmd_{name}"), f"{name}_command")
    return found
