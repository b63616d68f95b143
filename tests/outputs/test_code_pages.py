"""The pages of codes: once for all languages, on to the entry; where nothing is any more, a polite word."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from site_box import SiteBox, aigerim, bytes_of

from korme.core.model import GeneratedFile

SiteMaker = Callable[..., SiteBox]
CODES = "48217: creatives/aigerim/light\n48225: programme/felt\n48230: {gone: creatives/timur, edition: 2026}\n48249: {gone: yes}\n"
FELT = "title: {en: Felt, ru: Войлок}\nstart: 2026-04-20 10:00\nend: 2026-04-20 11:00\nvenue: hub\n"


def coded(site: SiteMaker) -> SiteBox:
    files = {
        **aigerim(),
        "content/codes.yaml": CODES,
        "content/venues/hub.yaml": "name: Hub\n",
        "content/programme/felt.yaml": FELT,
        "content/editions/2026.yaml": "title: The year\nstart: 2026-04-20\nend: 2026-04-21\n",
    }
    return site(files)


def test_a_code_has_one_page_that_leads_on_in_every_language_or_says_what_is_gone(site: SiteMaker) -> None:
    built = coded(site).build()
    assert built.ok, built.problems
    page = built.text("W/48225/index.html")
    links = re.findall(r'<a href="([^"]+)" hreflang="(\w+)">(.*?)</a>', page)

    assert [(link, lang, re.sub("<.*?>", "", name)) for link, lang, name in links] == [
        ("../../programme/felt/", "en", "Felt"),
        ("../../ru/programme/felt/", "ru", "Войлок"),
        ("../../kk/programme/felt/", "kk", "Felt"),
    ]
    assert "<title>Felt</title>" in page and ">Felt</h1>" in page and 'name="robots" content="noindex"' in page
    assert '<noscript><meta http-equiv="refresh" content="0; url=../../programme/felt/"></noscript>' in page
    assert not (built.output / "ru/W/48225").exists() and (built.output / "ru/W/index.html").exists()
    assert "/W/" not in built.text("sitemap.xml")
    assert json.loads(built.text("W/codes.json")) == {
        "48217": "creatives/aigerim/light/", "48225": "programme/felt/", "48230": "", "48249": "",
    }  # fmt: skip
    works = json.loads(built.text("api/works.json"))["works"]
    assert [work["code"] for work in works] == ["48217"]
    assert 'action="../W/"' in built.text("search/index.html") and ">48230<" not in built.text("W/index.html")

    page = built.text("W/48230/index.html")
    assert re.findall(r'<(?:h1|p) class="korme-lost__words" lang="(\w+)"', page) == ["en", "en", "ru", "ru", "kk", "kk"]
    assert 'href="../../ru/works/"' in page and 'href="../../editions/2026/">The year</a>' in page
    assert "timur" not in page and "refresh" not in page and "editions" not in built.text("W/48249/index.html")


def test_the_qr_code_of_an_event_has_its_short_address(site: SiteMaker) -> None:
    box = coded(site)
    short = box.build().text("programme/felt.svg")
    long = box.remove("content/codes.yaml").build().text("programme/felt.svg")

    def modules(svg: str) -> int:
        (side,) = re.findall(r'viewBox="0 0 (\d+)', svg)
        return int(side) - 8

    assert modules(short) == 25 < modules(long)


def test_a_code_more_makes_only_what_shows_it(site: SiteMaker) -> None:
    box = coded(site)
    box.build()
    made: list[str] = []
    box.change("content/codes.yaml", f"{CODES}48258: creatives/aigerim\n")
    from korme.build import build

    build(box.options(), lambda step: None, explain=lambda because: made.extend(str(path) for path in because))
    assert "W/48258/index.html" in made and "W/48225/index.html" not in made
    assert not [path for path in made if path.startswith(("creatives/aigerim/light", "programme", "index.html"))]
    clean = box.build(output=box.root / "clean", cache=box.root / ".cache/other")
    assert bytes_of(box.output) == bytes_of(clean.output)


def test_without_codes_nothing_of_it_is_there(site: SiteMaker) -> None:
    built = coded(site).remove("content/codes.yaml").build()
    assert not (built.output / "W").exists()
    assert not [path.name for path in (built.output / "assets").iterdir() if path.name.startswith(("code", "number"))]
    assert "korme-code" not in built.text("search/index.html")


def test_a_portable_site_leads_on_from_a_disk(site: SiteMaker) -> None:
    planned = coded(site).planned(portable=True)
    page = next(output for output in planned.plan.outputs if output.path == "W/48225/index.html")
    assert isinstance(page.recipe, GeneratedFile)
    text = page.recipe.make().decode()
    assert 'href="../../ru/programme/felt/index.html"' in text and "content-security-policy" not in text
