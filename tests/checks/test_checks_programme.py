"""Conflicts in the programme: checks/programme.py."""

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
    return [problem.code for problem in found(*entries, config=config)]


def pair(*, first: dict[str, Any] | None = None, **second: Any) -> tuple[Event, Event]:
    """Return two events, from 10:00 to 12:00 and from 11:00 to 13:00."""
    return (
        made.event("first", start=at(10), **(first or {})),
        made.event("second", **{"start": at(11), **second}),
    )


def test_two_events_in_one_room_at_once_are_reported_with_both_files() -> None:
    """The later one is reported, with the other's title, times and place."""
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
    """One ends as the other begins, another room, cancelled, an exhibition, one of several days, no room given."""
    assert codes(*pair(first={"room": "A"}, **second)) == []


def test_without_rooms_two_in_one_venue_are_a_warning() -> None:
    """They may be in different parts of the venue, so this is only a warning."""
    (one,) = found(*pair())

    assert (one.code, one.is_error) == ("venue-twice", False)


def test_every_overlapping_event_is_reported_once() -> None:
    """A long event and three within it: three problems, each naming the long one."""
    events = [made.event("long", room="A", start=at(9), end=at(18))]
    events += [made.event(f"e{hour}", room="A", start=at(hour), end=at(hour + 1)) for hour in (10, 12, 14)]

    assert [(problem.mark.path[-8:], problem.value("file")) for problem in found(*events)] == [
        (f"e{hour}.yaml"[-8:], "content/programme/long.yaml") for hour in (10, 12, 14)
    ]


def test_an_event_without_an_end_occupies_its_start() -> None:
    """It conflicts with an event around it, but no event is within it."""
    moment = made.event("moment", room="A", start=at(11), duration=None)

    assert codes(made.event(room="A", start=at(10)), moment) == ["room-twice"]
    assert codes(moment, made.event(room="A", start=at(11, 30))) == []


@pytest.mark.parametrize(
    ("host", "code", "error"),
    [("saule", "host-twice", True), ("Guest Teacher", "host-name-twice", False)],
)
def test_a_host_in_two_places_at_once_is_reported(host: str, code: str, error: bool) -> None:
    """A creative is certainly one person; a free name may be two people's."""
    (one,) = found(*pair(first={"room": "A", "hosts": ("x", host)}, room="B", hosts=(host,)))

    assert (one.code, one.is_error) == (code, error)
    assert one.value("file") == "content/programme/first.yaml"


def test_free_names_are_compared_without_case_and_spaces() -> None:
    """Capitals and spaces make no difference."""
    assert codes(*pair(first={"room": "A", "hosts": ("GUEST  Teacher",)}, room="B", hosts=("Guest teacher",))) == [
        "host-name-twice"
    ]


@pytest.mark.parametrize(
    ("start", "venue", "reported"),
    [
        (at(12, 10), "hall", [("host-hurries", 10, 24)]),
        (at(12, 24), "hall", []),
        (at(12), "elsewhere", [("host-hurries", 0, 15)]),
        (at(12), "hub", []),
    ],
)
def test_too_little_time_to_change_venue_is_a_warning(start: dt.datetime, venue: str, reported: list[object]) -> None:
    """Four and a half kilometres take 24 minutes; an unknown distance takes 15."""
    first, second = pair(first={"hosts": ("saule",)}, hosts=("saule",), start=start, venue=venue)

    assert [
        (problem.code, problem.value("minutes"), problem.value("needed")) for problem in found(first, second)
    ] == reported


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
    """With a midday break, a day closed or not listed, and evenings past midnight."""
    hours = (
        (0, (("10:00", "14:00"), ("14:30", "19:00"))),
        (1, ()),
        (3, (("20:00", "24:00"),)),
        (4, (("00:00", "02:00"),)),
        (5, (("18:00", "03:00"),)),
    )
    club = made.venue("club", hours=hours)
    problems = found(club, made.event(venue="club", start=start, end=end))

    assert [(problem.code, problem.hint) for problem in problems] == ([("outside-hours", hint)] if hint else [])


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
    """The last night belongs to the edition, and an exhibition may have begun before it."""
    config = made.config(edition="2026")

    assert codes(made.edition("2026"), made.event(**fields), config=config) == ([code] if code else [])


def test_more_people_than_the_room_holds_is_a_warning() -> None:
    """A room without a capacity has no limit."""
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
def test_local_times_that_are_skipped_or_repeated_are_reported(
    zone: str, start: dt.datetime, code: str | None, guess: str
) -> None:
    """The changes of daylight saving time in Berlin, and of the UTC offset in Almaty."""
    problems = found(made.event(start=start), config=made.config(timezone=zone))

    assert [(problem.code, problem.value("guess")) for problem in problems] == ([(code, guess)] if code else [])


def test_times_are_compared_in_utc() -> None:
    """An hour from 02:30, in the night when 02:30 occurs twice, ends long before the second 03:00."""
    night = dt.datetime(2026, 10, 25, 1, 30)
    long = made.event("long", room="A", start=night, duration=dt.timedelta(hours=2))
    later = made.event("later", room="A", start=night.replace(hour=3, minute=0))

    assert "room-twice" not in codes(long, later, config=made.config(timezone="Europe/Berlin"))
    assert long.duration is not None and long.start + long.duration > later.start


def crowded(count: int) -> list[Event]:
    """Return events in thirty rooms with two hundred hosts, thirty every ten minutes."""
    return [
        made.event(
            f"e{n}", room=f"{n % 30}", hosts=(f"Host {n % 200}",), start=at(9) + dt.timedelta(minutes=10 * (n // 30))
        )
        for n in range(count)
    ]


def calls_of(work: Callable[[], object]) -> int:
    """Return the number of function calls in a piece of work."""
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


def test_the_work_of_checking_is_linear_in_events() -> None:
    """Four times the events take about four times the work; comparing every pair would take sixteen times."""
    few, many = crowded(500), crowded(2000)

    assert calls_of(lambda: found(*many)) < 8 * calls_of(lambda: found(*few))
    assert len(found(*few)) > 400


def test_a_build_stops_at_two_events_in_one_room(site: Callable[..., SiteBox]) -> None:
    """The message names both events and the other's file in every language."""
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
