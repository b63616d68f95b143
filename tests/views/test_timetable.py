"""Grids of days, filters of a programme, neighbours of an event: views/timetable.py, facets.py, events.py, clock.py."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
import site_builder as make
from site_box import SiteBox
from views_box import SITE, Made

from korme.i18n.languages import days_span
from korme.kinds import Event
from korme.site.event_times import NIGHT
from korme.views.clock import open_times
from korme.views.events import neighbours
from korme.views.timetable import MOST_COLUMNS, MOST_ROWS, Grid, laid_out, row_classes

ALMATY = ZoneInfo("Asia/Almaty")
MONDAY = dt.date(2026, 4, 20)
HOURS = ((0, (("10:00", "13:00"), ("14:00", "18:00"))), (1, ()))
"""Open on Mondays with a pause, closed on Tuesdays."""


def at(slug: str, start: str, end: str, room: str = "A", **fields: object) -> Event:
    """An event of 20 April, `end` with '+' on the 21st."""

    def moment(text: str) -> dt.datetime:
        day = MONDAY + dt.timedelta(text.count("+"))
        return dt.datetime.combine(day, dt.time.fromisoformat(text.strip("+")))

    return make.event(slug, start=moment(start), end=moment(end), room=room, **fields)


def grid(*events: Event) -> Grid:
    found = laid_out(events, lambda place: (0,), ALMATY)
    assert found is not None
    return found


def spots(found: Grid) -> dict[str, tuple[int, int, int]]:
    return {slug: (one.column, one.first, one.last) for slug, one in found.spots.items()}


def test_rooms_stand_side_by_side_and_hours_below_each_other() -> None:
    """The grid begins at the full hour; a row is five minutes."""
    found = grid(at("a", "10:30", "11:00"), at("b", "11:00", "12:35", "B"), at("c", "11:00", "11:05"))

    assert spots(found) == {"a": (1, 6, 12), "b": (2, 12, 31), "c": (1, 12, 13)}
    assert [(f"{moment:%H:%M}", row) for moment, row in found.hours] == [("10:00", 0), ("11:00", 12), ("12:00", 24)]
    assert [(column.place, column.first, column.width) for column in found.columns] == [
        (("hub", "A"), 1, 1),
        (("hub", "B"), 2, 1),
    ]


@pytest.mark.parametrize(("second", "label"), [("2027-04-20", "20 April 2026 Monday"), ("2026-05-20", "20 Monday")])
def test_days_of_two_years_say_their_year(site: Callable[..., SiteBox], second: str, label: str) -> None:
    """No two links of a page lead to two days under one name because the year is left out."""
    events = {
        f"content/programme/e{at}.yaml": f"title: E\nvenue: hub\nstart: {day}T10:00\nduration: 1h\n"
        for at, day in enumerate(("2026-04-20", second))
    }
    page = site({"content/venues/hub.yaml": "name: Hub\n", **events}).build().text("programme/index.html")
    link = re.search(r'href="#day-2026-04-20">(.*?)</a>', page)

    assert link and re.sub(r"<[^>]+>", "", re.sub("<span[^>]*aria-hidden.*", "", link[1])) == label
    assert ("<span>April 2026</span>" in page) == ("2027" in second)


def test_what_crosses_midnight_goes_on_below_it() -> None:
    """A night is one column of hours: 22, 23, 0, 1."""
    found = grid(at("party", "22:00", "01:30+"), at("walk", "00:30+", "01:00+", "B"))

    assert spots(found) == {"party": (1, 0, 42), "walk": (2, 30, 36)}
    assert [f"{moment:%H}" for moment, _ in found.hours] == ["22", "23", "00", "01"]


def test_events_that_overlap_in_a_room_get_columns_of_their_own() -> None:
    """Nothing is hidden behind another; a lane that is free is taken again."""
    found = grid(
        at("a", "10:00", "12:00"), at("b", "11:00", "13:00"), at("c", "12:00", "14:00"), at("d", "10:00", "11:00", "B")
    )

    assert {slug: one[0] for slug, one in spots(found).items()} == {"a": 1, "b": 2, "c": 1, "d": 3}
    assert [(column.first, column.width) for column in found.columns] == [(1, 2), (3, 1)]
    assert found.width == 3


def test_an_odd_minute_keeps_its_place_and_an_open_end_gets_an_hour() -> None:
    """Beginnings are rounded down, ends up: nothing is cut."""
    open_end = make.event("open", start=dt.datetime(2026, 4, 20, 12), duration=None, room="A")

    assert spots(grid(at("a", "10:03", "10:58"), open_end)) == {"a": (1, 0, 12), "open": (1, 24, 36)}


def test_more_rooms_than_a_grid_can_hold_stay_a_list() -> None:
    """The stylesheet knows a number of columns; beyond it there is no grid."""
    many = [at(f"e{number}", "10:00", "11:00", f"room {number}") for number in range(MOST_COLUMNS + 1)]

    assert laid_out(many[:-1], lambda place: (0,), ALMATY) is not None
    assert laid_out(many, lambda place: (0,), ALMATY) is None
    assert laid_out([], lambda place: (0,), ALMATY) is None


@pytest.mark.parametrize(
    ("day", "times"),
    [
        (MONDAY, "12:00–13:00, 14:00–18:00"),
        (MONDAY + dt.timedelta(1), None),
        (MONDAY + dt.timedelta(7), "10:00–11:30"),
    ],
)
def test_an_exhibition_is_open_when_its_house_is(day: dt.date, times: str | None) -> None:
    """Not before its own start on the first day, nor after its end on the last; not at all if the venue is closed."""
    show = make.event(start=dt.datetime(2026, 4, 20, 12), end=dt.datetime(2026, 4, 27, 11, 30))

    assert open_times(show, day, HOURS, ALMATY) == times
    assert open_times(show, day, (), ALMATY) == ""


@pytest.mark.parametrize(
    ("last", "language", "words"),
    [
        (dt.date(2026, 4, 26), "en", "20–26\u00a0April"),
        (dt.date(2026, 4, 26), "ru", "20–26\u00a0апреля"),
        (dt.date(2026, 4, 26), "kk", "20–26\u00a0сәуір"),
        (dt.date(2026, 5, 3), "en", "20\u00a0April – 3\u00a0May"),
    ],
)
def test_ranges_of_days_have_no_year(last: dt.date, language: str, words: str) -> None:
    """The days of an exhibition, as short as on a poster."""
    assert days_span(MONDAY, last, language) == words


def test_an_event_knows_what_is_on_beside_it_and_after_it() -> None:
    """Parallel events overlap; next events are in order of time, the same room first; no cancelled ones or exhibitions."""
    one = at("one", "10:00", "12:00")
    others = [
        at("show", "09:00", "18:00++"),
        at("before", "08:00", "10:00"),
        at("beside", "11:30", "13:00", "B"),
        at("off", "11:00", "12:00", "B", status="cancelled"),
        at("later-b", "12:00", "13:00", "B"),
        at("later-a", "12:00", "13:00", "A"),
        at("night", "01:00+", "02:00+", "A"),
        at("tomorrow", "10:00+", "11:00+", "A"),
    ]
    events = sorted([one, *others], key=lambda each: (each.start, each.slug))
    beside, after = neighbours(events, one, ALMATY, NIGHT)

    assert [each.slug for each in beside] == ["beside"]
    assert [each.slug for each in after] == ["later-a", "later-b", "night"]
    assert neighbours(events, others[0], ALMATY, NIGHT) == ([], [])


def test_what_is_beside_an_event_is_so_in_real_time() -> None:
    """On the night that skips an hour, an event that starts two hours later by the clock is still parallel."""
    night, hour = dt.datetime(2026, 3, 29, 0, 30), dt.timedelta(hours=1)
    one = make.event("one", start=night, duration=2 * hour)
    others = [make.event(f"{time}", start=night.replace(hour=3, minute=time), duration=hour) for time in (15, 30)]
    beside, after = neighbours([one, *others], one, ZoneInfo("Europe/London"), NIGHT)
    before, _ = neighbours([one, *others], others[0], ZoneInfo("Europe/London"), NIGHT)

    assert ([each.slug for each in beside], [each.slug for each in after]) == (["15"], ["30"])
    assert [each.slug for each in before] == ["one", "30"]


@pytest.fixture
def made(site: Callable[..., SiteBox]) -> Made:
    """Two venues, a night, and events that differ in everything."""
    return Made(
        site(
            {
                "content/site.yaml": SITE,
                "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
                "content/venues/hall.yaml": "name: Hall\nrooms: ['1', Cellar]\nweight: 2\n",
                "content/venues/yard.yaml": "name: Yard\nweight: 1\n",
                "content/programme/felt.yaml": (
                    "title: Felt\ntype: masterclass\nstart: 2026-04-20T10:00\nduration: 2h\nvenue: hall\nroom: '1'\n"
                    "discipline: crafts\nspoken: [kk]\nprice: free\nlevel: beginner\n"
                ),
                "content/programme/light.yaml": (
                    "title: Light\ntype: talk\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hall\nroom: Cellar\n"
                    "discipline: photography\nspoken: [ru, kk]\nprice: 500\nlevel: {en: for the brave}\n"
                    "status: moved\nchange: {en: Not on Sunday, ru: Не в воскресенье}\n"
                ),
                "content/programme/stars.yaml": "title: Stars\ntype: tour\nstart: 2026-04-21T00:30\nduration: 1h\nvenue: yard\n",
            }
        )
    )


def test_after_midnight_is_still_the_night_of_the_day_before(made: Made) -> None:
    """It is last in its day, and shows its own date."""
    view = made.view("ru/programme/index.html")

    assert [[event["title"].text for event in day["events"]] for day in view["days"]] == [["Felt", "Light", "Stars"]]
    assert [event["night"] for event in view["days"][0]["events"]] == ["", "", "21\u00a0апреля"]
    assert "после полуночи, 21\u00a0апреля" in made.text("ru/programme/index.html")
    assert view["days"][0]["events"][2]["start"] == "2026-04-21T00:30+05:00"


def test_a_programme_can_be_narrowed_by_what_its_events_differ_in(made: Made) -> None:
    """Every option has the class of its events; venues are in the site's order, with their rooms."""
    view = made.view("programme/index.html")
    filters = {one["name"]: [each["value"] for each in one["options"]] for one in view["filters"]}
    code = {(one["name"], each["value"]): each["code"] for one in view["filters"] for each in one["options"]}
    carried = {event["title"].text: set(event["codes"].split()) for event in view["days"][0]["events"]}

    assert filters == {
        "type": ["masterclass", "talk", "tour"],
        "discipline": ["photography", "crafts"],
        "spoken": ["ru", "kk"],
        "place": ["yard", "hall", "hall/1", "hall/Cellar"],
        "level": ["beginner", "for-the-brave"],
        "price": ["free"],
    }
    assert [name for name, codes in carried.items() if code["spoken", "kk"] in codes] == ["Felt", "Light"]
    assert [name for name, codes in carried.items() if code["price", "free"] in codes] == ["Felt"]
    assert [name for name, codes in carried.items() if code["place", "hall/1"] in codes] == ["Felt"]


def test_columns_stand_in_the_order_of_houses_and_rooms(made: Made) -> None:
    """The stylesheet's classes put each event under its room."""
    grid = made.view("programme/index.html")["days"][0]["grid"]

    assert [(str(one["venue"]), one["room"].text) for one in grid["places"]] == [
        ("Yard", ""),
        ("Hall", "room\u00a01"),
        ("Hall", "Cellar"),
    ]
    assert grid["start"] == "2026-04-20T10:00+05:00"


def test_a_change_is_shown_wherever_the_event_is(made: Made) -> None:
    """In the programme, on the event's page and in the visitor's language."""
    assert "Не в воскресенье" in made.text("ru/programme/index.html")
    assert "Не в воскресенье" in made.text("ru/programme/light/index.html")
    assert "moved" in made.text("programme/light/index.html")


def test_every_class_of_a_grid_is_in_the_stylesheet(made: Made) -> None:
    """A position without a CSS rule would put an event anywhere."""
    style = next(data for name, data in made.theme.rendered.items() if name == "programme.css").decode()
    view = made.view("programme/index.html")
    day = view["days"][0]
    used = {name for one in day["events"] for name in f"{one['spot']} {one['codes']}".split()}
    used |= {one["column"] for one in day["grid"]["places"]}
    used |= {name for one in day["grid"]["hours"] for name in one["row"].split()}
    used |= {name for letter in "yz" for row in (0, 19, 280, MOST_ROWS) for name in row_classes(letter, row).split()}

    assert [name for name in sorted(used) if f".{name}{{" not in style and f".{name}:checked" not in style] == []
    assert f".korme-c-{MOST_COLUMNS}{{" in style
