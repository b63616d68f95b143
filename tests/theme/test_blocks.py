"""Blocks: what a child theme replaces of a page, adds to it or leaves out, without copying the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from site_box import SiteBox, picture
from test_theme_docs import MORE
from views_box import FILES, Made

from korme.core.model import Page
from korme.theme.blocks import filled_blocks
from korme.theme.render import Renderer, environment
from korme.theme.theme import Theme, load_theme
from scripts.write_blocks_doc import DOC, TEMPLATES, blocks, with_table

ROOT = Path(__file__).parents[2]
LOGO: Mapping[str, str | bytes] = {"content/partners/uni.png": picture(200, 100, format="PNG")}
NEWEST = """\
{% extends "expo/home.html" %}
{% block works %}
{{ super() }}
<section class="korme-section"><h2>Newest on the wall</h2>{{ gallery(site.works|by('-year')|first(2)) }}</section>
{% endblock %}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return the pages of a site with one of everything."""
    box = SiteBox(tmp_path_factory.mktemp("blocks") / "site", {"styleguide": True})
    return Made(box.add({**FILES, **MORE, **LOGO, "content/pages/home.md": "---\ntitle: Welcome\n---\nCome in.\n"}))


def child(made: Made, folder: Path, templates: Mapping[str, str]) -> Theme:
    """Return a theme that extends expo by templates, with the assets that the site has."""
    SiteBox(folder).add({f"themes/own/templates/{name}": text for name, text in templates.items()})
    SiteBox(folder).add({"themes/own/theme.yaml": "extends: expo\n"})
    theme, problems = load_theme("own", folder, ("en", "ru", "kk"))
    assert not [problem for problem in problems if problem.is_error]
    return replace(theme, published=made.theme.published, values=made.theme.values)


def rendered(theme: Theme | Renderer, page: Page, **more: Any) -> str:
    view, at_hand = {**page.view(), **more}, page.view.at_hand()
    renderer = theme if isinstance(theme, Renderer) else Renderer(theme)
    result = renderer.render(page.template, page.language, view, origin="", at_hand=at_hand)
    assert isinstance(result, bytes), result
    return result.decode()


def order(text: str, parts: Sequence[str]) -> list[str]:
    """Return those parts that a text has, as they follow one another."""
    return sorted((part for part in parts if part in text), key=text.index)


def test_five_lines_put_a_section_between_two_of_the_home_page(made: Made, tmp_path: Path) -> None:
    home = made.pages["index.html"]

    text = rendered(child(made, tmp_path, {"home.html": NEWEST}), home)

    start = text.index('<section class="korme-section"><h2>Newest')
    end = text.index("</section>", start) + len("</section>\n")
    assert len(NEWEST.splitlines()) == 5
    assert text.index("korme-gallery--mosaic") < start < text.index('aria-labelledby="week"')
    titles = re.findall(r'title">([^<]*)</cite>', text[start:end])
    assert (titles[0], len(titles)) == ("Series", 2)
    assert (text[:start] + text[end:]).replace("\n\n", "\n") == rendered(made.theme, home).replace("\n\n", "\n")


def test_parts_are_left_out_and_put_in_another_order(made: Made, tmp_path: Path) -> None:
    parts = ("korme-poster__title", "korme-gallery--mosaic", "korme-week", "korme-roll", "korme-stories")
    content = "{{ self.stories() }}{{ self.opening() }}{{ self.people() }}{{ self.week() }}"
    own = (
        '{% extends "expo/home.html" %}{% block people %}{% endblock %}{% block content %}' + content + "{% endblock %}"
    )
    home = made.pages["index.html"]

    text = rendered(child(made, tmp_path, {"home.html": own}), home)

    assert order(rendered(made.theme, home), parts) == list(parts)
    assert order(text, parts) == ["korme-stories", "korme-poster__title", "korme-week"]


def test_a_block_in_a_loop_sees_its_variables(made: Made, tmp_path: Path) -> None:
    own = '{% extends "expo/work.html" %}{% block picture %}<hr title="{{ loop.index }} {{ one.alt }}">{% endblock %}'

    text = rendered(child(made, tmp_path, {"work.html": own}), made.pages["creatives/aigerim/series/index.html"])

    assert text.count("<hr ") == 2
    assert '<hr title="1 First"' in text
    assert '<hr title="2 Second"' in text


@pytest.mark.parametrize(
    ("path", "block", "around", "empty"),
    [
        (
            "venues/hall/index.html",
            "facts",
            "korme-facts",
            {"venue": {"hours": [], "rooms": [], "latitude": "", "maps": []}},
        ),
        ("creatives/berik/index.html", "tags", "korme-about__side", {"body": None}),
        ("creatives/berik/index.html", "body", "korme-section korme-about", {"body": None}),
    ],
)
def test_what_stands_around_a_block_appears_when_a_theme_adds_to_it(
    made: Made, tmp_path: Path, path: str, block: str, around: str, empty: Mapping[str, Any]
) -> None:
    """A list of facts that only the theme fills has its list around it, and none stands there empty."""
    page = made.pages[path]
    own = f'{{% extends "expo/{page.template}" %}}{{% block {block} %}}{{{{ super() }}}}<b>own</b>{{% endblock %}}'
    view = page.view()
    lacking = {name: {**view[name], **value} if isinstance(value, dict) else value for name, value in empty.items()}

    assert f'="{around}' not in rendered(made.theme, page, **lacking)
    text = rendered(child(made, tmp_path, {page.template: own}), page, **lacking)

    assert f'="{around}' in text.partition("<b>own</b>")[0]


def test_every_block_is_on_a_page_once(made: Made, tmp_path: Path) -> None:
    """A mark at the end of each block, of all templates, is found on the pages; the page is otherwise the same."""
    common = blocks((TEMPLATES / "base.html").read_text("utf-8"))
    templates = {}
    for path in TEMPLATES.glob("*.html"):  # kiosk.html is no page of a site
        own = {**common, **blocks(path.read_text("utf-8"))} if path.name != "base.html" else {}
        marked = [f"{{% block {name} %}}{{{{ super() }}}}[{name}]{{% endblock %}}" for name in own]
        templates[path.name] = f'{{% extends "expo/{path.name}" %}}' + "".join(marked)
    theme, seen = Renderer(child(made, tmp_path, templates)), dict.fromkeys(templates, frozenset[str]())

    for page in made.pages.values():
        own = {**common, **blocks((TEMPLATES / page.template).read_text("utf-8"))}
        text = rendered(theme, page)
        twice = {name for name in own if text.count(f"[{name}]") > 1}
        assert (
            twice <= {"item", "caption", "picture", "pictures"} or page.template == "submit.html"
        )  # which shows other pages
        seen[page.template] |= {name for name in own if f"[{name}]" in text}

    for name, found in seen.items():
        assert name in ("base.html", "kiosk.html") or found == {
            *common,
            *blocks((TEMPLATES / name).read_text("utf-8")),
        }, name


@pytest.mark.parametrize("name", ["print-room"])  # whose pages extend those of expo
def test_blocks_of_bundled_themes_mean_the_same_as_their_content(made: Made, tmp_path: Path, name: str) -> None:
    """Those that nobody fills are no blocks: every page has the same bytes, at the cost of no call."""
    read, _ = load_theme(name, tmp_path, ("en", "ru", "kk"))
    own = {path.name: path.name for path in (TEMPLATES.parents[1] / name / "assets").glob("*.css")}
    theme = replace(read, published={**own, **made.theme.published}, values=made.theme.values)
    without, with_blocks = Renderer(theme), Renderer(replace(theme, bundled=()))

    for page in made.pages.values():
        assert rendered(without, page) == rendered(with_blocks, page), page.template


def test_only_blocks_that_a_theme_fills_cost_a_call(made: Made, tmp_path: Path) -> None:
    own = child(made, tmp_path, {"a.html": '{% extends "work.html" %}{% block facts %}{% endblock %}{{ self.tags() }}'})

    def called(theme: Theme) -> set[str]:
        jinja = environment(theme, "en")
        assert jinja.loader
        return set(blocks(jinja.loader.get_source(jinja, "work.html")[0]))

    assert called(made.theme) == {"head", "content"}
    assert called(own) == {"head", "content", "facts", "tags"}
    assert called(replace(own, filled=filled_blocks({"a.html": b"{{ self[name]() }}"}))) >= {
        "title",
        "label",
        "picture",
    }


def test_a_block_within_a_block_replaces_the_parents(made: Made, tmp_path: Path) -> None:
    inner = "{% block details %}{{ super() }}{% if 0 %}{% block facts %}<div>mine</div>{% endblock %}{% endif %}{% endblock %}"
    theme = child(made, tmp_path, {"work.html": f'{{% extends "expo/work.html" %}}{inner}'})
    page = made.pages["creatives/aigerim/series/index.html"]

    text = rendered(theme, page)
    assert re.findall(r'<dl class="korme-facts">\s*(.*?)\s*</dl>', text, re.DOTALL) == ["<div>mine</div>"]


def test_the_docs_list_the_blocks_of_every_template() -> None:
    doc = (ROOT / DOC).read_text("utf-8")

    assert doc == with_table(doc)
