"""Media as programs and search engines are told of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import site_builder as make
from markupsafe import Markup

from korme.core.media import Captions
from korme.views.context import PageContext
from korme.views.json_ld_media import media
from korme.views.media_words import maker_and_media, media_words, sign_of, words_to_find
from korme.views.narrowing import narrowing, work_traits
from korme.views.shown_media import iso_duration

SONG, FOLIO, BOWL = (f"creatives/saule/works/felt/{name}" for name in ("song.mp3", "folio.pdf", "bowl.glb"))
FACTS = {
    make.FILM: make.facts(mime='video/mp4; codecs="avc1.640028, mp4a.40.2"'),
    SONG: make.facts(kind="sound", ending="mp3", mime="audio/mpeg", seconds=45, width=0, height=0),
    FOLIO: make.facts(kind="document", ending="pdf", seconds=0, pages=((1.0, 1.0, ""),) * 2),
    BOWL: make.facts(kind="model", ending="glb", mime="model/gltf-binary", seconds=0),
}


def described(*pictures: Any, language: str = "en") -> dict[str, Any]:
    work = make.work(pictures=pictures)
    shared: Any = SimpleNamespace(site=make.site(work, media=FACTS, config=make.config(base_url="https://e.org/x")))
    return media(
        PageContext(shared, language, ""), work, "Felt of two years.", lambda still: f"https://e.org/{still.path}"
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, ""), (0.2, "PT1S"), (59.6, "PT1M"), (200.4, "PT3M20S"), (3600, "PT1H"), (3725, "PT1H2M5S")],
)
def test_a_duration_is_that_of_iso_8601(seconds: float, said: str) -> None:
    """In whole seconds, as search engines read it; nothing where it is unknown."""
    assert iso_duration(seconds) == said


def test_a_film_is_a_video_with_all_that_search_engines_ask_for() -> None:
    """Name, description, still, file and duration; the day it was published is nobody's guess."""
    film = make.film(caption=make.text(en="The felt is rolled"), transcript=make.text(en="Water."))
    song = make.film(SONG, kind="sound")
    found = described(film, song)
    (video,), (audio,) = found["video"], found["audio"]

    assert video.pop("contentUrl").startswith("https://e.org/x/media/")
    assert video == {
        "@type": "VideoObject",
        "name": "Felt",
        "description": "The felt is rolled",
        "thumbnailUrl": f"https://e.org/{film.path}",
        "encodingFormat": "video/mp4",
        "duration": "PT3M20S",
        "width": 1920,
        "height": 1080,
        "transcript": "Water.",
    }
    assert (audio["@type"], audio["duration"], audio["description"]) == ("AudioObject", "PT45S", "Felt of two years.")


def test_an_embed_names_its_player_and_a_document_that_nobody_gets_is_not_named() -> None:
    """A document is an item only if its file is offered, and once, whatever its pages."""
    tube = make.film("felt#embed", address="https://vimeo.com/76979871", kind="embed", part="embed-1")
    shown, offered = (make.film(FOLIO, kind="document", download=is_offered, part="1") for is_offered in (False, True))
    further = make.film(FOLIO, kind="document", download=True, part="2")

    assert described(tube)["video"][0]["embedUrl"].startswith("https://player.vimeo.com/video/76979871")
    assert described(shown) == {}
    assert [one["@type"] for one in described(offered, further)["encoding"]] == ["DigitalDocument"]


def reader(work: Any, language: str = "en", **fields: Any) -> PageContext:
    """A reader to whom a string of the theme is its key."""
    site = make.site(work, media=FACTS, **fields)
    say = {one: lambda key, n=None, **values: Markup(key) for one in site.config.languages}
    shared: Any = SimpleNamespace(site=site, translators=say, catalogue={})
    return PageContext(shared, language, "")


def test_a_work_says_what_its_media_are() -> None:
    """Kind, length and sound, each once, as on a museum's label; an embed with the name of its service."""
    tube = make.film("felt#embed", address="https://vimeo.com/76979871", kind="embed", part="embed-1")
    work = make.work(pictures=(make.film(), make.film(SONG, kind="sound"), tube))

    assert (
        media_words(reader(work), work) == "medium_film, 3:20, medium_audible; medium_sound, 0:45; medium_film, Vimeo"
    )
    assert media_words(reader(make.work()), make.work()) == ""


def test_a_document_says_how_many_pages_it_has() -> None:
    """On labels, in search, in a visitor's list and in the kiosk, where nobody can leaf through it."""
    work = make.work(pictures=(make.film(FOLIO, kind="document", part="1"),))

    assert media_words(reader(work), work) == "medium_document, document_pages"
    assert maker_and_media(reader(work), work).text == "Saule, medium_document, document_pages"


@pytest.mark.parametrize(
    ("medium", "sign"),
    [
        (make.film(), ("film", "\N{BLACK RIGHT-POINTING TRIANGLE}\ufe0e", "3:20", "3 minutes 20 seconds")),
        (make.film(FOLIO, kind="document", part="1"), ("document", "", "document_pages", "document_pages")),
        (make.film(BOWL, kind="model", download=True), ("model", "", "3D", "")),
        (make.film(BOWL, kind="model"), None),
        (make.film("x", address="https://vimeo.com/76979871", kind="embed", part="embed-1"), ("film", "\N{BLACK RIGHT-POINTING TRIANGLE}\ufe0e", "", "")),
        (make.film("x", address="https://www.behance.net/gallery/1/x", kind="embed", part="embed-1"), None),
    ],
)  # fmt: skip
def test_a_card_has_a_sign_of_what_is_more_than_a_picture(medium: Any, sign: tuple[str, ...] | None) -> None:
    """The first medium of which there is something to say; a model that visitors cannot turn is its picture."""
    pictures = make.picture(), medium
    found = sign_of(reader(make.work(pictures=pictures)), pictures)

    assert (tuple(found.values()) if found else None) == sign


def test_what_is_said_and_written_in_media_is_found() -> None:
    """Transcripts and pages in the reader's language, captions without their times; of a long one only the beginning."""
    film = make.film(transcript=make.text("Wind. " * 900), captions=(Captions("a.vtt"), Captions("a.kk.vtt", "kk")))
    song = make.film(SONG, kind="sound", transcript=make.text("Nobody gets so far"))
    cue = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:0\n<i>{}</i> &amp; water\n"
    captions = {
        "a.vtt": cue.format("Felt") + "\n00:00:03.000 --> 00:00:04.000\n" + "roll " * 200,
        "a.kk.vtt": cue.format("Киіз"),
    }
    work = make.work(pictures=(film, song))
    found = list(words_to_find(reader(work, captions=captions), work))

    assert found[:6] == ["medium_film"] * 3 + ["medium_sound"] * 3
    assert found[7].startswith("Felt & water roll roll") and len("".join(found[6:])) == 6_000
    assert not any("-->" in text or "Киіз" in text or "Nobody" in text for text in found)


def test_a_list_is_narrowed_by_kinds_of_media() -> None:
    """A film that stays with a service is a film; what all works have divides nothing."""
    tube = make.film("felt#embed", address="https://vimeo.com/76979871", kind="embed", part="embed-1")
    work = make.work(pictures=(make.film(), tube))
    context = reader(work)

    assert [trait.mark for trait in work_traits(context.site, work)] == ["d:crafts", "m:film"]
    (group,) = narrowing(context, ["m:film", "m:film m:sound", ""])
    assert [(one["key"], one["count"], one["url"]) for one in group["items"]] == [
        ("film", 2, "?medium=film"),
        ("sound", 1, "?medium=sound"),
    ]
    assert narrowing(context, ["m:film", "m:film"]) == []
