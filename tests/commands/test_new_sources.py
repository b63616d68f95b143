"""What `korme new work` is given: everything in a folder is taken or named, and no translation is lost."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pdfs
import pytest
import yaml
from clips import clip
from site_box import SITE_YAML, SiteBox, picture
from small_pictures import files

from korme.cli.main import main
from korme.commands.new.sources import find_sources

SiteMaker = Callable[..., SiteBox]
SITE = {"content/site.yaml": SITE_YAML, "creatives/aida/index.yaml": "name: Aida\ndiscipline: crafts\n"}
PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:description><rdf:Alt>{caption}
</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"""
THREE = {"x-default": "Ice on the river", "ru-RU": "Лёд на реке", "kk-KZ": "Өзендегі мұз"}


def captioned(captions: dict[str, str], titles: dict[str, str] | None = None) -> bytes:
    """A JPEG with captions as Lightroom writes them."""
    items, names = (
        "".join(f'<rdf:li xml:lang="{language}">{text}</rdf:li>' for language, text in texts.items())
        for texts in (captions, titles or {})
    )
    body = (
        b"http://ns.adobe.com/xap/1.0/\0" + PACKET.format(caption=items, title=f"<rdf:Alt>{names}</rdf:Alt>").encode()
    )
    plain = picture()
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:]


def folder(place: Path, contents: dict[str, bytes]) -> Path:
    for name, content in contents.items():
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return place


def named(place: Path, ask: Callable[[str, int], bool] | None = None) -> tuple[list[str], dict[str, tuple[str, str]]]:
    """The pictures that are taken, and what is said of each other file."""
    found = find_sources([str(place)], "aida", ask, lambda problems: None)
    taken = [path.relative_to(place).as_posix() for path in found.pictures]
    return taken, {
        Path(problem.mark.path).relative_to(place).as_posix(): (problem.code, problem.hint)
        for problem in found.left_out
    }


def test_everything_is_taken_or_named(tmp_path: Path) -> None:
    """By its bytes, if its name says nothing; only litter is silent."""
    film = b"\0\0\0\x14ftypqt  "
    contents = {
        "1.jpg": picture(),
        "DSC0001.HIF": files()["heif"],
        "IMG_2.MOV": film,
        "1.MOV": film,
        "1.NEF": b"II*\0",
        "a.pdf": b"%PDF-1.4",
        "notes.txt": b"Words",
        "noending": picture(),
        "nothing": b"",
        ".IMG_3.HEIC.icloud": b"bplist00",
        "broken.png": b"\x89PNG",
        "Thumbs.db": b"x",
        "@eaDir/1.jpg/thumb.jpg": picture(),
        "sub/2.jpg": picture(),
        "words/a.txt": b"x",
    }
    taken, left = named(folder(tmp_path / "drop", contents))

    assert taken == ["1.jpg", "broken.png", "DSC0001.HIF", "IMG_2.MOV", "noending"]
    assert left == {
        "1.MOV": ("unexpected-file", "live"),
        "1.NEF": ("unexpected-file", "pair"),
        "a.pdf": ("unexpected-file", "film"),
        "notes.txt": ("unexpected-file", "new"),
        "nothing": ("unexpected-file", "new"),
        ".IMG_3.HEIC.icloud": ("unexpected-file", "icloud"),
        "sub": ("folder-left-out", ""),
        "words": ("folder-left-out", "empty"),
    }


@pytest.mark.parametrize(
    ("answer", "taken", "left"),
    [(True, ["1.jpg", "sub/2.jpg", "sub/deep/3.jpg"], []), (False, ["1.jpg"], ["sub"])],
)
def test_a_person_is_asked_for_each_subfolder(tmp_path: Path, answer: bool, taken: list[str], left: list[str]) -> None:
    asked: list[tuple[str, int]] = []

    def ask(name: str, count: int) -> bool:
        asked.append((name, count))
        return answer

    place = folder(tmp_path / "drop", {"1.jpg": picture(), "sub/2.jpg": picture(), "sub/deep/3.jpg": picture()})
    found, named_ = named(place, ask)

    assert (found, list(named_)) == (taken, left)
    assert asked[0] == ("sub", 2)


def test_a_file_is_copied_under_the_ending_of_its_format(
    site: SiteMaker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A film keeps the name of its still, and loses its location, or that is said; a document is taken if it is named."""
    box = site(SITE)
    place = folder(
        tmp_path / "drop",
        {
            "noending": picture(),
            "b.jpg_large": picture(format="PNG"),
            "C.HIF": files()["heif"],
            "D.JPG": picture(90),
            "D.MP4": clip("mp4", count=12, audio="", tags={"location": "+49.95+082.61/"}),
            "E.mov": clip("mov", count=2, audio="", pix_fmt="yuv422p", tags={"location": "+49.95+082.61/"}),
        },
    )
    (tmp_path / "F.pdf").write_bytes(pdfs.pages([pdfs.TEXT % b"Vessels"]))
    code = main(
        [
            "new",
            "work",
            str(place),
            str(tmp_path / "F.pdf"),
            "--for",
            "aida",
            "--title",
            "L",
            "-q",
            "--root",
            str(box.root),
        ]
    )
    work = box.root / "creatives/aida/works/l"

    assert code == 0
    assert sorted(path.name for path in work.iterdir()) == [
        "b.png",
        "c.hif",
        "d.jpg",
        "d.mp4",
        "e.mov",
        "f.pdf",
        "index.yaml",
        "noending.jpg",
    ]
    assert b"+49.95" not in (work / "d.mp4").read_bytes()
    said = capsys.readouterr().err
    assert ("'e.mov' contains the location" in said, "d.mp4" in said) == (True, False)
    assert [problem.code for problem in box.planned().problems if problem.is_error] == ["medium-unplayable"]


@pytest.mark.parametrize(
    "contents", [{"a.mov": b"\0\0\0\x14ftypqt  "}, {"a.jpg": b"\xff\xd8\xff", "b.jpg": b"\xff\xd8\xff"}]
)
def test_a_folder_of_which_nothing_can_be_taken_is_named_whole(
    site: SiteMaker, tmp_path: Path, contents: dict[str, bytes]
) -> None:
    place = folder(tmp_path / "drop", {**contents, "c.pdf": b"%PDF-1.4"})
    run = site(SITE).korme("new", "work", str(place), "--for", "aida", "--title", "L", "--messages", "en")

    assert run.returncode == 2
    assert [name for name in [*contents, "c.pdf"] if name not in run.stderr] == []


def test_captions_in_three_languages_stay(site: SiteMaker, tmp_path: Path) -> None:
    """Each page shows its own; the title that all pictures share is translated, too."""
    box = site(SITE)
    titles = {"x-default": "Irtysh", "ru": "Иртыш", "de": "Irtysch"}
    place = folder(
        tmp_path / "drop", {"1.jpg": captioned({**THREE, "de": "Eis"}, titles), "2.jpg": captioned({}, titles)}
    )
    code = main(["new", "work", str(place), "--for", "aida", "--as", "l", "-q", "--root", str(box.root)])
    text = (box.root / "creatives/aida/works/l/index.yaml").read_text("utf-8")

    assert code == 0
    assert yaml.safe_load(text)["title"] == {"en": "Irtysh", "ru": "Иртыш"}
    assert yaml.safe_load(text)["pictures"][0]["caption"] == {
        "en": "Ice on the river",
        "ru": "Лёд на реке",
        "kk": "Өзендегі мұз",
    }
    assert [problem.code for problem in box.planned().problems if problem.is_error] == []


def test_a_caption_in_the_language_of_the_entry_goes_before_one_in_none(site: SiteMaker, tmp_path: Path) -> None:
    """Whoever writes Russian has a Russian caption, whatever language the default is in."""
    box = site(SITE)
    place = folder(tmp_path / "drop", {"1.jpg": captioned(THREE)})
    main(
        ["new", "work", str(place), "--for", "aida", "--title", "L", "--language", "ru", "-q", "--root", str(box.root)]
    )
    text = (box.root / "creatives/aida/works/l/index.yaml").read_text("utf-8")

    assert yaml.safe_load(text)["pictures"][0]["caption"] == {"ru": "Лёд на реке", "kk": "Өзендегі мұз"}
