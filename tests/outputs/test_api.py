"""The API: open data as JSON."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import site_builder as make

from korme.core.media import Captions
from korme.core.model import GeneratedFile, Probe
from korme.kinds import Place, Sale
from korme.outputs import api
from korme.site.config import Contact
from korme.site.site import Site


def files(site: Site, **renditions: Any) -> dict[str, Any]:
    return {path: json.loads(data) for path, data in raw(site, **renditions).items()}


def raw(site: Site, renditions: Any = None) -> dict[str, bytes]:
    found = {}
    for one in api.outputs(site, renditions=renditions or {}):
        assert isinstance(one.recipe, GeneratedFile)
        found[one.path] = one.recipe.make()
    return found


def test_every_kind_has_a_file_even_without_entries() -> None:
    """A program finds every file it requests."""
    found = files(make.site())
    kinds = [
        "collections",
        "collectives",
        "creatives",
        "editions",
        "events",
        "pages",
        "partners",
        "stories",
        "venues",
        "works",
    ]

    assert sorted(found) == sorted(["api/site.json", *(f"api/{kind}.json" for kind in kinds)])
    assert found["api/works.json"] == {"works": []}


def test_texts_come_in_all_their_languages_with_the_entry_s_own_first() -> None:
    """There is no fallback: missing translations are left out."""
    creative = make.creative(name=make.text(ru="Сауле", kk="Сәуле"), language="ru", body=make.text(ru="Валяет."))
    (found,) = files(make.site(creative))["api/creatives.json"]["creatives"]

    assert list(found["heading"].items()) == [("ru", "Сауле"), ("kk", "Сәуле")]
    assert found["language"] == "ru"
    assert found["body"] == {"ru": "Валяет."}


def test_paths_are_relative_to_the_root_and_urls_need_a_base_address() -> None:
    """`path` is always there, `url` only with a base address."""
    (without,) = files(make.site(make.work()))["api/works.json"]["works"]
    config = make.config(base_url="https://e.org/x")
    table = files(make.site(make.work(), config=config))["api/works.json"]

    assert without["path"] == "creatives/saule/felt/"
    assert "url" not in without
    assert table["base_url"] == "https://e.org/x/"
    assert table["works"][0]["url"] == "https://e.org/x/creatives/saule/felt/"


def test_a_picture_has_its_texts_and_its_files() -> None:
    """Path, size and type of each rendition; the original's size, but not its path."""
    picture = make.picture(alt=make.text(en="A carpet"), credit=make.text(en="Saule"))
    renditions = {picture.path: (make.rendition(), make.rendition(width=480, format="jpeg", crop=(0.0, 0.0, 1.0, 0.5)))}
    site = make.site(
        make.work(pictures=(picture, make.picture("gone.jpg"))), probes={picture.path: Probe("d", 4000, 3000, "JPEG")}
    )
    data = raw(site, renditions)["api/works.json"]
    (found,) = json.loads(data)["works"][0]["pictures"]

    assert found["alt"] == {"en": "A carpet"}
    assert (found["width"], found["height"]) == (4000, 3000)
    assert found["renditions"] == [
        {"path": "media/abc-960.webp", "width": 960, "height": 640, "type": "image/webp", "cropped": False},
        {"path": "media/abc-480.jpeg", "width": 480, "height": 640, "type": "image/jpeg", "cropped": True},
    ]
    assert b"01.jpg" not in data


def test_a_picture_says_what_it_is_the_still_of() -> None:
    """A film with its file, an embed with the service's addresses; a film that nobody can play has no file."""
    film = make.film(transcript=make.text(en="Water."), captions=(Captions("felt.vtt"), Captions("felt.kk.vtt", "kk")))
    tube = make.film("felt#embed", address="https://youtu.be/dQw4w9WgXcQ", kind="embed", part="embed-1")
    dead = make.film("creatives/saule/works/felt/old.mov")
    site = make.site(
        make.work(pictures=(film, tube, dead)),
        media={make.FILM: make.facts(), "creatives/saule/works/felt/old.mov": make.facts(trouble="HEVC")},
        captions={"felt.vtt": "WEBVTT\n", "felt.kk.vtt": "WEBVTT\n\n"},
    )
    renditions = {one.path: (make.rendition(),) for one in (film, tube, dead)}
    one, two, three = (
        each["medium"] for each in files(site, renditions=renditions)["api/works.json"]["works"][0]["pictures"]
    )
    path = one["files"][0].pop("path")
    captions = {each["language"]: each["path"] for each in one.pop("captions")}

    assert path.startswith("media/") and path.endswith(".mp4")
    assert list(captions) == ["en", "kk"] and all(each.endswith(".vtt") for each in captions.values())
    assert one == {
        "kind": "film",
        "seconds": 200.4,
        "sound": True,
        "files": [{"type": "video/mp4", "bytes": 12_000_000, "width": 1920, "height": 1080}],
        "transcript": {"en": "Water."},
    }
    assert (two["kind"], two["service"], two["url"]) == (
        "film",
        "youtube",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    )
    assert "files" not in three and b"felt.mp4" not in raw(site, renditions)["api/works.json"]


def test_a_work_s_licence_is_the_nearest_one() -> None:
    """The work's own, else its creative's, else the site's."""
    site = make.site(
        make.creative("a", licence="CC0"),
        make.creative("b"),
        make.work("one", "a", licence="CC BY"),
        make.work("two", "a"),
        make.work("three", "b"),
        config=make.config(licence="all rights reserved"),
    )
    found = {one["name"]: one["licence"] for one in files(site)["api/works.json"]["works"]}

    assert found == {"one": "CC BY", "two": "CC0", "three": "all rights reserved"}


def test_an_event_has_times_and_hosts() -> None:
    """Times include their UTC offset; hosts are creatives or free names."""
    site = make.site(make.creative(), make.event(hosts=("saule", "Guest"), spoken=("kk",)))
    (found,) = files(site)["api/events.json"]["events"]

    assert (found["start"], found["end"]) == ("2026-04-20T10:00:00+05:00", "2026-04-20T12:00:00+05:00")
    assert found["hosts"] == [{"creative": "saule"}, {"name": "Guest"}]
    assert found["uid"] == "felt-day@expo.invalid"


def test_other_kinds_have_their_fields() -> None:
    """A venue's hours and coordinates, a story's date and author, a sale."""
    site = make.site(
        make.venue(map=Place(lat=49.95, lon=82.61), hours=((0, (("10:00", "19:00"),)), (1, ()))),
        make.story(author="Somebody"),
        make.work(sale=Sale(status="for_sale", price="10000", currency="KZT")),
        make.edition(),
        make.partner(url="https://p.example/"),
    )
    found = files(site)

    assert found["api/venues.json"]["venues"][0]["hours"] == {"mon": ["10:00-19:00"], "tue": []}
    assert found["api/venues.json"]["venues"][0]["map"] == {"lat": 49.95, "lon": 82.61}
    assert found["api/stories.json"]["stories"][0]["author"] == {"name": "Somebody"}
    assert found["api/works.json"]["works"][0]["sale"] == {"status": "for_sale", "price": "10000", "currency": "KZT"}
    assert found["api/partners.json"]["partners"][0]["website"] == "https://p.example/"
    assert found["api/editions.json"]["editions"][0]["start"] == "2026-04-20"


def test_accounts_are_not_published_and_mail_addresses_only_on_request() -> None:
    """`owners` and `organizers` stay in the repository."""
    config = make.config(organizers=("boss-account",), contact=Contact(email="hello@e.org"))
    site = make.site(make.creative("a", owners=("git-account",)), make.creative("b", email="b@e.org"), config=config)
    everything = b"".join(raw(site).values())
    found = files(site)

    assert b"account" not in everything
    assert [one.get("email") for one in found["api/creatives.json"]["creatives"]] == [None, "b@e.org"]
    assert found["api/site.json"]["contact"] == {"email": "hello@e.org"}


def test_the_site_lists_the_prefix_of_each_language() -> None:
    """The default language has none."""
    found = files(make.site())["api/site.json"]

    assert [one["prefix"] for one in found["languages"]] == ["", "ru/", "kk/"]
    assert found["disciplines"] == [{"key": "crafts", "name": {"en": "Crafts"}, "colour": "#a06c00"}]


def test_the_same_site_gives_the_same_bytes_on_any_day() -> None:
    """One entry a line, in the site's order, with non-ASCII characters unescaped."""
    entries = (make.creative("a", name=make.text("Әсел")), make.creative("b"))
    data = raw(make.site(*entries))["api/creatives.json"]

    assert data == raw(make.site(*entries, today=dt.date(2030, 1, 1)))["api/creatives.json"]
    assert data.count(b"\n") == 2 + len(entries) + 0
    assert "Әсел".encode() in data
