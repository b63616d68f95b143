"""`korme theme`: begin a theme."""

from __future__ import annotations

from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command


@click.command("theme", cls=Command)
@click.argument("action", type=click.Choice(["new"]))
@click.argument("name")
@shared
@click.option("--extends", "parent", default="expo", metavar="THEME", help="new: theme to extend (default: expo).")
@click.option("--use", is_flag=True, help="new: make it the site's theme.")
def theme_command(**given: Any) -> int:
    """Begin a theme.

    \b
    new NAME   write themes/NAME/, ready to change and to serve
    """
    return _new(given)


def _new(given: dict[str, Any]) -> int:
    from korme.commands.schema import write_schemas
    from korme.commands.theme.new import write_theme
    from korme.read.site_names import read_site_names

    console, options = console_of(given), options_of(given)
    names = read_site_names(options.root)
    language = console.messages.language
    done = write_theme(options.root, names.config, given["name"], given["parent"], language, use=given["use"])
    write_schemas(options.root, names, language)
    say = console.messages.say
    for path in done.files:
        console.line(say("written", path=path))
    if not console.quiet:
        serve = "korme serve" if done.is_used else f"korme serve --theme {done.name}"
        console.line(f"  {console.messages.placed(serve)}")
        if not done.is_used:
            console.line(f"  {say('theme-keep', place=str(names.config.where('theme')), theme=done.name)}")
    return 0
