"""Filters and tests of templates that take a phrase as text and keep its language, where those of Jinja lose it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from functools import wraps
from typing import Any

from jinja2 import pass_eval_context
from jinja2.filters import FILTERS, do_urlencode, make_attrgetter
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from korme.core.model import Phrase
from korme.core.phrases import LikeText, Marked, filled_in, is_phrase, joined, marked, unmarked, with_marks

_OF_TEXT = (
    "capitalize",
    "center",
    "indent",
    "lower",
    "replace",
    "title",
    "trim",
    "truncate",
    "upper",
    "urlize",
    "wordwrap",
)
"""Filters that return the same text in another form."""


def add_filters(filters: MutableMapping[str, Any], tests: MutableMapping[str, Any]) -> None:
    """Put the filters and tests of this module in place of Jinja's."""
    filters.update({name: _keeping(FILTERS[name]) for name in _OF_TEXT})
    filters.update(e=_escaped, escape=_escaped, forceescape=_escaped_again, format=_filled, join=_joined)
    filters.update(safe=_safe, striptags=_without_tags, urlencode=_in_address)
    tests["escaped"] = _is_html


def _keeping(own: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that gives its result the language of its text."""
    at = 1 if hasattr(own, "jinja_pass_arg") else 0

    @wraps(own)
    def kept(*given: Any, **named: Any) -> Any:
        value = given[at]
        if isinstance(value, LikeText):
            made = own(*given[:at], str(value), *given[at + 1 :], **named)
            if not isinstance(made, Markup):
                return value.like(made)
            return with_marks(marked(made, value.lang)) if isinstance(value, Phrase) and value.lang else made
        if type(value) is Marked:
            return value.like(own(*given[:at], Markup(str(value)), *given[at + 1 :], **named))
        return own(*given, **named)

    return kept


def _escaped(value: Any) -> Markup:
    return value if isinstance(value, Markup) else with_marks(escape(value))


def _escaped_again(value: Any) -> Markup:
    return escape(str(value))


def _safe(value: Any) -> Markup:
    """Return text as HTML; a phrase is always text, and escaped."""
    return value if isinstance(value, Markup) else with_marks(Markup(value))


def _without_tags(value: Any) -> str:
    if isinstance(value, LikeText):
        return value.like(" ".join(str(value).split()))
    return Markup(unmarked(str(value.__html__() if hasattr(value, "__html__") else value))).striptags()


def _filled(value: Any, *values: Any, **named: Any) -> str:
    """Return a pattern with values: `"%s, %s"|format(name, city)`."""
    return filled_in(value, named if named else values)


@pass_eval_context
def _joined(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> Any:
    """Return the items of a list side by side, with a text between them."""
    items = list(value if attribute is None else map(make_attrgetter(context.environment, attribute), value))
    if not any(map(is_phrase, items)):
        return FILTERS["join"](context, items, d)
    parts = [part for item in items for part in (d, item)]
    return joined(parts[1:])


def _in_address(value: Any) -> str:
    """Return text, a phrase or a mapping of parameters percent-encoded."""
    if isinstance(value, Markup):
        return do_urlencode(unmarked(value.unescape()))
    return do_urlencode(str(value) if hasattr(value, "__html__") else value)


def _is_html(value: object) -> bool:
    return isinstance(value, Markup)
