"""The style guide: every component of a theme in every state, with invented entries; built on request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from korme.core.css_steps import ratio_class, tone_class
from korme.core.model import Phrase
from korme.site.reads import Reads
from korme.views import specimens
from korme.views.at_hand import PageAtHand
from korme.views.cards import creative_card, event_card, partner_tiers, story_card, tags, work_card
from korme.views.clock import day_parts
from korme.views.context import NOTHING, PageContext, View
from korme.views.creatives import discipline_counts
from korme.views.events import event
from korme.views.figures import chart, figures
from korme.views.frame import framed
from korme.views.late_values import more_of
from korme.views.media_specimens import media_specimens
from korme.views.programme import exhibitions, programme_days

NOWHERE = "#content"
"""Target of the specimens' links: the start of the page."""
_LINKS = frozenset({"url", "calendar", "booking", "full", "map"})
_WORKS = {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5, "g": 2}
"""Plate of each invented work; one has none."""


def styleguide(context: PageContext) -> View:
    """Return the view of the style guide.

    Keys: `works`, `creatives`, `days`, `tickets`, `stories`, … as the templates of other pages get them.
    """
    guide = _guide(context)
    site = guide.site
    works = {
        work.slug: _pictured(context, work_card(guide, work), _WORKS.get(work.slug)) for work in site.works.values()
    }
    people = [creative_card(guide, creative) for creative in site.creatives.values()]
    shown = [works[slug] for slug in sorted(works)]
    people[0] = {**people[0], "works": [works[slug] for slug in "abe"]}
    own: View = {
        "works": shown,
        "creatives": people,
        "days": programme_days(guide, list(site.events.values())),
        "exhibitions": exhibitions(guide, list(site.events.values())),
        "tickets": [
            event(guide, each)["event"] | day_parts(each.start.date(), guide.language) for each in site.events.values()
        ],
        "events": [event_card(guide, each) for each in site.events.values()],
        "stories": [_pictured(context, story_card(guide, story), at) for at, story in enumerate(site.stories.values())],
        "partners": partner_tiers(guide, list(site.partners.values())),
        "figures": figures(guide, specimens.figures()),
        "collections": [
            {
                "kind": "collection",
                "id": "",
                "title": shown[at]["title"],
                "url": NOWHERE,
                "by": [{"name": people[at]["name"], "url": NOWHERE}],
                "role": people[at]["tagline"],
                "audience": NOTHING,
                "summary": people[at]["tagline"],
                "duration": "",
                "count": 4,
                "works": [works[slug] for slug in "abef"],
            }
            for at in (0, 1)
        ],
        "chart": chart(guide, specimens.figures()),
        "disciplines": discipline_counts(guide),
        "tags": tags(context, list(context.site.tags)[:5]),
        "plate": plate(context, 0, caption=shown[0]["title"], credit=people[0]["name"]),
        "name": people[1]["name"],
        "foreign": people[2]["name"],
    }
    plates = [plate(context, at) for at in range(len(specimens.PLATES))]
    return framed(
        context,
        kind="styleguide",
        title=context.say("styleguide"),
        media=media_specimens(context, plates, shown[0]["title"], people[0]["tagline"]),
        **{key: harmless(value) for key, value in own.items()},
    )


class GuideAtHand(PageAtHand):
    """What the template of the style guide can ask for: the values of invented entries, which lead nowhere."""

    guide: PageContext | None = None

    def value(self, card: Mapping[str, Any], name: str) -> Any:
        """Return one of the values that `names` lists."""
        if card.get("url") != NOWHERE:
            return super().value(card, name)
        self.guide = self.guide or _guide(self.context)
        return harmless(more_of(self.guide, card, name))


def _guide(context: PageContext) -> PageContext:
    """Return the context of a page of the site of invented entries.

    It shares no values with the pages of the real site, which may be made later: among them is what every page says of
    the site. What is read of the real site for it is noted all the same.
    """
    shared = replace(
        context.shared, site=specimens.invented(context.site), reads=Reads(facts=context.shared.reads.facts)
    )
    return replace(context, shared=shared)


def plate(context: PageContext, at: int, *, alt: str = "", caption: Phrase = NOTHING, credit: Phrase = NOTHING) -> View:
    """Return an invented picture as templates show one."""
    ratio, ground = specimens.PLATES[at % len(specimens.PLATES)]
    width, height = plate_size(at)
    source = context.file(plate_path(at))
    return {
        "src": source, "srcset": "", "sources": [], "sizes": "", "width": width, "height": height,
        "ratio": ratio_class(ratio), "tone": tone_class(ground), "full": NOWHERE, "full_width": width, "full_height": height,
        "file": "", "focus": None,
        "alt": alt, "alt_lang": "", "caption": caption, "credit": credit, "medium": None,
    }  # fmt: skip


def plate_path(at: int) -> str:
    return f"styleguide/plate-{at % len(specimens.PLATES) + 1}.svg"


def plate_size(at: int) -> tuple[int, int]:
    ratio = specimens.PLATES[at % len(specimens.PLATES)][0]
    return (1200, round(1200 / ratio)) if ratio >= 1 else (round(1200 * ratio), 1200)


def _pictured(context: PageContext, card: View, at: int | None) -> View:
    return card if at is None else {**card, "picture": plate(context, at, alt=card["title"].text)}


def harmless(value: Any) -> Any:
    """Return a view without links to entries that do not exist."""
    if type(value) is dict:  # and not `x-` keys, of which a missing one is empty
        return {key: NOWHERE if key in _LINKS and part else harmless(part) for key, part in value.items()}
    return [harmless(part) for part in value] if isinstance(value, list) else value
