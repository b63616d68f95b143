"""Problems in the words of the desk's reader."""

from __future__ import annotations

from msgspec import Struct

from korme.core.problems import Problem
from korme.i18n.messages import Messages, remedy


class ToldProblem(Struct, frozen=True):
    """A problem in one language."""

    code: str
    severity: str
    """'error', 'warning' or 'note'."""
    place: str
    """'creatives/aigerim/index.md:4:1'"""
    message: str
    hint: str
    """What to do, in one or more lines; '' if the message is enough."""


def told(problem: Problem, language: str) -> ToldProblem:
    """Return a problem in a language of the messages."""
    messages = Messages(language)
    texts = (messages.hint(problem), remedy(problem, messages, at_hand=True))
    hint = "\n".join(text for text in texts if text)
    return ToldProblem(problem.code, problem.severity.value, str(problem.mark), messages.message(problem), hint)
