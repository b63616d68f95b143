"""Long lists of entries, whose items are kept from build to build."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from korme.core.late_views import LateView
from korme.kinds import Kind
from korme.views.context import PageContext, View

MANY = 100
"""Least number of items that are worth keeping."""


def listed(
    context: PageContext, kind: Kind, keys: Sequence[Any], show: Callable[[PageContext, Any], tuple[View, Any]]
) -> tuple[list[View | LateView], list[Any]]:
    """Return the views of entries of a kind, by their keys in the site, and their facets, which may come back as plain lists.

    Args:
        show: makes both of an entry: a named function, since its name stands for it in the next build.
    """
    pairs = [one_of(context, kind, key, show, among=len(keys)) for key in keys]
    return [view for view, _ in pairs], [facets for _, facets in pairs]


def one_of(
    context: PageContext, kind: Kind, key: Any, show: Callable[[PageContext, Any], tuple[View, Any]], *, among: int
) -> tuple[View | LateView, Any]:
    """Return the view of one entry of a list, and its facets; for the arguments, see `listed`.

    Args:
        among: the number of entries in the list.
    """
    entries = context.site.entries[kind.name]
    if among < MANY:
        return show(context, entries[key])
    name = f"{show.__module__}.{show.__name__} {kind.name} {key}"
    return context.shared.reads.item(name, partial(_shown, context, entries, key, show))


def _shown(
    context: PageContext, entries: Mapping[Any, Any], key: Any, show: Callable[[PageContext, Any], tuple[View, Any]]
) -> tuple[View, Any]:
    """Return the view and facets of an entry, which is read by its name so that it is a fact of its own."""
    return show(context, entries[key])
