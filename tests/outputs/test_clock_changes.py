"""An event in a night when the clocks change ends at the same time in every output."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from site_box import SITE_YAML, SiteBox

from korme.commands.programme import announced_now

SiteMaker = Callable[..., SiteBox]
LONDON = ZoneInfo("Europe/London")
SETTINGS = SITE_YAML.replace("Asia/Almaty", "Europe/London")


class Night(NamedTuple):
    """A night in London, with one event."""

    start: str
    duration: str
    end: str
    """With its UTC offset (ISO 8601)."""
    clock: str
    """The local time of the end."""
    rows: tuple[int, int]
    """First and last row in the grid of the day, five minutes each."""
    hours: list[str]
    """The times beside the grid."""

    @property
    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=int(self.duration[:-1]))


NIGHTS = [
    Night("2026-03-29T00:30", "120m", "2026-03-29T03:30:00+01:00", "03:30", (6, 30), ["00:00", "02:00", "03:00"]),
    Night("2026-10-25T00:30", "120m", "2026-10-25T01:30:00+00:00", "01:30", (6, 30), ["00:00", "01:00", "01:00"]),
    Night("2026-10-25T00:30", "60m", "2026-10-25T01:30:00+01:00", "01:30", (6, 18), ["00:00", "01:00"]),
    Night("2026-10-25T01:45", "30m", "2026-10-25T01:15:00+00:00", "01:15", (9, 15), ["01:00", "01:00"]),
]
"""In spring an hour is skipped; in autumn one occurs twice, and the ends are in the second, the first and the second."""


def files(night: Night) -> dict[str, str]:
    return {
        "content/site.yaml": SETTINGS,
        "content/venues/hub.yaml": "name: Hub\nrooms: [A, B]\n",
        "content/programme/e.yaml": f"title: E\nstart: {night.start}\nduration: {night.duration}\nvenue: hub\nroom: A\n",
    }


def values_of(value: Any, name: str) -> Iterator[str]:
    """Yield every value of a key in a document, at any depth."""
    if isinstance(value, Mapping):
        yield from ([value[name]] if isinstance(value.get(name), str) else [])
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from values_of(item, name)


@pytest.mark.parametrize("night", NIGHTS, ids=lambda one: f"{one.start} {one.duration}")
def test_every_output_has_the_same_end(site: SiteMaker, night: Night) -> None:
    """Pages, print sheets, JSON-LD, calendars, both forms of the schedule, the API and the visitor's list."""
    box = site(files(night))
    built = box.build()
    assert built.ok, built.problems
    end = dt.datetime.fromisoformat(night.end)
    day = (dt.datetime.fromisoformat(night.start) - dt.timedelta(hours=5)).date().isoformat()
    span = f"{night.start[11:]}–{night.clock}"

    for sheet in (f"programme/print/{day}", "programme/print/doors", "programme/print/doors/hub/a"):
        assert f">to {night.clock}<" in built.text(f"{sheet}/index.html"), sheet
    for page in ("programme/e", "programme", "venues/hub"):
        text = re.sub(r"\s+", " ", built.text(f"{page}/index.html"))
        times = re.findall(r'<time datetime="([^"]+)">([^<]+)</time>', text)
        assert (end.isoformat(timespec="minutes"), night.clock) in times, page
    page = built.text("programme/e/index.html")
    (linked,) = re.findall(r'<script type="application/ld\+json">(.+?)</script>', page, re.DOTALL)
    assert list(values_of(json.loads(linked), "endDate")) == [night.end]
    (grid,) = re.findall(r"korme-c-1((?: korme-[yz]-\d+)+)", built.text("programme/index.html"))
    assert tuple(row_of(grid, letter) for letter in "yz") == night.rows

    for path in ("programme.ics", "programme/e.ics", f"programme/{day}.ics", "venues/hub.ics"):
        (event,) = Calendar.from_ical((box.output / path).read_bytes()).walk("VEVENT")
        start = event["DTSTART"].dt.astimezone(dt.UTC)
        assert start + length_of(event, start) == end, path
    schedule = json.loads(built.text("programme/schedule.json"))
    assert list(values_of(schedule["schedule"]["conference"]["days"], "end")) == [night.end]
    hours, minutes = divmod(night.length.seconds // 60, 60)
    assert f"<duration>{hours:02}:{minutes:02}</duration>" in built.text("programme/schedule.xml")
    assert list(values_of(json.loads(built.text("api/events.json")), "end")) == [night.end]
    assert span in built.text("my-list.json").replace("\\u2013", "–")


def row_of(classes: str, letter: str) -> int:
    return sum(int(part) for part in re.findall(rf"korme-{letter}-(\d+)", classes))


def length_of(event: Any, start: dt.datetime) -> dt.timedelta:
    found: dt.timedelta = event["DURATION"].dt if "DURATION" in event else event["DTEND"].dt.astimezone(dt.UTC) - start
    return found


@pytest.mark.parametrize("night", NIGHTS, ids=lambda one: f"{one.start} {one.duration}")
def test_the_grid_counts_elapsed_hours(site: SiteMaker, night: Night) -> None:
    """The times beside it are local: an hour is missing in spring and occurs twice in autumn."""
    text = site(files(night)).build().text("programme/index.html")
    shown = re.findall(r'<li class="korme-hour ([^"]+)"[^>]*><span>(\d\d:\d\d)</span>', text)

    assert [hour for _, hour in shown] == night.hours
    assert [row_of(classes, "y") for classes, _ in shown] == [12 * at for at in range(len(night.hours))]


@pytest.mark.parametrize("night", NIGHTS, ids=lambda one: f"{one.start} {one.duration}")
def test_overlaps_and_checks_use_its_end(site: SiteMaker, night: Night) -> None:
    """An event a minute before the end overlaps, and conflicts in the same room; one at the end comes next."""
    box = site(files(night))
    end = dt.datetime.fromisoformat(night.end).astimezone(dt.UTC)
    after = end.astimezone(LONDON)
    if after.fold:  # the second occurrence of an hour cannot be written in a file
        after += dt.timedelta(hours=2)
    other = "title: {title}\nstart: {start:%Y-%m-%dT%H:%M}\nduration: 5m\nvenue: hub\nroom: {room}\n"
    box.change("content/programme/next.yaml", other.format(title="Next", start=after, room="A"))
    codes = {code for code, _ in box.check()}
    assert "room-twice" not in codes
    page = box.build().text("programme/e/index.html")
    assert "Next" in page.partition("<main")[2]

    soon = dt.datetime.fromisoformat(night.start) + dt.timedelta(minutes=1)
    box.change("content/programme/soon.yaml", other.format(title="Soon", start=soon, room="A"))
    assert "room-twice" in {code for code, _ in box.check()}


@pytest.mark.parametrize("night", NIGHTS, ids=lambda one: f"{one.start} {one.duration}")
def test_an_announcement_stores_the_local_end(site: SiteMaker, night: Night) -> None:
    announced, _ = announced_now(site(files(night)).options(), dt.datetime(2026, 2, 1))
    end = announced.events["e"].until

    assert end is not None
    assert f"{end:%H:%M}" == night.clock
    assert end.tzinfo is None


def test_a_venue_that_closes_before_the_end_is_reported(site: SiteMaker) -> None:
    """Opening until 03:00 local time is too short in the night when an hour is skipped."""
    box = site(files(NIGHTS[0])).change("content/venues/hub.yaml", "name: Hub\nrooms: [A]\nhours: {sun: 00:00-03:00}\n")
    (late,) = [one for one in box.planned().problems if one.code == "outside-hours"]

    assert late.value("time") == "2026-03-29 00:30–03:30"
    assert "outside-hours" not in dict(
        box.change("content/venues/hub.yaml", "name: Hub\nrooms: [A]\nhours: {sun: 00:00-04:00}\n").check()
    )
