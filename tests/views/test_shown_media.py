"""Media as programs and search engines are told of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import site_builder as make

from korme.views.context import PageContext
from korme.views.json_ld_media import media
from korme.views.shown_media import iso_duration

SONG, FOLIO = "creatives/saule/works/felt/song.mp3", "creatives/saule/works/felt/folio.pdf"
FACTS = {
    make.FILM: make.facts(mime='video/mp4; codecs="avc1.640028, mp4a.40.2"'),
    SONG: make.facts(kind="sound", ending="mp3", mime="audio/mpeg", seconds=45, width=0, height=0),
    FOLIO: make.facts(kind="document", ending="pdf", seconds=0, pages=((1.0, 1.0, ""),) * 2),
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
