"""The home page: the edition like a poster, works of the day, the week, people, figures, stories, partners."""

from __future__ import annotations

from collections.abc import Sequence

from korme.i18n.languages import sort_key
from korme.kinds import Work
from korme.views.cards import partner_tiers, story_card, work_card
from korme.views.figures import figures
from korme.views.frame import framed
from korme.views.json_ld import about_site
from korme.views.programme import days, edition_events
from korme.views.viewer import View, Viewer

MOSAIC = 14
"""Works on the home page."""
STORIES = 3
PER_DAY = 5
"""Events of one day in the week at a glance."""


def home(viewer: Viewer) -> View:
    """`opening` (works beside the poster), `works`, `counts`, `today`, `week`, `disciplines`, `figures`, `stories`, `partners`, `place`."""
    site = viewer.site
    edition = site.edition
    shown = mosaic(site.shuffled_works, MOSAIC)
    first = opening(shown, [_ratio(viewer, one) for one in shown])
    return framed(
        viewer,
        kind="home",
        title="",
        about=about_site(viewer),
        opening=[work_card(viewer, one, preset="cover") for one in first],
        works=[work_card(viewer, one) for one in shown if one not in first],
        counts={"works": len(site.works), "creatives": len(site.creatives), "events": len(site.events)},
        today=_today(viewer),
        week=week(viewer),
        disciplines=_disciplines(viewer),
        figures=figures(viewer, site.config.figures),
        stories=[story_card(viewer, one) for one in list(site.stories.values())[:STORIES]],
        partners=partner_tiers(viewer, list(site.partners.values())),
        place=_place(viewer),
        urls={name: viewer.link(f"{name}/") for name in ("works", "creatives", "programme", "stories", "partners")},
        body=viewer.body(edition) if edition else None,
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


def _ratio(viewer: Viewer, work: Work) -> float:
    probe = viewer.site.probes.get(work.face.path) if work.face else None
    return probe.ratio if probe else 1.0


def _today(viewer: Viewer) -> View | None:
    """Today with all its events, while the festival is on."""
    return next((one for one in days(viewer, edition_events(viewer.site)) if one["today"]), None)


def week(viewer: Viewer) -> View:
    """The current edition day by day; `next` is the coming day while there is one."""
    site = viewer.site
    events = edition_events(viewer.site)
    found = days(viewer, events, most=PER_DAY)
    today = site.today.isoformat()
    coming = next((one["id"] for one in found if one["iso"] >= today), "")
    return {"days": found, "next": coming, "count": len(events)}


def _disciplines(viewer: Viewer) -> list[View]:
    site = viewer.site
    found = []
    for key, one in site.disciplines.items():
        people = sorted(
            site.creatives_of_discipline.get(key, ()),
            key=lambda creative: sort_key(viewer.phrase(creative.name).text, viewer.language),
        )
        if people:
            found.append(
                {
                    "key": key,
                    "name": viewer.phrase(one.plural or one.name),
                    "url": viewer.link(f"disciplines/{key}/"),
                    "count": len(people),
                    "people": [{"name": viewer.phrase(p.name), "url": viewer.to(p)} for p in people],
                }
            )
    return found


def _place(viewer: Viewer) -> list[View]:
    """The houses where the edition takes place."""
    return [{"name": viewer.phrase(one.name), "url": viewer.to(one)} for one in viewer.site.venues.values()]
