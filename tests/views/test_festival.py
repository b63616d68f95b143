"""The festival before, while and after it is on: the states of the home page, and what is over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from site_box import SiteBox
from views_box import FILES, SITE, Made

from korme.views.home import in_turn

PARTY = "title: Party\nstart: 2026-04-21T23:30\nduration: 3h\nvenue: hall\n"
DAYS = {"before": dt.date(2026, 4, 15), "during": dt.date(2026, 4, 21), "after": dt.date(2026, 11, 18)}


@pytest.fixture
def made(site: Callable[..., SiteBox]) -> Callable[[str], Made]:
    box = site({**FILES, "content/site.yaml": SITE, "content/programme/party.yaml": PARTY})
    return lambda state: Made(box, today=DAYS[state])


@pytest.mark.parametrize("state", DAYS)
def test_the_page_holds_three_states_and_shows_that_of_the_day(made: Callable[[str], Made], state: str) -> None:
    """What is of another time is in the page, hidden: a browser may know better which day it is."""
    page = made(state)
    text = page.text("index.html")
    tags = re.findall(r'data-when="([a-z ]+)"( hidden)?', text)
    view = page.view("index.html")["festival"]

    assert {state in when for when, hidden in tags if not hidden} == {True}
    assert {state in when for when, hidden in tags if hidden} == {False}
    assert {when for when, _ in tags} >= {"after"} | ({"before during"} if state != "after" else set())
    assert f'class="korme-poster" data-state="{state}"' in text
    assert (view["from"], view["to"]) == ("2026-04-20T00:00+05:00", "2026-04-27T05:00+05:00")
    assert view["built"] == f"{DAYS[state]}T00:00+05:00"


def test_before_the_festival_home_says_how_long_until_and_what_comes_first(made: Callable[[str], Made]) -> None:
    view, text = (page := made("before")).view("index.html"), page.text("index.html")

    assert view["festival"]["when"] == "in 5\u00a0days"
    assert "Opens in 5\u00a0days" in text and "5\u00a0күннен кейін ашылады" in page.text("kk/index.html")
    assert [day["number"] for day in view["coming"]] == ["20", "21", "22"]
    assert 'href="venues/">How to get there' in text and ">Who will be there" in text


def test_during_it_the_days_from_today_on_are_in_the_page(made: Callable[[str], Made]) -> None:
    """A day ends at five in the morning; on one without sessions there is what is open."""
    view = made("during").view("index.html")
    listed = [
        (
            day["number"],
            [(event["title"].text, event["gone"]) for event in day["events"]],
            [(event["title"].text, event["times"]) for event in day["open"]],
        )
        for day in view["coming"]
    ]

    assert listed == [
        (
            "21",
            [("Off", "2026-04-21T13:00+05:00"), ("Party", "2026-04-22T02:30+05:00")],
            [("Show", "10:00–18:00")],
        ),
        ("22", [], [("Show", "10:00–18:00")]),
    ]
    assert view["coming"][0]["to"] == view["coming"][1]["from"] == "2026-04-22T05:00+05:00"
    assert [day["today"] for day in view["coming"]] == [True, False]


def test_after_it_home_leads_to_what_was_made(made: Callable[[str], Made]) -> None:
    page = made("after")
    text = page.text("index.html")

    assert page.view("index.html")["coming"] == []
    assert 'class="korme-now"' not in text
    assert re.search(r'korme-poster__made" data-when="after"><a href="works/">3 works</a>', text)
    assert re.search(r'Archive</span> <a href="editions/2026/">', text)


def test_another_person_is_shown_large_every_day() -> None:
    """Everyone before anyone again, and then with another work; no day is left out."""
    keys = [(person, work) for person in ("ada", "bo", "cy") for work in ("one", "two")]
    first = dt.date(2026, 4, 20)
    shown = [next(in_turn(keys, first + dt.timedelta(day)))[0] for day in range(6)]

    assert {person for person, _ in shown[:3]} == {person for person, _ in shown[3:]} == {"ada", "bo", "cy"}
    assert sorted(shown) == keys
    assert [sorted(own) for own in in_turn(reversed(keys), first)] == [sorted(own) for own in in_turn(keys, first)]
    assert list(in_turn([], first)) == []


def test_a_ticket_says_when_it_was_and_until_when_it_is_one(made: Callable[[str], Made]) -> None:
    """The words for later are in the page, for its own browser to show; what is cancelled never was."""
    before, after = made("before"), made("after")
    text = before.text("programme/felt/index.html")

    assert 'data-gone="2026-04-20T12:00+05:00"' in text and "korme-ticket--over" not in text
    assert '<p class="korme-ticket__was">This was on 20\u00a0April 2026</p>' in text
    assert "This was on 20–22\u00a0April 2026" in before.text("programme/show/index.html")
    assert "korme-ticket__was" not in before.text("programme/off/index.html")
    assert "korme-ticket--over" in after.text("programme/felt/index.html")
