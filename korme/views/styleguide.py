"""The styleguide: every component of a theme in every state, made of invented entries; built on request."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from korme.core.css_steps import ratio_class, tone_class
from korme.core.model import Phrase
from korme.views import specimens
from korme.views.cards import creative_card, event_card, partner_tiers, story_card, tags, work_card
from korme.views.clock import day_parts
from korme.views.context import NOTHING, PageContext, View
from korme.views.creatives import discipline_counts
from korme.views.events import event
from korme.views.figures import chart, figures
from korme.views.frame import framed
from korme.views.programme import exhibitions, programme_days

NOWHERE = "#content"
"""Where the links of specimens lead: to the beginning of the page."""
_LINKS = frozenset({"url", "calendar", "booking", "full", "map"})
_WORKS = {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5, "g": 2}
"""The plate of each invented work; one has none."""


def styleguide(context: PageContext) -> View:
    """`works`, `creatives`, `days`, `tickets`, `stories`, … : the specimens, as the templates of other pages get them."""
    site = specimens.invented(context.site)
    guide = replace(context, shared=replace(context.shared, site=site))
    works = {one.slug: _pictured(context, work_card(guide, one), _WORKS.get(one.slug)) for one in site.works.values()}
    people = [creative_card(guide, one) for one in site.creatives.values()]
    shown = [works[slug] for slug in sorted(works)]
    people[0] = {**people[0], "works": [works[slug] for slug in "abe"]}
    own: View = {
        "works": shown,
        "creatives": people,
        "days": programme_days(guide, list(site.events.values())),
        "exhibitions": exhibitions(guide, list(site.events.values())),
        "tickets": [
            event(guide, one)["event"] | day_parts(one.start.date(), guide.language) for one in site.events.values()
        ],
        "events": [event_card(guide, one) for one in site.events.values()],
        "stories": [_pictured(context, story_card(guide, one), at) for at, one in enumerate(site.stories.values())],
        "partners": partner_tiers(guide, list(site.partners.values())),
        "figures": figures(guide, specimens.figures()),
        "chart": chart(guide, specimens.figures()),
        "disciplines": discipline_counts(guide),
        "tags": tags(context, list(context.site.tags)[:5]),
        "plate": plate(context, 0, caption=shown[0]["title"], credit=people[0]["name"]),
        "name": people[1]["name"],
        "foreign": people[2]["name"],
    }
    return framed(
        context, kind="styleguide", title=context.say("styleguide"), **{key: harmless(one) for key, one in own.items()}
    )


def plate(context: PageContext, at: int, *, alt: str = "", caption: Phrase = NOTHING, credit: Phrase = NOTHING) -> View:
    """An invented picture as templates show one."""
    ratio, ground = specimens.PLATES[at % len(specimens.PLATES)]
    width, height = plate_size(at)
    source = context.file(plate_path(at))
    return {
        "src": source, "srcset": "", "sources": [], "sizes": "", "width": width, "height": height,
        "ratio": ratio_class(ratio), "tone": tone_class(ground), "full": NOWHERE, "full_width": width, "full_height": height,
        "alt": alt, "alt_lang": "", "caption": caption, "credit": credit,
    }  # fmt: skip


def plate_path(at: int) -> str:
    return f"styleguide/plate-{at % len(specimens.PLATES) + 1}.svg"


def plate_size(at: int) -> tuple[int, int]:
    ratio = specimens.PLATES[at % len(specimens.PLATES)][0]
    return (1200, round(1200 / ratio)) if ratio >= 1 else (round(1200 * ratio), 1200)


def _pictured(context: PageContext, card: View, at: int | None) -> View:
    return card if at is None else {**card, "picture": plate(context, at, alt=card["title"].text)}


def harmless(value: Any) -> Any:
    """A view in which no link leads to an entry that does not exist."""
    if isinstance(value, dict):
        return {key: NOWHERE if key in _LINKS and one else harmless(one) for key, one in value.items()}
    return [harmless(one) for one in value] if isinstance(value, list) else value
