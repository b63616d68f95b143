"""`korme serve`: build, serve, and rebuild at every change."""

from __future__ import annotations

from typing import Any

import click
from msgspec import structs

from korme.cli.options import building, console_of, options_of, shared, today
from korme.cli.translated_help import Command
from korme.core.build_result import BuildResult

PORT = 8000


@click.command("serve", cls=Command)
@shared
@building
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=PORT, help=f"Port to serve on (default: {PORT}).")
@click.option("--bind", default="127.0.0.1", help="Address to serve on (default: 127.0.0.1).")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser.")
def serve_command(**given: Any) -> int:
    """Build the site, serve it locally, and rebuild on every change."""
    from korme.build import build as make
    from korme.commands.serve.run import serve as run_server

    console = console_of(given)
    options = options_of({**given, "fast": True, "drafts": True})

    def rebuild() -> BuildResult:
        console.begin()
        report = make(structs.replace(options, today=today(), keep_index=True), lambda step: None)
        console.built(report, options.output)
        return report

    run_server(
        options.root,
        options.output,
        rebuild=rebuild,
        messages=console.messages,
        log=console.line,
        host=given["bind"],
        port=given["port"],
        open_browser=given["open_browser"],
    )
    return 0
