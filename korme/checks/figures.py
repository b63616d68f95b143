"""Figures: each has a value or says what to count; those that others gave are shown, and nothing else says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.problems import Problem, problem
from korme.kinds import Edition
from korme.site.config import Config
from korme.site.counts import OF_THE_SITE
from korme.site.figures import COUNTED_CELL, FEW_CELL
from korme.site.report import given_cell


def check(evidence: Evidence) -> list[Problem]:
    """Return the problems of figures."""
    return [*_without_value(evidence), *_given(evidence)]


def _without_value(evidence: Evidence) -> Iterator[Problem]:
    holders: list[Config | Edition] = [entry for entry in evidence.entries if isinstance(entry, Edition)]
    for holder in (evidence.config, *holders):
        for number, figure in enumerate(holder.figures):
            if not figure.value and not figure.count:
                yield problem("missing-field", holder.where(f"figures.{number}"), field="value", kind="figure")


def _given(evidence: Evidence) -> Iterator[Problem]:
    """Report given figures that visitors do not see, or not as they were given."""
    site, report = evidence.site, evidence.site.report
    if not site.given_figures or report is None:
        return
    if not any(page.report for page in site.pages.values()) and evidence.is_whole:
        yield problem("figures-unshown", site.given_figures[0].mark, count=len(site.given_figures))
    counted = {row.what: row.cells for row in report.rows if row.what and row.what not in OF_THE_SITE}
    for figure in site.given_figures:
        cell = None
        if figure.edition in report.editions and figure.what in counted:
            cell = counted[figure.what][report.editions.index(figure.edition)]
        if cell and cell.how == COUNTED_CELL and evidence.is_whole:
            yield problem(
                "figure-counted", figure.mark, what=figure.what, number=cell.value or 0, edition=figure.edition
            )
        elif given_cell(figure, report.least).how == FEW_CELL:
            yield problem("figure-small", figure.mark, number=figure.amount.number or 0, least=report.least)
