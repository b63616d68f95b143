"""Works: the gallery of everything, and a page for each work."""

from __future__ import annotations

from collections.abc import Sequence

from korme.core.model import Picture
from korme.i18n.languages import sort_key
from korme.kinds import Creative, Work
from korme.kinds.work import Sale
from korme.views.cards import disciplines, person, summary_of, tags, work_card, work_cards
from korme.views.frame import framed, licence
from korme.views.json_ld import artwork
from korme.views.measures import currency, price, size
from korme.views.narrowing import Trait, last_year, narrowing, orders, with_facets, work_traits
from korme.views.viewer import NOTHING, View, Viewer, first_letter

MORE = 8
"""Works of the same person below a work."""


def works(viewer: Viewer) -> View:
    """`works` in the fair order of the day, `groups` to narrow, `orders` to sort."""
    site = viewer.site
    return framed(
        viewer,
        kind="works",
        title=viewer.say("works"),
        description=viewer.say("works_about", len(site.works)),
        people=len(site.creatives),
        **narrowable(viewer, site.shuffled_works),
    )


def narrowable(viewer: Viewer, shown: Sequence[Work], page: Trait | None = None) -> View:
    """Works that can be narrowed and sorted: `works`, `groups`, `orders`."""
    traits = [work_traits(viewer.site, one) for one in shown]
    return {
        "works": with_facets(viewer, work_cards(viewer, shown), shown, traits),
        "groups": narrowing(viewer, traits, page=page),
        "orders": orders(viewer, of="works"),
    }


def works_by(viewer: Viewer, order: str) -> View:
    """Every work in a line of its own, by 'name' or by 'year': `groups` (`label`, `id`, `items`), `orders`, `order`.

    A catalogue without pictures: it is light however many works there are.
    """
    site = viewer.site
    lines = [(viewer.phrase(one.title), one) for one in site.works.values()]
    lines.sort(key=lambda line: sort_key(line[0].text, viewer.language))
    if order == "year":
        lines.sort(key=lambda line: -last_year(line[1].year))
    groups: dict[str, list[View]] = {}
    for title, one in lines:
        year = last_year(one.year)
        label = first_letter(title.text) if order == "name" else str(year) if year else viewer.say("no_year")
        name = viewer.phrase(site.creatives[one.creative].name)
        groups.setdefault(label, []).append({"title": title, "url": viewer.to(one), "name": name})
    found = [{"label": label, "id": f"group-{at}", "items": own} for at, (label, own) in enumerate(groups.items())]
    return framed(
        viewer,
        kind="works-list",
        title=viewer.say(f"works_by_{order}"),
        crumbs=[(viewer.say("works"), "works/")],
        groups=found,
        count=len(lines),
        order=order,
        orders=orders(viewer, of="works"),
    )


def work(viewer: Viewer, one: Work) -> View:
    """All of a work: `work`, its `pictures`, neighbours of the same person, `more` of them."""
    site = viewer.site
    creative = site.creatives[one.creative]
    name, title = viewer.phrase(creative.name), viewer.phrase(one.title)
    body = viewer.body(one)
    series = site.works_of.get(one.creative, ())
    at = next((place for place, other in enumerate(series) if other.slug == one.slug), 0)
    return framed(
        viewer,
        kind="work",
        title=title,
        description=summary_of(viewer, body=body) or f"{name.text}: {title.text}",
        crumbs=[(viewer.say("creatives"), "creatives/"), (name, f"creatives/{creative.slug}/")],
        about=[artwork(viewer, one, body)],
        work={**_facts(viewer, one, creative), "title": title},
        creative={"name": name, "url": viewer.to(creative), "city": viewer.phrase(creative.city)},
        pictures=[_picture(viewer, picture, creative, title.text) for picture in one.pictures],
        body=body,
        previous=_neighbour(viewer, series[at - 1]) if at > 0 else None,
        next=_neighbour(viewer, series[at + 1]) if at + 1 < len(series) else None,
        more=[work_card(viewer, other) for other in series if other.slug != one.slug][:MORE],
    )


def _picture(viewer: Viewer, picture: Picture, creative: Creative, title: str) -> View | None:
    """A picture of a work; a credit that only repeats whose work it is says nothing."""
    view = viewer.picture(picture, "work", instead=title)
    if view and view["credit"].text in {words for _, words in creative.name.values}:
        view["credit"] = NOTHING
    return view


def _facts(viewer: Viewer, one: Work, creative: Creative) -> View:
    """What stands on the label."""
    edition = viewer.site.editions.get(one.edition or "")
    return {
        "year": one.year or "",
        "medium": viewer.phrase(one.medium),
        "materials": viewer.phrase(one.materials),
        "dimensions": size(viewer, one.dimensions),
        "disciplines": disciplines(viewer, creative.discipline),
        "collaborators": [person(viewer, name) for name in one.collaborators],
        "licence": licence(one.licence or creative.licence or viewer.site.config.licence),
        "edition": {"title": viewer.phrase(edition.title), "url": viewer.to(edition)} if edition else None,
        "sale": _sale(viewer, one.sale),
        "notice": viewer.phrase(one.notice),
        "tags": tags(viewer, one.tags),
    }


def _sale(viewer: Viewer, sale: Sale | None) -> View | None:
    if sale is None:
        return None
    return {"status": sale.status, "price": price(viewer, sale.price), "currency": currency(viewer, sale.currency)}


def _neighbour(viewer: Viewer, other: Work) -> View:
    return {"title": viewer.phrase(other.title), "url": viewer.to(other)}
