"""The page at the address of an entry that is gone."""

from __future__ import annotations

from korme.views.context import PageContext, View
from korme.views.frame import framed


def removed(context: PageContext) -> View:
    """Return the view; it does not say what was shown there, because nobody may want it said."""
    return framed(context, kind="removed", title=context.say("removed"), works=context.link("works/"))
