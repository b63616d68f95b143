"""Files that texts offer for download: korme/read/downloads.py, korme/site/downloads.py."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from site_box import CREATIVE, SITE_YAML, SiteBox, aigerim, picture

SiteMaker = Callable[..., SiteBox]
PDF = b"%PDF-1.7\n%%EOF\n"
ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
TEXT = "---\ntitle: P\n---\n[a]({})\n"


def zipped(**files: bytes) -> bytes:
    """A ZIP; `a__b_jpg` is the file `a/b.jpg`."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return data.getvalue()


def test_a_file_beside_a_text_is_published_with_its_page(site: SiteMaker) -> None:
    """For a folder and for a file, in every language from one address; only what a text names."""
    built = site(
        {
            "content/pages/press/index.md": TEXT.format("./Press%20kit.pdf") + "[b](week.ics)\n",
            "content/pages/press/Press kit.pdf": PDF,
            "content/pages/press/week.ics": ICS,
            "content/pages/press/draft.pdf": PDF,
            "content/stories/s.md": "---\ntitle: S\ndate: 2026-03-01\n---\n[a](rules.pdf)\n",
            "content/stories/rules.pdf": PDF,
        }
    ).build()

    assert built.problems == (("unexpected-file", "content/pages/press/draft.pdf"),)
    assert [path for path in built.files if path.endswith(".pdf")] == ["press/press-kit.pdf", "stories/s/rules.pdf"]
    assert (built.output / "press/press-kit.pdf").read_bytes() == PDF
    assert (built.output / "press/week.ics").read_bytes() == ICS.encode()
    assert 'href="../press/press-kit.pdf"' in built.text("press/index.html")
    assert 'href="../../press/press-kit.pdf"' in built.text("ru/press/index.html")
    assert 'href="../../stories/s/rules.pdf"' in built.text("stories/s/index.html")


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.pdf", PDF, []),
        ("a.pdf", b"<html>", ["download-other"]),
        ("a.ics", b"BEGIN:VCALENDAR\n", ["download-other"]),
        ("a.ics", b"\xff", ["download-other"]),
        ("a.zip", zipped(a_jpg=b"1", b__c_png=b"2"), ["download-zip"]),
        ("a.zip", zipped(a_jpg=b"1", b_exe=b"2"), ["download-other"]),
        ("a.zip", zipped(), ["download-other"]),
        ("a.zip", b"PK\x05\x06", ["download-other"]),
        ("b.pdf", PDF, ["link-broken", "unexpected-file"]),
    ],
)
def test_a_file_is_what_its_name_says(site: SiteMaker, name: str, content: bytes, found: list[str]) -> None:
    """Or it is reported, and not published."""
    link = "a.pdf" if name == "b.pdf" else name
    box = site({"content/pages/p/index.md": TEXT.format(link), f"content/pages/p/{name}": content})

    assert {code for code, _ in box.check()} - {"link-broken"} == set(found) - {"link-broken"}
    assert ("link-broken" in {code for code, _ in box.check()}) is bool({"link-broken", "download-other"} & set(found))


@pytest.mark.parametrize(
    "link", ["../about/a.pdf", "/content/pages/q/a.pdf", "..%2Fq%2Fa.pdf", "a.pdf/", ".a.pdf", "a.html"]
)
def test_a_link_names_no_file_elsewhere(site: SiteMaker, link: str) -> None:
    """Neither above the text nor of another kind."""
    files = {f"content/pages/{path}": PDF for path in ("q/a.pdf", "p/.a.pdf", "p/a.html")}
    box = site(
        {"content/pages/p/index.md": TEXT.format(link), "content/pages/q/index.md": "---\ntitle: Q\n---\n", **files}
    )

    assert "link-broken" in {code for code, _ in box.check()}


@pytest.mark.parametrize("is_allowed", [False, True])
def test_files_of_creatives_need_the_sites_word(site: SiteMaker, is_allowed: bool) -> None:
    """`creative_downloads: yes`."""
    settings = SITE_YAML + ("creative_downloads: yes\n" if is_allowed else "")
    files = aigerim(index_md=f"{CREATIVE}\n[a](cv.pdf)\n", cv_pdf=PDF, works__light_jpg=picture())
    built = site({**files, "content/site.yaml": settings}).build()

    assert ("creatives/aigerim/cv.pdf" in built.files if built.ok else False) is is_allowed
    assert ("link-broken" in {code for code, _ in built.problems}) is not is_allowed
