"""`korme init`: a new site, or what a site lacks for publishing."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from korme import __version__
from korme.cli.console import Console
from korme.cli.options import console_of, shared, today
from korme.cli.translated_help import Command
from korme.core.problems import Mark, Problem, UsageError, problem

_OPTIONS = {
    "title": ("TEXT", "Title of the site."),
    "languages": ("LIST", "Languages of the site, the default first: pt,de."),
    "timezone": ("ZONE", "Time zone of the festival: Europe/Berlin."),
    "dates": ("DAYS", "First and last day: 2026-12-02..2026-12-06."),
    "disciplines": ("LIST", "Disciplines, in any language: Photography,Design."),
    "hosting": ("HOST", "Web host: github-pages, gitlab-pages, codeberg-pages, netlify, cloudflare-pages or none."),
    "colour": ("COLOUR", "Accent colour: e6007e."),
}
_NEXT = {
    "github-pages": "init-next-github-pages",
    "gitlab-pages": "init-next-gitlab-pages",
    "codeberg-pages": "init-next-codeberg-pages",
    "netlify": "init-next-netlify",
    "cloudflare-pages": "init-next-cloudflare-pages",
    "none": "init-next-none",
}
"""What to do next, by web host."""


def _answers(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for every question."""
    for name, (value, text) in reversed(_OPTIONS.items()):
        command = click.option(f"--{name}", metavar=value, help=text)(command)
    return command


@click.command("init", cls=Command)
@shared
@_answers
@click.option("--address", metavar="URL", help="Address at which it will be published.")
@click.option("--empty", is_flag=True, help="Write no sample entries.")
def init_command(**given: Any) -> int:
    """Create a new site.

    Asks for whatever the options leave out; without a terminal, it uses defaults. Existing files are never changed. For
    an existing site, --hosting writes only what publishing it needs.
    """
    from korme.commands.init.answers import read_address, read_hosting
    from korme.commands.init.korme_version import is_from_folder
    from korme.commands.init.questions import answered
    from korme.commands.init.start import complete, has_site, start

    console, root = console_of(given), Path(given["root"])
    language = console.messages.language
    if root.exists() and not root.is_dir():
        raise UsageError(problem("write-failed", Mark(str(root)), reason=console.messages.say("not-a-folder")))
    has_site_before = has_site(root)
    if has_site_before:
        _refuse_settings(given)
        hosting = read_hosting(given["hosting"], "--hosting") if given["hosting"] else ""
        done = complete(root, hosting, today=today(), language=language)
        assumed = {}
    else:
        is_interactive = sys.stdin.isatty()
        result = answered(given, today(), ask=_asker(console) if is_interactive else None, show=_shower(console))
        site = replace(result.site, address=read_address(given["address"], "--address") if given["address"] else "")
        hosting, assumed = site.hosting, {} if is_interactive else dict(result.assumed)
        done = start(root, site, samples=not given["empty"], language=language)
    say = console.messages.say
    for name, value in assumed.items():
        console.line(say("init-assumed", option=f"--{name}", value=value))
    if done.without_samples:
        console.line(say("init-english", languages=", ".join(done.without_samples)))
    for path in done.foreign:
        console.line(say("init-kept-ignore" if path == ".gitignore" else "init-kept", path=path))
    if has_site_before and hosting not in ("", done.hosting):
        console.line(say("init-hosting", hosting=hosting, found=done.hosting))
    if not console.quiet:
        for path in done.written:
            console.line(say("written", path=path))
    console.line(
        say("made-site" if "content/site.yaml" in done.written else "init-complete", folder=shlex.quote(str(root)))
    )
    if hosting and not console.quiet:
        console.line(say(_NEXT[hosting]))
        if "requirements.txt" in done.written and is_from_folder():
            console.line(say("init-from-folder", version=__version__))
    return 0


def _refuse_settings(given: dict[str, Any]) -> None:
    """Refuse options for a new site where there is one.

    Raises:
        UsageError: one is given.
    """
    for name in (*_OPTIONS, "address", "empty"):
        if given[name] and name != "hosting":
            raise UsageError(problem("init-settings", Mark(f"--{name}")))


def _asker(console: Console) -> Callable[[str, str], str]:
    from korme.commands.new.prompts import words

    texts = words(console.messages.language)

    def ask(name: str, usual: str) -> str:
        question = texts["init"][name] + ("" if usual else f" ({texts['optional']})")
        return str(click.prompt(question, default=usual, show_default=bool(usual)))

    return ask


def _shower(console: Console) -> Callable[[Problem], object]:
    return lambda found: console.problems([found])
