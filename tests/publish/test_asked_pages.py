"""Pages whose templates look into the whole site: made again when something that they have looked at has changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace
from site_box import SiteBox, bytes_of, picture

from korme.build import build
from korme.site.page_memory import _PageRecord
from korme.store.records import encode_packed, read_packed

HOME = """{% extends "base.html" %}
{% from "partials/card.html" import card %}
{% block content %}{% for one in site.works %}{{ card(one) }}{% endfor %}{% endblock %}
"""
CARD = """{% macro card(one) %}<p>The {{ one.title }} {{ one.materials }} {{ one.tags|map(attribute="label")|join(" ") }}
{{ asset("dot.svg") }} {{ one.creative.city }}</p>{% endmacro %}
"""
FOOTER = '{% if site.stories %}<a href="{{ page.root }}stories/">Stories</a>{% endif %}\n'
WORKS = {
    name: f"title: {name}\nmaterials: {name} of wool\npictures: [{name}.jpg]\n" for name in ("felt", "ink", "salt")
}
FILES: dict[str, str | bytes] = {
    "content/site.yaml": "title: Expo\nlanguages: [en]\ndisciplines: {crafts: Crafts}\ntheme: own\nchecks: {picture-small: off, picture-same: off}\n",
    "creatives/saule/index.md": "---\nname: Saule\ncity: Öskemen\ndiscipline: crafts\n---\n",
    "creatives/bek/index.md": "---\nname: Bek\ndiscipline: crafts\n---\n",
    **{f"creatives/saule/works/{name}.yaml": text for name, text in WORKS.items()},
    **{f"creatives/saule/works/{name}.jpg": picture(colour=colour) for name, colour in zip(WORKS, ("red", "blue", "tan"), strict=True)},
    "themes/own/theme.yaml": "extends: expo\n",
    "themes/own/assets/dot.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "themes/own/templates/home.html": HOME,
    "themes/own/templates/partials/card.html": CARD,
    "themes/own/templates/partials/footer.html": FOOTER,
}  # fmt: skip


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SiteBox:
    monkeypatch.setattr("korme.views.lists.MANY", 1)
    return SiteBox(tmp_path / "site").add(FILES)


def made(box: SiteBox) -> set[str]:
    """Build; return the pages that were made."""
    found: dict[str, object] = {}
    assert build(box.options(), lambda step: None, explain=found.update).ok
    return {path for path in found if path.endswith(".html")}


@pytest.mark.thorough
def test_a_page_is_made_again_if_what_it_has_looked_at_has_changed(box: SiteBox, tmp_path: Path) -> None:
    """After each edit the output is that of a clean build; the home page is made for what its cards show, not for others."""
    made(box)
    assert made(box) == set()
    edits: list[tuple[Mapping[str, str | bytes], bool]] = [
        ({"creatives/saule/works/felt.yaml": WORKS["felt"].replace("title: felt", "title: Kilim")}, True),
        ({"creatives/saule/works/felt.yaml": WORKS["felt"].replace("of wool", "of silk")}, True),
        ({"creatives/saule/works/ink.yaml": WORKS["ink"] + "tags: [river]\n"}, True),
        ({"creatives/saule/works/ink.yaml": WORKS["ink"] + "tags: [river, felt]\n"}, True),
        ({"creatives/saule/index.md": "---\nname: Saule\ncity: Almaty\ndiscipline: crafts\n---\n"}, True),
        ({"creatives/saule/index.md": "---\nname: Saule\ncity: Almaty\ndiscipline: crafts\n---\nA text.\n"}, False),
        (
            {"creatives/bek/works/bowl.yaml": "title: Bowl\n", "creatives/bek/works/bowl.jpg": picture(colour="green")},
            True,
        ),
        ({"content/stories/one.md": "---\ntitle: One\ndate: 2026-03-02\n---\nText.\n"}, True),
        ({"content/stories/one.md": "---\ntitle: Uno\ndate: 2026-03-02\n---\nText.\n"}, False),
    ]
    for at, (files, is_shown) in enumerate(edits):
        found = made(box.add(files))
        assert ("index.html" in found, "offline/index.html" in found) == (is_shown, at == 7), files
        clean = box.build(output=tmp_path / f"clean{at}", cache=tmp_path / f"cache{at}")
        assert clean.ok
        assert bytes_of(box.options().output) == bytes_of(clean.output), files


def test_of_many_cards_one_is_made_again(box: SiteBox) -> None:
    """The others are what the last build made of them, with what they asked for; their own changes show later, too."""
    made(box)
    for path in (box.root / ".cache/korme").glob("lists-*/*"):
        found = read_packed(path, _PageRecord)
        assert found
        items = {
            name: replace(item, pieces={call: html.replace("The", "Kept") for call, html in item.pieces.items()})
            for name, item in found.items.items()
        }
        path.write_bytes(encode_packed(_PageRecord(found.name, items)))
    box.change("creatives/saule/works/felt.yaml", WORKS["felt"].replace("of wool", "of silk")).build()
    first = (box.options().output / "index.html").read_text("utf-8")
    box.change("creatives/saule/works/ink.yaml", WORKS["ink"].replace("of wool", "of soot")).build()
    second = (box.options().output / "index.html").read_text("utf-8")

    assert ["The felt felt of silk" in first, "Kept ink ink of wool" in first, "Kept salt" in first] == [True] * 3
    assert ["Kept felt felt of silk" in second, "The ink ink of soot" in second, "Kept salt" in second] == [
        False,
        True,
        True,
    ]
    assert "The felt felt of silk" in second


LISTED = """{% macro work(one, person=true, loading="lazy", heading="h3", id="") %}
<li><a href="{{ one.url }}">{{ one.title }}</a> {{ one.materials }}</li>{% endmacro %}
"""


def test_what_only_kept_cards_have_asked_for_makes_the_page_again(box: SiteBox) -> None:
    """Also after a build in which nothing has asked."""
    for asking in ("home.html", "partials/footer.html"):
        box.remove(f"themes/own/templates/{asking}")
    made(box.change("themes/own/templates/partials/work.html", LISTED))
    settings = str(FILES["content/site.yaml"]).replace("title: Expo", "title: Fair")
    assert "works/index.html" in made(box.change("content/site.yaml", settings))

    box.change("creatives/saule/works/ink.yaml", WORKS["ink"].replace("of wool", "of soot"))

    assert "works/index.html" in made(box)
    assert "</a> ink of soot</li>" in (box.options().output / "works/index.html").read_text("utf-8")
