"""Films and recordings on paper: a still, what it is, and the code under which it is seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import zxingcpp
from clips import clip
from print_box import picture_of, printed, texts_of
from site_box import SiteBox, aigerim

SiteMaker = Callable[..., SiteBox]
FILM = 'title: Light\npictures: [{file: light.mp4, transcript: "Wind."}]\n'


def test_a_film_in_a_catalogue_is_a_still_with_its_length_and_a_code(site: SiteMaker, tmp_path: Path) -> None:
    """Paper cannot show it: the caption says so, and a code leads to the page. Its still needs no description."""
    files = aigerim(works__light_mp4=clip("mp4", count=24), works__light_yaml=FILM)
    box = site({name: data for name, data in files.items() if not name.endswith(".jpg")})
    result = printed(box, "catalogue", tmp_path / "book.pdf")
    texts = [" ".join(text.split()) for text in texts_of(tmp_path / "book.pdf")]
    at = next(at for at, text in enumerate(texts) if "Film, 0:01, sound" in text)
    (found,) = zxingcpp.read_barcodes(picture_of(tmp_path / "book.pdf", at))

    assert result.problems == ()
    assert found.text == "https://expo.example.org/creatives/aigerim/light/"
