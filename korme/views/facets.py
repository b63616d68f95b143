"""What a programme can be narrowed by: type, discipline, language, place, level, price.

Each choice has a code, a class that its events carry too, so that a stylesheet alone can narrow the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import NamedTuple

from korme.core.model import Phrase
from korme.i18n.languages import spoken_name
from korme.kinds import Event
from korme.kinds.event import TYPES
from korme.site.site import Site
from korme.site.urls import slugify
from korme.views.cards import is_free, level, room
from korme.views.context import PageContext, View
from korme.views.timetable import Place, place_of

_LETTERS = MappingProxyType({"type": "t", "discipline": "d", "spoken": "s", "place": "p", "level": "l", "price": "m"})


class _FacetValue(NamedTuple):
    value: str
    label: Phrase
    inner: bool = False
    """A room of the venue before it."""


def facets(context: PageContext, events: Sequence[Event]) -> tuple[list[View], dict[str, str]]:
    """What the events differ by, each with its `options`; and the classes of each event, by its name.

    What all events share is no choice and is left out.
    """
    site = context.site
    found: list[View] = []
    codes: dict[str, list[str]] = {one.slug: [] for one in events}
    families: tuple[tuple[str, list[_FacetValue], Callable[[Event], Iterable[str]]], ...] = (
        ("type", _types(context, events), lambda one: (one.type,)),
        ("discipline", _disciplines(context), site.disciplines_of),
        ("spoken", _spoken(context, events), lambda one: one.spoken),
        ("place", _places(context, events), _place_values),
        ("level", _levels(context, events), _level_values),
        (
            "price",
            [_FacetValue("free", Phrase(context.say("only_free")))],
            lambda one: ["free"] if is_free(one.price) else [],
        ),
    )
    for name, choices, values in families:
        held = {one.slug: frozenset(values(one)) for one in events}
        used = [one for one in choices if any(one.value in each for each in held.values())]
        if name == "price":
            used = used if any("free" not in each for each in held.values()) else []
        elif len(used) < 2:
            continue
        options = []
        for number, one in enumerate(used, start=1):
            code = f"korme-f-{_LETTERS[name]}{number}"
            options.append({"value": one.value, "label": one.label, "code": code, "inner": one.inner})
            for slug, each in held.items():
                if one.value in each:
                    codes[slug].append(code)
        if options:
            found.append({"name": name, "label": context.say(f"by_{name}"), "options": options})
    return found, {slug: " ".join(each) for slug, each in codes.items()}


def _types(context: PageContext, events: Iterable[Event]) -> list[_FacetValue]:
    return [_FacetValue(one, Phrase(context.say(f"type_{one}"))) for one in TYPES]


def _disciplines(context: PageContext) -> list[_FacetValue]:
    return [_FacetValue(key, context.phrase(one.name)) for key, one in context.site.disciplines.items()]


def _spoken(context: PageContext, events: Iterable[Event]) -> list[_FacetValue]:
    """The site's own languages first."""
    spoken = {tag for one in events for tag in one.spoken}
    own = [one for one in context.site.config.languages if one in spoken]
    return [
        _FacetValue(one, Phrase(spoken_name(one, context.language))) for one in dict.fromkeys([*own, *sorted(spoken)])
    ]


def _places(context: PageContext, events: Iterable[Event]) -> list[_FacetValue]:
    """Venues, each followed by those of its rooms that are used, when there are several."""
    used = {place_of(one) for one in events}
    found = []
    for venue in context.site.venues.values():
        rooms = sorted((one for one in used if one[0] == venue.slug and one[1]), key=place_order(context.site))
        found.append(_FacetValue(venue.slug, context.phrase(venue.name)))
        if len(rooms) > 1:
            found += [
                _FacetValue(f"{slug}/{name}", room(context, venue, name=name), inner=True) for slug, name in rooms
            ]
    return found


def _place_values(event: Event) -> tuple[str, str]:
    return event.venue, f"{event.venue}/{event.room or ''}"


def place_order(site: Site) -> Callable[[Place], tuple[int, ...]]:
    """Rooms as the site's venues list them; those that nobody lists come after, what names no room last."""
    venues = {slug: at for at, slug in enumerate(site.venues)}
    rooms = {(slug, room.name): at for slug, one in site.venues.items() for at, room in enumerate(one.rooms)}
    last = len(rooms) + 1
    return lambda place: (venues.get(place[0], len(venues)), rooms.get(place, last if place[1] else last + 1))


def _levels(context: PageContext, events: Iterable[Event]) -> list[_FacetValue]:
    by_value = {value: level(context, one.level) for one in events for value in _level_values(one)}
    known = ("beginner", "intermediate", "advanced", "all")
    order = sorted(by_value, key=lambda one: (known.index(one) if one in known else len(known), one))
    return [_FacetValue(one, by_value[one]) for one in order]


def _level_values(event: Event) -> list[str]:
    return [slugify(event.level.own)] if event.level and slugify(event.level.own) else []
