"""Pictures that our own code draws, as values: cards for whoever shares a page, icons made of the site's logo.

Their names are known before their pixels, as those of renditions are; `korme.pictures.drawing` draws them.
"""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from korme.pictures.recipe import codecs
from korme.store.compact_json import compact

CARD_WIDTH, CARD_HEIGHT = 1200, 630
"""Pixels: what the networks ask for."""
DRAWER = 1
"""Raise it with every change of the drawing that changes bytes."""
HOUSE, BOLD, PEOPLE = "Roboto-Black.ttf", "Roboto-Medium.ttf", "SourceSerifPro-Semibold.ttf"
_PACKAGES = {"Roboto": "font_roboto", "SourceSerifPro": "font_source_serif_pro"}


class Card(Struct, frozen=True):
    """What stands on a card; everything that its bytes depend on."""

    title: str
    voice: str = HOUSE
    """The font of the title: the house's for names and events, the people's for works and stories."""
    kicker: str = ""
    """Above the title: a discipline, a sort of event."""
    by: str = ""
    """Below the title: a person, a day and a place."""
    site: str = ""
    figure: str = ""
    """Set as large as the card allows where there is no picture: '20–26'."""
    picture: str = ""
    """The rendition that is shown, by its path in the output."""
    wall: str = "#ffffff"
    ink: str = "#000000"
    accent: str = "#000000"
    is_poster: bool = False
    """On the accent's ground, as the poster at the door."""
    ornament: str = ""
    """An SVG outline without colours, set into the corner."""
    xmp: str = ""
    """The credit of the picture."""

    @property
    def path(self) -> str:
        """Where it is published: 'media/DIGEST-1200.jpg'."""
        return f"media/{_digest(asdict(self))}-{CARD_WIDTH}.jpg"


class Icon(Struct, frozen=True):
    """An icon made of the site's logo."""

    picture: str
    """The rendition of the logo."""
    side: int
    ground: str = ""
    """What the logo stands on; without one, on nothing."""
    inset: float = 0.0
    """The part of the side that stays free at each edge: a launcher may cut a maskable icon to a circle."""
    format: str = "png"

    @property
    def path(self) -> str:
        """Where its bytes lie in the cache, and in the output unless it needs a name of its own."""
        return f"media/{_digest(asdict(self))}-{self.side}.{self.format}"


def _digest(facts: dict[str, object]) -> str:
    text = compact([DRAWER, codecs(), facts])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


@cache
def font_file(name: str) -> Path | None:
    """Where a font lies: in a package that carries nothing else; None where that is not installed."""
    spec = importlib.util.find_spec(_PACKAGES[name.partition("-")[0]])
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return Path(folders[0]) / "files" / name if folders else None


def has_fonts() -> bool:
    """Whether what cards are written with is installed."""
    return all(font_file(one) for one in (HOUSE, BOLD, PEOPLE))


def can_be_drawn(text: str) -> bool:
    """Whether the fonts hold every letter: Latin, Greek, Cyrillic with all of Kazakh, and usual signs."""
    return all(one < "\u0530" or "\u1e00" <= one < "\u2150" or one in "−№₸₽" for one in text)
