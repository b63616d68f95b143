"""`korme new`: entries that the site takes at once, in the person's language, asked for or given as options."""

from __future__ import annotations

import io
import os
import select
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from site_box import SITE_YAML, SiteBox, picture
from test_fix import located

from korme.cli.main import main
from korme.commands.new.questions import EXAMPLES, QUESTIONNAIRES
from korme.fields.base import specs
from korme.i18n.messages import LANGUAGES

SiteMaker = Callable[..., SiteBox]
SITE = {
    "content/site.yaml": SITE_YAML,
    "content/venues/hub.yaml": "name: Hub\n",
    "creatives/aida/index.yaml": "name: Аида\ndiscipline: crafts\n",
    "creatives/aida/works/sun.yaml": "title: Sun\npictures: [{file: sun.png, alt: The sun}]\n",
    "creatives/aida/works/sun.png": picture(90, 60, format="PNG"),
    "creatives/aida/works/moon.yaml": "title: Moon\npictures: [{file: moon.png, alt: The moon}]\n",
    "creatives/aida/works/moon.png": picture(60, 90, format="PNG"),
}
GIVEN = {
    "creative": ["--name", "Әйгерім Ұлы", "--discipline", "Фотосурет", "--link", "instagram.com/a", "--owner", "a"],
    "collective": ["--name", "Two: rivers", "--member", "aida", "--member", "A guest: Ann"],
    "collection": ["--title", "Ten: a choice", "--by", "aida", "--item", "aida/sun", "--item", "aida/moon", "--duration", "40m"],
    "event": ["--title", "Свет: этюд", "--start", "20.04.2026 18:30", "--duration", "2h", "--venue", "hub", "--host", "aida"],
    "venue": ["--name", "Art gallery", "--address", "12 Kaisenov Street, Öskemen"],
    "partner": ["--name", "KAFU", "--url", "www.kafu.kz"],
    "story": ["--title", "It's on: #1", "--date", "2026-04-20"],
    "page": ["--title", "Visit us", "--summary", "How to come."],
}  # fmt: skip
PLACES = {
    "creative": "creatives/aygerim-uly/index.md",
    "collective": "content/collectives/two-rivers/index.md",
    "collection": "content/collections/ten-a-choice/index.md",
    "event": "content/programme/svet-etyud.yaml",
    "venue": "content/venues/art-gallery/index.yaml",
    "partner": "content/partners/kafu/index.yaml",
    "story": "content/stories/it-s-on-1/index.md",
    "page": "content/pages/visit-us/index.md",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(GIVEN))
def test_what_is_written_is_taken_at_once(site: SiteMaker, kind: str, language: str) -> None:
    """An entry of each kind from options alone has its address, notes in the person's language, and no error."""
    box = site(SITE)
    code = main(["new", kind, *GIVEN[kind], "--messages", language, "--root", str(box.root)])
    text = (box.root / PLACES[kind]).read_text("utf-8")

    assert code == 0
    assert "yaml-language-server: $schema=../" in text
    assert (box.root / PLACES[kind]).parent.joinpath(text.partition("$schema=")[2].splitlines()[0]).resolve().is_file()
    assert [problem for problem in box.planned().problems if problem.is_error] == []
    assert {"en": "Lines that start", "ru": "Строки, которые", "kk": "Басында # тұрған"}[language] in text


def test_an_entry_is_never_written_over(site: SiteMaker) -> None:
    """Not a folder, not a file of another ending; nothing changes."""
    box = site(SITE)
    person = box.korme("new", "creative", "--name", "Аида", "--discipline", "crafts", "--messages", "en")
    venue = box.korme("new", "venue", "--name", "Hub", "--messages", "en")

    assert (person.returncode, venue.returncode) == (2, 2)
    assert "entry-exists" in person.stderr + venue.stderr
    assert (box.root / "creatives/aida/index.yaml").read_text("utf-8") == SITE["creatives/aida/index.yaml"]
    assert not (box.root / "content/venues/hub").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["creative", "--name", "A"], "--discipline: "),
        (["creative", "--name", "A", "--discipline", "fotography"], "did you mean 'photography'"),
        (["creative", "--name", "🎨", "--discipline", "crafts"], "--as: "),
        (["creative", "--name", "A", "--discipline", "crafts", "--venue", "hub"], "option-other"),
        (["creative", "--name", "A", "--discipline", "crafts", "--link", "javascript:alert(1)"], "not-a-link"),
        (["event", "--title", "A", "--start", "tomorrow", "--venue", "hub"], "not-a-time"),
        (["event", "--title", "A", "--start", "2026-04-20T10:00", "--venue", "nowhere"], "unknown-reference"),
        (["page", "--title", "Works"], "reserved-name"),
        (["page", "--title", "A", "--as", "../../x"], "invalid-name"),
        (["work", "--for", "aida"], "option-missing"),
        (["work", "nowhere", "--for", "aida"], "no-pictures"),
        (["work", ".", "--for", "nobody"], "unknown-reference"),
        (["page", "--title", "A", "--language", "kz"], "unknown-language"),
    ],
)
def test_a_script_gets_the_problem(
    site: SiteMaker, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    """Without a terminal nothing is asked; a missing or wrong value is a usage error, and nothing is written."""
    box = site(SITE)
    before = sorted(path for path in box.root.rglob("*") if ".cache" not in path.parts)
    code = main(["new", *given, "--messages", "en", "--root", str(box.root)])

    assert code == 2
    assert said in capsys.readouterr().err
    assert sorted(path for path in box.root.rglob("*") if ".cache" not in path.parts) == before


def test_an_unknown_host_is_reported_at_once(site: SiteMaker, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that looks like an unknown slug is reported, and kept: it may be a person's name."""
    box = site(SITE)
    given = ["--title", "A", "--start", "2026-04-20T10:00", "--duration", "1h", "--venue", "hub", "--host", "aiday"]
    code = main(["new", "event", *given, "--messages", "en", "--root", str(box.root)])

    assert code == 0
    assert "--host: warning: no creative of this site has the address 'aiday'" in capsys.readouterr().err
    assert "hosts: [aiday]" in (box.root / "content/programme/a.yaml").read_text("utf-8")


def test_a_work_shows_how_its_price_is_written(site: SiteMaker, tmp_path: Path) -> None:
    """The comment for later has the whole group, with the currency in its own field."""
    (tmp_path / "dawn.jpg").write_bytes(picture())
    box = site(SITE)
    main(["new", "work", str(tmp_path / "dawn.jpg"), "--for", "aida", "-q", "--root", str(box.root)])
    text = (box.root / "creatives/aida/works/dawn/index.yaml").read_text("utf-8")

    assert "\n# sale: {status: for_sale, price: 90000, currency: KZT}   # " in text


def test_each_work_of_a_collection_has_room_for_a_sentence(site: SiteMaker) -> None:
    box = site(SITE)
    assert box.korme("new", "collection", "--title", "Ten", "--item", "aida/sun").returncode == 0

    assert "\nitems:\n  - work: aida/sun\n    # sentence: …\n" in (
        box.root / "content/collections/ten/index.md"
    ).read_text("utf-8")


def test_a_series_is_taken_in(site: SiteMaker, tmp_path: Path) -> None:
    """Pictures get safe names, lose their locations and keep the texts of their metadata; unusable ones are named."""
    folder = tmp_path / "Қысқы Ертіс"
    folder.mkdir()
    (folder / "Таң ата 2.JPG").write_bytes(located())
    (folder / "Таң ата 10.JPG").write_bytes(picture(colour="red"))
    (folder / "broken.jpg").write_bytes(picture(400, 300)[:900])
    (folder / "poster.bmp").write_bytes(picture(format="BMP"))
    (folder / "notes.txt").write_text("not a picture")
    (folder / ".hidden.jpg").write_bytes(picture())
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    box = site(SITE)
    run = box.korme("new", "work", str(folder), "--for", "aida", "--messages", "en")
    home = box.root / "creatives/aida/works/qysqy-ertis"
    fields = yaml.safe_load((home / "index.yaml").read_text("utf-8"))

    assert run.returncode == 1
    assert "title from the name Қысқы Ертіс: Қысқы Ертіс\n" in run.stdout
    assert "tan-ata-2.jpg: caption from the picture's metadata: Dawn\n" in run.stdout
    assert "broken.jpg" in run.stderr
    assert sorted(path.name for path in home.iterdir()) == [
        "index.yaml",
        "poster.png",
        "tan-ata-10.jpg",
        "tan-ata-2.jpg",
    ]
    assert [picture["file"] for picture in fields["pictures"]] == ["poster.png", "tan-ata-2.jpg", "tan-ata-10.jpg"]
    assert fields["title"] == "Қысқы Ертіс"
    assert fields["pictures"][1]["caption"] == "Dawn"
    assert b"GPSL" not in (home / "tan-ata-2.jpg").read_bytes()
    assert [problem for problem in box.planned().problems if problem.is_error or problem.code == "exif-location"] == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert not [path for path in (box.root / ".korme").iterdir() if path.name.startswith("work-")]


def test_pictures_say_their_title_and_what_they_show(site: SiteMaker, tmp_path: Path) -> None:
    """Title, alt text and keywords embedded by a photographer's program are in the entry."""
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:I="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Ice</rdf:li><rdf:li xml:lang="ru">Лёд</rdf:li></rdf:Alt></dc:title>'
        '<I:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A frozen river</rdf:li></rdf:Alt></I:AltTextAccessibility>'
        "<dc:subject><rdf:Bag><rdf:li>winter</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(data, "JPEG", xmp=xmp.encode())
    (tmp_path / "a.jpg").write_bytes(data.getvalue())
    box = site(SITE)
    run = box.korme("new", "work", str(tmp_path / "a.jpg"), "--for", "aida", "--language", "ru")
    fields = yaml.safe_load((box.root / "creatives/aida/works/lyod/index.yaml").read_text("utf-8"))

    assert run.returncode == 0, run.stderr
    assert "title from the pictures' metadata: Лёд\n" in run.stdout
    assert "a.jpg: description from the picture's metadata: A frozen river\n" in run.stdout
    assert fields["title"] == "Лёд"
    assert fields["pictures"] == [{"file": "a.jpg", "alt": "A frozen river"}]
    assert fields["tags"] == ["winter"]
    assert fields["language"] == "ru"


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of this sort is POSIX's")
def test_a_person_is_asked_until_the_answer_can_be_read(site: SiteMaker) -> None:
    """In Russian, by number or word; a wrong answer is explained and asked again; Enter leaves out what may be left out."""
    box = site(SITE)
    said, code = typed(box, ["new", "creative"], ["2", "Иван Ким", "краски", "1, crafts", "", "t.me/ivan", "", ""])
    text = (box.root / "creatives/ivan-kim/index.md").read_text("utf-8")

    assert code == 0, said
    assert "Имя, каким его увидят" in said
    assert "(Фотография)" in said
    assert "unknown-reference" in said
    assert "discipline: [photography, crafts]" in text
    assert "telegram: https://t.me/ivan" in text
    assert "\ncity:" not in text
    assert "language: ru" in text


def typed(box: SiteBox, arguments: Sequence[str], answers: list[str]) -> tuple[str, int]:
    """The dialogue in a terminal when a person answers each question."""
    import pty

    child, terminal = pty.fork()
    if not child:
        os.chdir(box.root)
        os.execve(sys.executable, box.command(*arguments), box.environment(KORME_MESSAGES="ru", NO_COLOR="1"))
    shown = b""
    poll = select.poll()
    poll.register(terminal, select.POLLIN)
    while True:
        try:
            ready = poll.poll(60_000)  # select knows no file above 1023, and a long run of tests has more open
            piece = os.read(terminal, 4096) if ready else b""
        except OSError:
            piece = b""
        if not piece:
            break
        shown += piece
        if shown.endswith(b": ") and answers:
            os.write(terminal, (answers.pop(0) + "\n").encode())
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return shown.decode(), os.waitstatus_to_exitcode(status)


def test_every_kind_that_can_be_asked_for_is_tried() -> None:
    """The tests above leave none out."""
    assert GIVEN.keys() | {"work"} == PLACES.keys() | {"work"} == QUESTIONNAIRES.keys()


def test_a_value_that_is_no_text_is_refused(site: SiteMaker) -> None:
    """Bytes that are no UTF-8 come from another system's shell; nothing is written."""
    box = site({})
    run = box.korme("new", "venue", "--name", "bad\udcff", "--as", "vv", "--messages", "en")

    assert run.returncode == 2
    assert "Traceback" not in run.stderr and "--name" in run.stderr
    assert not (box.root / "content/venues").exists()


def test_every_question_and_note_is_there_in_every_language() -> None:
    """The three files have the same keys, and each field that is asked for has a question."""
    folder = Path(__file__).parents[2] / "korme/i18n/messages/asking"
    files: dict[str, Any] = {one: yaml.safe_load((folder / f"{one}.yaml").read_text("utf-8")) for one in LANGUAGES}

    for language in LANGUAGES[1:]:
        assert {part: sorted(files["en"][part]) for part in ("questions", "notes", "done")} == {part: sorted(files[language][part]) for part in ("questions", "notes", "done")}  # fmt: skip
    for kind, plan in QUESTIONNAIRES.items():
        asked = {plan.heading, *plan.asked}
        assert {name for name in asked if not {name, f"{name}-{kind}"} & set(files["en"]["questions"])} == set()
        assert {*plan.fields, *plan.offered} <= set(specs(plan.kind.cls))
        assert {name for name in plan.offered if name not in EXAMPLES} == set()
