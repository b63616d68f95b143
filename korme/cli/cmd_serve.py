"""`korme serve`: build, serve, and rebuild at every change."""

from __future__ import annotations

import math
import time
from typing import Any

import click
from msgspec import structs

from korme.cli.options import building, console_of, options_of, output_option, shared, today
from korme.cli.translated_help import Command
from korme.core.build_result import BuildResult
from korme.core.problems import Problem
from korme.i18n.messages import is_chosen

PORT = 8000


@click.command("serve", cls=Command)
@shared
@output_option("one of its own in the cache")
@building
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=PORT, help=f"Port to serve on (default: {PORT}).")
@click.option("--bind", default="127.0.0.1", help="Address to serve on (default: 127.0.0.1).")
@click.option(
    "--poll",
    type=click.FloatRange(0.1, 3600),
    is_flag=False,
    flag_value=1.0,
    default=None,
    metavar="[SECONDS]",
    help="Look for changes every second, or so many; for network drives and containers.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the browser.")
def serve_command(**given: Any) -> int:
    """Build the site, serve it here, and rebuild on changes."""
    from korme.commands.serve.hooks import Hooks
    from korme.commands.serve.notices import saved_first
    from korme.commands.serve.run import serve as run_server
    from korme.publish.recognition import served_folder

    console = console_of(given)
    options = options_of({**given, "fast": True, "drafts": True, "serve": True})
    if not given["output"]:
        options = structs.replace(options, output=served_folder(options.root, options.cache), published=options.output)
    told: list[Problem] = []
    shown: list[bool] = []
    """Whether the terminal has said where the site is published."""
    begun = [math.inf, math.inf]
    """When the last two builds began: what was saved since the one before comes first."""

    def begin() -> None:
        console.begin()
        begun.append(time.time())
        del begun[:-2]

    def built(report: BuildResult) -> None:
        report = structs.replace(report, problems=saved_first(report.problems, options.root, since=begun[0]))
        console.built(report, None if options.published else options.output, before=told)
        told[:] = report.problems
        if options.published and report.ok and not (shown or console.quiet):
            console.line(console.messages.say("previewed", folder=options.published))
            shown.append(True)

    run_server(
        options.root,
        options.output,
        built=options.published,
        options=lambda: structs.replace(options, today=today()),
        messages=console.messages,
        is_language_chosen=is_chosen(given["messages"]),
        hooks=Hooks(console.line, built, begin, console.progress),
        host=given["bind"],
        port=given["port"],
        open_browser=given["open_browser"],
        poll=given["poll"] or 0.0,
    )
    return 0
