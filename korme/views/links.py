"""Links to other sites: labels spelt as readers know them, with the host."""

from __future__ import annotations

from urllib.parse import urlsplit

from korme.site.urls import absolute, in_language
from korme.views.context import PageContext, View

_OWN_SPELLING = {
    "artstation": "ArtStation",
    "behance": "Behance",
    "dribbble": "Dribbble",
    "facebook": "Facebook",
    "github": "GitHub",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "soundcloud": "SoundCloud",
    "telegram": "Telegram",
    "tiktok": "TikTok",
    "vimeo": "Vimeo",
    "vk": "VK",
    "whatsapp": "WhatsApp",
    "youtube": "YouTube",
}
"""Spelling of brands that people type in lower case."""


def away(context: PageContext, label: str, address: str) -> View:
    """Return an external link: `label` ('Instagram'), `url` and `host` ('example.org')."""
    host = urlsplit(address).netloc.removeprefix("www.")
    host = host or address.removeprefix("mailto:").partition("?")[0]
    return {"label": spelt(context, label) if label.strip() else host, "url": address, "host": host}


def spelt(context: PageContext, label: str) -> str:
    """Return the label of a link as readers know it: 'instagram' → 'Instagram'."""
    return context.say("website") if label == "website" else _OWN_SPELLING.get(label, label)


def webcal(context: PageContext, url: str) -> str:
    """Return the `webcal:` address to subscribe to a calendar, or '' for a site without a base address."""
    config = context.site.config
    if not config.base_url:
        return ""
    address = absolute(config.base_url, in_language(url, context.language, config.languages))
    return "webcal:" + address.partition(":")[2]
