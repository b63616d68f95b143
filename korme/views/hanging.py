"""Where works hang: the place on a work's page, its neighbours on the wall, and a venue's rooms with their works."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from korme.kinds import Venue, Work
from korme.site.hanging import Hung
from korme.site.urls import slugify
from korme.views.cards import room, venue_link, work_card, work_link
from korme.views.context import PageContext, View

HUNG = "hung"
"""Anchor of the works on a venue's page."""
PICTURED = 60
"""Most works of a venue that its page shows with pictures."""
LISTED = 300
"""Most works that it lists at all; the rest of a room are reached from its last one."""


def place_of(context: PageContext, work: Work) -> View | None:
    """Return where a work hangs: `number`, `venue`, `room`, `wall`, and the `url` of its room; None if nowhere."""
    hung = context.site.place_of_work.get((work.creative, work.slug))
    venue = context.site.venues.get(hung.venue) if hung else None
    if hung is None or venue is None:
        return None
    return {
        "number": hung.number or "",
        "venue": venue_link(context, venue),
        "room": room(context, venue, name=hung.room),
        "wall": context.phrase(hung.wall_name),
        "url": f"{context.to(venue)}#{room_anchor(venue, hung.room)}",
    }


def hung_words(context: PageContext, work: Work) -> list[str]:
    """Return by what people search for a work where it hangs: its number, and the names of its room and wall."""
    hung = context.site.place_of_work.get((work.creative, work.slug))
    if hung is None:
        return []
    known = room(context, context.site.venues.get(hung.venue), name=hung.room).text
    return [str(hung.number or ""), known, context.phrase(hung.wall_name).text]


def walk(context: PageContext, work: Work) -> View | None:
    """Return the works that hang before and after one in its room: `previous` and `next`, each None at the end."""
    found = context.site.on_wall.get((work.creative, work.slug))
    if not found or found == (None, None):
        return None
    before, after = (_neighbour(context, hung) for hung in found)
    return {"previous": before, "next": after}


def _neighbour(context: PageContext, hung: Hung | None) -> View | None:
    if hung is None:
        return None
    return {**work_link(context, context.site.works[hung.work]), "number": hung.number or ""}


def hung_here(context: PageContext, venue: Venue) -> View | None:
    """Return what hangs in a venue: its `rooms` in order, their `count` of works, and whether they are `pictured`.

    A room has `id`, `name`, `count`, `walls` (`name`, `works`), and if not all its works are listed the first of those
    `left` and the number of `others`.
    """
    hung = context.site.hung_at.get(venue.slug, ())
    if not hung:
        return None
    names = [one.name for one in venue.rooms]
    rooms: dict[str, list[Hung]] = {name: [] for name in names}
    for one in hung:
        rooms.setdefault(one.room, []).append(one)
    views, free = [], LISTED
    for own in rooms.values():
        if own:
            views.append(_room(context, venue, own, most=free, is_pictured=len(hung) <= PICTURED))
            free = max(0, free - len(own))
    return {"rooms": views, "count": len(hung), "pictured": len(hung) <= PICTURED}


def _room(context: PageContext, venue: Venue, own: Sequence[Hung], *, most: int, is_pictured: bool) -> View:
    listed, left = own[:most], own[most:]
    walls = [
        {
            "name": context.phrase(works[0].wall_name),
            "works": [_work(context, hung, is_pictured=is_pictured) for hung in works],
        }
        for _, group in groupby(listed, key=lambda hung: hung.wall)
        if (works := list(group))
    ]
    return {
        "id": room_anchor(venue, own[0].room),
        "name": room(context, venue, name=own[0].room),
        "count": len(own),
        "walls": walls,
        "left": _neighbour(context, left[0]) if left else None,
        "others": len(left),
    }


def _work(context: PageContext, hung: Hung, *, is_pictured: bool) -> View:
    work = context.site.works[hung.work]
    if is_pictured:
        return {**work_card(context, work, preset="strip"), "number": hung.number or ""}
    name = context.phrase(context.site.creatives[work.creative].name)
    return {**work_link(context, work), "number": hung.number or "", "name": name}


def room_anchor(venue: Venue, name: str) -> str:
    """Return the anchor of a room on its venue's page; without a room, of all works there."""
    if not name:
        return HUNG
    slug = slugify(name)
    alike = [one.name for one in venue.rooms if slugify(one.name) == slug]
    return f"room-{slug}" if slug and len(alike) < 2 else f"room-{slug}-{alike.index(name) + 1 if name in alike else 0}"
