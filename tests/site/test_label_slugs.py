"""Slugs of tags, rooms and levels: korme/site/label_slugs.py."""

from __future__ import annotations

import pytest

from korme.site.label_slugs import label_slug


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("c", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("C++ и C#", "c-plus-plus-i-c-sharp"),
        ("18+", "18-plus"),
        ("#лето", "leto"),
        ("Black & White", "black-white"),
        ("River Light", "river-light"),
        ("Қысқы Ертіс", "qysqy-ertis"),
        ("объект", "obekt"),
        ("日本", "日本"),
        ("日本 art", "日本-art"),
        ("عربي", "عربي"),
        ("한국", "한국"),
        ("हिन्दी", "हिन्दी"),
        ("Київ", "київ"),
        ("🎨", "artist-palette"),
        ("👩‍🎨", "woman-artist-palette"),
        ("/", "solidus"),
        ("\u200b", ""),
    ],
)
def test_every_visible_label_has_its_own_slug(label: str, slug: str) -> None:
    """As an address of our own where that keeps every letter; nothing that tells two labels apart is left out."""
    assert label_slug(label) == slug
    assert label_slug(slug) == slug


@pytest.mark.parametrize("label", ["日" * 200, "𓀀" * 200, "a" * 200, "🎨" * 200])
def test_a_slug_can_be_the_name_of_a_folder(label: str) -> None:
    """File systems stop at 255 bytes."""
    assert 0 < len(label_slug(label).encode()) <= 255
