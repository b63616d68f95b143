"""A day of the programme in one file: read/days.py."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from site_box import SITE_YAML, SiteBox

from korme.kinds import Event
from korme.site.event_times import ends

ALMATY = ZoneInfo("Asia/Almaty")
VENUE = "name: Hub\nrooms: [A, B]\n"
DAY = """\
# Monday
venue: hub
spoken: [ru]
duration: 90m

events:
  - name: felt
    title: {en: Felt, ru: Войлок}
    start: 10:00
    room: A
    aliases: [/felt-day/]
  - name: party   # ends in the night
    title: Party
    start: 22:00
    end: 01:30
    spoken: [kk]
  - name: breakfast
    title: Breakfast
    date: 2026-04-21
    start: 08:30
"""
FILE = "content/programme/2026-04-20.yaml"


@pytest.fixture
def week(site: Callable[..., SiteBox]) -> SiteBox:
    return site({"content/site.yaml": SITE_YAML, "content/venues/hub.yaml": VENUE, FILE: DAY})


def events(box: SiteBox) -> dict[str, Event]:
    return dict(box.planned().site.events)


def times(box: SiteBox) -> dict[str, str]:
    ended = {slug: (one.start, ends(one, ALMATY)) for slug, one in events(box).items()}
    return {slug: f"{start:%d %H:%M}-{end:%d %H:%M}" for slug, (start, end) in ended.items() if end}


def test_a_day_s_list_is_as_many_events(week: SiteBox) -> None:
    """Fields beside the list are defaults; times are on the day, those before five on the night after it."""
    assert week.check() == ()
    assert times(week) == {
        "felt": "20 10:00-20 11:30",
        "party": "20 22:00-21 01:30",
        "breakfast": "21 08:30-21 10:00",
    }
    assert {slug: one.spoken for slug, one in events(week).items()} == {
        "felt": ("ru",),
        "party": ("kk",),
        "breakfast": ("ru",),
    }


def test_its_events_are_published_like_any_others(week: SiteBox) -> None:
    """A page, a calendar and the former address of each."""
    built = week.build()

    assert {"programme/felt/index.html", "ru/programme/party/index.html", "programme/felt.ics"} <= set(built.files)
    assert "felt-day/index.html" in built.files


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    room: A\n", "    rom: A\n", ("unknown-field", f"{FILE}:10:5")),
        ("    room: A\n", "    room: C\n", ("unknown-reference", f"{FILE}:10:11")),
        ("venue: hub\n", "venue: hab\n", ("unknown-reference", f"{FILE}:2:8")),
        ("venue: hub\n", "venue: hub\ntitle: Monday\n", ("unknown-field", f"{FILE}:3:1")),
        ("start: 22:00", "start: 25:00", ("not-a-time", f"{FILE}:14:12")),
        ("    title: Party\n", "", ("missing-field", f"{FILE}:12")),
        ("name: party ", "nmae: party ", ("missing-field", f"{FILE}:12")),
        ("name: party ", "name: Party Night ", ("invalid-name", f"{FILE}:12:11")),
        ("name: party ", "name: felt ", ("address-twice", f"{FILE}:12")),
        ("date: 2026-04-21", "date: tomorrow", ("not-a-date", f"{FILE}:19:11")),
        ("events:\n", "event:\n", ("missing-field", f"{FILE}:1")),
        (DAY, "venue: hub\nevents: {a: 1}\n", ("wrong-type", f"{FILE}:2:9")),
        (DAY, "venue: hub\nevents: [felt]\n", ("wrong-type", f"{FILE}:2:10")),
    ],
)
def test_a_problem_points_to_its_line(week: SiteBox, old: str, new: str, problem: tuple[str, str]) -> None:
    """In the event, or in the defaults."""
    found = week.change(FILE, DAY.replace(old, new)).check()

    assert problem in found


def test_an_event_without_a_name_is_offered_one(week: SiteBox) -> None:
    """Made of its title, ready to be pasted."""
    planned = week.change(
        FILE, DAY.replace("  - name: felt\n    title: {en: Felt, ru: Войлок}", "  - title: Қызыл киіз")
    ).planned()

    assert [(problem.code, problem.value("guess")) for problem in planned.problems] == [("missing-field", "qyzyl-kiiz")]


def test_a_file_and_a_list_cannot_share_an_address(week: SiteBox) -> None:
    """Both places are reported."""
    planned = week.change(
        "content/programme/felt.yaml", "title: Felt\nstart: 2026-04-22T10:00\nduration: 1h\nvenue: hub\n"
    ).planned()

    assert [(problem.code, str(problem.mark), problem.value("other")) for problem in planned.problems] == [
        ("address-twice", f"{FILE}:7", "content/programme/felt.yaml")
    ]


def test_a_list_needs_no_date_when_its_events_say_it(week: SiteBox) -> None:
    """A file with `events` may have any name."""
    week.remove(FILE).add(
        {
            "content/venues/hub.yaml": VENUE,
            "content/programme/Весь день.yaml": "events:\n- {name: a, title: A, venue: hub, start: 2026-04-20T10:00, duration: 1h}\n",
            "content/programme/late.yaml": "date: 2026-04-21\nevents:\n- {name: b, title: B, venue: hub, start: 9:00, end: 10:00}\n",
        }
    )

    assert week.check() == ()
    assert times(week) == {"a": "20 10:00-20 11:00", "b": "21 09:00-21 10:00"}


def test_a_list_is_translated_by_a_list_and_by_files(week: SiteBox) -> None:
    """`2026-04-20.ru.yaml` names the events again; `party.kk.md` beside it is of one."""
    week.add(
        {
            "content/programme/2026-04-20.ru.yaml": "events:\n  - name: party\n    title: Вечеринка\n    body: Танцуем.\n",
            "content/programme/party.kk.md": "---\ntitle: Кеш\n---\nБилейміз.\n",
        }
    )
    party = events(week)["party"]

    assert week.check() == ()
    assert dict(party.title.values) == {"en": "Party", "ru": "Вечеринка", "kk": "Кеш"}
    assert party.body is not None
    assert dict(party.body.values) == {"ru": "Танцуем.", "kk": "Билейміз."}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("events:\n  - name: prty\n    title: X\n", ("unknown-reference", "content/programme/2026-04-20.ru.yaml:2:11")),
        ("events:\n  - name: party\n    room: A\n", ("translation-field", "content/programme/2026-04-20.ru.yaml:3:5")),
        ("venue: hub\nevents:\n", ("translation-field", "content/programme/2026-04-20.ru.yaml:1:1")),
    ],
)
def test_a_list_s_translation_is_checked(week: SiteBox, text: str, problem: tuple[str, str]) -> None:
    """An event that is not there, and what is the same in every language."""
    assert week.change("content/programme/2026-04-20.ru.yaml", text).check() == (problem,)


def test_a_translation_of_no_event_is_reported(week: SiteBox) -> None:
    """As for an entry with a file of its own."""
    week.change("content/programme/dance.ru.md", "Танцы.\n")

    assert ("translation-alone", "content/programme/dance.ru.md") in week.check()


def test_one_broken_event_does_not_take_the_day_with_it(week: SiteBox) -> None:
    """With `--keep-going` the others of the list are published."""
    built = week.change(FILE, DAY.replace("    room: A\n", "    room: C\n")).build(keep_going=True)

    assert built.report.left_out == (f"{FILE}:7",)
    assert "programme/felt/index.html" not in built.files
    assert "programme/party/index.html" in built.files


def test_an_unreadable_list_is_one_problem(week: SiteBox) -> None:
    """Only the line that cannot be read is reported, nothing of its events."""
    assert [code for code, _ in week.change(FILE, DAY + "  - name: [\n").check()] == ["yaml-syntax"]
