"""Long lists in pages: so many items on each, every page at an address of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from korme.views.context import PageContext, View

MOST = 60
"""Largest number of pictures or people on a page."""
LINES = 300
"""Largest number of lines on a page of names or titles."""
FILTER = "filter.json"
"""Name of the file by which a script filters a list of several pages."""
_Item = TypeVar("_Item")


class ListLine(NamedTuple):
    """An entry in a list of names or titles."""

    label: str
    """Letter or year under which it stands."""
    key: Any
    """Names the entry."""


def pages_of(total: int, most: int = MOST) -> range:
    """Return the numbers of a list's pages, from 1; an empty list has one."""
    return range(1, max(1, -(-total // most)) + 1)


def page_url(url: str, number: int) -> str:
    """Return the URL of a page of a list: 'works/', 'works/page-2/'."""
    return url if number == 1 else f"{url}page-{number}/"


def part_of(items: Sequence[_Item], number: int, most: int = MOST) -> Sequence[_Item]:
    """Return the items on a page of a list."""
    return items[(number - 1) * most : number * most]


def place_of(context: PageContext, url: str, number: int, total: int, most: int = MOST) -> View | None:
    """Return where a page is in its list, None if the list has only this one.

    Keys: `number`, `count` of pages, `first` and `last` item on it, `total`, `size` of a page, links `previous` and
    `next` ('' at the ends), and how many items those have: `before`, `after`.

    Args:
        url: of the list's first page.
    """
    numbers = pages_of(total, most)
    if len(numbers) == 1:
        return None
    last = min(number * most, total)
    return {
        "number": number,
        "count": len(numbers),
        "first": (number - 1) * most + 1,
        "last": last,
        "total": total,
        "size": most,
        "previous": context.link(page_url(url, number - 1)) if number > 1 else "",
        "before": most if number > 1 else 0,
        "next": context.link(page_url(url, number + 1)) if number + 1 in numbers else "",
        "after": min(most, total - last),
    }


def numbered(context: PageContext, view: View) -> View:
    """Return the view of a page of a list, whose title for search engines and tabs has the page's number."""
    part = view["part"]
    if part is None or part["number"] == 1:
        return view
    page = view["page"]
    heading = context.say("list_page", title=page["heading"].text, number=part["number"])
    title = f"{heading} · {context.phrase(context.site.config.title).text}"
    return {**view, "page": {**page, "title": title}}


def in_sections(
    context: PageContext, url: str, lines: Sequence[ListLine], number: int, show: Callable[[Any], View]
) -> View:
    """Return a page of lines under their letters: `groups` (`label`, `id`, `items`), `letters` (`label`, `url`), `part`.

    Args:
        url: of the first page.
        lines: of the whole list.
        show: makes the view of a line's entry, given its key.
    """
    key = ("sections", url, context.language)
    starts, ids = context.shared.reads.once(key, partial(_sections, lines))
    groups: dict[str, list[View]] = {}
    for line in part_of(lines, number, LINES):
        groups.setdefault(line.label, []).append(show(line.key))
    pages = {start: "" if start == number else context.link(page_url(url, start)) for start in starts.values()}
    return {
        "groups": [{"label": label, "id": ids[label], "items": own} for label, own in groups.items()],
        "letters": [{"label": label, "url": f"{pages[start]}#{ids[label]}"} for label, start in starts.items()],
        "part": place_of(context, url, number, len(lines), LINES),
    }


def _sections(lines: Sequence[ListLine]) -> tuple[dict[str, int], dict[str, str]]:
    """Return the number of the page on which each letter begins, and its id there; the same for all pages of a list."""
    starts: dict[str, int] = {}
    for at, line in enumerate(lines):
        starts.setdefault(line.label, at // LINES + 1)
    return starts, {label: f"group-{at}" for at, label in enumerate(starts)}
