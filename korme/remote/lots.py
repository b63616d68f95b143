"""The lots of a site: which files are shared together as one entry, and under which name.

The renditions of one picture in one preset are a lot, with its mean colour; so are the cards that show one picture,
and about thirty cards without a picture.
"""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

import korme
from korme.core.model import Limits
from korme.core.versions import version
from korme.pictures.credits import embedded_credit, packet
from korme.pictures.drawings import CARD_HEIGHT, CARD_WIDTH, Card, Icon
from korme.pictures.geometry import ladder_of
from korme.pictures.making import PictureJob
from korme.pictures.recipe import codecs
from korme.remote.entry import OVERHEAD, key_of

_FORMATS = {"webp": "WEBP", "jpeg": "JPEG", "avif": "AVIF", "png": "PNG", "ico": "ICO"}
_MAKER = "pictures"
"""Package whose code makes what is shared."""
_LIBRARIES = ("pillow", "pillow_heif", "resvg_py", "font_roboto", "font_source_serif_pro")
_PER_DRAWINGS = 32
_HEADERS = 200_000
"""Bytes of one picture file beside its pixels, at most."""
_BYTES_A_PIXEL = 4


class SharedImage(Struct, frozen=True):
    """What one file of a lot must be."""

    path: str
    """Its name in the cache: 'media/…'."""
    format: str
    """As Pillow names it."""
    width: int
    height: int
    xmp: bytes = b""
    """The packet with its credit; empty if it has none."""

    @property
    def most(self) -> int:
        """Bytes it may have."""
        return _BYTES_A_PIXEL * self.width * self.height + len(self.xmp) + _HEADERS


class Lot(Struct, frozen=True):
    """The files of one entry."""

    key: str
    origin: str
    """A picture's path, from the site's root; or an output's."""
    images: tuple[SharedImage, ...] = ()
    ladder: str = ""
    """The ladder whose mean colour comes with it."""

    @property
    def limit(self) -> int:
        """Bytes of its entry, at most."""
        return sum(image.most + len(image.path) + OVERHEAD for image in self.images)


@cache
def maker() -> str:
    """Return a digest of everything but their names that decides on the bytes of shared files.

    The code, the libraries and what they are built with, and the kind of machine: files made by others have other names.
    """
    from PIL import features

    folder = Path(korme.__file__).parent / _MAKER
    sources = [path.read_bytes() for path in sorted(folder.glob("*.py"))]
    facts = [
        sys.platform,
        platform.machine(),
        codecs(),
        *(version(name) for name in _LIBRARIES),
        *(
            str(features.version(name))
            for name in ("freetype2", "raqm", "zlib", "libtiff", "webp", "jpg", "littlecms2")
        ),
    ]
    digest = hashlib.blake2b(digest_size=16)
    for data in (*sources, *(fact.encode() for fact in facts)):
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def picture_lots(job: PictureJob) -> list[Lot]:
    """Return the lots of a picture, one for each ladder."""
    xmp = packet(embedded_credit(job.probe) if job.credit is None else job.credit)
    ladders: dict[str, list[SharedImage]] = {}
    for rendition in job.renditions:
        kind = _FORMATS[rendition.encoding.format]
        image = SharedImage(rendition.path, kind, rendition.width, rendition.height, xmp)
        ladders.setdefault(ladder_of(rendition.path), []).append(image)
    return [_lot("pictures", job.path, images, ladder) for ladder, images in ladders.items()]


def drawing_lots(orders: Iterable[Card | Icon], origins: dict[str, str]) -> list[Lot]:
    """Return the lots of cards and icons.

    Args:
        origins: the path of each picture by its ladder.
    """
    unique = {order.path: order for order in orders}
    groups: dict[str, list[SharedImage]] = {}
    loose = {path: order for path, order in unique.items() if not order.picture}
    buckets = 1 << max(0, (len(loose) // _PER_DRAWINGS).bit_length())
    for path, order in sorted(unique.items()):
        shown = ladder_of(order.picture) if order.picture else ""
        group = origins.get(shown, shown) if shown else str(_bucket(path, buckets))
        groups.setdefault(group, []).append(_drawing(order))
    return [_lot("drawings", group, images) for group, images in groups.items()]


def _lot(kind: str, origin: str, images: Sequence[SharedImage], ladder: str = "") -> Lot:
    ordered = tuple(sorted(images, key=lambda image: image.path))
    key = key_of(kind, maker(), [image.path for image in ordered])
    return Lot(key, origin, ordered, ladder)


def _drawing(order: Card | Icon) -> SharedImage:
    if isinstance(order, Card):
        return SharedImage(order.path, "JPEG", CARD_WIDTH, CARD_HEIGHT, order.xmp.encode("utf-8", "surrogatepass"))
    return SharedImage(order.path, _FORMATS[order.format], order.side, order.side)


def _bucket(path: str, count: int) -> int:
    return int.from_bytes(hashlib.blake2b(path.encode(), digest_size=4).digest()) % count


def judging_limits(image: SharedImage) -> Limits:
    """Return limits that fit one image exactly."""
    longest = max(image.width, image.height)
    return Limits(megapixels=image.width * image.height // 1_000_000 + 1, side=longest, aspect=longest, file_mb=512)
