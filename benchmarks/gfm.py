"""Share of the examples of the GitHub Flavored Markdown specification that come out with the same structure.

    python benchmarks/gfm.py SPEC.JSON [--show SECTION]

Takes the specification's examples as JSON (a list of objects with `example`, `section`, `markdown` and `html`), which are
not part of this repository. Counts those of the sections below that have neither raw HTML nor links. Two results have the
same structure if their elements and words are the same, whatever the white space, the level of headings, the language
of code and the alignment of cells. Prints a line a section, then the total; `--show` prints a section's differences.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from korme.read.markdown import TooDeep, render_body
from korme.read.markdown_filled import filled

SECTIONS = (
    "Paragraphs", "Lists", "List items", "Tables (extension)", "Autolinks", "Autolinks (extension)",
    "Strikethrough (extension)", "Task list items (extension)", "Thematic breaks", "Hard line breaks", "Soft line breaks",
    "ATX headings", "Setext headings", "Emphasis and strong emphasis", "Code spans", "Indented code blocks",
    "Fenced code blocks", "Block quotes",
)  # fmt: skip
_RAW = r"<[A-Za-z/!?]"
_LINK = r"\]\(|\]\[|\]:|<(?:https?|ftp)|^\[|\["


class Structure(HTMLParser):
    """Collects the elements and words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(f"<{_plain(tag)}>")
        if tag == "pre":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "hr", "img", "input"):
            self.parts.append(f"</{_plain(tag)}>")
        if tag == "pre":
            self.open.clear()

    def handle_data(self, data: str) -> None:
        words = data.rstrip() if self.open else " ".join(data.split())
        if words:
            self.parts.append(words)


def _plain(tag: str) -> str:
    return "h" if re.fullmatch(r"h\d", tag) else tag


def structure(html: str) -> str:
    return "\n".join(
        Structure(re.sub(r"<input[^>]*checked[^>]*>", "☑", re.sub(r"<input(?![^>]*checked)[^>]*>", "☐", html))).parts
    )


def ours(markdown: str) -> str:
    try:
        body = render_body(markdown)
    except TooDeep:
        return ""
    return str(filled(body, link=lambda address: address, picture=lambda name, alt: "<img>"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("spec", type=Path, help="the examples as JSON")
    parser.add_argument("--show", default="", help="print the differences of this section")
    arguments = parser.parse_args()
    asked: Counter[str] = Counter()
    equal: Counter[str] = Counter()
    for example in json.loads(arguments.spec.read_text("utf-8")):
        section = example["section"]
        source = example["markdown"]
        if section not in SECTIONS or re.search(r"<(?:a|img)\b", example["html"]) or re.search(_RAW, source):
            continue
        asked[section] += 1
        wanted, got = structure(example["html"]), structure(ours(source))
        equal[section] += wanted == got
        if wanted != got and arguments.show in (section, "all"):
            print(f"--- {example['example']}\n{source}\n--- wanted\n{example['html']}\n--- got\n{ours(source)}\n")
    for section in SECTIONS:
        if asked[section]:
            print(f"{section:32} {equal[section]:4} of {asked[section]:4}")
    print(f"{'all':32} {equal.total():4} of {asked.total():4}  {equal.total() / asked.total():.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
