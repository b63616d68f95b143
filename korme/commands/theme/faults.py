"""What is wrong with pages in a browser, gathered: each fault once, with the first page and how many have it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem


class Seen(Struct, frozen=True):
    """Where a fault was seen."""

    page: str
    """From the root, with '/' in front."""
    width: int
    look: str
    """A key of the messages: light, dark, print, forced, without scripts."""


class Faults:
    """The faults of all pages, by the grade they count for."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str, str], tuple[Seen, dict[str, str | int], set[str]]] = {}
        """By grade, code, hint and what is at fault."""

    def add(self, grade: str, code: str, seen: Seen, fault: str, *, hint: str = "", **values: str | int) -> None:
        """Note a fault.

        Args:
            fault: what is at fault; the same on several pages is one fault.
        """
        known = self._found.setdefault((grade, code, hint, fault), (seen, {"found": fault, **values}, set()))
        known[2].add(seen.page)

    def problems(self, grade: str) -> list[Problem]:
        """Return the faults of a grade as problems, those on most pages first."""
        return [
            problem(
                code, Mark(seen.page), hint=hint, width=seen.width, look=f"look-{seen.look}", pages=len(pages), **values
            )
            for (kind, code, hint, _), (seen, values, pages) in sorted(
                self._found.items(), key=lambda item: -len(item[1][2])
            )
            if kind == grade
        ]


def shortened(texts: Sequence[str], most: int = 60) -> str:
    """Return the first of some texts, short enough for a message."""
    return texts[0][:most] if texts else ""
