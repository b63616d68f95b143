"""`korme verify`: whether frozen years are as they were frozen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command

if TYPE_CHECKING:
    from korme.cli.console import Console


@click.command("verify", cls=Command)
@click.argument("editions", nargs=-1, metavar="[EDITION|FILE.zip]...")
@shared
def verify_command(**given: Any) -> int:
    """Check every byte of frozen years: korme verify 2026.

    Without names, it checks all frozen years; with the name of a file, a ZIP written by korme data: 2026.zip. Each file
    that is missing, changed or does not belong to the year is reported. Exit status: 0 everything is as it was, 1
    something is not, 2 wrong usage or nothing is frozen.
    """
    from korme.commands.freeze.verifying import verify

    console, options = console_of(given), options_of(given)
    zips = [name for name in given["editions"] if name.lower().endswith(".zip")]
    damaged = [name for name in zips if not _checked(console, name)]
    editions = [name for name in given["editions"] if name not in zips]
    if zips and not editions:
        return 1 if damaged else 0
    with console.progress() as progress:
        found = verify(options.root, editions, progress)
    console.problems(found.problems)
    say = console.messages.say
    for year in found.years:
        archive = year.archive
        own = [each for each in found.problems if each.is_error and each.value("edition") == archive.edition]
        strays = [each for each in found.problems if each.mark.path.startswith(f"{archive.folder}/")]
        if not own and not strays:
            values = {
                "day": archive.frozen.isoformat(),
                "version": archive.version,
                "files": say("files", n=len(year.files)),
            }
            console.line(say("verify-whole", edition=archive.edition, **values))
        if archive.forgotten:
            console.line(say("verify-forgotten", edition=archive.edition, people=say("people-n", n=archive.forgotten)))
    return 0 if found.is_whole and not damaged else 1


def _checked(console: Console, name: str) -> bool:
    """Check the ZIP of a year, and say what was found."""
    from korme.commands.year_data.checking import check_zip

    found = check_zip(Path(name).absolute(), name)
    console.problems(found.problems)
    if not found.problems:
        say = console.messages.say
        console.line(say("verify-zip", path=name, files=say("files", n=found.files)))
    return not found.problems
