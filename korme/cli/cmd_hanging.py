"""`korme hanging`: what hangs where, as a list, and as a spreadsheet out and back in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command
from korme.core.problems import Mark, UsageError, problem

if TYPE_CHECKING:
    from korme.cli.console import Console
    from korme.commands.hanging.run import Hanging
    from korme.core.options import Options

_MOST_NAMED = 40
_HEADINGS = (
    "hanging-column-number",
    "hanging-column-code",
    "hanging-column-creative",
    "hanging-column-title",
    "hanging-column-size",
    "hanging-column-venue",
    "hanging-column-room",
    "hanging-column-wall",
    "hanging-column-order",
    "hanging-column-work",
)
"""Headings of the spreadsheet."""
_COUNTS = ("hanging-hung", "hanging-moved", "hanging-taken", "hanging-numbered", "hanging-unsaid")
"""What an import tells of works."""


@click.command("hanging", cls=Command)
@click.argument("action", type=click.Choice(["show", "number", "export", "import"]), required=False, default="show")
@click.argument("file", required=False, default="")
@shared
@click.option(
    "-o", "--output", "target", default="", metavar="FILE", help="Spreadsheet to write (default: hanging-YEAR.csv)."
)
@click.option("--edition", default="", metavar="YEAR", help="Edition (default: the current one).")
@click.option(
    "--sheet", default="", metavar="NAME", help="Name of the sheet (default: the only one with known columns)."
)
@click.option("--encoding", default="", metavar="NAME", help="Encoding of a CSV file that is not UTF-8: cp1251, …")
@click.option("--dry-run", is_flag=True, help="Show what would change without changing anything.")
def hanging_command(**given: Any) -> int:
    """Show where the works hang, and edit it as a spreadsheet.

    \b
    show          what hangs where, and what is missing
    number        give numbers to works in the list that have none
    export        write the list as CSV for a spreadsheet
    import FILE   take a spreadsheet (CSV, XLSX, ODS) back into the list

    The list is content/hanging/YEAR.yaml. A row of the spreadsheet that is not understood is named, and its work stays where it
    is.
    """
    from korme.commands.hanging.run import hanging_of

    console, options = console_of(given), options_of(given)
    action, file = given["action"], given["file"]
    if action == "import" and not file:
        context = click.get_current_context()
        raise click.MissingParameter(
            ctx=context, param=next(one for one in context.command.params if one.name == "file")
        )
    if file and action != "import":
        raise click.UsageError(f"Got unexpected extra argument ({file})")
    with console.progress() as progress:
        hanging = hanging_of(options, progress, given["edition"])
    if action == "number":
        return _number(options, hanging, console, dry_run=given["dry_run"])
    if action == "export":
        return _export(hanging, given["target"], console)
    if action == "import":
        return _import(options, hanging, given, console)
    _show(options, hanging, console)
    return 0


def _show(options: Options, hanging: Hanging, console: Console) -> None:
    from korme.commands.hanging.run import renumbered

    say, places = console.messages.say, hanging.places
    rows = []
    for at, _, _, item in hanging.table.works():
        place = places[at]
        where = ", ".join(filter(None, (place.venue, place.room, place.wall))) or say("hanging-nowhere")
        rows.append([str(item.number or "–"), item.work, where])
    console.table(rows)
    if not hanging.is_there:
        console.line(say("hanging-none", path=hanging.source.path))
    if hanging.lacking:
        console.line(say("hanging-lacking", works=say("works-n", n=len(hanging.lacking))))
        for key in hanging.lacking[:_MOST_NAMED]:
            console.line(f"  {'/'.join(key)}")
        if len(hanging.lacking) > _MOST_NAMED:
            console.line(say("more-rows", n=len(hanging.lacking) - _MOST_NAMED))
    if hanging.unnumbered:
        console.line(say("hanging-unnumbered", works=say("works-n", n=len(hanging.unnumbered))))
    for work, before, now in renumbered(options, hanging):
        console.line(say("hanging-renumbered", work=work, before=before, now=now))


def _number(options: Options, hanging: Hanging, console: Console, *, dry_run: bool) -> int:
    from korme.commands.hanging.run import numbered, write_list

    after, given = numbered(hanging)
    for work, number in given.items():
        console.line(f"{number}  {work}")
    if given and not dry_run:
        write_list(options, hanging, after)
    say = console.messages.say
    console.line(say("rehearsed") if dry_run else say("written", path=after.path) if given else say("unchanged"))
    return 0


def _export(hanging: Hanging, target: str, console: Console) -> int:
    from korme.commands.hanging.run import exported
    from korme.store.cache import write_whole

    path = Path(target or f"hanging-{hanging.edition}.csv")
    say = console.messages.say
    if path.suffix.lower() != ".csv":
        raise UsageError(problem("hanging-output", Mark(str(path)[:120])))
    if not target and path.exists():
        raise UsageError(problem("hanging-output", Mark(str(path)), hint="exists"))
    headings = {key.rpartition("-")[2]: say(key) for key in _HEADINGS}
    try:
        write_whole(path, exported(hanging, headings, console.messages.language))
    except OSError as error:
        raise UsageError(problem("write-failed", Mark(str(path)), reason=error.strerror or "")) from error
    console.line(say("written", path=str(path)))
    return 0


def _import(options: Options, hanging: Hanging, given: dict[str, Any], console: Console) -> int:
    from korme.commands.hanging.run import imported, write_list

    found = imported(hanging, Path(given["file"]), encoding=given["encoding"], sheet=given["sheet"])
    changes, say = found.changes, console.messages.say
    console.problems(changes.problems, most=None)
    for key in _COUNTS:
        count = getattr(changes, key.rpartition("-")[2])
        if count:
            console.line(say(key, works=say("works-n", n=count)))
    if not found.is_changed:
        console.line(say("unchanged"))
    elif given["dry_run"]:
        from difflib import unified_diff

        path = found.after.path
        before, after = hanging.source.text.splitlines(), found.after.text.splitlines()
        for line in unified_diff(before, after, path, path, lineterm="", n=1):
            console.line(line)
        console.line(say("rehearsed"))
    else:
        write_list(options, hanging, found.after)
        console.line(say("written", path=found.after.path))
    return 1 if changes.problems else 0
