"""`korme theme`: begin a theme, and judge one."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command
from korme.core.problems import UsageError


@click.command("theme", cls=Command)
@click.argument("action", type=click.Choice(["new", "check"]))
@click.argument("name")
@shared
@click.option("--extends", "parent", default="expo", metavar="THEME", help="new: theme to extend (default: expo).")
@click.option("--use", is_flag=True, help="new: make it the site's theme.")
@click.option("--package", is_flag=True, help="new: write it as a separate package, to share with other sites.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="check: folder for pictures of the pages (default: theme-check/).",
)
@click.option("--no-pictures", is_flag=True, help="check: make no pictures of the pages.")
@click.option(
    "--people", type=click.IntRange(6, 5000), default=300, help="check: people on the invented site (default: 300)."
)
@click.option("--without-browser", is_flag=True, help="check: leave out the grades that need a browser.")
@click.option("-n", "--jobs", type=click.IntRange(1, 256), help="check: parallel processes (default: one per core).")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="check: output for people or for programs.",
)
def theme_command(**given: Any) -> int:
    """Create a theme, or grade one.

    \b
    new NAME     write themes/NAME/, ready to change and to serve; with --package, korme-theme-NAME/ to share
    check NAME   build an invented site that uses every feature with the theme, and grade it

    Exit code of check: 0 every grade passes, 1 one fails, 2 there is no such theme, or no browser to look at pages.
    """
    if given["action"] == "check":
        return _check(given)
    return _package(given) if given["package"] else _new(given)


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


def _package(given: dict[str, Any]) -> int:
    from korme.commands.theme.new import write_package
    from korme.read.site_file import read_config

    console, options = console_of(given), options_of(given)
    config = None
    with contextlib.nullcontext() if given["use"] else contextlib.suppress(UsageError):  # a package needs no site
        config = read_config(options.root)[0]
    language = console.messages.language
    done = write_package(options.root, config, given["name"], given["parent"], language, use=given["use"])
    for path in done.files:
        console.line(console.messages.say("written", path=path))
    if not console.quiet:
        if done.copied:
            console.line(console.messages.say("theme-copied", folder=done.copied))
        console.line(f"  pip install -e korme-theme-{done.name}")
        serve = "korme serve" if done.is_used else f"korme serve --theme {done.name}"
        console.line(f"  {console.messages.placed(serve)}")
    return 0


def _check(given: dict[str, Any]) -> int:
    from korme.cli.theme_report import report_json, show_report
    from korme.commands.theme.check import CheckOptions, check_theme

    is_text = given["format_"] == "text"
    console = console_of(given if is_text else {**given, "quiet": True})
    options = options_of({**given, "output": None})
    asked = CheckOptions(
        theme=given["name"],
        root=options.root,
        cache=options.cache / "theme-check" if (options.root / "content").is_dir() else None,
        people=given["people"],
        jobs=options.jobs,
        pictures=None if given["no_pictures"] else given["output"] or options.root / "theme-check",
        with_browser=not given["without_browser"],
    )
    with console.progress() as progress:
        report = check_theme(asked, progress)
    if is_text:
        show_report(report, console)
    else:
        console.line(report_json(report, console.messages))
    return 1 if report.fails else 2 if report.lacks else 0
