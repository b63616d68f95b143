"""Works in lists: the same facts as on their labels, with the number by which they are found, by room or by name."""

from __future__ import annotations

from collections.abc import Iterable

from korme.core.model import Phrase
from korme.i18n.languages import sort_key
from korme.kinds import Work
from korme.printing.context import PrintContext
from korme.printing.labels import label_facts
from korme.site.codes import name_of
from korme.views.cards import room
from korme.views.context import NOTHING, View

OFFERED = frozenset({"for_sale", "sold"})
"""What a work's sale says if it is or was to be bought."""


def listed_work(context: PrintContext, work: Work) -> View:
    """Return what lists say of a work: the facts on its label, with `id`, `number` and the `digits` of its code."""
    reader = context.reader()
    facts = label_facts(context, reader, work)
    number = context.site.catalogue.get((work.creative, work.slug), "")
    if facts["credit"].text in {name for _, name in context.site.creatives[work.creative].name.values}:
        facts |= {"credit": NOTHING}
    year = facts["year"].replace("–", "\u2060–\u2060")
    return {
        **facts,
        "year": year,  # stays on one line
        "id": f"{work.creative}/{work.slug}",
        "number": str(number),
        "digits": context.site.code_of.get(name_of(work), ""),
    }


def place_in_list(number: str) -> int:
    """Return where a number stands in a list; works without one come last."""
    return int(number or 1_000_000)


def by_room(context: PrintContext, works: Iterable[Work]) -> list[View]:
    """Return works by the rooms in which they hang, in that order: `venue`, `room`, `works`; those that hang nowhere come last."""
    reader, site = context.reader(), context.site
    groups: dict[tuple[str, str], list[Work]] = {}
    for work in works:
        hung = context.place_of(work)
        groups.setdefault(hung.is_in if hung else ("", ""), []).append(work)
    found = []
    for slug, name in sorted(groups, key=lambda place: place == ("", "")):  # otherwise as they hang
        venue = site.venues.get(slug)
        found.append(
            {
                "venue": reader.phrase(venue.name) if venue else NOTHING,
                "room": room(reader, venue, name=name or None),
                "works": [listed_work(context, work) for work in groups[slug, name]],
            }
        )
    return found


def by_name(context: PrintContext, works: Iterable[Work]) -> list[View]:
    """Return works as one group by the names of their makers, and of each in their own order."""
    site, language = context.site, context.language
    order = {key: at for at, key in enumerate(site.works)}
    found = sorted(
        works,
        key=lambda work: (
            sort_key(site.creatives[work.creative].filed(language), language),
            order[work.creative, work.slug],
        ),
    )
    return [{"venue": NOTHING, "room": NOTHING, "works": [listed_work(context, work) for work in found]}]


def offered(context: PrintContext, *, is_all: bool) -> list[Work]:
    """Return the works to buy and those that are sold, or all works."""
    return [work for work in context.works() if is_all or (work.sale and work.sale.status in OFFERED)]


def enquiries(context: PrintContext) -> list[Phrase]:
    """Return whom to ask about works: the site's address and telephone number."""
    contact = context.site.config.contact
    lines = (contact.email, contact.phone) if contact else ()
    return [Phrase(line) for line in lines if line]


def words_of_sale(context: PrintContext) -> View:
    """Return what lists say of the sale of works, in the words of the pages."""
    return {key: context.say(f"sale_{key}") for key in (*sorted(OFFERED), "not_for_sale")} | {
        "price": context.say("price")
    }
