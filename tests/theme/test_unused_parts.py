"""What a theme of one's own writes in vain: misnamed files and blocks, values that no string shows (unused_parts.py)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox, aigerim, bytes_of

from korme.i18n.messages import load
from korme.theme.folders import shipped
from korme.theme.theme import load_theme
from korme.theme.unused_parts import unused_parts


def slips(root: Path, files: dict[str, str], name: str = "lake") -> list[tuple[str, str, str]]:
    """Return code, place and guess of what is written in vain in a child of expo."""
    for path, text in {"lake/theme.yaml": "extends: expo\n", **files}.items():
        target = root / "themes" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    theme, problems = load_theme(name, root, ("en",))
    assert not problems, problems
    found = unused_parts(theme, root)
    assert not any(each.is_error for each in found)
    assert all(load(language).hint(each) for each in found for language in ("en", "ru", "kk"))
    return [(each.code, str(each.mark).removeprefix("themes/lake/"), str(each.value("guess"))) for each in found]


PAGE = '{% extends "page.html" %}\n'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"templates/hom.html": "{{ foo|nofilter }}"}, [("theme-file-unused", "templates/hom.html", "home.html")]),
        ({"templates/partials/card.html": ""}, [("theme-file-unused", "templates/partials/card.html", "partials/cards.html")]),
        ({"assets/theme.css": "a {}"}, [("theme-file-unused", "assets/theme.css", "_css/theme.css")]),
        ({"assets/_css/them.css": "a {}"}, [("theme-file-unused", "assets/_css/them.css", "_css/theme.css")]),
        ({"assets/_css/own.css": "a {}"}, [("theme-file-unused", "assets/_css/own.css", "")]),
        ({"assets/horn.svg": "<svg/>"}, [("theme-file-unused", "assets/horn.svg", "horns.svg")]),
        (
            {"templates/page.html": f"{PAGE}\n{{% block contnet %}}x{{% endblock %}}"},
            [("block-unused", "templates/page.html:3", "content")],
        ),
        (
            {"templates/page.html": f"{PAGE}{{% block head %}}{{{{ t('menu', zz=1) }}}}{{% endblock %}}"},
            [("string-value-unused", "templates/page.html:2", "")],
        ),
        (
            {"templates/page.html": f"{PAGE}{{% block head %}}{{{{ t('more_by', nam=1, name=2) }}}}{{% endblock %}}"},
            [("string-value-unused", "templates/page.html:2", "name")],
        ),
    ],
)  # fmt: skip
def test_what_is_written_in_vain_is_named(
    tmp_path: Path, files: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    """With what was meant, where something is like it."""
    assert slips(tmp_path, {f"lake/{path}": text for path, text in files.items()}) == expected


@pytest.mark.parametrize(
    "files",
    [
        {"templates/home.html": '{% extends "home.html" %}'},
        {"templates/page.html": '{% extends "poster.html" %}', "templates/poster.html": '{% extends "base.html" %}'},
        {"templates/page.html": f'{PAGE}{{% block content %}}{{% include "hom.html" %}}{{% endblock %}}', "templates/hom.html": ""},
        {"templates/page.html": "{% extends x ~ '.html' %}{% block nobody %}{% endblock %}"},
        {"templates/page.html": f"{PAGE}{{% block content %}}{{% block inner %}}{{% endblock %}}{{% endblock %}}"},
        {"templates/hom.html": "", "templates/page.html": f"{PAGE}{{% block head %}}{{% set x = 'hom' %}}{{% endblock %}}"},
        {"assets/_css/theme.css": '{% include "_css/own.css" %}', "assets/_css/own.css": "a {}"},
        {"assets/_css/theme.css": "a { b: url(../fonts/x.woff2) }", "assets/fonts/x.woff2": "x"},
        {"assets/home.css": "a {}", "assets/robots.txt": "", "assets/expo.css.jinja": ""},
        {"assets/icons/horns.svg": "", "templates/page.html": f"{PAGE}{{% block head %}}{{{{ asset('icons/horns.svg') }}}}{{% endblock %}}"},
        {"assets/icons/horns.svg": "", "templates/page.html": f"{PAGE}{{% block head %}}{{{{ asset('icons/' ~ x) }}}}{{% endblock %}}"},
        {"templates/page.html": f"{PAGE}{{% block head %}}{{{{ t('works_count', 3) }}}}{{{{ t('more_by', name=1) }}}}{{{{ t(x, y=1) }}}}{{% endblock %}}"},
    ],
)  # fmt: skip
def test_what_is_used_is_not_named(tmp_path: Path, files: dict[str, str]) -> None:
    """Replaced, included or named, also where a name is put together."""
    assert slips(tmp_path, {f"lake/{path}": text for path, text in files.items()}) == []


def test_the_bundled_themes_are_not_looked_at(tmp_path: Path) -> None:
    """They are tested; a site does not pay for them."""
    theme, _ = load_theme("print-room", tmp_path, ("en",))

    assert unused_parts(theme, tmp_path) == []
    assert unused_parts(theme, shipped()["expo"].parents[1]) == []


def test_bundled_themes_write_nothing_in_vain(tmp_path: Path) -> None:
    """As themes of a site's own they would get no warning."""
    shutil.copytree(shipped()["expo"].parent, tmp_path / "themes")
    for name in ("expo", "print-room", "darkroom"):
        assert unused_parts(load_theme(name, tmp_path, ("en",))[0], tmp_path) == []


def test_a_build_and_a_check_report_each_slip_once(site: Callable[..., SiteBox]) -> None:
    """Errors of a footer with the number of its pages, warnings of the theme also from the cached theme."""
    footer = '{% include "partials/footer.html" %}'
    box = site(
        {
            **aigerim(),
            "content/site.yaml": f"{SITE_YAML}theme: lake\n",
            "themes/lake/theme.yaml": "extends: expo\n",
            "themes/lake/templates/hom.html": "",
            "themes/lake/templates/partials/footer.html": footer,
        }
    )
    unused = ("theme-file-unused", "themes/lake/templates/hom.html")
    first, second = box.build(), box.build()
    assert first.ok and second.ok
    assert unused in first.problems and unused in second.problems

    box.change("themes/lake/templates/partials/footer.html", f"{footer}\n{{{{ pag.url }}}}")
    errors = [each for each in box.checked() if each.is_error]
    built = box.build()

    assert [(each.code, str(each.mark)) for each in errors] == [
        ("template-name", "themes/lake/templates/partials/footer.html:2")
    ]
    assert int(errors[0].value("pages")) > 20
    assert [place for code, place in built.problems if code == "template-name"] == [str(errors[0].mark)]


def test_a_changed_parent_file_renews_what_is_built_on_it(site: Callable[..., SiteBox], tmp_path: Path) -> None:
    """An incremental build equals a clean one."""
    box = site(
        {
            **aigerim(),
            "content/site.yaml": f"{SITE_YAML}theme: mine\n",
            "themes/lake/theme.yaml": "extends: expo\n",
            "themes/lake/templates/partials/footer.html": 'lake{% include "partials/footer.html" %}',
            "themes/lake/assets/_css/theme.css": "x1 { a: b }",
            "themes/mine/theme.yaml": "extends: lake\n",
            "themes/mine/templates/partials/footer.html": 'mine{% include "partials/footer.html" %}',
            "themes/mine/assets/_css/theme.css": "x2 { a: b }",
        }
    )
    box.build()
    box.change("themes/lake/templates/partials/footer.html", 'LAKE{% include "partials/footer.html" %}')
    box.change("themes/lake/assets/_css/theme.css", "x3 { a: b }")
    built = box.build()
    clean = box.build(output=tmp_path / "clean", cache=tmp_path / "cache")

    assert "mineLAKE" in built.text("index.html")
    assert bytes_of(built.output) == bytes_of(clean.output)
