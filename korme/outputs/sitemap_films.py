"""Films in the sitemap: Google's video extension (`sitemap-video/1.1`).

Source: https://developers.google.com/search/docs/crawling-indexing/sitemaps/video-sitemaps: a thumbnail, a title, a
description of at most 2,048 characters and the file or its player are required; a duration is 1 to 28,800 seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from markupsafe import escape
from msgspec import Struct

from korme.kinds import Work
from korme.outputs.plain_text import body_text, line
from korme.site.site import Site
from korme.views.shown_media import ShownMedium, media_of

NAMESPACE = 'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
MARK = "<video:video>"
"""What is in the lines of every page with a film."""
_MOST_DESCRIPTION = 2048
_MOST_SECONDS = 28_800


class ListedFilm(Struct, frozen=True):
    """A film on a page, as search engines are told of it."""

    thumbnail: str
    """URL of its still."""
    texts: Mapping[str, tuple[str, str]]
    """Title and description by language."""
    content: str
    """URL of its file; empty for an embed."""
    player: str
    """URL of a service's player; empty for a file."""
    seconds: float


def films_of(
    site: Site, work: Work, thumbnail: Callable[[str], str], address: Callable[[str], str]
) -> Iterator[ListedFilm]:
    """Yield the films of a work that have a still and a file or player.

    Args:
        thumbnail: returns the URL of a picture's largest file by its path, or ''.
        address: returns the URL of a file of the output.
    """
    for medium in media_of(site, work):
        still = thumbnail(medium.picture.path)
        is_film = medium.sort == "film"
        if is_film and still and (medium.embed or medium.files):
            content = address(medium.files[0].path) if medium.files else ""
            player = medium.embed.player if medium.embed else ""
            yield ListedFilm(still, _texts(site, work, medium), content, player, medium.seconds)


def _texts(site: Site, work: Work, medium: ShownMedium) -> dict[str, tuple[str, str]]:
    found = {}
    for language in site.config.languages:
        title = line(work.title, language).text
        own = (line(text, language).text for text in (medium.picture.caption, medium.picture.alt))
        body = " ".join(body_text(site, work, language).text.split())
        found[language] = title, (next(filter(None, own), "") or body or title)[:_MOST_DESCRIPTION]
    return found


def film_lines(film: ListedFilm, language: str) -> Iterator[str]:
    """Yield the lines of a film on a page in a language, elements in the schema's order."""
    title, description = film.texts[language]
    yield MARK
    yield f"<video:thumbnail_loc>{escape(film.thumbnail)}</video:thumbnail_loc>"
    yield f"<video:title>{escape(title)}</video:title>"
    yield f"<video:description>{escape(description)}</video:description>"
    if film.content:
        yield f"<video:content_loc>{escape(film.content)}</video:content_loc>"
    if film.player:
        yield f"<video:player_loc>{escape(film.player)}</video:player_loc>"
    if 0 < film.seconds <= _MOST_SECONDS:
        yield f"<video:duration>{max(1, round(film.seconds))}</video:duration>"
    yield "</video:video>"
