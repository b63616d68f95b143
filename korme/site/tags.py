"""The tags of a site: labels that entries share, whatever their spelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from korme.core.model import Text
from korme.kinds import Entry
from korme.site.config import Config
from korme.site.label_slugs import label_slug


class Tag(Struct, frozen=True):
    """A label shared by entries."""

    slug: str
    label: Text
    """Label shown to visitors: the site's own, or else the tag as first written."""
    words: tuple[str, ...]
    """Spellings of the tag in entries, sorted."""


def tagged_entries(by_kind: Mapping[str, Mapping[Any, Entry]]) -> dict[str, list[tuple[str, Entry]]]:
    """Return by slug the tags of entries, as written and with the entry; spellings with the same slug are one tag."""
    found: dict[str, list[tuple[str, Entry]]] = {}
    for entries in by_kind.values():
        for entry in entries.values():
            for tag in entry.tags:
                slug = label_slug(tag)
                if slug:
                    found.setdefault(slug, []).append((tag, entry))
    return dict(sorted(found.items()))


def tags_of(config: Config, tagged: Mapping[str, Sequence[tuple[str, Entry]]]) -> dict[str, Tag]:
    """Return the tags by slug; one without a label of the site has that of its first spelling."""
    labels = {label_slug(tag): text for tag, text in config.tags}
    return {
        slug: Tag(
            slug,
            labels.get(slug) or Text(tuple((language, pairs[0][0]) for language in config.languages)),
            tuple(sorted({tag for tag, _ in pairs})),
        )
        for slug, pairs in tagged.items()
    }
