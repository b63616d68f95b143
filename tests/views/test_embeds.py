"""Films and recordings on other sites on the pages of a site: players, policies, links, and what is reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from site_box import SITE_YAML, Built, SiteBox, aigerim, picture

SiteMaker = Callable[..., SiteBox]
FELT = """\
title: Felt
film:
  - {url: "https://youtu.be/ROh903GAhqg", still: still.jpg, alt: Hands in wool, caption: {en: The film, ru: Фильм}, length: "3:20", transcript: Nobody speaks.}
  - https://soundcloud.com/forss/flickermood
"""
PLAYERS = "https://w.soundcloud.com https://www.youtube-nocookie.com"
_FRAMES = re.compile(r"frame-src ([^;\"\n]*)")


@pytest.fixture(scope="module")
def files() -> dict[str, str | bytes]:
    """A work with a film and a recording elsewhere beside a picture, and a page with nothing of the kind."""
    folder = "creatives/aigerim/works/felt"
    return {
        **aigerim(),
        f"{folder}/index.yaml": FELT,
        f"{folder}/index.ru.yaml": "title: Войлок\nfilm:\n  - {url: https://youtu.be/ROh903GAhqg, alt: Руки в шерсти}\n",
        f"{folder}/still.jpg": picture(640, 360),
        f"{folder}/a.jpg": picture(600, 400, "navy"),
    }


def built(site: SiteMaker, files: dict[str, str | bytes], **options: object) -> Built:
    done = site(files).build(**options)
    assert done.ok, done.problems
    return done


def frames(text: str) -> str:
    """The hosts whose frames a policy allows beside the site's own."""
    found = _FRAMES.search(unescape(text))
    return found[1].replace("'self'", "").strip() if found else ""


def test_a_work_shows_its_films_before_its_pictures(site: SiteMaker, files: dict[str, str | bytes]) -> None:
    """With still, caption, length and link; the still is no picture of its own; pages allow their own players only."""
    done = built(site, files)
    page, ru = done.text("creatives/aigerim/felt/index.html"), done.text("ru/creatives/aigerim/felt/index.html")

    assert re.findall(r'data-korme-embed="https://([^/]*)', page) == ["www.youtube-nocookie.com", "w.soundcloud.com"]
    assert page.count('class="korme-piece__frame"') == 1
    assert re.search(r'The film <span class="korme-embed__length"><span aria-hidden="true">3:20</span>', page)
    assert "<p>Nobody speaks.</p></div></details>" in page
    assert 'alt="Руки в шерсти"' in ru
    assert "О вашем визите узнает YouTube" in ru
    assert len(set(re.findall(r"assets/embed[^\"]*", page))) == 2
    assert frames(page) == frames(done.text("_headers")) == PLAYERS
    for path in ("index.html", "creatives/aigerim/light/index.html", "works/index.html"):
        assert frames(done.text(path)) == ""
        assert "embed" not in done.text(path)


def test_a_site_without_players_allows_no_frames(site: SiteMaker) -> None:
    """Neither in its headers nor in a page."""
    assert "frame-src" not in built(site, aigerim()).text("_headers")


def test_a_site_for_a_disk_has_links_only(site: SiteMaker, files: dict[str, str | bytes]) -> None:
    """Services refuse to play there: no button that cannot do what it says."""
    page = built(site, files, portable=True).text("creatives/aigerim/felt/index.html")

    assert "korme-embed__play" not in page
    assert "data-korme-embed" not in page
    assert 'href="https://soundcloud.com/forss/flickermood"' in page


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("film: https://www.youtube.com/@studio", ("picture-remote", "player")),
        ("film: https://example.org/film.mp4", ("picture-remote", "unplayed")),
        ("film: [https://youtu.be.example.org/ROh903GAhqg]", ("picture-remote", "unplayed")),
        ("pictures: [https://example.org/a.jpg]", ("picture-remote", "")),
        ("cover: https://youtu.be/ROh903GAhqg", ("picture-remote", "film")),
        ("film: {url: https://youtu.be/ROh903GAhqg, length: three}", ("not-a-length", "time")),
        ("film: {url: https://youtu.be/ROh903GAhqg, download: yes}", ("medium-field", "embed")),
        ("film: {url: https://youtu.be/ROh903GAhqg, still: gone.jpg}", ("picture-missing", "guess")),
    ],
)
def test_what_cannot_be_shown_is_reported(site: SiteMaker, fields: str, found: tuple[str, str]) -> None:
    """With the line, and what to write instead."""
    path = "creatives/aigerim/works/felt/index.yaml"
    box = site({**aigerim(), path: f"title: Felt\n{fields}\n", "creatives/aigerim/works/felt/a.jpg": picture()})
    problems = [one for one in box.checked() if one.mark.path == path and one.code != "alt-missing"]

    assert [(one.code, one.hint) for one in problems] == [found]
    assert problems[0].mark.line == 2


def test_what_a_template_asks_for_later_has_no_player(site: SiteMaker) -> None:
    """The page's policy is made by then, and would refuse it: there is a link."""
    partner = "name: Hub\nbody: |\n  Words.\n\n  https://vimeo.com/76979871\n"
    theme = {
        "themes/own/theme.yaml": "extends: expo\n",
        "themes/own/templates/credits.html": (
            '{% extends "expo/credits.html" %}{% block content %}{{ site.partners[0].body.html }}{% endblock %}\n'
        ),
    }
    settings = {"content/site.yaml": SITE_YAML + "theme: own\n"}
    done = built(site, {**aigerim(), **theme, **settings, "content/partners/hub.yaml": partner})
    page = done.text("credits/index.html")

    assert 'href="https://vimeo.com/76979871"' in page
    assert "data-korme-embed" not in page
    assert frames(page) == ""
    assert "data-korme-embed" in done.text("partners/index.html")
