"""Workflow commands of GitHub Actions, which become annotations at the lines of a pull request; and the job's summary.

What strangers wrote is in the messages: it can neither end a command nor begin one, and in the summary it is
words, never Markdown, HTML, a link or somebody's name being called.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from korme.core.problems import Problem, Severity, fix_line
from korme.i18n.messages import Messages, severity_counts

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SIGNS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.NOTE: "ℹ️"}
MOST_ROWS = 200
"""Problems in the summary: a host takes one megabyte of it."""
_MARKS = re.compile(r"[\\`*_{}\[\]()#+\-.!|~>]")


def commands(problems: Sequence[Problem], messages: Messages, prefix: str) -> str:
    """One command a problem."""
    return "\n".join(_command(one, messages, prefix) for one in problems)


def _command(one: Problem, messages: Messages, prefix: str) -> str:
    where = {"file": prefix + one.mark.path, "line": one.mark.line, "col": one.mark.column, "title": one.code}
    given = ",".join(f"{name}={_property(str(value))}" for name, value in where.items() if value)
    words = [messages.message(one), messages.hint(one), fix_line(one)]
    return f"::{_LEVELS[one.severity]} {given}::{_data(chr(10).join(word for word in words if word))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def summary(problems: Sequence[Problem], messages: Messages, prefix: str) -> str:
    """The same as a table in Markdown."""
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
    lines += [_row(one, messages, prefix) for one in problems[:MOST_ROWS]]
    if len(problems) > MOST_ROWS:
        lines += ["", plain(say("more-rows", n=len(problems) - MOST_ROWS))]
    return "\n".join(lines) + "\n"


def _row(one: Problem, messages: Messages, prefix: str) -> str:
    sign = _SIGNS[one.severity]
    hint, line = messages.hint(one), fix_line(one)
    todo = "<br>".join(part for part in (plain(hint), f"<code>{_coded(line)}</code>" if line else "") if part)
    return f"| {sign} | {plain(prefix + str(one.mark))} | {plain(messages.message(one))} `{one.code}` | {todo} |"


def plain(text: str) -> str:
    """Words that Markdown shows as they are: no markup, no HTML, no link, no maths, nobody called, no issue named."""
    text = _MARKS.sub(lambda found: "\\" + found[0], escape(text, quote=False))
    text = re.sub(r"(@|#)(?=\w)", "\\1\u200b", " ".join(text.split()))
    return _priced(text.replace(":", "&#58;"))


def _coded(text: str) -> str:
    """The same between tags of code, to be copied."""
    marked = _MARKS.sub(lambda found: f"&#{ord(found[0])};", escape(text))
    return _priced(marked.replace("@", "&#64;").replace(":", "&#58;"))


def _priced(text: str) -> str:
    """Dollars that begin no formula: a backslash does not stop GitHub, an element of their own does (its manual)."""
    return text.replace("$", "<span>$</span>")
