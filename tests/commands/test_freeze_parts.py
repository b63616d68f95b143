"""The parts of freezing and of forgetting in a frozen year: links, names of pictures, items cut out of pages and data."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from korme.commands.forget.redaction import Redaction
from korme.commands.forget.subject import Subject
from korme.commands.forget.traces import Search
from korme.commands.freeze.dressing import Dressing
from korme.commands.freeze.writing import without_unused
from korme.core.model import GeneratedFile, Output, Text
from korme.outputs.archives import outputs, with_kept_files
from korme.site.archives import Archive

PAGE = '<html lang="ru"><head><title>x</title></head><body class="a"><main>{}</main></body></html>'
DRESSING = Dressing(
    "2026",
    ("en", "ru"),
    {"0a1b-480.webp": "0a1b-480-ffff0000.webp"},
    frozenset({"index.html", "works/index.html", "ru/works/index.html"}),
    frozenset({"ru/works/index.html"}),
    lambda language: (f"Kept ({language})", "All & years"),
)


@pytest.mark.parametrize(
    ("text", "frozen"),
    [
        ('"../media/0a1b-480.webp"', '"../../../media/0a1b-480-ffff0000.webp"'),
        ('"media/0a1b-480.webp 480w, "', '"../../media/0a1b-480-ffff0000.webp 480w, "'),
        ('"https://e.org/x/archive/2026/media/0a1b-480.webp"', '"https://e.org/x/media/0a1b-480-ffff0000.webp"'),
        ('"/archive/2026/media/0a1b-480.webp"', '"/media/0a1b-480-ffff0000.webp"'),
        ('"media/other.webp", "media/"', '"media/other.webp", "media/"'),
    ],
)
def test_pictures_are_those_of_all_years(text: str, frozen: str) -> None:
    assert DRESSING.dressed("api/works.json", text.encode()) == frozen.encode()


@pytest.mark.parametrize(
    ("link", "frozen"),
    [
        ("../../works/", "../../works/"),
        ("../", "../../../"),
        ("../editions/2025/#top", "../../../editions/2025/#top"),
        ("#here", "#here"),
        ("https://example.org/", "https://example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_a_link_to_what_the_year_has_not_leads_to_the_living_site(link: str, frozen: str) -> None:
    page = DRESSING.dressed("ru/works/index.html", PAGE.format(f'<a class="b" href="{link}">x</a>').encode()).decode()

    assert f'<a class="b" href="{frozen}">' in page


def test_a_page_says_that_it_is_kept_and_leads_to_all_years_in_its_language() -> None:
    page = DRESSING.dressed("ru/works/index.html", PAGE.encode()).decode()

    assert '<body class="a">\n<nav class="korme-frozen" aria-label="All &amp; years" data-korme-years="2026">' in page
    assert '<p>Kept (ru)</p>\n<p><a href="../../../../ru/archive/">All &amp; years</a></p>' in page
    assert '<link rel="stylesheet" href="../../years.css">' in page
    skip = '<body>\n<a class="skip" href="#content">To the content</a>'
    page = DRESSING.dressed("ru/works/index.html", f"{skip}\n<main></main>".encode()).decode()
    assert page.startswith(f"{skip}\n<nav "), "the link to the content stays first"
    assert b"korme-frozen" not in DRESSING.dressed("index.html", PAGE.encode()), "a page that leads on has no line"


def test_frozen_bytes_stay_where_a_build_would_make_others() -> None:
    made = [Output(path, "new", GeneratedFile(bytes, None)) for path in ("media/a.webp", "media/b.webp", "index.html")]
    kept = [Output(path, "kept", GeneratedFile(bytes, None)) for path in ("media/a.webp", "archive/2026/index.html")]

    assert {each.path: each.origin for each in with_kept_files(made, kept)} == {
        "media/a.webp": "kept",
        "media/b.webp": "new",
        "index.html": "new",
        "archive/2026/index.html": "kept",
    }


def test_a_language_that_the_site_no_longer_has_still_leads_to_all_years() -> None:
    day = dt.date(2026, 4, 20)
    year = Archive(1, "2026", {"en": "Expo"}, day, day, day, "1", ("en", "ru", "kk"), ())
    config = SimpleNamespace(languages=("ru", "en"), title=Text((("ru", "Экспо"),)), base_url=None)
    site: Any = SimpleNamespace(archives={"2026": year}, config=config, edition=None)
    found = {each.path: each.recipe for each in outputs(site)}

    assert set(found) == {"years.js", "ru/archive/index.html", "kk/archive/index.html"}
    lead = found["kk/archive/index.html"]
    assert isinstance(lead, GeneratedFile) and b"url=../../archive/" in lead.make()


PERSON = Subject("bolat", names=("Bolat Omarov", "Болат Омаров"))
REDACTION = Redaction(
    PERSON,
    Search.of(PERSON),
    frozenset({"creatives/bolat/", "ru/creatives/bolat/", "W/48217/"}),
    frozenset({"0a1b-480.webp"}),
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<ul><li><a href="../creatives/bolat/felt/"><img src="f.jpg">Felt</a></li><li>b</li></ul>',
            "<ul><li>b</li></ul>",
        ),
        (
            '<li><a href="../programme/new/">New</a> <a href="../creatives/bolat/">Bolat Omarov</a></li>',
            '<li><a href="../programme/new/">New</a> …</li>',
        ),
        ('<p>With <a href="../creatives/bolat/">him</a>.</p>', "<p>With him.</p>"),
        ('<nav><a href="../creatives/bolat/">Bolat</a></nav><p>x</p>', "<p>x</p>"),
        (
            '<section><h2>All</h2><a href="x/">x</a><a href="creatives/bolat/">b</a></section>',
            '<section><h2>All</h2><a href="x/">x</a>b</section>',
        ),
        ('<img alt="By Bolat&nbsp;OMAROV"> Omarov Bolat, Bolatova', '<img alt="By …"> …, Bolatova'),
        (
            '<select><option value="../W/48217/">1</option><option value="../W/48225/">2</option></select>',
            '<select><option value="../W/48225/">2</option></select>',
        ),
        (
            '<ul><li><picture><source srcset="../../media/0a1b-480.webp 480w"><img src="x"></picture></li><li>b</li></ul>',
            "<ul><li>b</li></ul>",
        ),
        (
            '<li><a href="x/">x</a><picture><source srcset="media/0a1b-480.webp 1x"><img src="x"></picture></li>',
            '<li><a href="x/">x</a></li>',
        ),
        ('<meta property="og:image" content="https://e.org/media/0a1b-480.webp"><p>x</p>', "<p>x</p>"),
        ('<a href="../creatives/bolat-2/">Bolat Two</a>', '<a href="../creatives/bolat-2/">Bolat Two</a>'),
    ],
)
def test_a_page_loses_the_person_and_nobody_else(before: str, after: str) -> None:
    assert REDACTION.redacted("works/index.html", before.encode()).decode() == after


def test_data_lose_what_is_about_the_person() -> None:
    data = {
        "works": [
            {"name": "felt", "url": "https://e.org/creatives/bolat/felt/", "creative": "bolat"},
            {
                "name": "light",
                "url": "https://e.org/creatives/anna/light/",
                "body": {"en": "For Bolat Omarov"},
                "files": [{"path": "media/0a1b-480.webp"}, {"path": "media/other.webp"}],
            },
        ],
        "entries": {"creatives/bolat": {"kind": "person"}, "creatives/anna": {"kind": "person"}},
        "hosts": [{"creative": "bolat"}, {"creative": "anna"}],
        "people": ["bolat", "anna"],
    }

    assert json.loads(REDACTION.redacted("api/works.json", json.dumps(data).encode())) == {
        "works": [
            {
                "name": "light",
                "url": "https://e.org/creatives/anna/light/",
                "body": {"en": "For …"},
                "files": [{"path": "media/other.webp"}],
            }
        ],
        "entries": {"creatives/anna": {"kind": "person"}},
        "hosts": [{"creative": "anna"}],
        "people": ["anna"],
    }


def test_a_file_that_is_not_what_its_name_says_loses_the_name() -> None:
    assert REDACTION.redacted("ours.json", b"{'by': Bolat Omarov \xff") == "{'by': … ".encode() + b"\xff"


def test_feeds_and_calendars_lose_the_person() -> None:
    feed = "<feed><entry><id>https://e.org/creatives/bolat/felt/</id><title>Felt</title></entry><entry><id>b</id></entry></feed>"
    line = "DESCRIPTION:" + "x" * 60 + " Bolat Omarov hosts"
    calendar = f"{line[:75]}\r\n {line[75:]}\r\nEND:VEVENT\r\n"

    assert REDACTION.redacted("feed.xml", feed.encode()) == b"<feed><entry><id>b</id></entry></feed>"
    left = REDACTION.redacted("new.ics", calendar.encode()).decode()
    assert left.replace("\r\n ", "") == f"DESCRIPTION:{'x' * 60} … hosts\r\nEND:VEVENT\r\n"
    assert max(len(each.encode()) for each in left.split("\r\n")) <= 75


def test_pictures_of_no_year_are_removed_unless_a_list_cannot_be_read(tmp_path: Path) -> None:
    media = tmp_path / "archive/media"
    media.mkdir(parents=True)
    (media / "0a1b.webp").write_bytes(b"x")
    (tmp_path / "archive/2026").mkdir()
    (tmp_path / "archive/2026/SHA256SUMS").write_text("broken\n")

    assert without_unused(tmp_path) == []
    (tmp_path / "archive/2026/SHA256SUMS").unlink()
    (tmp_path / "archive/2026").rmdir()
    assert without_unused(tmp_path) == ["archive/media/0a1b.webp"]
