"""`korme fix`: what can be mended by itself, mended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from korme.cli.console import Talk
from korme.cli.options import options_of, shared, talk_of
from korme.cli.translated_help import Command
from korme.commands.fix.model import Mend
from korme.i18n.messages import Messages, severity_counts, visible

if TYPE_CHECKING:
    from korme.commands.fix.run import Fixed

_LOST = {"layers": "lost-layers", "depth": "lost-depth", "pages": "lost-pages", "inks": "lost-inks"}


@click.command("fix", cls=Command)
@click.argument("paths", nargs=-1)
@shared
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option("--shrink", type=click.IntRange(1000, 30_000), metavar="PIXELS", help="Also shrink every larger picture.")
@click.option("--convert", is_flag=True, help="Also make JPEG of TIFF, HEIC and CMYK.")
@click.option("--upright", is_flag=True, help="Also turn the pixels of photographs stored on their side.")
def fix_command(**given: Any) -> int:
    """Mend what can be mended without asking, and say what was done.

    PATHS narrow it to folders or files. Originals whose pixels change are kept in .korme/originals/.
    """
    from korme.commands.fix.dry_run import rehearse
    from korme.commands.fix.run import Asked, below_root, fix

    talk = talk_of(given)
    options = options_of(given)
    paths = below_root(given["paths"], os.fspath(options.root))
    asked = Asked(paths, given["shrink"] or 0, given["convert"], given["upright"])
    with talk.progress() as progress:
        if given["dry_run"]:
            found, differences = rehearse(options, asked, progress)
        else:
            found, differences = fix(options, asked, progress), []
    tell(talk, found, differences, is_rehearsal=given["dry_run"])
    return 1 if any(one.is_error for one in found.left) else 0


def tell(talk: Talk, found: Fixed, differences: list[str], *, is_rehearsal: bool) -> None:
    """What was mended, what could not be, and what is left to the author."""
    say = talk.messages.say
    for one in found.mends:
        for line in told(talk.messages, one):
            talk.line(line)
    for line in differences:
        talk.line(line)
    talk.problems(found.failed)
    if talk.quiet:
        return
    talk.line(say("mended", n=len(found.mends)) if found.mends else say("nothing-to-mend"))
    if is_rehearsal and found.mends:
        talk.line(say("rehearsed"))
    errors, warnings = severity_counts(found.left)
    if errors or warnings:
        counts = {"errors": say("errors", n=errors), "warnings": say("warnings", n=warnings)}
        talk.line(say("left-to-author", command="korme check", **counts))


def told(messages: Messages, one: Mend) -> Iterator[str]:
    """A mend in words; below it, where the original lies and what the new file no longer has."""
    values = {name: visible(value) if isinstance(value, str) else value for name, value in one.values}
    yield f"{visible(str(one.mark))}: {messages.say(one.what, **values)}"
    lost = [messages.say(_LOST[name]) for name in str(values.get("lost", "")).split(",") if name]
    if lost:
        yield f"  {messages.say('lost', things=', '.join(lost))}"
    if values.get("kept"):
        yield f"  {messages.say('kept-original', kept=values['kept'])}"
