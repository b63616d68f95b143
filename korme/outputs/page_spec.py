"""A page of a site, before it is planned in every language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from korme.views.context import PageContext, View


class PageSpec(NamedTuple):
    """A page, independent of language."""

    url: str
    template: str
    view: Callable[[PageContext], View]
    source: str = ""
    """Path of the entry that the page shows; empty for lists."""
    entry: tuple[str, Any] | None = None
    """Kind and key of the entry that the page shows."""
    is_part: bool = False
    """Whether it is a further page of a long list."""
