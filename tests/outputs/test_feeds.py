"""The feed of stories (Atom, RFC 4287)."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import site_builder as make

from korme.core.model import GeneratedFile, Text
from korme.outputs import feeds, media_feed
from korme.site.site import Site

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CONFIG = make.config(base_url="https://expo.example.org/2026", title=make.text(en="Expo", ru="Экспо"))


def roots(site: Site) -> dict[str, ElementTree.Element]:
    found = {}
    for one in feeds.outputs(site):
        assert isinstance(one.recipe, GeneratedFile)
        found[one.path] = ElementTree.fromstring(one.recipe.make())
    return found


def texts(root: ElementTree.Element, path: str) -> list[str | None]:
    return [one.text for one in root.findall(path.replace("{}", ATOM))]


def test_every_language_has_a_feed_with_the_newest_story_first() -> None:
    """URLs are absolute and in the feed's language."""
    old, new = make.story("old", date=dt.date(2026, 4, 1)), make.story("new", date=dt.date(2026, 4, 2))
    found = roots(make.site(old, new, config=CONFIG))

    assert sorted(found) == ["feed.xml", "kk/feed.xml", "ru/feed.xml"]
    assert texts(found["ru/feed.xml"], "{}entry/{}id") == [
        "https://expo.example.org/2026/ru/stories/new/",
        "https://expo.example.org/2026/ru/stories/old/",
    ]
    assert texts(found["ru/feed.xml"], "{}title") == ["Экспо"]


def test_there_is_no_feed_without_a_base_address_or_without_stories() -> None:
    """A feed is read outside the site, so it needs absolute URLs."""
    assert feeds.outputs(make.site(make.story())) == []
    assert feeds.outputs(make.site(config=CONFIG)) == []


def test_a_feed_is_as_new_as_its_newest_story() -> None:
    """The start of the story's day in the site's time zone, not the time of the build."""
    stories = make.story("old", date=dt.date(2026, 4, 1)), make.story("new", date=dt.date(2026, 4, 2))
    root = roots(make.site(*stories, config=CONFIG))["feed.xml"]

    assert texts(root, "{}updated") == ["2026-04-02T00:00:00+05:00"]
    assert texts(root, "{}entry/{}updated") == ["2026-04-02T00:00:00+05:00", "2026-04-01T00:00:00+05:00"]


def test_every_entry_has_the_required_elements() -> None:
    """id, title, updated, a link, and an author (of the entry or of the feed)."""
    root = roots(make.site(make.story(), config=CONFIG))["feed.xml"]
    names = {one.tag.removeprefix(ATOM) for one in root.iter()}

    assert {"id", "title", "updated", "link", "author", "entry"} <= names
    assert {one.get("rel") for one in root.findall(f"{ATOM}link")} == {"self", "alternate"}


def test_untrusted_text_stays_text() -> None:
    """Markup, control characters and the end of a CDATA section stay text."""
    evil = "<script>&\x0b]]></title>\ud800"
    root = roots(make.site(make.story(title=Text((("en", evil),)), author=evil, tags=(evil,)), config=CONFIG))[
        "feed.xml"
    ]

    assert texts(root, "{}entry/{}title") == ["<script>& ]]></title>"]
    assert root.find(f".//{ATOM}category").get("term") == "<script>& ]]></title> "


def test_a_story_without_a_summary_shows_its_beginning() -> None:
    """The summary is the beginning of the body, in its language."""
    root = roots(make.site(make.story(body=make.text("word " * 200)), config=CONFIG))["ru/feed.xml"]
    summary = root.find(f"{ATOM}entry/{ATOM}summary")

    assert summary is not None
    assert summary.text is not None
    assert len(summary.text) <= feeds.SUMMARY
    assert summary.text.endswith("word…")
    assert summary.get(LANG) == "en"


def test_an_author_who_is_a_creative_has_a_name() -> None:
    """The name is shown, not the slug."""
    site = make.site(make.creative("saule", name=make.text("Saule Omarova")), make.story(author="saule"), config=CONFIG)

    assert texts(roots(site)["feed.xml"], "{}entry/{}author/{}name") == ["Saule Omarova"]


def test_works_to_watch_and_hear_have_a_feed_of_their_own() -> None:
    """Enclosures have a file, a type and a length; what has no file or comes with a note is not played without its page."""
    song = make.film("creatives/saule/works/song/a.mp3", kind="sound")
    dead = make.film("creatives/saule/works/old/a.mov")
    site = make.site(
        make.work(
            pictures=(make.film(caption=make.text("Rolling")),), edition="2026", title=make.text(en="Felt", ru="Войлок")
        ),
        make.work("song", pictures=(song,), year="2019"),
        make.work("old", pictures=(dead,)),
        make.work("loud", pictures=(make.film(),), notice=make.text("Loud")),
        make.work("turn", pictures=(make.film("turn.mp4"),)),
        make.edition(),
        config=CONFIG,
        media={
            "turn.mp4": make.facts(has_sound=False, seconds=5),
            make.FILM: make.facts(mime='video/mp4; codecs="avc1"'),
            song.named: make.facts(kind="sound", ending="mp3", mime="audio/mpeg", size=7),
            dead.named: make.facts(trouble="HEVC"),
        },
    )
    found = {one.path: one.recipe for one in media_feed.outputs(site)}
    recipe = found["ru/works/feed.xml"]
    assert isinstance(recipe, GeneratedFile)
    root = ElementTree.fromstring(recipe.make())
    files = [one.attrib for one in root.iterfind(f"{ATOM}entry/{ATOM}link[@rel='enclosure']")]

    assert texts(root, "{}entry/{}title") == ["Войлок", "Song"]
    assert [(one["type"], one["length"]) for one in files] == [("video/mp4", "12000000"), ("audio/mpeg", "7")]
    assert all(one["href"].startswith("https://expo.example.org/2026/media/") for one in files)
    assert texts(root, "{}entry/{}updated") == ["2026-04-20T00:00:00+05:00", "2019-01-01T00:00:00+06:00"]
    assert media_feed.outputs(make.site(make.work(), config=CONFIG)) == []
