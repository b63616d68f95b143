"""What a template asks of the program that cannot be done, as a problem without its place."""

from __future__ import annotations

from korme.core.problems import Mark, Problem, problem, suggest


class TemplateFault(ValueError):
    """A function or filter of a template cannot do what it is asked for."""

    def __init__(self, fault: Problem) -> None:
        super().__init__(fault.code)
        self.fault = fault


NOWHERE = Mark("")
"""Stands for the line of the template, which whoever catches the fault knows."""


def refused(code: str, hint: str = "", **values: str) -> TemplateFault:
    """Return the fault of a call."""
    return TemplateFault(problem(code, NOWHERE, hint=hint, **values))


def unknown(code: str, word: str, names: list[str], **values: str) -> TemplateFault:
    """Return the fault of a call that names something unknown, with the nearest name or the list."""
    return TemplateFault(suggest(code, NOWHERE, word[:120], names, **values))
