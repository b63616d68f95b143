"""Services of sound: how their addresses look, and where the player of each is; see `films`."""

from __future__ import annotations

import re

from korme.core.embeds.address import (
    NAME,
    Player,
    Shape,
    WebAddress,
    is_whole,
    taken_apart,
    with_query,
)

_SOUNDCLOUD_PLACES = frozenset(
    "discover charts search stream you pages upload settings messages people tags terms-of-use imprint jobs mobile player".split()
)
_SOUNDCLOUD_LISTS = frozenset(
    "sets likes tracks albums reposts popular-tracks followers following comments spotlight".split()
)
_SOUNDCLOUD_API = (
    r"https?://api\.soundcloud\.com/(tracks|playlists)/(?:soundcloud(?::|%3A)(?:tracks|playlists)(?::|%3A))?\d{1,15}"
    r"(?:\?secret_token=s-\w{4,20})?"
)


def soundcloud(address: WebAddress) -> Player | None:
    """The player takes the address of the recording; an embed code has that of the API, which is no page to read."""
    if address.host == "w.soundcloud.com":
        inner = address.query.get("url", "")
        if found := re.fullmatch(_SOUNDCLOUD_API, inner, re.ASCII):
            player = _soundcloud_player(inner)
            return Player(player, player, "auto_play=true", "bar" if found[1] == "tracks" else "list")
        taken = taken_apart(inner)
        return soundcloud(taken) if taken and taken.host == "soundcloud.com" else None
    parts = address.parts
    secret = parts[-1] if parts and is_whole(r"s-\w{4,20}", parts[-1]) else ""
    names = parts[:-1] if secret else parts
    is_list = len(names) == 3 and names[1] == "sets"
    if not is_list and (len(names) != 2 or names[1] in _SOUNDCLOUD_LISTS):
        return None
    if names[0] in _SOUNDCLOUD_PLACES or not all(is_whole(r"[\w-]{1,120}", name) for name in names):
        return None
    link = "https://soundcloud.com/" + "/".join(parts)
    return Player(link, _soundcloud_player(link), "auto_play=true", "list" if is_list else "bar")


def _soundcloud_player(url: str) -> str:
    return with_query("https://w.soundcloud.com/player/", url=url) + (
        "&hide_related=true&show_comments=false&show_reposts=false&show_teaser=false"
    )


def yandex_music(address: WebAddress) -> Player | None:
    path = "/".join(address.parts)
    if address.parts == ("iframe",):  # the older embed code: the recording is named behind the '#'
        found = re.fullmatch(r"(track)/(\d{1,12})/(\d{1,12})/?|(album)/(\d{1,12})/?", address.fragment, re.ASCII)
        path = (f"album/{found[3]}/track/{found[2]}" if found[1] else f"album/{found[5]}") if found else ""
    found = re.fullmatch(r"(?:iframe/)?album/(\d{1,12})(?:/track/(\d{1,12}))?", path, re.ASCII)
    if not found:
        return None
    album, track = found.groups()
    host = address.host if address.host.startswith("music.yandex.") else "music.yandex.ru"
    link = f"https://{host}/album/{album}" + (f"/track/{track}" if track else "")
    part = f"track/{track}/{album}" if track else f"album/{album}"
    return Player(link, f"https://music.yandex.ru/iframe/#{part}", shape="bar" if track else "list")


_MIXCLOUD_PLACES = frozenset(
    "discover upload settings select live dashboard about developers search genres categories widget pro".split()
)
_MIXCLOUD_LISTS = frozenset("followers following favorites listens uploads playlists stream posts".split())


def mixcloud(address: WebAddress) -> Player | None:
    parts = address.parts
    if parts == ("widget", "iframe"):
        feed = address.query.get("feed", "")
        taken = taken_apart(feed if "://" in feed else f"https://www.mixcloud.com{feed}")
        if taken is None or taken.host != "mixcloud.com":
            return None
        parts = taken.parts
    if len(parts) != 2 or parts[0] in _MIXCLOUD_PLACES or parts[1] in _MIXCLOUD_LISTS:
        return None
    if not all(is_whole(NAME, part) for part in parts):
        return None
    feed = "/" + "/".join(parts) + "/"
    player = with_query("https://player-widget.mixcloud.com/widget/iframe/?hide_cover=1", feed=feed)
    return Player(f"https://www.mixcloud.com{feed}", player, "autoplay=1", "bar")


def spotify(address: WebAddress) -> Player | None:
    found = re.fullmatch(
        r"(?:intl-[a-z]{2,5}/)?(?:embed/)?(track|album|playlist|artist|episode|show)/([0-9A-Za-z]{22})",
        "/".join(address.parts),
        re.ASCII,
    )
    if not found:
        return None
    sort, name = found.groups()
    shape: Shape = "bar" if sort in ("track", "episode") else "list"
    return Player(
        f"https://open.spotify.com/{sort}/{name}", f"https://open.spotify.com/embed/{sort}/{name}", shape=shape
    )
