"""`korme sale`: what is sold, on the command line or in a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared
from korme.cli.translated_help import Command
from korme.core.problems import Mark, Problem, SiteError, UsageError, problem

if TYPE_CHECKING:
    from korme.cli.console import Console
    from korme.commands.sale.edit import SaleChange
    from korme.commands.sale.works import SaleWorks
    from korme.core.options import Options


@click.command("sale", cls=Command)
@click.argument("words", nargs=-1, metavar="[CODE|NAME/WORK]... [for_sale|sold|not_for_sale]")
@shared
@click.option("--price", default="", metavar="N", help="Price, without the currency.")
@click.option("--currency", default="", metavar="KZT", help="Currency, three letters.")
@click.option(
    "--export", "table", type=click.Path(path_type=Path), metavar="FILE.csv", help="Write a table of all works."
)
@click.option(
    "--import", "source", type=click.Path(path_type=Path), metavar="FILE", help="Import a table: CSV, XLSX or ODS."
)
@click.option("--dry-run", is_flag=True, help="Show what would change without changing anything.")
def sale_command(**given: Any) -> int:
    """Mark works as sold: korme sale 48213 sold.

    Writes the field `sale` of works, found by the code on a label or by name, several at once (korme sale 48213 48221
    sold). Labels, price lists and the site show it when they are next made. Without arguments, it lists the works and
    their state.
    """
    from korme.commands.sale.edit import change_sales
    from korme.commands.sale.works import sale_works

    console, options = console_of(given), options_of(given)
    works = sale_works(options)
    if given["table"]:
        return _export(console, options, works, given)
    if not given["words"] and not given["source"]:
        if given["price"] or given["currency"]:
            raise UsageError(problem("option-missing", Mark("CODE"), hint="sale"))
        return _list(console, options, works)
    if given["source"]:
        from korme.commands.sale.table import read_table
        from korme.read.site_file import read_config

        languages = read_config(options.root)[0].languages
        wanted, problems = read_table(given["source"], works, languages)
    else:
        wanted, problems = _wanted(works, given)
    if problems:
        raise SiteError(tuple(problems))
    done = change_sales(options, wanted, dry_run=given["dry_run"])
    _report(console, done, works.language)
    if given["dry_run"]:
        console.line(console.messages.say("rehearsed"))
    return 0


def _wanted(works: SaleWorks, given: dict[str, Any]) -> tuple[list[SaleChange], list[Problem]]:
    """Return what the words say: works, then the state of all since the last state."""
    from korme.commands.sale.edit import SaleChange
    from korme.commands.sale.works import OnSale, currency_of, price_of, state_of

    marks = Mark("--price"), Mark("--currency")
    price = price_of(given["price"], marks[0]) if given["price"] else ""
    currency = currency_of(given["currency"], marks[1]) if given["currency"] else ""
    problems = [each for each in (price, currency) if isinstance(each, Problem)]
    waiting: list[OnSale] = []
    wanted: list[SaleChange] = []
    for at, word in enumerate(given["words"], start=1):
        state = state_of(word, Mark("STATE"))
        if isinstance(state, str) and (waiting or problems):
            wanted += [SaleChange(one, state, str(price), str(currency)) for one in waiting]
            waiting = []
            continue
        one = works.named(word, Mark(word[:40]))
        if isinstance(one, OnSale):
            waiting.append(one)
        elif waiting and at == len(given["words"]) and one.code == "unknown-reference":  # a state in other words
            names = ", ".join(each.name for each in waiting)
            problems.append(problem("sale-state", Mark(word[:40]), names=names[:200]))
            waiting = []
        else:
            problems.append(one)
    if waiting and (given["price"] or given["currency"]) and all(one.work.sale for one in waiting):
        wanted += [SaleChange(one, "", str(price), str(currency)) for one in waiting]
    elif waiting:
        problems.append(problem("sale-state", Mark(waiting[-1].name), names=waiting[-1].name))
    return wanted, problems


def _export(console: Console, options: Options, works: SaleWorks, given: dict[str, Any]) -> int:
    from korme.commands.sale.numbers import numbered
    from korme.commands.sale.table import write_table

    with console.progress() as progress:
        found = numbered(works, options, progress)
    write_table(given["table"], found, works.language)
    console.line(console.messages.say("written", path=given["table"]))
    return 0


def _list(console: Console, options: Options, works: SaleWorks) -> int:
    from korme.commands.sale.numbers import numbered

    with console.progress() as progress:
        found = numbered(works, options, progress)
    for one in found:
        sale = one.work.sale
        said = " ".join(filter(None, (sale.status, sale.price, sale.currency))) if sale else "–"
        number = f"{one.number or ''}"
        title = one.work.title.pick(works.language).text
        console.line(f"{number:>4}  {one.code or '–':<6} {said:<24} {one.name}  {title}")
    counts = [one.work.sale.status for one in found if one.work.sale]
    say = console.messages.say
    values = {state: counts.count(state) for state in ("for_sale", "sold", "not_for_sale")}
    console.line(say("sale-counts", **values, other=len(found) - len(counts)))
    return 0


def _report(console: Console, done: Sequence[SaleChange], language: str) -> None:
    say = console.messages.say
    for change in done:
        before, after = (" ".join(said.values()) or "–" for said in (change.before, change.after))
        title = change.of.work.title.pick(language).text
        console.line(
            say("sale-changed", code=change.of.code or change.of.name, title=title, before=before, after=after)
        )
    console.line(say("sale-works", n=len(done)) if done else say("sale-unchanged"))
