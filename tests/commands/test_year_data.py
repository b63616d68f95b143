"""The ZIP of a year: what is in it and what is not, the same bytes again, one flipped bit found."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import random
import zipfile
from pathlib import Path

import pytest
from site_box import SITE_YAML, WORK, Content, SiteBox, aigerim, picture

from korme.commands.forget.traces import Search
from korme.commands.freeze.freezing import freeze
from korme.commands.year_data.checking import check_zip
from korme.commands.year_data.packing import PackedYear, pack
from korme.commands.year_data.sealed import sealed_zip
from korme.core.problems import UsageError

FILES_DAY = dt.date(2026, 4, 26)
SECRETS = (
    *("+7 701 555 01 02", "secret@example.org", "guardian-name", "Never Shown", "draft-work", "hidden-person"),
    *("account-of-hers", "x-phone", "hidden in html", "hidden in a definition", "Told Nobody", "looked at it"),
)
FILES: dict[str, Content] = {
    **aigerim(),
    "content/site.yaml": SITE_YAML
    + 'edition: "2026"\norganizers: [account-of-hers]\ntheme_options: {cards: none}\n# +7 701 555 01 02\n'
    + "open_data: {licence: CC0 1.0}\n",
    "content/editions/2025.yaml": "title: Expo 2025\nstart: 2025-04-21\nend: 2025-04-27\n",
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
    "creatives/aigerim/index.md": (
        "---\n"
        "name: Aigerim  # call her: +7 701 555 01 02\n"
        "discipline: photography\n"
        "email: aigerim@example.org\n"
        "owners: [account-of-hers]\n"
        "consent: {published: yes, guardian: guardian-name, how: secret@example.org}\n"
        "accept: {picture-small: looked at it}\n"
        "x-phone: +7 701 555 01 02\n"
        "---\n"
        "She *photographs* the Irtysh.\n<!-- hidden in html -->\n"
    ),
    "creatives/aigerim/index.ru.md": "---\ntagline: Река\n---\nОна снимает Иртыш.\n\n[note]: # (hidden in a definition)\n",
    "creatives/aigerim/works/light.yaml": WORK + 'edition: "2026"\ncollaborators: [hidden-person, Told Nobody]\n',
    "creatives/aigerim/works/draft-work.yaml": "title: Never Shown\ndraft: yes\npictures: [{file: light.jpg, alt: Light}]\n",
    "creatives/hidden-person/index.md": (
        "---\nname: Told Nobody\ndiscipline: crafts\nconsent: no\n---\nNever Shown.\n"
    ),
    "creatives/hidden-person/works/felt.jpg": picture(colour="red"),
    "creatives/vera/index.md": "---\nname: Vera\ndiscipline: crafts\n---\nGlass.\n",
    "creatives/vera/works/glass.yaml": 'title: Glass\nedition: "2025"\npictures: [{file: glass.jpg, alt: Glass}]\n',
    "creatives/vera/works/glass.jpg": picture(colour="navy"),
    "content/programme/2026-04-21.yaml": (
        "venue: hub\nevents:\n"
        "  - {name: talk, title: Talk, start: '10:00', duration: 1h, hosts: [aigerim, hidden-person], body: Come in.}\n"
        "  - {name: draft-work, title: Never Shown, start: '11:00', duration: 1h, draft: yes}\n"
    ),
    "content/venues/hub.yaml": "name: Hub\n",
}


def packed(box: SiteBox, target: str, **asked: bool) -> PackedYear:
    return pack(box.options(), "2026", box.root.parent / target, lambda step: None, **asked)


def codes(path: Path) -> list[str]:
    return [each.code for each in check_zip(path, path.name).problems]


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    return SiteBox(tmp_path_factory.mktemp("data") / "site", {"jobs": 1}).add(FILES)


@pytest.fixture(scope="module")
def made(box: SiteBox) -> PackedYear:
    done = packed(box, "2026.zip")
    assert done.target, done.problems
    return done


@pytest.fixture(scope="module")
def opened(made: PackedYear) -> zipfile.ZipFile:
    assert made.target
    return zipfile.ZipFile(made.target)


def test_it_has_entries_pages_data_and_a_table_of_originals(opened: zipfile.ZipFile) -> None:
    names = set(opened.namelist())
    rows = list(csv.DictReader(io.StringIO(opened.read("originals.csv").decode())))

    assert {"README.txt", "SHA256SUMS", "entries/content/site.yaml", "entries/creatives/aigerim/index.md"} <= names
    assert {
        "site/archive/2026/index.html",
        "site/archive/2026/ru/api/index.html",
        "site/archive/2026/api/works.json",
    } <= names
    assert any(name.startswith("site/media/") for name in names)
    assert not any("originals/" in name or "vera" in name for name in names)
    assert [row["path"] for row in rows] == ["creatives/aigerim/works/light.jpg"]
    assert rows[0]["sha256"] == hashlib.sha256(picture()).hexdigest()
    assert (rows[0]["bytes"], rows[0]["width"], rows[0]["height"]) == (str(len(picture())), "120", "80")
    assert (rows[0]["kind"], rows[0]["entry"], rows[0]["creator"]) == ("work", "aigerim/light", "Aigerim")


def test_nothing_is_in_it_that_the_site_does_not_publish(opened: zipfile.ZipFile) -> None:
    """Drafts, people without consent, notes, accounts, consent, comments in YAML and Markdown: in no file of the ZIP."""
    found = {(secret, name) for name in opened.namelist() for secret in SECRETS if secret.encode() in opened.read(name)}

    assert found == set()


def test_entries_are_as_they_were_written(opened: zipfile.ZipFile) -> None:
    """The words of their authors, with what is published of them."""
    assert opened.read("entries/creatives/aigerim/index.md").decode() == (
        "---\nname: Aigerim\ndiscipline: photography\nemail: aigerim@example.org\n---\n"
        "She *photographs* the Irtysh.\n\n"
    )
    assert (
        opened.read("entries/creatives/aigerim/index.ru.md").decode() == "---\ntagline: Река\n---\nОна снимает Иртыш.\n"
    )
    assert opened.read("entries/content/programme/2026-04-21.yaml").decode() == (
        "venue: hub\nevents:\n- name: talk\n  title: Talk\n  start: '10:00'\n  duration: 1h\n"
        "  hosts:\n  - aigerim\n  body: Come in.\n"
    )


def test_the_entries_are_a_site_again(opened: zipfile.ZipFile, tmp_path: Path) -> None:
    """With the originals in their places, Körme reads them without an error."""
    again = SiteBox(tmp_path / "again")
    for name in opened.namelist():
        if name.startswith("entries/"):
            again.change(name.removeprefix("entries/"), opened.read(name))
    again.change("creatives/aigerim/works/light.jpg", picture())

    assert [each for each in again.checked() if each.is_error] == []


def test_the_readme_is_in_the_languages_of_the_site(opened: zipfile.ZipFile) -> None:
    text = opened.read("README.txt").decode()

    for words in ("as they were on 2026-04-01", "какими они были 2026-04-01", "2026-04-01 күнгі қалпында", "CC0 1.0"):
        assert words in text
    assert "{" not in text and max(map(len, text.splitlines())) <= 100


def test_the_same_year_gives_the_same_bytes(box: SiteBox, made: PackedYear) -> None:
    again = packed(box, "again.zip")

    assert made.target and again.target
    assert again.target.read_bytes() == made.target.read_bytes()


def test_originals_come_on_request(box: SiteBox, made: PackedYear) -> None:
    done = packed(box, "whole.zip", originals=True)

    assert done.target and made.target
    with zipfile.ZipFile(done.target) as opened:
        assert opened.read("originals/creatives/aigerim/works/light.jpg") == picture()
    assert codes(done.target) == []


def test_one_flipped_bit_is_found(made: PackedYear, tmp_path: Path) -> None:
    """Wherever it is: in a file, in a name, in a date, in the table of contents, in the seal."""
    assert made.target
    data = made.target.read_bytes()
    ends = (0, 10, data.index(b"PK\x01\x02") + 12, len(data) - 70, len(data) - 1)
    chosen = [*ends, *random.Random(7).sample(range(len(data)), 12)]
    copy = tmp_path / "copy.zip"
    for at in chosen:
        copy.write_bytes(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :])
        assert codes(copy), at

    assert codes(made.target) == []


def test_a_changed_file_is_named(tmp_path: Path) -> None:
    """Also what is missing, what is too much, and what is no ZIP of a year."""
    target = tmp_path / "small.zip"
    with sealed_zip(target, FILES_DAY) as made:
        made.add("a.txt", b"a" * 99)
        made.add("b.png", b"b" * 99)
    data = target.read_bytes()
    target.write_bytes(data.replace(b"b" * 99, b"b" * 98 + b"c"))
    problems = check_zip(target, "small.zip").problems
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other, zipfile.ZipFile(io.BytesIO(data)) as source:
        other.writestr("SHA256SUMS", source.read("SHA256SUMS"))
        other.writestr("a.txt", b"a" * 99)
        other.writestr("stray.txt", b"")
    (tmp_path / "text.zip").write_bytes(b"no ZIP")
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()

    assert [(each.code, each.value("file")) for each in problems] == [("zip-changed", "b.png")]
    assert codes(tmp_path / "other.zip") == ["zip-missing", "zip-stray"]
    assert codes(tmp_path / "text.zip") == codes(tmp_path / "empty.zip") == ["zip-unreadable"]


def test_a_file_that_is_no_year_is_not_replaced(box: SiteBox) -> None:
    mine = box.root.parent / "mine.zip"
    mine.write_bytes(b"mine")
    with pytest.raises(UsageError, match="data-output"):
        packed(box, "mine.zip")

    assert mine.read_bytes() == b"mine"


def test_a_run_that_fails_leaves_no_file(tmp_path: Path) -> None:
    """Under the name of the ZIP there is the whole file or none, and nothing is left beside it."""
    with pytest.raises(OSError, match="full"), sealed_zip(tmp_path / "2026.zip", FILES_DAY) as made:
        made.add("a.txt", b"a")
        raise OSError(28, "full")

    assert list(tmp_path.iterdir()) == []


def test_a_frozen_year_is_packed_as_it_was_frozen(box: SiteBox, made: PackedYear, tmp_path: Path) -> None:
    """A file that is not as it was frozen stops it."""
    freeze(box.options(), "2026", lambda step: None)
    box.change("content/editions/2026.yaml", "title: Renamed\nstart: 2026-04-20\nend: 2026-04-26\n")
    done = packed(box, "frozen.zip")
    assert done.target
    with zipfile.ZipFile(done.target) as opened:
        page = opened.read("site/archive/2026/editions/2026/index.html")
        sums = opened.read("site/archive/2026/SHA256SUMS")

    assert done.frozen == "2026-04-01"
    assert b"Expo 2026" in page and b"Renamed" not in page
    assert sums == (box.root / "archive/2026/SHA256SUMS").read_bytes()
    box.change("archive/2026/index.html", "other")
    broken = packed(box, "broken.zip")
    assert broken.target is None and "archive-changed" in {each.code for each in broken.problems}
    assert not (box.root.parent / "broken.zip").exists()


def test_a_person_is_found_in_a_large_zip(tmp_path: Path) -> None:
    """`korme forget` names a ZIP of a year that has somebody, also if it is larger than what it reads of other files."""
    with sealed_zip(tmp_path / "2026.zip", FILES_DAY) as made:
        made.add("entries/a.yaml", b"name: Vera Lem\n")
        made.add("big.webp", bytes(65_000_000))

    found = list(Search(("vera lem",), frozenset(), (b"Vera Lem",)).in_folder(tmp_path))
    assert [each.path for each in found] == ["2026.zip"]
