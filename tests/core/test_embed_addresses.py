"""Addresses of films, recordings and projects that stay with a service: what is one, and what never is."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from korme.core.embeds import embed_of, frame_hosts, service_at, service_of, spoken_name
from korme.core.embeds.services import SERVICES

_FILM, _HEX = "ROh903GAhqg", "0123456789abcdef0123456789abcdef"
_YOUTUBE = f"https://www.youtube.com/watch?v={_FILM}"


@pytest.mark.parametrize(
    ("written", "link", "player"),
    [
        (f"https://youtu.be/{_FILM}?si=x", _YOUTUBE, f"www.youtube-nocookie.com/embed/{_FILM}?rel=0"),
        (f"m.youtube.com/watch?app=desktop&v={_FILM}", _YOUTUBE, f"www.youtube-nocookie.com/embed/{_FILM}?rel=0"),
        (f"//www.youtube.com/embed/{_FILM}?start=90", f"{_YOUTUBE}&t=90", f"/embed/{_FILM}?start=90&"),
        (f"https://www.youtube.com/live/{_FILM}?t=1m30s", f"{_YOUTUBE}&t=90", f"/embed/{_FILM}?start=90&"),
        ("https://youtube.com/playlist?list=PL0123456789", "/playlist?list=PL0123456789", "/embed/videoseries?list=PL"),
        ("https://vimeo.com/76979871/abcdef0123", "https://vimeo.com/76979871/abcdef0123", "/76979871?h=abcdef0123&dnt=1"),
        ("https://player.vimeo.com/video/1", "https://vimeo.com/1", "https://player.vimeo.com/video/1?dnt=1"),
        (f"https://rutube.ru/video/private/{_HEX}/?p=Ab_-", f"private/{_HEX}/?p=Ab_-", f"/play/embed/{_HEX}/?p=Ab_-"),
        ("https://vk.com/video/@a?z=video-1_2%2Fpl", "https://vkvideo.ru/video-1_2", "video_ext.php?oid=-1&id=2&hd=2"),
        ("https://vk.com/video_ext.php?oid=-1&id=2&hash=0123456789abcdef", "video-1_2", "&hash=0123456789abcdef"),
        ("https://m.soundcloud.com/a/b/s-AbCd?x=1", "https://soundcloud.com/a/b/s-AbCd", "com%2Fa%2Fb%2Fs-AbCd&"),
        ("https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/7", "/player/", "%2Ftracks%2F7&"),
        ("https://music.yandex.kz/album/5/track/6", "music.yandex.kz/album/5/track/6", "iframe/#track/6/5"),
        ("https://music.yandex.ru/iframe/#track/6/5", "/album/5/track/6", "https://music.yandex.ru/iframe/#track/6/5"),
        ("https://www.mixcloud.com/a/b/", "https://www.mixcloud.com/a/b/", "feed=%2Fa%2Fb%2F"),
        (f"https://sketchfab.com/3d-models/bowl-{_HEX}", f"/3d-models/bowl-{_HEX}", f"/models/{_HEX}/embed?dnt=1"),
        ("https://www.behance.net/gallery/12345/Плакат", "/gallery/12345/%D0%9F", "www.behance.net/embed/project/12345?"),
        ("https://www.figma.com/file/ABCdefGHI123/A?node-id=0-1&t=x", "/design/ABC", "/A?node-id=0-1&embed-host=korme"),
        ("https://codepen.io/a/pen/gfdDu", "https://codepen.io/a/pen/gfdDu", "https://codepen.io/a/embed/gfdDu?"),
    ],
)  # fmt: skip
def test_an_address_as_people_copy_it_has_its_page_and_its_player(written: str, link: str, player: str) -> None:
    """Short addresses, those of phones, of embed codes, with a key or a time; what follows people about is left out."""
    found = embed_of(written)

    assert found is not None
    assert (link in found.link, player in found.player) == (True, True), found


@pytest.mark.parametrize(
    "written",
    [
        f"https://www.youtube.com.evil.example/watch?v={_FILM}",
        f"https://evil.example/www.youtube.com/watch?v={_FILM}",
        f"https://youtube.com@evil.example/watch?v={_FILM}",
        f"https://youtube.com:8443/watch?v={_FILM}",
        f"https://youtube.com./watch?v={_FILM}",
        f"https://yоutube.com/watch?v={_FILM}",  # a Cyrillic letter
        f"https://xn--yutube-wqf.com/watch?v={_FILM}",
        f"javascript:youtube.com/watch?v={_FILM}",
        f"ftp://youtube.com/watch?v={_FILM}",
        f"https://youtube.com\\@evil.example/watch?v={_FILM}",
        f"https://www.youtube.com/watch?v={_FILM}\u202e",
        f"https://www.youtube.com/embed/../{_FILM}",
        f'https://www.youtube.com/watch?v={_FILM}"onload=x',
        "https://www.youtube.com/@studio",
        "https://www.youtube.com/results?search_query=felt",
        f"https://rutube.ru/video/private/{_HEX}/",
        "https://vk.com/video-1_2?list=ln-AbCdEf",
        "https://vk.com/anna",
        "https://soundcloud.com/anna",
        "https://soundcloud.com/discover/sets",
        "https://on.soundcloud.com/AbCdE",
        "https://vimeo.com/anna",
        "https://www.behance.net/anna",
        "https://anna.bandcamp.com/album/felt",
        "https://www.figma.com/embed?url=https%3A%2F%2Fwww.figma.com%2Fembed%3Furl%3Dx",
    ],
)
def test_everything_else_stays_a_link(written: str) -> None:
    """Hosts that look alike, accounts, ports and what has no player, or none without a key."""
    assert embed_of(written) is None


_HOSTS = sorted({host for service in SERVICES for host in (*service.hosts, *service.players)})
_PIECES = st.sampled_from(
    [*_HOSTS, "https://", "http:", "//", "www.", "/", "?", "&", "#", "@", ":443", ".", "..", "%2F", "watch?v=", _FILM,
     "embed/", "video", "-1_2", _HEX, "url=", "feed=", "\\", "\n", "\t", "\u200b", "é", '"', "<", "javascript:", "76979871"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=9).map("".join), st.sampled_from(_HOSTS), st.booleans())
def test_no_address_leads_to_another_host(written: str, host: str, is_on_host: bool) -> None:
    """Whatever is written, the player is on the one host of its service, and says nothing that HTML could misread."""
    found = embed_of(f"https://{host}/{written}" if is_on_host else written)
    if found is None:
        return
    parts = urlsplit(found.started)

    assert f"{parts.scheme}://{parts.netloc}" == frame_hosts([found.service])[0]
    assert found.link.startswith("https://")
    assert found.started.isascii()
    assert found.link.isascii()
    assert not set("<>\"'` \\\n\t") & set(found.started + found.link)
    assert embed_of(found.link) is not None or found.service == "soundcloud"


@pytest.mark.parametrize(
    "written",
    [
        f"https://youtu.be/{_FILM}",
        "https://vimeo.com/1#t=30s",
        "https://vk.com/video-1_2",
        "https://soundcloud.com/a/b",
        "https://www.mixcloud.com/a/b/",
        f"https://sketchfab.com/models/{_HEX}",
    ],
)
def test_a_player_begins_by_itself_only_if_it_is_told(written: str) -> None:
    """What starts a player is only in the address that is loaded after the click."""
    found = embed_of(written)
    starting = {"autoplay", "auto_play", "autostart"}

    assert found is not None
    assert not starting & parse_qs(urlsplit(found.player).query).keys()
    assert starting & parse_qs(urlsplit(found.started).query).keys()


def test_a_service_is_named_as_its_readers_know_it() -> None:
    """Names that have Cyrillic letters at home have them for readers of such languages."""
    assert [spoken_name("vk", language) for language in ("en", "ru", "kk", "de")] == [
        "VK Video", "VK Видео", "VK Видео", "VK Video",
    ]  # fmt: skip
    assert service_of("vimeo").sort == "film"
    assert [one and one.key for one in map(service_at, ("https://vimeo.com/anna", "youtu.be/x", "example.org"))] == [
        "vimeo", "youtube", None,
    ]  # fmt: skip
