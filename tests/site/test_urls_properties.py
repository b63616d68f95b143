"""Laws of addresses: korme/site/urls.py."""

from __future__ import annotations

import posixpath
import unicodedata
from urllib.parse import quote, unquote, urljoin

from hypothesis import example, given
from hypothesis import strategies as st
from strategies import KAZAKH, slugs, words

from korme.core.file_names import DEVICES
from korme.site.urls import absolute, in_language, is_slug, path_of, relative, slugify, target

BASES = st.sampled_from(["https://x.org/", "https://x.org/expo/2026/", "file:///media/stick/"])
LANGUAGES = ("en", "ru", "kk")
ODD = st.sampled_from(["a:b", "100%", "%41", "%2F", "a b", "қала", "a&b", "'a'"])
"""Parts that a browser or a decoder could take for something else."""
PARTS = (
    slugs()
    | ODD
    | st.text(
        st.characters(exclude_categories=["C", "Z"], exclude_characters="/\\?#") | st.just(" "), min_size=1, max_size=6
    ).filter(lambda part: part == part.strip() and part not in (".", ".."))
)
FOLDERS = st.lists(PARTS, max_size=4).map(lambda parts: "".join(f"{part}/" for part in parts))
FILES = st.builds("{}{}.{}".format, FOLDERS, slugs(), st.sampled_from(["html", "xml", "webp", "ics"])).filter(
    lambda url: posixpath.basename(url) != "index.html"
)
URLS = FOLDERS | FILES
TAILS = st.just("") | st.builds("{}{}".format, st.sampled_from("?#"), st.text("ab/?#=&%20.:", max_size=8))


@given(BASES, URLS, URLS, TAILS)
@example("https://x.org/", "", "a:b/", "")
def test_a_link_leads_to_its_target(base: str, source: str, url: str, tail: str) -> None:
    """From every page to every page; what follows ? or # goes along as it is."""
    link = relative(source, url + tail)
    bare = link.removesuffix(tail)

    assert unquote(urljoin(base + quote(source), bare)) == base + url
    assert link.endswith(tail)
    assert bare
    assert not bare.startswith("/")


@given(URLS, URLS)
def test_a_portable_link_names_the_target_s_file(source: str, url: str) -> None:
    """From a disk there is no server that adds index.html."""
    link = relative(source, url, portable=True)

    assert posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(link))) == path_of(url)


@given(st.lists(URLS, unique=True))
def test_two_addresses_are_two_files(urls: list[str]) -> None:
    """No page replaces another, and every file is in the output folder."""
    paths = [path_of(url) for url in urls]

    assert len(set(paths)) == len(paths)
    assert not any(path.endswith("/") or path.startswith("/") for path in paths)


@given(URLS, st.sampled_from(LANGUAGES))
def test_a_language_is_the_first_part_of_an_address_or_none(url: str, language: str) -> None:
    """The first language stands at the root; each other one holds the same addresses under its tag."""
    prefix = "" if language == LANGUAGES[0] else f"{language}/"

    assert in_language(url, language, LANGUAGES) == prefix + url


@given(BASES, URLS, st.sampled_from(LANGUAGES), URLS)
def test_what_an_entry_links_to_is_where_its_reader_arrives(base: str, source: str, language: str, url: str) -> None:
    """Written from the site's root, encoded or not, it leads from any page to the same page in the reader's language."""
    for written in ("/" + quote(url), "/" + quote(url) + "#part", "/" + url.replace("%", "%25")):
        found = target(written)
        assert found == url
        there = in_language(found, language, LANGUAGES)
        assert unquote(urljoin(base + quote(source), relative(source, there))) == base + there


@given(words() | st.lists(st.sampled_from(["/", "%2F", ".", "..", "\\", "%5C", "a", "#", "?", ":"])).map("".join))
@example("/%2Fx.org/")
def test_an_address_of_a_link_never_begins_at_a_disk_s_root(link: str) -> None:
    """Whatever is written, it is a url of the site or none; a link that is not from the root is none."""
    found = target(link)

    assert found is None or (link.startswith("/") and not found.startswith("/"))


@given(st.sampled_from(["https://x.org", "https://x.org/", "https://x.org/expo", "https://x.org/expo/"]), URLS, TAILS)
def test_an_absolute_address_is_the_base_and_the_url(base: str, url: str, tail: str) -> None:
    """With or without a slash at the end of the base."""
    whole = absolute(base, url + tail)

    assert unquote(whole.removesuffix(tail)) == base.rstrip("/") + "/" + url
    assert whole.isascii()


@given(words(most=120) | st.text("a -", min_size=75, max_size=90) | st.sampled_from(sorted(DEVICES)))
@example("a" * 79 + " a")
def test_a_slug_is_an_address_or_empty(text: str) -> None:
    """Made of any words, and of a slug itself once more; no file system refuses it."""
    slug = slugify(text)

    assert slug == "" or is_slug(slug)
    assert slugify(slug) == slug
    assert slug not in DEVICES


@given(words() | st.text(KAZAKH, min_size=1, max_size=12))
def test_a_slug_does_not_depend_on_how_letters_are_composed(text: str) -> None:
    """macOS stores й as two characters, Windows as one."""
    assert slugify(unicodedata.normalize("NFD", text)) == slugify(unicodedata.normalize("NFC", text))
