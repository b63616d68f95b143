"""SARIF 2.1.0, the format that code hosts and editors read."""

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
    """All problems as one run."""
    codes = sorted({one.code for one in problems})
    driver = {
        "name": "Körme",
        "semanticVersion": __version__,
        "rules": [{"id": code, "help": {"text": f"docs/problems.md#{code}"}} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "the repository"}}},
        "results": [_result(one, messages, prefix, codes) for one in problems],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _result(one: Problem, messages: Messages, prefix: str, codes: list[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(prefix + one.mark.path), "uriBaseId": "ROOT"}}
    if one.mark.line:
        column = {"startColumn": one.mark.column} if one.mark.column else {}
        place["region"] = {"startLine": one.mark.line, **column}
    hint = messages.hint(one)
    return {
        "ruleId": one.code,
        "ruleIndex": codes.index(one.code),
        "level": _LEVELS[one.severity],
        "message": {"text": f"{messages.message(one)}\n{hint}" if hint else messages.message(one)},
        "locations": [{"physicalLocation": place}],
    }
