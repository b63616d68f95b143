"""Works: the gallery of everything, and a page for each work."""

from __future__ import annotations

from collections.abc import Sequence

from korme.core.model import Picture
from korme.i18n.languages import sort_key
from korme.kinds import Creative, Work
from korme.kinds.work import Sale
from korme.views.cards import disciplines, person, summary_of, tags, work_card, work_cards
from korme.views.context import NOTHING, PageContext, View, first_letter
from korme.views.frame import framed, licence
from korme.views.json_ld import artwork
from korme.views.measures import currency, price, size
from korme.views.narrowing import Trait, last_year, narrowing, orders, with_facets, work_traits

MORE = 8
"""Works of the same person below a work."""


def works(context: PageContext) -> View:
    """`works` in the fair order of the day, `groups` to narrow, `orders` to sort."""
    site = context.site
    return framed(
        context,
        kind="works",
        title=context.say("works"),
        description=context.say("works_about", len(site.works)),
        people=len(site.creatives),
        **narrowable(context, site.shuffled_works),
    )


def narrowable(context: PageContext, shown: Sequence[Work], page: Trait | None = None) -> View:
    """Works that can be narrowed and sorted: `works`, `groups`, `orders`."""
    traits = [work_traits(context.site, one) for one in shown]
    return {
        "works": with_facets(context, work_cards(context, shown), shown, traits),
        "groups": narrowing(context, traits, page=page),
        "orders": orders(context, of="works"),
    }


def works_by(context: PageContext, order: str) -> View:
    """Every work in a line of its own, by 'name' or by 'year': `groups` (`label`, `id`, `items`), `orders`, `order`.

    A catalogue without pictures: it is light however many works there are.
    """
    site = context.site
    lines = [(context.phrase(one.title), one) for one in site.works.values()]
    lines.sort(key=lambda line: sort_key(line[0].text, context.language))
    if order == "year":
        lines.sort(key=lambda line: -last_year(line[1].year))
    groups: dict[str, list[View]] = {}
    for title, one in lines:
        year = last_year(one.year)
        label = first_letter(title.text) if order == "name" else str(year) if year else context.say("no_year")
        name = context.phrase(site.creatives[one.creative].name)
        groups.setdefault(label, []).append({"title": title, "url": context.to(one), "name": name})
    found = [{"label": label, "id": f"group-{at}", "items": own} for at, (label, own) in enumerate(groups.items())]
    return framed(
        context,
        kind="works-list",
        title=context.say(f"works_by_{order}"),
        crumbs=[(context.say("works"), "works/")],
        groups=found,
        count=len(lines),
        order=order,
        orders=orders(context, of="works"),
    )


def work(context: PageContext, one: Work) -> View:
    """All of a work: `work`, its `pictures`, neighbours of the same person, `more` of them."""
    site = context.site
    creative = site.creatives[one.creative]
    name, title = context.phrase(creative.name), context.phrase(one.title)
    body = context.body(one)
    series = site.works_of.get(one.creative, ())
    at = next((place for place, other in enumerate(series) if other.slug == one.slug), 0)
    return framed(
        context,
        kind="work",
        title=title,
        description=summary_of(context, body=body) or f"{name.text}: {title.text}",
        crumbs=[(context.say("creatives"), "creatives/"), (name, f"creatives/{creative.slug}/")],
        about=[artwork(context, one, body)],
        work={**_facts(context, one, creative), "title": title},
        creative={"name": name, "url": context.to(creative), "city": context.phrase(creative.city)},
        pictures=[_picture(context, picture, creative, title.text) for picture in one.pictures],
        body=body,
        previous=_neighbour(context, series[at - 1]) if at > 0 else None,
        next=_neighbour(context, series[at + 1]) if at + 1 < len(series) else None,
        more=[work_card(context, other) for other in series if other.slug != one.slug][:MORE],
    )


def _picture(context: PageContext, picture: Picture, creative: Creative, title: str) -> View | None:
    """A picture of a work; a credit that only repeats whose work it is says nothing."""
    view = context.picture(picture, "work", instead=title)
    if view and view["credit"].text in {words for _, words in creative.name.values}:
        view["credit"] = NOTHING
    return view


def _facts(context: PageContext, one: Work, creative: Creative) -> View:
    """What stands on the label."""
    edition = context.site.editions.get(one.edition or "")
    return {
        "year": one.year or "",
        "medium": context.phrase(one.medium),
        "materials": context.phrase(one.materials),
        "dimensions": size(context, one.dimensions),
        "disciplines": disciplines(context, creative.discipline),
        "collaborators": [person(context, name) for name in one.collaborators],
        "licence": licence(one.licence or creative.licence or context.site.config.licence),
        "edition": {"title": context.phrase(edition.title), "url": context.to(edition)} if edition else None,
        "sale": _sale(context, one.sale),
        "notice": context.phrase(one.notice),
        "tags": tags(context, one.tags),
    }


def _sale(context: PageContext, sale: Sale | None) -> View | None:
    if sale is None:
        return None
    return {"status": sale.status, "price": price(context, sale.price), "currency": currency(context, sale.currency)}


def _neighbour(context: PageContext, other: Work) -> View:
    return {"title": context.phrase(other.title), "url": context.to(other)}
