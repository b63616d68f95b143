"""Works: the gallery of all, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from korme.core.css_steps import distance
from korme.core.model import Picture
from korme.i18n.languages import sort_key
from korme.kinds import WORK, Creative, Work
from korme.site.years import year_of_work
from korme.views.cards import disciplines, edition_link, person, summary_of, tags, work_card, work_link
from korme.views.chosen import choices_with
from korme.views.context import NOTHING, Crumb, PageContext, View, first_letter
from korme.views.frame import framed, licence
from korme.views.json_ld import artwork
from korme.views.links import away
from korme.views.lists import listed
from korme.views.measures import currency, price, size
from korme.views.narrowing import (
    ListFacets,
    Trait,
    last_year,
    list_facets,
    narrowing,
    orders,
    with_facets,
    work_traits,
)
from korme.views.opening import divided

MORE = 8
"""Other works of the same person shown below a work."""
LARGE = 8
"""Most pictures that a work's page shows large; of more, all but the first are a contact sheet."""
CLOSE = 4
"""Works close to it."""


def works(context: PageContext) -> View:
    """Return the view of the gallery: `works` in the day's shuffled order, `groups` to filter, `orders` to sort."""
    site = context.site
    return framed(
        context,
        kind="works",
        title=context.say("works"),
        description=_about(context),
        people=len(site.creatives),
        **narrowable(context, site.shuffled["work"]),
    )


def _about(context: PageContext) -> str:
    """Return the number of works and the disciplines that the site has people of."""
    site = context.site
    names = [context.phrase(one.name).text for key, one in site.disciplines.items() if site.creatives_in.get(key)]
    if not names:
        return context.say("works_count", len(site.works))
    return context.say("works_about", len(site.works), disciplines=", ".join(names))


def narrowable(context: PageContext, shown: Sequence[tuple[str, str]], page: Trait | None = None) -> View:
    """Return works that can be filtered and sorted: `works`, `groups`, `orders`.

    Args:
        shown: their keys in the site.
        page: the trait that all the works share.
    """
    cards, found = listed(context, WORK, shown, _in_gallery)
    facets = list(map(ListFacets._make, found))
    return {
        "works": with_facets(cards, facets),
        "groups": narrowing(context, facets, page=page),
        "orders": orders(context, of="works"),
    }


def _in_gallery(context: PageContext, work: Work) -> tuple[View, ListFacets]:
    return work_card(context, work), list_facets(context, work, work_traits(context.site, work))


def works_by(context: PageContext, order: str) -> View:
    """Return the view of all works as lines, by 'name' or 'year': `groups` (`label`, `id`, `items`), `orders`, `order`.

    It has no pictures, so that the page stays light however many works there are.
    """
    site = context.site
    lines = [(context.phrase(work.title), work) for work in site.works.values()]
    lines.sort(key=lambda line: sort_key(line[0].text, context.language))
    if order == "year":
        lines.sort(key=lambda line: -last_year(line[1].year))
    groups: dict[str, list[View]] = {}
    for title, work in lines:
        year = last_year(work.year)
        label = first_letter(title.text) if order == "name" else str(year) if year else context.say("no_year")
        name = context.phrase(site.creatives[work.creative].name)
        groups.setdefault(label, []).append({"title": title, "url": context.to(work), "name": name})
    sections = [{"label": label, "id": f"group-{at}", "items": own} for at, (label, own) in enumerate(groups.items())]
    return framed(
        context,
        kind="works-list",
        title=context.say(f"works_by_{order}"),
        crumbs=[Crumb(context.say("works"), "works/")],
        groups=sections,
        count=len(lines),
        order=order,
        orders=orders(context, of="works"),
    )


def work(context: PageContext, work: Work) -> View:
    """Return the view of a work's page.

    Keys: `work`, its `pictures`, its text (`lead`, `rest`), its neighbours in the series, the collections it was `chosen` for,
    works `close` to it, `more` of the same person, and the `show` before and after it.
    """
    site = context.site
    creative = site.creatives[work.creative]
    name, title = context.phrase(creative.name), context.phrase(work.title)
    body = context.body(work)
    lead, rest = divided(body)
    series = site.works_of.get(work.creative, ())
    at = next((place for place, other in enumerate(series) if other.slug == work.slug), 0)
    return framed(
        context,
        kind="work",
        title=title,
        description=summary_of(context, body=body) or f"{name.text}: {title.text}",
        crumbs=[Crumb(context.say("creatives"), "creatives/"), Crumb(name, f"creatives/{creative.slug}/")],
        about=[artwork(context, work, body)],
        work={**work_facts(context, work, creative), "title": title},
        creative={**person(context, creative.slug), "city": context.phrase(creative.city)},
        pictures=_pictures(context, work, creative, title.text),
        body=body,
        lead=lead,
        rest=rest,
        previous=work_link(context, series[at - 1]) if at > 0 else None,
        next=work_link(context, series[at + 1]) if at + 1 < len(series) else None,
        chosen=choices_with(context, work),
        more=[work_card(context, other, preset="strip") for other in series if other.slug != work.slug][:MORE],
        close=close(context, work),
        show=_show(context, work),
    )


def close(context: PageContext, work: Work) -> list[View]:
    """Return cards of other people's works that are close to one; of equally close ones those of the nearest colour.

    The work that comes next in the show is not among them, since the page ends with it.
    """
    site, found = context.site, list[View]()
    own_key = (work.creative, work.slug)
    next_in_show = site.in_show.get(own_key, ())[1:]
    for keys in site.close.get(own_key, ()):
        group = [site.works[key] for key in keys if key not in next_in_show]
        if len(found) + len(group) > CLOSE:
            colour = _colour(context, site.face_of(work))
            group.sort(key=lambda other: distance(colour, _colour(context, site.face_of(other))))
        found += [work_card(context, other, preset="strip") for other in group[: CLOSE - len(found)]]
        if len(found) == CLOSE:
            break
    return found


def _colour(context: PageContext, picture: Picture | None) -> str:
    return context.shared.colours.of(picture.path) if picture else ""


def _show(context: PageContext, work: Work) -> View:
    """Return the works before and after one in the show: `previous` as a link, `next` as a card."""
    found = context.site.in_show.get((work.creative, work.slug), ())
    before, after = (context.site.works[key] for key in found) if found else (None, None)
    if not before or not after:
        return {"previous": None, "next": None}
    name = context.phrase(context.site.creatives[before.creative].name)
    card = work_card(context, after, preset="strip")
    return {
        "previous": {**work_link(context, before), "name": name},
        "next": {**card, "picture": context.picture(context.site.face_of(after), "cover", instead=card["title"].text)},
    }


def _pictures(context: PageContext, work: Work, creative: Creative, title: str) -> list[View | None]:
    """Return the pictures of a work: the first for the whole page, many others for a contact sheet."""
    own = context.site.pictures_of(work)
    others = "gallery" if len(own) > LARGE else "work"
    return [
        _picture(context, picture, creative, title, "work" if at == 0 else others) for at, picture in enumerate(own)
    ]


def _picture(context: PageContext, picture: Picture, creative: Creative, title: str, preset: str) -> View | None:
    """Return a picture of a work; a credit that only repeats the creative's name is left out."""
    view = context.picture(picture, preset, instead=title)
    if view and view["credit"].text in {name for _, name in creative.name.values}:
        view["credit"] = NOTHING
    return view


def work_facts(context: PageContext, work: Work, creative: Creative) -> View:
    """Return the facts on the work's label."""
    return {
        "kind": "work",
        "id": f"{work.creative}/{work.slug}",
        "year": work.year or "",
        "medium": context.phrase(work.medium),
        "materials": context.phrase(work.materials),
        "dimensions": size(context, work.dimensions),
        "disciplines": disciplines(context, creative.discipline),
        "collaborators": [person(context, name) for name in work.collaborators],
        "licence": licence(work.licence or creative.licence or context.site.config.licence),
        "edition": edition_link(context, context.site.editions.get(year_of_work(context.site, work))),
        "sale": _sale(context, work, creative),
        "notice": context.phrase(work.notice),
        "links": [away(context, label, address) for label, address in work.links],
        "tags": tags(context, work.tags),
    }


def _sale(context: PageContext, work: Work, creative: Creative) -> View | None:
    sale = work.sale
    if sale is None:
        return None
    return {
        "status": sale.status,
        "price": price(context, sale.price),
        "currency": currency(context, sale.currency),
        "enquire": _enquiry(context, work, creative) if sale.status == "for_sale" else "",
    }


def _enquiry(context: PageContext, work: Work, creative: Creative) -> str:
    """Return the address of a letter about a work: to its maker, else to the site; '' if neither publishes an address."""
    contact = context.site.config.contact
    mail = creative.email or (contact.email if contact else "")
    if not mail:
        return ""
    subject = f"{context.phrase(work.title).text} ({context.phrase(creative.name).text})"
    return f"mailto:{mail}?subject={quote(subject, safe='')}"
