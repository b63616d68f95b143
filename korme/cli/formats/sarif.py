"""SARIF 2.1.0 (OASIS), the format that code hosts and editors read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from korme import __version__
from korme.core.problems import Problem, Severity
from korme.i18n.messages import Messages

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def log(problems: Sequence[Problem], messages: Messages, prefix: str) -> str:
    """Format all problems as one run."""
    codes = sorted({item.code for item in problems})
    driver = {
        "name": "Körme",
        "semanticVersion": __version__,
        "rules": [{"id": code, "help": {"text": f"docs/problems.md#{code}"}} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "the repository"}}},
        "results": [_result(item, messages, prefix, codes) for item in problems],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _result(item: Problem, messages: Messages, prefix: str, codes: list[str]) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(prefix + item.mark.path), "uriBaseId": "ROOT"}}
    if item.mark.line:
        column = {"startColumn": item.mark.column} if item.mark.column else {}
        location["region"] = {"startLine": item.mark.line, **column}
    hint = messages.hint(item)
    return {
        "ruleId": item.code,
        "ruleIndex": codes.index(item.code),
        "level": _LEVELS[item.severity],
        "message": {"text": f"{messages.message(item)}\n{hint}" if hint else messages.message(item)},
        "locations": [{"physicalLocation": location}],
    }
