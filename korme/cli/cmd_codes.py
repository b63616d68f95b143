"""`korme codes`: give short permanent codes to what has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from korme.commands.codes.give import GivenCodes
    from korme.commands.codes.repair import Collision
    from korme.i18n.messages import Messages


@click.command("codes", cls=Command)
@shared
@click.option(
    "--printed",
    multiple=True,
    metavar="NAME/WORK",
    help="Keeps its code if a merge has given it twice, since its label is printed. May be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change without changing anything.")
def codes_command(**given: Any) -> int:
    """Assign short permanent codes to works, events and people.

    A code is a number for labels and QR codes, such as 48213. Its page /W/48213 leads to the work for good. Codes are
    kept in content/codes.yaml, which belongs in git. Assigned codes never change, and those of removed entries stay
    reserved. If a merge has assigned a code twice, this is repaired.
    """
    from korme.commands.codes.give import give_codes

    console, options = console_of(given), options_of(given)
    printed = {_address(word) for word in given["printed"]}
    done = give_codes(options, language=console.messages.language, printed=printed, dry_run=given["dry_run"])
    for line in _lines(done, console.messages):
        console.line(line)
    if given["dry_run"]:
        console.line(console.messages.say("rehearsed"))
    return 1 if done.unsure else 0


def _address(word: str) -> str:
    """Return the address that the registry has for `aida/light`, `/creatives/aida/light/` or `creatives/aida/works/light`."""
    parts = [part for part in word.strip("/").split("/") if part]
    if parts[:1] == ["creatives"]:
        parts = [part for at, part in enumerate(parts) if at != 2 or part != "works" or len(parts) < 4]
    return "/".join(parts if parts[:1] in (["creatives"], ["programme"]) else ["creatives", *parts])


def _lines(done: GivenCodes, messages: Messages) -> Iterator[str]:
    say = messages.say
    for each in done.collisions:
        yield from _collision(each, done, messages)
    for line in done.buried:
        yield say("codes-gone", code=line.code, names=line.names)
    for line in done.unsure:
        yield say("codes-unsure", code=line.code, names=line.names)
    for line in done.given:
        yield f"{line.code}: {line.names}"
    for new, old in done.again:
        yield say("codes-again", code=old.code, names=old.names, new=new)
    yield say("codes-given", n=len(done.given)) if done.given else say("codes-none")
    for path in done.written:
        yield say("written", path=path)


def _collision(each: Collision, done: GivenCodes, messages: Messages) -> Iterator[str]:
    new = {line.names: line.code for line in done.given}
    key = "codes-kept-printed" if each.is_printed else "codes-kept"
    yield messages.say(key, code=each.code, names=each.kept or messages.say("codes-nobody"))
    for names in each.lost:
        if names in new:
            yield messages.say("codes-lost", names=names, code=each.code, new=new[names])
