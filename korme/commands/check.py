"""`korme check`: everything that is wrong, nothing made."""

from __future__ import annotations

from typing import Any

import click

from korme.commands.given import options_of, shared, talk_of


@click.command()
@shared
@click.option("--strict", is_flag=True, help="Warnings are errors.")
def check(**given: Any) -> int:
    """Say everything that is wrong with the site; make nothing."""
    from korme.build import check as look

    talk = talk_of(given)
    with talk.progress() as progress:
        draft = look(options_of(given), progress)
    talk.checked(draft.problems)
    return 1 if any(one.is_error for one in draft.problems) else 0
