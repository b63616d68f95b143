"""The same event on several days: what links its days to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from korme.kinds import Edition, Event
from korme.site.config import Config
from korme.site.event_times import edition_of, is_long, zone_of


def repeats(events: Iterable[Event], editions: Mapping[str, Edition], config: Config) -> dict[str, tuple[str, ...]]:
    """Return by event, in the order given, the slugs of the others of its series.

    A series is what `series` names, otherwise events of one edition with the same title and type. An exhibition is
    in none unless it says so, and a cancelled event is listed for no other.
    """
    zone = zone_of(config)
    series: dict[tuple[str, ...], list[Event]] = {}
    found: dict[str, tuple[str, ...]] = {}
    for event in events:
        found[event.slug] = ()
        if event.series:
            series.setdefault((_folded(event.series),), []).append(event)
        elif not is_long(event, zone):
            edition = edition_of(event, editions, config)
            series.setdefault((_folded(event.title.own), event.type, edition), []).append(event)
    for members in series.values():
        if len(members) > 1:
            shown = [event.slug for event in members if event.status != "cancelled"]
            found |= {event.slug: tuple(slug for slug in shown if slug != event.slug) for event in members}
    return found


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
