"""The page about open data: what is there, what may be done with it, a row of the site; a site may do without."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

import pytest
from site_box import SITE_YAML, Built, SiteBox, aigerim

SiteMaker = Callable[..., SiteBox]
SETTINGS = SITE_YAML + "theme_options: {cards: none, search: names}\nlicence: CC BY 4.0\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("open-data") / "site", {"jobs": 1}).add(aigerim())
    box.change("content/site.yaml", SETTINGS + "open_data: {licence: CC0 1.0}\n")
    box.change("content/editions/2026.yaml", "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n")
    return box.change("content/static/data/2026.zip", b"z" * 1_500_000).change("content/static/data/x.zip", b"").build()


def test_it_lists_every_file_with_its_schema(built: Built) -> None:
    """In every language, with as many entries as the file has."""
    index = json.loads(built.text("api/index.json"))
    page, other = built.text("api/index.html"), built.text("kk/api/index.html")

    for file in index["files"]:
        assert f'href="../{file["path"]}"' in page and f'href="../../{file["schema"]}"' in other
        assert json.loads(built.text(file["schema"]))["$schema"]
    assert {file["path"]: file["entries"] for file in index["files"] if file.get("entries")} == {
        "api/creatives.json": 1,
        "api/works.json": 1,
        "api/editions.json": 1,
    }
    assert page.count("1 entry") == 3 and "Ашық деректер" in other


def test_it_says_what_the_site_says_about_rights(built: Built, site: SiteMaker) -> None:
    page = built.text("api/index.html")
    silent = site(aigerim()).change("content/site.yaml", SITE_YAML).build().text("api/index.html")

    assert "Licence of the data: CC0 1.0" in page and "Where a work names none: CC BY 4.0" in page
    assert "names no licence for the data" in silent and "CC" not in re.sub("<[^>]+>", "", silent)
    assert json.loads(built.text("api/index.json"))["data_licence"] == "CC0 1.0"


def test_its_row_is_one_of_the_file(built: Built) -> None:
    """Field by field as it is there; long fields are left out."""
    shown = re.search(r"<code>(.*?)</code>", built.text("api/index.html"), re.DOTALL)
    assert shown
    row = json.loads(html.unescape(shown[1]))
    (whole,) = json.loads(built.text("api/works.json"))["works"]

    assert row["heading"] == {"en": "Light"} and "pictures" not in row
    assert {key: whole[key] for key in row} == row


def test_the_zip_of_a_year_is_named_with_its_size(built: Built) -> None:
    """Of an edition of the site; any other file there is only published."""
    page = built.text("api/index.html").replace("\u00a0", " ")

    assert '<a href="../data/2026.zip">Everything from 2026 in one file (ZIP)</a> <span>1.5 MB</span>' in page
    assert json.loads(built.text("api/index.json"))["archives"] == [
        {"edition": "2026", "path": "data/2026.zip", "bytes": 1_500_000}
    ]


def test_credits_lead_there_and_a_site_may_do_without(built: Built, site: SiteMaker) -> None:
    """Without the page the files stay, and nothing links to it."""
    without = site(aigerim()).change("content/site.yaml", SETTINGS + "open_data: no\n").build()

    assert 'href="../api/">Open data</a>' in built.text("credits/index.html")
    assert "api/index.html" not in without.files and "api/works.json" in without.files
    assert "../api/" not in without.text("credits/index.html")
