"""What is missing: texts, translations, consent, prices, places on the wall, pictures, measurements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from korme.checks.alts import needs_alt
from korme.checks.translations import is_readable, lacks
from korme.core.model import Picture
from korme.kinds import Creative, Entry, Event, Partner, Venue, Work
from korme.read.content import Content
from korme.site.consent import lacks_consent
from korme.site.site import Site, entry_key

WHATS = ("alt", "caption", "translation", "consent", "price", "place", "cover", "dimensions")
"""What may be missing, in the order in which filters offer it."""
_FACES = (Creative, Event, Partner, Venue, Work)
"""Kinds of entries that visitors know by a picture."""


class Gap(Struct, frozen=True):
    """Something that an entry, or a picture of it, does not say yet."""

    what: str
    """One of `WHATS`."""
    language: str = ""
    """Of a translation: the language in which it is missing."""
    picture: str = ""
    """Path of the picture that lacks it; '' if it is the entry."""
    fields: tuple[str, ...] = ()
    """Of a translation: the fields that have a text in another language."""

    @property
    def name(self) -> str:
        """Its name in addresses: 'alt', 'translation.kk'."""
        return f"{self.what}.{self.language}" if self.language else self.what


def gap_names(languages: Sequence[str], *, hangs: bool) -> tuple[str, ...]:
    """Return the names of all gaps that a site can have.

    Args:
        hangs: whether it has a hanging table, without which no work has a place.
    """
    wanted = [what for what in WHATS if what != "place" or hangs]
    return tuple(
        name
        for what in wanted
        for name in ([f"{what}.{tag}" for tag in languages] if what == "translation" else [what])
        if what != "translation" or len(languages) > 1
    )


def all_gaps(content: Content, site: Site) -> Mapping[tuple[str, ...], tuple[Gap, ...]]:
    """Return what every entry lacks, by `entry_key`; an entry that lacks nothing has ()."""
    return {entry_key(entry): tuple(_gaps(entry, content, site)) for entry in content.entries}


def _gaps(entry: Entry, content: Content, site: Site) -> Iterator[Gap]:
    languages = content.config.languages
    for picture in entry.all_pictures:
        yield from picture_gaps(picture, languages, is_work=isinstance(entry, Work))
    for lack in lacks([entry], languages):
        yield Gap("translation", lack.language, fields=lack.fields)
    if isinstance(entry, Creative):
        if lacks_consent(entry):
            yield Gap("consent")
    elif isinstance(entry, Work):
        yield from _of_work(entry, content, site)
    if isinstance(entry, _FACES) and not entry.all_pictures:
        yield Gap("cover")


def picture_gaps(picture: Picture, languages: Sequence[str], *, is_work: bool) -> Iterator[Gap]:
    """Yield what a picture lacks."""
    if needs_alt(picture):
        yield Gap("alt", picture=picture.path)
    if is_work and picture.caption is None and not picture.decorative and not picture.medium:
        yield Gap("caption", picture=picture.path)
    for language in languages:
        texts = (("alt", picture.alt), ("caption", picture.caption))
        missing = tuple(name for name, text in texts if text and not is_readable(text, language))
        if missing:
            yield Gap("translation", language, picture.path, missing)


def _of_work(work: Work, content: Content, site: Site) -> Iterator[Gap]:
    key = work.creative, work.slug
    if work.sale and work.sale.status == "for_sale" and not work.sale.price:
        yield Gap("price")
    current = site.config.edition or (content.hanging[-1].edition if content.hanging else "")
    if content.hanging and key not in site.place_of_work and site.edition_of_work.get(key) in (current, "", None):
        yield Gap("place")
    if not work.dimensions and not any(picture.medium for picture in work.all_pictures):
        yield Gap("dimensions")
