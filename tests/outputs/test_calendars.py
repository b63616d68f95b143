"""Calendar files (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import site_builder as make
from icalendar import Calendar

from korme.core.model import GeneratedFile, Output, Text
from korme.kinds import Place, Room
from korme.outputs import calendars
from korme.site.site import Site

BASE = "https://expo.example.org"


def files(site: Site) -> dict[str, bytes]:
    return {one.path: made(one) for one in calendars.outputs(site)}


def made(output: Output) -> bytes:
    assert isinstance(output.recipe, GeneratedFile)
    return output.recipe.make()


def key(output: Output) -> str:
    assert isinstance(output.recipe, GeneratedFile)
    return output.recipe.key()


def only_event(data: bytes) -> dict[str, Any]:
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    return dict(event)


def unfolded(data: bytes) -> list[str]:
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def a_site() -> Site:
    return make.site(
        make.creative("saule", name=make.text(en="Saule", kk="Сәуле")),
        make.venue(
            "hub",
            name=make.text(en="Hub", ru="Хаб"),
            address=make.text(en="1 Street", ru="улица, 1"),
            map=Place(lat=49.95, lon=82.61),
            rooms=(Room(name="A", label=make.text(en="Hall A", ru="Зал А")),),
        ),
        make.event(
            "felt-day",
            title=make.text(en="Felt in one day", ru="Войлок за день"),
            hosts=("saule", "Guest"),
            room="A",
            tags=("wool",),
            booking="https://book.example/",
            body=make.text(en="Bring wool.", ru="Берите шерсть."),
        ),
        config=make.config(base_url=BASE),
    )


def test_every_group_of_events_has_a_calendar_in_every_language() -> None:
    """All events, each day, each event, each venue and each creative, under the language's prefix."""
    one_language = [
        "creatives/saule.ics",
        "programme.ics",
        "programme/2026-04-20.ics",
        "programme/felt-day.ics",
        "venues/hub.ics",
    ]

    assert sorted([*one_language, *(f"{tag}/{path}" for tag in ("ru", "kk") for path in one_language)]) == sorted(
        files(a_site())
    )


def test_a_group_without_events_has_no_calendar() -> None:
    """RFC 5545 requires at least one component."""
    assert files(make.site(make.creative(), make.venue())) == {}


def test_an_event_is_complete_in_the_page_s_language() -> None:
    """Place with room and address, coordinates, hosts, body and booking address."""
    event = only_event(files(a_site())["ru/programme/felt-day.ics"])

    assert str(event["SUMMARY"]) == "Войлок за день"
    assert event["SUMMARY"].params["LANGUAGE"] == "ru"
    assert str(event["LOCATION"]) == "Хаб, Зал А, улица, 1"
    assert str(event["DESCRIPTION"]) == "Saule и Guest\n\nБерите шерсть.\n\nhttps://book.example/"
    assert str(event["URL"]) == f"{BASE}/ru/programme/felt-day/"
    assert event["GEO"].to_ical() == "49.95;82.61"
    assert event["CATEGORIES"].to_ical() == b"other,wool"
    assert event["DTSTART"].dt.isoformat() == "2026-04-20T10:00:00+05:00"
    assert event["DTEND"].dt.isoformat() == "2026-04-20T12:00:00+05:00"


def test_a_title_that_is_not_translated_is_marked_with_its_own_language() -> None:
    """A Kazakh calendar marks an English title as English."""
    event = only_event(files(a_site())["kk/programme/felt-day.ics"])

    assert event["SUMMARY"].params["LANGUAGE"] == "en"


@pytest.mark.parametrize(
    ("status", "expected", "sequence"),
    [("scheduled", "CONFIRMED", 0), ("moved", "CONFIRMED", 0), ("cancelled", "CANCELLED", 2)],
)
def test_a_cancellation_raises_the_sequence(status: str, expected: str, sequence: int) -> None:
    """Calendar programs accept it only with a higher SEQUENCE; a move counts when it is announced, and may be undone before."""
    event = only_event(files(make.site(make.event(status=status)))["programme.ics"])

    assert (expected, sequence) == (str(event["STATUS"]), event["SEQUENCE"])


def test_what_has_changed_comes_first() -> None:
    """A subscriber who sees a cancelled event reads why."""
    event = make.event(change=make.text("Ill"), hosts=("Guest",), status="cancelled")

    assert str(only_event(files(make.site(event))["programme.ics"])["DESCRIPTION"]) == "Ill\n\nGuest"


def test_lines_are_at_most_75_octets_and_end_in_crlf() -> None:
    """Cyrillic characters of two octets are never split."""
    data = files(make.site(make.event(title=make.text("Шығармашылық апталығы, " * 12))))["programme.ics"]

    assert max(len(one) for one in data.split(b"\r\n")) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert "SUMMARY;LANGUAGE=en:" + ("Шығармашылық апталығы\\, " * 12).strip() in unfolded(data)
    for line in data.split(b"\r\n"):
        line.decode()


@pytest.mark.parametrize(
    "evil", ["x\r\nATTENDEE:mailto:a@b.c", "x\nEND:VEVENT\nBEGIN:VEVENT", "x\rY:z", "x\u2028Y:z", "x\x85Y:z", "x\x0bY"]
)
def test_untrusted_text_cannot_become_a_property(evil: str) -> None:
    """Any text of a title, body, tag or room stays the value of its property."""
    text = Text((("en", evil),))
    site = make.site(
        make.venue(name=text, address=text, rooms=(Room(name="A", label=text),)),
        make.event(title=text, body=text, tags=(evil,), hosts=(evil,), room="A"),
        config=make.config(title=text),
    )
    for path, data in files(site).items():
        names = [one.partition(":")[0].partition(";")[0] for one in unfolded(data)]

        assert len(Calendar.from_ical(data).walk("VEVENT")) == 1, path
        assert not {"ATTENDEE", "Y"} & set(names), path
        assert not any(ord(one) in (0x0B, 0x85, 0x2028) for one in data.decode()), path


def test_the_zone_s_rules_come_with_the_calendar() -> None:
    """Almaty changed from UTC+6 to UTC+5 on 1 March 2024, and both offsets are included."""
    events = (
        make.event("before", start=dt.datetime(2024, 2, 1, 10)),
        make.event("after", start=dt.datetime(2024, 4, 1, 10)),
    )
    calendar = Calendar.from_ical(files(make.site(*events))["programme.ics"])
    (zone,) = calendar.walk("VTIMEZONE")

    assert str(zone["TZID"]) == "Asia/Almaty"
    assert [one["TZOFFSETTO"].to_ical() for one in zone.walk("STANDARD")] == ["+0600", "+0500"]
    assert [one["DTSTART"].dt.utcoffset() for one in calendar.walk("VEVENT")] == [
        dt.timedelta(hours=6),
        dt.timedelta(hours=5),
    ]


def test_universal_time_needs_no_rules() -> None:
    """In UTC, times are written with Z and there is no VTIMEZONE."""
    data = files(make.site(make.event(), config=make.config(timezone="UTC")))["programme.ics"]

    assert b"DTSTART:20260420T100000Z" in data
    assert b"VTIMEZONE" not in data


def test_an_event_without_an_end_has_no_dtend() -> None:
    """No end is invented."""
    assert "DTEND" not in only_event(files(make.site(make.event(duration=None)))["programme.ics"])


def test_the_same_event_has_the_same_uid_everywhere() -> None:
    """In every calendar and language, so that importing twice adds one entry."""
    found = {str(only_event(data)["UID"]) for data in files(a_site()).values()}

    assert found == {"felt-day@expo.example.org"}


def test_a_day_lists_the_events_on_it() -> None:
    """An exhibition of three days is in each day's calendar; a set after midnight belongs to the night before."""
    found = files(
        make.site(
            make.event("show", end=dt.datetime(2026, 4, 22, 18)),
            make.event("set", start=dt.datetime(2026, 4, 22, 0, 30)),
            make.event("talk", start=dt.datetime(2026, 4, 22, 12)),
        )
    )
    days = {
        path: [str(one["UID"]).partition("@")[0] for one in Calendar.from_ical(found[path]).walk("VEVENT")]
        for path in found
    }

    assert days["programme/2026-04-20.ics"] == ["show"]
    assert days["programme/2026-04-21.ics"] == ["show", "set"]
    assert days["programme/2026-04-22.ics"] == ["show", "talk"]


def test_nothing_depends_on_the_time_of_the_build() -> None:
    """The same site gives the same bytes and keys on any day."""
    site = a_site()
    later = make.site(
        *site.creatives.values(),
        *site.venues.values(),
        *site.events.values(),
        config=site.config,
        today=dt.date(2027, 1, 1),
    )

    assert files(site) == files(later)
    assert [key(one) for one in calendars.outputs(site)] == [key(one) for one in calendars.outputs(later)]


def test_only_the_calendars_of_a_changed_event_are_made_again() -> None:
    """A key changes exactly when the bytes do."""
    console, moved = (
        make.event("talk", start=dt.datetime(2026, 4, 21, 9)),
        make.event("talk", start=dt.datetime(2026, 4, 21, 11)),
    )
    before = {one.path: one for one in calendars.outputs(make.site(make.event(), console))}
    after = {one.path: one for one in calendars.outputs(make.site(make.event(), moved))}
    changed = {path for path in before if key(before[path]) != key(after[path])}

    assert changed == {path for path in before if made(before[path]) != made(after[path])}
    assert "programme/felt-day.ics" not in changed
    assert {"programme.ics", "programme/talk.ics", "programme/2026-04-21.ics"} <= changed


def test_without_a_base_address_nothing_is_absolute() -> None:
    """There is no URL, and the UID is made from the title."""
    event = only_event(files(make.site(make.event()))["programme.ics"])

    assert "URL" not in event
    assert str(event["UID"]) == "felt-day@expo.invalid"


def test_the_name_of_a_calendar_is_escaped() -> None:
    """Separators of the format are escaped in a calendar's name."""
    name = "Wool; felt, \\n loom"
    site = make.site(make.event("e", title=make.text(en=name)), config=make.config(base_url=BASE))
    lines = unfolded(files(site)["programme/e.ics"])

    assert {"NAME:Wool\\; felt\\, \\\\n loom", "X-WR-CALNAME:Wool\\; felt\\, \\\\n loom"} <= set(lines)
