"""Writes what `korme fix` would make of a change's entries into a folder, for people who cannot run it in a browser.

    python -m scripts.contribution.fixed BASE...CHANGE REPORT FOLDER PREVIEW

The folder is uploaded beside the preview; what was fixed, and whether the preview shows the people of the change, goes
into the report, if there is one. The site that is laid here stays as it is.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from korme.commands.fix.changed import changed_entries
from korme.commands.fix.fixed_copy import FixedCopy, fixed_copy
from korme.commands.fix.model import Fix
from korme.commands.fix.run import FixRequest
from korme.core.options import Options
from korme.core.problems import KormeError
from korme.i18n.messages import LANGUAGES, Messages, load, visible
from scripts.contribution.lay import touched
from scripts.contribution.report import JUDGED, MOST, MOST_CHARACTERS

_REFUSED = re.compile(r'[":<>|*?\\\x00-\x1f]')


def told(copy: FixedCopy) -> dict[str, Any]:
    """Return what was fixed, in words, and how many errors are left."""
    return {
        "count": len(copy.result.fixes),
        "left": sum(problem.is_error for problem in copy.result.left),
        "lines": {language: _worded(copy.result.fixes, load(language)) for language in LANGUAGES},
    }


def _worded(fixes: Iterable[Fix], messages: Messages) -> list[str]:
    lines = []
    for fix in fixes:
        values = {name: visible(value) if isinstance(value, str) else value for name, value in fix.values}
        lines.append(f"{visible(str(fix.mark))}: {messages.say(fix.what, **values)}"[:MOST_CHARACTERS])
    return lines[:MOST]


def is_shown(root: Path, since: str, preview: Path) -> bool:
    """Return whether a preview has a page of each person that a change touches."""
    pages = len(list((preview / "creatives").glob("*/index.html")))
    return (preview / "index.html").is_file() and pages >= len(touched(root, since))


def make_uploadable(folder: Path) -> None:
    """Rename files that the code host's upload refuses, and Windows cannot unpack: one would stop all the others."""
    for path in sorted(folder.rglob("*"), reverse=True):
        name = _REFUSED.sub("-", path.name)
        number, free = 1, path.with_name(name)
        while free != path and free.exists():
            number, free = number + 1, path.with_name(f"{number}-{name}")
        path.rename(free)


def main(since: str, report: Path, folder: Path, preview: Path) -> None:
    root = Path.cwd()
    found = json.loads(report.read_text("utf-8")) if report.is_file() else {"state": JUDGED}
    if found["state"] != JUDGED:
        return
    found["shown"] = is_shown(root, since, preview)
    paths = changed_entries(root, since)
    cache = root / ".cache" / "korme"
    options = Options(root=root, output=preview, cache=cache, today=dt.date.today(), jobs=2)
    try:
        copy = fixed_copy(options, FixRequest(paths), lambda step: None, folder=folder) if paths else None
    except KormeError as error:
        print(f"nothing could be fixed: {error.args[0]!r}", file=sys.stderr)
        copy = None
    if copy and copy.files:
        make_uploadable(folder)
        found["fixed"] = told(copy)
        print(f"{len(copy.result.fixes)} fixes in {folder}")
    if report.is_file():
        report.write_text(json.dumps(found, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
