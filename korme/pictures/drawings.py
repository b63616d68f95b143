"""Cards for sharing and icons made from the site's logo, as values.

Their names are known before their pixels, as with renditions; `korme.pictures.drawing` draws them.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from korme.pictures.recipe import codecs
from korme.store.compact_json import compact_bytes

CARD_WIDTH, CARD_HEIGHT = 1200, 630
"""Pixels: the size social networks recommend."""
DRAWER = 2
"""Increment with every change to the drawing that changes bytes."""
HOUSE, BOLD, PEOPLE = "Roboto-Black.ttf", "Roboto-Medium.ttf", "SourceSerifPro-Semibold.ttf"
"""Font files: sans for names and events (HOUSE), medium for other text, serif for works and stories (PEOPLE)."""
_UNKNOWN = "[^\0-\u052f\u1e00-\u214f−№₸₽]"
"""A character that the fonts lack."""
_PACKAGES = {"Roboto": "font_roboto", "SourceSerifPro": "font_source_serif_pro"}


class Card(Struct, frozen=True):
    """The content of a card: everything its bytes depend on."""

    title: str
    voice: str = HOUSE
    """Font of the title: HOUSE for names and events, PEOPLE for works and stories."""
    kicker: str = ""
    """Line above the title: a discipline or a type of event."""
    by: str = ""
    """Line below the title: a person, or a day and a venue."""
    site: str = ""
    figure: str = ""
    """Text set as large as the card allows when there is no picture: '20–26'."""
    picture: str = ""
    """The rendition shown, by its path in the output."""
    wall: str = "#ffffff"
    ink: str = "#000000"
    accent: str = "#000000"
    is_poster: bool = False
    """Set on the accent colour, like the poster on the home page."""
    ornament: str = ""
    """SVG outline without colours, set in the corner of a site without a logo."""
    logo: str = ""
    """The rendition of the site's logo, by its path in the output."""
    xmp: str = ""
    """XMP packet with the picture's credit."""

    @property
    def path(self) -> str:
        """Path in the output: 'media/DIGEST-1200.jpg'."""
        return _card_path(self)


class Icon(Struct, frozen=True):
    """An icon made from the site's logo."""

    picture: str
    """The rendition of the logo, by its path in the output."""
    side: int
    ground: str = ""
    """Background colour; empty for transparent."""
    inset: float = 0.0
    """Share of the side left free at each edge: a launcher may crop a maskable icon to a circle."""
    format: str = "png"

    @property
    def path(self) -> str:
        """Path in the cache, and in the output unless it needs a fixed name."""
        return f"media/{_digest(asdict(self))}-{self.side}.{self.format}"


@lru_cache(maxsize=10_000)
def _card_path(card: Card) -> str:
    """Return a card's path: it is asked for when the card is planned, and by its pages."""
    facts = {**asdict(card), "ornament": _text_digest(card.ornament)}
    if not card.logo:
        del facts["logo"]
    return f"media/{_digest(facts)}-{CARD_WIDTH}.jpg"


@lru_cache(maxsize=16)
def _text_digest(text: str) -> str:
    """Return the digest of an ornament, which is long and the same on all cards."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _digest(fields: dict[str, object]) -> str:
    return hashlib.blake2b(compact_bytes([DRAWER, codecs(), fields]), digest_size=10).hexdigest()


@cache
def font_file(name: str) -> Path | None:
    """Return the path of a font from its package, or None if that is not installed."""
    spec = importlib.util.find_spec(_PACKAGES[name.partition("-")[0]])
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return Path(folders[0]) / "files" / name if folders else None


@cache
def has_fonts() -> bool:
    """Whether the fonts for cards are installed."""
    return all(font_file(name) for name in (HOUSE, BOLD, PEOPLE))


def can_be_drawn(text: str) -> bool:
    """Whether the fonts have every character: Latin, Greek, Cyrillic including Kazakh, and common symbols."""
    return text.isascii() or not re.search(_UNKNOWN, text)
