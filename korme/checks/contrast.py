"""Contrast of the colour pairs that a theme declares, by WCAG 2.2 (success criteria 1.4.3 and 1.4.11)."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.css_steps import contrast
from korme.core.problems import Mark, Problem, problem


def check(evidence: Evidence) -> Iterator[Problem]:
    config, theme = evidence.config, evidence.theme
    chosen = {name for name, _ in config.theme_options}
    for pair in theme.contrasts:
        back = str(theme.values.get(pair.back) or "")
        where = config.where(f"theme_options.{pair.back}")
        if pair.front == "disciplines":
            for key, discipline in config.disciplines:
                mark = where if pair.back in chosen else config.where(f"disciplines.{key}")
                yield from _low(mark, key, discipline.colour or "", pair.back, back, pair.least)
            continue
        names = [name for name in (pair.front, pair.back) if name in chosen]
        mark = config.where(f"theme_options.{names[0]}") if names else theme.mark
        yield from _low(mark, pair.front, str(theme.values.get(pair.front) or ""), pair.back, back, pair.least)


def _low(mark: Mark, front: str, colour: str, back: str, ground: str, least: float) -> Iterator[Problem]:
    if not colour or not ground:
        return
    ratio = contrast(colour, ground)
    if ratio < least:
        yield problem(
            "contrast-low",
            mark,
            front=f"{front} {colour}",
            back=f"{back} {ground}",
            found=f"{int(ratio * 10) / 10:g}",
            least=f"{least:g}",
        )
