"""Embedded metadata of pictures (IPTC, XMP) as defaults for texts that an entry omits."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import structs

from korme.core.model import Picture, Probe, Text
from korme.fields.base import Declared, specs
from korme.fields.pictures import PictureField, PictureList, pictures_in
from korme.fields.walk import field_paths
from korme.kinds import Entry, Work
from korme.site.config import Config
from korme.site.label_slugs import label_slug

_MOST_TAGS = 12
"""Largest number of tags taken from embedded keywords: stock libraries write fifty."""


def captioned_logo(config: Config, probes: Mapping[str, Probe]) -> Config:
    """Return the settings with the logo's embedded texts filled in."""
    if config.logo is None:
        return config
    logo = captioned_picture(config.logo, probes, config.language)
    return config if logo == config.logo else structs.replace(config, logo=logo)


def captioned(entry: Entry, probes: Mapping[str, Probe], language: str) -> Entry:
    """Return an entry with the embedded texts of its pictures filled in where it has none.

    Args:
        language: the site's first language, for texts without a language.
    """
    changed: dict[str, Any] = {}
    own = entry.language or language
    for name in _pictured(type(entry)):
        value = getattr(entry, name)
        if value and any(probe.texts for one in pictures_in(value) if (probe := probes.get(one.path))):
            changed[name] = _with_texts(value, probes, own)
    if isinstance(entry, Work) and not entry.tags:
        changed["tags"] = _keywords(entry, probes)
    different = {
        name: value for name, value in changed.items() if value is not (had := getattr(entry, name)) and value != had
    }
    return structs.replace(entry, **different) if different else entry


@cache
def _pictured(cls: type[Entry]) -> tuple[str, ...]:
    """Return the fields that hold pictures, alone, in lists, or in groups."""
    return (*dict.fromkeys(path.keys[0] for path in field_paths(cls, PictureField, PictureList)), "body_pictures")


def _says_something(keyword: str) -> bool:
    """Whether a keyword that a program has written is more than punctuation ('…', '-')."""
    is_punctuation = all(unicodedata.category(character)[0] in "PZC" for character in keyword)
    return not is_punctuation and bool(label_slug(keyword))


def _keywords(work: Work, probes: Mapping[str, Probe]) -> tuple[str, ...]:
    """Return the keywords of a work's pictures, each once, in the order of the pictures."""
    keyword_lists = (probes[picture.path].keywords for picture in work.pictures if picture.path in probes)
    tags = dict.fromkeys(keyword for keywords in keyword_lists for keyword in keywords if _says_something(keyword))
    return tuple(tags)[:_MOST_TAGS]


def _with_texts(value: Any, probes: Mapping[str, Probe], language: str) -> Any:
    """Return the value of a field with the embedded texts of the pictures in it."""
    if isinstance(value, tuple):
        return tuple(_with_texts(each, probes, language) for each in value)
    if isinstance(value, Picture):
        return captioned_picture(value, probes, language)
    if isinstance(value, Declared) and pictures_in(value):
        return structs.replace(
            value, **{name: _with_texts(getattr(value, name), probes, language) for name in specs(type(value))}
        )
    return value


def captioned_picture(picture: Picture, probes: Mapping[str, Probe], language: str) -> Picture:
    """Return a picture with its embedded texts where it has none of its own."""
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
