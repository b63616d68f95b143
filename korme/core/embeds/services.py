"""The services whose players a page may show, and no other."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from korme.core.embeds.address import Player, Sort, WebAddress
from korme.core.embeds.films import rutube, vimeo, vk, youtube
from korme.core.embeds.projects import behance, codepen, figma, sketchfab
from korme.core.embeds.sounds import mixcloud, soundcloud, spotify, yandex_music


class Service(Struct, frozen=True):
    """A service whose player a page may show."""

    key: str
    name: str
    """As said to visitors."""
    cyrillic: str
    """The same in languages with Cyrillic letters."""
    sort: Sort
    hosts: tuple[str, ...]
    """Of the addresses that people copy, without 'www.' and 'm.'."""
    frame: str
    """The host of the player, and the only one."""
    find: Callable[[WebAddress], Player | None]
    players: tuple[str, ...] = ()
    """Hosts of players, which people copy out of embed codes."""
    example: str = ""
    """An address as people write it, for messages and docs."""


SERVICES: tuple[Service, ...] = (
    Service(
        "youtube", "YouTube", "YouTube", "film", ("youtube.com", "youtu.be", "music.youtube.com"),
        "www.youtube-nocookie.com", youtube, ("youtube-nocookie.com",), "https://youtu.be/…",
    ),
    Service(
        "vimeo", "Vimeo", "Vimeo", "film", ("vimeo.com",), "player.vimeo.com", vimeo, ("player.vimeo.com",),
        "https://vimeo.com/…",
    ),
    Service("rutube", "Rutube", "Rutube", "film", ("rutube.ru",), "rutube.ru", rutube, (), "https://rutube.ru/video/…"),
    Service(
        "vk", "VK Video", "VK Видео", "film", ("vkvideo.ru", "vk.com", "vk.ru"), "vkvideo.ru", vk, (),
        "https://vkvideo.ru/video-…",
    ),
    Service(
        "soundcloud", "SoundCloud", "SoundCloud", "sound", ("soundcloud.com",), "w.soundcloud.com", soundcloud,
        ("w.soundcloud.com",), "https://soundcloud.com/…/…",
    ),
    Service(
        "yandex-music", "Yandex Music", "Яндекс Музыка", "sound",
        ("music.yandex.ru", "music.yandex.kz", "music.yandex.com", "music.yandex.by", "music.yandex.uz"),
        "music.yandex.ru", yandex_music, (), "https://music.yandex.kz/album/…",
    ),
    Service(
        "mixcloud", "Mixcloud", "Mixcloud", "sound", ("mixcloud.com",), "player-widget.mixcloud.com", mixcloud,
        ("player-widget.mixcloud.com",), "https://www.mixcloud.com/…/…/",
    ),
    Service(
        "spotify", "Spotify", "Spotify", "sound", ("open.spotify.com",), "open.spotify.com", spotify, (),
        "https://open.spotify.com/track/…",
    ),
    Service(
        "sketchfab", "Sketchfab", "Sketchfab", "model", ("sketchfab.com",), "sketchfab.com", sketchfab, (),
        "https://sketchfab.com/3d-models/…",
    ),
    Service(
        "behance", "Behance", "Behance", "project", ("behance.net",), "www.behance.net", behance, (),
        "https://www.behance.net/gallery/…",
    ),
    Service(
        "figma", "Figma", "Figma", "project", ("figma.com",), "embed.figma.com", figma, ("embed.figma.com",),
        "https://www.figma.com/design/…",
    ),
    Service(
        "codepen", "CodePen", "CodePen", "project", ("codepen.io",), "codepen.io", codepen, (),
        "https://codepen.io/…/pen/…",
    ),
)  # fmt: skip
