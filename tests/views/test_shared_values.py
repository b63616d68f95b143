"""Pages share values, such as what each says of the site: whichever page makes one first, it is the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from site_box import SiteBox
from views_box import FILES, SITE, Made

from korme.core.model import GeneratedFile

OWN = {
    "creatives/a/index.md": "---\nname: Asel\ndiscipline: crafts\n---\n",
    "creatives/a/works/a.yaml": "title: Ours\n",
}
"""Entries with the names of those that the style guide invents."""


def test_a_shared_value_is_the_same_whoever_makes_it_and_from_the_same_facts(tmp_path: Path) -> None:
    """Which page is first follows from the pictures that pages wait for, so it is another one in every build."""
    made = Made(SiteBox(tmp_path / "site", {"styleguide": True}).add({**FILES, **OWN, "content/site.yaml": SITE}))
    reads = made.draft.reads
    first: dict[Any, tuple[str, Any]] = {}
    others: dict[Any, list[str]] = {}

    for path, output in made.outputs.items():
        recipe = output.recipe
        reads.forget()
        if path in made.pages:
            made.text(path)
        elif isinstance(recipe, GeneratedFile) and recipe.key is None:
            recipe.make()
        for key, found in {**reads.kept, **reads.cards}.items():
            by, value = first.setdefault(key, (path, found))
            if value != found:
                others.setdefault(key, [by]).append(path)

    assert {"menu", ("aigerim", "series", "gallery", "en", "../")} < first.keys()
    assert others == {}
