"""Workflow commands of GitHub Actions, shown as annotations in a pull request, and the summary of a job.

Messages contain untrusted text: it can neither end nor start a command, and in the summary it is plain text, never
Markdown, HTML, a link or a mention.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from korme.core.problems import Problem, Severity, fix_line, worst_first
from korme.i18n.messages import Messages, remedy, severity_counts

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SIGNS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.NOTE: "ℹ️"}
MOST_ROWS = 200
"""Maximum number of problems in the summary: GitHub accepts one megabyte."""
_MARKS = re.compile(r"[\\`*_{}\[\]()#+\-.!|~>]")


def commands(problems: Sequence[Problem], messages: Messages, prefix: str) -> str:
    """Format each problem as one command."""
    return "\n".join(_command(item, messages, prefix) for item in problems)


def _command(item: Problem, messages: Messages, prefix: str) -> str:
    fields = {"file": prefix + item.mark.path, "line": item.mark.line, "col": item.mark.column, "title": item.code}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in fields.items() if value)
    texts = [messages.message(item), messages.hint(item), remedy(item, messages, at_hand=False)]
    return f"::{_LEVELS[item.severity]} {properties}::{_data(chr(10).join(text for text in texts if text))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def summary(problems: Sequence[Problem], messages: Messages, prefix: str) -> str:
    """Format problems as a Markdown table."""
    errors, warnings = severity_counts(problems)
    counts = ", ".join([messages.say("errors", n=errors), messages.say("warnings", n=warnings)])
    if not problems:
        return f"### Körme: {plain(messages.say('fine'))}\n"
    say = messages.say
    lines = [
        f"### Körme: {plain(counts)}",
        "",
        f"| | {plain(say('column-where'))} | {plain(say('column-what'))} | {plain(say('column-do'))} |",
        "|---|---|---|---|",
    ]
    lines += [_row(item, messages, prefix) for item in worst_first(problems)[:MOST_ROWS]]
    if len(problems) > MOST_ROWS:
        lines += ["", plain(say("more-rows", n=len(problems) - MOST_ROWS))]
    return "\n".join(lines) + "\n"


def _row(item: Problem, messages: Messages, prefix: str) -> str:
    sign = _SIGNS[item.severity]
    hint, line = messages.hint(item), fix_line(item)
    command = f"{plain(messages.say('fix-elsewhere', command=''))} <code>{_coded(line)}</code>" if line else ""
    todo = "<br>".join(part for part in (plain(hint), command) if part)
    return f"| {sign} | {plain(prefix + str(item.mark))} | {plain(messages.message(item))} `{item.code}` | {todo} |"


def plain(text: str) -> str:
    """Escape text for Markdown: no markup, HTML, links, formulas, mentions or issue references."""
    text = _MARKS.sub(lambda match: "\\" + match[0], escape(text, quote=False))
    text = re.sub(r"(@|#)(?=\w)", "\\1\u200b", " ".join(text.split()))
    return _priced(text.replace(":", "&#58;"))


def _coded(text: str) -> str:
    """Escape text for the content of a <code> element, to be copied."""
    marked = _MARKS.sub(lambda match: f"&#{ord(match[0])};", escape(text))
    return _priced(marked.replace("@", "&#64;").replace(":", "&#58;"))


def _priced(text: str) -> str:
    """Wrap dollars so that they start no formula; GitHub ignores a backslash but not an element (its documentation)."""
    return text.replace("$", "<span>$</span>")
