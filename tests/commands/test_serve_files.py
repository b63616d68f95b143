"""What the development server sends: which file an address is, its type, and the script in a page."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from site_builder import published

from korme.commands.serve.inject import own_file, with_script
from korme.commands.serve.locate import Moved, ServedFile, content_type, locate


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A built site beside a secret."""
    return published(tmp_path)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/works/", "works/index.html"),
        ("/әсел/", "әсел/index.html"),
    ],
)
def test_a_folder_is_its_index_page(output: Path, address: str, name: str) -> None:
    """An address with a slash at its end is the folder's index.html."""
    assert ServedFile(os.path.realpath(output / name), "text/html; charset=utf-8") == locate(str(output), address)


def test_a_folder_without_its_slash_has_moved(output: Path) -> None:
    """Relative links would lead elsewhere; a folder without a page is nothing."""
    assert Moved(("works",)) == locate(str(output), "/works")
    assert locate(str(output), "/assets") is None


@pytest.mark.parametrize(
    "address",
    [
        *("/assets/", "/none", "/works//", "//works/", "/index.html/", "*"),
        *(
            "/..",
            "/../",
            "/../secret.txt",
            "/works/../../secret.txt",
            "/../output-secret/",
            "/./index.html",
            "/..\\secret.txt",
        ),
        *(
            "/works\\index.html",
            "/C:/index.html",
            "/index.html:stream",
            "/index.html\x00.jpg",
            "/\n/",
            "/%2e%2e/secret.txt",
        ),
        *("/" + "a" * 9000, "/" + "a/" * 3000, "/\ufffd", "/\ud800"),
    ],
)
def test_nothing_else_is_found(output: Path, address: str) -> None:
    """No listing, nothing outside, no tricks of any file system, however long."""
    assert locate(str(output), address) is None


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="links need a right on Windows")
def test_a_link_out_of_the_site_is_not_followed(output: Path) -> None:
    """Neither to a file nor to a folder; a link within the site is."""
    (output / "link.txt").symlink_to(output.parent / "secret.txt")
    (output / "folder").symlink_to(output.parent / "output-secret")
    (output / "inside").symlink_to(output / "works")

    assert locate(str(output), "/link.txt") is None
    assert locate(str(output), "/folder/") is None
    assert locate(str(output), "/folder") is None
    assert isinstance(locate(str(output), "/inside/"), ServedFile)


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("a.webp", "image/webp"),
        ("a.AVIF", "image/avif"),
        ("a.ics", "text/calendar; charset=utf-8"),
        ("a.webmanifest", "application/manifest+json; charset=utf-8"),
        ("a.xml", "application/xml; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.mjs", "text/javascript; charset=utf-8"),
        (".nojekyll", "application/octet-stream"),
    ],
)
def test_the_type_of_a_file_does_not_depend_on_the_machine(name: str, type_: str) -> None:
    """Text types include UTF-8; unknown extensions are served as bytes."""
    assert type_ == content_type(name)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<body>x</body></html>", b"<body>x|</body></html>"),
        (b"<BODY>x</BODY>", b"<BODY>x|</BODY>"),
        (b"<p>x</html>", b"<p>x|</html>"),
        (b"<p>x", b"<p>x|"),
        (b"", b"|"),
        (b"<body></body><!-- </body> --></body>", b"<body></body><!-- </body> -->|</body>"),
    ],
)
def test_the_script_is_at_the_end_of_the_page(page: bytes, expected: bytes) -> None:
    """Once, whatever the page leaves out."""
    tag = with_script(b"", 'e"1')

    assert expected == with_script(page, 'e"1').replace(tag, b"|")
    assert b'data-epoch="e&quot;1"' in tag


def test_the_server_s_own_files_are_three() -> None:
    """Nothing else of the package can be asked for."""
    assert all(own_file(f"/__korme/{name}") for name in ("reload.js", "line.js", "overlay.css"))
    assert own_file("/__korme/answering.py") is None
    assert own_file("/__korme/../serve.py") is None


def test_problems_become_text_of_the_page_and_never_markup() -> None:
    """The script knows no way to write HTML."""
    script = (own_file("/__korme/reload.js") or b"").decode()

    assert "textContent" in script
    assert not [
        word for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval") if word in script
    ]
