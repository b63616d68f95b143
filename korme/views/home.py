"""The home page: the edition as a poster, what is on, the work of the day, works, the week, people, figures, stories, partners."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator

from korme.i18n.languages import sort_key
from korme.kinds import CREATIVE, Work
from korme.site.site import Site
from korme.site.urls import HOME
from korme.views.cards import partner_tiers, story_card, work_card, year_of
from korme.views.chosen import on_home
from korme.views.context import PageContext, View
from korme.views.festival import coming, festival
from korme.views.figures import figures
from korme.views.frame import edition_card, framed
from korme.views.json_ld import about_site
from korme.views.programme import days, edition_events
from korme.views.that_day import that_day

MOSAIC = 14
"""Works on the home page."""
STORIES = 3
LARGE = 1000
"""Width in pixels from which a picture may fill a window."""
_BROAD = (0.45, 3.0)
"""Shapes that do: width to height."""
PER_DAY = 5
"""Events of a day shown in the week's overview."""


def home(context: PageContext) -> View:
    """Return the view of the home page.

    Keys: `festival`, the days `coming`, `work_of_day`, `works`, `counts` (of the current edition, or of the last one that has works:
    `counted`), `totals` (of all years), `today`, `week`, `that_day` (the same day of the year before), `sheet` (the edition's
    poster), `disciplines`, `figures`, `collections`, `stories`, `partners`, `place`, `visit`, `next`, `welcome` (the page `home`, or nothing).
    """
    site = context.site
    edition = site.edition
    current = _current(site)
    past = (
        ""
        if current or not site.has_years
        else next((slug for slug in site.editions if site.works_in_edition[slug]), "")
    )
    keys = site.shuffled["work"]
    own = len(site.works_in_edition[current]) if current else len(keys)
    of_the_day = work_of_the_day(context, keys[:own] or keys)
    shown = mosaic(_fit(context, keys[:own], of_the_day), MOSAIC)
    if own < len(keys) and len(shown) < MOSAIC:
        shown = [*shown, *mosaic(_fit(context, keys[own:], of_the_day), MOSAIC - len(shown))]
    return framed(
        context,
        kind="home",
        title="",
        about=about_site(context),
        festival=festival(context),
        coming=coming(context),
        work_of_day=_large(context, of_the_day) if of_the_day else None,
        works=[work_card(context, work) for work in shown],
        counts=_counts(site, current or past),
        counted={"year": year_of(context, past), "url": context.link(f"editions/{past}/")} if past else None,
        totals={"works": len(site.works), "creatives": len(site.creatives)},
        today=_today(context),
        week=week(context),
        that_day=that_day(context),
        sheet=context.picture(edition.poster, "text", instead=context.phrase(edition.title).text) if edition else None,
        disciplines=_disciplines(context, site.people_in_edition[current] if current else None),
        figures=figures(context, site.config.figures),
        collections=on_home(context),
        stories=[story_card(context, story) for story in list(site.stories.values())[:STORIES]],
        partners=partner_tiers(context, list(site.partners.values())),
        place=_place(context),
        visit=_visit(context),
        next=_next(context),
        urls={
            name: context.link(f"{name}/")
            for name in ("works", "collections", "creatives", "programme", "stories", "partners")
        },
        body=context.body(edition) if edition else None,
        welcome=_welcome(context),
    )


def _welcome(context: PageContext) -> View | None:
    """Return the text of the home page, `content/pages/home.md`: `title`, `summary`, `picture`, `body`."""
    page = context.site.pages.get(HOME)
    if page is None:
        return None
    title = context.phrase(page.title)
    return {
        "title": title,
        "summary": context.phrase(page.summary),
        "picture": context.picture(page.cover, "cover", instead=title.text),
        "body": context.body(page),
    }


def _current(site: Site) -> str:
    """Return the slug of the current edition if what is of other years comes after it.

    '' on a site of one edition, and as long as the current one has no works.
    """
    current = site.edition.slug if site.edition and site.has_years else ""
    return current if current and site.works_in_edition[current] else ""


def _counts(site: Site, edition: str) -> View:
    """Return the numbers of works, creatives and events of an edition, or of all years if it is ''."""
    if not edition:
        return {"works": len(site.works), "creatives": len(site.creatives), "events": len(site.events)}
    groups = (site.works_in_edition, site.people_in_edition, site.events_of_edition)
    return {name: len(group[edition]) for name, group in zip(("works", "creatives", "events"), groups, strict=True)}


def _fit(context: PageContext, keys: Iterable[tuple[str, str]], without: Work | None = None) -> Iterator[Work]:
    """Yield the works that can be shown, in the order given, but for one."""
    site = context.site
    works = (site.works[key] for key in keys)
    return (work for work in works if work is not without and not work.notice and site.face_of(work))


def work_of_the_day(context: PageContext, keys: Iterable[tuple[str, str]]) -> Work | None:
    """Return the work that is shown as large as the window, from the person whose turn it is.

    Of their works the next in turn, those first that can be large: neither small files nor strips.
    """
    for own in in_turn(keys, context.site.today):
        works = list(_fit(context, own))
        if works:
            return next((work for work in works if _is_large(context, work)), works[0])
    return None


def in_turn(keys: Iterable[tuple[str, str]], day: dt.date) -> Iterator[list[tuple[str, str]]]:
    """Yield the works of each person, those first whose turn it is on a day.

    Another person comes first every day, everyone before anyone comes again, and then with their next work.
    """
    by_person: dict[str, list[tuple[str, str]]] = {}
    for key in sorted(keys):
        by_person.setdefault(key[0], []).append(key)
    people = sorted(
        by_person, key=lambda slug: hashlib.sha256(slug.encode()).digest()
    )  # in an order that no name decides
    turn = day.toordinal()
    for step in range(len(people)):
        own = by_person[people[(turn + step) % len(people)]]
        first = turn // len(people) % len(own)
        yield [*own[first:], *own[:first]]


def _is_large(context: PageContext, work: Work) -> bool:
    face = context.site.face_of(work)
    probe = context.site.probes.get(face.path) if face else None
    return probe is not None and probe.width >= LARGE and _BROAD[0] <= probe.ratio <= _BROAD[1]


def _large(context: PageContext, work: Work) -> View:
    """Return a work as wide as the window, and whole: of a tall one, browsers take the file that fits."""
    card = work_card(context, work, preset="cover")
    face = context.site.face_of(work)
    probe = context.site.probes.get(face.path) if face else None
    if probe is None or not card["picture"]:
        return card
    sizes = f"min(100vw, calc({probe.ratio:.2f} * (100vh - 8rem)))"
    return {**card, "picture": {**card["picture"], "sizes": sizes}}


def mosaic(works: Iterable[Work], most: int) -> list[Work]:
    """Return works to open with: one of each person before a second of anyone, in the day's order.

    No more of them are looked at than it takes.
    """
    turns: dict[str, int] = {}
    ranked: list[tuple[int, int, Work]] = []
    for place, work in enumerate(works):
        turns[work.creative] = turns.get(work.creative, 0) + 1
        ranked.append((turns[work.creative], place, work))
        if len(turns) == most:
            break
    return [work for _, _, work in sorted(ranked, key=lambda item: item[:2])[:most]]


def _today(context: PageContext) -> View | None:
    """Return today with all its events, or None if the festival is not on."""
    return next((day for day in days(context, edition_events(context.site)) if day["today"]), None)


def week(context: PageContext) -> View:
    """Return the current edition by day; `next` is the id of today or the next day, '' after the end."""
    site = context.site
    events = edition_events(context.site)
    shown = days(context, events, most=PER_DAY)
    today = site.today.isoformat()
    coming = next((day["id"] for day in shown if day["iso"] >= today), "")
    return {"days": shown, "next": coming, "count": len(events)}


def _disciplines(context: PageContext, shown: Collection[str] | None) -> list[View]:
    """Return the disciplines with their people, alphabetically.

    Args:
        shown: slugs of the people to name; None: all.
    """
    site = context.site
    found = []
    for key, discipline in site.disciplines.items():
        people = sorted(
            (one for one in site.naming(CREATIVE, "discipline", key) if shown is None or one.slug in shown),
            key=lambda creative: sort_key(creative.filed(context.language), context.language),
        )
        if people:
            found.append(
                {
                    "key": key,
                    "name": context.phrase(discipline.plural or discipline.name),
                    "url": context.link(f"disciplines/{key}/"),
                    "count": len(people),
                    "people": [{"name": context.phrase(p.name), "url": context.to(p)} for p in people],
                }
            )
    return found


def _place(context: PageContext) -> list[View]:
    """Return the venues of the edition as links."""
    return [{"name": context.phrase(venue.name), "url": context.to(venue)} for venue in context.site.venues.values()]


def _visit(context: PageContext) -> str:
    """Return a link to how to get there: the page `visit`, else the venues; '' without either."""
    site = context.site
    return (
        context.link("visit/" if "visit" in site.pages else "venues/") if "visit" in site.pages or site.venues else ""
    )


def _next(context: PageContext) -> View | None:
    """Return the edition after the current one, if there is one already."""
    site = context.site
    current = site.edition
    later = [one for one in site.editions.values() if current and one.start > current.end]
    return edition_card(context, min(later, key=lambda one: (one.start, one.slug))) if later else None
