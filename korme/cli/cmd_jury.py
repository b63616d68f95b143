"""`korme jury`: how far the votes are, what a closed round comes to, and drafts on or off by its result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command
from korme.core.problems import Mark, SiteError, UsageError, problem, suggest

if TYPE_CHECKING:
    from korme.cli.console import Console
    from korme.commands.jury.panel import Panel
    from korme.core.options import Options
    from korme.site.config import Config
    from korme.site.jury import JuryRound


@click.command("jury", cls=Command)
@click.argument("round_name", required=False, default="", metavar="[ROUND]")
@shared
@click.option(
    "--csv", "table", type=click.Path(path_type=Path), metavar="FILE.csv", help="Write the result as a table."
)
@click.option(
    "--drafts", is_flag=True, help="Show as a diff which entries the result would publish and which it would not."
)
@click.option("--write", is_flag=True, help="Write these changes into the entries.")
def jury_command(**given: Any) -> int:
    """Show the jury's votes and results: korme jury first.

    Without ROUND, it shows all rounds with the number of votes of each juror. Jurors vote at the desk (korme serve);
    votes are stored in jury/NAME.yaml. A result is shown once its round is closed. Votes that do not count are reported
    with their lines. Exit status: 0 all votes count, 1 some do not, 2 wrong usage.
    """
    from korme.commands.jury.of_site import site_panel

    console, options = console_of(given), options_of(given)
    config, panel = site_panel(options)
    if not given["round_name"]:
        for option, name in (("table", "--csv"), ("drafts", "--drafts"), ("write", "--write")):
            if given[option]:
                raise UsageError(problem("option-missing", Mark("ROUND"), hint="jury", option=name))
        _progress(console, panel)
        return _end(console, panel)
    names = [one.name for one in panel.jury.rounds]
    chosen = panel.jury.round(given["round_name"])
    if chosen is None:
        word = given["round_name"][:80]
        raise UsageError(suggest("unknown-reference", Mark(word), word, names, expected="round"))
    if given["drafts"] or given["write"]:
        return _adopt(console, options, config, panel, chosen, is_written=given["write"])
    return _result(console, config, panel, chosen, given["table"])


def _progress(console: Console, panel: Panel) -> None:
    """Print the rounds, and how much each juror has voted on."""
    say = console.messages.say
    rows = [["", *(juror.label for juror in panel.jury.jurors), ""]]
    for one in panel.jury.rounds:
        given, may = panel.given(one), panel.may(one)
        counts = [
            f"{len(given[juror.name])} / {sum(juror.name in jurors for jurors in may.values())}"
            for juror in panel.jury.jurors
        ]
        rows.append([one.name, *counts, say("jury-closed" if one.closed else "jury-open")])
    console.table(rows)


def _end(console: Console, panel: Panel) -> int:
    """Name the votes that do not count."""
    found = panel.problems
    console.problems(found)
    return 1 if found else 0


def _result(console: Console, config: Config, panel: Panel, one: JuryRound, table: Path | None) -> int:
    """Print the result of a round.

    Raises:
        UsageError: it is still open, or the table cannot be written.
    """
    from korme.commands.jury.adopting import panel_place
    from korme.commands.jury.table import result_rows, write_table

    if not one.closed:
        raise UsageError(problem("jury-open", Mark(panel_place(panel, one)), round=one.name))
    say, language = console.messages.say, console.messages.language
    rows = result_rows(panel, one, language, config.language, say)
    if table:
        write_table(table, rows, language)
        console.line(say("written", path=str(table)))
    else:
        console.table(rows)
    missing = sum(each.waiting for each in panel.standings(one))
    console.line(say(f"jury-rule-{one.vote}"))
    if missing:
        console.line(say("jury-missing", n=missing))
    for name in panel.settled(one).undecided:
        console.line(say("jury-undecided", entry=name))
    return _end(console, panel)


def _adopt(
    console: Console, options: Options, config: Config, panel: Panel, one: JuryRound, *, is_written: bool
) -> int:
    """Show what the result changes in entries, or write it.

    Raises:
        SiteError: a file has changed meanwhile.
        UsageError: the round is still open.
    """
    from korme.commands.edits.change import EditRefused
    from korme.commands.jury.adopting import adopt, draft_changes

    say = console.messages.say
    changes = draft_changes(options.root, config.languages, config.bounds, panel, one)
    for change in changes:
        for file in change.files:
            for line in file.diff:
                console.line(line)
    console.problems([each for change in changes for each in change.problems])
    done = adopt(options.root, changes, one) if is_written else None
    if isinstance(done, EditRefused):
        raise SiteError(done.problems)
    on = sum(change.is_accepted and bool(change.files) for change in changes)
    off = sum(not change.is_accepted and bool(change.files) for change in changes)
    console.line(say("jury-drafts", on=on, off=off) if on or off else say("unchanged"))
    for name in panel.settled(one).undecided:
        console.line(say("jury-undecided", entry=name))
    if not is_written and (on or off):
        console.line(say("jury-rehearsed", round=one.name))
    _end(console, panel)
    return 1 if any(change.problems for change in changes) else 0
