"""References, embedded captions, internal links, plans: checks/, captions.py, plan.py."""

from __future__ import annotations

import datetime as dt

import pytest
import site_builder as made
from msgspec import structs

from korme.checks.alts import check_alts
from korme.checks.links import check_links
from korme.checks.references import check_references
from korme.core.model import GeneratedFile, Output, Plan, Probe, RenderedBody, RenditionFile
from korme.core.problems import Mark
from korme.kinds import Entry, Room
from korme.publish.plan import make_plan
from korme.site.config import MenuItem
from korme.site.embedded_metadata import captioned, captioned_logo
from korme.site.urls import target

THERE = {"creative": {"saule", "aigerim-bekova"}, "collective": set(), "venue": {"hub", "broken"}, "edition": {"2026"}}
HUB = made.venue(rooms=(Room(name="Hall"), Room(name="Studio")))


def found(*entries: Entry, edition: str | None = None) -> list[tuple[str, str, str]]:
    """Return the code, the name found and the guess of every problem."""
    problems = check_references(made.config(edition=edition), [HUB, *entries], THERE)
    return [(one.code, str(one.value("found")), str(one.value("guess"))) for one in problems]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (made.creative(discipline=("craft",)), ("unknown-reference", "craft", "crafts")),
        (made.creative(discipline=("zzz", "crafts")), ("unknown-reference", "zzz", "")),
        (made.creative(editions=("2025",)), ("unknown-reference", "2025", "2026")),
        (made.work(collaborators=("Saule",)), ("person-has-page", "Saule", "")),
        (made.work(edition="1999"), ("unknown-reference", "1999", "")),
        (made.event(venue="hab"), ("unknown-reference", "hab", "hub")),
        (made.event(room="hall"), ("unknown-reference", "hall", "Hall")),
        (made.event(edition="26"), ("unknown-reference", "26", "2026")),
        (made.event(discipline=("craft",)), ("unknown-reference", "craft", "crafts")),
        (made.event(hosts=("aigerim-bekov",)), ("person-unknown", "aigerim-bekov", "aigerim-bekova")),
        (made.event(hosts=("saula",)), ("person-unknown", "saula", "saule")),
        (made.story(author="daria"), ("person-unknown", "daria", "")),
        (made.story(author="aigerim-b"), ("person-unknown", "aigerim-b", "aigerim-bekova")),
        (made.event(end=dt.datetime(2026, 4, 20, 9)), ("ends-early", "", "")),
        (made.event(end=dt.datetime(2026, 4, 20, 10)), ("ends-early", "", "")),
        (made.event(duration=None), ("event-no-end", "", "")),
        (made.edition(end=dt.date(2026, 4, 19)), ("ends-early", "", "")),
    ],
)
def test_an_unknown_reference_is_reported_with_the_nearest_name(entry: Entry, problem: tuple[str, str, str]) -> None:
    """An unknown name comes with the nearest one, and times must run forwards."""
    assert found(entry) == [problem]


@pytest.mark.parametrize(
    "entry",
    [
        made.creative(discipline=("crafts",), editions=("2026",)),
        made.work(collaborators=("saule",), edition="2026"),
        made.event(room="Hall", hosts=("saule", "Guest Lecturer", "Studio"), edition="2026"),
        made.event(venue="broken", room="Anywhere"),
        made.event(end=dt.datetime(2026, 4, 20, 10, 1)),
        made.story(author="The editors"),
        made.edition(end=dt.date(2026, 4, 20)),
    ],
)
def test_existing_entries_can_be_referenced(entry: Entry) -> None:
    """Free names are accepted; an unreadable entry still exists, and only its own problem is reported."""
    assert found(entry) == []


def test_an_end_and_a_duration_exclude_each_other() -> None:
    """An end and a duration exclude each other."""
    both = structs.replace(made.event(), end=dt.datetime(2026, 4, 20, 12))

    assert [code for code, _, _ in found(both)] == ["end-twice"]


def test_the_current_edition_must_exist() -> None:
    """`edition` of site.yaml names an entry."""
    assert found(edition="2027") == [("unknown-reference", "2027", "2026")]
    assert found(edition="2026") == []


def test_the_problem_is_at_the_second_host() -> None:
    """The problem is at the name, not at the list."""
    event = made.event(
        hosts=("saule", "not-there"), marks={"hosts": Mark("e.yaml", 3), "hosts.1": Mark("e.yaml", 5, 3)}
    )

    assert [str(one.mark) for one in check_references(made.config(), [event, HUB], THERE)] == ["e.yaml:5:3"]


# Embedded captions


def probe(*texts: tuple[str, str]) -> Probe:
    return Probe("d", 600, 400, "JPEG", texts=texts)


def test_embedded_text_fills_what_an_entry_leaves_out() -> None:
    """Alt text, caption and credit come from the file unless the entry writes them."""
    shown = made.picture("a.jpg", credit=made.text("Written"))
    work = made.work(pictures=(shown,), cover=made.picture("a.jpg"))
    embedded = probe(("alt", "Sky"), ("alt.ru", "Небо"), ("credit", "Embedded"), ("caption", " "), ("title", "No"))
    filled = captioned(work, {"a.jpg": embedded}, "en")

    assert isinstance(filled, type(work))
    first = filled.pictures[0]
    assert first.alt is not None
    alts = [first.alt.pick(language) for language in ("en", "ru")]
    assert [(alt.text, alt.lang) for alt in alts] == [("Sky", ""), ("Небо", "")]
    assert (first.credit and first.credit.own, first.caption) == ("Written", None)
    assert filled.cover is not None
    assert filled.cover.credit is not None
    assert filled.cover.credit.own == "Embedded"


@pytest.mark.parametrize("field", ["alt", "caption", "credit"])
def test_an_entrys_own_text_wins_over_embedded_text(field: str) -> None:
    written = made.picture("a.jpg", **{field: made.text("Written")})
    filled = captioned(made.work(pictures=(written,)), {"a.jpg": probe((field, "Embedded"))}, "en")

    assert filled.all_pictures == (written,)


def test_embedded_text_fills_pictures_of_bodies_and_the_logo() -> None:
    """A body writes only an alt text, never a caption or credit; the logo is treated like any picture."""
    shown = made.picture("a.jpg", alt=made.text("Hers"))
    embedded = {"a.jpg": probe(("alt", "Sky"), ("credit", "Embedded"))}
    filled = captioned(made.work(body_pictures=(shown,)), embedded, "en").body_pictures[0]
    logo = captioned_logo(made.config(logo=made.picture("a.jpg")), embedded).logo

    assert (filled.alt, filled.credit) == (made.text("Hers"), made.text("Embedded"))
    assert logo is not None
    assert (logo.alt, logo.credit) == (made.text("Sky"), made.text("Embedded"))
    bare = made.config()
    assert captioned_logo(bare, embedded) is bare


def test_text_without_a_language_is_in_the_entry_s() -> None:
    """Text in a Russian entry's picture is Russian unless declared otherwise."""
    work = made.work(language="ru", pictures=(made.picture("a.jpg"),))
    words = {"a.jpg": probe(("alt.en", "Sky"), ("alt", "Небо"))}

    assert captioned(work, words, "en").all_pictures[0].alt == made.text(ru="Небо", en="Sky")


def test_a_decorative_picture_gets_no_alt_text() -> None:
    """A picture that the entry marks decorative gets no alt text from the file."""
    shown = made.picture("a.jpg", decorative=True)

    assert captioned(made.work(pictures=(shown,)), {"a.jpg": probe(("alt", "Sky"))}, "en").all_pictures == (shown,)


def test_an_entry_with_nothing_to_add_is_left_as_it_is() -> None:
    """Without embedded text nothing changes; a picture without a probe is skipped."""
    work = made.work(pictures=(made.picture("a.jpg"), made.picture("b.jpg")))

    assert captioned(work, {"a.jpg": probe()}, "en") is work


def test_every_picture_without_an_alt_text_is_reported() -> None:
    """A warning for each picture without an alt text; logos and ornaments need none."""
    pictures = (
        made.picture("w/a.jpg"),
        made.picture("w/b.jpg", alt=made.text("B")),
        made.picture("w/c.jpg", decorative=True),
    )
    entries: list[Entry] = [made.work(pictures=pictures), made.partner(logo=made.picture("logo.svg", is_logo=True))]

    assert [(one.code, one.value("file"), one.is_error) for one in check_alts(entries)] == [
        ("alt-missing", "a.jpg", False)
    ]


# Links


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/", ""),
        ("/works/", "works/"),
        ("/works", "works/"),
        ("/works/#top", "works/"),
        ("/works?sort=name", "works/"),
        ("/feed.xml", "feed.xml"),
        ("/%D2%9Bala/", "қala/"),
        ("works/", None),
        ("../works/", None),
        ("//x.org/", None),
        ("/\\x.org/", None),
        ("#top", None),
        ("", None),
    ],
)
def test_a_link_of_the_site_begins_at_its_root(link: str, url: str | None) -> None:
    """A path with one leading slash is a page of the site, with or without a trailing slash."""
    assert target(link) == url


def plan_of(*paths: str) -> Plan:
    return Plan(tuple(output(path) for path in paths))


def output(path: str, origin: str = "o") -> Output:
    return Output(path, origin, GeneratedFile(lambda: b"", lambda: ""))


def test_a_link_that_leads_nowhere_is_a_problem_in_its_own_file() -> None:
    """Bodies and the menu may only link to files that the build writes; a translation's link is reported in its file."""
    page = made.page(body=made.text(en="one", ru="два"), marks={"body": Mark("a.md", 4), "body.ru": Mark("a.ru.md", 1)})
    prose = {
        "one": RenderedBody(
            "", links=("/works/", "/wroks/", "/wroks/", "#top"), link_places=((1, 2), (1, 9), (3, 5), (0, 0))
        ),
        "два": RenderedBody("", links=("/work",), link_places=((1, 0),)),
    }
    menu = tuple(
        MenuItem(label=made.text("x"), link=link)
        for link in ("/works/", "/zzz/", "https://x.org", "works/", "javascript:alert(1)")
    )
    config = made.config(menu=menu, marks={f"menu.{at}": Mark("content/site.yaml", at + 1) for at in range(5)})
    problems = check_links(config, [page], prose, plan_of("index.html", "works/index.html"))

    assert [(str(one.mark), one.value("found"), one.value("guess")) for one in problems] == [
        ("content/site.yaml:2", "/zzz/", ""),
        ("content/site.yaml:4", "works/", ""),
        ("content/site.yaml:5", "javascript:alert(1)", ""),
        ("a.md:4:9", "/wroks/", "/works/"),
        ("a.md:6:5", "/wroks/", "/works/"),
        ("a.ru.md:1", "/work", "/works/"),
    ]


def test_a_body_only_in_a_translation_has_its_mistakes_there() -> None:
    """A broken link is reported in the file that contains it, also if the entry's own body is empty."""
    page = made.page(body=made.text(ru="два"), marks={"body.ru": Mark("a.ru.md", 1)})
    problems = check_links(
        made.config(),
        [page],
        {"два": RenderedBody("", links=("/lost/",), link_places=((0, 0),))},
        plan_of("index.html"),
    )

    assert [str(one.mark) for one in problems] == ["a.ru.md:1"]


# The plan


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/index.html", "a/index.html"),
        ("About/index.html", "about/index.html"),
        ("about", "about/index.html"),
        ("a/b/c.html", "a/b"),
    ],
)
def test_two_outputs_at_one_path_are_refused(first: str, second: str) -> None:
    """Equal paths, paths that differ in case, or a file where a folder must be: the problem names both origins."""
    _, problems = make_plan([output(first, "one.md"), output(second, "two.md")], {})

    assert [one.code for one in problems] == ["path-twice"]
    assert {problems[0].mark.path, problems[0].value("other")} == {"one.md", "two.md"}


def test_a_plan_is_in_the_order_of_its_paths() -> None:
    """The order of the outputs given makes no difference."""
    outputs = [output(path) for path in ("b", "a/c", "a/b")]

    assert make_plan(outputs, {})[0] == make_plan(reversed(outputs), {})[0]
    assert [one.path for one in make_plan(outputs, {})[0].outputs] == ["a/b", "a/c", "b"]


def test_the_same_picture_twice_is_one_file() -> None:
    """Two pictures with the same bytes share their renditions."""
    one = made.rendition("same")
    plan, problems = make_plan([output("index.html")], {"a.jpg": (one,), "b.jpg": (one,)})

    assert problems == []
    assert [output.path for output in plan.outputs] == ["index.html", one.path]
    assert isinstance(plan.outputs[1].recipe, RenditionFile)


def test_keywords_of_its_pictures_tag_a_work_without_tags() -> None:
    """A work without tags takes its pictures' keywords, each once; one with tags keeps its own."""
    probes = {
        "a.jpg": structs.replace(probe(), keywords=("река", "туман", "…")),
        "b.jpg": structs.replace(probe(), keywords=("туман", "утро")),
    }
    pictures = (made.picture("a.jpg"), made.picture("b.jpg"))

    assert captioned(made.work(pictures=pictures), probes, "en").tags == ("река", "туман", "утро")
    assert captioned(made.work(pictures=pictures, tags=("own",)), probes, "en").tags == ("own",)
