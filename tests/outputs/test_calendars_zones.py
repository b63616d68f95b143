"""Calendars across clock changes, late nights and long exhibitions, read back with the icalendar library."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import site_builder as made
from icalendar import Calendar

from korme.core.model import GeneratedFile
from korme.outputs import calendars

HOUR = dt.timedelta(hours=1)


def written(zone: str, **fields: Any) -> bytes:
    site = made.site(made.event(**fields), config=made.config(timezone=zone))
    (one,) = [each for each in calendars.outputs(site) if each.path == "programme/felt-day.ics"]
    assert isinstance(one.recipe, GeneratedFile)
    return one.recipe.make()


def read(zone: str, **fields: Any) -> tuple[dt.datetime, dt.timedelta]:
    """Return the start in UTC and the elapsed time of an event, as a calendar program reads them."""
    (event,) = Calendar.from_ical(written(zone, **fields)).walk("VEVENT")
    start = event["DTSTART"].dt.astimezone(dt.UTC)
    if "DURATION" in event:
        return start, event["DURATION"].dt
    return start, event["DTEND"].dt.astimezone(dt.UTC) - start


@pytest.mark.parametrize(
    ("zone", "start", "length", "begins"),
    [
        ("Europe/Berlin", dt.datetime(2026, 3, 29, 1, 30), HOUR, (29, 0, 30)),
        ("Europe/Berlin", dt.datetime(2026, 3, 28, 23, 0), 4 * HOUR, (28, 22, 0)),
        ("Europe/Berlin", dt.datetime(2026, 10, 25, 1, 30), 2 * HOUR, (24, 23, 30)),
        ("Europe/Berlin", dt.datetime(2026, 10, 25, 1, 30), HOUR, (24, 23, 30)),
        ("Europe/Berlin", dt.datetime(2026, 10, 25, 2, 45), HOUR / 2, (25, 0, 45)),
        ("Europe/Berlin", dt.datetime(2026, 10, 24, 22, 0), 6 * HOUR, (24, 20, 0)),
        ("Asia/Almaty", dt.datetime(2024, 2, 29, 22, 30), 2 * HOUR, (29, 16, 30)),
        ("Asia/Almaty", dt.datetime(2024, 2, 29, 22, 30), 3 * HOUR, (29, 16, 30)),
        ("Asia/Almaty", dt.datetime(2024, 3, 1, 10, 0), HOUR, (1, 5, 0)),
        ("Asia/Almaty", dt.datetime(2026, 4, 20, 22, 0), 4 * HOUR, (20, 17, 0)),
    ],
)
def test_a_night_in_which_the_clocks_change_keeps_its_length(
    zone: str, start: dt.datetime, length: dt.timedelta, begins: tuple[int, int, int]
) -> None:
    """Berlin's two changes and Almaty's last one; a duration is elapsed time in each."""
    moment, lasts = read(zone, start=start, duration=length)

    assert (moment.day, moment.hour, moment.minute) == begins
    assert lasts == length


@pytest.mark.parametrize(
    ("start", "length", "lines"),
    [
        (dt.datetime(2026, 10, 25, 0, 30), HOUR, ["DTSTART:20261024T233000Z", "DTEND:20261025T003000Z"]),
        (dt.datetime(2026, 10, 25, 1, 30), HOUR, ["DTSTART:20261025T003000Z", "DTEND:20261025T013000Z"]),
        (dt.datetime(2026, 10, 25, 1, 30), 3 * HOUR, ["DTSTART:20261025T003000Z", "DTEND:20261025T033000Z"]),
        (
            dt.datetime(2026, 10, 25, 2, 0),
            HOUR,
            ["DTSTART;TZID=Europe/London:20261025T020000", "DTEND;TZID=Europe/London:20261025T030000"],
        ),
    ],
)
def test_a_time_that_occurs_twice_is_in_utc(start: dt.datetime, length: dt.timedelta, lines: list[str]) -> None:
    """Programs do not agree on which of the two a local time is: start or end in that hour is given as UTC."""
    data = written("Europe/London", start=start, duration=length).decode()

    assert [line for line in data.split("\r\n") if line.startswith(("DTSTART", "DTEND", "DURATION"))][-2:] == lines
    assert ("BEGIN:VTIMEZONE" in data) is ("TZID=" in data)


@pytest.mark.parametrize(
    ("fields", "is_free"),
    [
        ({"duration": HOUR}, False),
        ({"duration": 18 * HOUR}, False),
        ({"duration": 19 * HOUR}, True),
        ({"type": "exhibition", "duration": HOUR}, True),
    ],
)
def test_an_exhibition_leaves_the_time_free(fields: dict[str, Any], is_free: bool) -> None:
    """A subscriber is not busy all week because something is open."""
    data = written("Asia/Almaty", start=dt.datetime(2026, 4, 20, 10), **fields).decode()

    assert ("TRANSP:TRANSPARENT\r\n" in data) is is_free


def test_an_exhibition_of_weeks_is_one_event() -> None:
    """From its first hour to its last, across the clock change."""
    _, lasts = read("Europe/Berlin", start=dt.datetime(2026, 3, 20, 10), end=dt.datetime(2026, 4, 10, 18))

    assert lasts == dt.timedelta(days=21, hours=7)


def test_almaty_is_described_as_it_is_since_2024() -> None:
    """UTC+5, no daylight saving time, and no rules of other years."""
    data = written("Asia/Almaty", start=dt.datetime(2026, 4, 20, 10))
    (zone,) = Calendar.from_ical(data).walk("VTIMEZONE")

    assert [one["TZOFFSETTO"].to_ical() for one in zone.subcomponents] == ["+0500"]


def test_long_kazakh_text_is_read_back_unchanged() -> None:
    """Lines are folded at 75 octets, never inside a character, wherever they begin."""
    kazakh = "Шығармашылық апталығының көрмесі, ұлттық қолөнер; «өрнек» — "
    for shift in range(4):
        title, body = "x" * shift + kazakh * 3, "y" * shift + kazakh * 30
        data = written("Asia/Almaty", title=made.text(title), body=made.text(body))
        (event,) = Calendar.from_ical(data).walk("VEVENT")

        assert str(event["SUMMARY"]) == title.strip()
        assert str(event["DESCRIPTION"]) == body.strip()
        assert all(len(line) <= 75 and line.decode() for line in data.split(b"\r\n") if line)
