"""Events for whole days, and at a time or a date to be announced: nothing invents a time for them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable

import pytest
from site_box import SITE_YAML, Content, SiteBox, aigerim

from korme.core.moments import UNDATED, from_written, whole_day, written
from korme.site.announcements import from_json, to_json

SiteMaker = Callable[..., SiteBox]
BASE = "https://expo.example.org/"
DAY = """\
venue: hub
room: A
type: talk
events:
  - {name: whole, title: Whole, all_day: yes}
  - {name: later, title: Later, start: tba, duration: 2h}
  - {name: session, title: Session, start: 10:00, end: 24:00}
"""
SOME_DAY = "title: Some day\nvenue: hub\nstart: tba\n"
FAIR = "title: Fair\nvenue: hub\nstart: 2026-04-20\nend: 2026-04-22\nall_day: yes\n"


def files(**events: str) -> dict[str, Content]:
    return {
        **aigerim(),
        "content/site.yaml": SITE_YAML,
        "content/venues/hub.yaml": "name: Hub\nrooms: [A]\nhours: {mon-sun: 09:00-18:00}\n",
        "content/programme/2026-04-20.yaml": DAY,
        **{f"content/programme/{name}.yaml": text for name, text in events.items()},
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    box = SiteBox(tmp_path_factory.mktemp("untimed") / "site").add(files(someday=SOME_DAY, fair=FAIR))
    result = box.build(base_url=BASE)
    assert result.ok, result.problems
    return box


def text(box: SiteBox, path: str) -> str:
    return (box.output / path).read_bytes().decode().replace("\r\n ", "").replace("\xa0", " ")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_each_page_says_what_is_open(built: SiteBox) -> None:
    """The day where it is known, and words in place of the time."""
    assert "20 April Monday All day" in words(text(built, "programme/whole/index.html"))
    assert "20 April Monday Time to be announced" in words(text(built, "programme/later/index.html"))
    assert "Date to be announced" in words(text(built, "programme/someday/index.html"))
    assert "All day until 22 April" in words(text(built, "programme/fair/index.html"))
    assert all("00:00" not in text(built, f"programme/{name}/index.html") for name in ("whole", "later", "someday"))


def test_the_programme_lists_them(built: SiteBox) -> None:
    """Those of a day before its sessions, an event of days among what is open, and what has no date at the end."""
    shown = words(text(built, "programme/index.html"))
    order = [
        "Fair",
        "All day Talk Whole",
        "Time to be announced Talk Later",
        "10:00 –",
        "Date to be announced",
        "Some day",
    ]

    places = [shown.index(part) for part in order]
    assert places == sorted(places)
    assert "All day" in words(text(built, "programme/print/2026-04-20/index.html"))
    assert "All day" in words(text(built, "programme/print/doors/index.html"))
    assert "Some day" not in text(built, "programme/print/doors/index.html")


def test_calendars_have_dates_and_no_time(built: SiteBox) -> None:
    """A whole day ends before the next one; without a date there is no calendar."""
    assert "DTSTART;VALUE=DATE:20260420\r\nDTEND;VALUE=DATE:20260421" in text(built, "programme/whole.ics")
    assert "DTSTART;VALUE=DATE:20260420\r\nDTEND;VALUE=DATE:20260423" in text(built, "programme/fair.ics")
    later = text(built, "programme/later.ics")
    assert "DTSTART;VALUE=DATE:20260420\r\nDTEND;VALUE=DATE:20260421" in later
    assert "Time to be announced" in later
    assert not (built.output / "programme/someday.ics").exists()
    assert "Some day" not in text(built, "programme.ics")
    assert ".ics" not in text(built, "programme/someday/index.html")


def test_programs_get_what_is_known(built: SiteBox) -> None:
    events = {each["name"]: each for each in json.loads(text(built, "api/events.json"))["events"]}

    assert {key: events["whole"][key] for key in ("start", "end", "all_day")} == {
        "start": "2026-04-20",
        "end": "2026-04-20",
        "all_day": True,
    }
    assert (events["later"]["start"], events["later"]["to_be_announced"]) == ("2026-04-20", "time")
    assert ("start" in events["someday"], events["someday"]["to_be_announced"]) == (False, "date")
    rooms = json.loads(text(built, "programme/schedule.json"))["schedule"]["conference"]["days"][0]["rooms"]
    assert {event["title"] for room in rooms.values() for event in room} == {"Whole", "Session", "Fair"}
    page = text(built, "programme/later/index.html")
    assert re.findall(r'"startDate":\s*"([^"]*)"', page)[-1] == "2026-04-20"
    assert "startDate" not in text(built, "programme/someday/index.html").partition("superEvent")[0]


def test_they_do_not_conflict_with_anything(site: SiteMaker) -> None:
    """Who comes at an unknown time occupies no room, and opening hours say nothing about it."""
    assert [code for code, _ in site(files(someday=SOME_DAY)).check() if code != "outside-hours"] == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("start: 2026-04-20\n", [("not-a-time", "3:8")]),
        ("start: 2026-04-20T10:00\nend: 2026-04-21\n", [("not-a-time", "4:6")]),
        ("start: 2026-04-20T10:00\nend: 2026-04-21\nall_day: yes\n", [("all-day-time", "3:8")]),
        ("start: 2026-04-20\nend: 2026-04-20T18:00\nall_day: yes\n", [("all-day-time", "4:6")]),
        ("start: 2026-04-20\nduration: 2h\nall_day: yes\n", [("all-day-time", "4:11")]),
        ("start: 2026-04-20\nend: 2026-04-19\nall_day: yes\n", [("ends-early", "4:6")]),
        ("start: 2026-02-30 tba\n", [("not-a-time", "3:8")]),
        ("start: tomorrow tba\n", [("not-a-time", "3:8")]),
        ("start: 2026-04-20T10:00\nend: tba\n", [("not-a-time", "4:6")]),
        ("start: 2026-04-20 TBA\n", []),
        ("start: 2026-04-20\nend: 2026-04-20\nall_day: yes\n", []),
    ],
)
def test_what_contradicts_itself_is_reported(site: SiteMaker, fields: str, found: list[tuple[str, str]]) -> None:
    problems = [each for each in site(files(one=f"title: One\nvenue: hub\n{fields}")).check() if "one.yaml" in each[1]]

    assert [(code, place.partition(":")[2]) for code, place in problems if code != "outside-hours"] == found


def test_an_announced_time_is_a_change_with_words(site: SiteMaker) -> None:
    """The announcement keeps what was open; when the time is known, the event has moved."""
    box = site(files(someday=SOME_DAY))
    box.korme("programme", "announce")
    announced = (box.root / "content/announced.json").read_text("utf-8")
    assert '"start": "tba"' in announced
    assert '"start": "2026-04-20 tba"' in announced
    assert '"start": "2026-04-20"' in announced
    assert to_json(from_json(announced)) == announced
    assert [code for code, _ in box.check() if code == "not-announced"] == []

    box.change("content/programme/someday.yaml", SOME_DAY.replace("tba", "2026-04-21T19:00"))
    box.change("content/programme/2026-04-20.yaml", DAY.replace("start: tba, duration", "start: 08:00, duration"))
    shown = words(box.build(base_url=BASE).text("programme/changes/index.html")).replace("\xa0", " ")
    assert "before Date to be announced" in shown
    assert "before Monday 20 April, Time to be announced" in shown


@pytest.mark.parametrize("moment", ["tba", "2026-04-20 tba", "2026-04-20", "2026-04-20T18:30"])
def test_what_is_written_is_read_again(moment: str) -> None:
    found = from_written(moment)

    assert found is not None
    assert written(found) == moment
    assert whole_day(dt.date(8000, 1, 1)) < UNDATED
