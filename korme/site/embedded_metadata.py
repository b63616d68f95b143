"""What pictures say of themselves (IPTC, XMP) fills the words that an entry leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from korme.core.model import Picture, Probe, Text
from korme.fields.base import specs
from korme.fields.pictures import PictureField, PictureList
from korme.kinds import Entry, Work
from korme.site.config import Config
from korme.site.urls import slugify

_MOST_TAGS = 12
"""Tags taken from a picture's keywords: stock libraries write fifty."""


def captioned_logo(config: Config, probes: Mapping[str, Probe]) -> Config:
    """The settings with the embedded words of the site's logo."""
    if config.logo is None:
        return config
    logo = _with_words(config.logo, probes, config.language)
    return config if logo == config.logo else structs.replace(config, logo=logo)


def captioned(entry: Entry, probes: Mapping[str, Probe], language: str) -> Entry:
    """The entry with the embedded words of its pictures where it is silent.

    Args:
        language: the site's first language, for words that name none.
    """
    changed: dict[str, Any] = {}
    own = entry.language or language
    for name, one in specs(type(entry)).items():
        value = getattr(entry, name)
        if isinstance(one.type, PictureField) and value is not None:
            changed[name] = _with_words(value, probes, own)
        elif isinstance(one.type, PictureList) and value:
            changed[name] = tuple(_with_words(picture, probes, own) for picture in value)
    if entry.body_pictures:
        changed["body_pictures"] = tuple(_with_words(picture, probes, own) for picture in entry.body_pictures)
    if isinstance(entry, Work) and not entry.tags:
        changed["tags"] = _keywords(entry, probes)
    kept = {name: value for name, value in changed.items() if value != getattr(entry, name)}
    return structs.replace(entry, **kept) if kept else entry


def _keywords(work: Work, probes: Mapping[str, Probe]) -> tuple[str, ...]:
    """The keywords of a work's pictures, each once, in the order of the pictures."""
    found = (probes[one.path].keywords for one in work.pictures if one.path in probes)
    words = dict.fromkeys(word for keywords in found for word in keywords if slugify(word))
    return tuple(words)[:_MOST_TAGS]


def _with_words(picture: Picture, probes: Mapping[str, Probe], language: str) -> Picture:
    probe = probes.get(picture.path)
    if probe is None or not probe.texts:
        return picture
    return structs.replace(
        picture,
        alt=picture.alt or (None if picture.decorative else _text("alt", probe, language)),
        caption=picture.caption or _text("caption", probe, language),
        credit=picture.credit or _text("credit", probe, language),
    )


def _text(name: str, probe: Probe, language: str) -> Text | None:
    """The words of one name in every language they are given in; without a language they are the entry's."""
    found: dict[str, str] = {}
    for key, words in probe.texts:
        base, _, tag = key.partition(".")
        if base == name and words.strip():
            found.setdefault(tag or language, words.strip())
    order = sorted(found.items(), key=lambda item: item[0] != language)
    return Text(tuple(order)) if order else None
