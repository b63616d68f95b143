"""Languages in a whole build: fallback field by field, hreflang, the switcher, the pages of each language."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from site_box import Built, SiteBox

SiteMaker = Callable[..., SiteBox]

FILES = {
    "creatives/saule/index.md": "---\nname: {en: Saule, kk: Сәуле}\ntagline: Felt and light\ndiscipline: crafts\n---\nShe makes felt.\n",
    "creatives/saule/index.ru.md": "Она валяет войлок.\n",
    "creatives/timur/index.md": "---\nlanguage: ru\nname: Тимур\ndiscipline: photography\n---\nСнимает реку.\n",
    "content/pages/about.md": "---\ntitle: {en: About, ru: О нас, kk: Біз туралы}\n---\n[Saule](/creatives/saule/)\n",
}


@pytest.fixture
def built(site: SiteMaker) -> Built:
    found = site(FILES).build()
    assert found.problems == ()
    return found


def tagged(page: str, text: str) -> set[str]:
    """Return the language of the nearest element with `lang` around each occurrence of a text; '' without one."""
    found = set()
    for match in re.finditer(re.escape(text), page):
        opening = page[: match.start()].rpartition("<")[2]
        lang = re.search(r'lang="([^"]+)"', opening)
        found.add(lang.group(1) if lang else "")
    return found


@pytest.mark.parametrize(
    ("path", "text", "languages"),
    [
        ("creatives/saule/index.html", "Saule", {""}),
        ("kk/creatives/saule/index.html", "Сәуле", {""}),
        ("ru/creatives/saule/index.html", "Saule", {"en"}),
        ("ru/creatives/saule/index.html", "Felt and light", {"en"}),
        ("ru/creatives/saule/index.html", "Она валяет войлок.", {""}),
        ("creatives/timur/index.html", "Тимур", {"ru"}),
        ("ru/creatives/timur/index.html", "Тимур", {""}),
        ("kk/creatives/timur/index.html", "Тимур", {"ru"}),
    ],
)
def test_each_field_falls_back_by_itself_and_is_marked(built: Built, path: str, text: str, languages: set[str]) -> None:
    """A field without a translation is shown in the entry's language and marked; translated ones are not."""
    assert tagged(built.main(path).replace("\n", ""), text) >= languages
    if languages == {""}:
        assert tagged(built.main(path).replace("\n", ""), text) == languages


def test_a_body_that_fell_back_is_marked_as_a_whole(built: Built) -> None:
    """The Kazakh page of an English text marks it as English."""
    main = built.main("kk/creatives/saule/index.html")

    assert re.search(r'lang="en"[^>]*>\s*<p>\s*She makes felt\.', main)
    assert 'lang="ru"' not in built.main("ru/creatives/timur/index.html")


def paths_of(built: Built) -> list[str]:
    """The pages of the first language."""
    pages = [one for one in built.files if one.endswith("index.html")]
    return [one for one in pages if not one.startswith(("ru/", "kk/", "media/", "assets/"))]


def test_every_page_is_there_in_every_language(built: Built) -> None:
    """Each language has the same addresses under its prefix, and each page declares its language."""
    for path in paths_of(built):
        for prefix, language in (("", "en"), ("ru/", "ru"), ("kk/", "kk")):
            assert f'<html lang="{language}"' in built.text(prefix + path), prefix + path


def test_the_switcher_stays_on_the_page(built: Built) -> None:
    """Each page links to its versions in the other languages, for visitors and search engines."""
    for path in paths_of(built):
        folder = path.removesuffix("index.html")
        for prefix in ("", "ru/", "kk/"):
            page = built.text(prefix + path)
            up = "../" * (prefix + folder).count("/")
            nav = page.partition('class="korme-languages"')[2].partition("</nav>")[0]
            for language, there in (("en", ""), ("ru", "ru/"), ("kk", "kk/")):
                link = re.search(rf'href="([^"]+)" hreflang="{language}"', nav)
                assert link, prefix + path
                assert link.group(1) in (f"{up}{there}{folder}", "./"), prefix + path
                assert f'hreflang="{language}" href="https://expo.example.org/{there}{folder}"' in page


def test_links_stay_in_the_reader_s_language(built: Built) -> None:
    """A link that an entry writes once leads to the page in the reader's language."""
    for path in ("about/", "ru/about/", "kk/about/"):
        link = re.search(r'<a href="([^"]+)">\s*Saule', built.main(f"{path}index.html"))
        assert link
        assert urljoin(f"/{path}", link.group(1)) == f"/{path.replace('about', 'creatives/saule')}"


def test_lists_are_in_the_alphabet_of_the_reader(site: SiteMaker) -> None:
    """Lists of people follow the alphabet of the reader's language: Ә after А, Қ after К."""
    names = ["Айгүл", "Әсел", "Күләш", "Қанат", "Яна"]
    people = {
        f"creatives/p{at}/index.yaml": f"name: {name}\ndiscipline: crafts\n" for at, name in enumerate(reversed(names))
    }
    site_yaml = "title: T\nlanguages: [kk, ru]\nbase_url: https://x.org\ndisciplines: {crafts: Қолөнер}\n"
    main = site({**people, "content/site.yaml": site_yaml}).build().main("creatives/by-name/index.html")

    assert sorted(names, key=main.index) == names


def test_a_site_of_one_language_has_no_switcher(site: SiteMaker) -> None:
    """There is no prefix, no hreflang and no switcher."""
    built = site({"content/site.yaml": "title: T\nlanguages: [kk]\nbase_url: https://x.org\n"}).build()

    assert built.problems == ()
    assert not any(path.startswith(("kk/", "ru/", "en/")) for path in built.files)
    assert "korme-languages" not in built.text("index.html")


def test_the_theme_s_texts_are_in_the_reader_s_language(site: SiteMaker) -> None:
    """The theme's texts are translated: a Kazakh site contains no English."""
    built = site({"content/site.yaml": "title: Көрме\nlanguages: [kk]\nbase_url: https://x.org\n"}).build()
    text = re.sub(r"<[^>]+>", " ", built.main("creatives/index.html") + built.main("programme/index.html"))

    assert not re.search(r"\b(?:the|and|nobody|creatives|programme)\b", text, re.IGNORECASE)
