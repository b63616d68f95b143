"""The report: what is counted from which entries, what was given, what is not shown, and that everybody finds the same."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_box import SITE_YAML, SiteBox, picture

from korme.cli.main import main
from korme.commands.freeze.freezing import freeze
from korme.commands.rename.remove import remove
from korme.core.model import GeneratedFile
from korme.core.problems import Problem
from korme.read.given_figures import figures_in
from korme.site.figures import Cell, Report
from korme.site.report import gives_away, report_of, unshown
from scripts.recount import differences

SiteMaker = Callable[..., SiteBox]
EVENT = "title: {0}\ntype: {1}\nstart: {2}-04-20 1{3}:00\nduration: 90m\nvenue: hub\nhosts: [{4}]\nspoken: [kk, {5}]\n"
PERSON = "---\nname: {0}\ndiscipline: {1}\ncity: {2}\n---\n"
FIGURES = """\
source: {en: the hall, ru: зал}
date: 2026-05-12
figures:
  - {what: visitors, value: 1200, edition: 2025}
  - {what: visitors, value: 2000+, edition: 2026, note: Counted at the door}
  - {what: volunteers, value: 3, edition: 2026}
  - {what: publications, value: not counted, edition: 2026}
  - {what: seats, value: 90, edition: 2025}
  - {what: {en: Seminars of ours}, value: 100+, years: 2021-2026}
"""


def years() -> dict[str, str | bytes]:
    """Two editions: Aida is in both, Berik makes with her in the second, Clara hosts in the first; a group is counted apart."""
    files: dict[str, str | bytes] = {
        "content/site.yaml": SITE_YAML + "edition: '2026'\ntheme_options: {cards: none, search: names, offline: no}\n",
        "content/pages/impact.md": "---\ntitle: Impact\nreport: yes\n---\nWords.\n",
        "content/figures/years.yaml": FIGURES,
        "content/venues/hub.yaml": "name: Hub\n",
        "content/collectives/two.yaml": "name: Two\nmembers: [aida, berik]\n",
        "content/programme/a.yaml": EVENT.format("A", "masterclass", 2025, 0, "clara, A guest", "ru"),
        "content/programme/b.yaml": EVENT.format("B", "masterclass", 2026, 1, "aida", "ru") + "capacity: 12\n",
        "content/programme/c.yaml": EVENT.format("C", "talk", 2026, 4, "two", "en") + "capacity: 30\n",
        "content/programme/d.yaml": EVENT.format("D", "talk", 2026, 7, "dina", "en") + "status: cancelled\n",
        "creatives/aida/index.md": PERSON.format("Aida", "crafts", "Öskemen"),
        "creatives/berik/index.md": PERSON.format("Berik", "photography", "Ridder"),
        "creatives/clara/index.md": PERSON.format("Clara", "crafts", "öskemen"),
        "creatives/dina/index.md": "---\nname: Dina\ndiscipline: crafts\neditions: ['2026']\n---\n",
    }
    for year in (2025, 2026):
        files[f"content/editions/{year}.yaml"] = f"title: {year}\nstart: {year}-04-20\nend: {year}-04-21\n"
        files[f"creatives/aida/works/w{year}.yaml"] = (
            f"title: W{year}\nyear: {year}\nedition: '{year}'\npictures: [{{file: w{year}.jpg, alt: A}}]\n"
            + ("collaborators: [berik]\n" if year == 2026 else "")
        )
        files[f"creatives/aida/works/w{year}.jpg"] = picture()
    return files


def numbers(report: Report) -> dict[str, list[Any]]:
    """What each row shows: a number, or how there is none."""

    def shown(cell: Cell) -> Any:
        return cell.how if cell.value is None else cell.value

    return {
        row.what or (row.label.own if row.label else ""): [*map(shown, row.cells), shown(row.total)]
        for row in report.rows
    }


def report(box: SiteBox) -> Report:
    found = box.planned().site.report
    assert found
    return found


def published(box: SiteBox, folder: Path) -> Path:
    """Write the API of a site, as a build does, and nothing else."""
    for output in box.planned().plan.outputs:
        if output.path.startswith("api/") and isinstance(output.recipe, GeneratedFile):
            path = folder / output.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(output.recipe.make())
    return folder / "api"


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    """The site of two editions, for tests that leave it as it is."""
    return SiteBox(tmp_path_factory.mktemp("fair")).add(years())


@pytest.fixture(scope="module")
def found(fair: SiteBox) -> Report:
    return report(fair)


def test_editions_stand_side_by_side_and_nobody_is_counted_twice(found: Report) -> None:

    assert found.editions == ("2025", "2026")
    assert numbers(found) == {
        "works": [1, 1, 2], "people": [2, 3, 4], "first_time": [2, 2, 4], "returning": [0, 1, 1],
        "collectives": ["", "", 1], "disciplines": [1, 2, 2], "cities": [1, 2, 2], "events": [1, 2, 3],
        "masterclasses": [1, 1, 2], "hosts": [2, 2, 4], "hours": [2, 3, 4], "seats": [90, 42, 132], "days": [1, 1, 2],
        "venues": [1, 1, 1], "languages": ["", "", 3], "spoken_languages": [2, 3, 3],
        "visitors": [1200, 2000, ""], "volunteers": ["not-counted", "fewer", ""], "publications": ["not-counted"] * 2 + [""],
    }  # fmt: skip
    assert [(figure.years, figure.amount.number) for figure in found.periods] == [("2021-2026", 100)]


def test_a_number_knows_the_entries_that_it_was_counted_from(found: Report) -> None:
    rows = {row.what: row for row in found.rows}

    seats, total = rows["seats"].cells, rows["seats"].total
    assert seats[1].tally and [key for _, key in seats[1].tally.of] == ["b", "c"] and seats[1].tally.among == 2
    assert (seats[0].how, seats[0].given[0].source.own) == ("given", "the hall")
    assert total.how == "added"  # what was given for one year and counted for the other
    returning = rows["returning"].cells[1].tally
    assert returning and returning.of == (("creative", "aida"),)


def test_what_is_not_said_is_not_zero(site: SiteMaker) -> None:
    files = years()
    for name in "abc":
        files[f"content/programme/{name}.yaml"] = str(files[f"content/programme/{name}.yaml"]).partition("capacity")[0]
    found = numbers(report(site(files)))

    assert found["seats"] == [90, "not-counted", 90]


@pytest.mark.parametrize(
    ("line", "code", "at"),
    [
        ("{what: visitors, value: about 40, years: 2026}", "figure-value", "about"),
        ('{what: visitors, value: "4 200", years: 2026}', "figure-value", '"4'),
        ("{what: visitors, value: -4, years: 2026}", "figure-value", "-4"),
        ("{what: visitors, years: 2026}", "missing-field", ""),
        ("{value: 4, years: 2026}", "missing-field", ""),
        ("{what: visitors, value: 4}", "missing-field", "{"),
        ("{what: visitors, value: 4, years: 2026-2022}", "figure-years", "2026-"),
        ("{what: visitors, value: 4, years: 2026, edition: 2026}", "figure-period", "{"),
        ("{what: visitors, value: 4, edition: 2062}", "unknown-reference", "2062"),
        ("{what: visitrs, value: 4, years: 2026}", "unknown-word", "visitrs"),
        ("{what: visitors, value: 4, years: 2026, date: 12.05.2026}", "not-a-date", "12."),
    ],
)
def test_a_figure_that_says_too_little_or_too_much_is_named(line: str, code: str, at: str) -> None:
    problems: list[Problem] = []
    text = f"source: The hall\ndate: 2026-05-12\nfigures:\n  - {line}\n"
    figures_in(text, "content/figures/x.yaml", ["en", "ru"], ["2026"], problems)

    place = f"4:{5 + line.index(at)}" if at else "4"
    assert [(each.code, str(each.mark)) for each in problems] == [(code, f"content/figures/x.yaml:{place}")]
    assert problems[0].is_error


def test_a_figure_without_source_or_date_is_named() -> None:
    problems: list[Problem] = []
    text = "figures:\n  - {what: visitors, value: 4, years: 2026}\n"
    assert figures_in(text, "content/figures/x.yaml", ["en"], [], problems) == []
    assert [(each.code, each.value("field"), str(each.mark)) for each in problems] == [
        ("missing-field", field, "content/figures/x.yaml:2:5") for field in ("source", "date")
    ]


def test_what_is_given_twice_or_counted_already_or_shown_nowhere_is_named(site: SiteMaker) -> None:
    more = "edition: 2026\nsource: The hall\ndate: 2026-05-12\nfigures:\n- {what: Visitors, value: 7}\n- {what: works, value: 80}\n"
    box = site({**years(), "content/figures/again.yaml": more})
    codes = {each.code: str(each.mark) for each in box.planned().problems if each.code.startswith("figure")}

    assert codes == {
        "figure-twice": "content/figures/years.yaml:5:5",
        "figure-counted": "content/figures/again.yaml:6:3",
        "figure-small": "content/figures/years.yaml:6:5",
    }
    box.change("content/pages/impact.md", "---\ntitle: Impact\n---\nWords.\n")
    assert "figures-unshown" in {each.code for each in box.planned().problems}


def possible(
    numbers: Mapping[str, int], few: frozenset[str], hidden: frozenset[str], least: int
) -> Iterator[tuple[int, ...]]:
    """Every way in which those that are not shown can add up to what is known of them."""
    names = sorted(few | hidden)
    rest = sum(numbers[name] for name in names)
    spans = [range(1, least) if name in few else range(least, rest + 1) for name in names]
    return (each for each in product(*spans) if sum(each) == rest)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=5), st.integers(2, 5))
def test_no_small_number_follows_from_the_others(values: list[int], least: int) -> None:
    numbers = {f"c{at}": value for at, value in enumerate(values)}
    few, hidden = unshown(numbers, least)

    assert few == {name for name, value in numbers.items() if value < least}
    if few | hidden != numbers.keys():  # then the report shows no cities at all
        ways = list(possible(numbers, few, hidden, least))
        for at, name in enumerate(sorted(few | hidden)):
            assert name in hidden or len({way[at] for way in ways}) > 1


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.integers(2, 5), st.data())
def test_no_small_number_follows_from_years_that_are_shown(numbers: list[int], least: int, data: st.DataObject) -> None:
    """Whatever periods are given beside the years: what two of those shown leave is not small, unless it is nothing's."""
    spans = [(first, last) for first in range(len(numbers)) for last in range(first, len(numbers)) if last > first]
    chosen = data.draw(st.lists(st.sampled_from(spans), unique=True, max_size=3))
    given_all = [(frozenset({at}), number) for at, number in enumerate(numbers)]
    given_all += [(frozenset(range(a, b + 1)), sum(numbers[a : b + 1])) for a, b in chosen]
    large = [each for each in given_all if each[1] >= least]
    shown = [each for each in large if not (len(each[0]) > 1 and gives_away(each[0], large, least))]

    for years, number in shown:
        for own, other in shown:
            assert not (own < years and number - other < least), (years, own)


def test_a_city_that_another_report_would_tell_is_not_shown(site: SiteMaker) -> None:
    """Seven of a city in all and five this year are two in the other years."""
    files = years()
    taking = [("Semey", "['2026']")] * 5 + [("Semey", "['2025']")] * 2
    taking += [(city, "['2025', '2026']") for city in ("Öskemen", "Ridder") for _ in range(6)]
    for at, (city, editions) in enumerate(taking):
        person = PERSON.format(f"P{at}", "crafts", city).replace("city:", f"editions: {editions}\ncity:")
        files[f"creatives/p{at}/index.md"] = person
    whole = site(files).planned().site

    def semey(found: Report) -> set[str]:
        return {share.cell.how for share in found.shares if share.name == "Semey"}

    assert semey(report_of(whole)) == {"counted"}
    assert semey(report_of(whole, ("2026",))) == {"hidden"}


def test_a_frozen_year_is_counted_as_it_was_frozen(site: SiteMaker, tmp_path: Path) -> None:
    """Whoever is removed since is counted in it, named with a link into the year, and found again from its data."""
    box = site(years())
    before = numbers(report(box))
    freeze(box.options(), "2025", lambda step: None)
    remove(box.options(), "creatives/clara")
    remove(box.options(), "programme/a")
    box.change(
        "creatives/berik/works/late.yaml", "title: Late\nedition: '2025'\npictures: [{file: late.jpg, alt: A}]\n"
    )
    box.change("creatives/berik/works/late.jpg", picture())
    after = report(box)

    assert numbers(after) == before
    page = box.build().text("impact/index.html")
    assert 'href="../archive/2025/creatives/clara/">Clara</a>' in page
    assert list(differences(box.root / "output/api")) == []


def test_few_people_of_a_city_are_told_nowhere(site: SiteMaker, tmp_path: Path) -> None:
    files = years()
    for at, city in enumerate(["Öskemen"] * 6 + ["Semey"] * 2 + ["Ridder"]):
        files[f"creatives/p{at}/index.md"] = PERSON.format(f"P{at}", "crafts", city)
    box = site(files)
    api = published(box, tmp_path)
    rows = json.loads((api / "figures.json").read_text())["figures"]

    cities = {row["name"]: (row["how"], row.get("value")) for row in rows if row.get("by") == "city"}
    assert cities == {"Öskemen": ("counted", 8), "Ridder": ("fewer", None), "Semey": ("fewer", None)}
    assert all("entries" not in row for row in rows if row["how"] in ("fewer", "hidden"))
    volunteers = next(row for row in rows if row["what"] == "volunteers" and row["edition"] == "2026")
    assert volunteers["how"] == "fewer" and "value" not in volunteers


def test_every_number_is_found_again_from_the_rest_of_the_api(site: SiteMaker, tmp_path: Path) -> None:
    box = site(years())
    api = published(box, tmp_path / "two")
    assert list(differences(api)) == []

    wrong = (api / "figures.json").read_text().replace('"what":"works","value":2', '"what":"works","value":3')
    (api / "figures.json").write_text(wrong)
    assert list(differences(api)) == ["works: 3 is 2", "works: 3 has 2 entries"]

    box.remove("content/editions/2025.yaml").remove("content/figures/years.yaml")
    box.change("creatives/aida/works/w2025.yaml", "title: W\npictures: [{file: w2025.jpg, alt: A}]\n")
    assert list(differences(published(box, tmp_path / "one"))) == []


@pytest.mark.parametrize(
    ("path", "before", "after", "changed"),
    [
        ("content/programme/c.yaml", "capacity: 30", "capacity: 31", {"seats"}),
        ("content/programme/b.yaml", "duration: 90m", "duration: 4h", {"hours"}),
        ("content/programme/b.yaml", "type: masterclass", "type: talk", {"masterclasses"}),
        ("creatives/berik/index.md", "city: Ridder", "city: Semey", {"city"}),
        ("creatives/berik/index.md", "name: Berik", "name: Berik Bekov", set()),
        ("content/figures/years.yaml", "value: 1200", "value: 1300", {"visitors"}),
    ],
)
def test_one_entry_changes_the_numbers_that_depend_on_it(
    fair: SiteBox, found: Report, path: str, before: str, after: str, changed: set[str]
) -> None:
    text = (fair.root / path).read_text("utf-8")
    assert before in text
    second = report(fair.change(path, text.replace(before, after)))
    fair.change(path, text)

    old, new = numbers(found), numbers(second)
    assert {name for name in old if old[name] != new[name]} == changed - {"city"}
    cities = [
        row.total.tally and row.total.tally.names for one in (found, second) for row in one.rows if row.what == "cities"
    ]
    assert (cities[0] != cities[1]) == ("city" in changed)


def test_the_page_has_every_number_with_its_source(fair: SiteBox) -> None:
    built = fair.build()
    page = built.text("impact/index.html").replace("\u00a0", " ")

    assert "given by the hall, 12 May 2026" in page and "Counted at the door" in page
    assert 'href="../creatives/aida/w2026/">W2026</a>' in page
    assert "fewer than 5" in page and "not counted" in page and "100+" in page
    assert "report" in page and "report" not in built.text("venues/hub/index.html")


def test_a_site_without_a_report_counts_nothing_for_one(site: SiteMaker) -> None:
    box = site(years()).change("content/pages/impact.md", "---\ntitle: Impact\n---\nWords.\n")
    planned = box.remove("content/figures").planned()

    assert planned.site.report is None and "api/figures.json" not in {output.path for output in planned.plan.outputs}


def test_figures_follow_their_edition(site: SiteMaker, capsys: pytest.CaptureFixture[str]) -> None:
    box = site(years())
    assert main(["rename", "--root", str(box.root), "editions/2025", "first"]) == 0
    text = (box.root / "content/figures/years.yaml").read_text("utf-8")
    assert text == FIGURES.replace("edition: 2025", "edition: first")

    capsys.readouterr()
    assert main(["remove", "--root", str(box.root), "editions/first"]) == 1
    assert "content/figures/years.yaml:4:44" in capsys.readouterr().err
    assert (box.root / "content/figures/years.yaml").read_text("utf-8") == text


def test_the_table_in_the_terminal_and_in_a_spreadsheet(
    fair: SiteBox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.csv"
    assert main(["report", "--root", str(fair.root), "--csv", str(target)]) == 0
    rows = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))
    told = {(row["year"], row["figure"]): row for row in rows}
    assert main(["report", "2026", "--root", str(fair.root), "--csv", str(target)]) == 0
    of_2026 = [line.split(",")[:2] for line in target.read_text("utf-8-sig").splitlines()]

    assert of_2026.count(["2026", "works"]) == 1
    assert told["2026", "works"] == dict(
        year="2026", figure="works", value="1", how="counted", source="", date="", **{"from": "W2026"}
    )
    assert told["2025-2026", "works"]["from"] == "W2026; W2025"
    assert (told["2026", "visitors"]["source"], told["2026", "visitors"]["date"]) == ("the hall", "2026-05-12")
    assert (
        told["2026", "volunteers"]["value"] == "fewer than 5"
        and told["2021-2026", "Seminars of ours"]["value"] == "100+"
    )

    capsys.readouterr()
    assert main(["report", "--root", str(fair.root), "2025"]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[1].split() == ["2025"] and "the hall, 2026-05-12" in shown
    assert main(["report", "--root", str(fair.root), "2031-2033"]) == 2
    assert "2031-2033" in capsys.readouterr().err
