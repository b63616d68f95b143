"""Everything DESIGN's budgets ask about pages, measured by one command; the tables go into `docs/performance.md`.

    python -m benchmarks.performance --eleventy FOLDER --hugo PROGRAM --photos DIR --base CHECKOUT

Runs `pages.py`, `serve.py`, `desk.py` and `again.py`, which print their tables in Markdown, one after the other on an otherwise idle
machine, and dates them. With `--only pages` the other tables stay as they are. Takes an hour with everything.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs/performance.md"
PARTS = ("pages", "serve", "desk", "again")


def commands(asked: argparse.Namespace) -> dict[str, list[str]]:
    """Return the command of each part, by name."""
    peers = [*_given("--eleventy", asked.eleventy), *_given("--hugo", asked.hugo)]
    base = _given("--base", asked.base)
    return {
        "pages": [*_script("pages"), "--creatives", str(asked.creatives), "--rounds", str(asked.rounds), *peers, *base],
        "serve": [*_script("serve"), "--creatives", str(asked.creatives), "--rounds", str(asked.rounds)],
        "desk": [*_script("desk"), "--rounds", str(max(3, asked.rounds)), "--cold"],
        "again": [*_script("again"), "--photos", str(asked.photos), *peers],
    }


def _script(name: str) -> list[str]:
    return [sys.executable, str(HERE / f"{name}.py")]


def _given(option: str, value: Path | None) -> list[str]:
    return [option, str(value)] if value else []


def measured(name: str, command: list[str]) -> str:
    """Run a benchmark; return its tables below a line with the date, the machine and the commit."""
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    commit = subprocess.run(
        ["git", "-C", str(HERE.parent), "rev-parse", "--short", "HEAD"], check=False, stdout=subprocess.PIPE, text=True
    )
    where = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    what = (
        f"`benchmarks/{name}.py`, {dt.date.today().isoformat()}, {where}, commit {commit.stdout.strip() or 'unknown'}"
    )
    return f"{what}:\n\n{text}"


def with_part(page: str, name: str, text: str) -> str:
    """Return the page with the text of a part between its two marks."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not place.search(page):
        raise SystemExit(f"{PAGE} has no place for '{name}': {begin} … {end}")
    return place.sub(lambda _: f"{begin}\n{text}\n{end}", page)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part (repeatable)")
    parser.add_argument("--creatives", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--photos", type=Path, help="a folder of JPEGs, for `again`")
    parser.add_argument("--eleventy", type=Path, help="a folder with node_modules")
    parser.add_argument("--hugo", type=Path, help="the program hugo")
    parser.add_argument("--base", type=Path, help="another checkout of Körme, to compare with")
    asked = parser.parse_args()
    parts = asked.only or [name for name in PARTS if name != "again" or asked.photos]
    for name in parts:
        text = measured(name, commands(asked)[name])
        PAGE.write_text(with_part(PAGE.read_text("utf-8"), name, text), "utf-8")


if __name__ == "__main__":
    main()
