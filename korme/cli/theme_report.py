"""The report of `korme theme check`: a table and what is wrong, or JSON."""

from __future__ import annotations

import json

from korme import __version__
from korme.cli.console import Console
from korme.cli.formats.plain_json import plain
from korme.commands.theme.graded import FAILS, NOT_GRADED, PASSES, WARNS, Grade, ThemeReport
from korme.i18n.messages import Messages

VERSION = 1
"""Incremented when a key is removed or changes its meaning; new keys may be added at any time."""
_NAMES = {
    "problems": "grade-problems",
    "strings": "grade-strings",
    "letters": "grade-letters",
    "weight": "grade-weight",
    "axe": "grade-axe",
    "contrast": "grade-contrast",
    "scripts": "grade-scripts",
    "print": "grade-print",
    "forced": "grade-forced",
    "narrow": "grade-narrow",
    "shift": "grade-shift",
    "policy": "grade-policy",
    "mirrored": "grade-mirrored",
    "fonts": "grade-fonts",
}
_RESULTS = {PASSES: "grade-passes", WARNS: "grade-warns", FAILS: "grade-fails", NOT_GRADED: "grade-not-graded"}


def show_report(report: ThemeReport, console: Console) -> None:
    """Print what is wrong to standard error, and the table of grades to standard output."""
    say = console.messages.say
    console.problems(report.problems, most=None)
    if report.lacks:
        console.problems([report.lacks])
    console.table(
        [
            [say(_NAMES[grade.name]), say(_RESULTS[grade.result]), _beside(grade, console.messages)]
            for grade in report.grades
        ]
    )
    failed = sum(grade.result == FAILS for grade in report.grades)
    left = sum(grade.result == NOT_GRADED for grade in report.grades)
    if failed:
        console.line(say("graded-failed", n=failed, theme=report.theme))
    elif left:
        console.line(say("graded-some", n=left, theme=report.theme))
    else:
        console.line(say("graded-all", theme=report.theme))
    if report.pictures and not console.quiet:
        console.line(say("graded-pictures", folder=report.pictures))


def _beside(grade: Grade, messages: Messages) -> str:
    """Return the words beside the result of a grade."""
    found = dict(grade.found)
    if grade.result == NOT_GRADED:
        needs = str(found["needs"])
        return messages.say("graded-needs", tool=needs) if needs.startswith("korme") else messages.say(needs)
    if "most" in found:
        return messages.say("graded-kb", **found)
    if "files" in found:
        return messages.say("graded-files", n=found["files"]) if found["files"] else messages.say("graded-no-fonts")
    return messages.say("graded-pages", n=found["pages"]) if found.get("pages") else ""


def report_json(report: ThemeReport, messages: Messages) -> str:
    """Return the report as one JSON object."""
    data = {
        "version": VERSION,
        "korme": __version__,
        "language": messages.language,
        "theme": report.theme,
        "passes": not report.fails and report.lacks is None,
        "pictures": report.pictures or None,
        "not_graded": plain(report.lacks, messages, "") if report.lacks else None,
        "grades": [
            {
                "name": grade.name,
                "result": grade.result,
                "found": dict(grade.found),
                "problems": [plain(each, messages, "") for each in grade.problems],
            }
            for grade in report.grades
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)
