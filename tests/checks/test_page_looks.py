"""Where the addresses in a page lead: korme/checks/page_looks.py."""

from __future__ import annotations

from typing import Any

import pytest

from korme.checks.page_looks import Reachable, look

PAGES = ("index.html", "404.html", "about/index.html", "ru/about/index.html", "creatives/aigerim/index.html")
FILES = ("assets/x.css", "media/a b.webp", "feed.xml", "files/plan.pdf", "old.html")


def site(**settings: Any) -> Reachable:
    return Reachable(frozenset(PAGES + FILES), frozenset(PAGES), ("pagefind/",), **settings)


def faults(html: str, path: str = "about/index.html", **settings: Any) -> list[tuple[str, str, str]]:
    seen = look(path, html, site(**settings))
    return [(fault.code.removeprefix("html-"), fault.hint, fault.found) for fault in seen.faults]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "../about",
            "../about/index.html",
            "../",
            "./",
            ".",
            "..",
            "",
            "?x=1",
            "#",
            "#top",
            "../about/?x#top",
        ),
        *("../creatives/aigerim/", "../feed.xml", "../files/plan.pdf#page=2", "../media/a%20b.webp", "../old"),
        *(
            "../pagefind/pagefind.js",
            "../../about/",
            "../ru/../about/",
            "#here",
            "#%68ere",
            "../about/#here",
            "#:~:text=x",
        ),
    ],
)
def test_links_to_what_is_published_are_fine(address: str) -> None:
    """However an address is written that a host or a browser resolves."""
    assert faults(f'<i id="here"></i><a href="{address}">x</a>') == []


@pytest.mark.parametrize(
    "address", ["/nope/", "../nope/", "nope.html", "creatives/", "/ru/", "../feed", "../media/a.webp", "../../nope/"]
)
def test_links_to_nothing_are_faults(address: str) -> None:
    """From the root or relative, with or without an ending."""
    assert faults(f'<a href="{address}">x</a>') == [("link", "", address)]
    assert faults(f'<img src="{address}">') == [("file", "", address)]


def test_anchors_of_the_page_itself_are_looked_up() -> None:
    """An id, or the name of an anchor; not one inside a template."""
    html = '<a name="b"></a><template><i id="c"></i></template><a href="#b">x</a><a href="#c">x</a><a href="../about/#d">x</a>'

    assert faults(html) == [("anchor", "", "#c"), ("anchor", "", "../about/#d")]


def test_anchors_of_other_pages_are_noted() -> None:
    """They are looked up once all pages have been seen."""
    seen = look("about/index.html", '<a href="../creatives/aigerim/#light">x</a><a href="/feed.xml#x">y</a>', site())

    assert [(anchor.path, anchor.name) for anchor in seen.anchors] == [("creatives/aigerim/index.html", "light")]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/expo/about/", [("root", "", "/expo/about/")]),
        ("/expo", [("root", "", "/expo")]),
        ("/expo/nope/", [("link", "", "/expo/nope/")]),
        ("/about/", [("link", "root", "/about/")]),
        ("/university/", []),
        ("/", []),
        ("../", []),
        ("https://example.org/expo/nope/", []),
    ],
)
def test_a_site_in_a_folder_of_its_host(address: str, expected: list[tuple[str, str, str]]) -> None:
    """Addresses from the host's root leave the site: certain only for those of its own pages."""
    assert faults(f'<a href="{address}">x</a>', base_url="https://example.org/expo") == expected


@pytest.mark.parametrize(
    ("base_url", "address", "called"),
    [("", "/about/?x#top", "about/?x#top"), ("https://a.org/expo/", "/expo/about/", "about/"), ("", "/", "")],
)
def test_addresses_from_the_root_are_faults(base_url: str, address: str, called: str) -> None:
    """They are right at one place only; 404.html must have them."""
    html = f'<i id="top"></i><a href="{address}">x</a>'

    assert [
        (one.code, one.found, one.page) for one in look("about/index.html", html, site(base_url=base_url)).faults
    ] == [("html-root", address, called)]
    assert faults(html, "404.html", base_url=base_url) == []


def test_the_page_for_lost_visitors_may_be_anywhere() -> None:
    """404.html has addresses from the root, also of a site in a folder."""
    html = '<link rel="stylesheet" href="/expo/assets/x.css"><a href="/expo/nope/">x</a>'

    assert faults(html, "404.html", base_url="https://example.org/expo/") == [("link", "", "/expo/nope/")]


def test_a_portable_site_has_no_policy_and_no_root() -> None:
    """Pages opened from a disk have no policy; what a root is there nobody knows."""
    html = '<p style="a: b">x</p><a href="/nope/">x</a><a href="../index.html">y</a><a href="../nope/index.html">z</a>'

    assert faults(html, portable=True) == [("link", "", "../nope/index.html")]


def test_a_base_changes_every_address() -> None:
    """Nothing is said of links in a page with `<base>`."""
    assert faults('<base href="../"><a href="nope/">x</a>') == []
