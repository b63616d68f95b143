"""The organizers' own files in content/static/ (korme/read/static_files.py): published as they are, within limits."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PIL import Image
from site_box import SiteBox, bytes_of, picture

from korme.core.model import Limits
from korme.read.static_files import read_static
from korme.store.cache import Cache

SiteMaker = Callable[..., SiteBox]
PAGE = {
    "content/site.yaml": "title: Expo\nlanguages: [en]\nbase_url: https://expo.example.org\n",
    "content/pages/about.yaml": "title: About\nbody: See [the rules](/files/rules.txt).\n",
    "content/static/files/rules.txt": "Be kind",
}


def test_files_are_published_as_they_are(site: SiteMaker) -> None:
    """Whatever their type, at the site's root and in folders, and linked from texts; changed and removed like pages."""
    files = {
        "CNAME": b"expo.example.org\n",
        "google0123.html": b"google-site-verification: google0123.html",
        "favicon.ico": bytes(range(256)),
        ".well-known/security.txt": b"Contact: mailto:a@example.org\n",
        "brand/logo.jpg": picture(),
    }
    box = site({**PAGE, **{f"content/static/{path}": data for path, data in files.items()}})
    built = box.build()

    assert built.problems == ()
    assert {path: data for path, data in bytes_of(built.output).items() if path in files} == files
    assert 'href="../files/rules.txt"' in built.text("about/index.html")
    assert box.build().report.written == 0
    box.change("content/static/CNAME", "two.example.org").remove("content/static/.well-known")
    box.change("output/.well-known/acme-challenge/x", "of the server")
    built = box.build()
    assert (built.problems, built.report.written, built.report.removed) == ((), 1, 1)
    assert built.text("CNAME") == "two.example.org"
    assert [path for path in built.files if ".well-known" in path] == [".well-known/acme-challenge/x"]


def test_rules_for_crawlers_are_added(site: SiteMaker) -> None:
    """`robots.txt` does not replace the program's, which names the sitemap."""
    box = site({**PAGE, "content/static/robots.txt": "\ufeffUser-agent: Bot\nDisallow: /about/\n\n"})
    lines = box.build().text("robots.txt").splitlines()

    assert lines[-3:] == ["", "User-agent: Bot", "Disallow: /about/"]
    assert "Sitemap: https://expo.example.org/sitemap.xml" in lines


@pytest.mark.parametrize("path", ["about/index.html", "About/INDEX.html", "sw.js", "_headers", "about", "media"])
def test_a_file_never_takes_the_place_of_a_page(site: SiteMaker, path: str) -> None:
    """A file at an address of the program's is an error at that file, and nothing is published."""
    box = site({**PAGE, f"content/static/{path}": "mine", **({} if path != "media" else {"content/site.yaml": LOGO})})
    if path == "media":
        box.change("content/logo.png", picture(40, 40, format="PNG"))
    found = box.build().problems

    assert ("path-twice", f"content/static/{path}") in found
    assert not box.output.exists()


LOGO = PAGE["content/site.yaml"] + "logo: logo.png\n"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("path", "code"),
    [
        (".htaccess", "static-hidden"),
        ("files/.secret", "static-hidden"),
        ("files/.well-known/a", "static-hidden"),
        ("con.txt", "static-name"),
        ("a?b.txt", "static-name"),
        ("a:b", "static-name"),
        ("end.", "static-name"),
        ("lines\nof.txt", "static-name"),
        ("large.zip", "static-too-large"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be made there")
def test_what_cannot_be_published_is_named(site: SiteMaker, path: str, code: str) -> None:
    """Each with its reason; the file is not in the output."""
    limits = {"content/site.yaml": PAGE["content/site.yaml"] + "limits: {file_mb: 1}\n"}
    box = site({**PAGE, **limits, f"content/static/{path}": b"x" * (1_000_001 if path == "large.zip" else 1)})
    ((found, _),) = box.check()

    assert found == code
    box.build(keep_going=True)
    assert not (box.output / path).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_named_and_not_followed(site: SiteMaker) -> None:
    box = site({**PAGE, "secret.txt": "secret"})
    (box.root / "content/static/a.txt").symlink_to(box.root / "secret.txt")
    (box.root / "content/static/b").symlink_to(box.root)

    assert box.check() == (("link", "content/static/a.txt"), ("link", "content/static/b"))


def test_litter_is_no_file(site: SiteMaker) -> None:
    litter = {f"content/static/{path}": "x" for path in (".DS_Store", "Thumbs.db", "files/._rules.txt", ".gitkeep")}
    box = site({**PAGE, **litter})

    assert box.build().problems == ()
    assert not [path for path in box.build().files if path.endswith((".DS_Store", "Thumbs.db", "._rules.txt"))]


def test_a_picture_with_its_place_is_not_published(site: SiteMaker) -> None:
    """It would be published as it is; `fix` removes the place."""
    place = Image.Exif()
    place.get_ifd(0x8825).update({1: "N", 2: (49.0, 57.0, 11.5), 3: "E", 4: (82.0, 36.0, 7.25)})
    box = site({**PAGE, "content/static/us.jpg": picture(exif=place)})

    assert box.build().problems == (("exif-location", "content/static/us.jpg"),)
    assert not box.output.exists()
    assert box.build(keep_going=True).report.left_out == ("content/static/us.jpg",)
    assert not (box.output / "us.jpg").exists()
    assert box.korme("fix").returncode == 0
    assert box.build().ok


def test_a_picture_that_cannot_be_read_is_not_published(site: SiteMaker) -> None:
    """Nobody can say whether it has a location."""
    box = site({**PAGE, "content/static/us.jpg": picture()[:300]})

    assert [place for _, place in box.build().problems] == ["content/static/us.jpg"]
    assert not box.output.exists()


def test_an_unchanged_file_is_not_read_again(site: SiteMaker) -> None:
    """Its digest is in the cache, with its size and times; a changed file has another."""
    box = site(PAGE)
    cache = Cache(box.options().cache)
    [first], _ = read_static(box.root, Limits(), cache)
    status = (box.root / first.source).lstat()
    cache.record_known([(first.source, status, "sha256", "kept")], at=status.st_mtime_ns + 3_000_000_000)

    assert [file.digest for file in read_static(box.root, Limits(), cache)[0]] == ["kept"]
    box.change(first.source, "Be kinder")
    assert [file.digest for file in read_static(box.root, Limits(), cache)[0]] != ["kept"]
