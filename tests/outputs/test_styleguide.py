"""The styleguide: every component in every state, from invented entries, built only on request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from site_box import SITE_YAML, Built, SiteBox, aigerim, dead_links

from korme.outputs.styleguide import plate
from korme.views.specimens import PLATES

EXPO = Path(__file__).parents[2] / "themes" / "expo"


@pytest.fixture
def built(site: Callable[..., SiteBox]) -> Built:
    return site(aigerim()).build(styleguide=True)


def test_the_styleguide_is_built_only_on_request(site: Callable[..., SiteBox]) -> None:
    """It is not built by default, and if built it is neither listed nor indexed."""
    box = site(aigerim())

    plain = box.build()
    assert not [path for path in plain.files if "styleguide" in path]
    assert "styleguide" not in plain.text("sw.js")
    with_guide = box.build(styleguide=True)
    assert [path for path in with_guide.files if path.startswith("assets/styleguide-")]
    assert {"styleguide/index.html", "ru/styleguide/index.html", "kk/styleguide/index.html"} <= set(with_guide.files)
    assert "styleguide" not in with_guide.text("sitemap.xml")
    assert '<meta name="robots" content="noindex">' in with_guide.text("styleguide/index.html")
    assert "styleguide/" not in with_guide.text("index.html")


def test_the_command_has_the_option(site: Callable[..., SiteBox]) -> None:
    """`korme build --styleguide` builds it."""
    box = site(aigerim())

    assert box.korme("build", "--styleguide").returncode == 0
    assert (box.output / "styleguide" / "index.html").is_file()


def test_nothing_of_the_site_is_a_specimen_and_no_link_is_dead(built: Built) -> None:
    """Specimens are invented; their links lead to the top of the page."""
    main = built.main("styleguide/index.html")

    assert "Aigerim" not in main
    assert dead_links(built.output) == []
    assert set(re.findall(r'<a [^>]*href="([^"]*)"', main)) <= {"#content", *re.findall(r'href="(\.\./[^"]*)"', main)}
    assert (built.output / "styleguide/tone.wav").read_bytes()[:4] == b"RIFF"


def test_every_state_is_shown(built: Built) -> None:
    """Planned, moved and cancelled events; a work behind a notice, one without a picture; untranslated text."""
    main = built.main("styleguide/index.html")

    for state in ("event--scheduled", "event--moved", "event--cancelled", "ticket--cancelled", "badge--moved"):
        assert f"korme-{state}" in main
    for part in (
        "work__notice",
        "work__frame--empty",
        "chart__more",
        "empty",
        "prose",
        "find__field",
        "turn",
        "banner",
    ):
        assert f"korme-{part}" in main
    for part in (
        "film__player",
        "film--small",
        "sound__wave",
        "folio--spread",
        "model",
        "embed__play",
        "compare__pair",
        "panorama",
        "process__strip",
        "closer__item",
    ):
        assert f'class="korme-{part}' in main or f" korme-{part}" in main
    assert '<span lang="kk">' in main
    assert '<span lang="kk">' not in built.main("kk/styleguide/index.html")
    assert max(len(one) for one in re.findall(r"[^<>\n]+", main) if "Abdrakhmanova" in one) >= 90


def test_the_styleguide_has_no_component_that_pages_do_not_have(built: Built) -> None:
    """A component renamed on the pages cannot keep its old name here."""
    pages = [one for one in EXPO.glob("templates/**/*.html") if one.name != "styleguide.html"]
    known = "".join(
        one.read_text("utf-8") for one in [*pages, EXPO / "assets" / "styleguide.css", EXPO / "assets" / "search.js"]
    )
    named = re.findall(r'class="([^"]*)"', built.main("styleguide/index.html"))
    used = {
        one.partition("--")[0] for names in named for one in names.split() if not re.match(r"korme-[a-z]{1,2}-", one)
    }

    assert len(used) > 80
    assert sorted(one for one in used if one not in known) == []


def test_plates_have_the_shape_they_represent() -> None:
    """Each plate has the size that the page gives it, and is well-formed XML."""
    from xml.etree.ElementTree import fromstring

    for at, (ratio, _) in enumerate(PLATES):
        root = fromstring(plate(at))
        assert int(root.attrib["width"]) / int(root.attrib["height"]) == pytest.approx(ratio, rel=0.01)


def test_specimens_have_the_shape_of_real_views(site: Callable[..., SiteBox]) -> None:
    """An invented picture has the same keys as a real one; the guide's view is plain data."""
    planned = site(aigerim()).planned(styleguide=True)
    views = {one.path: one.recipe.view() for one in planned.plan.outputs if one.path.endswith("index.html")}  # type: ignore[union-attr]
    guide, works = views["styleguide/index.html"], views["works/index.html"]

    assert set(guide["works"][0]) <= set(works["works"][0])
    assert set(guide["plate"]) == set(works["works"][0]["picture"])
    assert json.dumps(guide)


def test_pages_are_the_same_whether_the_styleguide_is_made_before_them_or_after(site: Callable[..., SiteBox]) -> None:
    """Which comes first depends on the pictures that other pages wait for; the invented site has no edition."""
    box = site(aigerim()).add(
        {
            "content/site.yaml": SITE_YAML + "edition: '2026'\n",
            "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
            "creatives/a/index.md": "---\nname: Asel\ndiscipline: crafts\n---\nFelt.\n",
            "creatives/a/works/a.yaml": "title: Ours\n",
        }
    )

    def views(order: list[str]) -> dict[str, Any]:
        pages = {one.path: one.recipe for one in box.planned(styleguide=True).plan.outputs}
        return {path: pages[path].view() for path in order}  # type: ignore[union-attr]

    others = ["works/index.html", "tags/index.html", "creatives/a/index.html", "index.html"]
    before, after = views(["styleguide/index.html", *others]), views([*others, "styleguide/index.html"])

    assert before == after
    assert before["tags/index.html"]["site"]["edition"]["span"] == "20–26\u00a0April 2026"
    assert "Ours" in [one["title"].text for one in before["works/index.html"]["works"]]
    assert "Ours" not in [one["title"].text for one in before["styleguide/index.html"]["works"]]
