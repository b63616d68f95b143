"""Disk to entries: korme/read. No picture is opened here; a name is enough."""

from __future__ import annotations

import datetime as dt
import os
import sys
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from site_box import CREATIVE, Content, SiteBox

from korme.core.model import Limits, Text
from korme.core.problems import Mark
from korme.kinds import Creative, Entry, Event, PageEntry, Story, Venue, Work
from korme.read.entries import ReaderSettings
from korme.read.files import listed, natural_key, read_text
from korme.read.folders import read_entries
from korme.read.front_matter import parse
from korme.read.pictures import PictureFinder

SiteMaker = Callable[..., SiteBox]
NO_PICTURE = b"only the name counts"
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")


class Shop:
    """Entries read from files, without anything else of a build."""

    def __init__(self, box: SiteBox, limits: Limits) -> None:
        read, self.names, problems = read_entries(ReaderSettings(box.root, ("en", "ru", "kk"), limits))
        self.entries: list[Entry] = [one.entry for one in read]
        self.problems = [(problem.code, str(problem.mark)) for problem in problems]
        self.found = problems

    def one(self, slug: str) -> Entry:
        return next(entry for entry in self.entries if entry.slug == slug)

    @property
    def slugs(self) -> list[str]:
        return [entry.slug for entry in self.entries]

    @property
    def works(self) -> dict[str, list[str]]:
        """The works' slugs with their pictures' names."""
        works = [entry for entry in self.entries if isinstance(entry, Work)]
        return {work.slug: [picture.path.rpartition("works/")[2] for picture in work.pictures] for work in works}


@pytest.fixture
def shop(site: SiteMaker) -> Callable[..., Shop]:
    def made(files: Mapping[str, Content], **limits: int) -> Shop:
        return Shop(site(files), Limits(**limits))

    return made


ShopMaker = Callable[..., Shop]


# Front matter


def read_in(text: Text, language: str) -> tuple[str, str]:
    """A text as a reader gets it, and its language if it is another one."""
    phrase = text.pick(language)
    return phrase.text, phrase.lang


@pytest.mark.parametrize(
    ("text", "fields", "body", "line"),
    [
        ("---\na: 1\n---\nBody\n", ["a"], "Body", 4),
        ("---\na: 1\n---", ["a"], "", 4),
        ("---\n---\nBody", [], "Body", 3),
        ("---  \na: 1\n--- \n\n\nBody\n\nmore\n", ["a"], "Body\n\nmore", 6),
        ("---\na: 1\n---\nBody\n---\nstill body", ["a"], "Body\n---\nstill body", 4),
        ("Body only", [], "Body only", 1),
        ("", [], "", 1),
        (" ---\na: 1\n---\n", [], " ---\na: 1\n---", 1),
    ],
)
def test_front_matter_is_between_two_fences(text: str, fields: list[str], body: str, line: int) -> None:
    """A .md file is YAML between two lines of `---`, then Markdown, and the body's line is known."""
    document, problems = parse(text, "a.md")

    assert document is not None
    assert (list(document.pairs.pairs), document.body, problems) == (fields, body, [])
    assert document.body_line == line


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("---\na: 1\n", "front-matter-open", "a.md:1:1"),
        ("---", "front-matter-open", "a.md:1:1"),
        ("---\na: b: c\n---\n", "yaml-colon", "a.md:2:5"),
        ("---\na: 1\na: 2\n---\n", "duplicate-key", "a.md:3:1"),
        ("---\n- a\n---\n", "yaml-not-a-map", "a.md:2:1"),
        ('---\na: "open\n---\nIt ends "here" not\n', "yaml-quote", "a.md:2:4"),
    ],
)
def test_a_mistake_in_front_matter_is_placed_in_the_file(text: str, code: str, place: str) -> None:
    """Lines count from the file's first, not from the front matter's."""
    assert [(one.code, str(one.mark)) for one in parse(text, "a.md")[1]] == [(code, place)]


# Files


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a: 1\n", "a: 1\n"),
        (b"\xef\xbb\xbfa: 1\n", "a: 1\n"),
        (b"a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        (b"a: 1\rb: 2\r", "a: 1\nb: 2\n"),
        ("е\u0308".encode(), "ё"),
        (b"", ""),
        (b"a\tb", "a\tb"),
    ],
)
def test_every_editor_s_text_is_read_alike(tmp_path: Path, data: bytes, text: str) -> None:
    """A byte order mark, line ends of any system and decomposed characters make no difference."""
    (tmp_path / "a.md").write_bytes(data)

    assert read_text(tmp_path, "a.md", limit_kb=1) == (text, [])


@pytest.mark.parametrize(
    ("data", "code", "place", "encoding"),
    [
        ("имя: Сауле".encode("cp1251"), "not-utf8", "a.md:1:1", "Windows-1251"),
        ("a: 1\nимя: Сауле".encode("cp1251"), "not-utf8", "a.md:2:1", "Windows-1251"),
        ("a: 1".encode("utf-16"), "not-utf8", "a.md", "UTF-16"),
        ("a: 1".encode("utf-16-le"), "not-utf8", "a.md", "UTF-16"),
        ("a: 1".encode("utf-32"), "not-utf8", "a.md", "UTF-32"),
        (b"a: 1\nb: caf\xe9", "not-utf8", "a.md:2:7", ""),
        ("имя: ".encode() + b"\xff", "not-utf8", "a.md:1:6", ""),
        (b"\xef\xbb\xbfa: \xff", "not-utf8", "a.md:1:4", ""),
        (b"a: 1\rb: \xff", "not-utf8", "a.md:2:4", ""),
        ("e\u0301: \x01".encode(), "control-character", "a.md:1:4", ""),
        (b"a: 1\nb: \x07", "control-character", "a.md:2:4", ""),
        (b"x" * 1025, "file-too-large", "a.md", ""),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(
    tmp_path: Path, data: bytes, code: str, place: str, encoding: str
) -> None:
    """Other encodings are named if they are certain, control characters and large files are refused."""
    (tmp_path / "a.md").write_bytes(data)
    text, problems = read_text(tmp_path, "a.md", limit_kb=1)

    assert text is None
    assert [(problem.code, str(problem.mark)) for problem in problems] == [(code, place)]
    if encoding:
        assert problems[0].value("encoding") == encoding
    assert problems[0].hint == ("named" if encoding else "")


def test_names_sort_as_people_count() -> None:
    """2 sorts before 10, case is ignored, and the order is total."""
    names = ["10.jpg", "2.jpg", "B.jpg", "a.jpg", "a10.jpg", "a9.jpg", "1.jpg", "01.jpg", "я.jpg"]

    assert sorted(sorted(names), key=natural_key) == [
        "01.jpg", "1.jpg", "2.jpg", "10.jpg", "a.jpg", "a9.jpg", "a10.jpg", "B.jpg", "я.jpg",
    ]  # fmt: skip


def test_natural_order_survives_strange_digits() -> None:
    """Digits of other scripts and numbers of a thousand figures are names too."""
    assert len(sorted(["٣.jpg", "²x.jpg", "9" * 1000, "3.jpg", "", "x"], key=natural_key)) == 6


@needs_links
def test_links_and_devices_are_not_followed(tmp_path: Path) -> None:
    """A folder's list holds files and folders; a link or a pipe in it is a problem."""
    (tmp_path / "outside.txt").write_text("secret")
    folder = tmp_path / "site"
    (folder / "in").mkdir(parents=True)
    (folder / "a.md").write_text("x")
    (folder / "b.md").symlink_to(tmp_path / "outside.txt")
    (folder / "c").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(folder / "d.md")
    items, problems = listed(folder, "")

    assert [item.name for item in items] == ["a.md", "in"]
    assert [(problem.code, problem.mark.path) for problem in problems] == [
        ("link", "b.md"),
        ("link", "c"),
        ("not-a-file", "d.md"),
    ]


def test_litter_is_passed_over(tmp_path: Path) -> None:
    """Files of systems and editors are not entries."""
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "a.md~", ".a.md.swp", "a.md"):
        (tmp_path / name).write_text("x")

    assert [one.name for one in listed(tmp_path, "")[0]] == ["a.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems see one name")
@pytest.mark.parametrize(
    ("first", "second"), [("Light.jpg", "light.jpg"), ("й.jpg", unicodedata.normalize("NFD", "й") + ".jpg")]
)
def test_names_that_are_one_elsewhere_collide(tmp_path: Path, first: str, second: str) -> None:
    """Two names that another computer takes for one are a problem that names both."""
    for name in (first, second):
        (tmp_path / name).write_text("x")
    items, problems = listed(tmp_path, "")

    assert len(items) == 1
    assert [problem.code for problem in problems] == ["names-collide"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
@pytest.mark.parametrize("name", ["a\nb.md", "a\\b.md", " a.md", "a.md ", "a\u202egpj.md", os.fsdecode(b"caf\xe9.md")])
def test_names_that_do_not_travel_are_refused_and_can_be_printed(tmp_path: Path, name: str) -> None:
    """Line breaks, backslashes, hidden marks and broken bytes in a name are a problem whose place can be shown."""
    (tmp_path / name).write_text("x")
    items, problems = listed(tmp_path, "")

    assert items == []
    assert [problem.code for problem in problems] == ["name-unsafe"]
    assert str(problems[0].mark).isprintable()
    str(problems[0].mark).encode()


# The entry rule


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/pages/about.yaml", "title: About\nbody: Words\n"),
        ("content/pages/about.md", "---\ntitle: About\n---\nWords\n"),
        ("content/pages/about/index.yaml", "title: About\nbody: Words\n"),
        ("content/pages/about/index.md", "---\ntitle: About\n---\nWords\n"),
        ("content/pages/about.md", "\ufeff---\r\ntitle: About\r\n---\r\nWords\r\n"),
    ],
)
def test_an_entry_is_a_file_or_a_folder(shop: ShopMaker, path: str, text: str) -> None:
    """NAME.yaml, NAME.md and a folder with an index are the same entry."""
    found = shop({path: text})

    assert found.problems == []
    page = found.one("about")
    assert isinstance(page, PageEntry)
    assert page.title.own == "About"
    assert page.body is not None
    assert page.body.own.strip() == "Words"
    assert page.files == (path,)


def test_translations_stand_beside_the_entry(shop: ShopMaker) -> None:
    """NAME.ru.md and index.kk.yaml add translations of texts and of the body."""
    found = shop(
        {
            "content/pages/about.md": "---\ntitle: About\nsummary: Short\n---\nWords\n",
            "content/pages/about.ru.md": "---\ntitle: О нас\n---\nСлова\n",
            "content/venues/hub/index.yaml": "name: Hub\n",
            "content/venues/hub/index.kk.yaml": "name: Хаб\nbody: Сөздер\n",
        }
    )

    assert found.problems == []
    page, venue = found.one("about"), found.one("hub")
    assert isinstance(page, PageEntry)
    assert isinstance(venue, Venue)
    assert (read_in(page.title, "ru"), read_in(page.title, "kk")) == (("О нас", ""), ("About", "en"))
    assert page.summary is not None
    assert read_in(page.summary, "ru") == ("Short", "en")
    assert page.body is not None
    assert page.body.pick("ru").text == "Слова"
    assert (venue.name.pick("kk").text, venue.body and venue.body.own) == ("Хаб", "Сөздер")


def test_a_front_matterless_translation_is_a_body(shop: ShopMaker) -> None:
    """A translation may be Markdown alone; the fields are the entry's."""
    found = shop({"content/pages/about.md": "---\ntitle: About\n---\nWords\n", "content/pages/about.ru.md": "Слова\n"})

    assert found.problems == []
    page = found.one("about")
    assert page.body is not None
    assert page.body.pick("ru").text == "Слова"


def test_an_entry_may_be_written_in_another_language(shop: ShopMaker) -> None:
    """`language: ru` makes plain strings Russian; the site's first language is then a translation."""
    found = shop(
        {
            "content/pages/about.md": "---\nlanguage: ru\ntitle: О нас\n---\nСлова\n",
            "content/pages/about.en.md": "---\ntitle: About\n---\n",
        }
    )

    assert found.problems == []
    page = found.one("about")
    assert isinstance(page, PageEntry)
    assert [read_in(page.title, one) for one in ("ru", "en", "kk")] == [("О нас", ""), ("About", ""), ("О нас", "ru")]


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        ({"content/pages/a.ru.md": "Слова"}, [("translation-alone", "content/pages/a.ru.md")]),
        (
            {"content/pages/a.yaml": "title: A", "content/pages/a.de.yaml": "title: B"},
            [("translation-language", "content/pages/a.de.yaml")],
        ),
        (
            {"content/pages/a.yaml": "title: A", "content/pages/a.en.yaml": "title: B"},
            [("translation-own", "content/pages/a.en.yaml")],
        ),
        (
            {
                "content/stories/a.yaml": "title: A\ndate: 2026-03-20",
                "content/stories/a.ru.yaml": "title: Б\ndate: 2026-03-20",
            },
            [("translation-field", "content/stories/a.ru.yaml:2:1")],
        ),
        (
            {"content/pages/a.yaml": "title: A", "content/pages/a.ru.yaml": "titel: Б"},
            [("unknown-field", "content/pages/a.ru.yaml:1:1")],
        ),
        (
            {"content/pages/a.yaml": "title: A", "content/pages/a.ru.yaml": "title: Б", "content/pages/a.ru.md": "В"},
            [("address-twice", "content/pages/a.ru.yaml")],
        ),
        (
            {"content/pages/a.yaml": "title: A", "content/pages/a.md": "---\ntitle: B\n---\n"},
            [("address-twice", "content/pages/a.yaml")],
        ),
        (
            {"content/pages/a.yaml": "title: A", "content/pages/a/index.md": "---\ntitle: B\n---\n"},
            [("address-twice", "content/pages/a")],
        ),
        ({"content/pages/a/about.md": "---\ntitle: A\n---\n"}, [("no-index", "content/pages/a")]),
        ({"content/pages/a/photo.jpg": NO_PICTURE}, [("no-index", "content/pages/a")]),
        (
            {"content/pages/a/index.md": "---\ntitle: A\n---\n", "content/pages/a/more.md": "x"},
            [("unexpected-file", "content/pages/a/more.md")],
        ),
        (
            {"content/pages/a/index.md": "---\ntitle: A\n---\n", "content/pages/a/deep/more.md": "x"},
            [("unexpected-file", "content/pages/a/deep/more.md")],
        ),
        ({"content/pages/a.yml": "title: A"}, [("wrong-ending", "content/pages/a.yml")]),
        ({"content/pages/a.txt": "title: A"}, [("unexpected-file", "content/pages/a.txt")]),
        ({"content/pages/About_Us.yaml": "title: A"}, [("invalid-name", "content/pages/About_Us.yaml")]),
        ({"content/pages/Қала/index.yaml": "title: A"}, [("invalid-name", "content/pages/Қала")]),
        ({"content/pages/works.yaml": "title: A"}, [("reserved-name", "content/pages/works.yaml")]),
        ({"content/pages/ru.yaml": "title: A"}, [("reserved-name", "content/pages/ru.yaml")]),
        ({"content/stories/con.yaml": "title: A\ndate: 2026-03-20"}, [("reserved-name", "content/stories/con.yaml")]),
        ({"content/stories/works.yaml": "title: A\ndate: 2026-03-20"}, []),
        ({"content/pages/README.md": "How to write here"}, []),
        ({"content/pages/a.md": "Only words"}, [("front-matter-missing", "content/pages/a.md:1")]),
        ({"content/pages/a.md": ""}, [("front-matter-missing", "content/pages/a.md:1")]),
        ({"content/pages/a.yaml": ""}, [("missing-field", "content/pages/a.yaml:1")]),
        ({"content/pages/a.md": "---\ntitle: A\nbody: one\n---\ntwo"}, [("body-twice", "content/pages/a.md:3:1")]),
        ({"content/pages/a.md": "---\ntitle: A\n---\n" + "word " * 20}, [("body-too-long", "content/pages/a.md:4")]),
        ({"content/pages/a.yaml": "title: A\nbody: " + "word " * 20}, [("body-too-long", "content/pages/a.yaml:2:7")]),
    ],
)
def test_what_breaks_the_entry_rule_is_a_problem_at_its_file(
    shop: ShopMaker, files: dict[str, Content], problems: list[tuple[str, str]]
) -> None:
    """Invalid names, places and languages are reported, each at the file to fix."""
    assert shop(files, body=80).problems == problems


@pytest.mark.parametrize(
    ("folder", "hint"),
    [
        ("creatives/bob", "entry"),
        ("creatives/bob/works/city", "entry"),
        ("creatives/Bob & Co", "entry"),
        ("creatives/a/works/city", "work"),
        ("content/venues/hall", "entry"),
        ("content/programme/2028", "year"),
        ("content/programme/2028/opening", "year"),
        ("content/programme/opening", "entry"),
        ("content/nonsense", ""),
    ],
)
@pytest.mark.parametrize("left", ["", "README.md", ".DS_Store"])
def test_an_empty_folder_is_no_entry(shop: ShopMaker, tmp_path: Path, folder: str, hint: str, left: str) -> None:
    """It is nothing to publish, and takes nobody's address."""
    (tmp_path / "site" / folder).mkdir(parents=True)
    if left:
        (tmp_path / "site" / folder / left).write_bytes(b"x")
    taken: dict[str, Content] = {
        "content/programme/opening.yaml": "title: A\nstart: 2026-04-20 10:00\n",
        "creatives/a/index.yaml": "name: A\n",
    }
    found = shop(taken).found

    deep = {"creatives/bob/works/city": "creatives/bob", "content/programme/2028/opening": "content/programme/2028"}
    notes = [(each.mark.path, each.hint) for each in found if each.code == "folder-empty"]
    assert notes == [(deep.get(folder, folder), hint)]
    assert not {"no-index", "address-twice", "unexpected-file", "invalid-name"} & {each.code for each in found}


def test_a_wrong_name_offers_its_transliteration(shop: ShopMaker) -> None:
    """A Kazakh name is reported with the slug it could have."""
    found = shop({"content/pages/Қысқы Ертіс.yaml": "title: A"}).found

    assert [(one.hint, one.value("guess")) for one in found] == [("guess", "qysqy-ertis")]


@pytest.mark.parametrize(
    "files",
    [
        {"content/pages/a.yaml": "titel: A", "content/pages/a.md": "---\ntitle: B\n---\n"},
        {"content/pages/a.yaml": "title: A", "content/pages/a/index.md": "---\ntitel: B\n---\n"},
    ],
)
def test_of_two_that_claim_an_address_both_are_looked_at(shop: ShopMaker, files: dict[str, Content]) -> None:
    """A collision hides no mistake in either of the two."""
    codes = {code for code, _ in shop(files).problems}

    assert codes == {"address-twice", "unknown-field"}


def test_x_keys_are_typed_as_written(shop: ShopMaker) -> None:
    """A site's own keys reach its theme as numbers, yes or no, text, lists and maps."""
    page = shop({"content/pages/a.yaml": "title: A\nx-note: {deep: [1, no, 007]}\n"}).one("a")

    assert page.extra == {"x-note": {"deep": [1, False, "007"]}}


def test_a_translation_s_pictures_stay_the_entry_s(shop: ShopMaker) -> None:
    """A translation file gives a picture its alt text in that language and cannot add another picture."""
    found = shop(
        {
            "creatives/a/index.md": CREATIVE,
            "creatives/a/works/w/index.yaml": "title: W\npictures: [{file: 1.jpg, alt: Sky}]\n",
            "creatives/a/works/w/index.ru.yaml": "pictures: [{file: 1.jpg, alt: Небо}]\n",
            "creatives/a/works/w/1.jpg": NO_PICTURE,
        }
    )

    assert found.problems == []
    work = found.one("w")
    assert isinstance(work, Work)
    assert [picture.alt and picture.alt.values for picture in work.pictures] == [(("en", "Sky"), ("ru", "Небо"))]


@pytest.mark.parametrize(
    ("main", "translation", "problems"),
    [
        ("title: {en: A, ru: Б}", "title: В", [("translation-twice", "content/pages/p/index.ru.yaml:1:1")]),
        ("title: {en: A, ru: Б}", "title: Б", []),
        ("title: {en: A, ru: ''}", "title: Б", []),
        ("title: A\nbody: {ru: Б}", "body: В", [("translation-twice", "content/pages/p/index.ru.yaml:1:1")]),
        ("title: A\nsummary: x", "summary: {en: y}", [("translation-twice", "content/pages/p/index.ru.yaml:1:1")]),
        (
            "title: A\ncover: {file: 1.jpg, alt: {ru: Б}}",
            "cover: {file: 1.jpg, alt: В}",
            [("translation-twice", "content/pages/p/index.ru.yaml:1:1")],
        ),
        (
            "title: A\ncover: 1.jpg",
            "cover: {file: 2.jpg, alt: В}",
            [("translation-field", "content/pages/p/index.ru.yaml:1:1")],
        ),
        ("title: A\ncover: 1.jpg", "cover: {file: 1.jpg, alt: В}", []),
    ],
)
def test_a_text_that_a_translation_would_replace_is_reported(
    shop: ShopMaker, main: str, translation: str, problems: list[tuple[str, str]]
) -> None:
    """Visitors would see only one of two texts in a language, and none of another picture's."""
    folder = "content/pages/p"
    files: dict[str, Content] = {f"{folder}/index.yaml": main, f"{folder}/index.ru.yaml": translation}
    found = shop(files | {f"{folder}/{number}.jpg": NO_PICTURE for number in (1, 2)})

    assert found.problems == problems


def test_translated_captions_hide_no_other_picture_of_the_folder(shop: ShopMaker) -> None:
    """A work without a list has every picture of its folder, also if a translation lists some of them."""
    found = shop(
        {
            "creatives/a/index.md": CREATIVE,
            "creatives/a/works/w/index.yaml": "title: W\n",
            "creatives/a/works/w/index.ru.yaml": "pictures: [{file: 1.jpg, alt: Небо}]\n",
            "creatives/a/works/w/1.jpg": NO_PICTURE,
            "creatives/a/works/w/2.jpg": NO_PICTURE,
        }
    )

    assert found.problems == []
    work = found.one("w")
    assert isinstance(work, Work)
    assert [picture.alt and picture.alt.values for picture in work.pictures] == [(("ru", "Небо"),), None]


# Works


def works(shop: ShopMaker, files: dict[str, Content], **limits: int) -> Shop:
    return shop(
        {"creatives/a/index.md": CREATIVE} | {f"creatives/a/works/{name}": data for name, data in files.items()},
        **limits,
    )


def test_a_picture_alone_is_a_work(shop: ShopMaker) -> None:
    """A picture in works/ is a work of one picture; its title is its name made readable, with a warning."""
    found = works(shop, {"evening-light.jpg": NO_PICTURE})

    assert found.works == {"evening-light": ["evening-light.jpg"]}
    assert found.problems == [("derived-title", "creatives/a/works/evening-light.jpg")]
    work = found.one("evening-light")
    assert isinstance(work, Work)
    assert (work.title.own, work.creative) == ("Evening light", "a")


@pytest.mark.parametrize(
    ("name", "text"), [("light.yaml", "title: Light"), ("light.md", "---\ntitle: Light\n---\nWords")]
)
def test_a_text_beside_a_picture_describes_it(shop: ShopMaker, name: str, text: str) -> None:
    """WORK.yaml or WORK.md beside WORK.jpg is that picture's work, and its translation too."""
    found = works(shop, {"light.jpg": NO_PICTURE, name: text, "light.ru.yaml": "title: Свет"})

    assert found.problems == []
    assert found.works == {"light": ["light.jpg"]}
    work = found.one("light")
    assert isinstance(work, Work)
    assert work.title.pick("ru").text == "Свет"


def test_a_picture_s_translation_alone_is_its_text(shop: ShopMaker) -> None:
    """A picture described in Russian only needs no English file beside it."""
    found = works(shop, {"light.jpg": NO_PICTURE, "light.ru.yaml": "title: Свет"})

    assert "translation-alone" not in {code for code, _ in found.problems}
    work = found.one("light")
    assert isinstance(work, Work)
    assert work.title.pick("ru").text == "Свет"


def test_text_beside_a_picture_belongs_to_it_without_naming_it(shop: ShopMaker) -> None:
    """`pictures` of a sidecar may give the alt text by the file's name."""
    found = works(shop, {"light.jpg": NO_PICTURE, "light.yaml": "title: L\npictures: [{file: light.jpg, alt: Sky}]"})

    assert found.problems == []
    work = found.one("light")
    assert isinstance(work, Work)
    assert [picture.alt and picture.alt.own for picture in work.pictures] == ["Sky"]


def test_a_folder_of_pictures_is_a_work(shop: ShopMaker) -> None:
    """A folder in works/ needs no text; its pictures come in natural order."""
    found = works(shop, {f"city/{name}": NO_PICTURE for name in ("10.jpg", "2.jpg", "1.PNG")})

    assert found.works == {"city": ["city/1.PNG", "city/2.jpg", "city/10.jpg"]}
    assert found.problems == [("derived-title", "creatives/a/works/city")]


def test_a_readme_in_a_folder_of_pictures_changes_nothing(shop: ShopMaker) -> None:
    """A README is not an entry, and hides none."""
    found = works(shop, {"city/1.jpg": NO_PICTURE, "city/README.md": "Notes"})

    assert found.works == {"city": ["city/1.jpg"]}
    assert found.problems == [("derived-title", "creatives/a/works/city")]


def test_listed_pictures_are_the_work(shop: ShopMaker) -> None:
    """With `pictures` the order is the writer's and the rest of the folder stays out."""
    files: dict[str, Content] = {f"city/{name}.jpg": NO_PICTURE for name in "abc"}
    found = works(shop, {**files, "city/index.yaml": "title: City\npictures: [c.jpg, a.jpg]"})

    assert found.problems == []
    assert found.works == {"city": ["city/c.jpg", "city/a.jpg"]}


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        ({"city/index.yaml": "title: City"}, [("work-empty", "creatives/a/works/city/index.yaml")]),
        ({"city.yaml": "title: City"}, [("work-empty", "creatives/a/works/city.yaml")]),
        ({"city/notes.txt": "x"}, [("no-index", "creatives/a/works/city")]),
        (
            {"light.jpg": NO_PICTURE, "light.png": NO_PICTURE, "light.yaml": "title: L"},
            [("address-twice", "creatives/a/works/light.png")],
        ),
        (
            {"light.jpg": NO_PICTURE, "light.yaml": "title: L", "light/1.jpg": NO_PICTURE},
            [("address-twice", "creatives/a/works/light"), ("derived-title", "creatives/a/works/light")],
        ),
        (
            {
                "light.jpg": NO_PICTURE,
                "light.yaml": "title: L",
                "light/index.yaml": "title: M",
                "light/1.jpg": NO_PICTURE,
            },
            [("address-twice", "creatives/a/works/light")],
        ),
        (
            {"light.jpg": NO_PICTURE, "light.yaml": "title: L\npictures: []"},
            [("sidecar-other", "creatives/a/works/light.yaml:2:11")],
        ),
        (
            {"a1.jpg": NO_PICTURE, "a1.yaml": "title: A", "b.yaml": "title: B\npictures: [a1.jpg]"},
            [],
        ),
        (
            {"a1.jpg": NO_PICTURE, "a1.yaml": "title: A\npictures: [b.jpg]", "b.jpg": NO_PICTURE, "b.yaml": "title: B"},
            [("sidecar-other", "creatives/a/works/a1.yaml:2:11")],
        ),
        ({"index.yaml": "title: I", "index.jpg": NO_PICTURE}, [("reserved-name", "creatives/a/works/index.yaml")]),
        ({"!!!.jpg": NO_PICTURE}, [("invalid-name", "creatives/a/works/!!!.jpg")]),
        (
            {f"city/{n}.jpg": NO_PICTURE for n in range(4)} | {"city/index.yaml": "title: C"},
            [("too-many", "creatives/a/works/city/index.yaml")],
        ),
        ({f"w{n}.yaml": "titel: C" for n in range(6)}, [("too-many", "creatives/a/works")]),
    ],
)
def test_problems_of_a_work_are_reported(
    shop: ShopMaker, files: dict[str, Content], problems: list[tuple[str, str]]
) -> None:
    """Works without pictures, two at one address, and too many of anything are problems."""
    assert works(shop, files, works=5, pictures=3).problems == problems


@pytest.mark.parametrize(
    ("files", "picture", "other"),
    [
        ({"light.jpg": NO_PICTURE}, "light.png", "light.jpg"),
        ({"light/1.jpg": NO_PICTURE}, "light.jpg", "light"),
        ({"light/1.jpg": NO_PICTURE, "light/index.yaml": "title: L"}, "Light.jpg", "light/index.yaml"),
        ({"light.yaml": "title: L"}, "Light.jpg", "light.yaml"),
    ],
)
def test_a_second_work_at_one_address_names_the_first(
    shop: ShopMaker, files: dict[str, Content], picture: str, other: str
) -> None:
    """By its picture, its text or its folder, whichever it has."""
    found = [one for one in works(shop, {**files, picture: NO_PICTURE}).found if one.code == "address-twice"]

    assert [str(one.mark) for one in found] == [f"creatives/a/works/{picture}"]
    assert [one.value("other") for one in found] == [f"creatives/a/works/{other}"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Evening Light.JPG", "evening-light"), ("Қысқы Ертіс 2.jpg", "qysqy-ertis-2"), ("IMG_0001.jpeg", "img-0001")],
)
def test_a_picture_s_own_name_becomes_its_address(shop: ShopMaker, name: str, slug: str) -> None:
    """A picture with any name is published at a safe URL, with a warning."""
    found = works(shop, {name: NO_PICTURE})

    assert found.works == {slug: [name]}
    assert [code for code, _ in found.problems] == ["derived-address", "derived-title"]


def test_a_broken_creative_hides_none_of_its_works(shop: ShopMaker) -> None:
    """Works are read though their creative's own file cannot be."""
    files: dict[str, Content] = {
        "creatives/a/index.md": "---\nname: [",
        "creatives/a/works/w.yaml": "titel: W",
        "creatives/a/works/w.jpg": NO_PICTURE,
        "creatives/b/works/v.yaml": "titel: V",
        "creatives/b/works/v.jpg": NO_PICTURE,
    }

    assert {path.partition(":")[0] for _, path in shop(files).problems} == {
        "creatives/a/index.md",
        "creatives/a/works/w.yaml",
        "creatives/b",
        "creatives/b/works/v.yaml",
    }


def test_a_broken_entry_hides_nothing_of_its_translation(shop: ShopMaker) -> None:
    """Mistakes in a translation are reported even if the entry cannot be read."""
    found = shop({"content/pages/a.yaml": "title: [", "content/pages/a.ru.yaml": "title: b: c"})

    assert found.problems == [
        ("yaml-syntax", "content/pages/a.yaml:1:8"),
        ("yaml-colon", "content/pages/a.ru.yaml:1:9"),
    ]


def test_files_outside_the_known_folders_are_reported(shop: ShopMaker) -> None:
    """A folder of content/ that no kind lives in, or a page beside site.yaml, is not passed over in silence."""
    found = shop({"content/event/talk.yaml": "title: T", "content/about.md": "x", "content/logo.png": NO_PICTURE})

    assert sorted(found.problems) == [("unexpected-file", "content/about.md"), ("unexpected-file", "content/event")]


def test_kinds_read_their_own_fields(shop: ShopMaker) -> None:
    """Each folder's entries become values of their kind."""
    found = shop(
        {
            "creatives/a/index.md": CREATIVE,
            "content/programme/talk.yaml": "title: T\nstart: 2026-04-20T10:00\nduration: 90m\nvenue: hub\nhosts: [a, Guest]\n",
            "content/stories/open.yaml": "title: O\ndate: 2026-03-20\n",
        }
    )

    assert found.problems == []
    assert {type(entry) for entry in found.entries} == {Creative, Event, Story}
    console = found.one("talk")
    assert isinstance(console, Event)
    assert (console.hosts, console.duration) == (("a", "Guest"), dt.timedelta(minutes=90))
    assert str(console.where("hosts.1")) == "content/programme/talk.yaml:5:12"


# Finding pictures


@pytest.fixture
def finder(tmp_path: Path) -> Callable[..., PictureFinder]:
    for name in (
        "entry/light.jpg",
        "entry/Сурет 1.jpg",
        "entry/" + unicodedata.normalize("NFD", "Қайың") + ".jpg",
        "entry/in/deep.png",
        "other.jpg",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(NO_PICTURE)
    return lambda whole=True: PictureFinder(tmp_path, "entry", listed(tmp_path, "entry")[0], whole=whole)


@pytest.mark.parametrize(
    "file",
    [
        "light.jpg",
        "./light.jpg",
        " light.jpg ",
        "in/deep.png",
        "Сурет 1.jpg",
        "Қайың.jpg",
        unicodedata.normalize("NFD", "Қайың.jpg"),
    ],
)
def test_a_picture_is_found_by_its_name(finder: Callable[..., PictureFinder], tmp_path: Path, file: str) -> None:
    """A name in any script, composed or decomposed, leads to the file as the disk has it."""
    own = finder()
    path = own.find(file, Mark("entry/index.md", 3))

    assert own.problems == []
    assert path is not None
    assert (tmp_path / path).is_file()


@pytest.mark.parametrize(
    ("file", "code", "hint", "guess"),
    [
        ("Light.jpg", "picture-missing", "case", "light.jpg"),
        ("light.JPG", "picture-missing", "case", "light.jpg"),
        ("ligth.jpg", "picture-missing", "guess", "light.jpg"),
        ("zzz.tiff", "picture-missing", "known", ""),
        ("in", "picture-missing", "folder", ""),
        ("in/other.bmp", "picture-missing", "known", ""),
        ("light.jpg/x", "picture-missing", "guess", "light.jpg"),
        ("../other.jpg", "picture-outside", "", ""),
        ("in/../../other.jpg", "picture-outside", "", ""),
        ("/etc/passwd", "picture-outside", "", ""),
        ("in//deep.png", "picture-outside", "", ""),
        ("in\\deep.png", "picture-outside", "", ""),
        ("C:\\light.jpg", "picture-outside", "", ""),
        ("~/light.jpg", "picture-missing", "known", ""),
        ("a/b/c/d/e/f/g.jpg", "picture-outside", "", ""),
        ("", "picture-outside", "", ""),
        ("li\u202eght.jpg", "picture-outside", "", ""),
    ],
)
def test_a_missing_picture_is_reported_with_the_nearest_name(
    finder: Callable[..., PictureFinder], file: str, code: str, hint: str, guess: str
) -> None:
    """Case counts, as it does on a server; nothing outside the entry's folder can be named."""
    own = finder()

    assert own.find(file, Mark("entry/index.md", 3)) is None
    assert [(problem.code, problem.hint, problem.value("guess")) for problem in own.problems] == [(code, hint, guess)]
    assert str(own.problems[0].mark) == "entry/index.md:3"


def test_an_entry_of_one_file_has_only_its_neighbours(finder: Callable[..., PictureFinder]) -> None:
    """A single file's pictures are beside it; a folder beside it belongs to another entry."""
    own = finder(whole=False)

    assert own.find("light.jpg", Mark("x")) == "entry/light.jpg"
    assert own.find("in/deep.png", Mark("x")) is None


@needs_links
def test_a_linked_picture_is_not_found(tmp_path: Path) -> None:
    """A link inside an entry's folder leads nowhere, whatever it points to."""
    (tmp_path / "entry").mkdir()
    (tmp_path / "secret.jpg").write_bytes(NO_PICTURE)
    (tmp_path / "entry/light.jpg").symlink_to(tmp_path / "secret.jpg")
    (tmp_path / "entry/out").symlink_to(tmp_path, target_is_directory=True)
    own = PictureFinder(tmp_path, "entry", listed(tmp_path, "entry")[0], whole=True)

    assert own.find("light.jpg", Mark("x")) is None
    assert own.find("out/secret.jpg", Mark("x")) is None


BREAKS = ("\x0b", "\x0c", "\x85", "\u2028", "\u2029")


@pytest.mark.parametrize("sign", BREAKS)
def test_an_invisible_break_is_a_blank(tmp_path: Path, sign: str) -> None:
    """One warning for the file, at the first; at the start of a line, where a blank would be an indent, it is dropped."""
    (tmp_path / "a.md").write_text(f"{sign}a: b{sign}c\nd{sign}\n", "utf-8", newline="")
    text, problems = read_text(tmp_path, "a.md", limit_kb=1)

    assert text == "a: b c\nd \n"
    assert [(problem.code, str(problem.mark), problem.is_error) for problem in problems] == [
        ("line-separator", "a.md:1:1", False)
    ]


@pytest.mark.parametrize("sign", BREAKS)
def test_an_invisible_break_does_not_stop_an_entry(shop: ShopMaker, sign: str) -> None:
    """In a field, between fields, in a list, in a body, and as an escape."""
    files = {
        "content/pages/about.md": f"---\n{sign}title: A{sign}B\ntags: [x{sign}, y]{sign}\n---\nOne{sign}two.\n{sign}\nThree.\n",
        "content/pages/other.yaml": f'title: "A\\u{ord(sign):04x}B"\n{sign}\nbody: "C{sign}D"\n',
    }
    made = shop(files)
    titles = [entry.heading.own for entry in made.entries]

    assert titles == ["A B", "A B"]
    assert {code for code, _ in made.problems} == {"line-separator"}
