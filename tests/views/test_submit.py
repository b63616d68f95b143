"""The page for people without an account: its form follows the declared fields, its preview the pages."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from site_box import SiteBox
from views_box import FILES, SITE, Made

from korme.core.model import Phrase
from korme.fields.base import specs
from korme.fields.pictures import PictureFields
from korme.i18n.messages import load_texts
from korme.kinds import CREATIVE, WORK, Entry
from korme.site.urls import SUBMIT
from korme.views.submit_form import ASKED, ASKED_OTHERWISE, NOT_ASKED, is_asked_as_declared
from korme.views.submit_preview import START
from korme.views.submit_words import SPOKEN, submit_label, words_of

KINDS: Mapping[str, type] = {"creative": CREATIVE.cls, "work": WORK.cls, "image": PictureFields, "entry": Entry}
SETTINGS = (
    "submit:\n  mail: festival@example.org\n  languages: [kk, ru]\n  text: {en: Until 1 March, kk: 1 наурызға дейін}\n"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(SiteBox(tmp_path_factory.mktemp("site")).add({**FILES, "content/site.yaml": SITE + SETTINGS}))


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(SiteBox(tmp_path_factory.mktemp("site")).add({**FILES, "content/site.yaml": SITE}))


# The form


@pytest.mark.parametrize("kind", ["creative", "work", "image"])
def test_every_declared_field_is_asked_for_or_left_out_for_a_reason(kind: str) -> None:
    """A new field of a person, a work or a picture has to be thought of here."""
    assert [name for name in specs(KINDS[kind]) if not is_asked_as_declared(kind, name)] == []


def test_no_field_is_asked_for_that_is_not_declared() -> None:
    """Nor is a reason kept for one that is gone."""
    asked = [f"{kind}.{name}" for kind, names in ASKED.items() for name in names]
    for key in (*asked, *ASKED_OTHERWISE, *NOT_ASKED):
        kind, _, name = key.partition(".")
        assert name in specs(KINDS[kind]), key


def test_limits_and_requirements_are_the_declared_ones(made: Made) -> None:
    """What the form accepts, the site reads."""
    form = made.view("submit/index.html")["form"]
    typed = {f"{kind}.{one['name']}": one for kind, fields in form.items() for one in fields}

    assert {key for key, one in typed.items() if one["required"]} == {"creative.name"}
    assert {one["most"] for one in typed.values()} == {500, 2_000, 50_000}
    assert typed["creative.email"]["type"] == "email"
    assert all(one["label"] for one in typed.values())


# The words


def texts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}")
    else:
        yield path, value


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("de-CH", Phrase("Mitmachen")),
        ("pt-BR", Phrase("Participe")),
        ("it", Phrase("Partecipa")),
        ("zh-Hans", Phrase("参与")),
        ("uz-Cyrl", Phrase("Take part", "en")),
        ("fi", Phrase("Take part", "en")),
    ],
)
def test_links_to_it_are_in_more_languages_than_it(language: str, label: Phrase) -> None:
    """A label in another language or script than the reader's is marked."""
    assert submit_label(language) == label


@pytest.mark.parametrize("language", SPOKEN)
def test_the_words_are_whole_in_each_language(language: str) -> None:
    """The same keys and holes as in English, read by any reader of YAML as text."""
    english, own = dict(texts(load_texts("submit", "en"))), dict(texts(load_texts("submit", language)))
    file = Path(__file__).parents[2] / "korme" / "i18n" / "messages" / "submit" / f"{language}.yaml"

    assert [*own] == [*english]
    assert all(isinstance(text, str) and text for text in own.values())
    assert {key: {*re.findall(r"\{\w+\}", text)} for key, text in own.items()} == {
        key: {*re.findall(r"\{\w+\}", text)} for key, text in english.items()
    }
    assert dict(texts(yaml.safe_load(file.read_text("utf-8")))) == own


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", ("Қатысу", "")),
        ("ru-KZ", ("Принять участие", "")),
        ("kk-Latn", ("Take part", "en")),
        ("de-AT", ("Mitmachen", "")),
        ("fr-CA", ("Participer", "")),
        ("it", ("Take part", "en")),
    ],
)
def test_other_languages_read_english_marked_as_such(language: str, expected: tuple[str, str]) -> None:
    """A variety takes the words of its language, another script does not."""
    words, lang = words_of(language)

    assert (words["page"]["link"], lang) == expected


# The page


def test_the_page_is_there_in_every_language_if_it_is_asked_for(made: Made, without: Made) -> None:
    """With links to it on the others; without the setting there is no byte of it."""
    pages = {f"{prefix}{SUBMIT}index.html" for prefix in ("", "ru/", "kk/")}

    assert pages <= set(made.pages)
    assert 'href="submit/"' in made.text("index.html")
    assert not pages & set(without.pages)
    assert not [path for path in without.outputs if "submit" in path]
    assert "submit" not in without.text("index.html")


def test_the_settings_reach_the_page(made: Made) -> None:
    """The organizers' words, who receives, and the languages to write in."""
    view = made.view("kk/submit/index.html")
    page = made.text("kk/submit/index.html")

    assert view["text"] == Phrase("1 наурызға дейін")
    assert [one["tag"] for one in view["languages"]] == ["kk", "ru"]
    assert view["give"]["mail"] == "festival@example.org"
    assert 'href="mailto:festival@example.org"' in page
    assert [one["name"] for one in view["licences"]] == [
        "CC BY-NC 4.0",
        "CC BY 4.0",
        "CC BY-NC-ND 4.0",
        "All rights reserved",
    ]
    assert "github" not in page.partition("<form")[0]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("submit: a@example.org", ("a@example.org", "", "")),
        ("submit: {}\ncontact: {email: b@example.org}", ("b@example.org", "", "")),
        ("submit: {repository: https://github.com/a/b.git}", ("", "GitHub", "github")),
        ("submit: {repository: https://gitlab.example.org/a/b/}", ("", "gitlab.example.org", "gitlab")),
        ("submit: {repository: https://codeberg.org/a/b}", ("", "Codeberg", "forgejo")),
        ("submit: {repository: https://code.example.org/a/b}", ("", "code.example.org", "other")),
    ],
)
def test_who_receives(tmp_path: Path, setting: str, expected: tuple[str, str, str]) -> None:
    """A mail address alone is enough, the contact's is taken, and a repository says how its host is asked."""
    box = SiteBox(tmp_path).add({"content/site.yaml": SITE.replace("edition: 2026\n", "") + setting + "\n"})
    give = Made(box).view("submit/index.html")["give"]

    assert (give["mail"], give["host"], give["style"]) == expected
    assert give["repository"].endswith("/b") or not give["repository"]


# The preview


def shape(value: Any) -> Any:
    """Return the keys of a view; of a list, those of its items."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return None


@pytest.mark.parametrize(("kind", "page"), [("creative", "creatives/aigerim/"), ("work", "creatives/aigerim/series/")])
def test_the_preview_gives_templates_what_the_pages_give_them(made: Made, kind: str, page: str) -> None:
    """A value that a page's view has, the preview's has too: no template fails there that works here."""
    real = made.view(f"{page}index.html")
    for one in made.view("submit/index.html")["preview"][kind]:
        assert one["view"].keys() == real.keys()
        assert one["view"]["page"].keys() == real["page"].keys()
        for name in {"creative", "work"} & real.keys():
            assert one["view"][name].keys() == real[name].keys()
        assert not real["body"] or shape(one["view"]["body"]) == shape(real["body"])
        if "works" in real:
            assert shape(one["view"]["works"][0])["picture"].keys() == shape(real["works"][0])["picture"].keys()
            assert one["view"]["works"][0].keys() == real["works"][0].keys()


def test_every_template_that_shows_a_mark_is_rendered_once(made: Made) -> None:
    """The marks are in the page's data, and nowhere where a visitor would see them."""
    page = made.text("submit/index.html")
    pattern = re.compile(r'<script type="application/json" data-.*?</script>', re.DOTALL)
    data = "".join(pattern.findall(page))

    assert data.count('data-preview="creative"') == 4
    assert START in data
    assert START not in pattern.sub("", page)
    assert "<script" not in data.replace('<script type="application/json"', "")


def test_the_script_is_light(made: Made) -> None:
    """At most 40 KB on the wire, and no other page loads it."""
    script = made.theme.rendered["submit.js"]
    others = [path for path in made.pages if "submit-" in made.text(path) and SUBMIT not in path]

    assert len(gzip.compress(script)) <= 40_000
    assert others == []
