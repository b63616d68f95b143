"""What becomes of the files that people put beside their pictures, by their names and their bytes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import CREATIVE, Content, SiteBox, picture
from small_pictures import files

SiteMaker = Callable[..., SiteBox]
WORK = "creatives/aigerim/works/dusk"


def checked(site: SiteMaker, files: dict[str, Content]) -> list[tuple[str, str, str]]:
    """The problems of a work's folder: code, hint and file; pictures here are small and undescribed on purpose."""
    box = site(
        {"creatives/aigerim/index.md": CREATIVE, **{f"{WORK}/{name}": content for name, content in files.items()}}
    )
    usual = {"picture-small", "alt-missing", "picture-same", "base-url-missing", "comment-in-text"}
    return [
        (problem.code, problem.hint, problem.mark.path.removeprefix(f"{WORK}/"))
        for problem in box.planned().problems
        if problem.code not in usual and problem.mark.path.startswith(WORK)
    ]


INDEX: dict[str, Content] = {"index.yaml": "title: Dusk\n"}


@pytest.mark.parametrize(
    "name",
    [
        "@eaDir",
        "Picasa.ini",
        "Thumbs.db",
        ".DS_Store",
        "._a.jpg",
        "desktop.ini",
        "a.jpg:Zone.Identifier",
        "a.jpg\uf03aZone.Identifier",
        "a.xmp",
        "a.jpg.xmp",
        "A.AAE",
    ],
)
def test_litter_is_silent(site: SiteMaker, name: str) -> None:
    """What systems, storage servers and editors leave beside pictures is neither shown nor reported."""
    inside = "/a.jpg/SYNOPHOTO_THUMB_XL.jpg" if name == "@eaDir" else ""

    assert checked(site, {**INDEX, "a.jpg": picture(), f"{name}{inside}": picture()}) == []


def test_a_placeholder_of_icloud_is_reported(site: SiteMaker) -> None:
    """The one hidden file that means that a picture is missing."""
    found = checked(site, {**INDEX, "a.jpg": picture(), ".IMG_3.HEIC.icloud": b"bplist00"})

    assert found == [("unexpected-file", "icloud", ".IMG_3.HEIC.icloud")]


@pytest.mark.parametrize(
    ("name", "format"), [("A.HIF", "heif"), ("a.pjpeg", "jpeg"), ("a.apng", "png-cicp"), ("a.avifs", "avif")]
)
def test_less_common_endings_are_pictures(site: SiteMaker, name: str, format: str) -> None:
    """Cameras and browsers write them: they are shown like the others."""
    found = checked(site, {**INDEX, name: files()[format]})

    assert [problem for problem in found if problem[0] != "exif-location"] == []


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("noending", picture(), "picture"),
        ("a.jpg_large", picture(), "picture"),
        ("layers", b"8BPS\0\1", "design"),
        ("clip", b"\0\0\0\x18ftypmp42", "film"),
        ("scan", b"\xff\x0a..", "format"),
        ("words", b"Only words", ""),
    ],
)
def test_an_unused_file_is_what_its_bytes_say(site: SiteMaker, name: str, content: bytes, hint: str) -> None:
    """A picture under an unknown name is not to be removed, but renamed."""
    assert checked(site, {**INDEX, "a.jpg": picture(), name: content}) == [("unexpected-file", hint, name)]


def test_the_right_name_is_offered(site: SiteMaker) -> None:
    box = site(
        {"creatives/aigerim/index.md": CREATIVE, f"{WORK}/index.yaml": "title: D\n", f"{WORK}/a.jpg": picture(),
         f"{WORK}/b": picture(format="PNG")}
    )  # fmt: skip
    found = next(problem for problem in box.planned().problems if problem.code == "unexpected-file")

    assert (found.value("kind"), found.value("guess")) == ("PNG", "b.png")


@pytest.mark.parametrize(("name", "hint"), [("img_1.MOV", "live"), ("IMG_1.NEF", "pair")])
def test_a_film_or_raw_file_beside_its_picture_is_a_warning(site: SiteMaker, name: str, hint: str) -> None:
    """The picture is there."""
    assert checked(site, {**INDEX, "IMG_1.jpg": picture(), name: b"\0\0\0\x14ftypqt  "}) == [
        ("unexpected-file", hint, name)
    ]


@pytest.mark.parametrize("name", ["IMG_1.MOV", "clip.3gp"])
def test_a_film_alone_is_an_error(site: SiteMaker, name: str) -> None:
    found = checked(site, {**INDEX, "a.jpg": picture(), name: b"\0\0\0\x14ftypqt  "})

    assert found == [("medium-unreadable", "truncated", name)]


def test_a_film_beside_a_work_of_one_picture_is_a_warning(site: SiteMaker) -> None:
    works = "creatives/aigerim/works"
    box = site(
        {"creatives/aigerim/index.md": CREATIVE, f"{works}/a.jpg": picture(), f"{works}/a.mov": b"\0\0\0\x14ftyp"}
    )
    found = [(problem.code, problem.hint) for problem in box.planned().problems if problem.mark.path.endswith(".mov")]

    assert found == [("unexpected-file", "live")]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("pictures:\n", "list"),
        ("pictures: []\n", "list"),
        ("pictures:\n  - #1.jpg\n  - #2.jpg\n", "comment"),
    ],
)
def test_an_empty_list_of_pictures_is_an_error(site: SiteMaker, written: str, hint: str) -> None:
    """Not a work without pictures: the writer meant some."""
    found = checked(site, {"index.yaml": f"title: Dusk\n{written}", "1.jpg": picture()})

    assert found == [("work-empty", hint, "index.yaml")]


def test_a_missing_picture_is_not_reported_twice(site: SiteMaker) -> None:
    found = checked(site, {"index.yaml": "title: Dusk\npictures: [x.jpg]\n", "1.jpg": picture()})

    assert [code for code, _, _ in found] == ["picture-missing"]


@pytest.mark.parametrize("written", ["my%20photo.jpg", "my photo.jpg", "%6Dy%20photo.jpg"])
def test_a_name_written_as_an_address_is_found(site: SiteMaker, written: str) -> None:
    """Markdown editors write `%20`."""
    assert checked(site, {"index.md": f"---\ntitle: D\n---\n![x](<{written}>)\n", "my photo.jpg": picture()}) == []


def test_a_name_with_a_percent_sign_is_itself(site: SiteMaker) -> None:
    assert checked(site, {"index.yaml": "title: D\npictures: [50%20.jpg]\n", "50%20.jpg": picture()}) == []


def test_a_folder_of_pictures_without_endings_names_them(site: SiteMaker) -> None:
    """Beside the missing index: with the right endings the folder needs none."""
    found = checked(site, {"IMG_1": picture(), "words.xyz": b"x"})

    assert ("unexpected-file", "picture", "IMG_1") in found
