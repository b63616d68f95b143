"""Writes the problems of a change as data, in three languages, for the comment on the pull request.

    python -m scripts.contribution.report BASE...CHANGE AUTHOR FILE LAID CHECKED

LAID and CHECKED are the outcomes of the previous steps as the code host reports them: unless LAID is "success", only
the base is here, and its problems, or their absence, do not concern the change.

The comment is written by another workflow, which has write access and therefore does not trust this file.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from korme.checks.ownership import check_ownership
from korme.commands.check import Scope, narrowed, problems_of
from korme.commands.former_addresses import former_addresses
from korme.core.git import changes
from korme.core.options import Options
from korme.core.problems import Problem, SiteError, UsageError, in_order, worst_first
from korme.i18n.messages import LANGUAGES, Messages, load

MOST = 200
MOST_CHARACTERS = 800
JUDGED, NOT_LAID, NOT_CHECKED = "judged", "not-laid", "not-checked"


def report(root: Path, since: str, author: str) -> dict[str, Any]:
    """Return the counts and the problems that concern the change."""
    found = changes(root, since)
    paths = {path for change in found.all for path in change.paths}
    options = _options(root)
    try:
        gone = former_addresses(options, since)
        problems = narrowed(problems_of(options, lambda step: None, gone), Scope(changed=paths))
    except SiteError as error:
        problems = error.problems
    except UsageError as error:
        problems = (error.problem,)
    shown = worst_first(in_order([*check_ownership(root, since, author), *problems]))
    return {
        "files": len(paths),
        "errors": sum(problem.is_error for problem in shown),
        "warnings": sum(not problem.is_error for problem in shown),
        "problems": {language: _worded(shown[:MOST], load(language)) for language in LANGUAGES},
    }


def judged(root: Path, since: str, author: str, laid: str, checked: str) -> dict[str, Any]:
    """Return the report with its `state`: a change is judged only if it was copied and the check finished."""
    if laid != "success":
        return {"state": NOT_LAID, "errors": 0, "warnings": 0, "problems": {}}
    found = report(root, since, author)
    ended = checked == "success" or (checked == "failure" and found["errors"])
    return {"state": JUDGED if ended else NOT_CHECKED, **found}


def _worded(problems: Iterable[Problem], messages: Messages) -> list[dict[str, str]]:
    return [
        {
            "line": messages.line(problem)[:MOST_CHARACTERS],
            "hint": messages.hint(problem)[:MOST_CHARACTERS],
            "severity": problem.severity.value,
        }
        for problem in problems
    ]


def _options(root: Path) -> Options:
    cache = root / ".cache" / "korme"
    return Options(root=root, output=root / "preview", cache=cache, today=dt.date.today(), jobs=2)


if __name__ == "__main__":
    _, since, author, target, laid, checked = sys.argv
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(judged(Path.cwd(), since, author, laid, checked), ensure_ascii=False)
    Path(target).write_text(text, "utf-8")
