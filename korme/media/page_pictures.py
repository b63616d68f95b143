"""The pages of a document as pictures: which of them are shown, and how large they are."""

from __future__ import annotations

from msgspec.structs import replace

from korme.core.media import MediumFacts, part_path
from korme.core.model import Limits, Picture

SIDE = 2000
"""Pixels of the longer side of a page's picture."""


DOCUMENT_TIMES = 6
"""How many times as long as a picture a document may take whose pages are all drawn, to see that its copy is the same."""


def shown_pages(facts: MediumFacts, limits: Limits) -> tuple[int, ...]:
    """Return the numbers of the pages that are shown, from 1: the first ones, without those that are broken."""
    pages = facts.pages[: limits.document_pages]
    return tuple(number for number, (width, height, _) in enumerate(pages, 1) if width and height)


def page_pictures(picture: Picture, facts: MediumFacts, limits: Limits) -> tuple[Picture, ...]:
    """Return a picture for each page of a document that is shown, in their order.

    Args:
        picture: what stands for the document; itself if it is a page.
    """
    found = []
    for number in shown_pages(facts, limits):
        part = str(number)
        page = replace(picture, path=part_path(picture.named, part), part=part, alt=None, caption=None, focus=None)
        found.append(picture if picture.part == part else page)
    return tuple(found)


def picture_size(width: float, height: float) -> tuple[int, int]:
    """Return width and height in pixels of the picture of a page of this size in points."""
    scale = SIDE / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))
