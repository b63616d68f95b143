"""The result of a round as a table."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Sequence
from pathlib import Path

from korme.commands.hanging.sheet import cell_separator, harmless
from korme.commands.jury.counting import VoteStanding
from korme.commands.jury.panel import Panel
from korme.core.problems import Mark, UsageError, problem
from korme.i18n.languages import number
from korme.kinds import Work
from korme.site.jury import STARS, YES_NO, JuryRound
from korme.store.cache import write_whole

_SCORE = 3
"""The column of the score, which may be negative."""


def result_rows(
    panel: Panel, one: JuryRound, language: str, site_language: str, say: Callable[..., str]
) -> list[list[str]]:
    """Return the result of a round, headings first.

    Args:
        language: of numbers.
        site_language: of titles and names.
        say: returns a text of the messages.
    """
    result = panel.settled(one)
    said = dict.fromkeys(result.accepted, "jury-accepted")
    said |= dict.fromkeys(result.declined, "jury-declined")
    columns = ("place", "title", "by", "score", "votes", "missing", "entry", "outcome")
    rows = [[say(f"jury-column-{column}") for column in columns]]
    for each in panel.standings(one):
        title, by = titled(panel, each.entry, site_language)
        outcome = say(said.get(each.entry, "jury-left")) if one.keep else ""
        cells = [placed(each), title, by, scored(each, one, language), votes_of(each, one), str(each.waiting)]
        rows.append([*cells, each.entry, outcome])
    return rows


def titled(panel: Panel, name: str, language: str) -> tuple[str, str]:
    """Return the title of a work, or the name of a person, and who made the work."""
    entry = panel.entries[name]
    by = panel.entries[entry.creative].heading.pick(language).text if isinstance(entry, Work) else ""
    return entry.heading.pick(language).text, by


def placed(each: VoteStanding) -> str:
    """Return the place in words: '3', and of equals '3='; '–' without any vote."""
    return "–" if not each.votes else f"{each.place}=" if each.is_tied else str(each.place)


def scored(each: VoteStanding, one: JuryRound, language: str) -> str:
    """Return the score in words: '83 %', '-1.2', '0.75'."""
    if math.isinf(each.score):
        return "–"
    if one.vote == YES_NO:
        return f"{number(round(each.score * 100), language)} %"
    return number(round(each.score, 2), language)


def votes_of(each: VoteStanding, one: JuryRound) -> str:
    """Return the votes in words: '3 / 4' for three yes of four, '5 4 4' for stars, places of a ranking."""
    if one.vote == YES_NO:
        return f"{sum(each.votes)} / {len(each.votes)}"
    return " ".join(map(str, sorted(each.votes, reverse=one.vote == STARS)))


def write_table(path: Path, rows: Sequence[Sequence[str]], language: str) -> None:
    """Write rows as CSV that spreadsheets open without questions.

    Raises:
        UsageError: the file cannot be written.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=cell_separator(language), lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell if at == _SCORE else harmless(cell) for at, cell in enumerate(row)])
    try:
        write_whole(path, file.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise UsageError(problem("write-failed", Mark(str(path)), reason=error.strerror or str(error))) from None
