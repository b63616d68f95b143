"""Templates that entries choose: `template: wide`, offered by theme.yaml."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox, aigerim, bytes_of

from korme.commands.schema import write_schemas
from korme.core.problems import SiteError
from korme.read.site_names import read_site_names

LIGHT = 'title: Light\npictures: [{file: light.jpg, alt: "Light on a wall"}]\n'
WIDE = '{% extends "work.html" %}{% block label %}<p class="own-wide">{{ work.title }}</p>{% endblock %}'
OWN = {
    **aigerim(),
    "content/site.yaml": SITE_YAML + "theme: own\n",
    "creatives/aigerim/works/light.yaml": LIGHT + "template: wide\n",
    "creatives/aigerim/works/dark.yaml": LIGHT.replace("Light", "Dark"),
    "themes/own/theme.yaml": "extends: expo\ntemplates:\n  work: {wide: Pictures over the whole width., bare: }\n",
    "themes/own/templates/work--wide.html": WIDE,
    "themes/own/templates/work--bare.html": '{% extends "expo/work.html" %}',
}
PATH = "creatives/aigerim/{}/index.html"


def test_an_entry_has_the_template_that_it_chooses_in_every_language(tmp_path: Path) -> None:
    built = SiteBox(tmp_path / "site").add(OWN).build()

    assert built.ok, built.problems
    for folder in ("", "ru/"):
        assert "own-wide" in (built.output / folder / PATH.format("light")).read_text("utf-8")
        assert "own-wide" not in (built.output / folder / PATH.format("dark")).read_text("utf-8")


def test_after_edits_a_build_equals_a_clean_one(tmp_path: Path) -> None:
    box = SiteBox(tmp_path / "site").add(OWN)
    assert box.build().ok
    edits = [
        {
            "creatives/aigerim/works/light.yaml": LIGHT,
            "creatives/aigerim/works/dark.yaml": LIGHT.replace("Light", "Dark") + "template: wide\n",
        },
        {"themes/own/templates/work--wide.html": WIDE.replace("own-wide", "own-long")},
        {"themes/own/theme.yaml": "extends: expo\n"},
    ]
    for number, edit in enumerate(edits):
        built = box.add(edit).build()
        clean = box.build(output=tmp_path / f"clean{number}", cache=tmp_path / f"cache{number}")
        assert built.ok, number
        assert bytes_of(built.output) == bytes_of(clean.output), number


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"creatives/aigerim/works/light.yaml": LIGHT + "template: wyde\n"}, ("template-choice", "creatives/aigerim/works/light.yaml:3:11", "wide")),
        ({"creatives/aigerim/works/light.yaml": LIGHT + "template: 'xyzzy'\n"}, ("template-choice", "creatives/aigerim/works/light.yaml:3:11", "known")),
        ({"creatives/aigerim/index.md": "---\nname: A\ndiscipline: crafts\ntemplate: wide\n---\n"}, ("template-not-offered", "creatives/aigerim/index.md:4:11", "")),
        ({"content/partners/kafu.yaml": "name: KAFU\ntemplate: wide\n"}, ("template-not-offered", "content/partners/kafu.yaml:2:11", "page")),
        ({"content/pages/home.md": "---\ntitle: Home\ntemplate: wide\n---\nHello.\n"}, ("template-not-offered", "content/pages/home.md:3:11", "home")),
        ({"themes/own/theme.yaml": "extends: expo\ntemplates:\n  work:\n    wide:\n    huge:\n"}, ("template-choice-file", "themes/own/theme.yaml:5:5", "")),
        ({"themes/own/theme.yaml": "extends: expo\ntemplates:\n  werk: {wide: }\n"}, ("unknown-word", "themes/own/theme.yaml:3:3", "work")),
    ],
)  # fmt: skip
def test_what_is_not_offered_is_named_at_its_line(
    tmp_path: Path, files: dict[str, str], expected: tuple[str, str, str]
) -> None:
    """A name that the theme lacks is an error; a theme that offers none for this kind is not the entry's fault."""
    box = SiteBox(tmp_path / "site").add({**OWN, **files})

    try:
        problems = box.planned().problems
    except SiteError as error:
        problems = error.problems
    found = [one for one in problems if one.code == expected[0]]

    assert [(one.code, str(one.mark)) for one in found] == [expected[:2]]
    assert expected[2] in (found[0].value("guess"), found[0].hint)
    assert found[0].is_error == (expected[0] != "template-not-offered")


def test_editors_offer_the_names(tmp_path: Path) -> None:
    box = SiteBox(tmp_path / "site").add(OWN)
    write_schemas(box.root, read_site_names(box.root), "en")

    fields = json.loads((box.root / ".korme/schema/work.json").read_text("utf-8"))["properties"]

    assert fields["template"]["examples"] == ["wide", "bare"]
