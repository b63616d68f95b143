"""The same day of the festival in the year before: what took place on its third day, while the third is on now.

Days are counted from the first one, not taken from the calendar: a festival keeps its order of days, an opening on the first
evening, families at the weekend, while its dates move from year to year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from korme.core.model import Phrase, Text
from korme.i18n.languages import date
from korme.kinds import EVENT, Edition, Event
from korme.site.archives import Archive
from korme.site.event_times import is_dated, is_timed, night_of, programme_day
from korme.site.site import Site
from korme.views.clock import day_moments, midnight
from korme.views.context import PageContext, View

MOST = 3
"""Events of a day."""
_AHEAD = dt.timedelta(7)
"""Time before the opening from which the first day is shown."""


class _Happened(NamedTuple):
    day: dt.date
    moment: str
    """When it began, for the order of a day."""
    url: str
    title: Text


def that_day(context: PageContext) -> View | None:
    """Return what took place on the days of the edition before the current one; None without one, or when the festival is over.

    Keys: `year`, what that edition is called; `built`, the moment of the build; `days`, from that of the build on, each with
    `number`, `name` (its date then), `url` of its programme, the moments `from` and `to` between which it is shown, `on` (at the
    build), and up to three `events` (`title`, `url`).
    """
    site, edition = context.site, context.site.edition
    if edition is None or edition.end < site.today:
        return None
    today = (site.today - edition.start).days + 1
    for before in _years_before(site, edition):
        days = _days(context, edition, before)
        if days:
            ahead = [_day(context, edition, before, number, own) for number, own in days.items() if number >= today]
            built = midnight(site.today, site.config).isoformat(timespec="minutes")
            return {"year": _called(context, edition, before), "built": built, "days": ahead} if ahead else None
    return None


def _years_before(site: Site, edition: Edition) -> list[Edition | Archive]:
    """Return the editions before one, the last first; of one that is frozen, the frozen year."""
    living: list[Edition | Archive] = [one for slug, one in site.editions.items() if slug not in site.archives]
    known = [*living, *(one for slug, one in site.archives.items() if slug != edition.slug)]
    return sorted((one for one in known if one.end < edition.start), key=lambda one: one.end, reverse=True)


def _days(context: PageContext, edition: Edition, before: Edition | Archive) -> dict[int, list[_Happened]]:
    """Return the events of an earlier edition by the number of the day, as far as the current one has as many days."""
    found = _kept(context, before) if isinstance(before, Archive) else _held(context, before)
    days: dict[int, list[_Happened]] = {}
    for one in sorted(found, key=lambda one: one[:3]):
        number = (one.day - before.start).days + 1
        if 1 <= number <= (edition.end - edition.start).days + 1 and one.day <= before.end:
            days.setdefault(number, []).append(one)
    return days


def _kept(context: PageContext, archive: Archive) -> Iterator[_Happened]:
    """Yield the events of a frozen year that have a day; not those that the living site knows to have been cancelled."""
    night, events = night_of(context.site.config), context.site.events
    for entry in archive.named(EVENT.name):
        living = events.get(entry.key)
        if not entry.starts or (living and living.status == "cancelled"):
            continue
        try:
            moment = dt.datetime.fromisoformat(entry.starts)
        except ValueError:
            continue
        is_hour = moment.time() != dt.time()
        day = (moment - night).date() if is_hour else moment.date()
        yield _Happened(day, entry.starts, context.file(archive.url(entry, context.language)), entry.text)


def _held(context: PageContext, edition: Edition) -> Iterator[_Happened]:
    """Yield the events of an edition of the living site that took place."""
    night = night_of(context.site.config)
    for event in context.site.events_of_edition[edition.slug]:
        if is_dated(event) and event.status != "cancelled":
            yield _Happened(programme_day(event, night), _moment(event), context.to(event), event.title)


def _moment(event: Event) -> str:
    return event.start.isoformat() if is_timed(event) else event.start.date().isoformat()


def _day(
    context: PageContext, edition: Edition, before: Edition | Archive, number: int, events: list[_Happened]
) -> View:
    """Return a day of the current edition with what took place on that of the earlier one."""
    config, today = context.site.config, context.site.today
    now, then = (one.start + dt.timedelta(number - 1) for one in (edition, before))
    moments = day_moments(now, today, config)
    first = now - _AHEAD if number == 1 else now
    part = f"#day-{then.isoformat()}"
    if isinstance(before, Archive):
        url = context.file(f"{before.url(language=context.language)}programme/") + part
    else:
        url = context.to(before) + part
    return {
        "number": number,
        "name": Phrase(date(then, context.language, "full")),
        "url": url,
        "from": midnight(first, config, night_of(config)).isoformat(timespec="minutes"),
        "to": moments["to"],
        "on": first <= today <= now,
        "events": [{"title": context.phrase(one.title), "url": one.url} for one in events[:MOST]],
    }


def _called(context: PageContext, edition: Edition, before: Edition | Archive) -> Phrase:
    """Return the number of an earlier edition's year, or its title if it is of the same year."""
    return Phrase(str(before.end.year)) if before.end.year != edition.end.year else context.phrase(_title(before))


def _title(edition: Edition | Archive) -> Text:
    return edition.text if isinstance(edition, Archive) else edition.title
