"""JSON for other programs: a stable shape, described in docs/checking.md."""

from __future__ import annotations

import json
from collections.abc import Sequence

from korme import __version__
from korme.core.problems import Problem, fix_line
from korme.i18n.messages import Messages, severity_counts

VERSION = 1
"""Raised when a key changes its meaning or goes away; new keys may come at any time."""


def document(problems: Sequence[Problem], messages: Messages, prefix: str) -> str:
    """All problems as one JSON object."""
    errors, warnings = severity_counts(problems)
    data = {
        "version": VERSION,
        "korme": __version__,
        "language": messages.language,
        "summary": {"errors": errors, "warnings": warnings},
        "problems": [_plain(one, messages, prefix) for one in problems],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _plain(one: Problem, messages: Messages, prefix: str) -> dict[str, object]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "path": prefix + one.mark.path,
        "line": one.mark.line or None,
        "column": one.mark.column or None,
        "message": messages.message(one),
        "hint": messages.hint(one) or None,
        "fix": fix_line(one) or None,
        "values": dict(one.values),
    }
