"""`korme hanging`: the list as a spreadsheet, out and back in, and numbers for works that have none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_box import SITE_YAML, SiteBox, picture

from korme.cli.main import main
from korme.commands.hanging.list_text import Rows, WallPlace, places_in, rows_of, written
from korme.commands.hanging.merge import ListChanges, merged
from korme.commands.hanging.rows import row_edits
from korme.commands.hanging.run import Hanging, exported, numbered
from korme.commands.hanging.sheet import COLUMNS, as_table, csv_of, known_headings, sheet_rows
from korme.commands.importer.tables import rows_of_csv
from korme.read.hanging import table_in
from korme.read.source_file import SourceFile
from korme.site.site import Site

PATH = "content/hanging/2026.yaml"
NAMES = [f"{who}/{work}" for who in ("aida", "bela") for work in ("dew", "fog", "ice", "ink", "sun")]
LANGUAGES = ("en", "ru")
HEADINGS = {column: column for column in COLUMNS}
LIST = """# Ours
gap: 4 cm
walls:
  # the first thing one sees
  - venue: hub  # the mill
    room: "102"
    wall: {en: North wall, ru: Северная стена}
    width: 6 m
    works:
      # loans
      - 12: aida/dew  # handle with care
      - aida/fog

  - venue: hall
    works: [7: bela/dew]  # alone
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    """Ten works, some with the same title, and two venues with rooms and none."""
    box = SiteBox(tmp_path_factory.mktemp("hanging"))
    return box.add(
        {
            "content/site.yaml": SITE_YAML.replace("languages: [en, ru, kk]", "languages: [en, ru]"),
            "content/venues/hub.yaml": 'name: {en: Hub, ru: Хаб}\nrooms: ["102", {name: yard, label: {en: The yard, ru: Двор}}]\n',
            "content/venues/hall.yaml": "name: Hall\n",
            **{
                f"creatives/{one}/index.md": f"---\nname: {one.title()}\ndiscipline: crafts\n---\n"
                for one in ("aida", "bela")
            },
            **{f"creatives/{name.replace('/', '/works/')}.jpg": picture() for name in NAMES},
            **{f"creatives/{name.replace('/', '/works/')}.yaml": f"title: '={name[5:]}'\n" for name in NAMES},
            PATH: LIST,
        }
    )


@pytest.fixture(scope="module")
def site(shop: SiteBox) -> Site:
    return shop.planned().site


def hanging(site: Site, text: str = LIST) -> Hanging:
    source = SourceFile(PATH, text)
    table = table_in(text, PATH, LANGUAGES, [])
    assert table
    return Hanging(site, "2026", source, table, True)


def back(site: Site, list_: Hanging, sheet: str) -> tuple[ListChanges, str]:
    """What a spreadsheet changes, and the list's text after it."""
    changes = merged(site, list_.table, sheet_rows(rows_of_csv(sheet)), "list.csv")
    after = written(list_.source, list_.table, changes.walls, changes.new, LANGUAGES)
    assert after
    return changes, after.text


PLACES = st.builds(
    WallPlace, st.just("hub"), st.sampled_from(["102", "yard", ""]), st.sampled_from(["", "N", "Ost: 2"])
) | st.builds(WallPlace, st.just("hall"), st.sampled_from(["", "Loft #3"]), st.sampled_from(["", "№ 5"]))


@st.composite
def lists(draw: st.DrawFn) -> dict[WallPlace, Rows]:
    """Works on walls, some with numbers, some of no place but with a number."""
    works = draw(st.lists(st.sampled_from(NAMES), unique=True))
    numbers = draw(st.lists(st.none() | st.integers(1, 99), min_size=len(works), max_size=len(works)))
    found: dict[WallPlace, Rows] = {}
    seen: set[int] = set()
    for work, number in zip(works, numbers, strict=True):
        own = None if number in seen else number
        seen |= {own} if own else set()
        place = draw(PLACES | st.just(WallPlace()) if own else PLACES)
        found[place] = (*found.get(place, ()), (own, work))
    return found


def text_of(site: Site, walls: dict[WallPlace, Rows]) -> str:
    """A list as it is first written, with a comment at each work."""
    empty = hanging(site, "# top\n")
    new = [(-1, place, rows) for place, rows in walls.items()]
    made = written(empty.source, empty.table, {}, new, LANGUAGES) if new else empty.source
    assert made
    return "\n".join(f"{line}  # {line.split()[-1]}!" if "/" in line else line for line in made.text.split("\n"))


def sheet_of(site: Site, list_: Hanging) -> list[dict[str, str]]:
    return list(as_table(site, list_.table, list_.places, list_.unlisted, "en"))


def hung(text: str) -> dict[WallPlace, Rows]:
    table = table_in(text, PATH, LANGUAGES, [])
    assert table
    found = zip(places_in(table, "en"), table.walls, strict=True)
    return {place: rows_of(wall.works) for place, wall in found if wall.works}


@given(walls=lists())
@settings(max_examples=40, deadline=None)
def test_out_and_in_again_changes_nothing(site: Site, walls: dict[WallPlace, Rows]) -> None:
    list_ = hanging(site, text_of(site, walls))
    changes, after = back(site, list_, exported(list_, HEADINGS, "ru").decode("utf-8-sig"))

    assert after == list_.source.text
    assert (changes.problems, changes.unsaid) == ((), 0)


@given(before=lists(), after=lists())
@settings(max_examples=40, deadline=None)
def test_a_spreadsheet_can_say_any_list(
    site: Site, before: dict[WallPlace, Rows], after: dict[WallPlace, Rows]
) -> None:
    """What it says comes about, and comments go with their works."""
    list_ = hanging(site, text_of(site, before))
    wanted = hanging(site, text_of(site, after))
    rows = {row["work"]: row for row in sheet_of(site, wanted)}
    kept = {work: number for own in before.values() for number, work in own}
    final = {work: number or kept.get(work) for own in after.values() for number, work in own}
    final |= {work: number for work, number in kept.items() if work not in final}
    numbers = [number for number in final.values() if number]
    if len(set(numbers)) < len(numbers):
        return
    changes, text = back(site, list_, csv_of(list(rows.values())[::-1], HEADINGS, "en").decode("utf-8-sig"))
    found = {work: (number, place) for place, own in hung(text).items() for number, work in own}

    assert changes.problems == ()
    for place, own in after.items():
        assert [work for _, work in hung(text).get(place, ()) if work in final and place.venue] == (
            [work for _, work in own] if place.venue else []
        )
    assert {work: number for work, (number, _) in found.items() if number} == {
        work: one for work, one in final.items() if one
    }
    assert all(f"{work}  # {work}!" in text for work in found.keys() & kept.keys())
    assert text.startswith("# top\n")


def test_hand_edits_stay(site: Site) -> None:
    """A work moves with its comments; walls that do not change keep every byte."""
    list_ = hanging(site)
    sheet = "Номер;Работа;Площадка;Зал;Стена;Порядок\n12;aida/dew;Хаб;Двор;;\n;aida/fog;hub;102;северная стена;1\n;bela/sun;Хаб;102.0;North wall;0,5\n"
    changes, text = back(site, list_, sheet)

    assert text == LIST.replace(
        "      # loans\n      - 12: aida/dew  # handle with care\n      - aida/fog\n",
        "      - bela/sun\n      - aida/fog\n\n  - venue: hub\n    room: yard\n    works:\n"
        "      # loans\n      - 12: aida/dew  # handle with care\n",
    )
    assert (changes.hung, changes.moved, changes.taken, changes.unsaid) == (1, 1, 0, 1)


def test_what_is_not_understood_stays_where_it_is(site: Site) -> None:
    """Each row is named with its line, and the work it may mean does not move."""
    sheet = (
        "title,artist,number,venue,room,order\n=dew,,1,Hall,,\n=dew,Aida,x,Hall,,\n=mist,Aida,1,Hall,,\n=fog,Aida,,Barn,,\n"
        "=fog,Aida,,Hub,Cellar,\n=dew,Aida,12,Hub,102,first\n=ink,Aida,12,Hall,,\n=ink,Aida,13,Hall,,\n"
    )
    changes, text = back(site, hanging(site), sheet)

    hints = {each.mark.line: each.hint for each in changes.problems}
    assert hints == {2: "works", 3: "number", 4: "work", 5: "venue", 6: "room", 7: "order", 8: "taken", 9: "twice"}
    assert text == LIST.replace(
        "    works: [7: bela/dew]  # alone\n", "    works:\n      - 7: bela/dew\n      - aida/ink\n    # alone\n"
    )


def test_a_work_that_is_taken_down_keeps_its_number(site: Site) -> None:
    changes, text = back(site, hanging(site), "work,venue\naida/dew,\naida/fog,\n")

    assert (changes.taken, hung(text)[WallPlace()]) == (2, ((12, "aida/dew"),))
    assert "aida/fog" not in text


def test_numbers_go_on_after_the_highest(site: Site) -> None:
    after, given = numbered(hanging(site, LIST.replace("aida/fog", "aida/fog\n      - bela/ink")))

    assert given == {"aida/fog": 13, "bela/ink": 14}
    assert "      - 13: aida/fog\n      - 14: bela/ink\n" in after.text
    assert "      - 12: aida/dew  # handle with care\n" in after.text
    assert "last_number: 14\n" in after.text


def test_the_number_of_a_work_that_is_gone_is_not_given_again(site: Site) -> None:
    """Whether it was numbered by the command or by hand."""
    source = SourceFile(PATH, LIST)
    gone = row_edits(source, lambda work: work == "aida/dew")
    assert gone is not None
    _, given = numbered(hanging(site, source.edited(gone).text))

    assert given == {"aida/fog": 13}


def test_titles_are_no_formulas(site: Site) -> None:
    """What a stranger has called a work does nothing in a spreadsheet; a Russian one gets semicolons."""
    text = exported(hanging(site), HEADINGS, "ru")

    assert text.startswith(b"\xef\xbb\xbfnumber;code;")
    assert b";'=dew;" in text
    assert "Хаб;102;Северная стена;1;aida/dew".encode() in text
    assert known_headings(rows_of_csv(text.decode("utf-8-sig"))) == len(COLUMNS)


def test_the_command(
    shop: SiteBox, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = ["--root", str(shop.root), "--messages", "en"]

    assert main(["hanging", *root]) == 0
    shown = capsys.readouterr().out
    assert "12  aida/dew  hub, 102, North wall" in shown and "without a place: 7 works" in shown
    assert main(["hanging", "export", *root, "--edition", "2026"]) == 0
    assert main(["hanging", "export", *root]) == 2
    sheet = Path("hanging-2026.csv")
    filled = sheet.read_text("utf-8-sig").replace("'=sun,,,,,,aida/sun", "'=sun,,Hall,,,1,aida/sun")
    sheet.write_text(filled, "cp1251")
    assert main(["hanging", "import", str(sheet), *root, "--dry-run"]) == 0
    assert "+" in capsys.readouterr().out and (shop.root / PATH).read_text("utf-8") == LIST
    assert main(["hanging", "import", str(sheet), *root]) == 0
    assert main(["hanging", "number", *root]) == 0
    assert {work for own in hung((shop.root / PATH).read_text("utf-8")).values() for _, work in own} >= {
        "aida/sun",
        "aida/dew",
    }
    assert main(["hanging", "import", str(Path(__file__)), *root]) == 2
    assert main(["hanging", "import", *root]) == 2
