"""Commands and exit codes; with `talk.py` the only room that prints.

Exit codes: 0 fine, 1 problems in the site, 2 wrong usage or configuration, 130 interrupted.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from korme.messages import chosen
from korme.options import Options
from korme.problems import Mark, SiteError, UsageError, problem
from korme.talk import Talk

PORT = 8000


class _Commands(click.Group):
    """With no command it builds; options may stand before the command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        takers = self._options_with_values()
        names = [at for at, one in enumerate(args) if one in self.commands and (not at or args[at - 1] not in takers)]
        if names:
            args = [args[names[0]], *args[: names[0]], *args[names[0] + 1 :]]
        elif not {"--help", "-h", "--version"} & set(args):
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def _options_with_values(self) -> set[str]:
        """The options after which a word is a value: `-o serve` is a folder."""
        options = [one for command in self.commands.values() for one in command.params if isinstance(one, click.Option)]
        return {name for one in options if not one.is_flag for name in one.opts}


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command."""
    options = [
        click.option("--root", type=click.Path(path_type=Path), default=".", help="The site's folder (default: here)."),
        click.option(
            "--cache", "cache_folder", type=click.Path(path_type=Path), envvar="KORME_CACHE", help="The cache's folder."
        ),
        click.option("--messages", help="Language of the messages: en, ru or kk."),
        click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
        click.option("-v", "--verbose", is_flag=True, help="Say more."),
        click.option("--no-color", is_flag=True, help="No colours."),
    ]
    for one in reversed(options):
        command = one(command)
    return command


def _building(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that makes a site."""
    options = [
        click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the site goes (default: output/)."),
        click.option("--base-url", help="Where the site is published, in place of site.yaml's."),
        click.option("-n", "--jobs", type=click.IntRange(1, 256), help="Processes at once (default: all cores)."),
        click.option("--only", multiple=True, metavar="creatives/NAME", help="Build only these creatives."),
        click.option("--drafts", is_flag=True, help="Publish drafts too."),
        click.option("--keep-going", is_flag=True, help="Publish without the entries that have errors."),
        click.option("--strict", is_flag=True, help="Warnings are errors."),
        click.option("--fast", is_flag=True, help="Make pictures quickly, somewhat larger."),
        click.option("--portable", is_flag=True, help="Links end in index.html: opens from a disk."),
    ]
    for one in reversed(options):
        command = one(command)
    return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="korme", message="%(prog)s %(version)s")
def commands() -> None:
    """Körme builds the website of a festival or an Expo out of a folder of YAML, Markdown and pictures.

    Without a command it builds.
    """


@commands.command()
@_shared
@_building
def build(**given: Any) -> int:
    """Make the site: content/ and creatives/ become output/."""
    from korme.unchanged import last_report

    talk = _talk(given)
    options = _options(given)
    report = last_report(options)
    if report is None:
        from korme.build import build as make

        with talk.progress() as progress:
            report = make(options, progress)
    talk.built(report, given["output"] or Path(given["root"]) / "output")
    return 0 if report.ok and not report.left_out else 1


@commands.command()
@_shared
@click.option("--strict", is_flag=True, help="Warnings are errors.")
def check(**given: Any) -> int:
    """Say everything that is wrong with the site; make nothing."""
    from korme.build import check as look

    talk = _talk(given)
    with talk.progress() as progress:
        draft = look(_options(given), progress)
    talk.checked(draft.problems)
    return 1 if any(one.is_error for one in draft.problems) else 0


@commands.command()
@_shared
@_building
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True)
@click.option("--bind", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser.")
def serve(**given: Any) -> int:
    """Build, show the site in the browser, and build again at every change."""
    from korme.build import build as make
    from korme.report import Report
    from korme.serve import serve as run_server

    talk = _talk(given)
    options = _options({**given, "fast": True, "drafts": True})

    def rebuild() -> Report:
        talk.begin()
        report = make(dataclasses.replace(options, today=today()), lambda step: None)
        talk.built(report, options.output)
        return report

    run_server(
        options.root,
        options.output,
        rebuild=rebuild,
        messages=talk.messages,
        tell=talk.line,
        host=given["bind"],
        port=given["port"],
        open_browser=given["open_browser"],
    )
    return 0


@commands.command()
@_shared
def init(**given: Any) -> int:
    """Begin a new site in an empty folder."""
    from korme.starting import start

    talk = _talk(given)
    folder = Path(given["root"])
    if not start(folder):
        talk.line(talk.messages.say("not-empty", folder=folder))
        return 2
    talk.line(talk.messages.say("made-site", folder=shlex.quote(str(folder))))
    return 0


@commands.command()
@_shared
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The output folder (default: output/).")
@click.option("--unused", is_flag=True, help="Keep what the last builds used.")
def clean(**given: Any) -> int:
    """Remove the cache and the output, or only what of the cache is no longer used."""
    from korme.cleaning import clean as remove

    talk = _talk(given)
    files, size = remove(_options(given), only_unused=given["unused"])
    talk.line(talk.messages.say("cleaned", files=talk.messages.say("files", n=files), size=round(size / 1e6, 1)))
    return 0


@commands.command()
@_shared
def info(**given: Any) -> int:
    """Versions, folders, codecs and the size of the cache."""
    from korme.facts import facts

    talk = _talk(given)
    for name, value in facts(_options(given)):
        talk.line(f"{name:<14}{value}")
    return 0


def _options(given: dict[str, Any]) -> Options:
    root = Path(given["root"]).absolute()
    cache = given.get("cache_folder")
    return Options(
        root=root,
        output=(given.get("output") or root / "output").absolute(),
        cache=cache.absolute() if cache else root / ".cache" / "korme",
        today=today(),
        jobs=given.get("jobs") or _cores(),
        base_url=_base_url(given.get("base_url")),
        only=tuple(_creative(one) for one in given.get("only", ())),
        drafts=bool(given.get("drafts")),
        keep_going=bool(given.get("keep_going")),
        strict=bool(given.get("strict")),
        fast=bool(given.get("fast")),
        portable=bool(given.get("portable")),
    )


def _base_url(address: str | None) -> str | None:
    """The address given instead of the site's own.

    Raises:
        UsageError: it is no address of the web.
    """
    if not address:
        return None
    from korme.fields.scalars import is_safe_link

    if not is_safe_link(address):
        raise UsageError(problem("not-a-link", Mark("--base-url"), found=address[:120]))
    return address


def _creative(name: str) -> str:
    """The folder of a creative, by its name or by any path to it or below it."""
    parts = [one for one in name.replace(os.sep, "/").split("/") if one not in ("", ".")]
    return "/".join(["creatives", *[one for one in parts if one != "creatives"][:1]])


def today() -> dt.date:
    """The day of the build: that of SOURCE_DATE_EPOCH when it is set.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return dt.date.today()
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError(problem("bad-usage", Mark("SOURCE_DATE_EPOCH"), reason=f"not a time: {epoch[:40]}")) from None


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _talk(given: dict[str, Any]) -> Talk:
    colour = not given["no_color"] and not os.environ.get("NO_COLOR")
    return Talk(chosen(given["messages"]), quiet=given["quiet"], verbose=given["verbose"], colour=colour)


def main(args: list[str] | None = None) -> int:
    """Run a command; returns the exit code and never shows a traceback for what a site can cause."""
    args = sys.argv[1:] if args is None else args
    words = " ".join(args).replace("--messages=", "--messages ").split()
    wish = next((words[at + 1] for at, one in enumerate(words[:-1]) if one == "--messages"), None)
    try:
        result = commands.main(args, prog_name="korme", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        return _interrupted(wish)
    except KeyboardInterrupt:
        return _interrupted(wish)
    except click.ClickException as error:
        error.show()
        return 2
    except UsageError as error:
        Talk(chosen(wish)).problems([error.problem])
        return 2
    except SiteError as error:
        Talk(chosen(wish)).problems(error.problems)
        return 1
    except OSError as error:  # a disk that is full, read-only or gone; nothing was published
        path = str(error.filename or "")
        Talk(chosen(wish)).problems(
            [problem("write-failed", Mark(path), path=path, reason=error.strerror or str(error))]
        )
        return 1


def _interrupted(wish: str | None) -> int:
    talk = Talk(chosen(wish))
    talk.line(talk.messages.say("interrupted"))
    return 130


def run() -> None:
    """The console script."""
    sys.exit(main())
