"""Filters of a programme: type, discipline, language, place, level, price.

Each option has a code that is also a class of its events, so that a style sheet alone can filter the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import NamedTuple

from korme.core.model import Phrase
from korme.i18n.languages import spoken_name
from korme.kinds import Event
from korme.kinds.event import TYPES
from korme.site.label_slugs import label_slug
from korme.site.site import Site
from korme.views.cards import is_free, level, room
from korme.views.context import PageContext, View
from korme.views.timetable import GridPlace, place_of

ONLINE = "online/"
"""Value of the filter by place for events online; the slash keeps it apart from venues."""
_LETTERS = MappingProxyType({"type": "t", "discipline": "d", "spoken": "s", "place": "p", "level": "l", "price": "m"})


class _FacetValue(NamedTuple):
    value: str
    label: Phrase
    inner: bool = False
    """Whether it is a room of the preceding venue."""


class Facets(NamedTuple):
    """Filters of a list of events."""

    filters: list[View]
    """Each with its `options`."""
    classes: dict[str, str]
    """CSS classes of each event, by slug."""


def facets(context: PageContext, events: Sequence[Event]) -> Facets:
    """Return the filters by which the events differ, and the classes of each event.

    A filter with the same value for all events is left out.
    """
    site = context.site
    found: list[View] = []
    codes: dict[str, list[str]] = {event.slug: [] for event in events}
    families: tuple[tuple[str, list[_FacetValue], Callable[[Event], Iterable[str]]], ...] = (
        ("type", _types(context, events), lambda event: (event.type,)),
        ("discipline", _disciplines(context), site.disciplines_of),
        ("spoken", _spoken(context, events), lambda event: event.spoken),
        ("place", _places(context, events), _place_values),
        ("level", _levels(context, events), _level_values),
        (
            "price",
            [_FacetValue("free", Phrase(context.say("only_free")))],
            lambda event: ["free"] if is_free(event.price) else [],
        ),
    )
    for name, choices, values in families:
        held = {event.slug: frozenset(values(event)) for event in events}
        used = [choice for choice in choices if any(choice.value in own for own in held.values())]
        if name == "price":
            used = used if any("free" not in own for own in held.values()) else []
        elif len(used) < 2:
            continue
        options = []
        for number, choice in enumerate(used, start=1):
            code = f"korme-f-{_LETTERS[name]}{number}"
            options.append({"value": choice.value, "label": choice.label, "code": code, "inner": choice.inner})
            for slug, own in held.items():
                if choice.value in own:
                    codes[slug].append(code)
        if options:
            found.append({"name": name, "label": context.say(f"by_{name}"), "options": options})
    return Facets(found, {slug: " ".join(own) for slug, own in codes.items()})


def _types(context: PageContext, events: Iterable[Event]) -> list[_FacetValue]:
    return [_FacetValue(kind, Phrase(context.say(f"type_{kind}"))) for kind in TYPES]


def _disciplines(context: PageContext) -> list[_FacetValue]:
    return [_FacetValue(key, context.phrase(value.name)) for key, value in context.site.disciplines.items()]


def _spoken(context: PageContext, events: Iterable[Event]) -> list[_FacetValue]:
    """Return the languages of the events, the site's own first."""
    spoken = {tag for event in events for tag in event.spoken}
    own = [tag for tag in context.site.config.languages if tag in spoken]
    return [
        _FacetValue(tag, Phrase(spoken_name(tag, context.language))) for tag in dict.fromkeys([*own, *sorted(spoken)])
    ]


def _places(context: PageContext, events: Sequence[Event]) -> list[_FacetValue]:
    """Return the venues, each followed by its rooms if events use more than one."""
    used = {place_of(event) for event in events}
    found = []
    for venue in context.site.venues.values():
        rooms = sorted(
            (place for place in used if place.venue == venue.slug and place.room), key=place_order(context.site)
        )
        found.append(_FacetValue(venue.slug, context.phrase(venue.name)))
        if len(rooms) > 1:
            found += [
                _FacetValue(f"{slug}/{name}", room(context, venue, name=name), inner=True) for slug, name in rooms
            ]
    if any(event.online for event in events):
        found.append(_FacetValue(ONLINE, Phrase(context.say("online"))))
    return found


def _place_values(event: Event) -> tuple[str, ...]:
    online = (ONLINE,) if event.online else ()
    return (event.venue, f"{event.venue}/{event.room or ''}", *online) if event.venue else online


def place_order(site: Site) -> Callable[[GridPlace], tuple[int, ...]]:
    """Return a sort key of places: by the site's order of venues and rooms, then unlisted rooms, then no room."""
    venues = {slug: at for at, slug in enumerate(site.venues)}
    rooms = {
        GridPlace(slug, room.name): at for slug, venue in site.venues.items() for at, room in enumerate(venue.rooms)
    }
    last = len(rooms) + 1
    return lambda place: (venues.get(place.venue, len(venues)), rooms.get(place, last if place.room else last + 1))


def _levels(context: PageContext, events: Iterable[Event]) -> list[_FacetValue]:
    by_value = {value: level(context, event.level) for event in events for value in _level_values(event)}
    known = ("beginner", "intermediate", "advanced", "all")
    order = sorted(by_value, key=lambda value: (known.index(value) if value in known else len(known), value))
    return [_FacetValue(value, by_value[value]) for value in order]


def _level_values(event: Event) -> list[str]:
    return [label_slug(event.level.own)] if event.level and label_slug(event.level.own) else []
