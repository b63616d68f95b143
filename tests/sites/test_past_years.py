"""Events of other years and events that are over: in pages, lists and search; last year's stay last year's."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from pathlib import Path

import pytest
from site_box import SITE_YAML, Built, Content, SiteBox, aigerim, picture

FILES: dict[str, Content] = {
    **aigerim(),
    "content/site.yaml": SITE_YAML + 'edition: "2026"\n',
    "content/editions/2025.yaml": "title: Expo 2025\nstart: 2025-04-21\nend: 2025-04-27\n",
    "content/editions/2026.yaml": (
        'title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\ncolour: "#205060"\nposter: {file: p.png, alt: A poster}\n'
    ),
    "content/editions/p.png": picture(60, 90, format="PNG"),
    "content/venues/hub.yaml": "name: Hub\n",
    "content/programme/old.yaml": (
        "title: Old\nstart: 2025-04-22T10:00\nduration: 2h\nvenue: hub\nhosts: [aigerim]\nbooking: https://b.example.org/\n"
    ),
    "content/programme/night.yaml": "title: Night\nstart: 2025-04-28T01:00\nduration: 2h\nvenue: hub\n",
    "content/programme/show.yaml": "title: Show\nstart: 2025-04-15T10:00\nend: 2025-04-24T19:00\nvenue: hub\n",
    "content/programme/new.yaml": (
        "title: New\nstart: 2026-04-21T10:00\nduration: 2h\nvenue: hub\nhosts: [aigerim]\nbooking: https://b.example.org/\n"
    ),
}
OVER = "korme-badge--over"


def box_at(root: SiteBox, day: dt.date) -> Built:
    made = root.build(today=day)
    assert made.ok
    return made


def words(page: str) -> str:
    """The text of a page, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    return SiteBox(tmp_path_factory.mktemp("years") / "site").add(FILES)


@pytest.fixture(scope="module")
def before(box: SiteBox) -> Built:
    return box_at(box, dt.date(2026, 4, 1))


@pytest.mark.parametrize(
    ("page", "day"),
    [
        ("programme/old/index.html", "22 April 2025 Tuesday"),
        ("ru/programme/old/index.html", "22 апреля 2025 Вторник"),
        ("kk/programme/old/index.html", "22 2025\u202fж. сәуір Сейсенбі".replace("\u202f", " ")),
    ],
)
def test_the_page_of_another_years_event_says_its_year_and_that_it_is_over(before: Built, page: str, day: str) -> None:
    """In numbers for readers, and without a place to book."""
    main = before.main(page)

    assert day in words(main)
    assert "korme-ticket--over" in main
    assert "korme-badge--over" in main
    assert "b.example.org" not in main


def test_an_event_of_this_year_says_neither(before: Built) -> None:
    """Until it is over."""
    main = before.main("programme/new/index.html")

    assert "21 April Tuesday" in words(main)
    assert "--over" not in main
    assert "https://b.example.org/" in main


def test_lists_and_search_say_the_year_and_that_it_is_over(before: Built) -> None:
    """A person's events, the days of a venue, the list of everything."""
    person = words(before.main("creatives/aigerim/index.html"))
    assert "Tuesday, 22 April 2025 10:00 – 12:00 Event over Old" in person
    assert "Tuesday 21 April 10:00 – 12:00 Event New" in person
    found = words(before.main("search/index.html"))
    assert "Old event, Tuesday, 22 April 2025, over" in found
    assert "New event, Tuesday 21 April " in f"{found} "
    venue = words(before.main("venues/hub/index.html"))
    assert "22 April 2025 Tuesday over Open Show 10:00 – 12:00" in venue
    assert "21 April 2026 Tuesday 10:00 – 12:00" in venue
    assert "15–24 April 2025 over Show" in venue


def test_an_event_belongs_to_the_edition_in_whose_days_it_falls(before: Built) -> None:
    """Nothing says `edition`: the night after the last day and an exhibition that begins before it belong to it, too."""
    old, new = (words(before.main(f"editions/{year}/index.html")) for year in (2025, 2026))

    assert [title for title in ("Old", "Night", "Show", "New") if f" {title} " in old] == ["Old", "Night", "Show"]
    assert " New " in new
    assert " Old " not in new
    assert " Old " not in words(before.main("programme/index.html"))
    festival = re.search(r'"superEvent":({[^}]*})', before.text("programme/old/index.html"))
    assert festival
    assert "/editions/2025/" in festival[1]


def test_the_next_edition_leaves_old_events_where_they_were(tmp_path: Path) -> None:
    """Opening another year moves nothing, and asks for no edit of old files."""
    site = SITE_YAML + 'edition: "2027"\n'
    edition = "title: Expo 2027\nstart: 2027-04-19\nend: 2027-04-25\n"
    box = SiteBox(tmp_path).add({**FILES, "content/site.yaml": site, "content/editions/2027.yaml": edition})
    built = box_at(box, dt.date(2026, 12, 1))

    assert "outside-edition" not in {code for code, _ in box.check()}
    assert " New " in words(built.main("editions/2026/index.html"))
    assert not {"New", "Old"} & set(words(built.main("programme/index.html")).split())
    assert "21 April 2026 Tuesday" in words(built.main("programme/new/index.html"))


def test_a_day_of_the_programme_is_over_when_the_next_begins(tmp_path: Path) -> None:
    """By the day of the build; an event of today is not over."""
    box = SiteBox(tmp_path).add(FILES)

    assert OVER not in box_at(box, dt.date(2026, 4, 21)).main("programme/index.html")
    after = box_at(box, dt.date(2026, 4, 22))
    assert OVER in after.main("programme/index.html")
    assert OVER in after.main("index.html")
    assert "21 April 2026 Tuesday" in words(box_at(box, dt.date(2027, 1, 1)).main("programme/new/index.html"))


def test_a_year_has_its_colour_and_poster(before: Built) -> None:
    """Only pages that show the year load its colour; what is written on it is black or white, whichever reads better."""
    assert before.text("editions/colours.css") == (
        "@media not print {\n.korme-y-2026{--korme-signal:#205060;--korme-signal-ink:#ffffff}\n}\n"
    )
    pages = ("index.html", "editions/index.html", "editions/2026/index.html")
    assert all(" korme-y-2026" in before.text(page) and "editions/colours.css" in before.text(page) for page in pages)
    assert all('alt="A poster"' in before.text(page) for page in pages[1:])
    assert not any("colours.css" in before.text(page) for page in ("editions/2025/index.html", "works/index.html"))
