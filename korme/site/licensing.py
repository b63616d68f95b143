"""Creator and licence of every picture, as embedded in each file made from it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from korme.core.model import Picture, Probe
from korme.kinds import Creative, Entry, Work
from korme.pictures.credits import MINING, Credit, embedded_credit
from korme.site.config import Config
from korme.site.picture_owners import Owners

_DEEDS = {"CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/"}
NO_TRAINING = f"{MINING}PROHIBITED-AIMLTRAINING"
_VERSION = r"[1-4]\.[05]"
_PARTS = frozenset({"BY", "NC", "ND", "SA"})


def deed(licence: str | None) -> str:
    """Return the URL of a Creative Commons licence such as 'CC BY-NC 4.0', or '' for any other licence."""
    name = (licence or "").upper()
    parts = name.replace("-", " ").split()
    if name in _DEEDS:
        return _DEEDS[name]
    if len(parts) < 3 or parts[0] != "CC" or not set(parts[1:-1]) <= _PARTS or not re.fullmatch(_VERSION, parts[-1]):
        return ""
    return f"https://creativecommons.org/licenses/{'-'.join(parts[1:-1]).lower()}/{parts[-1]}/"


class Crediting(Struct, frozen=True):
    """Returns the credit of a picture.

    The metadata that the photographer embedded in the file names the creator. The entry adds the rest: the creative as
    the author of their works, and the licence of the work, of the creative or of the site. Covers of stories, venues
    and so on carry only what the entry has for them. If the site refuses AI training, every picture says so whose own
    file does not say what machines may do with it.
    """

    config: Config
    creatives: Mapping[str, Creative]
    probes: Mapping[str, Probe]

    def __call__(self, owners: Owners) -> Credit:
        """Return the credit of a picture from its owners, the last of which counts."""
        entry, picture = owners[-1]
        author = _author(entry, self.creatives)
        probe = self.probes.get(picture.path)
        own = embedded_credit(probe) if probe else Credit()
        added = own.or_else(_entry_credit(picture, author, _licence(entry, author, self.config), maker=own.creator))
        refused = NO_TRAINING if self.config.ai_crawlers == "refuse" else ""
        return replace(added, mining=added.mining or refused) if refused else added


def _author(entry: Entry, creatives: Mapping[str, Creative]) -> Creative | None:
    if isinstance(entry, Work):
        return creatives.get(entry.creative)
    return entry if isinstance(entry, Creative) else None


def _licence(entry: Entry, author: Creative | None, config: Config) -> str | None:
    if not isinstance(entry, Work):
        return None
    return entry.licence or (author.licence if author else None) or config.licence


def _entry_credit(picture: Picture, author: Creative | None, licence: str | None, *, maker: str) -> Credit:
    """Return the credit from the site: author and licence for works, the written credit line for any picture.

    Args:
        maker: the creator named in the file, who alone may license the picture; empty if it names none.
    """
    is_authors = author is not None and (not maker or any(maker == name for _, name in author.name.values))
    address = deed(licence)
    return Credit(
        creator=author.name.own if author else "",
        copyright=licence if licence and not address else "",
        credit=picture.credit.own if picture.credit else "",
        licence=address,
        statement=address,
        licensor=_asked_at(author) if author and is_authors else "",
    )


def _asked_at(author: Creative) -> str:
    """Return the first web address that a creative gives; the page on this site depends on where it is published."""
    return next((url for _, url in author.links if url.startswith("http")), "")
