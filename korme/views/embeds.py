"""Embeds in views: what a template needs to show one, and to load its player after the visitor's own click."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from korme.core.css_steps import ratio_class
from korme.core.embeds import Embed, spoken_name
from korme.core.model import Phrase
from korme.i18n.units import clock_length, spoken_length

_NOTHING = Phrase("")
RATIOS = MappingProxyType({"wide": 16 / 9, "tall": 9 / 16, "page": 4 / 3, "bar": 20 / 7, "list": 20 / 7})
"""Width over height of what a player stands in, by its shape."""


def embed_view(
    embed: Embed,
    language: str,
    *,
    title: str,
    picture: Mapping[str, Any] | None = None,
    caption: Phrase = _NOTHING,
    credit: Phrase = _NOTHING,
    transcript: Mapping[str, Any] | None = None,
    seconds: int = 0,
    is_playable: bool = True,
) -> dict[str, Any]:
    """Return an embed as templates show it.

    Args:
        title: what it is, for the title of the frame.
        picture: the still, as templates show it.
        transcript: what is said and heard, in paragraphs.
        seconds: how long it is; 0 if nobody has said.
        is_playable: whether the page may have a player; on a disk most services refuse to play.
    """
    name = spoken_name(embed.service, language)
    return {
        "service": embed.service,
        "name": name,
        "sort": embed.sort,
        "shape": embed.shape,
        "ratio": ratio_class(RATIOS[embed.shape]),
        "link": embed.link,
        "player": embed.started if is_playable else "",
        "title": f"{title} ({name})" if title else name,
        "picture": picture,
        "caption": caption,
        "credit": credit,
        "transcript": transcript,
        "length": clock_length(seconds) if seconds else "",
        "spoken": spoken_length(seconds, language) if seconds else "",
    }
