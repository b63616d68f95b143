"""`korme import`: convert a programme from elsewhere to entries, as often as it is exported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("import", cls=Command)
@shared
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--venue", default="", help="Venue that the programme's rooms belong to.")
@click.option("--source", default="", help="Name to remember the programme by (default: its own short name).")
@click.option("--sheet", default="", help="Sheet of a workbook, by name (default: the only one with a programme).")
@click.option("--encoding", default="", help="Encoding of a table that is not Unicode: cp1251, cp1252, mac_roman, …")
@click.option("--dry-run", is_flag=True, help="Report what would be written without writing it.")
def import_command(**given: Any) -> int:
    """Import a programme from a schedule or table.

    FILE is a schedule.json or schedule.xml of frab, pretalx or FOSDEM, or a table: XLSX, ODS or CSV. Run it
    again with a newer export: your manual edits stay, and conflicts are reported.
    """
    from korme.commands.importer.programme_file import ImportChoices
    from korme.commands.importer.run import import_programme

    console = console_of(given)
    choices = ImportChoices(given["source"], given["venue"], given["encoding"], given["sheet"])
    news, problems = import_programme(options_of(given), given["file"], choices, dry_run=given["dry_run"])
    console.problems(problems)
    quiet = {"import-added", "import-changed"} if given["quiet"] else set()
    for event in news:
        if event.what not in quiet:
            console.line(console.messages.say(event.what, **event.values))
    count = sum(event.what == "import-added" for event in news), sum(event.what == "import-changed" for event in news)
    key = "import-would" if given["dry_run"] else "import-done"
    console.line(console.messages.say(key, added=count[0], changed=count[1]))
    return 1 if any(each.is_error for each in problems) else 0
