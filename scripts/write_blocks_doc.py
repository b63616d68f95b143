"""Writes the contents and the table of blocks of docs/themes.md: `python -m scripts.write_blocks_doc`.

A test keeps it up to date.
"""

from __future__ import annotations

import re
from pathlib import Path

DOC = Path("docs") / "themes.md"
TEMPLATES = Path(__file__).parents[1] / "themes" / "expo" / "templates"
START, END = "<!-- python -m scripts.write_blocks_doc -->\n", "<!-- end of the table -->\n"
_TAG = re.compile(r"{%-?\s*(?:block\s+(\w+)|(endblock))")


def blocks(template: str) -> dict[str, str]:
    """Return every block in the text of a template, in order, with the block that it is in, or ''."""
    found: dict[str, str] = {}
    around: list[str] = []
    for name, end in _TAG.findall(template):
        if end:
            around.pop()
        else:
            found[name] = around[-1] if around else ""
            around.append(name)
    return found


def table() -> str:
    """Return the table: of each template the blocks that it has beyond those of base.html."""
    rows = ["| template | blocks; in parentheses, those inside |", "|---|---|"]
    common = blocks((TEMPLATES / "base.html").read_text("utf-8"))
    rows.append(f"| `base.html` | {_shown(common, '')} |")
    for path in sorted(TEMPLATES.glob("*.html")):
        own = blocks(path.read_text("utf-8"))
        if path.name != "base.html":
            rows.append(f"| `{path.name}` | {_shown(own, 'content')} |")
    return "\n".join(rows) + "\n"


def _shown(found: dict[str, str], around: str) -> str:
    shown = []
    for name in (name for name, outer in found.items() if outer == around):
        inside = _shown(found, name)
        shown.append(f"`{name}`" + (f" ({inside})" if inside else ""))
    return ", ".join(shown)


def with_table(doc: str) -> str:
    """Return the document with its table as it should be."""
    before, _, rest = doc.partition(START)
    return before + START + table() + END + rest.partition(END)[2]


def with_contents(doc: str) -> str:
    """Return the document with links to its sections, in the line above the first of them."""
    head, mark, rest = doc.partition("\n\n## ")
    titles = [title.replace("`", "") for title in re.findall(r"(?m)^## (.*)$", doc)]
    anchors = [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]
    links = [f"[{title}](#{anchor})" for title, anchor in zip(titles, anchors, strict=True)]
    return head.rpartition("\n")[0] + "\n" + " · ".join(links) + mark + rest


if __name__ == "__main__":
    DOC.write_text(with_contents(with_table(DOC.read_text("utf-8"))), "utf-8")
