"""Times of events, and their permanent identifiers."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import site_builder as make

from korme.outputs.identity import guid, site_name
from korme.outputs.plain_text import excerpt
from korme.site.event_times import begins, by_day, ends, is_long, last_day, lasts, night_of, programme_day

LONDON = ZoneInfo("Europe/London")
ALMATY = ZoneInfo("Asia/Almaty")


@pytest.mark.parametrize(
    ("start", "day"),
    [
        (dt.datetime(2026, 4, 20, 5, 0), dt.date(2026, 4, 20)),
        (dt.datetime(2026, 4, 20, 4, 59), dt.date(2026, 4, 19)),
        (dt.datetime(2026, 4, 20, 0, 0), dt.date(2026, 4, 19)),
        (dt.datetime(2026, 4, 20, 23, 59), dt.date(2026, 4, 20)),
        (dt.datetime(2026, 3, 1, 1, 0), dt.date(2026, 2, 28)),
    ],
)
def test_a_day_of_the_programme_ends_at_five_in_the_morning(start: dt.datetime, day: dt.date) -> None:
    """Events that start before five belong to the day before."""
    assert day == programme_day(make.event(start=start))


def test_a_site_may_begin_its_days_at_another_hour() -> None:
    """`day_start: 9` makes a breakfast at eight part of the night before."""
    breakfast = make.event(start=dt.datetime(2026, 4, 21, 8), end=dt.datetime(2026, 4, 21, 10))
    night = night_of(make.config(day_start=9))

    assert programme_day(breakfast) == dt.date(2026, 4, 21)
    assert programme_day(breakfast, night) == dt.date(2026, 4, 20)
    assert last_day(breakfast, ALMATY, night) == dt.date(2026, 4, 21)


@pytest.mark.parametrize(("hours", "long"), [(8, False), (18, False), (19, True), (100, True)])
def test_what_takes_longer_than_a_night_is_an_exhibition(hours: int, long: bool) -> None:
    """A party until the morning is still a session."""
    assert is_long(make.event(duration=dt.timedelta(hours=hours)), ALMATY) is long


@pytest.mark.parametrize(
    ("end", "day"),
    [
        (dt.datetime(2026, 4, 21, 0, 0), dt.date(2026, 4, 20)),
        (dt.datetime(2026, 4, 21, 5, 0), dt.date(2026, 4, 20)),
        (dt.datetime(2026, 4, 21, 5, 1), dt.date(2026, 4, 21)),
        (dt.datetime(2026, 4, 19, 5, 1), dt.date(2026, 4, 20)),
    ],
)
def test_an_event_ends_on_the_day_it_is_still_felt_as(end: dt.datetime, day: dt.date) -> None:
    """An end at midnight or at five belongs to the day before; an end before the start is ignored."""
    assert day == last_day(make.event(end=end), ALMATY)


def test_a_duration_is_real_time_when_the_clocks_change() -> None:
    """Two hours from half past midnight on the night of the change end at half past three on the clock."""
    event = make.event(start=dt.datetime(2026, 3, 29, 0, 30), duration=dt.timedelta(hours=2))

    assert begins(event, LONDON).isoformat() == "2026-03-29T00:30:00+00:00"
    assert ends(event, LONDON) == dt.datetime(2026, 3, 29, 3, 30, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "written", "length"),
    [
        (dt.datetime(2026, 3, 28, 23), {"end": dt.datetime(2026, 3, 29, 18)}, 18),
        (dt.datetime(2026, 10, 24, 23), {"end": dt.datetime(2026, 10, 25, 17)}, 19),
        (dt.datetime(2026, 10, 25, 1, 45), {"duration": dt.timedelta(minutes=30)}, 0.5),
        (dt.datetime(2026, 4, 20, 10), {"end": dt.datetime(2026, 4, 20, 9)}, -1),
    ],
)
def test_a_length_is_real_time_too(start: dt.datetime, written: dict[str, Any], length: float) -> None:
    """From eleven at night to six in the evening is 18 hours or 20: an exhibition is what really lasts so long."""
    event = make.event(start=start, **written)

    assert lasts(event, LONDON) == dt.timedelta(hours=length)
    assert is_long(event, LONDON) is (length > 18)


def test_a_long_exhibition_makes_no_days_of_its_own() -> None:
    """Only days on which an event starts."""
    show = make.event("show", end=dt.datetime(2026, 12, 1))
    console = make.event("talk", start=dt.datetime(2026, 5, 2, 10))

    assert {dt.date(2026, 4, 20): (show,), dt.date(2026, 5, 2): (show, console)} == by_day([show, console], ALMATY)


@pytest.mark.parametrize(
    ("base_url", "name"),
    [
        ("https://Expo.Example.org/", "expo.example.org"),
        ("https://kafu.example.org:8080/a/expo/", "expo.a.kafu.example.org"),
        (None, "creative-week.invalid"),
    ],
)
def test_a_site_has_a_name_like_a_host(base_url: str | None, name: str) -> None:
    """Sites that share a host by folder differ; without a base address it is the title's."""
    assert name == site_name(make.config(base_url=base_url, title=make.text("Creative Week")))


def test_a_guid_stays_and_differs_by_thing() -> None:
    """The value is fixed here: if it changes, calendar programs show known events twice."""
    config = make.config(base_url="https://expo.example.org")

    assert str(guid(config, "programme", "felt-day")) == "c9d1d9cc-8e58-5f44-81e3-a34669c8a240"
    assert guid(config, "programme", "a") != guid(config, "venues", "a")


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one, two", 6, "one…"),
        ("abcdef", 4, "abc…"),
        ("a\n b", 9, "a b"),
    ],
)
def test_an_excerpt_is_cut_between_words(text: str, most: int, short: str) -> None:
    """It is never longer than asked, and does not end in a comma."""
    assert short == excerpt(text, most)
    assert len(short) <= most
