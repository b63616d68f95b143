"""`korme build`: content/ and creatives/ become output/."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from korme.cli.options import building, console_of, options_of, output_option, shared
from korme.cli.translated_help import Command
from korme.store.fingerprint import fingerprint, is_first, last_report
from korme.store.output_look import OutputLook


@click.command("build", cls=Command)
@shared
@output_option()
@building
@click.option("--shard", metavar="N/M", help="Make only one of M shares of the pictures, and publish nothing.")
def build_command(**given: Any) -> int:
    """Build the site from content/ and creatives/ into output/."""
    console = console_of(given)
    options = options_of(given)
    if options.shard:
        from korme.build import build_share

        with console.progress() as progress:
            shared = build_share(options, progress)
        console.shared(shared, options.shard)
        return 0 if shared.ok else 1
    with OutputLook(options) as look:
        now = None if is_first(options) else fingerprint(options)
        report = last_report(options, now, look.digest) if now else None
        if report is None:
            from korme.build import build  # a build in which nothing has changed needs none of it

            explain = console.explained if console.verbose else None
            with console.progress() as progress:
                report = build(options, progress, now, explain, seen=look.digest if look.is_running else None)
    console.built(report, given["output"] or Path(given["root"]) / "output")
    return 0 if report.ok and not report.left_out else 1
