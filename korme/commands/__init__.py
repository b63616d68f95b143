"""The commands, one file each; a new one is a file here and its name in this list."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "build": "build",
    "check": "check",
    "fix": "fix",
    "serve": "serve",
    "init": "init",
    "new": "new",
    "schema": "schema",
    "programme": "programme",
    "import": "importing",
    "clean": "clean",
    "info": "info",
}
"""By a command's name the file it lies in."""


def command(name: str) -> click.Command:
    """A command; those that nobody asks for are never loaded."""
    file = COMMANDS[name]
    found: click.Command = getattr(import_module(f"korme.commands.{file}"), file)
    return found
