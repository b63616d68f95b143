"""The grades of a theme."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from korme.core.problems import Problem

PASSES, WARNS, FAILS, NOT_GRADED = "passes", "warns", "fails", "not-graded"


class Grade(Struct, frozen=True):
    """What one look at a theme found."""

    name: str
    result: str
    found: tuple[tuple[str, str | int], ...] = ()
    """Values for the words beside the result."""
    problems: tuple[Problem, ...] = ()


class ThemeReport(Struct, frozen=True):
    """All grades of a theme."""

    theme: str
    grades: tuple[Grade, ...]
    pictures: str = ""
    """Folder with the pictures of its pages; '' if none were made."""
    lacks: Problem | None = None
    """Why no page was looked at in a browser."""

    @property
    def fails(self) -> bool:
        return any(grade.result == FAILS for grade in self.grades)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(found for grade in self.grades for found in grade.problems)


def graded(name: str, problems: Sequence[Problem], **found: str | int) -> Grade:
    """Return the grade that follows from problems: an error fails, a warning warns."""
    is_wrong = any(each.is_error for each in problems)
    return Grade(name, FAILS if is_wrong else WARNS if problems else PASSES, tuple(found.items()), tuple(problems))
