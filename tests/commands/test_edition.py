"""`korme edition new`: a year begins; what was there stays with the year before, and no old file is edited."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from site_box import CREATIVE, SITE_YAML, SiteBox, bytes_of, picture

from korme.cli.main import main
from korme.commands.edition import plan_edition, read_dates
from korme.commands.importer.run import import_programme
from korme.commands.rename.remove import remove
from korme.commands.rename.rename import rename
from korme.core.problems import KormeError, UsageError

DATES = "19–25 April 2027"
OPENING = "title: Opening\nstart: 2026-04-20T18:00\nduration: 1h\nvenue: hub\nhosts: [aigerim]\n"
DAY = "venue: hub\nevents:\n  - name: opening\n    title: Opening again\n    start: 18:00\n    duration: 1h\n"


@pytest.fixture
def fair(tmp_path: Path) -> SiteBox:
    """A site of 2026 that says nowhere which year anything is of."""
    return SiteBox(tmp_path / "site").add(
        {
            "content/site.yaml": SITE_YAML + "edition: 2026  # the year\n",
            "content/editions/2026.yaml": "title: {en: Expo 2026, ru: Экспо 2026}\nstart: 2026-04-20\nend: 2026-04-26\n",
            "content/venues/hub.yaml": "name: Hub\n",
            "content/programme/opening.yaml": OPENING,
            "creatives/aigerim/index.md": CREATIVE,
            "creatives/aigerim/works/light.jpg": picture(),
        }
    )


def opened(fair: SiteBox, *more: str, dates: str = DATES) -> int:
    return main(["edition", "new", "2027", "--root", str(fair.root), "--dates", dates, *more])


def text(fair: SiteBox, path: str) -> str:
    return (fair.root / path).read_text("utf-8")


def test_a_year_is_opened_and_old_files_stay_as_they_are(fair: SiteBox) -> None:
    before = bytes_of(fair.root)
    assert opened(fair) == 0
    after = bytes_of(fair.root)

    assert {path for path in after if after[path] != before.get(path) and path[0] != "."} == {
        "content/editions/2027.yaml",
        "content/entered.json",
        "content/site.yaml",
    }
    assert text(fair, "content/site.yaml") == SITE_YAML + "edition: 2027  # the year\n"
    assert "title:\n  en: Expo 2027\n  ru: Экспо 2027\nstart: 2027-04-19\nend: 2027-04-25\n" in text(
        fair, "content/editions/2027.yaml"
    )
    assert json.loads(text(fair, "content/entered.json"))["editions"] == {"2026": {"aigerim": ["light"]}}
    assert (fair.root / "content/programme/2027").is_dir()
    site = fair.planned().site
    assert site.events_of_edition == {"2027": (), "2026": (site.events["opening"],)}
    assert site.edition_of_work == {("aigerim", "light"): "2026"}
    assert site.editions_of == {"aigerim": ("2026",)}


def test_what_comes_after_is_of_the_new_year_and_may_have_last_years_name(fair: SiteBox) -> None:
    """Last year's address still leads to last year's event; also for an event in a day's list."""
    opened(fair)
    fair.add(
        {
            "content/programme/2027/2027-04-20.yaml": DAY,
            "creatives/berik/index.md": "---\nname: Berik\ndiscipline: crafts\n---\n",
            "creatives/aigerim/works/new.jpg": picture(90, 60),
        }
    )
    for _ in range(2):  # the second time from what was kept
        built = fair.build()
        assert built.ok
        site = fair.planned().site
        assert [event.slug for event in site.events_of_edition["2027"]] == ["2027/opening"]
        assert "Opening again" in built.main("programme/2027/opening/index.html")
        assert "again" not in built.main("programme/opening/index.html")
    assert site.editions_of == {"aigerim": ("2027", "2026"), "berik": ("2027",)}
    assert site.works_in_edition == {"2027": (("aigerim", "new"),), "2026": (("aigerim", "light"),)}
    assert "UID:2027/opening@" in built.text("programme.ics")
    assert "UID:opening@" not in built.text("programme.ics")
    assert "UID:opening@" in built.text("editions/2026.ics")
    assert "Light" in built.main("editions/2026/index.html")


def test_lists_switch_between_years(fair: SiteBox) -> None:
    """The links lead to the page of each year; people say their years; with one year there is no switch."""
    alone = fair.build().main("creatives/index.html")
    assert 'data-g="edition"' not in alone
    assert "2026" not in alone
    opened(fair)
    fair.change("creatives/berik/index.md", "---\nname: Berik\ndiscipline: crafts\n---\n")
    made = fair.build().main("creatives/index.html")

    assert 'href="../editions/2027/" data-g="edition" data-k="2027"' in made
    assert 'href="../editions/2026/" data-g="edition" data-k="2026"' in made
    assert 'data-g="edition" data-k="" aria-current="true">\nAll years' in made
    register = made[made.index("korme-register") :]
    assert register.index("Berik") < register.index("Aigerim")


def test_until_the_new_year_has_something_the_old_one_is_named(fair: SiteBox) -> None:
    """Home counts last year's works and says so, the programme leads to last year's, subscribers keep their calendar."""
    opened(fair)
    built = fair.build()

    assert '<a href="editions/2026/">\n2026\n</a>\n: 1 work' in built.main("index.html")
    programme = built.main("programme/index.html")
    assert "The programme is being made." in programme
    assert 'href="../editions/2026/#programme"' in programme
    assert "UID:opening@" in built.text("programme.ics")
    assert 'href="../../editions/2026/"' in built.main("programme/opening/index.html")
    fair.change("creatives/aigerim/works/new.jpg", picture(90, 60))
    home = fair.build().main("index.html")
    before = re.search(r"(?s)<section[^>]* data-korme-then.*?</section>", home)
    assert before and "2026" not in home.replace(before[0], "")  # on days of the festival: the same day a year before
    assert "All 2 works" in home


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        ("2027-04-19..2027-04-25", (19, 25)),
        ("19–25 апреля", (19, 25)),
        ("19.04.2027 - 25.04.2027", (19, 25)),
        ("19 April", (19, 19)),
    ],
)
def test_dates_are_read_as_people_write_them(fair: SiteBox, dates: str, days: tuple[int, int]) -> None:
    first, last = read_dates(dates, plan_edition(fair.options(), "2027").config, "2027")

    assert (first, last) == (dt.date(2027, 4, days[0]), dt.date(2027, 4, days[1]))


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("2027",), "option-missing"),
        (("2027", "--start", "2027-04-19"), "option-missing"),
        (("2027", "--dates", "soon"), "not-a-date"),
        (("2027", "--dates", "03/04/2027"), "not-a-date"),
        (("2027", "--start", "2027-04-25", "--end", "2027-04-19"), "ends-early"),
        (("2027", "--dates", DATES, "--end", "2027-04-25"), "option-twice"),
        (("2027", "--start", "0001-04-19", "--end", "0001-04-25"), "not-a-date"),
        (("2027", "--start", "2026-04-26", "--end", "2026-04-30"), "editions-overlap"),
        (("2026", "--dates", DATES), "entry-exists"),
        (("Next year!", "--dates", DATES), "invalid-name"),
        (("con", "--dates", DATES), "invalid-name"),
        (("index", "--dates", DATES), "invalid-name"),
    ],
)
def test_what_cannot_be_opened_changes_nothing(
    fair: SiteBox, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], code: str
) -> None:
    before = bytes_of(fair.root)

    assert main(["edition", "new", *args, "--root", str(fair.root)]) == 2
    assert f"[{code}]" in capsys.readouterr().err
    assert bytes_of(fair.root) == before


def test_an_interrupted_command_goes_on(fair: SiteBox) -> None:
    """The settings come last: without them the year is not open, and the same command opens it."""
    opened(fair)
    whole = bytes_of(fair.root)
    for lost in ((), ("content/entered.json",), ("content/entered.json", "content/editions/2027.yaml")):
        fair.change("content/site.yaml", SITE_YAML + "edition: 2026  # the year\n")
        for path in lost:
            fair.remove(path)
        assert opened(fair) == 0
        assert bytes_of(fair.root) == whole
    assert opened(fair) == 2


def test_the_year_after_next_keeps_what_was_recorded(fair: SiteBox) -> None:
    opened(fair)
    fair.change("creatives/aigerim/works/new.jpg", picture(90, 60))
    rename(fair.options(), "creatives/aigerim", "aigerim-s")
    assert main(["edition", "new", "2028", "--root", str(fair.root), "--dates", "2028-04-17..2028-04-23"]) == 0

    editions = json.loads(text(fair, "content/entered.json"))["editions"]
    assert editions == {"2026": {"aigerim": ["light"]}, "2027": {"aigerim-s": ["new"]}}
    assert fair.planned().site.works_in_edition == {
        "2028": (),
        "2027": (("aigerim-s", "new"),),
        "2026": (("aigerim-s", "light"),),
    }


def test_a_draft_stays_with_the_year_in_which_it_came(fair: SiteBox) -> None:
    """A work published, and renamed, after the next year was opened is one of the year before; a person is of the year of the first page."""
    dana = "---\nname: Dana\ndiscipline: crafts\ndraft: yes\n---\n"
    fair.add(
        {
            "creatives/aigerim/works/late.yaml": "title: Late\ndraft: yes\n",
            "creatives/aigerim/works/late.jpg": picture(90, 60),
            "creatives/dana/index.md": dana,
            "creatives/dana/works/felt.jpg": picture(60, 90),
        }
    )
    opened(fair)
    assert json.loads(text(fair, "content/entered.json"))["editions"] == {"2026": {"aigerim": ["late", "light"]}}
    rename(fair.options(), "creatives/aigerim/works/late", "later")
    fair.change(
        "creatives/aigerim/works/later.yaml",
        text(fair, "creatives/aigerim/works/later.yaml").replace("draft: yes\n", ""),
    )
    fair.change("creatives/dana/index.md", dana.replace("draft: yes\n", ""))
    site = fair.planned().site

    assert site.edition_of_work == {
        ("aigerim", "later"): "2026",
        ("aigerim", "light"): "2026",
        ("dana", "felt"): "2027",
    }
    assert site.editions_of == {"aigerim": ("2026",), "dana": ("2027",)}


def test_an_earlier_year_is_only_added(fair: SiteBox) -> None:
    assert main(["edition", "new", "2025", "--root", str(fair.root), "--dates", "2025-04-21..2025-04-27"]) == 0

    assert text(fair, "content/site.yaml") == SITE_YAML + "edition: 2026  # the year\n"
    assert not (fair.root / "content/entered.json").exists()


def test_years_opened_by_hand_report_what_belongs_to_none(fair: SiteBox) -> None:
    """Events have their days; works and people that say nothing are not guessed."""
    fair.change("content/editions/2027.yaml", "title: Expo 2027\nstart: 2027-04-19\nend: 2027-04-25\n")
    fair.change("content/site.yaml", SITE_YAML + "edition: 2027\n")

    assert ("edition-unclear", f"content/site.yaml:{SITE_YAML.count(chr(10)) + 1}:10") in fair.check()
    site = fair.planned().site
    assert [event.slug for event in site.events_of_edition["2026"]] == ["opening"]
    assert site.edition_of_work == {("aigerim", "light"): ""}
    fair.change("creatives/aigerim/index.md", CREATIVE.replace("---\n", "---\neditions: [2026]\n", 1))
    assert "edition-unclear" not in dict(fair.check())
    assert fair.planned().site.edition_of_work == {("aigerim", "light"): "2026"}


def test_a_broken_record_is_reported_and_nothing_is_opened(fair: SiteBox) -> None:
    fair.change("content/entered.json", '{"editions": {"2026": [')
    assert ("entered-broken", "content/entered.json:1:24") in fair.check()
    with pytest.raises(KormeError):
        plan_edition(fair.options(), "2027")
    for wrong in ("[]", '{"editions": []}', '{"editions": {"2026": {"a": "b"}}}', '{"editions": {"2026": {"a": [1]}}}'):
        fair.change("content/entered.json", wrong)
        assert ("entered-broken", "content/entered.json") in fair.check()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("creatives/berik/index.md", "---\nname: [\n---\n"),
        ("creatives/aigerim/works/new.yaml", "title: New\n"),
        ("content/editions/2025.yaml", "title: Expo 2025\n"),
    ],
)
def test_what_could_not_be_recorded_has_to_be_fixed_first(fair: SiteBox, path: str, content: str) -> None:
    """Otherwise it would be of the new year as soon as it can be read."""
    before = bytes_of(fair.change(path, content).root)

    assert opened(fair) == 1
    assert bytes_of(fair.root) == before


def test_new_events_go_to_the_folder_of_their_year(fair: SiteBox) -> None:
    """By their day, or as said; those of the first edition stay where they were."""
    opened(fair)
    new = [
        "new",
        "event",
        "--root",
        str(fair.root),
        "--title",
        "Opening",
        "--duration",
        "1h",
        "--venue",
        "hub",
        "--start",
    ]
    assert main([*new, "2027-04-19 18:00"]) == 0
    assert main([*new, "2027-04-19 18:00"]) == 2
    assert main([*new, "2026-04-21 18:00", "--as", "walk"]) == 0
    assert main([*new, "2026-04-21 18:00", "--as", "late", "--edition", "2027"]) == 0

    assert (fair.root / "content/programme/2027/opening.yaml").is_file()
    assert (fair.root / "content/programme/walk.yaml").is_file()
    assert (fair.root / "content/programme/2027/late.yaml").is_file()


def test_next_years_table_leaves_last_years_events_alone(fair: SiteBox) -> None:
    """The same title and the same number, in a file of the same name."""
    table = fair.root.parent / "programme.csv"
    table.write_text("id;title;start;venue\n1;Felt;2026-04-21 10:00;Hub\n2;Ink;2026-04-22 10:00;Hub\n", "utf-8")
    import_programme(fair.options(), table)
    opened(fair)
    last = {path: data for path, data in bytes_of(fair.root).items() if path.startswith("content/programme/")}
    table.write_text("id;title;start;venue\n1;Felt;2027-04-20 10:00;Hub\n3;Clay;2027-04-21 10:00;Hub\n", "utf-8")
    news, _ = import_programme(fair.options(), table)

    assert sorted(one.what for one in news) == ["import-added", "import-added"]
    now = bytes_of(fair.root)
    assert {path: now[path] for path in last} == last
    assert {path for path in now if path.startswith("content/programme/2027/")} == {
        "content/programme/2027/clay.yaml",
        "content/programme/2027/felt.yaml",
    }
    assert import_programme(fair.options(), table)[0] == []


def test_an_event_of_a_later_year_is_renamed_in_its_folder(fair: SiteBox) -> None:
    """By its file or its address; links, its alias and its identity in calendars follow."""
    opened(fair)
    fair.change("content/programme/2027/opening.yaml", OPENING.replace("2026-04-20", "2027-04-20"))
    fair.change(
        "content/pages/about.md",
        "---\ntitle: About\n---\n[Come](/programme/2027/opening/), [then](/programme/opening/)\n",
    )
    done = rename(fair.options(), "/programme/2027/opening/", "begin")

    assert (done.old, done.new) == ("programme/2027/opening/", "programme/2027/begin/")
    assert "[Come](/programme/2027/begin/), [then](/programme/opening/)" in text(fair, "content/pages/about.md")
    assert "/programme/2027/opening/" in text(fair, "content/programme/2027/begin.yaml")
    assert fair.planned().site.first_name("event", "2027/begin") == "2027/opening"


def test_an_edition_with_events_in_its_folder_keeps_its_name(fair: SiteBox) -> None:
    """Another one may have a new name: what was recorded follows it."""
    opened(fair)
    fair.change("content/programme/2027/opening.yaml", OPENING.replace("2026-04-20", "2027-04-20"))
    for change in (
        lambda: rename(fair.options(), "content/editions/2027", "expo"),
        lambda: remove(fair.options(), "content/editions/2027"),
    ):
        with pytest.raises(UsageError) as stopped:
            change()
        assert stopped.value.problem.code == "edition-has-events"
    rename(fair.options(), "content/editions/2026", "first")
    assert fair.planned().site.edition_of_work == {("aigerim", "light"): "first"}
    fair.remove("content/editions/first.yaml").change(
        "content/editions/2025.yaml", "title: A\nstart: 2025-04-20\nend: 2025-04-26\n"
    )
    site = fair.planned().site
    assert site.edition_of_work == {("aigerim", "light"): ""}
    assert site.people_in_edition["2027"] == ("aigerim",)  # she is a host


@pytest.mark.parametrize("folder", ["2030", "later"])
def test_a_folder_of_no_edition_is_reported(fair: SiteBox, folder: str) -> None:
    """An empty folder in the place of its edition is none."""
    (fair.root / "content/editions" / folder).mkdir()
    fair.change(f"content/programme/{folder}/opening.yaml", OPENING)

    assert ("no-index", f"content/programme/{folder}") in fair.check()


def test_an_empty_folder_of_a_year_to_come_stops_nothing(fair: SiteBox) -> None:
    """A note says what to do with it."""
    (fair.root / "content/programme/2030").mkdir()

    assert ("folder-empty", "content/programme/2030") in fair.check()
    assert fair.build().ok


def test_editions_that_overlap_are_reported(fair: SiteBox) -> None:
    fair.change("content/editions/winter.yaml", "title: Winter\nstart: 2026-04-26\nend: 2026-12-27\n")

    assert ("editions-overlap", "content/editions/winter.yaml:2:8") in fair.check()


def test_an_unknown_name_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        plan_edition(SiteBox(tmp_path).options(), "2027")
