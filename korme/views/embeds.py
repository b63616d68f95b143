"""Embeds in views: what a template needs to show one, and to load its player after the visitor's own click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from korme.core.embeds import Embed, spoken_name
from korme.core.model import Phrase

_NOTHING = Phrase("")


def embed_view(
    embed: Embed,
    language: str,
    *,
    title: str,
    picture: Mapping[str, Any] | None = None,
    caption: Phrase = _NOTHING,
    credit: Phrase = _NOTHING,
    is_playable: bool = True,
) -> dict[str, Any]:
    """Return an embed as templates show it.

    Args:
        title: what it is, for the title of the frame.
        picture: the still, as templates show it.
        is_playable: whether the page may have a player; on a disk most services refuse to play.
    """
    name = spoken_name(embed.service, language)
    return {
        "service": embed.service,
        "name": name,
        "sort": embed.sort,
        "shape": embed.shape,
        "link": embed.link,
        "player": embed.started if is_playable else "",
        "title": f"{title} ({name})" if title else name,
        "picture": picture,
        "caption": caption,
        "credit": credit,
    }
