"""Fifty mistakes that people really make in such folders, each in a sentence: what Körme reports must be enough to fix it.

Read aloud to somebody who is no programmer, the message and its hint say where, what and how. `needs` are words
that stand in them in every language: the name or the line to write, the file, the number.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import NamedTuple

import pytest
from PIL import Image
from site_box import SITE_YAML, Content, SiteBox, aigerim, picture

from korme.cli.main import main
from korme.core.problems import is_fixable
from korme.i18n.messages import LANGUAGES, load, report

SiteMaker = Callable[..., SiteBox]
HER = "creatives/aigerim/index.md"
LIGHT = "creatives/aigerim/works/light.yaml"
PROGRAMME = {"content/venues/hub.yaml": "name: {en: Creative HUB, ru: Креативный хаб}\nrooms: [Hall]\n"}


class Mistake(NamedTuple):
    """One mistake: its description, the files, and the expected report."""

    what: str
    files: dict[str, Content]
    code: str
    place: str
    needs: tuple[str, ...] = ()


def her(*lines: str, body: str = "She photographs.") -> dict[str, Content]:
    """Her file with these lines of front matter, the first of which is line 2."""
    return {HER: "\n".join(["---", *lines, "---", body, ""])}


def light(*lines: str) -> dict[str, Content]:
    return {LIGHT: "\n".join(["title: Light", 'pictures: [{file: light.jpg, alt: "x"}]', *lines, ""])}


def event(*lines: str) -> dict[str, Content]:
    return {**PROGRAMME, "content/programme/e.yaml": "\n".join(["title: Linocut", "venue: hub", *lines, ""])}


def tiff() -> bytes:
    data = io.BytesIO()
    Image.frombytes("RGB", (700, 700), bytes(range(256)) * 5742 + bytes(48)).save(data, "TIFF")
    return data.getvalue()


NAME, PHOTO = "name: Aigerim", "discipline: photography"
MISTAKES = [
    # Letters and signs
    Mistake("a Cyrillic letter in the name of a field", her("nаme: Aigerim", PHOTO), "unknown-field", f"{HER}:2:1", ("name", "U+0430")),
    Mistake("the name of a field in Russian", her(NAME, PHOTO, "город: Öskemen"), "unknown-field", f"{HER}:4:1", ("город", "city")),
    Mistake("the name of a field in Kazakh", her(NAME, "бағыты: photography"), "unknown-field", f"{HER}:3:1", ("discipline",)),
    Mistake("American spelling", {**light("license: CC BY 4.0")}, "unknown-field", f"{LIGHT}:3:1", ("licence",)),
    Mistake("'color' of a discipline", {"content/site.yaml": SITE_YAML.replace("colour: \"#1b", "color: \"#1b")}, "unknown-field", "content/site.yaml:6:73", ("colour",)),
    Mistake("a misspelt field", her(NAME, "dicipline: photography"), "unknown-field", f"{HER}:3:1", ("discipline",)),
    Mistake("a word typed half in another alphabet", her("name: Айгерiм", PHOTO), "letters-mixed", f"{HER}:2:7", ("Айгерім", "i (U+0069)")),
    Mistake("ornamental letters from a social network", her(NAME, PHOTO, "tagline: 𝓛𝓲𝓰𝓱𝓽"), "letters-strange", f"{HER}:4:10", ("Light",)),
    Mistake("typographic quotation marks around a text with a colon", her(NAME, PHOTO, "tagline: “Light: a study”"), "yaml-colon", f"{HER}:4:16", ('"',)),
    Mistake("a colon in a title", {LIGHT: "title: Light: a study\n"}, "yaml-colon", f"{LIGHT}:1:13", ('title: "Light: a study"',)),
    Mistake("a tab at the beginning of a line", her(NAME, PHOTO, "links:", "\twebsite: https://example.org"), "yaml-tab", f"{HER}:5:1"),
    Mistake("no space after the colon", her(NAME, "discipline:photography"), "yaml-space", f"{HER}:3:11", ("discipline: photography",)),
    Mistake("no space after the colon of the first line", her("name:Aigerim", PHOTO), "yaml-space", f"{HER}:2:5", ("name: Aigerim",)),
    Mistake("no space after the first of two colons", her("name:Ару Ким: фотограф", PHOTO), "yaml-space", f"{HER}:2:5", ('name: "Ару Ким: фотограф"',)),
    Mistake("no space after the hyphen of a list", her(NAME, PHOTO, "tags:", "-water", "-city"), "yaml-space", f"{HER}:5:1", ("- water",)),
    Mistake("a line three spaces to the right", her(NAME, "   discipline: photography"), "yaml-indent", f"{HER}:3:4", ("2",)),
    Mistake("a caption between two levels of a list", {LIGHT: "title: L\npictures:\n  - file: a.jpg\n    alt: b\n   caption: c\n"}, "yaml-indent", f"{LIGHT}:5:4", ("caption", "alt", "4", "4")),
    Mistake("a field below the hyphen instead of the field beside it", {LIGHT: "title: L\npictures:\n  - file: a.jpg\n  alt: b\n"}, "yaml-indent", f"{LIGHT}:4:3", ("alt", "file", "3", "4")),
    Mistake("an account a space too far to the left", her(NAME, PHOTO, "links:", "   website: https://example.org", "  instagram: https://example.com"), "yaml-indent", f"{HER}:6:3", ("instagram", "website", "5", "3")),
    Mistake("a quotation mark that is not closed", her('name: "Aigerim', PHOTO), "yaml-quote", f"{HER}:2:7"),
    Mistake("an apostrophe in single quotation marks", {LIGHT: "title: 'It's light'\n"}, "yaml-after-quote", f"{LIGHT}:1:12", ('"', "'")),
    Mistake("JSON without braces", her('"name": "Aigerim",', '"discipline": "photography"'), "yaml-comma", f"{HER}:2:18"),
    Mistake("a comma at the end of a line", her(NAME, PHOTO, "city: Öskemen,"), "trailing-comma", f"{HER}:4:7", ("Öskemen",)),
    Mistake("a field twice", her(NAME, PHOTO, "name: Aigerim Bekova"), "duplicate-key", f"{HER}:4:1", ("name", "2")),
    Mistake("a value that begins with @", her(NAME, PHOTO, "tagline: @aigerim"), "yaml-reserved", f"{HER}:4:10", ('"@',)),
    # The shape of the file
    Mistake("the statement among the fields", her(NAME, PHOTO, "She photographs the Irtysh."), "yaml-no-colon", f"{HER}:4:1", ("She photographs", "---")),
    Mistake("no line of --- at the top", {HER: f"{NAME}\n{PHOTO}\n\nWords\n"}, "front-matter-missing", f"{HER}:1", ("---",)),
    Mistake("no line of --- at the top, one below the fields", {HER: f"{NAME}\n{PHOTO}\n---\nWords\n"}, "front-matter-missing", f"{HER}:1", ("---",)),
    Mistake("no second line of ---", {HER: f"---\n{NAME}\n{PHOTO}\n\nWords\n"}, "front-matter-open", f"{HER}:1:1", ("---",)),
    Mistake("an editor made long dashes of ---", {HER: f"—-\n{NAME}\n{PHOTO}\n—-\nWords\n"}, "front-matter-missing", f"{HER}:1", ("---",)),
    Mistake("a list of fields", {LIGHT: "- title: Light\n- year: 2026\n"}, "yaml-not-a-map", f"{LIGHT}:1:1", ("name: Aigerim",)),
    Mistake("a list where a text belongs", her("name: [Aigerim, Bekova]", PHOTO), "wrong-type", f"{HER}:2:7", ("name", "Öskemen")),
    Mistake("yes in Russian", her(NAME, PHOTO, "draft: да"), "wrong-type", f"{HER}:4:8", ("да", "yes", "no")),
    Mistake("a file saved as Windows-1251", {HER: f"---\nname: Айгерим Бекова\n{PHOTO}\n---\n".encode("cp1251")}, "not-utf8", f"{HER}:2:7", ("Windows-1251", "UTF-8")),
    Mistake("a file saved as UTF-16", {HER: f"---\n{NAME}\n---\n".encode("utf-16")}, "not-utf8", HER, ("UTF-16", "UTF-8")),
    # Values
    Mistake("a discipline by its Russian name", her(NAME, "discipline: Фотография"), "unknown-reference", f"{HER}:3:13", ("Фотография", "photography")),
    Mistake("a discipline with a capital letter", her(NAME, "discipline: Photography"), "unknown-reference", f"{HER}:3:13", ("photography",)),
    Mistake("no discipline at all", her(NAME), "missing-field", f"{HER}:2", ("discipline",)),
    Mistake("@name instead of an address", her(NAME, PHOTO, 'links: {instagram: "@aigerim.foto"}'), "not-a-link", f"{HER}:4:20", ("https://www.instagram.com/aigerim.foto",)),
    Mistake("@name of Telegram", her(NAME, PHOTO, "links:", '  telegram: "@aigerim"'), "not-a-link", f"{HER}:5:13", ("https://t.me/aigerim",)),
    Mistake("an address without https", her(NAME, PHOTO, "links: {website: aigerim.kz}"), "not-a-link", f"{HER}:4:18", ("https://aigerim.kz",)),
    Mistake("a telephone number as e-mail", her(NAME, PHOTO, 'email: "+7 700 000 00 00"'), "not-an-email", f"{HER}:4:8", ("+7 700", "name@example.org")),
    Mistake("the country's letters for the language", her(NAME, PHOTO, "language: kz"), "unknown-language", f"{HER}:4:11", ("kk",)),
    Mistake("the language by its Russian name", her(NAME, PHOTO, "language: русский"), "unknown-language", f"{HER}:4:11", ("ru",)),
    Mistake("the language by its Kazakh name", her(NAME, PHOTO, "language: Қазақша"), "unknown-language", f"{HER}:4:11", ("kk",)),
    Mistake("the languages spoken, cut short", event("start: 2026-04-20T18:30", "duration: 2h", "spoken: [рус., казахский]"), "not-a-language", "content/programme/e.yaml:5:10", ("рус.", "ru")),
    Mistake("a language of guests by its Russian name", event("start: 2026-04-20T18:30", "duration: 2h", "spoken: немецкий"), "not-a-language", "content/programme/e.yaml:5:9", ("немецкий",)),
    Mistake("the country's letters in the name of a translation", {"creatives/aigerim/index.kz.md": "---\n---\nСөз\n"}, "translation-language", "creatives/aigerim/index.kz.md", ("kk",)),
    Mistake("an owner with @", her(NAME, PHOTO, 'owners: ["@aigerim"]'), "not-an-account", f"{HER}:4:10", ("aigerim",)),
    Mistake("an owner as an address", her(NAME, PHOTO, "owners: https://github.com/aigerim"), "not-an-account", f"{HER}:4:9", (": aigerim",)),
    Mistake("a year with words", light("year: 2026 г."), "year-unclear", f"{LIGHT}:3:7", (": 2026",)),
    Mistake("sold in Russian", light("sale: Продано"), "unknown-word", f"{LIGHT}:3:7", ("Продано", "sold")),
    Mistake("not for sale in Russian", light("sale: {status: не продаётся}"), "unknown-word", f"{LIGHT}:3:16", ("not_for_sale",)),
    Mistake("sold in Kazakh", light("sale: сатылды"), "unknown-word", f"{LIGHT}:3:7", (" sold",)),
    Mistake("the sort of an event in Russian", event("start: 2026-04-20T18:30", "duration: 2h", "type: мастер-класс"), "unknown-word", "content/programme/e.yaml:5:7", ("masterclass",)),
    Mistake("cancelled in Russian", event("start: 2026-04-20T18:30", "duration: 2h", "status: отменено"), "unknown-word", "content/programme/e.yaml:5:9", ("cancelled",)),
    Mistake("a price with its currency", light("sale: {status: for_sale, price: 50 000 тг}"), "price-unclear", f"{LIGHT}:3:33", ("price: 50000", "currency: KZT")),
    Mistake("years with a Kazakh word", light("year: 2024–2026 жж."), "year-unclear", f"{LIGHT}:3:7", (": 2024–2026",)),
    Mistake("a price beside the sale", light("sale: for_sale", "price: 90000"), "unknown-field", f"{LIGHT}:4:1", ("sale: {status: for_sale, price: 90000, currency: KZT}",)),
    Mistake("a currency in Russian beside the sale", light("sale: for_sale", "валюта: KZT"), "unknown-field", f"{LIGHT}:4:1", ("sale: {status: for_sale, price: 90000, currency: KZT}",)),
    Mistake("a licence in other words", light("licence: cc-by-nc"), "licence-unclear", f"{LIGHT}:3:10", ("CC BY-NC 4.0",)),
    Mistake("a date as people write it", event("start: 20.04.2026 18:30", "duration: 2h"), "not-a-time", "content/programme/e.yaml:3:8", ("2026-04-20T18:30",)),
    Mistake("a day without an hour", event("start: 2026-04-20", "duration: 2h"), "not-a-time", "content/programme/e.yaml:3:8", ("2026-04-20T10:00",)),
    Mistake("25 o'clock", event("start: 2026-04-20T25:00", "duration: 2h"), "not-a-time", "content/programme/e.yaml:3:8", ("25:00", "23:59")),
    Mistake("a point between hours and minutes", {**PROGRAMME, "content/programme/2026-04-20.yaml": "venue: hub\nduration: 2h\nevents:\n  - {name: e, title: E, start: 9.30}\n"}, "not-a-time", "content/programme/2026-04-20.yaml:4:32", ("9.30", "9:30")),
    Mistake("opening times with points", {"content/venues/hub.yaml": "name: Hub\nhours: {mon-fri: 10.00-19.00}\n"}, "not-opening-times", "content/venues/hub.yaml:2:18", ("10:00-19:00",)),
    Mistake("the end before the start", event("start: 2026-04-20T18:30", "end: 2026-04-20T17:00"), "ends-early", "content/programme/e.yaml:4:6", ("17:00", "18:30")),
    Mistake("a venue by what visitors read", event("start: 2026-04-20T18:30", "duration: 2h") | {"content/programme/e.yaml": "title: L\nvenue: Creative HUB\nstart: 2026-04-20T18:30\nduration: 2h\n"}, "unknown-reference", "content/programme/e.yaml:2:8", ("hub",)),
    Mistake("a host who has no folder", event("start: 2026-04-20T18:30", "duration: 2h", "hosts: [aigerima]"), "person-unknown", "content/programme/e.yaml:5:9", ("aigerima", "'aigerim'")),
    Mistake("a duration in words", event("start: 2026-04-20T18:30", "duration: два часа"), "not-a-duration", "content/programme/e.yaml:4:11", ("2h", "90m")),
    # Pictures
    Mistake("the name of a picture in other letters", {**light(), "creatives/aigerim/works/light.jpg": picture(), LIGHT: "title: L\npictures: [{file: Light.JPG, alt: x}]\n"}, "picture-missing", f"{LIGHT}:2:19", ("light.jpg",)),
    Mistake(".jpeg for .jpg", {LIGHT: "title: L\npictures: [{file: light.jpeg, alt: x}]\n"}, "picture-missing", f"{LIGHT}:2:19", ("light.jpeg", "light.jpg")),
    Mistake("a portrait in a folder below", her(NAME, PHOTO, "portrait: {file: me.jpg, alt: Me}") | {"creatives/aigerim/photos/me.jpg": picture(90, 80)}, "picture-missing", f"{HER}:4:18", ("photos/me.jpg",)),
    Mistake("no alt text", {LIGHT: "title: L\npictures: [light.jpg]\n"}, "alt-missing", f"{LIGHT}:2:12", ("alt:", "light.jpg")),
    Mistake("the alt text left as `new work` wrote it", {LIGHT: "title: L\npictures:\n  - file: light.jpg\n    # alt: …\n"}, "alt-missing", f"{LIGHT}:3:11", ("alt:", "# alt: …")),
    Mistake("a picture on another site", her(NAME, PHOTO, "portrait: https://example.org/me.jpg"), "picture-remote", f"{HER}:4:11", ("https://example.org/me.jpg",)),
    Mistake("a small picture", {"content/site.yaml": SITE_YAML.replace("picture-small: off, ", ""), "creatives/aigerim/works/light.jpg": picture(300, 200)}, "picture-small", f"{LIGHT}:2:19", ("300 × 200", "2000")),
    Mistake("a huge TIFF", {"content/site.yaml": SITE_YAML + "limits: {file_mb: 1}\n", "creatives/aigerim/works/light.jpg": tiff()}, "picture-too-large", f"{LIGHT}:2:19", ("JPEG",)),
    Mistake("the same picture under two names", {"content/site.yaml": SITE_YAML.replace(", picture-same: off", ""), "creatives/aigerim/works/zz.yaml": "title: Z\npictures: [{file: zz.jpg, alt: x}]\n", "creatives/aigerim/works/zz.jpg": picture()}, "picture-same", "creatives/aigerim/works/zz.yaml:2:19", ("zz.jpg", "light.jpg")),
    Mistake("a Photoshop file under the name of a JPEG", {"creatives/aigerim/works/light.jpg": b"8BPS\0\1" + bytes(60)}, "picture-unsupported", f"{LIGHT}:2:19", ("JPEG", "PNG")),
    Mistake("a RAR archive of pictures in the folder", {"creatives/aigerim/works.rar": b"Rar!"}, "unexpected-file", "creatives/aigerim/works.rar"),
    Mistake("a Word document instead of the text", {"creatives/aigerim/statement.docx": b"PK"}, "unexpected-file", "creatives/aigerim/statement.docx", ("index.md",)),
    Mistake("a picture that no field names", {"creatives/aigerim/me.jpg": picture(90, 60)}, "picture-unused", "creatives/aigerim/me.jpg", ("portrait", "works/")),
    # Folders
    Mistake("a folder with spaces and capitals", {"creatives/Dauren Photo/index.md": "---\nname: D\ndiscipline: crafts\n---\n"}, "invalid-name", "creatives/Dauren Photo", ("dauren-photo",)),
    Mistake("a folder in Cyrillic", {"creatives/Сәуле/index.md": "---\nname: S\ndiscipline: crafts\n---\n"}, "invalid-name", "creatives/Сәуле", ("saule",)),
    Mistake("photos for works", {"creatives/aigerim/photos/dusk.jpg": picture(90, 60)}, "unread-folder", "creatives/aigerim/photos", ("works",)),
    Mistake("Works for works", {"creatives/dauren/index.md": "---\nname: D\ndiscipline: crafts\n---\n", "creatives/dauren/Works/a.jpg": picture()}, "wrong-case", "creatives/dauren/Works", ("works",)),
    Mistake("a file and a folder of one name", {"creatives/aigerim.md": "---\nname: A\ndiscipline: crafts\n---\n"}, "address-twice", "creatives/aigerim", ("creatives/aigerim.md",)),
    Mistake("two persons in one folder", {"creatives/aigerim/dauren.md": "---\nname: D\ndiscipline: crafts\n---\n"}, "unexpected-file", "creatives/aigerim/dauren.md", ("index.md",)),
    Mistake("one person in two folders", {"creatives/zz.md": "---\nname: Aigerim\ndiscipline: crafts\n---\n"}, "same-name", "creatives/zz.md:2:7", ("Aigerim", HER)),
    Mistake("another name than index.md", {"creatives/dauren/about.md": "---\nname: D\ndiscipline: crafts\n---\n"}, "no-index", "creatives/dauren", ("about.md", "index.md")),
    Mistake(".yml for .yaml", {"content/pages/visit.yml": "title: V\n"}, "wrong-ending", "content/pages/visit.yml", ("visit.yaml",)),
    Mistake("a link to a page that is not there", {"content/pages/p.md": "---\ntitle: P\n---\nSee [her](/creatives/aigerin/).\n"}, "link-broken", "content/pages/p.md:4:11", ("/creatives/aigerim/",)),
]  # fmt: skip


def test_there_are_fifty() -> None:
    """As many as were promised, each another one."""
    assert len({one.what for one in MISTAKES}) == len(MISTAKES) >= 50


@pytest.mark.parametrize("one", MISTAKES, ids=lambda one: one.what)
def test_a_mistake_is_explained(site: SiteMaker, one: Mistake) -> None:
    """The code, the line, and in three languages what is needed to fix it; no problem of that file comes before it.

    If the message ends with a command, running it fixes the problem.
    """
    box = site({**aigerim(), **one.files})
    problems = box.planned().problems
    found = [each for each in problems if each.code == one.code]
    file = one.place.partition(":")[0]

    assert [str(each.mark) for each in found][:1] == [one.place], [(each.code, str(each.mark)) for each in problems]
    assert next(each for each in problems if each.mark.path == file).code == one.code
    for language in LANGUAGES:
        said = "\n".join(report([found[0]], load(language)))
        missing = [words for words in one.needs if words not in said]
        assert missing == [], said
        assert "{" not in said.replace("{{", "") or "{" in load(language).hint(found[0]), said
        assert len(report([found[0]], load(language))) >= 2, f"no hint: {said}"
    assert box.planned().problems == problems, "read again from what was kept"
    if is_fixable(found[0]) and "Photoshop" not in one.what:  # whose file here is no more than a header
        main(["fix", found[0].mark.path, "--root", str(box.root), "--messages", "en"])
        assert len([each for each in box.planned().problems if each.code == one.code]) < len(found)


HARMLESS: list[tuple[str, dict[str, Content]]] = [
    ("a byte order mark", {HER: f"\ufeff---\n{NAME}\n{PHOTO}\n---\nWords\n"}),
    ("line ends of Windows", {HER: f"---\r\n{NAME}\r\n{PHOTO}\r\n---\r\nWords\r\n"}),
    ("what a computer leaves behind", {f"creatives/aigerim/{name}": b"x" for name in (".DS_Store", "Thumbs.db", "desktop.ini", "~$index.docx")}),
    ("draft: yes", {"content/pages/d.yaml": "title: D\ndraft: yes\n"}),
    ("a name that YAML would take for a truth value", her("name: No", PHOTO)),
    ("a folder with its own notes", {"creatives/aigerim/README.md": "for us"}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "files"), HARMLESS, ids=[what for what, _ in HARMLESS])
def test_what_does_no_harm_is_not_reported(site: SiteMaker, what: str, files: dict[str, Content]) -> None:
    """Nobody is bothered with what makes no difference."""
    assert site({**aigerim(), **files}).check() == ()
