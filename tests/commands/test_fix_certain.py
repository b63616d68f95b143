"""`korme fix` does only what is certain: what is merely alike stays as it is, and the hint may name it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from site_box import SITE_YAML, Content, SiteBox, picture

SiteMaker = Callable[..., SiteBox]
PERSON = "creatives/aida/index.md"
AIDA = "---\nname: Аида\ndiscipline: photography\n---\nHer words.\n"
WORK = "creatives/aida/works/light/index.yaml"


def work(text: str, *names: str) -> dict[str, Content]:
    """Aida with a work of a folder, each of its pictures in a colour of its own."""
    colours = ("teal", "red", "navy")
    folder = WORK.rpartition("/")[0]
    files: dict[str, Content] = {
        f"{folder}/{name}": picture(colour=colour) for name, colour in zip(names, colours, strict=False)
    }
    return {PERSON: AIDA, WORK: text, **files}


EVENT = "content/programme/print.yaml"
HALLS: dict[str, str] = {
    "content/venues/north-hall.yaml": "name: North\n",
    EVENT: "title: Linocut\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: south-hall\n",
}
UNCERTAIN: dict[str, tuple[dict[str, Content], str, str]] = {
    "another picture of a series": (work("title: S\npictures:\n- {file: ice-evening.jpg, alt: Evening}\n", "ice-morning.jpg"), WORK, "picture-missing"),
    "a name of one letter": (work('title: F\npictures:\n- {file: b.jpg, alt: Mine, caption: "Grandmother, 1962"}\n', "a.jpg"), WORK, "picture-missing"),
    "a picture that was deleted": (work("title: G\npictures:\n- {file: a.jpg, alt: The river}\n- {file: b.jpg, alt: Mine}\n", "a.jpg"), WORK, "picture-missing"),
    "a pattern for all pictures": (work('title: Star\npictures: "*.jpg"\n', "a.jpg", "ice.jpg"), WORK, "picture-missing"),
    "a picture that is listed already": (work("title: L\npictures: [ice.jpeg, ice.jpg]\n", "ice.jpg"), WORK, "picture-missing"),
    "two names for one picture": (work("title: L\npictures: [ICE.jpg, ice.jpeg]\n", "ice.jpg"), WORK, "picture-missing"),
    "two pictures that fit": (work("title: L\npictures: [ICE.jpg]\n", "ice.jpg", "ice.jpeg"), WORK, "picture-missing"),
    "a picture of a text": ({**work("title: L\n", "ice-1.jpg"), PERSON: AIDA + "\n![Ice](works/light/ice.jpg)\n"}, PERSON, "picture-missing"),
    "a technique of the same sound": ({"content/site.yaml": SITE_YAML.replace("crafts:", "painting:"), PERSON: AIDA.replace("photography", "printing")}, PERSON, "unknown-reference"),
    "another hall": ({**HALLS}, EVENT, "unknown-reference"),
    "a name that two venues have": ({"content/venues/a.yaml": "name: Hall\n", "content/venues/b.yaml": "name: Hall\n", EVENT: HALLS[EVENT].replace("south-hall", "Hall")}, EVENT, "unknown-reference"),
    "a field of another meaning": (work("title: H\nheight: 50\n", "a.jpg"), WORK, "unknown-field"),
    "a word of another meaning": (work("title: U\nsale: unsold\n", "a.jpg"), WORK, "unknown-word"),
}  # fmt: skip


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what", UNCERTAIN)
def test_what_is_only_alike_stays(site: SiteMaker, what: str) -> None:
    """The problem is reported without a command to fix it, and `korme fix` leaves the file as it is."""
    files, path, code = UNCERTAIN[what]
    box = site(files)
    before = (box.root / path).read_bytes()
    found = {problem.code: problem for problem in box.planned().problems if problem.mark.path == path}
    box.korme("fix", "-q")

    assert not found[code].value("fix")
    assert (box.root / path).read_bytes() == before


CERTAIN: Mapping[str, tuple[dict[str, Content], str, str]] = {
    "spaces and hyphens": (work("title: L\npictures: [{file: ice on_ice.JPEG, alt: A}]\n", "Ice-on-ice.jpg"), WORK, "title: L\npictures: [{file: Ice-on-ice.jpg, alt: A}]\n"),
    "a lost ending": (work("title: L\npictures: [{file: ice, alt: A}]\ncover: ICE\n", "ice.jpg"), WORK, "title: L\npictures: [{file: ice.jpg, alt: A}]\ncover: ice.jpg\n"),
    "a hall in capitals": ({**HALLS, EVENT: HALLS[EVENT].replace("south-hall", "North Hall")}, EVENT, HALLS[EVENT].replace("south-hall", "north-hall")),
    "quotation marks of the writer": ({PERSON: AIDA.replace("name: Аида", "name: Аида\ntagline: “One: two”")}, PERSON, AIDA.replace("name: Аида", 'name: Аида\ntagline: "“One: two”"')),
}  # fmt: skip


@pytest.mark.parametrize("what", CERTAIN)
def test_another_spelling_is_corrected(site: SiteMaker, what: str) -> None:
    """The name becomes that of the file or entry, and every other character stays."""
    files, path, after = CERTAIN[what]
    box = site(files)
    box.korme("fix", "-q")

    assert (box.root / path).read_text("utf-8") == after


@pytest.mark.sampled(3)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (["Ледоход.jpg", "Весна.webp"], "cp866"),
        (["весна.jpg", "ЛЁД.JPG"], "windows-1251"),
        (["фото.jpg"], "cp866"),
        (["Қыс.jpg"], "kz1048"),
        (["Größe.jpg", "Straße.png"], "cp850"),
        (["café.jpg"], "cp1252"),
        (["Ağaç.jpg"], "cp857"),
    ],
)
def test_names_out_of_an_old_archive_come_back(site: SiteMaker, names: list[str], encoding: str) -> None:
    """Each file gets the name that the text beside it uses; its ending stays, and the text needs no change."""
    text = f"title: L\npictures: [{', '.join(names)}]\n"
    box = site(work(text))
    folder = os.fsencode((box.root / WORK).parent)
    for name, colour in zip(names, ("teal", "red"), strict=False):
        Path(os.fsdecode(folder + b"/" + name.encode(encoding))).write_bytes(picture(colour=colour))
    box.korme("fix", "-q")

    assert sorted(path.name for path in (box.root / WORK).parent.iterdir()) == sorted(["index.yaml", *names])
    assert (box.root / WORK).read_text("utf-8") == text
    assert "picture-missing" not in {problem.code for problem in box.planned().problems}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_a_name_that_may_be_two_words_stays(site: SiteMaker) -> None:
    """`тур` in one encoding is `вга` in the other: the file is reported, and nothing is renamed."""
    box = site(work("title: L\n", "a.jpg"))
    lost = Path(os.fsdecode(os.fsencode((box.root / WORK).parent) + "/тур.jpg".encode("cp866")))
    lost.write_bytes(picture(colour="red"))
    found = [problem for problem in box.planned().problems if problem.code == "name-unsafe"]
    box.korme("fix", "-q")

    assert [(problem.hint, problem.value("fix")) for problem in found] == [("bytes", "")]
    assert lost.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
@pytest.mark.parametrize(
    ("name", "after"), [(" .jpg", "file.jpg"), ("\u202e.jpg", "file.jpg"), (" ice .jpg", "ice.jpg")]
)
def test_an_ending_is_kept(site: SiteMaker, name: str, after: str) -> None:
    """Whatever cannot stay in the name before it."""
    box = site(work("title: L\n", "a.jpg"))
    ((box.root / WORK).parent / name).write_bytes(picture(colour="red"))
    box.korme("fix", "-q")

    assert sorted(path.name for path in (box.root / WORK).parent.iterdir()) == sorted(["index.yaml", "a.jpg", after])


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Licht im Winter", "Licht im Winter"),
        ("vidro & fogo", "Vidro & fogo"),
        ("Sunset River", "Sunset River"),
        ("sunset river", None),
        ("DSC_0123", None),
        ("IMG_1234 (1)", None),
    ],
)
@pytest.mark.parametrize("shape", ["{}.jpg", "{}/a.jpg"])
def test_a_new_name_keeps_the_title_that_the_old_one_gave(
    site: SiteMaker, name: str, title: str | None, shape: str
) -> None:
    """Capitals and signs are part of a title; a name that says the same without them needs no file for it."""
    works = "creatives/aida/works"
    box = site({PERSON: AIDA, f"{works}/{shape.format(name)}": picture()})
    box.korme("fix", "-q")
    texts = [path.read_text(encoding="utf-8") for path in sorted((box.root / works).rglob("*.yaml"))]

    assert texts == ([] if title is None else [f"title: {title}\n"])
