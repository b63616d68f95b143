"""The feed of works to watch and hear: which works are in it, and its link on the page of all works."""

from __future__ import annotations

from korme.kinds import Work
from korme.site.site import Site
from korme.views.context import PageContext
from korme.views.shown_media import media_of

PATH = "works/feed.xml"
MOST = 100
"""Works in a feed."""


def works_in_feed(site: Site) -> list[Work]:
    """Return the works with a film or recording that has a file; none on a site without a base address.

    Works with a content note are left out: players show and play what is in a feed without the note.
    """
    if not site.config.base_url or not site.media:
        return []
    return [
        work
        for work in site.works.values()
        if not work.notice and any(medium.seconds and medium.files for medium in media_of(site, work))
    ]


def media_feed(context: PageContext) -> str:
    """Return the link to the feed in the reader's language; '' if there is none."""
    return context.link(PATH) if works_in_feed(context.site) else ""
