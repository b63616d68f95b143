"""`korme check`: everything that is wrong, nothing made."""

from __future__ import annotations

from typing import Any

import click

from korme.commands.given import options_of, shared, talk_of
from korme.options import Options
from korme.problems import Mark, Problem, SiteError, UsageError, in_order, problem, with_severities


@click.command()
@shared
@click.option("--changed", metavar="REF", help="Git revision that the work began from: main, or main...branch.")
@click.option("--author", metavar="NAME", help="Whose change it is: say also what they may not touch.")
@click.option("--strict", is_flag=True, help="Warnings are errors.")
def check(**given: Any) -> int:
    """Say everything that is wrong with the site; make nothing."""
    from korme.build import check as look

    talk = talk_of(given)
    options = options_of(given)
    refused = _refused(options, given["changed"], given["author"])
    with talk.progress() as progress:
        try:
            problems = look(options, progress).problems
        except SiteError as error:
            raise SiteError((*refused, *error.problems)) from None
        except UsageError as error:
            raise (SiteError((*refused, error.problem)) if refused else error) from None
    problems = in_order([*refused, *problems])
    talk.checked(problems)
    return 1 if any(one.is_error for one in problems) else 0


def _refused(options: Options, changed: str | None, author: str | None) -> list[Problem]:
    """What a change touches and its author may not."""
    if author is None:
        return []
    if not changed:
        raise UsageError(problem("author-alone", Mark("--author")))
    from korme.ownership import check_ownership

    return with_severities(check_ownership(options.root, changed, author), (), options.strict)
