"""The sitemap (sitemaps.org 0.9) and robots.txt (RFC 9309)."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import site_builder as make
from msgspec.structs import replace

from korme.core.model import GeneratedFile, Output, Page
from korme.outputs import sitemap
from korme.site.site import Site

S, X, IMAGE, VIDEO = (
    "{http://www.sitemaps.org/schemas/sitemap/0.9}",
    "{http://www.w3.org/1999/xhtml}",
    "{http://www.google.com/schemas/sitemap-image/1.1}",
    "{http://www.google.com/schemas/sitemap-video/1.1}",
)
BASE = "https://expo.example.org/2026/"
CONFIG = make.config(base_url=BASE)


def page(path: str, language: str = "en") -> Output:
    return Output(path, "page.html", Page("page.html", language, dict))


def files(site: Site, *pages: Output, **options: object) -> dict[str, bytes]:
    found = {}
    for one in sitemap.outputs(site, pages, **{"renditions": {}, **options}):
        assert isinstance(one.recipe, GeneratedFile)
        found[one.path] = one.recipe.make()
    return found


def addresses(data: bytes) -> list[str | None]:
    return [one.text for one in ElementTree.fromstring(data).findall(f"{S}url/{S}loc")]


def test_every_page_is_listed_in_every_language() -> None:
    """Each version names all versions, and the default language as `x-default`."""
    data = files(make.site(config=CONFIG), page("works/index.html"), page("ru/works/index.html", "ru"))["sitemap.xml"]
    root = ElementTree.fromstring(data)
    links = [(one.get("hreflang"), one.get("href")) for one in root.findall(f"{S}url[1]/{X}link")]

    assert addresses(data) == [f"{BASE}works/", f"{BASE}ru/works/"]
    assert links == [("en", f"{BASE}works/"), ("ru", f"{BASE}ru/works/"), ("x-default", f"{BASE}works/")]


def test_pages_not_for_search_engines_are_not_listed() -> None:
    """The error page and the search are left out, and outputs that are not pages."""
    other = Output("programme.ics", "x", GeneratedFile(bytes, str))
    data = files(
        make.site(config=CONFIG), page("404.html"), page("ru/search/index.html", "ru"), page("index.html"), other
    )

    assert addresses(data["sitemap.xml"]) == [BASE]


def test_a_page_lists_the_largest_whole_file_of_each_picture() -> None:
    """Crops are left out; of equal widths the JPEG is chosen, since all search engines read it."""
    picture = make.picture()
    renditions = (
        make.rendition(width=480),
        make.rendition(width=960),
        make.rendition(width=960, format="jpeg"),
        make.rendition(width=2000, crop=(0.0, 0.0, 0.5, 1.0)),
    )
    site = make.site(make.work(pictures=(picture,)), config=CONFIG)
    data = files(site, page("creatives/saule/felt/index.html"), renditions={picture.path: renditions})["sitemap.xml"]
    found = ElementTree.fromstring(data).findall(f"{S}url/{IMAGE}image/{IMAGE}loc")

    assert [one.text for one in found] == [f"{BASE}media/abc-960.jpeg"]


def test_a_page_lists_its_films_in_its_own_language() -> None:
    """Google's extension: still, title, description and the file are required; sound is no video."""
    film = make.film(caption=make.text(en="Felt & water", ru="Войлок"))
    sound = make.film("creatives/saule/works/felt/song.mp3", kind="sound")
    site = make.site(
        make.work(pictures=(film, sound), title=make.text(en="Felt", ru="Кошма")),
        config=CONFIG,
        media={make.FILM: make.facts(), "creatives/saule/works/felt/song.mp3": make.facts(kind="sound", ending="mp3")},
    )
    url = "creatives/saule/felt/index.html"
    stills = {one.path: (make.rendition(),) for one in (film, sound)}
    data = files(site, page(url), page(f"ru/{url}", "ru"), renditions=stills)["sitemap.xml"]
    found = [
        {one.tag.partition("}")[2]: one.text for one in each}
        for each in ElementTree.fromstring(data).iter(f"{VIDEO}video")
    ]

    assert [(one["title"], one["description"], one["duration"]) for one in found] == [
        ("Felt", "Felt & water", "200"),
        ("Кошма", "Войлок", "200"),
    ]
    assert list(found[0]) == ["thumbnail_loc", "title", "description", "content_loc", "duration"]
    assert (
        found[0]["content_loc"].startswith(f"{BASE}media/") and found[0]["thumbnail_loc"] == f"{BASE}media/abc-960.webp"
    )
    assert b"video" not in files(make.site(make.work(), config=CONFIG), page(url))["sitemap.xml"]


def test_a_large_site_has_an_index_of_sitemaps() -> None:
    """No part exceeds the limit, and together they list every address."""
    pages = [page(f"{number}/index.html") for number in range(7)] + [
        page(f"ru/{number}/index.html", "ru") for number in range(7)
    ]
    found = files(make.site(config=CONFIG), *pages, most=6)
    index = ElementTree.fromstring(found["sitemap.xml"])
    parts = [str(one.text).removeprefix(BASE) for one in index.findall(f"{S}sitemap/{S}loc")]

    assert parts == ["sitemaps/1.xml", "sitemaps/2.xml", "sitemaps/3.xml", "sitemaps/4.xml"]
    assert max(len(addresses(found[one])) for one in parts) <= 6
    assert sum(len(addresses(found[one])) for one in parts) == 14


def test_robots_txt_names_the_sitemap_only_when_there_is_one() -> None:
    """Without a base address there is no sitemap."""
    without = files(make.site(), page("index.html"))

    assert list(without) == ["robots.txt"]
    assert b"Sitemap" not in without["robots.txt"]
    assert f"Sitemap: {BASE}sitemap.xml\n".encode() in files(make.site(config=CONFIG))["robots.txt"]


def test_ai_crawlers_are_refused_only_on_request() -> None:
    """Crawlers that collect training data are disallowed by name, all others are allowed."""
    refusing = files(make.site(config=replace(CONFIG, ai_crawlers="refuse")))["robots.txt"].decode()
    judge = RobotFileParser()
    judge.parse(refusing.splitlines())

    assert not judge.can_fetch("GPTBot", "/works/") and not judge.can_fetch("CCBot", "/media/a.webp")
    assert judge.can_fetch("Googlebot", "/works/") and judge.can_fetch("Googlebot-Image", "/media/a.webp")
    assert b"GPTBot" not in files(make.site(config=CONFIG))["robots.txt"]


def test_addresses_are_escaped() -> None:
    """An ampersand in an address does not break the XML."""
    data = files(make.site(config=CONFIG), page("a&b/index.html"))["sitemap.xml"]

    assert addresses(data) == [f"{BASE}a&b/"]
