"""`korme translations`: how much is translated, a sheet for translators, and records of what is translated from what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command
from korme.core.problems import Mark, UsageError, problem

if TYPE_CHECKING:
    from korme.cli.console import Console
    from korme.commands.translations.gathered import Gathered
    from korme.commands.translations.run import TextChoice
    from korme.core.options import Options

_MOST_NAMED = 20
_COLUMNS = ("there", "missing", "stale", "machine", "unknown")


@click.command("translations", cls=Command)
@shared
@click.option("--to", "language", default="", metavar="LANGUAGE", help="Write a sheet for translators: kk, ru, …")
@click.option(
    "-o",
    "--output",
    "target",
    default="",
    metavar="FILE",
    help="Sheet to write, .csv or .xlsx (translations-kk.csv).",
)
@click.option("--only", multiple=True, metavar="PATH", help="Only these entries: creatives/aigerim. May be repeated.")
@click.option("--missing", is_flag=True, help="Only texts that are not translated.")
@click.option("--stale", is_flag=True, help="Only texts whose source has changed since.")
@click.option("--machine", is_flag=True, help="Only machine translations that nobody has checked.")
@click.option("--unknown", is_flag=True, help="Only texts of which nothing is recorded.")
@click.option("--record", is_flag=True, help="Record that translations as they are fit their sources (--unknown).")
@click.option("--by", default="", metavar="NAME", help="With --record: who has checked them, or machine.")
@click.option("--dry-run", is_flag=True, help="Show what would change without changing anything.")
def translations_command(**given: Any) -> int:
    """Show what is translated, and write a sheet for translators.

    Without options, it prints a table of all languages. korme translations --to kk writes one sheet of all texts; when
    it comes back, import it: korme import translations-kk.csv. A translation whose source has changed is stale. A
    machine translation is marked for visitors until a person approves it.
    """
    from korme.commands.translations.gathered import FLAGS, entry_path_named, gather
    from korme.commands.translations.run import TextChoice, known_language

    console, options = console_of(given), options_of(given)
    if given["by"] and not given["record"]:
        raise UsageError(problem("option-missing", Mark("--record")))
    gathered = gather(options)
    only = tuple(entry_path_named(options, gathered, word) for word in given["only"])
    choice = TextChoice(only, tuple(flag for flag in FLAGS if given.get(flag)))
    languages = [known_language(given["language"], gathered)] if given["language"] else list(gathered.languages)
    if given["record"]:
        return _record(console, options, gathered, languages, choice, given)
    if given["language"]:
        return _write(console, options, gathered, languages[0], choice, given["target"])
    return _show(console, gathered, choice)


def _show(console: Console, gathered: Gathered, choice: TextChoice) -> int:
    from korme.commands.translations.gathered import chosen, counts, unrecorded

    say = console.messages.say
    rows = [["", *(say(f"translations-{column}") for column in _COLUMNS)]]
    for language in gathered.languages:
        count = counts(chosen(gathered.of(language), choice.only, choice.flags))
        if count["all"]:
            rows.append([language, *(str(count[column]) for column in _COLUMNS)])
    console.table(rows)
    for language in gathered.languages if not choice.only and not choice.flags else ():
        if n := unrecorded(gathered, language):
            console.line(say("translations-unrecorded", n=n, language=language))
    return 0


def _write(
    console: Console, options: Options, gathered: Gathered, language: str, choice: TextChoice, target: str
) -> int:
    from korme.commands.translations.run import ENDINGS, write_sheet

    path, say = Path(target or f"translations-{language}.csv"), console.messages.say
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(problem("translation-output", Mark("-o"), found=str(path)[:120]))
    if not target and path.exists():
        raise UsageError(problem("translation-output", Mark("-o"), hint="exists", found=str(path)[:120]))
    sheet = write_sheet(options, gathered, language, choice, path, console.messages)
    for one in sheet.too_long[:_MOST_NAMED]:
        console.line(say("translations-long", place=str(one.source.mark()), field=one.source.place))
    console.line(say("translations-written", path=str(path), n=sheet.rows))
    return 0


def _record(
    console: Console,
    options: Options,
    gathered: Gathered,
    languages: list[str],
    choice: TextChoice,
    given: dict[str, Any],
) -> int:
    from korme.commands.translations.run import record

    done, say = (
        record(options, gathered, languages, choice, given["by"], dry_run=given["dry_run"]),
        console.messages.say,
    )
    for one in done.texts[:_MOST_NAMED]:
        console.line(f"  {one.language}  {one.source.owner}  {one.source.place}")
    if len(done.texts) > _MOST_NAMED:
        console.line(say("more-rows", n=len(done.texts) - _MOST_NAMED))
    console.line(say("translations-recorded", n=len(done.texts)) if done.texts else say("unchanged"))
    if given["dry_run"]:
        console.line(say("rehearsed"))
    return 0
