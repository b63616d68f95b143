"""`korme new`: prompt for a new entry and write it with comments."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from korme.cli.console import Console
from korme.cli.options import console_of, options_of, shared, today
from korme.cli.translated_help import Command
from korme.core.problems import Mark, UsageError, problem
from korme.i18n.messages import visible

KINDS = ("creative", "collective", "work", "collection", "event", "venue", "partner", "story", "page")
_TEXTS = {
    "name": "Name of a creative, collective, venue or partner.",
    "title": "Title of a work, collection, event, story or page.",
    "city": "City of a creative.",
    "tagline": "One line about a creative.",
    "email": "Public e-mail address of a creative.",
    "year": "Year of a work.",
    "medium": "Medium of a work: photograph, linocut, …",
    "type": "Type of an event: masterclass, talk, …",
    "start": "Start of an event: 2026-04-20T10:00.",
    "end": "End of an event, instead of its duration.",
    "duration": "Duration of an event or a trail: 2h, 90m.",
    "venue": "Venue of an event.",
    "room": "Room of an event.",
    "level": "Who an event is for.",
    "capacity": "Number of people an event can take.",
    "price": "Price of an event, or free.",
    "booking": "Booking address of an event.",
    "edition": "Edition of a work or event.",
    "address": "Street address of a venue.",
    "url": "Website of a partner.",
    "tier": "Tier of a partner.",
    "role": "What a partner does, or who chose a collection.",
    "date": "Date of a story.",
    "summary": "Two sentences about a collection, story or page.",
    "author": "Author of a story.",
    "audience": "Who a collection is for.",
}
_SHOWN = 80
"""Characters shown of a text found in a picture."""
_LISTS = {
    "discipline": ("--discipline", "Discipline of a creative; repeatable."),
    "links": ("--link", "Link of a creative, ADDRESS or LABEL=ADDRESS; repeatable."),
    "members": ("--member", "Member of a collective; repeatable."),
    "by": ("--by", "Who chose the works of a collection; repeatable."),
    "items": ("--item", "Work of a collection, CREATIVE/WORK; repeatable."),
    "owners": ("--owner", "Account on the code host that may change the folder; repeatable."),
    "hosts": ("--host", "Host of an event; repeatable."),
    "spoken": ("--spoken", "Language spoken at an event; repeatable."),
    "tags": ("--tag", "Tag of a work; repeatable."),
}


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for every field that can be set."""
    for name, text in reversed(_TEXTS.items()):
        command = click.option(f"--{name}", help=text)(command)
    for name, (option, text) in reversed(_LISTS.items()):
        command = click.option(option, name, multiple=True, help=text)(command)
    return command


@click.command("new", cls=Command)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("sources", nargs=-1, metavar="[PICTURES]...")
@shared
@click.option("--for", "for_", metavar="CREATIVE", help="Creative whose work it is.")
@click.option("--as", "as_", metavar="NAME", help="Page address, instead of one made from the name.")
@click.option("--language", help="Language you write in (default without a terminal: the site's first).")
@_fields
def new_command(**given: Any) -> int:
    """Create an entry.

    Asks for whatever the options leave out, and never overwrites anything. PICTURES are files or folders to copy into a
    new work, under safe names and without location data.
    """
    from korme.commands.new.entry import begin
    from korme.commands.new.prompts import Asker, words
    from korme.commands.new.questions import QUESTIONNAIRES
    from korme.read.site_names import read_site_names

    console = console_of(given)
    options = options_of(given)
    questionnaire = QUESTIONNAIRES[given["kind"]]
    _refuse_others(given, questionnaire.fields)
    _refuse_broken(given)
    language = console.messages.language
    texts = words(language)
    is_interactive = sys.stdin.isatty()
    asker = Asker(
        read_site_names(options.root), texts, language, today(), _prompt if is_interactive else None, console.problems, console.line
    )  # fmt: skip
    wanted = {**given, "for": given["for_"], "as": given["as_"]}
    result = begin(questionnaire, wanted, asker, options, language)
    console.problems([*result.left_out, *result.located], most=None)
    if not console.quiet:
        for origin in result.origins:
            values = {"words": visible(origin.words[:_SHOWN]), "source": visible(origin.source)}
            console.line(console.messages.say(origin.what, **values))
    _print(console, result.path, texts["done"][given["kind"]].format(name=result.name))
    return 1 if result.left_out else 0


def _prompt(question: str, usual: str) -> str:
    return str(click.prompt(question, default=usual, show_default=bool(usual)))


def _print(console: Console, path: str, after: str) -> None:
    console.line(console.messages.say("written", path=path))
    if not console.quiet:
        console.line(f"  {console.messages.placed(after)}")
        folder = path.rpartition("/index.")[0] or path
        console.line(f"  {console.messages.placed(f'korme check {Path(folder).as_posix()}')}")


def _refuse_others(given: dict[str, Any], fields: tuple[str, ...]) -> None:
    """Refuse options that belong to another kind, which would be ignored silently.

    Raises:
        UsageError: there is one.
    """
    options = _options()
    others = [option for name, option in options.items() if given.get(name) and name not in fields]
    if given["kind"] != "work":
        others += ["--for"] if given["for_"] else []
        others += [given["sources"][0]] if given["sources"] else []
    if others:
        raise UsageError(problem("option-other", Mark(others[0]), kind=given["kind"]))


def _options() -> dict[str, str]:
    """Return the option of each field."""
    return {**{name: f"--{name}" for name in _TEXTS}, **{name: option for name, (option, _) in _LISTS.items()}}


def _refuse_broken(given: dict[str, Any]) -> None:
    """Refuse bytes that are not UTF-8: no file of an entry could hold them.

    Raises:
        UsageError: an option has such bytes.
    """
    for name, option in _options().items():
        text = " ".join(given[name]) if isinstance(given[name], tuple) else given[name] or ""
        broken = next((character for character in text if "\ud800" <= character <= "\udfff"), "")
        if broken:
            raise UsageError(problem("control-character", Mark(option), character=f"U+{ord(broken):04X}"))
