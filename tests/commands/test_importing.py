"""`korme import`: korme/commands/importer/. The examples are invented, one for each dialect."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import site_builder as make
from site_box import SITE_YAML, SiteBox
from small_programmes import SESSION

from korme.commands.importer.column_names import column, event_type, language
from korme.commands.importer.entry_text import with_fields
from korme.commands.importer.merge import merge
from korme.commands.importer.programme_file import ImportChoices, read_programme
from korme.commands.importer.run import import_programme
from korme.commands.importer.sessions import markdown
from korme.commands.importer.table_file import LARGEST_MB
from korme.core.problems import UsageError
from korme.kinds import Event
from korme.read.source_file import SourceFile

BERLIN = SITE_YAML.replace("Asia/Almaty", "Europe/Berlin")


def session(**more: Any) -> dict[str, Any]:
    """A session as frab writes it."""
    known = {
        **SESSION,
        "description": "First part.\r\n\r\n* wool\r\n* water",
        "links": [*SESSION["links"], {"url": "javascript:alert(1)", "title": "x"}],
        "answers": [{"answer": "private"}],
    }
    return {**known, **more}


def schedule(*sessions: dict[str, Any], **conference: Any) -> str:
    days = [
        {
            "index": 1,
            "date": "2026-04-20",
            "day_start": "2026-04-20T09:00:00+02:00",
            "rooms": {"Hall One": list(sessions)},
        }
    ]
    about = {"acronym": "week26", "title": "The Week", "days": days, "time_zone_name": "Europe/Berlin", **conference}
    return json.dumps({"schedule": {"version": "1", "base_url": "https://frab.example.org/", "conference": about}})


XML = """<?xml version="1.0" encoding="UTF-8"?>
<schedule><version>1</version>
<conference><acronym>demo-26</acronym><title>Demo &amp; Days</title><time_zone_name>Europe/Berlin</time_zone_name></conference>
<tracks><track slug="x">Crafts</track></tracks>
<day index="1" date="2026-04-20" start="2026-04-20T09:00:00+02:00" end="2026-04-21T04:00:00+02:00"><room name="K.1 (Small)" slug="k1">
<event guid="9c3ebb8c-7716-5130-b9fe-ff8544f5636d" id="8376"><start>09:30</start><duration>00:20</duration><room>K.1 (Small)</room>
<slug>abc-welcome</slug><url>https://demo.example.org/abc/</url><title>Welcome</title><subtitle></subtitle><track slug="x">Crafts</track>
<type>maintrack</type><language>en</language>
<abstract>&lt;p&gt;Hello &lt;strong&gt;all&lt;/strong&gt;, see &lt;a href="https://demo.example.org/"&gt;us&lt;/a&gt;.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;one&lt;/li&gt;&lt;li&gt;two&lt;/li&gt;&lt;/ul&gt;&lt;script&gt;alert(1)&lt;/script&gt;</abstract>
<description></description><persons><person id="2">Staff</person></persons>
<attachments><attachment type="slides" href="https://demo.example.org/s.pdf">slides</attachment></attachments>
<links><link href="https://chat.example.org/#/room/#2026:demo.org">Chat</link></links></event>
<event guid="9c3ebb8c-7716-5130-b9fe-ff8544f5636e" id="8377"><start>00:30</start><duration>01:00:00</duration>
<title>Night walk</title><type>tour</type><abstract></abstract><track/></event>
</room></day></schedule>
"""


@pytest.fixture
def berlin(site: Callable[..., SiteBox]) -> SiteBox:
    return site(
        {
            "content/site.yaml": BERLIN,
            "creatives/aigerim/index.md": "---\nname: {en: Aigerim, ru: Айгерим}\ndiscipline: photography\n---\nx\n",
        }
    )


def run(box: SiteBox, name: str, content: str | bytes, *more: str) -> str:
    """Import a file beside the site; returns the output."""
    path = box.root.parent / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = box.korme("import", str(path), *more)
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def events(box: SiteBox) -> dict[str, Event]:
    return dict(box.planned().site.events)


def entry(box: SiteBox, name: str = "felt-from-wool.md") -> Path:
    return box.root / "content/programme" / name


def test_a_schedule_of_frab_becomes_entries(berlin: SiteBox) -> None:
    """Every field has its place; private data is left out."""
    run(berlin, "schedule.json", schedule(session()))
    (event,) = events(berlin).values()
    text = entry(berlin).read_text("utf-8")

    assert berlin.check() == ()
    assert (event.slug, event.title.own, event.subtitle and event.subtitle.own) == (
        "felt-from-wool",
        "Felt: from wool",
        "and water",
    )
    assert (f"{event.start:%F %H:%M}", event.duration) == ("2026-04-20 10:00", dt.timedelta(minutes=90))
    assert (event.type, event.spoken, event.hosts, event.discipline) == (
        "talk",
        ("de",),
        ("Ada Example", "aigerim"),
        ("crafts",),
    )
    assert (event.venue, event.room) == ("the-week", "Hall One")
    assert event.summary and event.summary.own == "What felt is."
    assert event.body and event.body.own == "First part.\n\n* wool\n* water"
    assert event.links == (
        ("Felt", "https://felt.example.org/a%20b"),
        ("Slides", "https://frab.example.org/files/slides.pdf"),
    )
    assert "private" not in text and "javascript" not in text
    assert (berlin.root / "content/venues/the-week.yaml").read_text("utf-8") == "name: The Week\nrooms: [Hall One]\n"


def test_what_was_imported_is_exported_again(berlin: SiteBox) -> None:
    """The site's own schedule has the same guid, number, room, texts, people and links, in JSON and in XML."""
    run(berlin, "schedule.json", schedule(session()))
    built = berlin.build()
    rooms = json.loads(built.text("programme/schedule.json"))["schedule"]["conference"]["days"][0]["rooms"]
    (again,) = next(iter(rooms.values()))
    first = session()

    for name in (
        "guid",
        "id",
        "date",
        "start",
        "duration",
        "subtitle",
        "track",
        "type",
        "language",
        "abstract",
        "do_not_record",
    ):
        assert again[name] == first[name], name
    assert [one["name"] for one in again["persons"]] == ["Ada Example", "Aigerim"]
    assert [link["title"] for link in again["links"]] == ["Felt", "Slides"]
    assert "wool" in again["description"]
    assert f'guid="{first["guid"]}" id="17"' in built.text("programme/schedule.xml")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("abstract", ["What felt is.", "и\u0306", "a\x08\u0301", "&#xfa70;<br>"])
def test_importing_twice_changes_nothing(berlin: SiteBox, abstract: str) -> None:
    """Not a byte of any file, however its letters are composed."""
    second = session(guid="", id=18, title="Second", room="Hall Two")
    run(berlin, "schedule.json", schedule(session(abstract=abstract), second))
    before = {path: path.read_bytes() for path in sorted(berlin.root.rglob("*")) if path.is_file()}
    said = run(berlin, "schedule.json", schedule(session(abstract=abstract), second))

    assert {path: path.read_bytes() for path in sorted(berlin.root.rglob("*")) if path.is_file()} == before
    assert "new: 0, changed: 0" in said


def test_manual_edits_are_kept_and_other_fields_updated(berlin: SiteBox) -> None:
    """Comments, order and a new field stay; the start follows; a title changed on both sides is reported."""
    run(berlin, "schedule.json", schedule(session()))
    path = entry(berlin)
    mine = (
        path.read_text("utf-8")
        .replace("title: 'Felt: from wool'", "title: My felt  # nicer")
        .replace("type: talk", "type: talk\ncapacity: 12  # chairs")
    )
    path.write_text(mine, "utf-8")
    said = run(
        berlin,
        "schedule.json",
        schedule(session(title="Their felt", date="2026-04-20T14:00:00+02:00", description="New words.")),
    )
    now = path.read_text("utf-8")
    (event,) = events(berlin).values()

    assert "title: My felt  # nicer" in now and "capacity: 12  # chairs" in now
    assert (f"{event.start:%H:%M}", event.body and event.body.own) == ("14:00", "New words.")
    assert "start" in said and "body" in said
    assert any("title" in line and "felt-from-wool" in line for line in said.split("\n"))


def test_a_kept_field_is_reported_once(berlin: SiteBox) -> None:
    """Until the programme changes it once more."""
    run(berlin, "schedule.json", schedule(session()))
    entry(berlin).write_text(
        entry(berlin).read_text("utf-8").replace("title: 'Felt: from wool'", "title: Mine"), "utf-8"
    )
    run(berlin, "schedule.json", schedule(session(title="Theirs")))
    said = run(berlin, "schedule.json", schedule(session(title="Theirs")))

    assert "title" not in said


def test_sessions_that_are_gone_are_reported_and_stay(berlin: SiteBox) -> None:
    """Only people delete; an event that they deleted is not written again."""
    run(berlin, "schedule.json", schedule(session(), session(guid="", id=18, title="Second")))
    said = run(berlin, "schedule.json", schedule(session()))
    assert "second" in said and entry(berlin, "second.md").exists()

    entry(berlin, "second.md").unlink()
    said = run(berlin, "schedule.json", schedule(session(), session(guid="", id=18, title="Second")))
    assert "second" in said and not entry(berlin, "second.md").exists()


def test_an_event_moved_into_a_day_s_list_is_changed_there(berlin: SiteBox) -> None:
    """Its lines and no others."""
    run(berlin, "schedule.json", schedule(session(description="", abstract="")))
    fields = entry(berlin, "felt-from-wool.yaml").read_text("utf-8")
    entry(berlin, "felt-from-wool.yaml").unlink()
    inner = "\n".join(f"    {line}" for line in fields.strip().split("\n"))
    berlin.change(
        "content/programme/2026-04-20.yaml",
        f"# Monday\nevents:\n  - name: felt-from-wool\n{inner}\n  - {{name: other, title: Other, start: 18:00, end: 19:00, venue: the-week}}\n",
    )
    run(berlin, "schedule.json", schedule(session(description="", abstract="", room="Hall Two", duration="02:00")))
    text = (berlin.root / "content/programme/2026-04-20.yaml").read_text("utf-8")

    assert berlin.check() == ()
    assert "    room: Hall Two\n" in text and "    duration: 2h\n" in text
    assert text.startswith("# Monday\nevents:\n  - name: felt-from-wool\n") and "- {name: other" in text
    assert "Hall Two" in (berlin.root / "content/venues/the-week.yaml").read_text("utf-8")


def test_a_schedule_in_xml_becomes_entries(berlin: SiteBox) -> None:
    """FOSDEM's dialect: HTML becomes Markdown, hours after midnight belong to the night."""
    run(berlin, "schedule.xml", XML)
    found = events(berlin)

    assert berlin.check() == ()
    assert (
        found["welcome"].body
        and found["welcome"].body.own == "Hello **all**, see [us](https://demo.example.org/).\n\n- one\n- two"
    )
    assert dict(found["welcome"].links)["slides"] == "https://demo.example.org/s.pdf"
    assert f"{found['night-walk'].start:%F %H:%M}" == "2026-04-21 00:30"
    assert found["night-walk"].duration and found["night-walk"].duration.total_seconds() == 3600


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xml", '<!DOCTYPE s [<!ENTITY a "aa">]><schedule>&a;</schedule>', "import-unknown"),
        ("a.xml", "<schedule>", "import-unknown"),
        ("a.xml", '<?xml version="1.0" encoding="KOI-77"?><schedule/>', "import-unknown"),
        ("a.xml", "<rss></rss>", "import-unknown"),
        ("a.json", "{", "import-unknown"),
        ("a.json", '{"schedule": {"conference": {"days": 1}}}', "import-unknown"),
        ("a.json", '{"schedule": ' + "[" * 100_000, "import-unknown"),
        ("a.csv", "colour;size\nred;1\n", "import-headings"),
        ("a.csv", b"\x00\xff\xfe" * 40, "import-headings"),
        ("a.csv", "", "import-unknown"),
    ],
)
def test_what_is_no_programme_is_a_problem(berlin: SiteBox, name: str, content: str | bytes, code: str) -> None:
    """Never a traceback, and nothing is written."""
    said = run(berlin, name, content)

    assert f"[{code}]" in said
    assert not (berlin.root / "content/programme").exists()


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """No programme has so many bytes."""
    file = tmp_path / "film.csv"
    with file.open("wb") as film:
        film.truncate(LARGEST_MB * 1_000_000 + 1)

    with pytest.raises(UsageError) as raised:
        read_programme(file, make.config(), ImportChoices())

    assert raised.value.problem.code == "import-too-large"


def test_a_file_that_is_not_there_is_a_problem(berlin: SiteBox) -> None:
    """Reported, not raised."""
    done = berlin.korme("import", "nowhere.json")

    assert (done.returncode, "[unreadable]" in done.stderr) == (2, True)


TABLE = """\
Дата;Начало;Конец;Название (рус);Атауы;Ведущие;Тип;Площадка;Аудитория;Мест;Язык;Цена;Описание;Статус
20.04.2026;10:00;12:00;Войлок за день;Бір күнде киіз;"Айгерим; Гость Один";Мастер-класс;Дом;101;12;рус, каз;бесплатно;"Строка
и ещё";
;14.30;15:30;Глазурь;;Гость Два;Лекция;Дом;;;русский;;;отменено
21.04.2026;скоро;;Без времени;;;;;;;;;;
21.04.2026;22:00;01:00;Ночь;;;Концерт;Дом;;;;;;
"""


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("Атауы", "Название (каз)")
        .replace("Бір күнде киіз", "Бiр кунде киiз".replace("i", "и"))
        .encode("cp1251"),
        TABLE.replace(";", "\t").replace("Айгерим\t", "Айгерим;").encode("utf-16"),
    ],
    ids=["utf-8", "bom", "windows-1251", "utf-16"],
)
def test_a_table_from_excel_becomes_entries(site: Callable[..., SiteBox], data: bytes) -> None:
    """Headings in Russian, semicolons, any encoding; a row without a time is reported with its line."""
    box = site({"creatives/aigerim/index.md": "---\nname: {en: Aigerim, ru: Айгерим}\ndiscipline: crafts\n---\nx\n"})
    said = run(box, "programme.csv", data)
    found = events(box)
    felt = found["voylok-za-den"]

    assert set(found) == {"voylok-za-den", "glazur", "noch"}
    assert "programme.csv:5" in said and "[import-row]" in said
    assert felt.title.has("ru") and felt.title.has("kk")
    assert (felt.type, felt.venue, felt.room, felt.capacity, felt.spoken) == (
        "masterclass",
        "dom",
        "101",
        12,
        ("ru", "kk"),
    )
    assert felt.hosts == ("aigerim", "Гость Один")
    assert felt.body and felt.body.pick("ru").text == "Строка\nи ещё"
    assert (f"{found['glazur'].start:%F %H:%M}", found["glazur"].status) == ("2026-04-20 14:30", "cancelled")
    assert f"{found['noch'].end:%F %H:%M}" == "2026-04-22 01:00"


@pytest.mark.parametrize(("first", "row", "called"), [("Начало", ";Войлок", "Начало"), ("Дата", "20.04.2026;Войлок", "Дата"), ("Күні", ";Киіз", "Күні"), ("Начало", "20.04.2026 12:00;", "Название"), ("Начало", "20.04.2026 12:00;\x08", "Название")])  # fmt: skip
def test_a_problem_of_a_row_names_the_heading_of_the_table(
    site: Callable[..., SiteBox], first: str, row: str, called: str
) -> None:
    """Anyone who wrote «Начало» is not sent to look for a column 'start'."""
    said = run(site(), "programme.csv", f"{first};Название\n{row}\n".encode())

    assert f"missing or unreadable: {called} (" in said


def test_a_table_in_english_with_commas(site: Callable[..., SiteBox]) -> None:
    """As Google Sheets exports it."""
    box = site()
    run(box, "sheet.csv", "id,Title,Start,Duration,Venue,Hosts\n1,Felt,2026-04-20 10:00,1.5 h,Hub,Ada and Bob\n")
    run(box, "sheet.csv", "id,Title,Start,Duration,Venue,Hosts\n1,Felt again,4/21/2026 9:00 AM,90,Hub,Ada\n")
    (event,) = events(box).values()

    assert (event.slug, event.title.own, event.hosts) == ("felt", "Felt again", ("Ada",))
    assert (f"{event.start:%F %H:%M}", event.duration and event.duration.total_seconds()) == ("2026-04-21 09:00", 5400)


def test_rooms_of_the_site_are_found_by_any_of_their_names(berlin: SiteBox) -> None:
    """By the name of the venue, by 'venue, room' as in the site's schedule, by a label; nothing is added."""
    house = "name: {en: Hub, ru: Хаб}\nrooms:\n  - {name: A, label: {en: Hall A, ru: Зал А}}\n  - B  # small\n"
    berlin.change("content/venues/hub.yaml", house)
    rooms = ("Hub, Hall A", "Зал А", "Hub", "Хаб, B")
    made = [
        session(guid="", id=n, title=f"T{n}", room=room, date=f"2026-04-2{n}T10:00:00+02:00")
        for n, room in enumerate(rooms)
    ]
    run(berlin, "schedule.json", schedule(*made))

    assert [(event.venue, event.room) for event in events(berlin).values()] == [
        ("hub", "A"),
        ("hub", "A"),
        ("hub", None),
        ("hub", "B"),
    ]
    assert (berlin.root / "content/venues/hub.yaml").read_text("utf-8") == house
    assert not (berlin.root / "content/venues/the-week.yaml").exists()


def test_a_room_without_a_letter_is_added_once(berlin: SiteBox) -> None:
    """Its name has no words to be compared by."""
    run(berlin, "schedule.json", schedule(session(room=":")))
    first = (berlin.root / "content/venues/the-week.yaml").read_text("utf-8")
    run(berlin, "schedule.json", schedule(session(room=":")))

    assert (berlin.root / "content/venues/the-week.yaml").read_text("utf-8") == first
    assert [one.room for one in events(berlin).values()] == [":"]


def test_a_dry_run_writes_nothing(berlin: SiteBox) -> None:
    """It reports what would be written."""
    said = run(berlin, "schedule.json", schedule(session()), "--dry-run")

    assert "felt-from-wool" in said
    assert not (berlin.root / "content/programme").exists()
    assert not (berlin.root / "content/imported.json").exists()


def test_times_are_converted_to_the_site_s_time_zone(site: Callable[..., SiteBox]) -> None:
    """Ten in Berlin is one in the afternoon in Almaty, and that is reported."""
    box = site()
    said = run(box, "schedule.json", schedule(session()))

    assert "Europe/Berlin" in said and "Asia/Almaty" in said
    assert [f"{one.start:%H:%M}" for one in events(box).values()] == ["13:00"]


def test_a_lost_memory_makes_no_duplicates(berlin: SiteBox) -> None:
    """Events are identified by their guid; a broken memory is a problem."""
    run(berlin, "schedule.json", schedule(session()))
    (berlin.root / "content/imported.json").unlink()
    run(berlin, "schedule.json", schedule(session(duration="02:00")))
    assert list(events(berlin)) == ["felt-from-wool"]

    berlin.change("content/imported.json", "{")
    assert "[import-memory]" in run(berlin, "schedule.json", schedule(session()))


def test_a_table_under_another_name_makes_no_duplicates(site: Callable[..., SiteBox]) -> None:
    """A second download is the same table, and a renamed one finds its events by title and start."""
    box = site()
    table = "Title,Start,Room\nFelt,2026-04-20 10:00,A\n"
    for name in ("week.csv", "week (1).csv", "final.csv"):
        run(box, name, table)

    assert list(events(box)) == ["felt"]
    assert list(json.loads((box.root / "content/imported.json").read_text("utf-8"))["programmes"]) == ["week"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain <b>is not closed", "plain **is not closed**"),
        ("1 < 2 and a_b_c * d", "1 < 2 and a_b_c * d"),
        ("<p>a</p><p>b<br>c</p>", "a\n\nb  \nc"),
        ("<h2>Head</h2><pre>x = 1\ny</pre>", "## Head\n\n```\nx = 1\ny\n```"),
        ('<a href="javascript:x">go</a><img src=x onerror=y><style>p{}</style>', "go"),
        ("* already\n* Markdown", "* already\n* Markdown"),
        (
            "see [us](felt.example.org/a), [them](/their/page) and ![wool](https://x.example.org/w.jpg)",
            "see [us](https://felt.example.org/a), them and [wool](https://x.example.org/w.jpg)",
        ),
    ],
)
def test_html_becomes_markdown(html: str, text: str) -> None:
    """Only if it is HTML; nothing executable is left."""
    assert "\n".join(line.rstrip() for line in markdown(html).split("\n")) == "\n".join(
        line.rstrip() for line in text.split("\n")
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("**Kurz** <b>fett</b>", "**Kurz** **fett**"),
        ("a\n\n* b\n  * c <i>d</i>\n<script>alert(1)</script>", "a\n\n* b\n  * c *d*"),
        ('<p><img src="https://x.example.org/a.jpg" alt="Wool"></p>', "[Wool](https://x.example.org/a.jpg)"),
        ('film: <iframe src="https://v.example.org/1"></iframe>', "film: <https://v.example.org/1>"),
        ('<video><source src="https://v.example.org/a.mp4"></video>', "<https://v.example.org/a.mp4>"),
        ('<iframe src="javascript:x">words</iframe>', "words"),
    ],
)
def test_html_beside_markdown_leaves_the_markdown(text: str, written: str) -> None:
    """Asterisks and lists are not escaped; a film or a picture becomes a link."""
    assert markdown(text) == written


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("duration", "minutes"),
    [("1:00:00", 24 * 60), ("1:02:00", 26 * 60), ("8:09:30", 8 * 24 * 60 + 570), ("01:00:00", 60), ("00:45", 45), ("100:30", 6030), ("90", 90), (45, 45), ("", None), (None, None)],
)  # fmt: skip
def test_durations_of_a_schedule(site: Callable[..., SiteBox], duration: object, minutes: int | None) -> None:
    """Three numbers are days, hours and minutes if the first has one digit; a bare number is minutes."""
    box = site({"content/site.yaml": BERLIN})
    run(box, "schedule.json", schedule(session(duration=duration)))
    (event,) = events(box).values()

    assert event.duration == (dt.timedelta(minutes=minutes) if minutes else None)


def test_sessions_that_cannot_be_read_are_named(berlin: SiteBox) -> None:
    """Without a title, a date, or with a duration that is none; what is known of each is said."""
    broken = [{"title": " ", "id": 31}, {"title": "No date", "date": None, "start": ""}, {"title": "Long", "duration": "long"}, {"title": "Short", "duration": "5"}]  # fmt: skip
    path = berlin.root.parent / "schedule.json"
    path.write_text(schedule(session(), *(session(guid="", **each) for each in broken)), "utf-8")
    done = berlin.korme("import", str(path))

    assert done.returncode == 1 and list(events(berlin)) == ["felt-from-wool"]
    for words in ("title (31)", "date, start (No date)", "duration: long (Long)", "duration: 5 (Short)"):
        assert f"missing or unreadable: {words}" in done.stderr


def test_texts_in_several_languages(site: Callable[..., SiteBox]) -> None:
    """A map of languages becomes a text in those of the site; a type in words, never a map as Python prints it."""
    box = site({"content/site.yaml": BERLIN})
    both = {"en": "Felt", "ru": "Войлок", "de": "Filz"}
    run(box, "schedule.json", schedule(session(title=both, type={"en": "Talk"}, track={"de": "Handwerk"}, room={"en": "Hall", "ru": "Зал"}, abstract={"en": "Short.", "ru": "Коротко."}, description={"en": "Long."})))  # fmt: skip
    (event,) = events(box).values()

    assert dict(event.title.values) == {"en": "Felt", "ru": "Войлок"}
    assert (event.type, event.source and event.source.type, event.source and event.source.track, event.room) == ("talk", "Talk", "Handwerk", "Hall")  # fmt: skip
    assert event.summary and dict(event.summary.values) == {"en": "Short."}
    assert event.body and dict(event.body.values) == {"en": "Long.", "ru": "Коротко."}
    assert "{'" not in entry(box, "felt.yaml").read_text("utf-8")


def test_what_an_entry_cannot_hold_is_named(berlin: SiteBox) -> None:
    """Scripts, links that are none, a language that nobody knows; the session comes in."""
    said = run(berlin, "schedule.json", schedule(session(description="<p>a</p><script>x</script><FORM>b</FORM>", language="klingon", url="javascript:x", track="t" * 600)))  # fmt: skip

    assert "HTML left out of “Felt: from wool”: <form>, <script>" in said
    assert "“javascript:alert(1)” was not imported" in said and "“klingon” was not imported" in said
    assert "“javascript:x” was not imported" in said and "ttt” was not imported" in said
    assert events(berlin)["felt-from-wool"].body and berlin.check() == ()


def test_without_the_extra_html_is_not_imported(berlin: SiteBox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written, and the problem explains why; a programme without HTML needs no extra."""
    monkeypatch.setitem(sys.modules, "markdownify", None)
    path = berlin.root.parent / "schedule.json"
    path.write_text(schedule(session(abstract="<p>What felt is.</p>")), "utf-8")

    with pytest.raises(UsageError) as caught:
        import_programme(berlin.options(), path)
    assert (caught.value.problem.code, str(caught.value.problem.mark)) == ("import-tool-missing", "schedule.json")
    assert not entry(berlin).exists()

    path.write_text(schedule(session()), "utf-8")
    import_programme(berlin.options(), path)
    assert entry(berlin).is_file()


@pytest.mark.parametrize(
    ("heading", "field", "tag"),
    [
        ("Title", "title", ""), ("title_ru", "title", "ru"), ("Название (каз.)", "title", "kk"), ("Название", "title", "ru"),
        ("Атауы", "title", "kk"), ("Іс-шара атауы", "title", "kk"), ("Start time", "start", ""), ("Время начала", "start", "ru"),
        ("Өтетін орны", "venue", "kk"), ("Description KK", "body", "kk"), ("Бюджет", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_column_headings_are_recognised(heading: str, field: str, tag: str) -> None:
    """In three languages, with the language of the cells if the heading names one."""
    assert column(heading) == (field, tag)


def test_cells_are_recognised() -> None:
    """Types and languages as people write them."""
    assert [event_type(one) for one in ("Мастер-класс", "шеберлік сабағы", "Lightning Talk", "Talk 30 min", "zzz")] == [
        "masterclass", "masterclass", "talk", "talk", "other",
    ]  # fmt: skip
    assert [language(one) for one in ("рус", "Қазақша", "EN", "клингон")] == ["ru", "kk", "en", ""]


def test_an_unedited_field_is_updated() -> None:
    """Three-way: theirs if mine is the base, otherwise mine; the same change on both sides is none."""
    base = {"title": "A", "room": "1", "hosts": ["x"], "price": "5"}
    found = merge(
        base,
        {"title": "Mine", "room": "1", "hosts": ["x", "y"]},
        {"title": "B", "room": "2", "hosts": ["x", "y"], "price": "5"},
    )

    assert dict(found.edits) == {"room": "2"}
    assert found.kept == ("title",)


def test_only_a_field_s_own_lines_change() -> None:
    """Comments, blank lines and neighbours stay."""
    text = "# top\ntitle: A\nhosts:\n- x\n- y\n\n# about the room\nroom: '1'  # old\nbody: |\n  a\n\n  b\n"
    fields = {"hosts": ["z"], "room": "2", "capacity": "5", "body": "c"}

    assert (
        changed(text, fields)
        == "# top\ntitle: A\nhosts: [z]\ncapacity: 5\n\n# about the room\nroom: '2'  # old\nbody: c\n"
    )
    assert changed("title: A\nroom: B\n", {"room": None}) == "title: A\n"


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        ("{title: A, room: B}", {"room": "C"}, "{title: A, room: C}"),
        ("{title: A, room: B}", {"room": None, "price": "5"}, "{title: A, price: 5}"),
        ("{title: A, room: B,}", {"price": "5"}, "{title: A, room: B, price: 5}"),
        ("{title: A, hosts: [x, y]}  # c", {"hosts": ["z, w"], "title": None}, '{hosts: ["z, w"]}  # c'),
        ('{"title": "A", room: B}', {"title": 'say "x"', "body": "a\n\nb"}, '{"title": "say \\"x\\"", room: B, body: "a\\n\\nb"}'),
        ("{title: A, links: {a: https://x.example.org}}", {"links": {"b": "https://y.example.org"}}, "{title: A, links: {b: https://y.example.org}}"),
        ("{room: B}", {"room": None}, "{}"),
        ("{title: A, room}", {"room": "C"}, None),
    ],
)  # fmt: skip
def test_fields_that_share_a_line_are_changed(text: str, fields: dict[str, Any], expected: str | None) -> None:
    """In an entry and in a day's list; a form that cannot be edited is left alone."""
    assert changed(f"{text}\n", fields) == (None if expected is None else f"{expected}\n")
    inner = text.replace("{", "{name: felt, ", 1)
    day = SourceFile("a.yaml", f"events:\n  - {inner}\n  - {{name: other, title: O}}\n")
    found = with_fields(day, fields, event="felt")
    if expected is not None:
        wanted = expected.replace("{", "{name: felt, " if len(expected) > 2 else "{name: felt", 1)
        assert found and found.text == day.text.replace(inner, wanted)


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_an_import_changes_no_other_byte(berlin: SiteBox, end: str) -> None:
    """Line ends, byte order mark, quotation marks, blank lines and comments of an entry and of a venue stay."""
    run(berlin, "schedule.json", schedule(session()))
    venue = "name: The Week\nrooms:\n  - Hall One  # the large one\n\n# how to get there\naddress: Here\n"
    berlin.change("content/venues/the-week.yaml", venue.replace("\n", end))
    text = (
        entry(berlin)
        .read_text("utf-8")
        .replace("type: talk\n", 'type: "talk"  # or a workshop?\n\n')
        .replace("\n", end)
    )
    entry(berlin).write_bytes(b"\xef\xbb\xbf" + text.encode())
    run(berlin, "schedule.json", schedule(session(type="workshop", room="Hall Two", description="New.\n\nBody.")))
    start = text.index("First part.")
    expected = (
        text[:start]
        .replace('"talk"', '"workshop"')
        .replace("Hall One", "Hall Two")
        .replace("type: lecture", "type: workshop")
    )

    assert entry(berlin).read_bytes() == b"\xef\xbb\xbf" + f"{expected}New.{end}{end}Body.{end}".encode()
    assert (berlin.root / "content/venues/the-week.yaml").read_bytes().decode() == venue.replace(
        "large one\n", "large one\n  - Hall Two\n"
    ).replace("\n", end)


def changed(text: str, fields: dict[str, Any]) -> str | None:
    source = with_fields(SourceFile("a.yaml", text), fields)
    return source.text if source else None


STRANGE = [
    ({"duration": "999999999999999:00"}, "Far"),
    ({"date": "0001-01-01T00:00:00+14:00"}, "Far"),
    ({"date": "9999-12-31T23:59:00-12:00"}, "Far"),
    ({"persons": 5}, "Far"),
    ({"links": ["x"]}, "Far"),
]


@pytest.mark.parametrize(("more", "called"), STRANGE)
def test_a_session_beyond_the_calendar_is_reported_and_the_others_imported(
    site: Callable[..., SiteBox], more: dict[str, Any], called: str
) -> None:
    """One that cannot be read does not keep the others out."""
    box = site({"content/site.yaml": BERLIN})
    text = schedule(session(), session(guid="", id=18, title=called, **more))

    said = run(box, "schedule.json", text)

    assert "[import-row]" in said and f"({called})" in said and "schedule.json" in said
    assert [event.title.pick("en").text for event in events(box).values()] == ["Felt: from wool"]


def test_a_night_after_the_last_day_of_all(site: Callable[..., SiteBox]) -> None:
    """Also if the day, not the session, is beyond the calendar; rooms in another form are ignored."""
    box = site({"content/site.yaml": BERLIN})
    days = [
        {
            "date": "9999-12-31",
            "day_start": "9999-12-31T09:00:00",
            "rooms": {"A": [{"title": "Far", "start": "01:00"}]},
        },
        {"date": "2026-04-20", "rooms": {"A": [session(), 5]}},
    ]

    said = run(box, "schedule.json", schedule(days=days, rooms=5))

    assert said.count("[import-row]") == 2 and "(Far)" in said and len(events(box)) == 1


def test_numbers_and_characters_that_cannot_be_written(site: Callable[..., SiteBox]) -> None:
    """A room for infinitely many people, a lone surrogate: neither interrupts the import."""
    box = site({"content/site.yaml": BERLIN})
    text = schedule(
        session(title="a\ud800b", guid="\ud800", url="\ud800", links=[{"url": "https://x.example.org/\ud800"}]),
        rooms=[{"name": "Hall One", "capacity": float("inf")}],
    ).replace("Infinity", "1e999")

    said = run(box, "schedule.json", text)

    assert "import-row" not in said
    assert [event.title.pick("en").text for event in events(box).values()] == ["a\ufffdb"]


def test_an_end_before_the_start_is_called_so(site: Callable[..., SiteBox]) -> None:
    """It may be a slip in either time; a night that ends in the morning is none."""
    box = site()
    rows = ["Title;Date;Time", "Slip;2026-04-20;11:00-10:00", "Night;2026-04-20;22:00-02:00"]

    said = run(box, "programme.csv", "\n".join(rows))

    assert "programme.csv:2" in said and "the end is not after the start" in said
    assert [event.title.own for event in events(box).values()] == ["Night"]


def test_rows_beyond_the_calendar_are_reported_with_their_lines(site: Callable[..., SiteBox]) -> None:
    """The others are imported; a long run of white space takes no time."""
    box = site()
    rows = [
        "Title;Date;Start;End;Duration;Hosts",
        "Long;2026-04-20;10:00;;999999999999h;",
        "Late;9999-12-31;10:00;09:00;;",
        f"Good;2026-04-20;10:00;11:00;;Ada{' ' * 60_000}B and  Cleo D",
    ]

    said = run(box, "programme.csv", "\n".join(rows))

    assert "programme.csv:2" in said and "programme.csv:3" in said and said.count("[import-row]") == 2
    assert [event.hosts for event in events(box).values()] == [("Ada B", "Cleo D")]


def test_a_nickname_that_looks_like_a_folder_is_shown(site: Callable[..., SiteBox]) -> None:
    """It is no reference: nothing is reported, and visitors read it; people of the site are linked as before."""
    box = site(
        {
            "content/site.yaml": BERLIN,
            "creatives/ada-b/index.md": "---\nname: Ada B.\ndiscipline: crafts\n---\nx\n",
        }
    )
    table = (
        'Title,Start,Duration,Hosts\nFelt,2026-04-20 10:00,90,"blue-bird, ada-b, Ada B."\nInk,2026-04-20 12:00,90,Max\n'
    )
    run(box, "programme.csv", table)
    found = events(box)

    assert box.check() == ()
    assert found["felt"].hosts == ("blue-bird", "ada-b")
    assert found["felt"].source and found["felt"].source.people == ("blue-bird",)
    assert found["ink"].source is None and "source" not in entry(box, "ink.yaml").read_text("utf-8")
    assert "blue-bird" in box.build().text("programme/felt/index.html")


def test_sessions_at_once_in_a_room_are_reported_once(berlin: SiteBox) -> None:
    """The room is written as shared, so the site can be built; a room of the site's own stays as it is."""
    berlin.change("content/venues/hub.yaml", "name: Hub\nrooms: [A, {name: B, shared: yes}]\n")
    rooms = ["Hall One", "Hall One", "Hall One", "Hall Two", "Hub, A", "Hub, A", "Hub, B", "Hub, B"]
    made = [session(guid="", id=n, title=f"T{n}", room=room, persons=[]) for n, room in enumerate(rooms, 1)]
    apart = session(guid="", id=9, title="T9", room="Hall Two", date="2026-04-20T11:30:00+02:00", persons=[])
    said = run(berlin, "schedule.json", schedule(*made, apart))
    venue = (berlin.root / "content/venues/the-week.yaml").read_text("utf-8")

    assert venue == "name: The Week\nrooms:\n- name: Hall One\n  shared: 'yes'\n- Hall Two\n"
    assert said.count("[import-room-shared]") == 2
    assert "Hall One has several sessions at the same time (2), such as “T1” and “T2”" in said
    assert "write `shared: yes` for the room in content/venues/hub.yaml" in said
    assert [code for code, _ in berlin.check()] == ["room-twice"]
    assert berlin.root.joinpath("content/venues/hub.yaml").read_text("utf-8").count("shared") == 1


def test_a_session_that_takes_place_twice_stays_two_events(berlin: SiteBox) -> None:
    """Also when the memory is lost: neither takes the other's file."""
    first, second = session(description=""), session(date="2026-04-21T10:00:00+02:00", description="")
    run(berlin, "schedule.json", schedule(first, second))
    (berlin.root / "content/imported.json").unlink()
    before = {path: path.read_bytes() for path in sorted((berlin.root / "content/programme").iterdir())}
    said = run(berlin, "schedule.json", schedule(first, second))

    assert "new: 0, changed: 0" in said
    assert {path: path.read_bytes() for path in sorted((berlin.root / "content/programme").iterdir())} == before
    assert [f"{event.start:%d}" for event in events(berlin).values()] == ["20", "21"]
