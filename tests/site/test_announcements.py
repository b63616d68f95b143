"""The announced programme and the changes since: announcements.py and the outputs made from it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
import site_builder as made
from icalendar import Calendar
from site_box import SITE_YAML, SiteBox, bytes_of, dead_links

from korme.kinds import Event
from korme.site.announcements import Announced, announce, announced_event, compare, from_json, news, to_json
from korme.site.departures import Departure, departures

DAY = dt.datetime(2026, 4, 1, 8, 0)
LATER = dt.datetime(2026, 4, 5, 9, 30)
ATOM = "{http://www.w3.org/2005/Atom}"


def facts(*events: Event) -> dict[str, Any]:
    return {event.slug: announced_event(event, {}, {}, made.config(edition="2026"), {}) for event in events}


def told(*events: Event) -> Announced:
    return announce(None, facts(*events), DAY)


FELT = made.event("felt")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"start": dt.datetime(2026, 4, 20, 11)}, "moved"),
        ({"duration": dt.timedelta(hours=3)}, "moved"),
        ({"venue": "hall"}, "moved"),
        ({"room": "A"}, "moved"),
        ({"status": "cancelled"}, "cancelled"),
        ({"title": made.text("Felt, again")}, "changed"),
        ({"body": made.text("Bring wool.")}, "changed"),
        ({"hosts": ("Guest",)}, "changed"),
        ({"weight": 3, "aliases": ("/old/",)}, None),
        ({}, None),
    ],
)
def test_a_change_is_called_by_what_it_means_to_visitors(change: dict[str, Any], what: str | None) -> None:
    """A new time or place is a move; changed text is not news; fields that visitors do not see are no change."""
    found = compare(facts(FELT), facts(made.event("felt", **change)))

    assert [one.what for one in found] == ([what] if what else [])


def test_a_former_door_knows_who_has_left() -> None:
    """Once for each room and day at which it was announced; not if it came back, nor if only the hour changed."""
    first = announce(None, facts(made.event("felt", room="A"), made.event("talk", room="A")), DAY)
    moved = facts(made.event("felt", room="B"), made.event("talk", start=dt.datetime(2026, 4, 20, 15), room="A"))
    again = facts(made.event("felt", room="C"))

    assert departures(first, moved) == {"hub": (Departure(FELT.start, "felt", "A"),)}
    assert [one.room for one in departures(announce(first, moved, LATER), again)["hub"]] == ["A", "B"]
    assert departures(announce(first, moved, LATER), facts(made.event("felt", room="A")))["hub"] == (
        Departure(FELT.start, "felt", "B"),
    )


def test_events_come_go_and_return() -> None:
    """Added, removed, and on after all."""
    before = facts(FELT, made.event("off", status="cancelled"))
    after = facts(made.event("off"), made.event("new"))

    assert {one.facts.slug: one.what for one in compare(before, after)} == {
        "felt": "removed",
        "off": "restored",
        "new": "added",
    }


def test_a_new_year_s_programme_is_no_change() -> None:
    """Only what belongs to an edition that was announced can differ from the announcement."""
    next_year = made.event("felt-2027", start=dt.datetime(2027, 4, 20, 10), edition="2027")

    assert news(told(FELT), facts(FELT, next_year)) == ()


def test_a_sequence_counts_moves_and_a_moment_every_change() -> None:
    """Announced twice: once with changed text, once at another time; the untouched event keeps everything."""
    console = made.event("talk")
    first = told(FELT, console)
    words = announce(first, facts(made.event("felt", title=made.text("Felt!")), console), LATER)
    moved = announce(words, facts(made.event("felt", room="A"), console), LATER + dt.timedelta(days=1))

    assert [(one.events["felt"].sequence, one.events["felt"].changed) for one in (first, words, moved)] == [
        (0, DAY),
        (0, LATER),
        (1, LATER + dt.timedelta(days=1)),
    ]
    assert {one.events["talk"].changed for one in (first, words, moved)} == {DAY}
    assert [(change.what, change.on) for change in moved.changes] == [("moved", LATER + dt.timedelta(days=1))]


def test_what_is_written_is_read_again() -> None:
    """The file keeps everything, with one line for each event."""
    first = announce(told(FELT), facts(made.event("felt", room="A", title=made.text(en="Felt", kk="Киіз"))), LATER)
    text = to_json(first)

    assert from_json(text) == first
    assert sum(line.startswith('"felt":') for line in text.split("\n")) == 1


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"announced": "x", "events": {}, "changes": []}', '{"announced": "2026-04-01T08:00", "events": {"a": 1}, "changes": []}',
     '{"announced": "2026-04-01T08:00", "events": {}, "changes": [{}]}', "[" * 100_000],
)  # fmt: skip
def test_a_broken_memory_is_a_problem(site: Callable[..., SiteBox], text: str) -> None:
    """Whatever is in it: without it, sequence numbers in calendars would decrease."""
    box = site({"content/announced.json": text})

    assert [code for code, _ in box.check()] == ["announced-broken"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"sequence": 1', '"sequence": 1e999'),
        ('"sequence": 1', '"sequence": -1'),
        ('"sequence": 1', '"sequence": 2147483648'),
        ('"what": "moved"', '"what": "exploded"'),
        ('"what": "moved"', '"what": []'),
        ("Felt in one day", "\\ud800"),
        ('"room": "A"', '"room": "\\u0000"'),
        ('"felt": {"start"', '"\\u202e": {"start"'),
    ],
)
def test_a_memory_with_an_impossible_value_is_a_problem(before: str, after: str) -> None:
    """No number that a calendar cannot hold, no change that is none, no text that cannot be written."""
    text = to_json(announce(told(FELT), facts(made.event("felt", room="A")), LATER))
    assert before in text

    with pytest.raises(ValueError):
        from_json(text.replace(before, after))


EVENT = "title: {{en: {title}, ru: {title}-ru, kk: {title}-kk}}\nstart: {start}\nduration: 2h\nvenue: hub\n"
WEEK = {
    "content/site.yaml": SITE_YAML + "edition: 2026\n",
    "content/editions/2026.yaml": "title: Week\nstart: 2026-04-20\nend: 2026-04-26\n",
    "content/venues/hub.yaml": "name: Hub\nrooms: [A, B]\naddress: 1 Street\n",
    "content/programme/felt.yaml": EVENT.format(title="Felt", start="2026-04-20T10:00") + "room: A\n",
    "content/programme/glaze.yaml": EVENT.format(title="Glaze", start="2026-04-21T10:00") + "room: A\n",
    "content/programme/talk.yaml": EVENT.format(title="Talk", start="2026-04-22T10:00") + "room: A\n",
}
EPOCH = {"SOURCE_DATE_EPOCH": "1775030400"}  # 2026-04-01T08:00Z


@pytest.fixture
def week(site: Callable[..., SiteBox]) -> SiteBox:
    """A programme that was announced on the first of April, and three changes after it."""
    box = site(WEEK)
    assert box.korme("programme", "announce", **EPOCH).returncode == 0
    box.change(
        "content/programme/felt.yaml",
        EVENT.format(title="Felt", start="2026-04-20T12:00") + "room: B\nchange: More light.\n",
    )
    box.change("content/programme/glaze.yaml", WEEK["content/programme/glaze.yaml"] + "status: cancelled\n")
    return box.change("content/programme/new.yaml", EVENT.format(title="New", start="2026-04-23T10:00"))


def calendar(built: Any, path: str) -> dict[str, Any]:
    (event,) = Calendar.from_ical((built.output / path).read_bytes()).walk("VEVENT")
    return dict(event)


def test_an_announced_programme_without_changes_looks_as_before(site: Callable[..., SiteBox]) -> None:
    """No page, no feed, no link."""
    box = site(WEEK)
    box.korme("programme", "announce", **EPOCH)
    built = box.build()

    assert not [path for path in built.files if "changes" in path and "assets/" not in path]
    assert "programme/changes/" not in built.text("programme/index.html")


def test_the_page_of_changes_says_what_was_and_what_is(week: SiteBox) -> None:
    """In every language, linked from the programme, with the note of the event."""
    built = week.build()
    page = built.main("programme/changes/index.html")

    assert built.problems == (("not-announced", "content/announced.json"),)
    assert built.report.problems[0].value("names") == "felt, glaze, new"
    assert dead_links(built.output) == []
    assert 'href="../programme/changes/"' in built.text("programme/index.html")
    assert [
        page.index(word)
        for word in ("Felt", "Monday 20\u00a0April, 10:00–12:00", "12:00–14:00", "More light.", "Glaze", "New")
    ] == sorted(
        page.index(word)
        for word in ("Felt", "Monday 20\u00a0April, 10:00–12:00", "12:00–14:00", "More light.", "Glaze", "New")
    )
    assert "Talk" not in page
    for former in ("programme/print/doors/hub/a/", "venues/hub/"):
        place = built.text(f"{former}index.html")
        assert place.index("<s>10:00</s>") < place.index("Moved to") < place.index("Hub, B, 12:00–14:00")
    assert "Moved to" not in built.main("programme/print/doors/hub/b/index.html")
    assert "Since 1\u00a0April 2026" in page
    assert "перенесено" in built.main("ru/programme/changes/index.html")
    assert "өтпейді" in built.main("kk/programme/changes/index.html")


def test_the_feed_of_changes_names_each_once(week: SiteBox) -> None:
    """A change has one identity before and after its announcement, and the time of the announcement."""
    before = ElementTree.fromstring(week.build().text("kk/programme/changes.xml"))
    week.korme("programme", "announce", SOURCE_DATE_EPOCH="1775380200")  # 2026-04-05T09:10Z
    after = ElementTree.fromstring(week.build().text("kk/programme/changes.xml"))
    names = [[one.findtext(f"{ATOM}id") for one in root.findall(f"{ATOM}entry")] for root in (before, after)]

    assert len(set(names[0])) == 3
    assert names[0] == names[1]
    assert {one.findtext(f"{ATOM}updated") for one in before.findall(f"{ATOM}entry")} == {"2026-04-01T08:01:00Z"}
    assert {one.findtext(f"{ATOM}updated") for one in after.findall(f"{ATOM}entry")} == {"2026-04-05T09:10:00Z"}


def test_calendars_count_what_was_announced(week: SiteBox) -> None:
    """Until a change is announced it has no LAST-MODIFIED, and only a new status counts; nothing changes for the others."""
    names = ("felt", "glaze", "talk", "new")
    built = week.build()
    before = {name: calendar(built, f"programme/{name}.ics") for name in names}
    week.korme("programme", "announce", SOURCE_DATE_EPOCH="1775380200")  # 2026-04-05T09:10Z
    built = week.build()
    after = {name: calendar(built, f"programme/{name}.ics") for name in names}

    assert {name: one["SEQUENCE"] for name, one in before.items()} == {"felt": 0, "glaze": 2, "talk": 0, "new": 0}
    assert {name: one["SEQUENCE"] for name, one in after.items()} == {"felt": 1, "glaze": 2, "talk": 0, "new": 0}
    assert [name for name, one in before.items() if "LAST-MODIFIED" in one] == ["talk"]
    assert {name: f"{one['LAST-MODIFIED'].dt:%d %H:%M}" for name, one in after.items()} == {
        "felt": "05 09:10",
        "glaze": "05 09:10",
        "talk": "01 08:00",
        "new": "05 09:10",
    }
    assert {f"{one['DTSTAMP'].dt:%d %H:%M}" for one in before.values()} == {"01 08:00"}
    assert all(one["DTSTAMP"].dt == one["LAST-MODIFIED"].dt for one in after.values())
    assert str(before["glaze"]["STATUS"]) == "CANCELLED"


@pytest.mark.parametrize("announced", [False, True])
def test_a_changed_hour_reaches_every_subscriber(site: Callable[..., SiteBox], announced: bool) -> None:
    """From 15:00 to 16:15, to 17:00 and back: a program that takes only what is newer takes each."""
    box = site(WEEK)
    if announced:
        box.korme("programme", "announce", **EPOCH)
    shown = 0, -1, None
    for start in ("15:00", "16:15", "17:00", "15:00", "10:00"):
        status = "scheduled" if start in ("15:00", "10:00") else "moved"
        text = EVENT.format(title="Felt", start=f"2026-04-20T{start}") + f"room: A\nstatus: {status}\n"
        event = calendar(box.change("content/programme/felt.yaml", text).build(), "programme/felt.ics")
        modified = event["LAST-MODIFIED"].dt.timestamp() if "LAST-MODIFIED" in event else None
        taken = modified is None or modified > shown[0]
        assert taken, start
        assert event["SEQUENCE"] >= shown[1]
        assert shown[2] is None or event["DTSTAMP"].dt >= shown[2]
        assert f"{event['DTSTART'].dt:%H:%M}" == start
        shown = modified or 0, event["SEQUENCE"], event["DTSTAMP"].dt


def test_a_renamed_event_is_the_same_for_other_programs(week: SiteBox) -> None:
    """With an alias it keeps its UID, its calendar's address and its history, and so does a renamed venue."""
    before = week.build()
    old, schedule = calendar(before, "programme/talk.ics"), json.loads(before.text("programme/schedule.json"))
    feed = before.text("programme/changes.xml")
    event = week.root / "content/programme/talk.yaml"
    week.change("content/programme/lecture.yaml", event.read_text() + "aliases: [/programme/talk/]\n")
    week.remove("content/programme/talk.yaml")
    for path in (week.root / "content/programme").glob("*.yaml"):
        path.write_text(path.read_text().replace("venue: hub", "venue: centre"))
    week.change("content/venues/centre.yaml", WEEK["content/venues/hub.yaml"] + "aliases: [/ru/venues/hub/]\n")
    week.remove("content/venues/hub.yaml")
    built = week.build()
    now = [
        calendar(built, f"{language}programme/{name}.ics") for name in ("talk", "lecture") for language in ("", "ru/")
    ]
    guids = {
        (each["title"], each["guid"])
        for found in (schedule, json.loads(built.text("programme/schedule.json")))
        for day in found["schedule"]["conference"]["days"]
        for room in day["rooms"].values()
        for each in room
    }

    assert {code for code, _ in built.problems} == {"not-announced", "address-gone"}  # /venues/hub/ leads nowhere
    for each in now:
        assert (each["UID"], each["SEQUENCE"], each["LAST-MODIFIED"]) == (
            old["UID"],
            old["SEQUENCE"],
            old["LAST-MODIFIED"],
        )
    assert [len(Calendar.from_ical((built.output / path).read_bytes()).walk("VEVENT")) for path in VENUES] == [4, 4, 4]
    assert "Talk" not in built.main("programme/changes/index.html")
    assert built.text("programme/changes.xml") == feed
    assert len(guids) == 3  # a cancelled session is not listed
    assert week.korme("programme", "diff").stdout.count("talk") == 0
    week.korme("programme", "announce", SOURCE_DATE_EPOCH="1775380200")
    kept = json.loads((week.root / "content/announced.json").read_text())["events"]["lecture"]
    assert (kept["sequence"], kept["changed"], kept["venue"]) == (0, "2026-04-01T08:00", "centre")


VENUES = ["venues/hub.ics", "venues/centre.ics", "kk/venues/hub.ics"]


def test_a_name_that_another_event_has_now_is_not_a_former_one(site: Callable[..., SiteBox]) -> None:
    """Two events never share a UID, whatever their aliases."""
    box = site(WEEK)
    for name in ("felt", "glaze"):
        path = f"content/programme/{name}.yaml"
        box.change(path, WEEK[path] + "aliases: [/programme/talk/, /programme/old/]\n")
    events = Calendar.from_ical((box.build(keep_going=True).output / "programme.ics").read_bytes()).walk("VEVENT")
    assert sorted(str(event["UID"]).partition("@")[0] for event in events) == ["talk"]
    box.change("content/programme/glaze.yaml", WEEK["content/programme/glaze.yaml"])
    box.change(
        "content/programme/felt.yaml",
        WEEK["content/programme/felt.yaml"] + "aliases: [/programme/was/, /programme/is/]\n",
    )
    events = Calendar.from_ical((box.build().output / "programme.ics").read_bytes()).walk("VEVENT")
    assert sorted(str(event["UID"]).partition("@")[0] for event in events) == ["glaze", "talk", "was"]


def test_the_same_files_give_the_same_bytes_on_any_day(week: SiteBox) -> None:
    """No value of a change depends on the clock."""
    first = bytes_of(week.build(today=dt.date(2026, 4, 2)).output)
    second = bytes_of(week.build(today=dt.date(2026, 4, 9)).output)
    same = [path for path in first if path.endswith((".ics", "changes.xml")) or "/changes/" in path]

    assert same
    assert {path: first[path] for path in same} == {path: second[path] for path in same}


def test_an_event_left_out_for_a_mistake_is_not_reported_as_removed(week: SiteBox) -> None:
    """Only an event that its organizers deleted is removed."""
    week.change("content/programme/talk.yaml", "title: Talk\nstart: tomorrow\nvenue: hub\n")
    page = week.build(keep_going=True).main("programme/changes/index.html")

    assert "Talk" not in page
    week.remove("content/programme/talk.yaml")
    assert "no longer in the programme" in week.build().main("programme/changes/index.html")


def test_diff_tells_what_is_not_announced(week: SiteBox) -> None:
    """As text in the reader's language, and as JSON."""
    text = week.korme("programme", "diff", "--messages", "ru")
    data = json.loads(week.korme("programme", "diff", "--format", "json").stdout)

    assert text.stdout.split("\n")[0] == (
        "перенесено: Felt-ru (felt), 2026-04-20 10:00–12:00, hub, A → 2026-04-20 12:00–14:00, hub, B"
    )
    assert [(one["event"], one["what"]) for one in data] == [
        ("felt", "moved"),
        ("glaze", "cancelled"),
        ("new", "added"),
    ]
    assert data[0]["before"]["start"] == "2026-04-20T10:00"


def test_diff_compares_with_a_revision_of_git(week: SiteBox) -> None:
    """Text changes included; a missing revision is reported."""
    import subprocess

    def git(*words: str) -> None:
        who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *words], cwd=week.root, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    week.remove("content/programme/new.yaml")
    week.change(
        "content/programme/2026-04-24.yaml",
        "events:\n- {name: listed, title: Listed, start: 9:00, end: 10:00, venue: hub}\n",
    )
    week.change("content/programme/talk.yaml", WEEK["content/programme/talk.yaml"].replace("Talk,", "Speech,"))
    found = week.korme("programme", "diff", "HEAD").stdout.strip().split("\n")
    lost = week.korme("programme", "diff", "nowhere")

    assert [one.partition(":")[0] for one in found] == ["details changed", "removed", "new"]
    assert (lost.returncode, "unknown-revision" in lost.stderr) == (2, True)


def test_a_programme_with_errors_is_not_announced(week: SiteBox) -> None:
    """A programme with errors is not announced; without an announcement there is nothing to compare with."""
    before = (week.root / "content/announced.json").read_bytes()
    week.change("content/programme/new.yaml", EVENT.format(title="New", start="2026-04-20T13:00") + "room: B\n")
    done = week.korme("programme", "announce")

    assert (done.returncode, "room-twice" in done.stderr) == (1, True)
    assert (week.root / "content/announced.json").read_bytes() == before
    week.remove("content/announced.json")
    assert week.korme("programme", "diff").returncode == 2


def test_a_dry_run_writes_nothing(week: SiteBox) -> None:
    """It only prints what would be announced."""
    before = (week.root / "content/announced.json").read_bytes()
    done = week.korme("programme", "announce", "--dry-run")

    assert "moved: Felt" in done.stdout
    assert (week.root / "content/announced.json").read_bytes() == before
