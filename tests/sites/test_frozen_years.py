"""Frozen years: published byte for byte whatever becomes of the site, verified, and changed by nothing but `forget`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from site_box import SITE_YAML, WORK, Built, Content, SiteBox, aigerim, bytes_of, coded, dead_links, picture

from korme.commands.forget.archives import archived_person, forget_in_archives, years_left
from korme.commands.forget.subject import Subject
from korme.commands.forget.traces import Search
from korme.commands.freeze.freezing import Frozen, freeze
from korme.commands.freeze.verifying import verify
from korme.commands.rename.remove import remove
from korme.commands.rename.rename import rename
from korme.core.problems import SiteError, UsageError
from korme.search.pagefind import tool
from korme.store.cache import Cache

AFTER = dt.date(2026, 5, 1)
LIGHT, FELT = "48217", "48225"
FILES: dict[str, Content] = {
    **aigerim(),
    "content/site.yaml": re.sub(", kk(: [^}]+)?", "", SITE_YAML)
    + 'edition: "2026"\n'
    + "theme_options: {cards: none}\n",
    "content/editions/2025.yaml": "title: Expo 2025\nstart: 2025-04-21\nend: 2025-04-27\n",
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
    "content/codes.yaml": f"{LIGHT}: creatives/aigerim/light\n{FELT}: creatives/bolat/felt\n",
    "content/programme/new.yaml": "title: New\nstart: 2026-04-21T10:00\nduration: 2h\nvenue: hub\nhosts: [aigerim, bolat]\n",
    "content/programme/old.yaml": "title: Old\nstart: 2025-04-22T10:00\nduration: 2h\nvenue: hub\nhosts: [aigerim]\n",
    "content/programme/off.yaml": "title: Off\nstart: 2026-04-22T10:00\nduration: 2h\nvenue: hub\nstatus: cancelled\n",
    "content/programme/fair.yaml": "title: Fair\nstart: 2026-04-23\nall_day: yes\nvenue: hub\n",
    "content/venues/hub.yaml": "name: Hub\n",
    "content/pages/about/hall.jpg": picture(colour="olive"),
    "content/pages/about/index.md": "---\ntitle: About\ncover: {file: hall.jpg, alt: The hall}\n---\nAbout [Bolat](/creatives/bolat/), [Vera](/creatives/vera/).\n",
    "creatives/aigerim/works/light.yaml": WORK + 'edition: "2026"\n',
    "creatives/bolat/index.md": "---\nname: {en: Bolat Omarov, ru: Болат Омаров}\ndiscipline: crafts\n---\nFelt.\n",
    "creatives/bolat/works/felt.yaml": (
        'title: Felt\nedition: "2026"\ncollaborators: [aigerim]\npictures: [{file: felt.jpg, alt: By Bolat Omarov}]\n'
    ),
    "creatives/bolat/works/felt.jpg": picture(colour="red"),
    "creatives/vera/index.md": "---\nname: Vera\ndiscipline: crafts\n---\nGlass.\n",
    "creatives/vera/works/glass.yaml": 'title: Glass\nedition: "2025"\npictures: [{file: glass.jpg, alt: Glass}]\n',
    "creatives/vera/works/glass.jpg": picture(colour="navy"),
}


def frozen(box: SiteBox, edition: str, **asked: bool) -> Frozen:
    return freeze(box.options(today=AFTER), edition, lambda step: None, **asked)


def found(box: SiteBox, *editions: str) -> tuple[tuple[str, str], ...]:
    return coded(verify(box.root, editions, lambda step: None).problems)


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    return SiteBox(tmp_path_factory.mktemp("frozen") / "site", {"jobs": 1}).add(FILES)


@pytest.fixture(scope="module")
def first(box: SiteBox) -> Frozen:
    return frozen(box, "2026")


@pytest.fixture(scope="module")
def second(box: SiteBox, first: Frozen) -> Frozen:
    assert first.archive, first.problems
    return frozen(box, "2025")


@pytest.fixture(scope="module")
def kept(box: SiteBox, second: Frozen) -> dict[str, bytes]:
    """The archive as it was frozen."""
    assert second.archive
    return bytes_of(box.root / "archive")


@pytest.fixture(scope="module")
def later(box: SiteBox, kept: dict[str, bytes]) -> Built:
    """The site after everything has changed: other colours, somebody renamed, somebody removed, an address typed anew."""
    options = box.options(today=AFTER)
    rename(options, "creatives/aigerim", "aigerim-s")
    remove(options, "creatives/bolat")
    site = (box.root / "content/site.yaml").read_text("utf-8")
    box.change("content/site.yaml", site.replace("{cards: none}", '{cards: none, signal: "#205060"}'))
    made = box.build(today=AFTER)
    assert made.ok, made.problems
    return made


def test_a_frozen_year_is_published_as_it_was_frozen(later: Built, kept: dict[str, bytes]) -> None:
    assert bytes_of(later.box.root / "archive") == kept
    out = bytes_of(later.output)
    pages = {path: data for path, data in kept.items() if path.startswith("20")}
    pictures = {path: data for path, data in kept.items() if path.startswith("media/")}

    assert {path: out[f"archive/{path}"] for path in pages} == pages
    assert {path: out[path] for path in pictures} == pictures


def test_no_link_is_broken_on_either_side(later: Built) -> None:
    assert dead_links(later.output) == []


def test_a_page_of_the_year_leads_to_all_years_and_knows_its_own_address(later: Built) -> None:
    page = later.text("archive/2026/ru/about/index.html")

    assert 'href="../../../../ru/archive/">Все годы</a>' in page
    assert '<script src="../../../../years.js" defer>' in page
    assert '<link rel="canonical" href="https://expo.example.org/archive/2026/ru/about/">' in page
    assert '<a href="../../ru/creatives/bolat/">Bolat</a>' in page
    assert "creatives/vera/" not in page, "who was not there that year is a plain word"


def test_the_year_has_its_own_entries_only(later: Built) -> None:
    assert not (later.output / "archive/2026/creatives/vera").exists()
    assert not (later.output / "archive/2025/creatives/bolat").exists()
    record = json.loads(later.text("archive/2026/freeze.json"))
    works = [(each["key"], each["people"], each["code"]) for each in record["entries"] if each["kind"] == "work"]

    assert works == [("aigerim/light", ["aigerim"], LIGHT), ("bolat/felt", ["bolat", "aigerim"], FELT)]
    events = {each["key"]: each.get("starts", "") for each in record["entries"] if each["kind"] == "event"}
    assert events == {"new": "2026-04-21T10:00", "fair": "2026-04-23", "off": ""}, "when those began that took place"


def test_what_is_gone_from_the_living_site_leads_into_the_year(later: Built) -> None:
    assert 'url=../../../archive/2026/creatives/bolat/felt/"' in later.text("creatives/bolat/felt/index.html")
    assert 'url=../../../archive/2026/ru/creatives/bolat/"' in later.text("ru/creatives/bolat/index.html")
    page = later.text(f"W/{FELT}/index.html")
    assert 'hreflang="ru" href="../../archive/2026/ru/creatives/bolat/felt/"' in page


def test_what_has_moved_leads_to_where_it_lives(later: Built) -> None:
    assert "archive/" not in later.text("creatives/aigerim/index.html")
    assert 'href="../../creatives/aigerim-s/light/"' in later.text(f"W/{LIGHT}/index.html")


def test_the_page_of_all_years_lists_them_newest_first(later: Built) -> None:
    page = later.main("archive/index.html")

    assert page.index("../archive/2026/") < page.index("../archive/2025/")
    assert '<a href="archive/"' in later.text("index.html")
    assert '[["2026","archive/2026/",["en","ru"]],["2025"' in later.text("years.js")


def test_a_person_has_their_years_under_a_new_name_with_works_that_left(later: Built) -> None:
    thread = later.main("ru/creatives/aigerim-s/index.html").partition('id="thread"')[2]
    links = re.findall(r'href="../../../archive/([^"]*)"', thread)

    assert links == [
        *(f"2026/ru/{path}/" for path in ("creatives/aigerim", "creatives/aigerim/light", "creatives/bolat/felt")),
        "2026/ru/programme/new/",
        "2025/ru/creatives/aigerim/",
        "2025/ru/programme/old/",
    ]
    assert "korme-thread" not in later.text("creatives/vera/index.html"), "one year is no thread"
    assert "thread.css" not in later.text("creatives/vera/index.html")


def test_workers_keep_to_their_side(later: Built) -> None:
    assert '"media":"../../media/"' in later.text("archive/2026/sw.js")
    assert '"media":"media/"' in later.text("sw.js")
    assert "archive/" not in json.loads(later.text("sw.js").partition("\n")[0][len("const SITE = ") : -1])["core"]


def test_a_second_year_costs_only_its_new_pictures(box: SiteBox, first: Frozen, second: Frozen) -> None:
    assert first.new_media == first.media
    assert 0 < second.new_media < second.media
    shared = [path for path in (box.root / "archive/media").iterdir() if path.is_file()]
    assert len(shared) == first.new_media + second.new_media


def test_one_flipped_bit_is_found(later: Built, kept: dict[str, bytes]) -> None:
    box = later.box
    assert found(box) == ()
    shown = re.findall(r" \.\./(media/\S+)", kept["2026/SHA256SUMS"].decode())
    for path in ("2026/works/index.html", shown[0]):
        place = box.root / "archive" / path
        place.write_bytes(bytes([kept[path][0] ^ 1]) + kept[path][1:])

        assert ("archive-changed", f"archive/{path}") in found(box, "2026")
        assert ("archive-changed", f"archive/{path}") in later.build(today=AFTER).problems
        place.write_bytes(kept[path])
    assert found(box) == ()


def test_a_half_year_is_named_and_not_published(later: Built, kept: dict[str, bytes]) -> None:
    box = later.box
    box.change("archive/.2027.new/index.html", "of a freeze that was killed")
    leftover = ("archive-leftover", "archive/.2027.new")
    assert found(box) == (leftover,)
    box.remove("archive/2026/works/index.html").change("archive/2025/notes.txt", "ours")

    assert found(box) == (
        leftover,
        ("archive-stray", "archive/2025/notes.txt"),
        ("archive-missing", "archive/2026/works/index.html"),
    )
    made = box.build(today=AFTER)
    assert not made.ok and ("archive-missing", "archive/2026/works/index.html") in made.problems
    box.change("archive/2026/works/index.html", kept["2026/works/index.html"]).remove("archive/2025/notes.txt")
    box.remove("archive/.2027.new")


def test_freezing_again_is_refused_and_says_what_would_change(later: Built, kept: dict[str, bytes]) -> None:
    """A week before its end, by the clock of the tests: that is a warning."""
    told = later.box.korme("freeze", "2026", "-n", "1", "-v")

    assert told.returncode == 1
    assert "  + creatives/aigerim-s/index.html\n" in told.stdout
    assert "  - creatives/bolat/index.html\n" in told.stdout
    assert "archive/2026/ is frozen and stays as it is" in told.stdout
    assert "[freeze-open]" in told.stdout + told.stderr
    assert bytes_of(later.box.root / "archive") == kept


def test_what_verify_says(later: Built) -> None:
    told = later.box.korme("verify", "2026")
    assert (told.returncode, told.stdout.count("as they were frozen on 2026-05-01")) == (0, 1)
    (later.box.root / "archive/2026/sw.js").rename(later.box.root / "sw.js")

    told = later.box.korme("verify")
    assert told.returncode == 1
    assert "archive/2026/sw.js: this file belongs to the frozen year 2026 and is missing" in told.stdout + told.stderr
    assert "2025: all" in told.stdout and "2026: all" not in told.stdout
    (later.box.root / "sw.js").rename(later.box.root / "archive/2026/sw.js")


def test_a_year_that_is_unknown_or_not_over(box: SiteBox, first: Frozen) -> None:
    assert first.archive and "freeze-open" not in {each.code for each in first.problems}
    with pytest.raises(UsageError) as raised:
        frozen(box, "2027")
    assert raised.value.problem.code == "unknown-reference"
    with pytest.raises(UsageError):
        verify(box.root, ["2024"], lambda step: None)


@pytest.mark.skipif(not tool(), reason="needs Pagefind")
def test_forgetting_reaches_the_year_and_leaves_it_verified(
    later: Built, kept: dict[str, bytes], tmp_path: Path
) -> None:
    shutil.copytree(later.box.root / "archive", tmp_path / "archive")
    person = archived_person(tmp_path, ["bolat"])[0].with_more(Subject("bolat"))
    person = Subject("bolat", names=person.names, addresses=person.addresses)

    left_of_years = years_left(tmp_path, person, Search.of(person), Cache(tmp_path / ".cache"))

    assert forget_in_archives(tmp_path, left_of_years) == ["2026"]
    left = bytes_of(tmp_path / "archive")
    texts = {
        path: data.decode() for path, data in left.items() if path.endswith((".html", ".json", ".js", ".xml", ".ics"))
    }
    assert [path for path, text in texts.items() if "Bolat Omarov" in text or '"bolat"' in text] == []
    assert [path for path, text in texts.items() if "bolat/" in text] == []
    assert "Light" in texts["2026/works/index.html"] and "Felt" not in texts["2026/works/index.html"]
    assert any(path.startswith("2026/pagefind/") and path not in kept for path in left), "an index without the person"
    assert len([path for path in left if path.startswith("media/")]) < len(
        [path for path in kept if path.startswith("media/")]
    )
    checked = verify(tmp_path, [], lambda step: None)
    assert checked.is_whole and [year.archive.forgotten for year in checked.years] == [0, 1]
    assert texts["2026/sw.js"].partition("\n")[0] != kept["2026/sw.js"].decode().partition("\n")[0]


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("2026/api/works.json", b'{"works": [', "unreadable"),
        ("2026/api/works.json", b"[" * 100_000, "unreadable"),
        ("2026/pagefind/en/records.json", b'[[1, "x"]]', "unreadable"),
        ("2026/freeze.json", b"{}", "archive-record"),
        ("2026/index.html", None, "archive-missing"),
        ("media", None, "archive-missing"),
    ],
)
def test_a_year_of_which_something_is_missing_is_not_half_forgotten(
    later: Built, kept: dict[str, bytes], tmp_path: Path, path: str, data: bytes | None, code: str
) -> None:
    """As when its pictures are kept elsewhere, or with an older list: the person would stay in them."""
    shutil.copytree(later.box.root / "archive", tmp_path / "archive")
    place = tmp_path / "archive" / path
    if data is not None:
        sums = tmp_path / "archive/2026/SHA256SUMS"
        before, after = (hashlib.sha256(each).hexdigest() for each in (place.read_bytes(), data))
        sums.write_text(sums.read_text("utf-8").replace(before, after), "utf-8")
        place.write_bytes(data)
    elif place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()
    before = bytes_of(tmp_path / "archive")
    person = Subject("bolat", names=("Bolat Omarov",), addresses=("creatives/bolat/",))

    with pytest.raises(SiteError) as refused:
        years_left(tmp_path, person, Search.of(person), Cache(tmp_path / ".cache"))
    assert {each.code for each in refused.value.problems} == {code}
    assert bytes_of(tmp_path / "archive") == before
