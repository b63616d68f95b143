"""The site's own `x-` keys as templates see them: `one.extra["x-room"]`, or in short `one.extra.room`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from korme.fields.typed import for_reader
from korme.kinds import Entry
from korme.views.context import NOTHING, PageContext


class Extra(dict[str, Any]):
    """`x-` keys by name, in the reader's language; one that is missing is empty, and `room` is short for `x-room`."""

    def __missing__(self, key: str) -> Any:
        names = (f"x-{key}", f"x-{key.replace('_', '-')}")
        return next((self[name] for name in names if name in self), NOTHING)


NO_EXTRA = Extra()


def extra_of(context: PageContext, entry: Entry) -> Extra:
    """Return the `x-` keys of an entry for a card or a page."""
    return made(context, entry.extra, entry.language or "") if entry.extra else NO_EXTRA


def extra_of_site(context: PageContext) -> Extra:
    """Return the `x-` keys of content/site.yaml."""
    own = context.site.config.extra
    return made(context, dict(own), "") if own else NO_EXTRA


def made(context: PageContext, values: Mapping[str, Any], own: str) -> Extra:
    """Return `x-` keys for the reader.

    Args:
        own: the language of the entry, if it is not the site's first.
    """
    languages = context.site.config.languages
    return Extra(
        (key, for_reader(value, context.language, own or languages[0], languages)) for key, value in values.items()
    )
