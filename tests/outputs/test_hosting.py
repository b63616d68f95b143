"""Files for web hosts, and redirects."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
import site_builder as make
from site_box import HERE, SiteBox, aigerim

from korme.core.model import GeneratedFile, Output, Text
from korme.core.problems import Mark
from korme.outputs import hosting, redirects
from korme.site.former_names import former_url
from korme.site.site import Site


def made(output: Output) -> bytes:
    assert isinstance(output.recipe, GeneratedFile)
    return output.recipe.make()


def pages(site: Site, **options: bool) -> dict[str, str]:
    return {one.path: made(one).decode() for one in redirects.outputs(site, **options)}


class Seen(HTMLParser):
    """The parts of a redirect page that a browser uses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.refresh = self.link = self.canonical = self.robots = self.language = ""
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if found.get("http-equiv") == "refresh":
            self.refresh = found["content"].partition("url=")[2]
        elif tag == "a":
            self.link = found["href"]
        elif found.get("rel") == "canonical":
            self.canonical = found["href"]
        elif found.get("name") == "robots":
            self.robots = found["content"]
        elif tag == "html":
            self.language = found["lang"]


def test_no_header_allows_anything_inline_or_third_party() -> None:
    """The policy (CSP Level 3) covers every page without exceptions."""
    (text,) = [made(one).decode() for one in hosting.outputs([], make.config()) if one.path == "_headers"]
    policy = text.partition("Content-Security-Policy: ")[2].partition("\n")[0]

    assert text.startswith("/*\n  ")
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "")
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "  X-Content-Type-Options: nosniff\n" in text


def test_only_names_that_change_with_their_content_are_immutable() -> None:
    """Media, assets and tiles, nothing else."""
    kept = [path for path, rules in hosting.RULES if "immutable" in rules.get("Cache-Control", "")]

    assert kept == ["/media/*", "/assets/*", "/iiif/image/*"]


def rules_for(path: str, text: str) -> dict[str, set[str]]:
    """The headers that a host sends for a path: of all patterns that match, joined as hosts join them."""
    found: dict[str, set[str]] = {}
    for block in text.strip().split("\n\n"):
        pattern, *lines = block.split("\n")
        if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path):
            for line in lines:
                name, _, value = line.strip().partition(": ")
                found.setdefault(name, set()).add(value)
    return found


def test_browsers_ask_for_pages_and_calendars_each_time(site: Callable[..., SiteBox]) -> None:
    """In every language; what never changes under its name is kept for ever, and no header has two values."""
    files = {**aigerim(), "content/pages/about.yaml": "title: About\n", "content/venues/hall.yaml": "name: Hall\n"}
    built = site(
        {**files, "content/programme/a.yaml": "title: A\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hall\n"}
    ).build()
    text = built.text("_headers")

    for path in built.files:
        address = "/" + path.removesuffix("index.html")
        found = rules_for(address, text)
        assert all(len(values) == 1 for values in found.values()), (address, found)
        if path.startswith(("media/", "assets/")):
            assert found["Cache-Control"] == {"public, max-age=31536000, immutable"}
        elif path.endswith((".html", ".ics")) and path != "404.html":
            assert found.get("Cache-Control") == {"no-cache"}, address
    assert rules_for("/ru/site.webmanifest", text)["Content-Type"] == {"application/manifest+json"}
    assert hosting.page_folders([f"{number}/index.html" for number in range(200)] + ["ru/a", "ru/b"])[-1] == "ru"


def test_the_documented_server_sends_every_header() -> None:
    """The nginx block in docs/deploy.md has each header and each type of `_headers`."""
    block = (HERE / "docs/deploy.md").read_text("utf-8").partition("```nginx\n")[2].partition("```")[0]
    for pattern, rules in hosting.RULES:
        for name, value in rules.items():
            if name == "Content-Type":
                assert value.partition(";")[0] in block, pattern
            else:
                assert f"add_header {name} " in block, name
                assert value in block, value
    assert all(line.endswith(" always;") for line in block.splitlines() if "add_header" in line)
    assert "default no-cache;" in block


@pytest.mark.parametrize(
    ("alias", "url"),
    [
        ("/old/name/", "old/name/"),
        ("old/name", "old/name/"),
        ("/old.html", "old.html"),
        ("/a/index.html", "a/"),
        ("/v1.2/", "v1.2/"),
        ("/Старое/", "Старое/"),
        ("/%D0%B0/", "а/"),
        (" /old/ ", "old/"),
    ],
)
def test_an_alias_is_an_address_inside_the_site(alias: str, url: str) -> None:
    """With or without slashes at its ends; a file if it ends in .html."""
    assert url == former_url(alias)


@pytest.mark.parametrize(
    "alias",
    [
        *("", " ", "/", "//", "/index.html", "..", "/../x/", "/a/../b/", "/./a/", "/a//b/", "//evil.example/"),
        *(
            "https://evil.example/",
            "javascript:alert(1)",
            "/a?b",
            "/a#b",
            "/a\\b/",
            "\\\\host\\share",
            "C:/x",
            "/a\x00b/",
            "/a\nb/",
            "/a b/",
        ),
        *(
            "/.git/",
            "/.htaccess",
            "/_headers",
            "/~root/",
            "/con/",
            "/NUL.html",
            "/a./",
            "/%2e%2e/x/",
            "/%252e/",
            "/%ff/",
            "/%5c/",
            "/*/",
        ),
        *("/" + "a" * 101 + "/", "/a" * 11, "/a\u202eb/", "/a\u2028b/", "/<b>/", "/\ud800/"),
    ],
)
def test_anything_else_is_reported_at_its_line(alias: str) -> None:
    """Reported at the line of the alias, and no page is written."""
    mark = Mark("content/pages/about.md", 4, 5)
    site = make.site(make.page(aliases=("/fine/", alias), marks={"aliases.1": mark}))
    (problem,) = redirects.problems(site)

    assert (problem.code, problem.mark) == ("alias-invalid", mark)
    assert list(pages(site)) == ["fine/index.html", "ru/fine/index.html", "kk/fine/index.html"]


@pytest.mark.parametrize(
    ("path", "language", "target"),
    [
        ("old/x/index.html", "en", "https://e.org/creatives/saule/"),
        ("ru/old/x/index.html", "ru", "https://e.org/ru/creatives/saule/"),
        ("kk/old/x/index.html", "kk", "https://e.org/kk/creatives/saule/"),
    ],
)
def test_an_alias_leads_to_the_entry_in_the_reader_s_language(path: str, language: str, target: str) -> None:
    """By a relative URL, for browsers, people and search engines."""
    site = make.site(make.creative(aliases=("/old/x/",)), config=make.config(base_url="https://e.org"))
    seen = Seen(pages(site)[path])
    here = "https://e.org/" + path.removesuffix("index.html")

    assert seen.language == language
    assert not seen.refresh.startswith(("/", "http"))
    assert urljoin(here, seen.refresh) == urljoin(here, seen.link) == target == seen.canonical
    assert seen.robots == "noindex"
    assert "script" not in seen.tags


def test_an_alias_with_a_language_leads_only_from_there() -> None:
    """A former Russian address has no page in English."""
    site = make.site(make.creative(aliases=("/ru/staraya.html",)))
    found = pages(site)

    assert list(found) == ["ru/staraya.html"]
    assert Seen(found["ru/staraya.html"]).refresh == "creatives/saule/"


def test_an_alias_written_twice_is_one_page() -> None:
    """With and without a trailing slash is the same address."""
    assert len(pages(make.site(make.creative(aliases=("/old/", "old", "/old/index.html"))))) == 3


def test_a_portable_site_names_the_file() -> None:
    """`--portable` links end in index.html."""
    found = pages(make.site(make.creative(aliases=("/old/",))), portable=True)

    assert Seen(found["old/index.html"]).refresh == "../creatives/saule/index.html"


def test_a_title_stays_text() -> None:
    """Markup in a name is escaped."""
    site = make.site(make.page(title=Text((("ru", '"><script>x</script>'),)), aliases=("/old/",)))

    assert "script" not in Seen(pages(site)["old/index.html"]).tags


def test_an_entry_without_a_page_leads_to_where_it_is_shown() -> None:
    """A partner is shown on the page of partners."""
    found = pages(make.site(make.partner(aliases=("/sponsors/kafu/",))))

    assert Seen(found["sponsors/kafu/index.html"]).refresh == "../../partners/"
