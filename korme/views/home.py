"""The home page: the edition like a poster, works of the day, the week, people, figures, stories, partners."""

from __future__ import annotations

from collections.abc import Sequence

from korme.i18n.languages import sort_key
from korme.kinds import CREATIVE, Work
from korme.views.cards import partner_tiers, story_card, work_card
from korme.views.context import PageContext, View
from korme.views.figures import figures
from korme.views.frame import framed
from korme.views.json_ld import about_site
from korme.views.programme import days, edition_events

MOSAIC = 14
"""Works on the home page."""
STORIES = 3
PER_DAY = 5
"""Events of one day in the week at a glance."""


def home(context: PageContext) -> View:
    """`opening` (works beside the poster), `works`, `counts`, `today`, `week`, `disciplines`, `figures`, `stories`, `partners`, `place`."""
    site = context.site
    edition = site.edition
    shown = mosaic(site.shuffled_works, MOSAIC)
    first = opening(shown, [_ratio(context, one) for one in shown])
    return framed(
        context,
        kind="home",
        title="",
        about=about_site(context),
        opening=[work_card(context, one, preset="cover") for one in first],
        works=[work_card(context, one) for one in shown if one not in first],
        counts={"works": len(site.works), "creatives": len(site.creatives), "events": len(site.events)},
        today=_today(context),
        week=week(context),
        disciplines=_disciplines(context),
        figures=figures(context, site.config.figures),
        stories=[story_card(context, one) for one in list(site.stories.values())[:STORIES]],
        partners=partner_tiers(context, list(site.partners.values())),
        place=_place(context),
        urls={name: context.link(f"{name}/") for name in ("works", "creatives", "programme", "stories", "partners")},
        body=context.body(edition) if edition else None,
    )


def mosaic(works: Sequence[Work], most: int) -> list[Work]:
    """Works to open with: one of each person before a second of anybody, in the day's order."""
    fit = [one for one in works if one.face and not one.notice]
    turns: dict[str, int] = {}
    ranked: list[tuple[int, int, Work]] = []
    for place, work in enumerate(fit):
        turns[work.creative] = turns.get(work.creative, 0) + 1
        ranked.append((turns[work.creative], place, work))
    return [work for _, _, work in sorted(ranked, key=lambda one: one[:2])[:most]]


def opening(works: Sequence[Work], ratios: Sequence[float]) -> list[Work]:
    """The works beside the poster: one wide one or two tall ones; none where all are panoramas or scrolls."""
    tall: list[Work] = []
    for work, ratio in zip(works, ratios, strict=True):
        if 1.25 <= ratio <= 2 and not tall:
            return [work]
        if 0.5 <= ratio < 1.25:
            tall.append(work)
        if len(tall) == 2:
            break
    return tall


def _ratio(context: PageContext, work: Work) -> float:
    probe = context.site.probes.get(work.face.path) if work.face else None
    return probe.ratio if probe else 1.0


def _today(context: PageContext) -> View | None:
    """Today with all its events, while the festival is on."""
    return next((one for one in days(context, edition_events(context.site)) if one["today"]), None)


def week(context: PageContext) -> View:
    """The current edition day by day; `next` is the coming day while there is one."""
    site = context.site
    events = edition_events(context.site)
    found = days(context, events, most=PER_DAY)
    today = site.today.isoformat()
    coming = next((one["id"] for one in found if one["iso"] >= today), "")
    return {"days": found, "next": coming, "count": len(events)}


def _disciplines(context: PageContext) -> list[View]:
    site = context.site
    found = []
    for key, one in site.disciplines.items():
        people = sorted(
            site.naming(CREATIVE, "discipline", key),
            key=lambda creative: sort_key(context.phrase(creative.name).text, context.language),
        )
        if people:
            found.append(
                {
                    "key": key,
                    "name": context.phrase(one.plural or one.name),
                    "url": context.link(f"disciplines/{key}/"),
                    "count": len(people),
                    "people": [{"name": context.phrase(p.name), "url": context.to(p)} for p in people],
                }
            )
    return found


def _place(context: PageContext) -> list[View]:
    """The houses where the edition takes place."""
    return [{"name": context.phrase(one.name), "url": context.to(one)} for one in context.site.venues.values()]
