"""`korme edition`: open a year."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command
from korme.core.problems import Mark, UsageError, problem

if TYPE_CHECKING:
    import datetime as dt

    from korme.cli.console import Console
    from korme.commands.edition import EditionPlan


@click.command("edition", cls=Command)
@click.argument("action", type=click.Choice(["new"]))
@click.argument("name")
@shared
@click.option("--dates", default="", metavar="DAYS", help="First and last day: 2027-04-19..2027-04-25.")
@click.option("--start", default="", metavar="DAY", help="First day, instead of --dates.")
@click.option("--end", default="", metavar="DAY", help="Last day, instead of --dates.")
@click.option("--title", default="", help="Title (default: that of the edition before, with the new year).")
def edition_command(**given: Any) -> int:
    """Start a year: korme edition new 2027.

    It becomes the current edition. Its programme starts empty. The existing one belongs to the edition before, whose
    page stays complete, and people stay. Asks for the dates if they are not given.
    """
    from korme.commands.edition import open_edition, plan_edition
    from korme.commands.schema import write_schemas
    from korme.read.site_names import read_site_names

    console, options = console_of(given), options_of(given)
    plan = plan_edition(options, given["name"])
    days = _days(given, plan, console)
    title = " ".join(given["title"].split()) or plan.usual_title
    opened = open_edition(options, plan, days, title)
    write_schemas(options.root, read_site_names(options.root), console.messages.language)
    say = console.messages.say
    for path in opened.files:
        console.line(say("written", path=path))
    if opened.people and plan.before:
        values = {"people": say("people-n", n=opened.people), "works": say("works-n", n=opened.works)}
        console.line(say("edition-entered", edition=plan.before.slug, **values))
    if opened.is_current:
        console.line(say("edition-opened", edition=plan.name, folder=f"{plan.event_folder}/"))
    elif plan.before:
        console.line(say("edition-added", edition=plan.name, current=plan.before.slug))
    return 0


def _days(given: dict[str, Any], plan: EditionPlan, console: Console) -> tuple[dt.date, dt.date]:
    """Return the first and the last day: as given, as the file of the edition says, or as answered.

    Raises:
        UsageError: they are missing, given twice, no dates, or other ones than in the file.
    """
    from korme.commands.edition import read_dates

    ends = [given["start"], given["end"]]
    if given["dates"] and any(ends):
        raise UsageError(problem("option-twice", Mark("--dates")))
    found = None
    if given["dates"]:
        found = read_dates(given["dates"], plan.config, plan.name)
    elif all(ends):
        first, last = (
            read_dates(text, plan.config, plan.name, f"--{name}")
            for name, text in zip(("start", "end"), ends, strict=True)
        )
        found = first[0], last[1]
    if plan.known is not None:
        known = plan.known.start, plan.known.end
        if found not in (None, known):
            raise UsageError(problem("entry-exists", plan.known.mark, hint="edition", name=plan.name))
        return known
    if found is None and sys.stdin.isatty() and not any(ends):
        found = _asked(plan, console)
    if found is None:
        missing = "--end" if ends[0] else "--start" if ends[1] else "--dates"
        raise UsageError(problem("option-missing", Mark(missing), hint="edition"))
    return found


def _asked(plan: EditionPlan, console: Console) -> tuple[dt.date, dt.date]:
    """Ask for the dates until they can be read."""
    from korme.commands.edition import read_dates

    while True:
        answer = click.prompt(console.messages.say("edition-dates"))
        try:
            return read_dates(answer, plan.config, plan.name)
        except UsageError as error:
            console.problems([error.problem])
