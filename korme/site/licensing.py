"""Who made each picture and on what terms: what is written into every file made from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from korme.core.model import Picture, Probe
from korme.kinds import Creative, Entry, Work
from korme.pictures.credits import Credit, embedded_credit
from korme.site.config import Config

_DEEDS = {"CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/"}
_VERSION = r"[1-4]\.[05]"
_PARTS = frozenset({"BY", "NC", "ND", "SA"})


def deed(licence: str | None) -> str:
    """The address of a Creative Commons licence's text: 'CC BY-NC 4.0'; empty for any other licence."""
    name = (licence or "").upper()
    words = name.replace("-", " ").split()
    if name in _DEEDS:
        return _DEEDS[name]
    if len(words) < 3 or words[0] != "CC" or not set(words[1:-1]) <= _PARTS or not re.fullmatch(_VERSION, words[-1]):
        return ""
    return f"https://creativecommons.org/licenses/{'-'.join(words[1:-1]).lower()}/{words[-1]}/"


def credits_of(
    config: Config, entries: Iterable[Entry], creatives: Mapping[str, Creative], probes: Mapping[str, Probe]
) -> dict[str, Credit]:
    """The credit of every picture, by its path.

    What the photographer's own program wrote into the file says who made the photograph; the entry
    says the rest: the creative as the author of their works, and the licence, which is the work's, the
    creative's or the site's. Covers of stories, venues and the like carry only what is written for them.
    """
    found: dict[str, Credit] = {}
    for entry in entries:
        author = _author(entry, creatives)
        licence = _licence(entry, author, config)
        for picture in entry.all_pictures:
            probe = probes.get(picture.path)
            own = embedded_credit(probe) if probe else Credit()
            found[picture.path] = own.or_else(_told(picture, author, licence))
    return found


def _author(entry: Entry, creatives: Mapping[str, Creative]) -> Creative | None:
    if isinstance(entry, Work):
        return creatives.get(entry.creative)
    return entry if isinstance(entry, Creative) else None


def _licence(entry: Entry, author: Creative | None, config: Config) -> str | None:
    if not isinstance(entry, Work):
        return None
    return entry.licence or (author.licence if author else None) or config.licence


def _told(picture: Picture, author: Creative | None, licence: str | None) -> Credit:
    """What the site says: of a work its author and terms, of any picture the line that stands beside it."""
    address = deed(licence)
    return Credit(
        creator=author.name.own if author else "",
        copyright=licence if licence and not address else "",
        credit=picture.credit.own if picture.credit else "",
        licence=address,
        statement=address,
    )
