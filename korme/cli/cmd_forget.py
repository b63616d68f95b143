"""`korme forget`: remove a person with every trace, and prove it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command
from korme.core.problems import Mark, UsageError, problem

if TYPE_CHECKING:
    from korme.cli.console import Console
    from korme.commands.forget.forget import Forgotten
    from korme.commands.forget.plan import Forgetting, GoingFile


@click.command("forget", cls=Command)
@click.argument("path")
@shared
@click.option("-o", "--output", type=click.Path(), help="Output folder (default: output/).")
@click.option("--base-url", help="Address of the published site; overrides site.yaml.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--page", is_flag=True, help="Leave a page at the person's addresses, which stay in site.yaml.")
@click.option("--dry-run", is_flag=True, help="Show what would go without changing anything.")
def forget_command(**given: Any) -> int:
    """Delete a person with every trace.

    PATH is the person's folder, creatives/NAME. The command shows what it will delete, and asks. It then builds the
    site and searches it for the name in every language, addresses, accounts and pictures. Lines in which others mention
    the person are reported. Nothing is kept. If the command is killed, run it again to finish.
    """
    from pathlib import Path

    from korme.commands.forget.forget import forget
    from korme.commands.forget.plan import plan_forgetting
    from korme.read.site_file import refuse_no_site

    given["output"] = Path(given["output"]) if given["output"] else None
    console, options = console_of(given), options_of(given)
    refuse_no_site(options.root)
    say = console.messages.say
    with console.progress() as progress:
        found = plan_forgetting(options, given["path"], progress)
    _show(console, found)
    if given["dry_run"]:
        console.line(say("rehearsed"))
        return 0
    if not given["yes"]:
        if not sys.stdin.isatty():
            raise UsageError(problem("forget-unasked", Mark(found.folder)))
        if not click.confirm(say("forget-ask", folder=found.folder)):
            return 1
    with console.progress() as progress:
        done = forget(options, found, progress, language=console.messages.language, page=given["page"])
    return _report(console, done, found, remote=options.shared)


def _show(console: Console, found: Forgetting) -> None:
    """Print every file that goes, with its size, and every file that changes."""
    for what, sizes in (
        ("forget-files", found.files),
        ("forget-output", found.output),
        ("forget-cached", found.cached),
    ):
        console.line(_heading(console, what, sizes))
        for size in sizes:
            console.line(f"  {size.bytes:>11,}  {size.path}")
    for before, _ in found.edits:
        console.line(console.messages.say("forget-edit", path=before.path))
    for year in found.years:
        console.line(console.messages.say("forget-year", folder=f"archive/{year}/"))
    console.line(console.messages.say("forget-records"))


def _heading(console: Console, what: str, sizes: Sequence[GoingFile]) -> str:
    files = console.messages.say("files", n=len(sizes))
    return console.messages.say(what, files=files, bytes=f"{sum(size.bytes for size in sizes):,}")


def _report(console: Console, done: Forgotten, found: Forgetting, *, remote: str) -> int:
    say = console.messages.say
    if not done.built.ok:
        console.problems(done.built.problems)
        console.line(say("forget-unbuilt", folder=found.folder))
        return 1
    for trace in done.named or done.traces:
        console.line(
            say("forget-trace", place=f"{trace.path}:{trace.line}" if trace.line else trace.path, found=trace.found)
        )
    files = say("files", n=done.searched)
    if done.traces:
        made = len({trace.path for trace in done.traces}) - len({trace.path for trace in done.named})
        if done.named and made:
            console.line(say("forget-made", files=say("files", n=made)))
        console.line(say("forget-left", files=files, folder=found.folder))
    else:
        console.line(say("forget-proved", files=files))
    for path in done.missed:
        console.line(say("forget-missed", path=path))
    console.line(say("forget-reach"))
    if done.other_outputs:
        console.line(say("forget-outputs", count=done.other_outputs))
    if remote:
        console.line(say("forget-remote", address=remote))
    return 0 if done.is_proved else 1
