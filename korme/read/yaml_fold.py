"""Text over several lines of a YAML file: wrapped again where it has changed, and only there."""

from __future__ import annotations

import re
from collections.abc import Sequence

LINE = 110
"""Characters of a line at which new text is wrapped."""
_FEWEST = 40
"""The narrowest column of text that people mean as one: shorter lines are the end of something."""


def wrapped(text: str, width: int) -> list[str]:
    """Return text as lines of at most `width` characters, longer words apart; joined with blanks they are the text.

    Lines break at single blanks only: a break stands for one.
    """
    lines = [""]
    for part in re.split(r"(?<! ) (?! )", text):
        if lines[-1] and len(lines[-1]) + 1 + len(part) > width:
            lines.append(part)
        else:
            lines[-1] = f"{lines[-1]} {part}" if lines[-1] else part
    return lines


def refolded(old: Sequence[str], new: str) -> list[str]:
    """Return the lines of a changed text: those at its beginning and end that have not changed stay as they are.

    Args:
        old: the lines that it had, without indentation; joined with blanks they are the old text.
        new: in one line.
    """
    width = max(_FEWEST, *map(len, old))
    head: list[str] = []
    for line in old:
        if not new.startswith(f"{line} "):
            break
        head.append(line)
        new = new[len(line) + 1 :]
    tail: list[str] = []
    for line in reversed(old[len(head) :]):
        if not new.endswith(f" {line}"):
            break
        tail.insert(0, line)
        new = new[: -len(line) - 1]
    return [*head, *wrapped(new, width), *tail]


def paragraphs(lines: Sequence[str]) -> list[list[str]] | None:
    """Return the paragraphs of a folded block: lines without indentation, between single empty ones.

    None if a line is indented more than the others, which keeps its break.
    """
    found: list[list[str]] = [[]]
    for line in lines:
        if line[:1] in (" ", "\t"):
            return None
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
        else:
            return None
    return found


def folded(old: Sequence[str], new: str) -> list[str] | None:
    """Return the lines of a folded block (`>`) that has got another text; None if it cannot hold it.

    Args:
        old: its lines without indentation, empty ones at the end left out.
        new: without line ends at the end; each line end in it is the end of a paragraph.
    """
    before = paragraphs(old)
    after = new.split("\n")
    if before is None or any(not line or line != line.strip() for line in after):
        return None
    texts = [" ".join(lines) for lines in before]
    first = next(
        (at for at, (one, two) in enumerate(zip(texts, after, strict=False)) if one != two), min(len(texts), len(after))
    )
    last = 0
    while last < min(len(texts), len(after)) - first and texts[-1 - last] == after[-1 - last]:
        last += 1
    width = max(_FEWEST, *map(len, old)) if old else LINE
    middle, gone = after[first : len(after) - last], before[first : len(before) - last]
    made = [
        refolded(gone[at], text) if len(gone) == len(middle) and gone[at] else wrapped(text, width)
        for at, text in enumerate(middle)
    ]
    blocks = [*before[:first], *made, *before[len(before) - last :]]
    return [line for at, block in enumerate(blocks) for line in ([""] if at else []) + list(block)]
