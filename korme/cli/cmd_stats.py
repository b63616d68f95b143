"""`korme stats`: the site in figures."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from korme.cli.console import Console
from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command

if TYPE_CHECKING:
    from korme.commands.stats import Row


@click.command("stats", cls=Command)
@shared
@click.option("--edition", default="", metavar="YEAR", help="Count only this edition.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    help="For people, or for programs.",
)
def stats_command(**given: Any) -> int:
    """Show the site in figures.

    People, works and events by discipline, city, language and edition; hours, seats, pictures, megabytes; and how much is
    still missing. Drafts and cancelled events are not counted.
    """
    from korme.commands.stats import as_csv, as_json, stats

    console, options = console_of(given), options_of(given)
    if given["format_"] == "text":
        with console.progress() as progress:
            rows = stats(options, progress, given["edition"])
        _print(console, rows)
        return 0
    rows = stats(options, lambda step: None, given["edition"])
    console.line((as_csv if given["format_"] == "csv" else as_json)(rows).rstrip("\r\n"))
    return 0


def _print(console: Console, rows: list[Row]) -> None:
    """Print a block for each group: a number and what it counts in each line, or a line for each name."""
    say = console.messages.say
    for number, (group, part) in enumerate(groupby(rows, key=lambda row: row.group)):
        console.line("" if number else say("stats-all"))
        if number:
            console.line(say(f"stats-{group}"))
        for name, own in groupby(part, key=lambda row: row.name):
            if name:
                values = ", ".join(f"{say(f'stats-{row.what}')} {row.value:g}" for row in own)
                console.line(f"  {name}: {values}")
            else:
                for row in own:
                    console.line(f"  {row.value:>8g}  {say(f'stats-{row.what}')}")
