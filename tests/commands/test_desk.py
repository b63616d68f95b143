"""The curators' desk: the contact sheet, what is missing, problems, heavy files, and its words."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_box import asked, desk_of, page_of
from msgspec.structs import replace
from site_box import HERE, SITE_YAML, SiteBox, aigerim, bytes_of, picture

import korme.commands.desk as desk
from korme.commands.desk.exchange import DESK
from korme.commands.desk.gaps import WHATS, gap_names
from korme.commands.desk.grouping import GROUPINGS
from korme.commands.desk.owners import Owners
from korme.commands.desk.state import DeskState
from korme.commands.desk.thumbnails import thumbnail
from korme.commands.desk.weight import weights
from korme.core.model import Encoding, Rendition
from korme.core.problems import Mark, problem
from korme.i18n.languages import plural_rules
from korme.i18n.messages import LANGUAGES, load_texts
from korme.kinds import KINDS

FILES: dict[str, str | bytes] = {
    "content/site.yaml": SITE_YAML + "edition: 2026\n",
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-19\nend: 2026-04-25\n",
    "content/venues/hall.yaml": "name: Hall\nrooms: [{name: a, label: Room A}, b]\n",
    "content/hanging/2026.yaml": "walls:\n- {venue: hall, room: a, works: [{1: aigerim/light}]}\n",
    "content/programme/day.yaml": (
        "events:\n"
        "- {name: felt, title: Felt, start: 2026-04-20T10:00, duration: 1h, venue: hall, room: b}\n"
        "- {name: clay, title: Clay, start: 2026-04-20T12:00, duration: 1h, venue: hall}\n"
    ),
    "creatives/marat/index.md": "---\nname: {en: Marat, ru: Марат, kk: Марат}\ndiscipline: crafts\ndraft: yes\n---\n",
    "creatives/marat/works/bowl.yaml": "title: <b>Bowl</b>\nsale: for_sale\n",
    "creatives/marat/works/bowl.jpg": picture(300, 200),
    "creatives/nobody/index.md": (
        "---\nname: Nobody\ndiscipline: crafts\nconsent: {published: no, given: 2026-01-01}\n---\n"
    ),
}


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    return SiteBox(tmp_path_factory.mktemp("desk") / "site").add({**aigerim(), **FILES})


@pytest.fixture(scope="module")
def state(box: SiteBox) -> DeskState:
    return desk_of(box)


def titles(page: str) -> list[str]:
    """The titles on a sheet, with their languages' marks."""
    return re.findall(r'<span class="title">(.*?)</span>\n</a>', page)


def headings(page: str) -> list[str]:
    found = re.findall(r"<h2 id=.*?</h2>", page)
    return [re.sub(r"\s+", " ", re.sub("<.*?>", " ", one)).strip() for one in found]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("person", ["Aigerim 1", "Marat 1"]),
        ("discipline", ["Photography 1", "Crafts 1"]),
        ("room", ["Room A Hall 1", "Not placed yet 1"]),
        ("edition", ["Without an edition 2"]),
    ],
)
def test_works_lie_in_groups(state: DeskState, by: str, expected: list[str]) -> None:
    """In the site's order; what belongs to no group comes last."""
    assert headings(page_of(state, f"?by={by}")) == expected


def test_every_kind_has_its_sheet_and_pictures_have_one_too(state: DeskState) -> None:
    assert titles(page_of(state, "?of=events&by=kind")) == ["Felt", "Clay"]
    assert titles(page_of(state, "?of=pictures")) == ["light.jpg", "bowl.jpg"]
    assert "Light on a wall" in page_of(state, "?of=pictures")
    assert titles(page_of(state, "?of=nonsense&by=nonsense&missing=nonsense")) == ["Light", "&lt;b&gt;Bowl&lt;/b&gt;"]


def test_filters_show_only_what_is_missing_and_stay_in_the_address(state: DeskState) -> None:
    """One thing or another; each choice keeps the others."""
    page = page_of(state, "?by=room&missing=price")

    assert titles(page) == ["&lt;b&gt;Bowl&lt;/b&gt;"]
    assert "?by=room&amp;missing=price&amp;missing=alt" in page
    assert "/_korme/desk/entries/work/marat/bowl?missing=price" in page
    assert '<input type="hidden" name="missing" value="price">' in page
    assert titles(page_of(state, "?missing=place")) == ["&lt;b&gt;Bowl&lt;/b&gt;"]
    assert titles(page_of(state, "?missing=price&missing=translation.kk")) == ["Light", "&lt;b&gt;Bowl&lt;/b&gt;"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (("work", "aigerim", "light"), {"caption", "dimensions", "translation.ru", "translation.kk"}),
        (
            ("work", "marat", "bowl"),
            {"alt", "caption", "dimensions", "price", "place", "translation.ru", "translation.kk"},
        ),
        (("creative", "marat"), {"consent", "cover"}),
        (("creative", "nobody"), {"cover"}),
        (("venue", "hall"), {"cover", "translation.ru", "translation.kk"}),
    ],
)
def test_what_is_missing_is_known(state: DeskState, key: tuple[str, ...], expected: set[str]) -> None:
    assert {gap.name for gap in state.gaps[key]} == expected


def test_a_gap_that_a_site_cannot_have_is_not_offered() -> None:
    assert gap_names(["en"], hangs=False) == tuple(what for what in WHATS if what not in ("place", "translation"))
    assert "translation.kk" in gap_names(["en", "kk"], hangs=True)


def test_words_are_found_in_titles_and_names(state: DeskState) -> None:
    assert titles(page_of(state, "?q=aigerim")) == ["Light"]
    assert titles(page_of(state, "?q=zzz")) == []


def test_what_is_not_published_says_so_and_has_no_link_that_leads_nowhere(state: DeskState) -> None:
    page = page_of(state, "?of=creatives&by=kind")

    assert page.count("Withheld") == 1
    assert page.count(">Draft<") == 1
    assert 'href="/creatives/marat/"' in page
    assert 'href="/creatives/nobody/"' not in page


def test_pictures_of_those_who_are_withheld_are_shown_as_they_were_sent(tmp_path: Path) -> None:
    """The site has no rendition of them; no other file can be asked for."""
    address, person = f"{DESK}sent/creatives/nobody/works/veil.jpg", "creatives/nobody/index.md"
    veil = picture(200, 300, "teal")
    box = SiteBox(tmp_path / "site").add({"content/site.yaml": SITE_YAML, person: FILES[person]})
    state = desk_of(box.change("creatives/nobody/works/veil.jpg", veil))
    shown = asked(state, address)

    assert f'src="{address}" width="85" height="128"' in page_of(state, "?of=pictures&missing=alt")
    for place in ("", "entries/work/nobody/veil"):
        assert f'src="{address}"' in page_of(state, place)
    assert (shown.type, shown.data) == ("image/jpeg", veil)
    for path in ("content/site.yaml", "creatives/nobody/index.md", "../site/creatives/nobody/works/veil.jpg"):
        assert asked(state, f"{DESK}sent/{path}").status == 404


def test_public_links_are_in_the_desks_language_if_the_site_has_it(state: DeskState) -> None:
    assert 'href="/kk/creatives/aigerim/light/"' in page_of(state, language="kk")


def test_problems_stand_beside_what_they_are_about(state: DeskState) -> None:
    """Worst first, in the reader's words with what to do; also those of no entry."""
    found = (
        problem(
            "alt-missing", Mark("creatives/marat/works/bowl.jpg"), hint="beside", file="bowl.jpg", sidecar="bowl.yaml"
        ),
        problem("unknown-field", Mark("content/programme/day.yaml", 3, 3), found="x"),
        problem("base-url-missing", Mark("content/site.yaml")),
    )
    told = replace(state, problems=found)
    page = page_of(told, "problems")

    assert re.findall(r'<section class="thing" aria-label="(.*?)"', page) == [
        "Clay",
        "&lt;b&gt;Bowl&lt;/b&gt;",
        "content/site.yaml",
    ]
    assert "pictures: [{file: &#39;bowl.jpg&#39;, alt: …}]" in page
    assert "сипаттамасы жоқ" in page_of(told, "problems", language="kk")
    assert "Clay" not in re.sub(r"(?s)<head>.*?</head>", "", page_of(told, "problems?severity=warning"))


def test_a_file_belongs_to_the_nearest_entry(state: DeskState) -> None:
    """A work's folder is not its person's; of a day's list the line decides."""
    owners = Owners.of_entries(state.content.entries)
    known = {
        ("creatives/aigerim/notes.txt", 0): "aigerim",
        ("creatives/aigerim/works/light.jpg", 0): "light",
        ("content/programme/day.yaml", 2): "felt",
        ("content/programme/day.yaml", 3): "clay",
        ("content/programme/day.yaml", 0): None,
        ("content/site.yaml", 1): None,
    }

    assert {place: getattr(owners.of(Mark(*place)), "slug", None) for place in known} == known


def test_heavy_files_come_first_with_what_visitors_load(box: SiteBox, state: DeskState) -> None:
    """Sizes of published files are those on the disk; what is not made yet is no zero."""
    first, second = weights(state)

    assert [first.path, second.path] == ["creatives/marat/works/bowl.jpg", "creatives/aigerim/works/light.jpg"]
    assert (first.width, first.height, first.phone, first.largest) == (300, 200, None, None)
    whole = [one for one in state.planned.plan.pictures[first.path] if one.encoding.format != "jpeg" and not one.crop]
    for one in whole:
        box.change(f"output/{one.path}", b"x" * one.width)
    made = weights(state)[0]
    assert (made.phone, made.largest) == (300, 300)
    assert made.published == sum(one.width for one in whole)
    assert "not made yet" in page_of(state, "heavy")
    assert "300" in page_of(state, "heavy?by=pixels", language="ru")


def test_the_smallest_sharp_picture_is_on_the_sheet() -> None:
    def made(width: int, crop: Any = None) -> Rendition:
        return Rendition(f"media/{width}.webp", width, 10, Encoding("webp"), crop)

    known = {
        "a.jpg": (made(200), made(900), made(480), made(320, (0.0, 0.0, 1.0, 1.0))),
        "b.jpg": (made(90), made(180)),
    }

    assert [getattr(thumbnail(known, name), "address", None) for name in ("a.jpg", "b.jpg", "c.jpg")] == [
        "/media/480.webp",
        "/media/180.webp",
        None,
    ]


def test_a_page_that_is_not_there_says_so(state: DeskState) -> None:
    assert asked(state, "nothing").status == 404
    assert asked(state, "", form={}).status == 404
    assert asked(state, "before/../../etc/passwd").status == 404


# Words

TEMPLATES = sorted((Path(desk.__file__).parent / "templates").glob("*.html"))
USED = {key for path in TEMPLATES for key in re.findall(r'say\("([a-z0-9-]+)"', path.read_text("utf-8"))}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_word_is_in_every_language(language: str) -> None:
    """With the same places for values, and every plural form that the language has."""
    english, other = load_texts("desk", "en"), load_texts("desk", language)

    assert list(other) == list(english)
    for key, text in other.items():
        forms = text if isinstance(text, dict) else {"other": text}
        first = english[key]["other"] if isinstance(english[key], dict) else english[key]
        assert isinstance(text, dict) == isinstance(english[key], dict), key
        assert not isinstance(text, dict) or set(text) >= set(plural_rules(language)), key
        assert all(places(str(form)) <= places(str(first)) | {"n"} for form in forms.values()), key
        assert all(isinstance(form, str) and form for form in forms.values()), key


def test_every_word_that_pages_say_exists() -> None:
    known = load_texts("desk", "en")
    kinds = {f"of-{kind.plural}" for kind in KINDS} | {"of-pictures"}
    made = {f"by-{name}" for name in GROUPINGS} | {f"gap-{what}" for what in WHATS}

    assert (USED - {key for key in USED if key.endswith("-")}) | kinds | made <= set(known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_every_language(state: DeskState, language: str) -> None:
    for address in ("", "?of=pictures", "problems", "heavy", "recent", "publish"):
        assert f'<html lang="{language}">' in page_of(state, address, language=language)


def test_names_in_another_language_say_so(state: DeskState) -> None:
    """As elements where HTML allows one, as text where not, without the marks that stand for them until then."""
    page = page_of(state, "?q=bowl", language="ru")

    assert titles(page) == ['<span lang="en">&lt;b&gt;Bowl&lt;/b&gt;</span>']
    assert 'aria-label="На сайте: &lt;b&gt;Bowl&lt;/b&gt;"' in page
    assert not re.search("[\ufdd0-\ufdd2]", page)


# Nothing of it is published


def words_of_the_desk() -> Iterator[bytes]:
    yield from (b"_korme/", b"korme-desk", b"form-token", b"desk.css")


def test_nothing_of_the_desk_is_published(box: SiteBox, state: DeskState) -> None:
    """Neither in a site's output, nor in the themes that the program brings along."""
    copy = SiteBox(box.root.parent / "plain").add(aigerim()).change("content/site.yaml", SITE_YAML)
    built = copy.build(fast=True)
    assert built.ok, built.problems
    published = bytes_of(built.output)
    themes = {str(path): path.read_bytes() for path in (HERE / "themes").rglob("*") if path.is_file()}

    assert len(published) > 50
    assert [
        path for path, data in {**published, **themes}.items() if any(word in data for word in words_of_the_desk())
    ] == []
