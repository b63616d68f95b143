"""`korme import`: convert what comes from elsewhere to entries, as often as it is exported."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from korme.cli.console import Console
from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command
from korme.core.problems import Problem
from korme.i18n.messages import visible

if TYPE_CHECKING:
    from korme.commands.importer.news import News


@click.command("import", cls=Command)
@shared
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "as_",
    type=click.Choice(("people", "works", "programme", "partners", "translations")),
    default=None,
    help="What the table is, if its columns do not say it; partners: FILE is a folder of logos.",
)
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder with the pictures that people sent.",
)
@click.option("--new-disciplines", is_flag=True, help="Add the disciplines that the site lacks to site.yaml.")
@click.option("--venue", default="", help="Venue that the programme's rooms belong to.")
@click.option("--source", default="", help="Name to remember the table by (default: its own short name).")
@click.option("--sheet", default="", help="Sheet of a workbook, by name (default: the only one with a known table).")
@click.option("--encoding", default="", help="Encoding of a table that is not Unicode: cp1251, cp1252, mac_roman, …")
@click.option("--take", is_flag=True, help="Take translations that add links or HTML to what their sources have.")
@click.option("--dry-run", is_flag=True, help="Report what would be written without writing it.")
def import_command(**given: Any) -> int:
    """Import people, works or a programme from a table.

    FILE is a table (XLSX, ODS or CSV), or a schedule.json or schedule.xml of frab, pretalx or FOSDEM. Run it
    again with a newer export: your manual edits stay, and conflicts are reported. inbox/ is the folder for all
    that people send: it becomes entries, and letters say what is missing.
    """
    from korme.commands.importer.import_file import FileChoices, import_file
    from korme.commands.inbox.run import import_inbox, is_inbox

    console = console_of(given)
    options = options_of(given)
    if not given["as_"] and is_inbox(options.root, given["file"]):
        result = import_inbox(options, console.messages.language, dry_run=given["dry_run"])
        return _reported(console, result.news, result.problems, given)
    choices = FileChoices(
        kind=given["as_"] or "",
        source=given["source"],
        venue=given["venue"],
        encoding=given["encoding"],
        sheet=given["sheet"],
        pictures=given["pictures"],
        new_disciplines=given["new_disciplines"],
        take_added=given["take"],
    )

    def ask(what: str, heading: str, example: str, fields: Sequence[str]) -> str:
        """Ask what a column or a word is; an unknown answer is asked for again."""
        while True:
            question = console.messages.say(
                what, heading=visible(heading[:100]), example=visible(example[:60]), fields=", ".join(fields)
            )
            answer = str(click.prompt(question, default="", show_default=False)).strip()
            if not answer or answer in fields:
                return answer

    is_asking = sys.stdin.isatty() and sys.stdout.isatty() and not given["quiet"]
    news, problems = import_file(options, given["file"], choices, ask if is_asking else None, dry_run=given["dry_run"])
    return _reported(console, news, problems, given)


def _reported(console: Console, news: Sequence[News], problems: Sequence[Problem], given: dict[str, Any]) -> int:
    """Print what was done and what is left out; return the exit code."""
    console.problems(problems, most=None)
    added = {"import-added", "import-work-added", "inbox-added"}
    quiet = {*added, "import-changed", "import-pictures-added", "translations-taken"} if given["quiet"] else set()
    for event in news:
        if event.what not in quiet:
            console.line(console.messages.say(event.what, **event.values))
    count = (
        sum(event.what in added for event in news),
        sum(event.what in ("import-changed", "translations-taken") for event in news),
    )
    key = "import-would" if given["dry_run"] else "import-done"
    console.line(console.messages.say(key, added=count[0], changed=count[1]))
    return 1 if any(each.is_error for each in problems) else 0
