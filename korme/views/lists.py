"""Long lists of entries, whose items are kept from build to build."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from korme.core.late_views import LateView
from korme.kinds import Entry, Work, kind_of
from korme.views.context import PageContext, View

MANY = 100
"""Least number of items that are worth keeping."""
_Entry = TypeVar("_Entry", bound=Entry)


def listed(
    context: PageContext, entries: Sequence[_Entry], show: Callable[[PageContext, _Entry], tuple[View, Any]]
) -> tuple[list[View | LateView], list[Any]]:
    """Return the views of entries and their facets, which may come back as plain lists.

    Args:
        show: makes both of an entry: a named function, since its name stands for it in the next build.
    """
    if len(entries) < MANY:
        pairs: list[tuple[View | LateView, Any]] = [show(context, entry) for entry in entries]
    else:
        item = context.shared.reads.item
        pairs = []
        for entry in entries:
            kind, key = kind_of(entry).name, (entry.creative, entry.slug) if isinstance(entry, Work) else entry.slug
            name = f"{show.__module__} {show.__name__} {kind} {'/'.join(key) if isinstance(key, tuple) else key}"
            pairs.append(item(name, partial(_shown, context, kind, key, show)))
    return [view for view, _ in pairs], [facets for _, facets in pairs]


def _shown(
    context: PageContext, kind: str, key: Any, show: Callable[[PageContext, Any], tuple[View, Any]]
) -> tuple[View, Any]:
    """Return the view and facets of an entry, which is read by its name so that it is a fact of its own."""
    return show(context, context.site.entries[kind][key])
