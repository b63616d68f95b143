"""The pages of the made-up site that are looked at: one of each template, and the hard cases."""

from __future__ import annotations

from typing import NamedTuple


class SampledPage(NamedTuple):
    """A page."""

    name: str
    """Of its picture."""
    path: str
    """From the root of the output."""


PAGES = (
    SampledPage("home", ""),
    SampledPage("creatives", "creatives/"),
    SampledPage("creative", "creatives/everything-example/"),
    SampledPage("creative-long-name", "creatives/long-name-example/"),
    SampledPage("creative-sixty-works", "creatives/sixty-works-example/"),
    SampledPage("creative-no-works", "creatives/no-works-example/"),
    SampledPage("creative-odd-shapes", "creatives/shapes-example/"),
    SampledPage("collectives", "collectives/"),
    SampledPage("collective", "collectives/studio/"),
    SampledPage("collective-empty", "collectives/two/"),
    SampledPage("collections", "collections/"),
    SampledPage("collection", "collections/everything/"),
    SampledPage("collection-of-one", "collections/one/"),
    SampledPage("works", "works/"),
    SampledPage("works-by-name", "works/by-name/"),
    SampledPage("work", "creatives/everything-example/everything/"),
    SampledPage("work-forty-pictures", "creatives/everything-example/series/"),
    SampledPage("work-7-1", "creatives/shapes-example/wide-7-1/"),
    SampledPage("work-1-4", "creatives/shapes-example/tall-1-4/"),
    SampledPage("work-around", "creatives/shapes-example/around/"),
    SampledPage("work-tiny", "creatives/shapes-example/tiny/"),
    SampledPage("work-long-title", "creatives/shapes-example/long-title/"),
    SampledPage("disciplines", "disciplines/"),
    SampledPage("discipline", "disciplines/compound/"),
    SampledPage("tags", "tags/"),
    SampledPage("tag", "tags/river/"),
    SampledPage("programme", "programme/"),
    SampledPage("changes", "programme/changes/"),
    SampledPage("event", "programme/everything/"),
    SampledPage("event-long-title", "programme/long-title/"),
    SampledPage("event-cancelled", "programme/cancelled/"),
    SampledPage("event-tba", "programme/tba/"),
    SampledPage("print", "programme/print/"),
    SampledPage("print-doors", "programme/print/doors/"),
    SampledPage("venues", "venues/"),
    SampledPage("venue", "venues/hall/"),
    SampledPage("venue-long-name", "venues/long/"),
    SampledPage("partners", "partners/"),
    SampledPage("stories", "stories/"),
    SampledPage("story", "stories/first/"),
    SampledPage("story-long-title", "stories/third/"),
    SampledPage("page", "words/"),
    SampledPage("page-figures", "figures/"),
    SampledPage("page-empty", "empty/"),
    SampledPage("editions", "editions/"),
    SampledPage("edition", "editions/{year}/"),
    SampledPage("edition-before", "editions/{before}/"),
    SampledPage("print-day", "programme/print/{today}/"),
    SampledPage("search", "search/"),
    SampledPage("submit", "submit/"),
    SampledPage("codes", "W/"),
    SampledPage("certificate", "certificates/91526-40382/"),
    SampledPage("credits", "credits/"),
    SampledPage("open-data", "api/"),
    SampledPage("my-list", "my-list/"),
    SampledPage("offline", "offline/"),
    SampledPage("styleguide", "styleguide/"),
    SampledPage("removed", "creatives/gone-example/"),
    SampledPage("404", "404.html"),
)
ELSEWHERE = (
    *("", "creatives/everything-example/", "creatives/long-name-example/", "works/", "disciplines/compound/"),
    *("programme/", "programme/long-title/", "venues/long/", "words/", "creatives/shapes-example/long-title/"),
)
"""Pages that are also looked at in Kazakh and, with some more, in Arabic."""
FROM_THE_RIGHT = (
    *ELSEWHERE,
    *("creatives/", "creatives/everything-example/everything/", "programme/everything/", "partners/", "stories/"),
    *("stories/first/", "editions/{year}/", "search/", "figures/"),
)
PRINTED = frozenset(
    {
        "home",
        "works",
        "creative",
        "work",
        "collection",
        "programme",
        "event",
        "page",
        "print-day",
        "print-doors",
        "venue",
        "story",
    }
)
"""Names of the pages that are printed, sheet by sheet."""
TOOLS = frozenset({"search", "my-list", "submit"})
"""Names of the pages that say other things to those without scripts, which they need."""
