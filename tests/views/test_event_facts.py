"""What an event says beside its time and place: online, sold out, a stream, the other days of its series."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable

import pytest
from site_box import Content, SiteBox, aigerim, picture

SiteMaker = Callable[..., SiteBox]
SESSION = "title: Felt\nstart: 2026-04-20T10:00\nend: 2026-04-20T12:00\n"
BOOKING = "https://booking.example.org/felt"
JOIN = "https://meet.example.org/felt"
BASE = "https://expo.example.org/"


def files(**events: str) -> dict[str, Content]:
    """A site with events, each given by its text."""
    return {
        **aigerim(),
        "content/venues/hub.yaml": "name: Hub\nrooms: [A]\n",
        **{f"content/programme/{name}.yaml": text for name, text in events.items()},
    }


def test_an_event_online_needs_no_venue(site: SiteMaker) -> None:
    """Its page, the calendar, the list, the API and the structured data say where it is."""
    built = site(files(felt=f"{SESSION}online: {JOIN}\n", walk=f"{SESSION}venue: hub\n")).build(base_url=BASE)

    assert built.ok, built.problems
    shown = built.text("programme/felt/index.html")
    assert f'<a href="{JOIN}" rel="noopener">Join online</a>' in shown
    calendar = built.text("programme/felt.ics").replace("\r\n ", "")
    assert f"LOCATION:{JOIN}" in calendar
    listed = built.text("programme/index.html")
    assert '<p class="korme-event__where">Online</p>' in listed
    assert '<option value="online/"' in listed
    [event] = (each for each in json.loads(built.text("api/events.json"))["events"] if each["name"] == "felt")
    assert ("venue" in event, event["online"]) == (False, JOIN)
    happening = re.search(r'"eventAttendanceMode":\s*"[^"]*/(\w+)"', shown)
    assert happening
    assert happening[1] == "OnlineEventAttendanceMode"
    assert '"VirtualLocation"' in shown


def test_an_event_needs_a_venue_unless_it_is_online(site: SiteMaker) -> None:
    """A broken address is one mistake, not two."""
    found = site(files(one=SESSION, two=f"{SESSION}online: no\n", three=f"{SESSION}online: zoom\n")).check()

    assert [(code, place.split(":")[0]) for code, place in found if code != "event-no-end"] == [
        ("missing-field", "content/programme/one.yaml"),
        ("not-a-link", "content/programme/three.yaml"),
        ("missing-field", "content/programme/two.yaml"),
    ]


def test_events_online_share_no_room(site: SiteMaker) -> None:
    """Two at the same time do not conflict."""
    found = site(files(one=f"{SESSION}online: yes\n", two=f"{SESSION}online: yes\ntype: talk\n")).check()

    assert found == ()


def test_who_comes_too_late_is_told_so(site: SiteMaker) -> None:
    """A sold-out event has no link to book a place anywhere, and says so everywhere."""
    text = f"{SESSION}venue: hub\nbooking: {BOOKING}\nprice: 500 KZT\nsold_out: yes\n"
    built = site(files(felt=text)).build(base_url=BASE)

    everywhere = "".join(built.text(path) for path in built.files if path.endswith((".html", ".ics", ".xml")))
    assert BOOKING not in everywhere
    for path in ("index.html", "programme/index.html", "programme/felt/index.html", "programme/felt.ics"):
        assert "Sold out" in built.text(path), path
    assert "https://schema.org/SoldOut" in built.text("programme/felt/index.html")


def test_a_stream_is_linked_and_stays_when_the_event_is_over(site: SiteMaker) -> None:
    built = site(files(felt=f"{SESSION}venue: hub\nstream: {JOIN}\n")).build(today=dt.date(2027, 1, 1), base_url=BASE)

    shown = built.text("programme/felt/index.html")
    assert f'<a href="{JOIN}" rel="noopener">Live stream</a>' in shown
    assert "MixedEventAttendanceMode" in shown
    assert JOIN in built.text("programme/felt.ics").replace("\r\n ", "")
    assert JOIN in built.text("programme/schedule.json")


@pytest.mark.parametrize(
    ("second", "is_linked"),
    [
        ("title: Felt\n", True),
        ("title: felt  \n", True),
        ("title: Felt again\n", False),
        ("title: Felt\ntype: talk\n", False),
        ("title: Felt\nseries: other\n", False),
        ("title: Felt\nstatus: cancelled\n", False),
    ],
)
def test_the_days_of_an_event_link_to_each_other(site: SiteMaker, second: str, is_linked: bool) -> None:
    """Those with one title and type do, unless `series` says otherwise."""
    later = f"{second}start: 2026-04-21T10:00\nend: 2026-04-21T12:00\nvenue: hub\n"
    made = site(files(one=f"{SESSION}venue: hub\n", two=later)).planned().site

    assert made.repeats["one"] == (("two",) if is_linked else ())


def test_a_series_is_shown_with_days_and_hours(site: SiteMaker) -> None:
    """Whatever the titles are, where `series` says so."""
    other = "title: More felt\nstart: 2026-04-21T10:00\nend: 2026-04-21T12:00\nvenue: hub\nseries: felt\n"
    built = site(files(one=f"{SESSION}venue: hub\nseries: Felt\n", two=other)).build()

    shown = built.text("programme/one/index.html").replace("\xa0", " ")
    assert '<span>Also on</span> <a href="../../programme/two/">Tuesday 21 April, 10:00</a>' in shown


def test_a_day_may_end_at_24_00(site: SiteMaker) -> None:
    """It is the same moment as the next midnight."""
    text = "title: Felt\nvenue: hub\nstart: 2026-04-20T21:00\nend: 2026-04-20T24:00\n"
    made = site(files(felt=text)).planned().site

    assert made.events["felt"].end == dt.datetime(2026, 4, 21)


STORY = {"content/stories/later.md": "---\ntitle: MARKER\ndate: 2026-04-02\n---\nMARKER\n"}


def test_a_story_waits_for_its_day(site: SiteMaker) -> None:
    """Nothing of it is published before, and the build says until when; drafts show it."""
    box = site({**aigerim(), **STORY})
    early = box.build(today=dt.date(2026, 4, 1), base_url=BASE)

    assert [(code, place) for code, place in early.problems if code == "story-waits"] == [
        ("story-waits", "content/stories/later.md:3:7")
    ]
    assert not [path for path in early.files if "later" in path]
    texts = (early.text(path) for path in early.files if path.endswith((".html", ".xml", ".json", ".txt")))
    assert not any("MARKER" in text for text in texts)
    assert "stories/later/index.html" in box.build(today=dt.date(2026, 4, 1), drafts=True).files
    due = box.build(today=dt.date(2026, 4, 2), base_url=BASE)
    assert "stories/later/index.html" in due.files
    assert "MARKER" in due.text("index.html")
    assert not [code for code, _ in due.problems if code == "story-waits"]


def test_a_link_to_a_story_waits_with_it(site: SiteMaker) -> None:
    """A text keeps its words until the day, then they are a link; a menu is refused."""
    note = {"content/pages/news.md": "---\ntitle: News\n---\nReport: [soon](/stories/later/).\n"}
    box = site({**aigerim(), **STORY, **note})
    early = box.build(today=dt.date(2026, 4, 1))

    assert [place for code, place in early.problems if code == "link-waits"] == ["content/pages/news.md:4:16"]
    assert "<p>Report: soon.</p>" in early.text("news/index.html")
    due = box.build(today=dt.date(2026, 4, 2))
    assert '<a href="../stories/later/">soon</a>' in due.text("news/index.html")
    menu = "title: Expo\nlanguages: [en]\nmenu: [{label: Soon, link: /stories/later/}]\n"
    found = site({**aigerim(), **STORY, "content/site.yaml": menu}).planned(today=dt.date(2026, 4, 1)).problems
    (broken,) = [one for one in found if one.code == "link-broken"]
    assert (broken.hint, broken.value("date")) == ("later", "2026-04-02")


def test_an_event_shows_works_of_its_hosts_in_turn(site: SiteMaker) -> None:
    """The first work of each host comes before the second of any; those behind a note are not shown."""
    works = {"hidden": "notice: Blood\n", "one": "", "two": ""}
    built = site(
        {
            **files(felt=f"{SESSION}venue: hub\nhosts: [aigerim, bota, A guest]\n"),
            "creatives/bota/index.md": "---\nname: Bota\ndiscipline: photography\n---\n",
            **{f"creatives/bota/works/{name}.yaml": f"title: {name}\n{more}" for name, more in works.items()},
            **{
                f"creatives/bota/works/{name}.jpg": picture(colour=colour)
                for name, colour in zip(works, ("red", "tan", "blue"), strict=True)
            },
        }
    ).build()

    assert built.ok, built.problems
    shown = re.search(r'<section class="korme-made".*?</section>', built.text("programme/felt/index.html"), re.DOTALL)
    assert shown
    assert re.findall(r'href="\.\./\.\./creatives/(.*?)/"', shown[0])[:3] == ["aigerim/light", "bota/one", "bota/two"]
    assert shown[0].count("<img") == 3
