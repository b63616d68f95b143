"""Where the file of a picture is: in the site, or in the cache if it was made of a medium."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from korme.core.options import Options
from korme.store.cache import Cache


def original(picture: str, stills: Mapping[str, str], options: Options) -> Path:
    """Return the file of a picture, given by its path.

    Args:
        stills: names in the cache of the pictures that are made of media, by the picture's path.
    """
    return Cache(options.cache).place(stills[picture]) if picture in stills else options.root / picture
