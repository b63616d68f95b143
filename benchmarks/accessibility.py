"""Violations that axe-core finds on every type of page, in each language and colour scheme, at each width.

python benchmarks/accessibility.py output
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from scripts.screenshots import CHROMIUM, FLAGS, kinds, served

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("site", type=Path)
    reader.add_argument("--widths", nargs="*", type=int, default=[320, 1440])
    reader.add_argument("--languages", nargs="*", default=["en", "ru", "kk"], help="the first is the site's own")
    given = reader.parse_args()
    known = kinds(given.site)
    seen = bad = 0
    with served(given.site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        for language, (name, path) in itertools.product(given.languages, known.items()):
            page.goto(
                f"{address}{language}/{path}" if language != given.languages[0] and name != "404" else address + path
            )
            for width, scheme in itertools.product(given.widths, ("light", "dark")):
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                found = (
                    Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
                )
                seen += 1
                bad += len(found)
                for violation in found:
                    print(f"{language} {width} {scheme} {name}: {described(violation)}")
        browser.close()
    print(f"{seen} states of {len(known)} types of page, {bad} violations")
    return 1 if bad else 0


def described(violation: dict[str, Any]) -> str:
    """Return a violation on one line: the rule and the first elements that break it."""
    nodes = "; ".join(node["html"][:140] for node in violation["nodes"][:3])
    return f"{violation['id']} ({len(violation['nodes'])}) {nodes}"


if __name__ == "__main__":
    raise SystemExit(main())
