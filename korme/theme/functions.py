"""Functions of every template beside `t` and `asset`: links, dates, numbers, and what is known of the build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import UndefinedError, pass_context
from jinja2.runtime import Context

from korme.core.at_hand import AtHand
from korme.theme.dates import grouped, written
from korme.theme.list_filters import list_filters
from korme.theme.page_environment import PageEnvironment

_BUILD = ("version", "serve", "drafts", "today")


class _Build(Mapping[str, Any]):
    """What templates can know of the build: only what a page asks for makes it again."""

    def __init__(self, jinja: PageEnvironment) -> None:
        self._jinja = jinja

    def __getitem__(self, name: str) -> Any:
        if name not in _BUILD:
            raise KeyError(name)
        return _at_hand(self._jinja).build(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_BUILD)

    def __len__(self) -> int:
        return len(_BUILD)


def add_functions(jinja: PageEnvironment, language: str) -> None:
    """Add the functions, and those that are filters and tests too, to the environment of a language.

    Filters take the context, which they do not need, since Jinja would otherwise compute those of constants when it
    compiles a template, for all languages at once.
    """

    def link(address: str = "", language: str = "") -> str:
        return _at_hand(jinja).link(str(address), language)

    def date(value: Any, pattern: str = "long") -> str:
        return written(value, str(pattern), language)

    def time(value: Any, pattern: str = "HH:mm") -> str:
        return written(value, str(pattern), language)

    def number(value: Any) -> str:
        return grouped(value, language)

    @pass_context
    def as_date(_: Context, value: Any, pattern: str = "long") -> str:
        return date(value, pattern)

    @pass_context
    def as_time(_: Context, value: Any, pattern: str = "HH:mm") -> str:
        return time(value, pattern)

    @pass_context
    def as_number(_: Context, value: Any) -> str:
        return number(value)

    @pass_context
    def is_published(_: Context, address: str) -> bool:
        return _at_hand(jinja).is_published(str(address))

    jinja.globals.update(link=link, date=date, time=time, build=_Build(jinja))
    jinja.filters.update(date=as_date, time=as_time, number=as_number, **list_filters(language))
    jinja.tests["published"] = is_published
    jinja.plain |= {link, date, time}


def _at_hand(jinja: PageEnvironment) -> AtHand:
    """Return what the page being rendered can ask for: what is made of it is of this page alone."""
    jinja.touched += 1
    if jinja.current.at_hand is None:
        raise UndefinedError("no page is being rendered")
    return jinja.current.at_hand
