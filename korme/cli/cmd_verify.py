"""`korme verify`: whether frozen years are as they were frozen."""

from __future__ import annotations

from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("verify", cls=Command)
@click.argument("editions", nargs=-1)
@shared
def verify_command(**given: Any) -> int:
    """Check every byte of frozen years: korme verify 2026.

    Without EDITIONS, of all frozen years. Names each file that is missing, changed or not of the year. Exit status: 0 all
    is as it was frozen, 1 something is not, 2 wrong usage or nothing is frozen.
    """
    from korme.commands.freeze.verifying import verify

    console, options = console_of(given), options_of(given)
    with console.progress() as progress:
        found = verify(options.root, given["editions"], progress)
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
    return 0 if found.is_whole else 1
