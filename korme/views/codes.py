"""The page `/W/`: a field for the number on a label, and all numbers."""

from __future__ import annotations

from korme.site.codes import code_url
from korme.views.context import PageContext, View
from korme.views.frame import framed


def codes(context: PageContext) -> View:
    """Return the view: `groups` by the first `digit`, each with its `codes` (code, url); what is gone is not listed."""
    groups: dict[str, list[View]] = {}
    for code in context.shared.reads.once("living codes", lambda: _living(context)):
        groups.setdefault(code[0], []).append({"code": code, "url": context.file(code_url(code))})
    return framed(
        context,
        kind="codes",
        title=context.say("code_label"),
        groups=[{"digit": digit, "codes": own} for digit, own in sorted(groups.items())],
    )


def _living(context: PageContext) -> list[str]:
    return [code for code, target in context.site.codes.items() if target.entry is not None]
