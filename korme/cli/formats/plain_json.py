"""JSON for other programs: a stable format, described in docs/checking.md."""

from __future__ import annotations

import json
from collections.abc import Sequence

from korme import __version__
from korme.core.problems import Problem, fix_line
from korme.i18n.messages import Messages, severity_counts

VERSION = 1
"""Incremented when a key is removed or changes its meaning; new keys may be added at any time."""


def document(problems: Sequence[Problem], messages: Messages, prefix: str) -> str:
    """Format all problems as one JSON object."""
    errors, warnings = severity_counts(problems)
    data = {
        "version": VERSION,
        "korme": __version__,
        "language": messages.language,
        "summary": {"errors": errors, "warnings": warnings},
        "problems": [plain(item, messages, prefix) for item in problems],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def plain(item: Problem, messages: Messages, prefix: str) -> dict[str, object]:
    """Return a problem as JSON can hold it."""
    return {
        "code": item.code,
        "severity": item.severity.value,
        "path": prefix + item.mark.path,
        "line": item.mark.line or None,
        "column": item.mark.column or None,
        "message": messages.message(item),
        "hint": messages.hint(item) or None,
        "fix": fix_line(item) or None,
        "values": dict(item.values),
    }
