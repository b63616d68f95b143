"""Headings of a body: their levels below the page's own heading, and the ids that code hosts give them."""

from __future__ import annotations

from collections.abc import Collection

HIGHEST, LOWEST = 2, 6
"""Levels that headings of a body have on a page."""


def level_shift(levels: Collection[int]) -> int:
    """Return what is added to the levels of a body's headings, so that the highest is `h2`."""
    return HIGHEST - min(levels, default=HIGHEST)


class HeadingNames:
    """The ids of a body's headings, each once."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, words: str) -> str:
        """Return the id of the next heading: its words in lower case, with hyphens; '' if nothing is left of them."""
        from pymdownx.slugs import slugify

        name: str = slugify(case="lower")(" ".join(words.split()), "-")
        if not name:
            return ""
        count = self._seen.get(name, 0)
        while (own := f"{name}-{count}" if count else name) in self._seen:
            count += 1
        self._seen[name] = count + 1
        self._seen.setdefault(own, 1)
        return own
