"""`korme fix`: fix what can be fixed automatically."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from korme.cli.console import Console
from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command
from korme.commands.fix.model import Fix
from korme.core.paths import is_below
from korme.i18n.messages import Messages, severity_counts, visible

if TYPE_CHECKING:
    from korme.commands.fix.run import FixResult

_LOST = {
    "layers": "lost-layers",
    "depth": "lost-depth",
    "pages": "lost-pages",
    "inks": "lost-inks",
    "captions": "lost-captions",
    "sound": "lost-sound",
    "film": "lost-film",
}


@click.command("fix", cls=Command)
@click.argument("paths", nargs=-1)
@shared
@click.option("--changed", metavar="REF", help="Fix only entries that differ from a git revision, such as main.")
@click.option("--dry-run", is_flag=True, help="Show what would change without changing anything.")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write the fixed entries into this folder, and leave the site as it is.",
)
@click.option(
    "--zip",
    "archive",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Pack the fixed entries into this ZIP file, and leave the site as it is.",
)
@click.option(
    "--shrink", type=click.IntRange(1000, 30_000), metavar="PIXELS", help="Also shrink every picture larger than this."
)
@click.option(
    "--convert",
    is_flag=True,
    help="Also convert TIFF, HEIC and CMYK pictures to JPEG, and media for new devices only to MP4 and M4A.",
)
@click.option("--upright", is_flag=True, help="Also rotate the pixels of photographs stored sideways.")
def fix_command(**given: Any) -> int:
    """Fix what can be fixed without asking.

    Every fix is reported. PATHS limit the fixes to folders or files. If a picture's pixels change, the original is
    kept in .korme/originals/, and so is that of a film or recording.
    """
    from korme.commands.fix.changed import changed_entries
    from korme.commands.fix.dry_run import dry_run
    from korme.commands.fix.fixed_copy import fixed_copy
    from korme.commands.fix.run import FixRequest, fix
    from korme.commands.site_paths import site_paths
    from korme.read.site_file import refuse_no_site

    console = console_of(given)
    options = options_of(given)
    refuse_no_site(options.root)
    paths = site_paths(given["paths"], options.root)
    if given["changed"]:
        touched = changed_entries(options.root, given["changed"])
        paths = tuple(path for path in touched if not paths or any(is_below(path, each) for each in paths))
        if not paths:
            console.line(console.messages.say("nothing-to-fix"))
            return 0
    request = FixRequest(paths, given["shrink"] or 0, given["convert"], given["upright"])
    with console.progress() as progress:
        if given["dry_run"]:
            result, diff = dry_run(options, request, progress)
        elif given["folder"] or given["archive"]:
            copy = fixed_copy(options, request, progress, folder=given["folder"], archive=given["archive"])
            result, diff = copy.result, []
        else:
            result, diff = fix(options, request, progress), []
    is_rehearsed = given["dry_run"] or not (given["folder"] or given["archive"])
    _report(console, result, diff, is_dry_run=given["dry_run"], place="" if is_rehearsed else _place(given))
    return 1 if any(problem.is_error for problem in result.left) else 0


def _place(given: dict[str, Any]) -> str:
    return " · ".join(str(given[name]) for name in ("folder", "archive") if given[name])


def _report(console: Console, result: FixResult, diff: list[str], *, is_dry_run: bool, place: str) -> None:
    """Print what was fixed, what could not be, and what is left to the author.

    Args:
        place: where a fixed copy was written; empty: the site itself was fixed.
    """
    say = console.messages.say
    for fix in result.fixes:
        for line in _lines(console.messages, fix, with_originals=not place):
            console.line(line)
    for line in diff:
        console.line(line)
    console.problems(result.failed)
    if console.quiet:
        return
    console.line(say("fixed", n=len(result.fixes)) if result.fixes else say("nothing-to-fix"))
    if is_dry_run and result.fixes:
        console.line(say("rehearsed"))
    if place and result.fixes:
        console.line(say("fixed-copy", place=place))
    errors, warnings = severity_counts(result.left)
    if errors or warnings:
        counts = {"errors": say("errors", n=errors), "warnings": say("warnings", n=warnings)}
        console.line(say("left-to-author", command="korme check", **counts))


def _lines(messages: Messages, fix: Fix, *, with_originals: bool) -> Iterator[str]:
    """Yield the line of a fix and, indented, where the original is kept and what the new file no longer has."""
    values = {name: visible(value) if isinstance(value, str) else value for name, value in fix.values}
    yield f"{visible(str(fix.mark))}: {messages.say(fix.what, **values)}"
    lost = [messages.say(_LOST[name]) for name in str(values.get("lost", "")).split(",") if name]
    if lost:
        yield f"  {messages.say('lost', things=', '.join(lost))}"
    if values.get("kept") and with_originals:
        yield f"  {messages.say('kept-original', kept=values['kept'])}"
