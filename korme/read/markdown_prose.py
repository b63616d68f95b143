"""Bodies of nothing but prose, which most are: paragraphs, headings, lists of one level, simple emphasis.

Their HTML is made here, in a tenth of the library's time, and is the same as the library's. Whatever could mean more is
left to it; `tests/read/test_markdown_prose.py` compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from korme.core.model import RenderedBody
from korme.read.markdown_headings import LOWEST, HeadingNames, level_shift
from korme.read.markdown_tokens import CLOSE, OPEN

_MORE = re.compile(
    r"[\0-\x09\x0b-\x1f&/<>@\[\\\]_`|~\x7f-\x9f\u2028\u2029\ud800-\uf8ff\ufeff\ufff0-\uffff\U000e0000-\U0010ffff]"
)
"""A character that may be more than prose wherever it stands: of markup or an address, or one that no text needs."""
_LINE = r"""(?:[^\W\d_](?!\) )|\d+(?![\d.)])|\*\*?[^\W_]|["'«“„‘(])[^\n]*(?<!\s)"""
"""A line that begins nothing, looks like nothing else, and does not end in white space."""
_PARAGRAPH = re.compile(rf"{_LINE}(?:\n{_LINE})*")
_LIST = re.compile(rf"- {_LINE}(?:\n- {_LINE})*")
_HEADING = re.compile(r"(#{1,6}) ([^\s#*](?:[^\n#*]*[^\s#*])?)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*?)([^\W_](?:[^*\n]*[^\W_])?)\1(?![\w*])")
"""Words between stars, with nothing beside the stars that could make them something else."""
_TAGS = {"*": "em", "**": "strong"}

_Block = tuple[str, str]
"""What a block begins with, '#' to '######', '-' or nothing, and its text; of a list the lines of its items."""


def prose(source: str) -> RenderedBody | None:
    """Return a body that is nothing but prose; None if it may be more."""
    if _MORE.search(source) or "  " in source or "www." in source.lower():
        return None
    blocks: list[_Block] = []
    for part in source.strip("\n").split("\n\n"):
        found = _blocks(part.strip("\n"))
        if found is None or (blocks and found and blocks[-1][0] == found[0][0] == "-"):  # one list with empty lines
            return None
        blocks += found
    anchors: list[str] = []
    html = "\n".join(_html(blocks, anchors))
    if "*" in html:
        html = _EMPHASIS.sub(lambda found: f"<{_TAGS[found[1]]}>{found[2]}</{_TAGS[found[1]]}>", html)
        if "*" in html:
            return None
    text = " ".join(" ".join(text for _, text in blocks).replace("*", "").split())
    return RenderedBody(html.replace("\xa0", "&nbsp;"), anchors=tuple(anchors), text=text)


def _blocks(part: str) -> list[_Block] | None:
    """Return the blocks between two empty lines: headings, a paragraph and a list; None if they may be others."""
    blocks: list[_Block] = []
    while part.startswith("#"):
        line, _, part = part.partition("\n")
        heading = _HEADING.fullmatch(line)
        if heading is None:
            return None
        blocks.append((heading[1], heading[2]))
    text, begins, items = ("", "- ", part[2:]) if part.startswith("- ") else part.partition("\n- ")
    if text:
        blocks.append(("", text))
    if begins:
        blocks.append(("-", items.replace("\n- ", "\n")))
    is_known = (not text or _PARAGRAPH.fullmatch(text)) and (not begins or _LIST.fullmatch(f"- {items}"))
    return blocks if is_known else None


def _html(blocks: list[_Block], anchors: list[str]) -> Iterator[str]:
    """Yield the HTML of each block; the ids of headings are added to `anchors`."""
    down = level_shift({len(mark) for mark, _ in blocks if mark.startswith("#")})
    names = HeadingNames()
    for mark, text in blocks:
        if not mark:
            yield f"<p>{text}</p>"
        elif mark == "-":
            items = text.replace("\n", "</li>\n<li>")
            yield f"<ul>\n<li>{items}</li>\n</ul>"
        else:
            level, name = min(len(mark) + down, LOWEST), names.of(text)
            own = f' id="{OPEN}id:{len(anchors)}{CLOSE}"' if name else ""
            anchors += [name] if name else []
            yield f"<h{level}{own}>{text}</h{level}>"
