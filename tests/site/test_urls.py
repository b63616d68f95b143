"""URLs and slugs: korme/site/urls.py."""

from __future__ import annotations

import posixpath
import string
import unicodedata
from urllib.parse import unquote, urljoin

import pytest
import site_builder as made

from korme.site.urls import MAX_SLUG, absolute, entry_url, in_language, is_slug, path_of, relative, slugify

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Қысқы Ертіс", "qysqy-ertis"),
        ("Әсем Ғалым Ңұр Өрік Ұлт Үй Һәм Іңір", "asem-galym-nur-orik-ult-uy-ham-inir"),
        ("Өскемен — қала", "oskemen-qala"),
        ("Щука, ёж и объект", "shchuka-yozh-i-obekt"),
        ("Усть-Каменогорск", "ust-kamenogorsk"),
        ("Жүсіпбек Аймауытұлы", "zhusipbek-aymauytuly"),
        ("Café Ångström, Straße", "cafe-angstrom-strasse"),
        ("Łódź İstanbul ﬁne Œuvre", "lodz-istanbul-fine-oeuvre"),
        ("2026: No. 7", "2026-no-7"),
        ("  --a__b--  ", "a-b"),
        (unicodedata.normalize("NFD", "Алтай й ё"), "altay-y-yo"),
        ("水 и ٣", "i"),
        ("水", ""),
        ("!!!", ""),
        ("Con", "con-1"),
        ("LPT9", "lpt9-1"),
        ("", ""),
    ],
)
def test_text_becomes_a_slug(text: str, slug: str) -> None:
    """Kazakh, Russian and Latin text is transliterated to lower-case ASCII; other characters are left out."""
    assert slugify(text) == slug


@pytest.mark.parametrize("letter", KAZAKH)
def test_every_kazakh_letter_has_a_sound_or_none(letter: str) -> None:
    """Each letter, in either case, gives the same ASCII letters; only ъ and ь give none."""
    small, capital = slugify(f"a{letter}a"), slugify(f"A{letter.upper()}A")

    assert small == capital
    assert set(small) <= set(string.ascii_lowercase)
    assert (small == "aa") is (letter in "ъь")


@pytest.mark.parametrize("text", [KAZAKH, "Қ" * 500, "щ" * 79 + " " + "я" * 79, "a-" * 200, "ﷺ" * 30, "İ" * 90])
def test_an_address_made_can_be_one(text: str) -> None:
    """Any text gives '' or a valid slug."""
    slug = slugify(text)

    assert slug == "" or is_slug(slug)
    assert slugify(slug) == slug


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("a", True),
        ("2026", True),
        ("a-b-3", True),
        ("a" * MAX_SLUG, True),
        ("a" * (MAX_SLUG + 1), False),
        ("", False),
        ("A", False),
        ("a_b", False),
        ("a--b", False),
        ("-a", False),
        ("a-", False),
        ("a.b", False),
        ("a\n", False),
        ("é", False),
    ],
)
def test_a_slug_is_letters_digits_and_single_hyphens(name: str, is_one: bool) -> None:
    """Names are lower-case ASCII words joined by hyphens."""
    assert is_slug(name) is is_one


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        (made.creative("saule"), "creatives/saule/"),
        (made.work("felt", "saule"), "creatives/saule/felt/"),
        (made.event("day"), "programme/day/"),
        (made.venue("hub"), "venues/hub/"),
        (made.story("open"), "stories/open/"),
        (made.page("about"), "about/"),
        (made.edition("2026"), "editions/2026/"),
        (made.partner("kafu"), "partners/"),
    ],
)
def test_every_kind_has_its_address(entry: made.Entry, url: str) -> None:
    """Entries are published at the URLs of the contract; partners share one page."""
    assert entry_url(entry) == url


def test_the_first_language_has_no_prefix() -> None:
    """The default language is at the root, the others are under their tag."""
    languages = ("kk", "ru", "en")

    assert [in_language("works/", language, languages) for language in languages] == [
        "works/",
        "ru/works/",
        "en/works/",
    ]
    assert in_language("", "ru", languages) == "ru/"


@pytest.mark.parametrize(
    ("url", "path"),
    [("", "index.html"), ("works/", "works/index.html"), ("feed.xml", "feed.xml"), ("404.html", "404.html")],
)
def test_a_folder_is_served_from_its_index(url: str, path: str) -> None:
    """An address that ends in a slash is a folder with an index.html."""
    assert path_of(url) == path


URLS = [
    "",
    "works/",
    "creatives/aigerim/",
    "creatives/aigerim/light/",
    "ru/",
    "ru/works/",
    "404.html",
    "feed.xml",
    "media/a-480.webp",
    "a:b/",
    "ж/",
]


@pytest.mark.parametrize("source", [one for one in URLS if "media" not in one])
def test_a_relative_link_leads_from_anywhere_to_anywhere(source: str) -> None:
    """Under a domain, a sub-path or a stick, a browser that follows the link arrives; no link is empty or absolute."""
    for target in URLS:
        link = relative(source, target)
        assert link
        assert not link.startswith("/")
        for base in ("https://x.org/", "https://x.org/expo/2026/", "file:///media/stick/"):
            assert unquote(urljoin(base + source, link)) == base + target


@pytest.mark.parametrize("source", [one for one in URLS if "media" not in one])
def test_a_portable_link_names_a_file(source: str) -> None:
    """Without a server to find index.html, the link includes it."""
    for target in URLS:
        link = relative(source, target, portable=True)
        assert not link.endswith("/")
        assert posixpath.normpath(posixpath.join(posixpath.dirname(path_of(source)), unquote(link))) == path_of(target)


@pytest.mark.parametrize(
    ("source", "target", "portable", "link"),
    [
        ("works/", "works/", False, "./"),
        ("works/", "works/", True, "index.html"),
        ("works/", "works/#top", False, "./#top"),
        ("works/", "creatives/?sort=name#a", False, "../creatives/?sort=name#a"),
        ("works/", "creatives/#a", True, "../creatives/index.html#a"),
        ("", "?q=a/b", False, "./?q=a/b"),
        ("", "100%/", False, "100%25/"),
    ],
)
def test_a_link_keeps_its_query_and_fragment(source: str, target: str, portable: bool, link: str) -> None:
    """The query and the fragment are kept unchanged; the path is percent-encoded."""
    assert relative(source, target, portable=portable) == link


@pytest.mark.parametrize(
    ("base", "url", "address"),
    [
        ("https://x.org", "", "https://x.org/"),
        ("https://x.org/", "works/", "https://x.org/works/"),
        ("https://x.org/expo", "works/", "https://x.org/expo/works/"),
        ("https://x.org/expo/", "a/#b", "https://x.org/expo/a/#b"),
        ("https://x.org", "қала/", "https://x.org/%D2%9B%D0%B0%D0%BB%D0%B0/"),
    ],
)
def test_an_absolute_url_is_under_the_base(base: str, url: str, address: str) -> None:
    """The base may have a path, with or without a slash at its end."""
    assert absolute(base, url) == address
