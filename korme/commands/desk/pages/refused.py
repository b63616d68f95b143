"""What is shown in place of the desk if there is nothing to show yet: a site that cannot be read, an error of ours."""

from __future__ import annotations

from collections.abc import Sequence

from korme.commands.desk.exchange import DeskRequest, DeskResponse
from korme.commands.desk.rendering import rendered
from korme.commands.desk.told import told
from korme.core.problems import Problem


def refused(request: DeskRequest, problems: Sequence[Problem]) -> DeskResponse:
    """Return the problems of a site that has never been shown since `serve` began."""
    return rendered("refused.html", request, status=503, problems=[told(one, request.language) for one in problems])


def failed(request: DeskRequest, problems: Sequence[Problem]) -> DeskResponse:
    """Return an error of ours, which the terminal has with all its lines."""
    return rendered("refused.html", request, status=500, problems=[told(one, request.language) for one in problems])
