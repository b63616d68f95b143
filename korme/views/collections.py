"""The collections that every template has: cards of all entries of a kind, made when a template looks into them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from korme.core.late_views import LateList, LateView
from korme.kinds import KINDS, Entry, kind_of
from korme.site.site import Site
from korme.site.urls import HOME
from korme.views.context import PageContext, View
from korme.views.creatives import discipline_counts
from korme.views.groups import tag_counts
from korme.views.late_values import CARDS
from korme.views.lists import one_of

_KINDS = MappingProxyType({kind.plural: kind for kind in KINDS})


def collection(context: PageContext, name: str) -> LateList:
    """Return a collection by its name in `korme.core.at_hand.COLLECTIONS`."""
    site = context.site
    if name in _OTHERS:
        made, is_any = _OTHERS[name]
        return LateList(partial(made, context), lambda view, _: view, partial(is_any, site))
    kind = _KINDS[name]
    entries = site.entries[kind.name]

    def keys() -> Sequence[Any]:
        if kind.name in ("work", "creative"):
            return site.shuffled[kind.name]
        return tuple(key for key in entries if (kind.name, key) != ("page", HOME))

    def show(key: Any, among: int) -> View | LateView:
        return one_of(context, kind, key, _card, among=among)[0]

    return LateList(keys, show, lambda: bool(entries) if kind.name != "page" else bool(keys()))


def _card(context: PageContext, entry: Entry) -> tuple[View, None]:
    return CARDS[kind_of(entry).name][0](context, entry), None


def _disciplines(context: PageContext) -> list[View]:
    return [{**one, "kind": "discipline", "id": one["key"]} for one in discipline_counts(context)]


_OTHERS: Mapping[str, tuple[Callable[[PageContext], Sequence[View]], Callable[[Site], bool]]] = MappingProxyType(
    {
        "disciplines": (_disciplines, lambda site: bool(site.creatives_in)),
        "tags": (tag_counts, lambda site: bool(site.tags)),
    }
)
"""What makes a collection at once, and whether there is anything in it."""
