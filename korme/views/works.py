"""Works: the gallery of all, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

from korme.core.css_steps import distance
from korme.core.model import Picture
from korme.i18n.languages import listing_letter, sort_key
from korme.kinds import WORK, Creative, Work
from korme.media.formats import FILM
from korme.site.iiif import has_manifest, manifest_path
from korme.site.years import year_of_work
from korme.theme.completeness import ZOOM
from korme.views.cards import disciplines, edition_link, person, shared_card, summary_of, tags, work_card, work_link
from korme.views.chosen import choices_with
from korme.views.context import Crumb, PageContext, View
from korme.views.deep_zoom import tile_set_of
from korme.views.details import preset_of, spotted
from korme.views.documents import with_parts
from korme.views.frame import framed, licence
from korme.views.groups_of_pictures import comparisons, own_picture, process, projected
from korme.views.hanging import place_of, walk
from korme.views.json_ld import artwork
from korme.views.links import away
from korme.views.list_pages import FILTER, ListLine, in_sections, numbered, part_of
from korme.views.list_pages import place_of as part_place
from korme.views.lists import listed
from korme.views.measures import currency, price, size
from korme.views.media_feed import media_feed
from korme.views.narrowing import (
    ListFacets,
    Trait,
    filter_file,
    last_year,
    list_facets,
    marks_of,
    narrowing,
    orders,
    with_facets,
    work_colour,
    work_traits,
)
from korme.views.opening import divided
from korme.views.pictures import is_zoomed
from korme.views.players import links_instead, with_embed

MORE = 8
"""Other works of the same person shown below a work."""
LARGE = 8
"""Most pictures that a work's page shows large; of more, all but the first are a contact sheet."""
CLOSE = 4
"""Works close to it."""
_POSTER, _LARGE_POSTER = 840, 1600
"""Largest widths of the still that a film shows before it plays: of the first on a page, and of the others."""


def works(context: PageContext, number: int = 1) -> View:
    """Return the view of a page of the gallery, with its `works` in the day's shuffled order.

    Keys: `part` (`list_pages.place_of`), and on the first page `groups` to filter, `orders` to sort.
    """
    site = context.site
    view = framed(
        context,
        kind="works",
        title=context.say("works"),
        description=_about(context),
        crumbs=[Crumb(context.say("works"), "works/")] if number > 1 else (),
        people=len(site.creatives),
        feed=media_feed(context),
        **narrowable(context, "works/", site.shuffled["work"], number=number),
    )
    return numbered(context, view)


def _about(context: PageContext) -> str:
    """Return the number of works and the disciplines that the site has people of."""
    site = context.site
    names = [context.phrase(one.name).text for key, one in site.disciplines.items() if site.creatives_in.get(key)]
    if not names:
        return context.say("works_count", len(site.works))
    return context.say("works_about", len(site.works), disciplines=", ".join(names))


def narrowable(
    context: PageContext,
    url: str,
    keys: Sequence[tuple[str, str]],
    page: Trait | None = None,
    number: int = 1,
) -> View:
    """Return the works on a page of a list that can be filtered and sorted: `works`, `groups`, `orders`, `part`.

    A list of one page has the facets of each work beside its card. A longer one is filtered by the file at
    `filter_url`, and by the `colours` of its works; only its first page has them.

    Args:
        url: of the first page.
        keys: of all works of the list in the site.
        page: the trait that they share.
    """
    part = part_place(context, url, number, len(keys))
    if part is None:
        cards, found = listed(context, WORK, keys, _in_gallery)
        facets = list(map(ListFacets._make, found))
        shown, marks = with_facets(cards, facets), [own.marks for own in facets]
    else:
        shown = [work_card(context, context.site.works[key]) for key in part_of(keys, number)]
        if number > 1:
            return {"works": shown, "groups": [], "orders": [], "part": part}
        colours = context.shared.reads.once(("colours", url), partial(_colours, context, keys))
        marks = list(
            map(marks_of, context.shared.reads.once(("traits", url), partial(_traits, context, keys)), colours)
        )
        part |= {"filter": context.file(f"{url}{FILTER}")}
    groups = narrowing(context, marks, page=page)
    if part:
        offered = {
            one["key"]: f"{at:x}"
            for group in groups
            if group["name"] == "colour"
            for at, one in enumerate(group["items"])
        }
        part["colours"] = "".join(offered.get(colour, "-") for colour in colours) if offered else ""
    return {"works": shown, "groups": groups, "orders": orders(context, of="works"), "part": part}


def _traits(context: PageContext, keys: Sequence[tuple[str, str]]) -> list[tuple[Trait, ...]]:
    return [work_traits(context.site, context.site.works[key]) for key in keys]


def _colours(context: PageContext, keys: Sequence[tuple[str, str]]) -> list[str]:
    return [work_colour(context, context.site.works[key]) for key in keys]


def filtered_by(context: PageContext, url: str, keys: Sequence[tuple[str, str]]) -> View:
    """Return what a script filters a list of several pages by (`filter_file`); for the arguments, see `narrowable`."""
    return filter_file(context.shared.reads.once(("traits", url), partial(_traits, context, keys)))


def _in_gallery(context: PageContext, work: Work) -> tuple[View, ListFacets]:
    marks = marks_of(work_traits(context.site, work), work_colour(context, work))
    return work_card(context, work), list_facets(context, work, marks)


def works_by(context: PageContext, order: str, number: int = 1) -> View:
    """Return the view of a page of works as lines, by 'name' or 'year': `groups`, `letters`, `part`, `orders`, `order`.

    It has no pictures, so that the page stays light however many works there are.
    """
    site = context.site
    lines = context.shared.reads.once(("works as lines", order, context.language), partial(_lines, context, order))

    def line(key: tuple[str, str]) -> View:
        work = site.works[key]
        name = context.phrase(site.creatives[work.creative].name)
        return {"title": context.phrase(work.title), "url": context.to(work), "name": name}

    url = f"works/by-{order}/"
    view = framed(
        context,
        kind="works-list",
        title=context.say(f"works_by_{order}"),
        crumbs=[Crumb(context.say("works"), "works/")],
        **in_sections(context, url, lines, number, line),
        count=len(lines),
        order=order,
        orders=orders(context, of="works"),
    )
    return numbered(context, view)


def _lines(context: PageContext, order: str) -> list[ListLine]:
    """Return the works in order, each under its letter or year."""
    works = [(context.phrase(work.title).text, key, work) for key, work in context.site.works.items()]
    works.sort(key=lambda line: sort_key(line[0], context.language))
    if order == "year":
        works.sort(key=lambda line: -last_year(line[2].year))
        years = ((last_year(work.year), key) for _, key, work in works)
        return [ListLine(str(year) if year else context.say("no_year"), key) for year, key in years]
    return [ListLine(listing_letter(title, context.language), key) for title, key, _ in works]


def work(context: PageContext, work: Work) -> View:
    """Return the view of a work's page.

    Keys: `work`, its `pictures`, their `tiles`, `details` of them, its `comparisons` and `process`, the address of its `manifest`, its text (`lead`, `rest`), its neighbours in the series, the collections it was `chosen` for,
    works `close` to it, `more` of the same person, the `show` before and after it, and the `walk` along its wall.
    """
    site = context.site
    creative = site.creatives[work.creative]
    name, title = context.phrase(creative.name), context.phrase(work.title)
    body = context.body(work)
    lead, rest = divided(body)
    series = site.works_of.get(work.creative, ())
    at = next((place for place, other in enumerate(series) if other.slug == work.slug), 0)
    place = place_of(context, work)
    return framed(
        context,
        kind="work",
        title=title,
        description=summary_of(context, body=body) or f"{name.text}: {title.text}",
        crumbs=[Crumb(context.say("creatives"), "creatives/"), Crumb(name, f"creatives/{creative.slug}/")],
        about=[artwork(context, work, body)],
        work={**work_facts(context, work, creative), "title": title, "place": place},
        creative={**person(context, creative.slug), "city": context.phrase(creative.city)},
        pictures=_pictures(context, work, creative, title.text),
        comparisons=comparisons(context, work, creative, title.text),
        process=process(context, work, creative, title.text),
        tiles=_tiles(context, work),
        details=_details(context, work),
        manifest=_manifest(context, work),
        body=body,
        lead=lead,
        rest=rest,
        previous=work_link(context, series[at - 1]) if at > 0 else None,
        next=work_link(context, series[at + 1]) if at + 1 < len(series) else None,
        chosen=choices_with(context, work),
        more=[work_card(context, other, preset="strip") for other in series if other.slug != work.slug][:MORE],
        close=close(context, work),
        show=_show(context, work),
        walk=walk(context, work) if place else None,
    )


def close(context: PageContext, work: Work) -> list[View]:
    """Return cards of other people's works that are close to one; of equally close ones those of the nearest colour.

    The work that comes next in the show is not among them, since the page ends with it.
    """
    own_key = (work.creative, work.slug)
    keys = shared_card(context, ("close", own_key), partial(_closest, context, work, own_key))
    return [work_card(context, context.site.works[key], preset="strip") for key in keys]


def _closest(context: PageContext, work: Work, own_key: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the keys of the works that are shown as close to one, which are the same in all languages."""
    site, found = context.site, list[tuple[str, str]]()
    next_in_show = site.in_show.get(own_key, ())[1:]
    for keys in site.close.get(own_key, ()):
        group = [key for key in keys if key not in next_in_show]
        if len(found) + len(group) > CLOSE:
            colour = _colour(context, site.face_of(work))
            group.sort(key=lambda key: distance(colour, _colour(context, site.face_of(site.works[key]))))
        found += group[: CLOSE - len(found)]
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
    views = [
        own_picture(context, picture, creative, title, "work" if at == 0 else others) for at, picture in enumerate(own)
    ]
    views = [projected(context, view, picture) for view, picture in zip(views, own, strict=True)]
    views = [
        _with_poster(context, view, picture, at == 0) for at, (view, picture) in enumerate(zip(views, own, strict=True))
    ]
    views = [with_embed(context, view, picture, title) for view, picture in zip(views, own, strict=True)]
    language = work.title.values[0][0] if work.title else context.site.config.language
    views = [with_parts(context, view, picture, language) for view, picture in zip(views, own, strict=True)]
    if work.zoom:
        return [_zoomed(context, view, picture) for view, picture in zip(views, own, strict=True)]
    return views


def _tiles(context: PageContext, work: Work) -> list[View | None]:
    """Return the tiles of each picture that can be stepped into; nothing for a work without any."""
    shared = context.shared
    own = context.site.pictures_of(work) if work.zoom else ()
    sets = [tile_set_of(context.site, shared.theme, work, picture) for picture in own]
    if not any(sets):
        return []
    return [
        {"folder": context.file(one.folder), "width": one.width, "height": one.height} if one else None for one in sets
    ]


def _details(context: PageContext, work: Work) -> list[View]:
    """Return the details of a work: a crop, the sentence, which `picture` it is in (from 1) and its `box` in percent."""
    preset = preset_of(context.shared.theme)
    return [
        {
            "text": context.phrase(one.detail.text),
            "crop": crop,
            "picture": one.at + 1,
            "box": " ".join(f"{100 * side:.4g}" for side in one.box),
        }
        for one in (spotted(context.site, work) if work.details else ())
        if (crop := context.picture(one.crop, preset))
    ]


def _manifest(context: PageContext, work: Work) -> str:
    """Return the link to the manifest of a work that can be stepped into; '' for others, whose pages do not grow by it."""
    key = (work.creative, work.slug)
    if not work.zoom or not context.site.config.base_url or not has_manifest(context.site, key):
        return ""
    return context.file(manifest_path(key))


def _with_poster(context: PageContext, view: View | None, picture: Picture, is_first: bool) -> View | None:
    """Return a film's view with its poster: one file, since browsers choose none; the first film of a page is larger."""
    if view is None or not view["medium"] or view["medium"]["kind"] != FILM:
        return view
    files = context.shared.catalogue.get((picture.path, "work", picture.focus), ())
    newest = [one for one in files if one.encoding.format == files[0].encoding.format]
    most = _LARGE_POSTER if is_first else _POSTER
    poster = max(newest, key=lambda one: (one.width <= most, one.width if one.width <= most else -one.width))
    return {**view, "medium": {**view["medium"], "poster": context.file(poster.path)}}


def _zoomed(context: PageContext, view: View | None, picture: Picture) -> View | None:
    """Return a picture's view that leads to its file for looking closely, if it has one."""
    if view is None or not is_zoomed(context.shared.theme, context.site.probes.get(picture.path)):
        return view
    near = context.picture(picture, ZOOM)
    if near is None or near["full_width"] <= view["full_width"]:
        return view
    return {**view, **{key: near[key] for key in ("full", "full_width", "full_height")}}


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
        "links": [away(context, label, address) for label, address in (*work.links, *links_instead(context, work))],
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
