"""The feed of works to watch and hear: which works are in it, and its link on the page of all works."""

from __future__ import annotations

from korme.kinds import Work
from korme.site.site import Site
from korme.views.context import PageContext
from korme.views.media import is_loop
from korme.views.shown_media import ShownMedium, media_of

PATH = "works/feed.xml"
MOST = 100
"""Works in a feed."""


def is_in_feed(medium: ShownMedium) -> bool:
    """Whether a medium has a file to listen to or watch from beginning to end: a silent loop belongs to its page."""
    own, facts = medium.picture.medium, medium.facts
    return bool(own and facts and facts.seconds and medium.files) and not (own and facts and is_loop(own, facts))


def works_in_feed(site: Site) -> list[Work]:
    """Return the works with a film or recording that has a file; none on a site without a base address.

    Works with a content note are left out: players show and play what is in a feed without the note.
    """
    if not site.config.base_url or not site.media:
        return []
    return [work for work in site.works.values() if not work.notice and any(map(is_in_feed, media_of(site, work)))]


def media_feed(context: PageContext) -> str:
    """Return the link to the feed in the reader's language; '' if there is none."""
    return context.link(PATH) if works_in_feed(context.site) else ""
