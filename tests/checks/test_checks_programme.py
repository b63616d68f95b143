"""A programme that contradicts itself: checks/programme.py."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from typing import Any

import pytest
import site_builder as made
from site_box import SiteBox

from korme.checks.programme import check_programme
from korme.core.problems import Problem
from korme.i18n.messages import LANGUAGES, load
from korme.kinds import Entry, Event, Place, Room
from korme.site.config import Config

HUB = made.venue("hub", rooms=(Room(name="A", capacity=20), Room(name="B")), map=Place(lat=49.95, lon=82.61))
HALL = made.venue("hall", map=Place(lat=49.99, lon=82.61))
SAULE = made.creative("saule", name=made.text(en="Saule Omarova", kk="Сәуле Омарова"))


def at(hour: int, minute: int = 0, day: int = 20) -> dt.datetime:
    return dt.datetime(2026, 4, day, hour, minute)


def found(*entries: Entry, config: Config | None = None) -> list[Problem]:
    events = [one for one in entries if isinstance(one, Event)]
    return check_programme(config or made.config(), events, [HUB, HALL, SAULE, *entries])


def codes(*entries: Entry, config: Config | None = None) -> list[str]:
    return [one.code for one in found(*entries, config=config)]


def pair(*, first: dict[str, Any] | None = None, **second: Any) -> tuple[Event, Event]:
    """Two events, from ten to twelve and from eleven to one."""
    return (
        made.event("first", start=at(10), **(first or {})),
        made.event("second", **{"start": at(11), **second}),
    )


def test_two_events_in_one_room_at_once_are_told_with_both_files() -> None:
    """At the later one, with the name, the hours and the place of the other."""
    (one,) = found(*pair(first={"room": "A", "title": made.text("Felt")}, room="A"))

    assert (one.code, one.is_error, one.mark.path) == ("room-twice", True, "content/programme/second.yaml")
    assert one.value("other") == "Felt"
    assert one.value("other_time") == "2026-04-20 10:00–12:00"
    assert one.value("file") == "content/programme/first.yaml"
    assert one.value("room") == "Hub, A"


@pytest.mark.parametrize(
    "second",
    [
        {"start": at(12), "room": "A"},
        {"start": at(8), "room": "A"},
        {"room": "B"},
        {"room": "A", "venue": "hall"},
        {"room": "A", "status": "cancelled"},
        {"room": "A", "type": "exhibition"},
        {"room": "A", "end": at(12, day=22)},
        {},
    ],
)
def test_these_are_not_in_one_room_at_once(second: dict[str, Any]) -> None:
    """One ends as the other begins, another room, cancelled, an exhibition, one that lasts for days, no room said."""
    assert codes(*pair(first={"room": "A"}, **second)) == []


def test_without_rooms_two_in_one_venue_are_a_warning() -> None:
    """Perhaps one is in the garden: somebody should say so."""
    (one,) = found(*pair())

    assert (one.code, one.is_error) == ("venue-twice", False)


def test_every_offender_in_a_row_is_told_once() -> None:
    """A long event and three within it: three problems, each naming the long one."""
    events = [made.event("long", room="A", start=at(9), end=at(18))]
    events += [made.event(f"e{hour}", room="A", start=at(hour), end=at(hour + 1)) for hour in (10, 12, 14)]

    assert [(one.mark.path[-8:], one.value("file")) for one in found(*events)] == [
        (f"e{hour}.yaml"[-8:], "content/programme/long.yaml") for hour in (10, 12, 14)
    ]


def test_an_event_without_an_end_still_begins_somewhere() -> None:
    """It is seen inside another, and nothing is seen inside it."""
    moment = made.event("moment", room="A", start=at(11), duration=None)

    assert codes(made.event(room="A", start=at(10)), moment) == ["room-twice"]
    assert codes(moment, made.event(room="A", start=at(11, 30))) == []


@pytest.mark.parametrize(
    ("host", "code", "error"),
    [("saule", "host-twice", True), ("Guest Teacher", "host-name-twice", False)],
)
def test_a_host_in_two_places_at_once_is_told(host: str, code: str, error: bool) -> None:
    """A creative certainly is one person; a free name may be of two."""
    (one,) = found(*pair(first={"room": "A", "hosts": ("x", host)}, room="B", hosts=(host,)))

    assert (one.code, one.is_error) == (code, error)
    assert one.value("file") == "content/programme/first.yaml"


def test_free_names_are_one_however_they_are_written() -> None:
    """Capitals and spaces do not make two people."""
    assert codes(*pair(first={"room": "A", "hosts": ("GUEST  Teacher",)}, room="B", hosts=("Guest teacher",))) == [
        "host-name-twice"
    ]


@pytest.mark.parametrize(
    ("start", "venue", "told"),
    [
        (at(12, 10), "hall", [("host-hurries", 10, 24)]),
        (at(12, 24), "hall", []),
        (at(12), "elsewhere", [("host-hurries", 0, 15)]),
        (at(12), "hub", []),
    ],
)
def test_too_little_time_to_change_venue_is_a_warning(start: dt.datetime, venue: str, told: list[object]) -> None:
    """Four and a half kilometres take 24 minutes; an unknown way a quarter of an hour."""
    first, second = pair(first={"hosts": ("saule",)}, hosts=("saule",), start=start, venue=venue)

    assert [(one.code, one.value("minutes"), one.value("needed")) for one in found(first, second)] == told


def test_a_free_name_that_is_a_creative_s_is_told() -> None:
    """In any of its languages; the creative's own name is right."""
    (one,) = found(made.event(hosts=("Сәуле омарова", "Guest")))

    assert (one.code, one.value("slug"), one.is_error) == ("host-is-creative", "saule", False)
    assert codes(made.event(hosts=("saule",))) == []


@pytest.mark.parametrize(
    ("start", "end", "hint"),
    [
        (at(10), at(12), None),
        (at(9, 59), at(12), "open"),
        (at(18), at(19, 1), "open"),
        (at(13, 30), at(14, 30), "open"),
        (at(10, day=21), at(11, day=21), "closed"),
        (at(10, day=22), at(11, day=22), "closed"),
        (at(23, day=25), at(2, day=26), None),
        (at(1, day=26), at(3, day=26), None),
        (at(1, day=26), at(3, 30, day=26), "closed"),
        (at(22, day=23), at(1, day=24), None),
    ],
)
def test_an_event_outside_the_opening_times_is_a_warning(start: dt.datetime, end: dt.datetime, hint: str) -> None:
    """With a midday break, a day that is closed or not named, and evenings that go past midnight."""
    hours = (
        (0, (("10:00", "14:00"), ("14:30", "19:00"))),
        (1, ()),
        (3, (("20:00", "24:00"),)),
        (4, (("00:00", "02:00"),)),
        (5, (("18:00", "03:00"),)),
    )
    club = made.venue("club", hours=hours)
    problems = found(club, made.event(venue="club", start=start, end=end))

    assert [(one.code, one.hint) for one in problems] == ([("outside-hours", hint)] if hint else [])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"start": at(10, day=19)}, "outside-edition"),
        ({"start": at(10, day=27)}, "outside-edition"),
        ({"start": at(1, day=27)}, None),
        ({"start": at(10, day=18), "end": at(18, day=22), "type": "exhibition"}, None),
        ({"start": at(10, day=19), "edition": "2025"}, None),
    ],
)
def test_an_event_outside_its_edition_s_days_is_a_warning(fields: dict[str, Any], code: str | None) -> None:
    """The last night still belongs to it, and an exhibition may have begun before."""
    config = made.config(edition="2026")

    assert codes(made.edition("2026"), made.event(**fields), config=config) == ([code] if code else [])


def test_more_people_than_the_room_holds_is_a_warning() -> None:
    """Rooms without a capacity hold as many as come."""
    assert codes(made.event(room="A", capacity=21)) == ["room-too-small"]
    assert codes(made.event(room="A", capacity=20), made.event("b", room="B", capacity=900, start=at(15))) == []


@pytest.mark.parametrize(
    ("zone", "start", "code", "guess"),
    [
        ("Europe/Berlin", dt.datetime(2026, 3, 29, 2, 30), "time-skipped", "2026-03-29T03:30"),
        ("Europe/Berlin", dt.datetime(2026, 3, 29, 3, 0), None, ""),
        ("Europe/Berlin", dt.datetime(2026, 10, 25, 2, 30), "time-twice", ""),
        ("Europe/Berlin", dt.datetime(2026, 10, 25, 3, 0), None, ""),
        ("Asia/Almaty", dt.datetime(2024, 2, 29, 23, 30), "time-twice", ""),
        ("Asia/Almaty", dt.datetime(2024, 3, 1, 0, 0), None, ""),
        ("Asia/Almaty", dt.datetime(2026, 3, 29, 2, 30), None, ""),
    ],
)
def test_an_hour_that_the_clocks_jump_over_or_come_to_twice(
    zone: str, start: dt.datetime, code: str | None, guess: str
) -> None:
    """Berlin's nights of summer time, and the night on which Almaty put its clocks back for good."""
    problems = found(made.event(start=start), config=made.config(timezone=zone))

    assert [(one.code, one.value("guess")) for one in problems] == ([(code, guess)] if code else [])


def test_hours_are_compared_as_moments() -> None:
    """From 02:30 for an hour, in the night in which 02:30 comes twice, is over long before the second 03:00."""
    night = dt.datetime(2026, 10, 25, 1, 30)
    long = made.event("long", room="A", start=night, duration=dt.timedelta(hours=2))
    later = made.event("later", room="A", start=night.replace(hour=3, minute=0))

    assert "room-twice" not in codes(long, later, config=made.config(timezone="Europe/Berlin"))
    assert long.duration is not None and long.start + long.duration > later.start


def crowded(count: int) -> list[Event]:
    """Events in thirty rooms with two hundred hosts, a tenth of an hour after each other."""
    return [
        made.event(
            f"e{n}", room=f"{n % 30}", hosts=(f"Host {n % 200}",), start=at(9) + dt.timedelta(minutes=10 * (n // 30))
        )
        for n in range(count)
    ]


def calls_of(work: Callable[[], object]) -> int:
    """Count the functions that a piece of work calls."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def test_checking_grows_with_the_programme_not_with_its_square() -> None:
    """Four times the events cost some four times the work; every pair with every other would cost sixteen times."""
    few, many = crowded(500), crowded(2000)

    assert calls_of(lambda: found(*many)) < 8 * calls_of(lambda: found(*few))
    assert len(found(*few)) > 400


def test_a_build_stops_at_two_events_in_one_room(site: Callable[..., SiteBox]) -> None:
    """And the message, in every language, names both events and the other's file."""
    event = "title: {title}\nstart: 2026-04-20T{hour}:00\nduration: 2h\nvenue: hub\nroom: A\n"
    built = site(
        {
            "content/venues/hub.yaml": "name: Hub\nrooms: [A]\n",
            "content/programme/felt.yaml": event.format(title="Felt", hour=10),
            "content/programme/glaze.yaml": event.format(title="Glaze", hour=11),
        }
    ).build()

    assert built.problems == (("room-twice", "content/programme/glaze.yaml:2:8"),)
    (one,) = built.error.args[0] if built.error else built.report.problems
    for language in LANGUAGES:
        messages = load(language)
        text = messages.message(one) + messages.hint(one)
        assert "Felt" in text and "Glaze" in text and "content/programme/felt.yaml:2:8" in text
        assert "{" not in text
