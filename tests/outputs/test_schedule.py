"""The programme in c3voc's schedule format."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
import site_builder as make

from korme.core.model import GeneratedFile, Text
from korme.kinds import Event, Room
from korme.outputs import schedule
from korme.site.site import Site

CONFIG = make.config(base_url="https://expo.example.org", edition="2026", title=make.text("Creative Week"))


def files(site: Site) -> dict[str, bytes]:
    found = {}
    for one in schedule.outputs(site):
        assert isinstance(one.recipe, GeneratedFile)
        found[one.path] = one.recipe.make()
    return found


def days(*events: Event) -> list[dict[str, Any]]:
    return json.loads(files(make.site(*events))["programme/schedule.json"])["schedule"]["conference"]["days"]


def only_event(**fields: Any) -> dict[str, Any]:
    ((room,),) = (one["rooms"].values() for one in days(make.event(**fields)))
    return dict(room[0])


def a_site() -> Site:
    return make.site(
        make.creative("saule", name=make.text("Saule")),
        make.venue("hub", rooms=(Room(name="A", label=make.text("Hall A"), capacity=20), Room(name="B"))),
        make.event("felt-day", hosts=("saule", "Guest"), room="A", spoken=("kk", "ru"), booking="https://b.example/"),
        make.event("talk", room="B", start=dt.datetime(2026, 4, 20, 9)),
        make.event("later", start=dt.datetime(2026, 4, 22, 9)),
        make.edition("2026"),
        config=CONFIG,
    )


def test_json_has_the_shape_that_the_schema_requires() -> None:
    """The fields that the published schema requires, with their types."""
    document = json.loads(files(a_site())["programme/schedule.json"])
    conference = document["schedule"]["conference"]
    event = conference["days"][0]["rooms"]["Hub, Hall A"][0]

    assert re.fullmatch("[0-9a-f]{12}", document["schedule"]["version"])
    assert re.fullmatch("[a-z0-9_-][a-z0-9_]{3,}", conference["acronym"])
    assert (conference["start"], conference["end"], conference["daysCount"]) == ("2026-04-20", "2026-04-26", 2)
    assert [one["index"] for one in conference["days"]] == [1, 2]
    assert set(conference["rooms"][0]) <= {"name", "guid", "capacity"}
    required = "abstract date duration guid id language links persons room slug start subtitle title track type url"
    assert set(required.split()) <= set(event)
    assert (event["date"], event["start"], event["duration"]) == ("2026-04-20T10:00:00+05:00", "10:00", "02:00")
    assert (event["language"], event["track"]) == ("kk", "Crafts")
    assert [one["name"] for one in event["persons"]] == ["Saule", "Guest"]
    assert not any(
        "public_name" in one for one in event["persons"]
    )  # with it a person would match two types of the schema
    assert event["url"] == "https://expo.example.org/programme/felt-day/"


def test_xml_has_the_same_content_in_the_order_of_its_schema() -> None:
    """generator, url, version, conference, then the days with rooms and events."""
    root = ElementTree.fromstring(files(a_site())["programme/schedule.xml"])
    event = root.find("day/room[@name='Hub, Hall A']/event")

    assert [one.tag for one in root] == ["generator", "url", "version", "conference", "day", "day"]
    assert event is not None
    assert event.findtext("start") == "10:00"
    assert event.findtext("duration") == "02:00"
    assert [one.text for one in event.findall("persons/person")] == ["Saule", "Guest"]
    assert event.find("links/link").get("href") == "https://b.example/"
    assert int(event.get("id", "0")) > 0


def test_guids_and_numbers_stay_when_other_events_come_and_go() -> None:
    """Events bookmarked in an app stay bookmarked."""
    alone = only_event(slug="felt-day")
    others = [make.event(f"event-{number}") for number in range(300)]
    (day,) = days(make.event("felt-day"), *others)
    events = {one["url"]: one for room in day["rooms"].values() for one in room}
    same = next(one for one in events.values() if one["guid"] == alone["guid"])

    assert same["id"] == alone["id"]
    assert len({one["id"] for one in events.values()}) == len({one["guid"] for one in events.values()}) == 301
    assert max(one["id"] for one in events.values()) < 2**31


def test_what_begins_after_midnight_belongs_to_the_day_before() -> None:
    """Its date is its own, its day is the day before, and that day ends after it."""
    (day,) = days(
        make.event("party", start=dt.datetime(2026, 4, 20, 22)),
        make.event("set", start=dt.datetime(2026, 4, 21, 0, 30)),
    )
    dates = [one["date"] for one in day["rooms"]["hub"]]

    assert day["date"] == "2026-04-20"
    assert dates == ["2026-04-20T22:00:00+05:00", "2026-04-21T00:30:00+05:00"]
    assert (day["day_start"], day["day_end"]) == ("2026-04-20T22:00:00+05:00", "2026-04-21T02:30:00+05:00")


@pytest.mark.parametrize(
    ("fields", "json_says", "xml_says"),
    [
        ({"duration": dt.timedelta(minutes=90)}, "01:30", "01:30"),
        ({"duration": None}, "01:00", "01:00"),
        ({"end": dt.datetime(2026, 4, 21, 18)}, "32:00", "32:00"),
        ({"end": dt.datetime(2026, 4, 30, 18)}, "248:00", "99:59"),
        ({"end": dt.datetime(2026, 4, 19, 18)}, "01:00", "01:00"),
    ],
)
def test_a_duration_fits_the_format(fields: dict[str, Any], json_says: str, xml_says: str) -> None:
    """An event without an end gets an hour; XML has two digits for hours."""
    found = files(make.site(make.event(**fields)))
    (event,) = ElementTree.fromstring(found["programme/schedule.xml"]).findall("day/room/event")

    assert only_event(**fields)["duration"] == json_says
    assert event.findtext("duration") == xml_says


def test_a_duration_is_elapsed_time_when_the_clocks_change() -> None:
    """Two hours across London's clock change begin at 00:30 and end at 03:30 local time."""
    event = make.event(start=dt.datetime(2026, 3, 29, 0, 30), duration=dt.timedelta(hours=2))
    site = make.site(event, config=make.config(timezone="Europe/London"))
    (day,) = schedule.schedule(site)["schedule"]["conference"]["days"]

    assert day["rooms"]["hub"][0]["duration"] == "02:00"
    assert day["rooms"]["hub"][0]["end"] == "2026-03-29T03:30:00+01:00"


def test_cancelled_events_and_other_editions_are_left_out() -> None:
    """The conference is the current edition; the format has no cancellation."""
    site = make.site(
        make.event("now"),
        make.event("gone", status="cancelled"),
        make.event("then", edition="2025", start=dt.datetime(2025, 4, 20, 10)),
        make.edition("2026"),
        make.edition("2025"),
        config=CONFIG,
    )
    text = files(site)["programme/schedule.json"].decode()

    assert "/now/" in text
    assert "/gone/" not in text
    assert "/then/" not in text


def test_without_events_there_is_no_schedule() -> None:
    """The schema requires a day."""
    assert files(make.site(make.event(status="cancelled"))) == {}


@pytest.mark.parametrize(
    ("title", "short"),
    [("Creative Week", "creative_week"), ("X", "expo_x"), ("★", "expo"), ("Қысқы апта", "qysqy_apta")],
)
def test_the_conference_has_a_short_name_of_four_characters_or_more(title: str, short: str) -> None:
    """For titles in any script."""
    assert short == schedule.acronym(make.site(config=make.config(title=make.text(title))))


@pytest.mark.parametrize("slug", ["a", "abc", "abcd", "felt-in-one-day"])
def test_slugs_fit_the_schema(slug: str) -> None:
    """Short ones are padded with a character that no slug contains."""
    assert re.fullmatch(r"[a-z0-9_]{4,}-[a-z0-9\-_]{3,}[a-z0-9]", only_event(slug=slug)["slug"])


def test_the_version_changes_with_the_programme_only() -> None:
    """Apps compare it to decide whether to announce changes."""
    one, two = make.site(make.event()), make.site(make.event(), make.story(), today=dt.date(2030, 1, 1))
    moved = make.site(make.event(start=dt.datetime(2026, 4, 20, 11)))

    assert files(one) == files(two)
    assert schedule.schedule(one)["schedule"]["version"] != schedule.schedule(moved)["schedule"]["version"]


def test_untrusted_text_stays_text() -> None:
    """Markup and control characters stay text in both forms."""
    evil = Text((("en", "</title><event>\x0b]]>\ud800"),))
    found = files(make.site(make.venue(name=evil), make.event(title=evil, body=evil, hosts=(evil.own,))))
    (event,) = ElementTree.fromstring(found["programme/schedule.xml"]).findall("day/room/event")

    assert event.findtext("title") == "</title><event> ]]>"
    assert json.loads(found["programme/schedule.json"])
