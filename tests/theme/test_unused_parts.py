"""What a theme of one's own writes in vain: misnamed files and blocks, values that no string shows (unused_parts.py)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

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
    for name in ("expo", "print-room"):
        assert unused_parts(load_theme(name, tmp_path, ("en",))[0], tmp_path) == []
