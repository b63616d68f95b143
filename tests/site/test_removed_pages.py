"""Addresses of entries that are gone: visitors read so, and nobody else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SITE_YAML, SiteBox, aigerim

SiteMaker = Callable[..., SiteBox]
REMOVED = SITE_YAML + "removed: [/creatives/aida/, programme/felt, /ru/old/]\n"


def test_visitors_read_that_it_is_gone_in_their_language(site: SiteMaker) -> None:
    built = site({**aigerim(), "content/site.yaml": REMOVED}).build()

    assert built.ok, built.problems
    for path, words in {
        "creatives/aida/index.html": "no longer on show",
        "ru/creatives/aida/index.html": "больше ничего не показывают",
        "kk/programme/felt/index.html": "енді көрсетілмейді",
    }.items():
        assert words in built.text(path)
        assert '<meta name="robots" content="noindex">' in built.text(path)
    assert "aida" not in built.text("sitemap.xml")


def test_links_to_it_are_still_broken(site: SiteMaker) -> None:
    page = "---\ntitle: About\n---\n[Aida](/creatives/aida/)\n"

    assert "link-broken" in {
        code for code, _ in site({"content/site.yaml": REMOVED, "content/pages/a.md": page}).check()
    }


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/creatives/aigerim/", "removed-in-use"),
        ("/works", "removed-in-use"),
        ("/was/", "removed-in-use"),
        ("https://else.example/", "alias-invalid"),
    ],
)
def test_an_address_in_use_is_reported_and_stays(site: SiteMaker, address: str, code: str) -> None:
    box = site({**aigerim(), "content/site.yaml": SITE_YAML + f"removed: ['{address}']\n"})
    box.change("creatives/aigerim/index.md", "---\nname: A\ndiscipline: crafts\naliases: [/was/]\n---\n")

    assert (code, "content/site.yaml:9:11") in box.check()


def test_a_page_in_use_is_not_replaced(site: SiteMaker) -> None:
    built = site({**aigerim(), "content/site.yaml": SITE_YAML + "removed: [/creatives/aigerim/, /works/]\n"}).build()

    assert all("no longer on show" not in built.text(f"{path}/index.html") for path in ("creatives/aigerim", "works"))


def test_as_many_may_be_gone_as_a_large_festival_has(site: SiteMaker) -> None:
    gone = ", ".join(f"/creatives/aida/{number}/" for number in range(500))
    box = site({"content/site.yaml": SITE_YAML + f"removed: [{gone}]\n"})

    assert [code for code, _ in box.check() if code == "too-many"] == []
