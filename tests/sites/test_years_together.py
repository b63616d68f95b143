"""A living site beside frozen years: their search, what took place on the same day, their colours, what was left or left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from kept_years import keep_year
from site_box import Content, SiteBox, aigerim, coded, main_of, picture
from views_box import Made

from korme.commands.freeze.verifying import verify
from korme.core.problems import UsageError
from korme.site.archives import YearParts
from korme.views.archive import parts_of

OPENING = dt.date(2027, 4, 19)
FILES: dict[str, Content] = {
    **aigerim(),
    "content/site.yaml": "title: Expo\nlanguages: [en, kk]\ntimezone: Asia/Almaty\nedition: 2027\ntheme_options: {cards: none}\n"
    "disciplines: {photography: {name: Photography}}\nchecks: {picture-small: off}\n",
    "content/editions/2027/index.yaml": "title: Expo 2027\nstart: 2027-04-19\nend: 2027-04-22\n"
    "poster: {file: poster.png, alt: Black wave}\n",
    "content/editions/2027/poster.png": picture(colour="black", format="PNG"),
    "content/programme/gone.yaml": "title: Gone\nstart: 2026-04-21T09:00\nduration: 1h\nvenue: hub\nstatus: cancelled\n",
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\ncolour: '#205060'\n",
    "content/programme/opening.yaml": "title: Opening\nstart: 2026-04-20T18:00\nduration: 1h\nvenue: hub\n",
    "content/venues/hub.yaml": "name: Hub\n",
}
HELD = {
    "late": "2026-04-21T01:30",  # of the evening before
    "gone": "2026-04-21T09:00",
    "tour": "2026-04-21T15:00",
    "talk": "2026-04-21T10:00",
    "show": "2026-04-21",
    "last": "2026-04-21T18:00",
    "after": "2026-04-25T10:00",  # the current edition has no sixth day
    "tba": "8999-12-31T00:00",
    "odd": "soon",
}


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    box = SiteBox(tmp_path_factory.mktemp("together") / "site", {"jobs": 1, "today": OPENING}).add(FILES)
    events = [{"kind": "event", "key": key, "url": f"programme/{key}/", "starts": at} for key, at in HELD.items()]
    shards = {f"pagefind/en/{shard}/shown-{part}.json": b"{}" for shard, part in ((0, 0), (0, 1), (1, 0))}
    keep_year(box.root, "2026", events, shards)
    group = {"kind": "collective", "key": "five", "url": "collectives/five/"}
    keep_year(box.root, "2025", [group], {"editions/colours.css": b".korme-y-2025{--korme-signal:#302010}\n"})
    (box.root / "archive/.2026.new").mkdir()
    return box


@pytest.fixture(scope="module")
def made(box: SiteBox) -> Made:
    return Made(box, today=OPENING)


def test_each_frozen_year_is_offered_beside_the_search(made: Made) -> None:
    page = made.text("kk/search/index.html")
    links = re.findall(r'<a class="korme-find-years__one" ([^>]*)>(\d+)</a>', page)

    assert [year for _, year in links] == ["2026", "2025"]
    newest = dict(re.findall(r'([\w-]+)="([^"]*)"', links[0][0]))
    assert newest["href"] == "../../archive/2026/search/", "in the first language of a year that has no Kazakh"
    assert (newest["data-folder"], newest["data-parts"]) == ("../../archive/2026/pagefind/en/", "2 1")
    assert newest["data-record"] == "../../archive/2026/freeze.json"
    assert 'data-folder="" data-parts=""' in links[1][0], "a year without an index is searched by its record"
    assert re.search(r'data-kinds="[^"]*\bcollective\b', page), "of a kind that only a frozen year has"


def test_a_day_shows_what_took_place_on_the_same_day_of_the_year_before(made: Made) -> None:
    """By the order of the festival's days; not what was cancelled, at most three, those of a day after midnight with it."""
    days = re.findall(r'<section class="korme-section korme-then".*?</section>', made.text("index.html"), re.S)
    titles = [re.findall(r'<a href="(archive/2026/programme/\w+/)">(\w+)</a>', day) for day in days]

    assert titles == [
        [("archive/2026/programme/late/", "late")],
        [(f"archive/2026/programme/{name}/", name) for name in ("show", "talk", "tour")],
    ]
    assert ["hidden>" in day.partition("\n")[0] for day in days] == [False, True]
    assert 'data-from="2027-04-12T' in days[0], "a week before the opening, the first day"
    assert '<a href="archive/2026/programme/#day-2026-04-21">2026, day 2</a>' in days[1]
    assert re.search(r"Tuesday,? 21\sApril\s2026", days[1])


def test_a_year_that_is_not_frozen_has_its_days_in_the_living_site(site: Callable[..., SiteBox]) -> None:
    page = Made(site(FILES), today=OPENING).text("index.html")
    day = re.findall(r'<section class="korme-section korme-then".*?</section>', page, re.S)

    assert len(day) == 1 and 'href="programme/opening/">Opening<' in day[0], "the other event was cancelled"
    assert '<a href="editions/2026/#day-2026-04-20">2026, day 1</a>' in day[0]
    after = Made(site(FILES), today=dt.date(2027, 4, 23)).text("index.html")
    assert "korme-then" not in after and "that-day" not in after


def test_the_poster_hangs_on_the_home_page_before_and_after_the_festival(made: Made) -> None:
    page = main_of(made.text("index.html"))
    sheet = page.index('aria-labelledby="sheet" data-when="before after" hidden')

    assert page.index('class="korme-gallery') < sheet, "the works come first"
    assert 'alt="Black wave"' in page[sheet:]


def test_years_have_their_colours_whether_or_not_their_edition_is_still_there(made: Made) -> None:
    page = made.text("archive/index.html")

    assert re.findall(r"korme-coloured (korme-y-\d+)", page) == ["korme-y-2026", "korme-y-2025"]
    assert re.findall(r'href="([^"]*colours\.css)"', page) == [
        "../editions/colours.css",
        "../archive/2025/editions/colours.css",
    ]


def test_what_a_killed_freeze_left_is_named_and_no_damage(box: SiteBox, made: Made) -> None:
    found = verify(box.root, ["2026"], lambda step: None)

    assert ("archive-leftover", "archive/.2026.new") in coded(made.draft.problems)
    assert coded(found.problems) == (("archive-leftover", "archive/.2026.new"),) and found.is_whole
    assert not verify(box.root, ["2025"], lambda step: None).problems
    with pytest.raises(UsageError):
        verify(box.root, [".2026.new"], lambda step: None)


def test_a_site_for_a_disk_says_that_it_has_no_frozen_years(box: SiteBox) -> None:
    planned = box.planned(portable=True)

    assert [each.value("editions") for each in planned.problems if each.code == "archive-portable"] == ["2025, 2026"]
    assert not [output.path for output in planned.plan.outputs if output.path.startswith("archive/")]


@pytest.mark.parametrize(
    ("path", "indexes"),
    [
        ("pagefind/en/shown-0.json", {"en": "1"}),
        ("pagefind/en/0/shown-0.json", {"en": "1"}),
        ("pagefind/shown-0.json", {}),
        ("pagefind/en/x/shown-0.json", {}),
        ("other/en/shown-0.json", {}),
        ("pagefind/en/records.json", {}),
    ],
)
def test_an_index_is_known_by_its_files(path: str, indexes: dict[str, str]) -> None:
    assert parts_of([path]) == YearParts(indexes)
