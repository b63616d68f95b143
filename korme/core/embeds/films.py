"""Services of films: how their addresses look, and where the player of each is.

Each function gets an address on one of the service's hosts and returns what it leads to, or None for everything that is not
a film for certain. Looked up in November 2026, in the services' own embed codes and help.
"""

from __future__ import annotations

import re

from korme.core.embeds.address import (
    HEX,
    ID,
    Player,
    WebAddress,
    is_whole,
    kept,
    seconds_of,
    with_query,
)


def youtube(address: WebAddress) -> Player | None:
    """The player without cookies until it plays: youtube-nocookie.com."""
    base, player = "https://www.youtube.com/", "https://www.youtube-nocookie.com/embed/"
    first, *rest = address.parts or ("",)
    listed = kept(address, "list", r"(?:PL|OL|UU|FL)[A-Za-z0-9_-]{8,80}")
    if first == "playlist" or address.parts == ("embed", "videoseries"):
        whole = with_query(f"{player}videoseries", list=listed, rel="0")
        return Player(with_query(f"{base}playlist", list=listed), whole, "autoplay=1") if listed else None
    if address.host == "youtu.be":
        film = first
    elif first == "watch":
        film = address.query.get("v", "")
    else:
        film = rest[0] if rest and first in ("embed", "live", "shorts", "v", "e") else ""
    if not is_whole(f"{ID}{{11}}", film):
        return None
    at = seconds_of(address, "t", "start")
    whole = with_query(player + film, list=listed, start=at, rel="0")
    if first == "shorts":
        return Player(f"{base}shorts/{film}", whole, "autoplay=1", "tall")
    return Player(with_query(f"{base}watch", v=film, list=listed, t=at), whole, "autoplay=1")


def vimeo(address: WebAddress) -> Player | None:
    """With `dnt=1` the player sets no cookies; films that are not listed have a key behind their number."""
    path = "/".join(address.parts)
    number = r"(\d{1,12})"
    found = re.fullmatch(
        rf"(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/|(?:album|showcase)/\d+/video/|manage/videos/)?{number}"
        r"(?:/([0-9a-z]{6,40}))?",
        path,
        re.ASCII,
    )
    if not found:
        return None
    film, key = found[1], found[2] or kept(address, "h", "[0-9a-z]{6,40}")
    at = seconds_of(address, "t")
    part = f"#t={at}s" if at else ""
    player = with_query(f"https://player.vimeo.com/video/{film}", h=key, dnt=1)
    return Player(f"https://vimeo.com/{film}" + (f"/{key}" if key else "") + part, player + part, "autoplay=1")


def rutube(address: WebAddress) -> Player | None:
    """Films that are not listed have the key `p`."""
    path = "/".join(address.parts)
    found = re.fullmatch(rf"(?:(video|live/video|shorts)/(private/)?|play/embed/(?:private/)?)({HEX})", path, re.ASCII)
    if not found:
        return None
    folder, film = found[1] or "video", found[3]
    key = kept(address, "p", rf"{ID}{{1,80}}")
    if found[2] and not key:
        return None
    at = seconds_of(address, "t")
    private = "private/" if key and folder != "shorts" else ""
    return Player(
        with_query(f"https://rutube.ru/{folder}/{private}{film}/", p=key, t=at),
        with_query(f"https://rutube.ru/play/embed/{film}/", p=key, t=at),
    )


def vk(address: WebAddress) -> Player | None:
    """Films that only those may see who have the link need a key that only the embed code has (`hash`)."""
    player = "https://vkvideo.ru/video_ext.php"
    at = seconds_of(address, "t")
    if address.parts == ("video_ext.php",):
        owner, film = kept(address, "oid", r"-?\d{1,15}"), kept(address, "id", r"\d{1,15}")
        key = kept(address, "hash", "[0-9a-f]{8,40}")
        if not owner or not film:
            return None
        return Player(
            with_query(f"https://vkvideo.ru/video{owner}_{film}", t=_in_words(at)),
            with_query(player, oid=owner, id=film, hd=2, hash=key, t=_in_words(at)),
            "autoplay=1",
        )
    named = address.query.get("z", "").partition("/")[0] or (address.parts[-1] if address.parts else "")
    found = re.fullmatch(r"(video|clip)(-?\d{1,15})_(\d{1,15})", named, re.ASCII)
    if not found or address.query.get("list", "").startswith("ln-"):
        return None
    sort, owner, film = found.groups()
    return Player(
        with_query(f"https://vkvideo.ru/{sort}{owner}_{film}", t=_in_words(at)),
        with_query(player, oid=owner, id=film, hd=2, t=_in_words(at)),
        "autoplay=1",
        "tall" if sort == "clip" else "wide",
    )


def _in_words(seconds: int) -> str:
    """Return a time as VK writes it: '1h2m3s'."""
    return f"{seconds // 3600}h{seconds // 60 % 60}m{seconds % 60}s" if seconds else ""
