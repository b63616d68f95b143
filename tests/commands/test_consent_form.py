"""`consent`: a form in every language of the site, with the sentences of `/submit/` and what the site says of itself."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import yaml
from site_box import SITE_YAML, SiteBox, aigerim

import korme.i18n.messages
from korme.commands.consent_form import write_forms
from korme.read.site_file import read_config
from korme.views.submit_words import SPOKEN, words_of

SiteMaker = Callable[..., SiteBox]
WORDS = Path(korme.i18n.messages.__file__).parent / "consent"
TERMS = "consent: {organizer: Ada & Söhne, mail: yes@example.org, until: 2027-05-31}\nsubmit: in@example.org\n"


def forms(box: SiteBox) -> dict[str, str]:
    config, _ = read_config(box.root)
    paths = write_forms(box.root, config)
    return {path.rpartition("-")[2][:2]: unescape((box.root / path).read_text("utf-8")) for path in paths}


def test_every_language_says_the_same() -> None:
    keys = {language: set(yaml.safe_load((WORDS / f"{language}.yaml").read_text("utf-8"))) for language in SPOKEN}

    assert all(found == keys["en"] for found in keys.values())


def test_a_form_in_each_language(site: SiteMaker) -> None:
    """With the site's own facts, the sentences of the submit page, and English where there are no words."""
    languages = SITE_YAML.replace("[en, ru, kk]", "[en, ru, kk, it]")
    found = forms(site({"content/site.yaml": languages + TERMS}))

    assert list(found) == ["en", "ru", "kk", "it"]
    assert "31 May 2027" in found["en"].replace("\xa0", " ")
    assert "31 мая 2027" in found["ru"].replace("\xa0", " ")
    assert '<html lang="en">' in found["it"]
    for language, text in found.items():
        page = words_of(language)[0]["page"]
        assert all(part in text for part in ("Ada & Söhne", "yes@example.org", "expo.example.org"))
        assert all(
            page[name].replace("{site}", "") in text.replace("Expo", "").replace("Экспо", "")
            for name in ("agree_press", "agree_own")
        )
        assert "{" not in text.partition("</style>")[2]


@pytest.mark.parametrize(
    ("language", "kinds"),
    [
        ("en", "films recordings documents models likeness voice heard excerpts"),
        ("ru", "фильмы звукозаписи документы модели облик голос слышно отрывки"),
        ("kk", "фильмдер жазбалары құжаттар модельдер бейнем даусым естілетін үзінділерін"),
        ("de", "Filme Tonaufnahmen Dokumente Modelle Bild Stimme hören Ausschnitte"),
    ],
)
def test_people_agree_to_more_than_pictures(site: SiteMaker, language: str, kinds: str) -> None:
    """To films, sound, documents and models, and to their own likeness and voice in them."""
    text = forms(site({"content/site.yaml": f"title: Expo\nlanguages: [{language}]\n"}))[language]

    assert [word for word in kinds.split() if word not in text] == []


def test_a_form_needs_nothing(site: SiteMaker) -> None:
    """Neither an address nor a contact."""
    found = forms(site({"content/site.yaml": "title: Expo <b>\nlanguages: [en]\n"}))

    assert "On the website of Expo <b>." in found["en"]
    assert "Until I withdraw my consent" in found["en"]


@pytest.mark.parametrize("terms", [True, False])
def test_the_page_for_entries_says_it_too(site: SiteMaker, terms: bool) -> None:
    """And what people send is agreed until then; a site that says nothing keeps its page."""
    own = TERMS if terms else TERMS.partition("\n")[2]
    built = site({**aigerim(), "content/site.yaml": SITE_YAML + own}).build()
    page = built.text("submit/index.html")

    assert ("Until 31 May 2027" in unescape(page).replace("\xa0", " ")) == terms
    assert ('"until":"2027-05-31"' in unescape(page).replace(" ", "")) == terms
