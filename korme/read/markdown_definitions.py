"""Lines of Markdown that define something for others, such as `[name]: address` and `[^name]: note`.

They are not shown where they stand. `Definitions` keeps the first of each name, as code hosts do, and notes those that
nothing shows.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from korme.core.body_parts import BodyNote


class Definitions(dict[str, Any]):
    """Definitions by name, which Python-Markdown fills and looks up: the first of a name counts."""

    def __init__(self, source: str, mark: str) -> None:
        """Args:
        mark: what stands before the name: '[' or '[^'."""
        super().__init__()
        self.line = 0
        """Where the block begins that is being read, counted from 1; 0 if unknown."""
        self.notes: list[BodyNote] = []
        self._mark, self._source = mark, source
        self._places: dict[str, int] = {}
        self._used: set[str] = set()

    @cached_property
    def _lines(self) -> list[str]:
        return self._source.split("\n")

    def __setitem__(self, name: str, value: Any) -> None:
        line = self._place(name)
        if name in self:
            self.notes.append(self._note(name, line, "twice"))
        else:
            super().__setitem__(name, value)
        self._places[name] = line

    def __getitem__(self, name: str) -> Any:
        self._used.add(name)
        return super().__getitem__(name)

    def unused(self) -> list[BodyNote]:
        """Return a note for each definition that was never looked up, except comments: `[//]: # (words)`."""
        left = [name for name, value in self.items() if name not in self._used and name != "//" and value[0] != "#"]
        return [self._note(name, self._places[name], "reference") for name in left]

    def _place(self, name: str) -> int:
        """Return the line, from 1, of the definition behind the last one of its name; 0 if it is not found."""
        start = f"{self._mark}{name}]:".casefold()
        for line in range(max(self.line, self._places.get(name, 0) + 1), len(self._lines) + 1):
            if line and start in self._lines[line - 1].casefold():
                return line
        return 0

    def _note(self, name: str, line: int, hint: str) -> BodyNote:
        found = self._lines[line - 1].strip() if line else f"{self._mark}{name}]:"
        return BodyNote("markdown-left-out", (line, 0), hint, found[:60])
