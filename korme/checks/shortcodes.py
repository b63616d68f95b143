"""Shortcodes in bodies: whether the theme declares them, and whether they hold what they need."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from korme.checks.base import Evidence, bodies
from korme.core.body_parts import Shortcode
from korme.core.problems import Mark, Problem, Severity, problem, suggest
from korme.theme.shortcodes import value_problems
from korme.theme.theme_fields import ShortcodeFields


def check(evidence: Evidence) -> Iterator[Problem]:
    """Yield unknown shortcodes and parameters, wrong values, and shortcodes without a picture, link or parts."""
    used = {source for source, body in evidence.prose.items() if body.shortcodes}
    if not used:
        return
    known, theme = evidence.theme.shortcodes, evidence.theme.name
    for entry in (*evidence.entries, *evidence.incomplete):
        for body in bodies(entry):
            if body.markdown not in used:
                continue
            for found in evidence.prose[body.markdown].shortcodes:
                mark = body.mark.inside(found.place)
                if found.name in known:
                    yield from _misused(found, known[found.name], body.mark, mark)
                else:
                    yield suggest("shortcode-unknown", mark, found.name[:60], known, theme=theme)


def _misused(found: Shortcode, rule: ShortcodeFields, start: Mark, mark: Mark) -> Iterator[Problem]:
    line = found.place[0]
    given = {name: (value, start.inside((line, column))) for name, value, column in found.given}
    for each in value_problems(found.name, rule, given):
        yield replace(each, severity=Severity.WARNING)  # the content is shown all the same
    pictures = found.pictures[1] - found.pictures[0]
    held = {"picture": pictures, "pair": pictures == 2, "link": found.links, "parts": found.parts - 1}
    if rule.needs and not held[rule.needs]:
        yield problem("shortcode-empty", mark, hint=rule.needs, shortcode=found.name)
