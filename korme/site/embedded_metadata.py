"""Embedded metadata of pictures (IPTC, XMP) as defaults for texts that an entry omits."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import structs

from korme.core.model import Picture, Probe, Text
from korme.fields.base import specs
from korme.fields.pictures import PictureField, PictureList
from korme.kinds import Entry, Work
from korme.site.config import Config
from korme.site.label_slugs import label_slug

_MOST_TAGS = 12
"""Largest number of tags taken from embedded keywords: stock libraries write fifty."""


def captioned_logo(config: Config, probes: Mapping[str, Probe]) -> Config:
    """Return the settings with the logo's embedded texts filled in."""
    if config.logo is None:
        return config
    logo = _with_texts(config.logo, probes, config.language)
    return config if logo == config.logo else structs.replace(config, logo=logo)


def captioned(entry: Entry, probes: Mapping[str, Probe], language: str) -> Entry:
    """Return an entry with the embedded texts of its pictures filled in where it has none.

    Args:
        language: the site's first language, for texts without a language.
    """
    changed: dict[str, Any] = {}
    own = entry.language or language
    for name, is_list in _pictured(type(entry)):
        value = getattr(entry, name)
        if value:
            changed[name] = _all_with_texts(value, probes, own) if is_list else _with_texts(value, probes, own)
    if isinstance(entry, Work) and not entry.tags:
        changed["tags"] = _keywords(entry, probes)
    different = {
        name: value for name, value in changed.items() if value is not (had := getattr(entry, name)) and value != had
    }
    return structs.replace(entry, **different) if different else entry


@cache
def _pictured(cls: type[Entry]) -> tuple[tuple[str, bool], ...]:
    """Return the fields that hold pictures, and whether they are lists."""
    declared = specs(cls).items()
    types = [
        (name, type(field.type)) for name, field in declared if isinstance(field.type, (PictureField, PictureList))
    ]
    return (*((name, each is PictureList) for name, each in types), ("body_pictures", True))


def _all_with_texts(pictures: tuple[Picture, ...], probes: Mapping[str, Probe], language: str) -> tuple[Picture, ...]:
    """Return pictures with their embedded texts; the same if none has any."""
    if not any(probe.texts for picture in pictures if (probe := probes.get(picture.path))):
        return pictures
    return tuple(_with_texts(picture, probes, language) for picture in pictures)


def _says_something(keyword: str) -> bool:
    """Whether a keyword that a program has written is more than punctuation ('…', '-')."""
    is_punctuation = all(unicodedata.category(character)[0] in "PZC" for character in keyword)
    return not is_punctuation and bool(label_slug(keyword))


def _keywords(work: Work, probes: Mapping[str, Probe]) -> tuple[str, ...]:
    """Return the keywords of a work's pictures, each once, in the order of the pictures."""
    keyword_lists = (probes[picture.path].keywords for picture in work.pictures if picture.path in probes)
    tags = dict.fromkeys(keyword for keywords in keyword_lists for keyword in keywords if _says_something(keyword))
    return tuple(tags)[:_MOST_TAGS]


def _with_texts(picture: Picture, probes: Mapping[str, Probe], language: str) -> Picture:
    probe = probes.get(picture.path)
    if probe is None or not probe.texts:
        return picture
    return structs.replace(
        picture,
        alt=picture.alt or (None if picture.decorative else embedded_text("alt", probe, language)),
        caption=picture.caption or embedded_text("caption", probe, language),
        credit=picture.credit or embedded_text("credit", probe, language),
    )


def embedded_text(name: str, probe: Probe, language: str) -> Text | None:
    """Return a text in all its embedded languages, the entry's own first.

    Without a language it is in the entry's, unless there is one that says so itself.
    """
    texts: dict[str, str] = {}
    for key, text in probe.texts:
        base, _, tag = key.partition(".")
        if base == name and text.strip():
            texts[tag or ""] = text.strip()
    bare = texts.pop("", "")
    if bare:
        texts.setdefault(language, bare)
    order = sorted(texts.items(), key=lambda item: item[0] != language)
    return Text(tuple(order)) if order else None
