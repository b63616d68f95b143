"""`korme kiosk`: a screen for the hall, in a folder that needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from korme.cli.options import console_of, options_of, shared, themed_option
from korme.cli.translated_help import Command


@click.command("kiosk", cls=Command)
@shared
@click.option("--venue", default="", metavar="NAME", help="Show only what is shown in this venue.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to write (default: kiosk/).")
@click.option("--base-url", help="Address of the published site; overrides site.yaml.")
@click.option("--4k", "is_fine", is_flag=True, help="Make larger pictures, for a 4K screen.")
@click.option("-n", "--jobs", type=click.IntRange(1, 256), help="Parallel processes (default: one per core).")
@themed_option()
def kiosk_command(**given: Any) -> int:
    """Make a site for a screen in the hall.

    Works take turns, with the programme in between; visitors open everything by touch. The folder runs from a USB stick
    in a full-screen browser, without a network. QR codes lead to the published site.
    """
    from korme.commands.kiosk.making import make_screen

    console = console_of(given)
    folder = given["output"] or Path(given["root"]) / "kiosk"
    options = replace(options_of({**given, "output": None}), portable=True)
    with console.progress() as progress:
        made = make_screen(options, folder.absolute(), given["venue"], is_fine=given["is_fine"], progress=progress)
    if not made.files:
        console.checked(made.problems)
        return 1
    if console.quiet:
        return 0
    shown = str(given["output"] or "kiosk")
    console.line(console.messages.say("made-kiosk", path=shown, count=made.works, files=made.files))
    return 0
