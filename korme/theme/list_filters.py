"""Filters for lists of views: choose, sort and group cards, in the reader's alphabet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any

from jinja2 import Undefined, pass_context, pass_environment
from jinja2.filters import FILTERS
from jinja2.runtime import Context

from korme.core.late_views import LateView
from korme.core.template_faults import refused, unknown
from korme.i18n.languages import sort_key
from korme.theme.page_environment import PageEnvironment

_DIGITS = re.compile(r"(\d+)")
_MOST_DIGITS = 18
"""Digits of a number in a text that are read as a number; more are an identifier."""
_LABELS = ("id", "key", "slug", "label", "name", "title")
"""Keys of a view by which it is named as a value: a tag, a discipline, a person."""
_EMPTY = 2
"""Rank of what is empty, after numbers and text."""
_ANY: Any = object()
"""Stands for any value that is not empty."""


class ItemGroup(tuple[Any, list[Any]]):
    """The items of a list with the same value: a pair of label and items, with `label`, `items` and `value` by name."""

    label: Any
    """What the value is called: text, or a number."""
    items: list[Any]
    value: Any
    """The value itself: of a discipline its view, with `url`."""

    def __new__(cls, label: Any, items: list[Any], value: Any) -> ItemGroup:
        made = super().__new__(cls, (label, items))
        made.label, made.items, made.value = label, items, value
        return made


def list_filters(language: str) -> dict[str, Any]:
    """Return the filters of a language by name.

    They take the context or the environment also where they need neither: Jinja would otherwise compute those of
    constants when it compiles a template, for all languages at once.
    """

    def ordered(items: Iterable[Any], value: Callable[[Any], Any], *, reverse: bool) -> list[Any]:
        """Return items in the order of a value; those that have none are last in either direction."""
        places = [(_place(value(item), language), item) for item in items]
        empty = [item for (rank, _), item in places if rank == _EMPTY]
        full = sorted((pair for pair in places if pair[0][0] != _EMPTY), key=itemgetter(0), reverse=reverse)
        return [*(item for _, item in full), *empty]

    @pass_context
    def by(context: Context, items: Iterable[Any], *keys: str, reverse: bool = False) -> list[Any]:
        """Return a list in the order of one or several keys: `works|by("-year", "title")`."""
        found = list(items)
        for key in reversed([str(key) for key in keys]):
            value = _getter(context.environment, key.removeprefix("-"))
            found = ordered(found, value, reverse=key.startswith("-") is not reverse)
        return found

    @pass_context
    def sort(
        context: Context,
        items: Iterable[Any],
        reverse: bool | str = False,
        case_sensitive: bool = False,
        attribute: str | int | None = None,
    ) -> list[Any]:
        """Return a list in order, as Jinja's own filter, but in the reader's alphabet; also `works|sort("title")`."""
        if isinstance(reverse, str):
            return by(context, items, *reverse.split(","))
        if attribute is not None:
            keys = [key.strip() for key in str(attribute).split(",")]
            return by(context, items, *keys, reverse=reverse)
        return ordered(items, lambda item: item, reverse=reverse)

    @pass_context
    def group(context: Context, items: Iterable[Any], key: str, reverse: bool = False) -> list[ItemGroup]:
        """Return the items by a key, in the order of its values; an item with several values is in several groups."""
        if isinstance(reverse, str):
            raise refused("template-error", "group", detail=f'group("{key}", "{reverse}")'[:120])
        value = _getter(context.environment, key)
        groups: dict[Any, ItemGroup] = {}
        for item in items:
            found = value(item)
            for one in (found or [""]) if isinstance(found, (list, tuple)) else [found]:
                label = _label(one)
                name = label if isinstance(label, (int, float)) else str(label)
                if name not in groups:
                    groups[name] = ItemGroup(label, [], one)
                groups[name].items.append(item)
        return ordered(groups.values(), lambda one: one.label, reverse=reverse)

    return {"by": by, "sort": sort, "group": group, "where": where, "first": first, "last": last}


@pass_environment
def where(environment: PageEnvironment, items: Iterable[Any], key: str, wanted: Any = _ANY) -> list[Any]:
    """Return the items with a value: `works|where("year", 2026)`, `where("tags", "river")`; any: `where("notice")`."""
    value = _getter(environment, key)
    if wanted is _ANY:
        return [item for item in items if value(item)]
    is_wanted = _matcher(wanted)
    return [item for item in items if is_wanted(value(item))]


@pass_environment
def first(environment: PageEnvironment, items: Iterable[Any], count: int | None = None) -> Any:
    """Return the first item, or the list of the first few."""
    return FILTERS["first"](environment, items) if count is None else list(islice(items, max(0, count)))


@pass_environment
def last(environment: PageEnvironment, items: Sequence[Any], count: int | None = None) -> Any:
    """Return the last item, or the list of the last few."""
    if count is None:
        return FILTERS["last"](environment, items)
    found = list(items)
    return found[max(0, len(found) - max(0, count)) :]


def _getter(environment: Any, path: str) -> Callable[[Any], Any]:
    """Return a function from an item to its value at a path of keys, 'creative.name'; None below a value that is none.

    The function raises `TemplateFault` for a key that the item does not have.
    """
    keys = str(path).split(".")

    def value(item: Any) -> Any:
        for key in keys:
            view = item.whole if type(item) is LateView else item
            if type(view) is dict and key in view:
                item = view[key]
            elif item is None:
                return None
            else:
                found = environment.getitem(item, int(key)) if key.isdigit() else environment.getattr(item, key)
                if isinstance(found, Undefined):
                    raise unknown("template-key", key, environment.names_of(item))
                item = found
        return item

    return value


def _matcher(wanted: Any) -> Callable[[Any], bool]:
    """Return whether a value is the one wanted, or has it among its values; a number may be written as text."""
    if wanted is None or isinstance(wanted, bool):
        return lambda value: value is wanted or (wanted is False and not value)
    text = str(_label(wanted)).casefold()

    def is_wanted(value: Any) -> bool:
        if isinstance(value, (list, tuple)):
            return any(map(is_wanted, value))
        if hasattr(value, "keys"):
            names = [str(value[key]).casefold() for key in _LABELS if key in value]
            address = str(value.get("url", "")).removesuffix("index.html").rstrip("/")
            return text in names or (address != "" and address.rpartition("/")[2] == text)
        return value is not None and not isinstance(value, bool) and str(value).casefold() == text

    return is_wanted


def _label(value: Any) -> Any:
    """Return what a value is called: of a view its label, name or title."""
    if hasattr(value, "keys"):
        return next((value[key] for key in ("label", "name", "title", "key") if value.get(key)), "")
    return "" if value is None else value


def _place(value: Any, language: str) -> tuple[int, Any]:
    """Return the place of a value in the order of a language: numbers, then text, then what is empty."""
    label = _label(value)
    if isinstance(label, (int, float)):
        return 0, label
    return _place_of_text(str(label), language)


@lru_cache(maxsize=10_000)
def _place_of_text(text: str, language: str) -> tuple[int, Any]:
    """Return the place of a text, in which numbers count as such: 'Hall 2' comes before 'Hall 10'."""
    if not text:
        return _EMPTY, ""
    parts = _DIGITS.split(text)
    if any(len(part) > _MOST_DIGITS for part in parts[1::2]):
        parts = [text]
    if len(parts) == 3 and not parts[0] and not parts[2]:
        return 0, int(parts[1])
    return 1, tuple(int(part) if at % 2 else sort_key(part, language) for at, part in enumerate(parts))
