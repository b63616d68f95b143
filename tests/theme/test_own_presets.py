"""Presets of a theme's own: pictures at the sizes that its templates ask for, known before any is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox, aigerim, bytes_of, picture
from views_box import Made

from korme.core.model import RenditionFile
from korme.core.problems import Problem
from korme.theme.theme import load_theme

FORMATS = "formats: [{format: webp, quality: 60}, {format: jpeg, quality: 60}]"
TINY = f"presets:\n  tiny: {{widths: [40, 80], {FORMATS}, ratio: 1, sizes: 5rem, of: [portrait, text]}}\n"
PORTRAIT = '{% extends "expo/creative.html" %}{% block portrait %}<i>{{ picture(creative.portrait, preset="tiny") }}</i>{% endblock %}'
PERSON = "---\nname: Aigerim\ndiscipline: photography\nportrait: {file: she.jpg, alt: She, focus: [1, 0.5]}\n---\n![Sea](sea.jpg)\n"
SITE = {
    **aigerim(),
    "content/site.yaml": SITE_YAML + "theme: own\n",
    "creatives/aigerim/index.md": PERSON,
    "creatives/aigerim/she.jpg": picture(400, 200),
    "creatives/aigerim/sea.jpg": picture(300, 300),
}


def theme(yaml: str, **templates: str) -> dict[str, str]:
    """The files of a theme of the site's; `creative='…'` is its template creative.html."""
    return {
        "themes/own/theme.yaml": f"extends: expo\n{yaml}",
        **{f"themes/own/templates/{name}.html": text for name, text in templates.items()},
    }


def faults(folder: Path, files: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The code, place and guess (or value) of what is wrong with a theme."""
    SiteBox(folder).add(files)

    def shown(one: Problem) -> str:
        return str(one.value("guess") or one.value("preset") or one.value("chain") or one.value("known"))

    return [(one.code, str(one.mark), shown(one)) for one in load_theme("own", folder, ("en",))[1]]


def images(made: Made, path: str) -> list[str]:
    page = made.pages[path]
    text = made.renderer.render(page.template, "en", page.view(), origin="", at_hand=page.view.at_hand())
    assert isinstance(text, bytes), text
    return re.findall(r"<img [^>]*>", text.decode())


def test_a_template_shows_a_picture_in_a_preset_of_its_own(tmp_path: Path) -> None:
    """Cropped around the focus, with the sizes of the preset and the words of the picture."""
    made = Made(SiteBox(tmp_path / "site").add({**SITE, **theme(TINY, creative=PORTRAIT)}))

    (image,) = [one for one in images(made, "creatives/aigerim/index.html") if 'alt="She"' in one]
    outputs = made.draft.plan.outputs

    assert 'sizes="auto, 5rem"' in image
    assert 'width="80" height="80"' in image
    assert re.search(r'srcset="../../media/\w+-40\.jpg 40w, ../../media/\w+-80\.jpg 80w"', image)
    (path,) = re.findall(r'src="../../(media/\w+-80\.jpg)"', image)
    (recipe,) = [one.recipe for one in outputs if one.path == path]
    assert isinstance(recipe, RenditionFile)
    assert recipe.rendition.crop == (0.5, 0, 1, 1)  # the focus is at the right edge


def test_files_are_made_of_what_the_preset_accompanies_and_of_nothing_else(tmp_path: Path) -> None:
    """`of: [portrait, text]`: two pictures in two widths and formats each; without a template that asks, none."""
    plain = Made(SiteBox(tmp_path / "plain").add({**SITE, **theme("")})).outputs
    few = Made(SiteBox(tmp_path / "few").add({**SITE, **theme(TINY, creative=PORTRAIT)})).outputs
    every = TINY.replace(", of: [portrait, text]", "")
    more = Made(SiteBox(tmp_path / "more").add({**SITE, **theme(every, creative=PORTRAIT)})).outputs
    unasked = Made(SiteBox(tmp_path / "none").add({**SITE, **theme(TINY)})).outputs

    pictures = [{path for path in outputs if path.startswith("media/")} for outputs in (plain, few, more, unasked)]

    assert [len(found - pictures[0]) for found in pictures] == [0, 8, 12, 0]


def test_a_preset_with_fewer_widths_shares_the_files_of_the_one_it_is_like(tmp_path: Path) -> None:
    """One decoding and one set of files for both: nothing more is made, and the page names its own widths."""
    small = "presets:\n  big: {like: text, widths: [50, 100, 200]}\n  small: {like: big, widths: [50, 100], sizes: '{4rem}'}\n"
    big = PORTRAIT.replace('preset="tiny"', 'preset="big"')
    both = big.replace("</i>", '{{ picture(creative.portrait, preset="small") }}</i>')
    plain = Made(SiteBox(tmp_path / "plain").add({**SITE, **theme(small, creative=big)}))
    made = Made(SiteBox(tmp_path / "site").add({**SITE, **theme(small, creative=both)}))

    page = made.text("creatives/aigerim/index.html")

    assert {path for path in made.outputs if "media/" in path} == {path for path in plain.outputs if "media/" in path}
    assert re.search(r'-50\.webp 50w, \S+-100\.webp 100w" sizes="auto, 8rem"', page)
    assert "-200.webp 200w" in page


def test_macros_on_many_pages_and_bodies_show_their_own_sizes(tmp_path: Path) -> None:
    """Of a macro whose result is kept, the links are those of each page; so are those of pictures in bodies."""
    partial = (
        '{% import "expo/partials/picture.html" as whole %}{% macro picture(p, alt=none, loading="lazy", class="",'
        ' priority=false, preset=none) %}{{ whole.picture(p, alt, preset="tiny") }}{% endmacro %}'
    )
    own = theme(TINY.replace(", of: [portrait, text]", ""), **{"partials/picture": partial})
    made = Made(SiteBox(tmp_path / "site").add({**SITE, **own}))

    for path in ("index.html", "works/index.html", "creatives/index.html", "creatives/aigerim/light/index.html"):
        found = images(made, path)
        assert found, path
        assert all(re.search(r' src="(?:\.\./)*media/\w+-80\.jpg"', one) for one in found), path
        assert all(f' src="{made.pages[path].view()["page"]["root"]}media/' in one for one in found), path
    assert len(images(made, "creatives/aigerim/index.html")) == 3
    assert 'sizes="auto, 5rem"' in str(made.pages["creatives/aigerim/index.html"].view()["body"]["html"])


@pytest.mark.parametrize(
    ("yaml", "template", "expected"),
    [
        (TINY, "\n{{ picture(p, preset='tyny') }}{{ picture(p, preset='tiny') }}", ("preset-unknown", "templates/page.html:2", "tiny")),
        (TINY, '{# sized(p, "no")\n #}{{ sized(p, "tiny") }}\n{{ sized(one.picture, "galery") }}', ("preset-unknown", "templates/page.html:3", "gallery")),
        (TINY, "{{ options.preset }}", ("preset-unused", "theme.yaml:3", "tiny")),
        (TINY.replace("text", "portrat"), '{{ sized(p, "tiny") }}', ("preset-unknown", "theme.yaml:3", "portrait")),
        ("presets: {a: {like: b}, b: {like: a, sizes: 1rem}}", "{{ sized(p, 'a') }} 'b'", ("preset-circle", "theme.yaml:2", "a → b → a")),
        ("presets: {a: {like: galery}}", "{{ sized(p, 'a') }}", ("preset-unknown", "theme.yaml:2", "gallery")),
        (TINY.replace("quality: 60}", "quality: 60, when: {format: avif}}", 1), "{{ sized(p, 'tiny') }}", ("unknown-word", "theme.yaml:3", "formats")),
        (TINY.replace("quality: 60}", "quality: 60, when: {formats: avf}}", 1), "{{ sized(p, 'tiny') }}", ("unknown-word", "theme.yaml:3", "avif")),
        (TINY.replace("5rem", '"{5 rem, 92vw"'), "{{ sized(p, 'tiny') }}", ("wrong-type", "theme.yaml:3", "")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_preset_is_said_at_its_place(
    tmp_path: Path, yaml: str, template: str, expected: tuple[str, str, str]
) -> None:
    found = faults(tmp_path, theme(yaml, page=template))

    assert [(code, re.sub(r"(:\d+):\d+$", r"\1", mark), value) for code, mark, value in found] == [
        (expected[0], f"themes/own/{expected[1]}", expected[2])
    ]


@pytest.mark.parametrize(("options", "ending"), [("", "webp"), ("theme_options: {formats: avif}\n", "avif")])
def test_an_option_chooses_the_format(tmp_path: Path, options: str, ending: str) -> None:
    """A format with `when` is written with that value of the option only; the fallback always is."""
    files = {**SITE, "content/site.yaml": f"{SITE_YAML}theme: own\n{options}", **theme("")}
    made = Made(SiteBox(tmp_path / "site").add(files))
    outputs = made.draft.plan.outputs
    endings = {one.path.rpartition(".")[2] for one in outputs if isinstance(one.recipe, RenditionFile)}

    assert endings == {ending, "jpg"}


def test_a_work_that_asks_for_it_can_be_looked_at_closely(tmp_path: Path) -> None:
    """Its viewer leads to a file of 3000 pixels; of pictures that have no more than the page shows, none is made."""
    own = {
        "creatives/aigerim/works/light.yaml": "title: Light\nzoom: yes\npictures: [{file: light.jpg, alt: Light}, {file: small.jpg, alt: S}]\n",
        "creatives/aigerim/works/light.jpg": picture(3200, 2000),
        "creatives/aigerim/works/small.jpg": picture(1900, 1000),
        "creatives/aigerim/works/river.jpg": picture(3200, 2400),
    }
    made = Made(SiteBox(tmp_path / "site").add({**aigerim(), "content/site.yaml": SITE_YAML, **own}))
    files = {one.path for one in made.draft.plan.outputs if isinstance(one.recipe, RenditionFile)}
    light, small = made.pages["creatives/aigerim/light/index.html"].view()["pictures"]
    (river,) = made.pages["creatives/aigerim/river/index.html"].view()["pictures"]

    assert [one["full_width"] for one in (light, small, river)] == [3000, 1900, 2000]
    assert all(one["full"].removeprefix("../../../") in files for one in (light, small, river))
    assert len([path for path in files if "-3000." in path]) == 1


def test_a_preset_takes_from_another_what_it_does_not_say(tmp_path: Path) -> None:
    yaml = "presets:\n  gallery: {like: gallery, sizes: 9rem}\n  face: {like: portrait, ratio: 1}\n  nose: {like: face, widths: [20]}\n"
    SiteBox(tmp_path).add(theme(yaml, page="'face' 'nose'"))
    parents = load_theme("expo", tmp_path, ("en",))[0].presets

    theme_, problems = load_theme("own", tmp_path, ("en",))
    made = theme_.presets

    assert not problems
    assert (made["gallery"].widths, made["gallery"].sizes) == (parents["gallery"].widths, "9rem")
    assert made["gallery"].encodings == parents["gallery"].encodings
    assert (made["face"].widths, made["face"].ratio, made["face"].sizes) == (
        parents["portrait"].widths,
        1,
        parents["portrait"].sizes,
    )
    assert (made["nose"].widths, made["nose"].ratio, made["nose"].encodings) == (
        (20,),
        1,
        parents["portrait"].encodings,
    )


def test_a_picture_in_a_preset_that_is_not_made_of_it_is_reported_where_it_is_asked_for(tmp_path: Path) -> None:
    own = theme(
        TINY,
        creative=PORTRAIT,
        work='{% extends "expo/work.html" %}\n{% block picture %}{{ picture(one, preset="tiny") }}{% endblock %}',
    )
    box = SiteBox(tmp_path / "site").add({**SITE, **own})

    (found,) = [one for one in box.checked() if one.is_error]

    assert (found.code, str(found.mark)) == ("preset-not-made", "themes/own/templates/work.html:2")
    assert found.value("picture") == "creatives/aigerim/works/light.jpg"
    assert found.value("known") == "gallery, work, strip, cover"
    assert not box.build().ok


def test_after_edits_of_presets_and_templates_a_build_equals_a_clean_one(tmp_path: Path) -> None:
    box = SiteBox(tmp_path / "site").add({**SITE, **theme(TINY, creative=PORTRAIT)})
    assert box.build().ok
    edits: list[dict[str, str | bytes]] = [
        {"themes/own/theme.yaml": f"extends: expo\n{TINY.replace('80', '60')}"},
        {"themes/own/theme.yaml": f"extends: expo\n{TINY.replace('portrait, ', 'portrait, gallery, ')}"},
        {"themes/own/templates/creative.html": PORTRAIT.replace("<i>", "<b>")},
        {"creatives/aigerim/index.md": PERSON.replace("[1, 0.5]", "[0, 0.5]")},
        {"creatives/aigerim/she.jpg": picture(200, 300)},
        {"themes/own/templates/creative.html": '{% extends "expo/creative.html" %}'},
    ]
    for number, edit in enumerate(edits):
        built = box.add(edit).build()
        clean = box.build(output=tmp_path / f"clean{number}", cache=tmp_path / f"cache{number}")
        assert built.ok, number
        assert bytes_of(built.output) == bytes_of(clean.output), number
    broken = {"themes/own/theme.yaml": f"extends: expo\n{TINY.replace('portrait', 'work')}"}
    box.add({"themes/own/templates/creative.html": PORTRAIT}).build()

    assert "preset-not-made" in {code for code, _ in box.add(broken).build().problems}
