"""Entries become a site: in what order, with what connections, and what is left out."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any

import pytest
import site_builder as make

from korme.core.model import Probe, Text
from korme.kinds import EVENT, STORY, WORK, Entry
from korme.site.assembly import assemble
from korme.site.config import Config
from korme.site.site import Site

KAZAKH = make.config(languages=("kk", "ru", "en"))
TODAY = dt.date(2026, 4, 20)


def named(*words: str) -> Text:
    """A text in Kazakh."""
    return make.text(kk=" ".join(words))


def sites(*entries: Entry, config: Config | None = None, **fields: Any) -> list[Site]:
    """The site of these entries, whatever order they are read in."""
    return [make.site(*some, config=config, **fields) for some in itertools.permutations(entries)]


def slugs(entries: Iterable[Entry]) -> list[str]:
    return [entry.slug for entry in entries]


def test_people_stand_by_weight_then_by_name() -> None:
    """Kazakh Ә sorts after А, whatever the slugs; the largest weight sorts last."""
    entries = [
        make.creative("c", name=named("Ахмет")),
        make.creative("b", name=named("Әсел")),
        make.creative("a", name=named("Болат")),
        make.creative("first", name=named("Яна"), weight=-1),
        make.creative("last", name=named("Абай"), weight=1),
    ]

    assert {tuple(slugs(site.creatives.values())) for site in sites(*entries, config=KAZAKH)} == {
        ("first", "c", "b", "a", "last")
    }


def test_works_stand_by_weight_then_the_newest_first_then_by_title() -> None:
    """In the order of their creatives; a work without a year comes after those that have one."""
    works = [
        make.work("felt", year="2024", title=named("Киіз")),
        make.work("dawn", year="2024", title=named("Әуен")),
        make.work("new", year="2026", title=named("Яр")),
        make.work("undated", title=named("Ағаш")),
        make.work("heavy", year="2026", title=named("Ай"), weight=1),
    ]
    people = [make.creative("saule", name=named("Сәуле")), make.creative("berik", name=named("Берік"))]
    wanted = ["new", "dawn", "felt", "undated", "heavy"]

    for some in itertools.permutations(works):
        site = make.site(*some, make.work("bowl", "berik"), *people, config=KAZAKH)
        assert slugs(site.works_of["saule"]) == wanted
        assert list(site.works) == [("berik", "bowl"), *(("saule", slug) for slug in wanted)]


@pytest.mark.parametrize(
    ("languages", "wanted"),
    [
        (("kk", "ru", "en"), ["dawn", "light", "iris"]),  # Ә, Б, I
        (("ru", "kk", "en"), ["light", "dawn", "iris"]),  # Б, Ә, I
        (("en", "ru", "kk"), ["light", "iris", "dawn"]),  # A, I, M
    ],
)
def test_titles_are_ordered_as_the_sites_first_language_writes_them(
    languages: tuple[str, ...], wanted: list[str]
) -> None:
    """By the titles that its readers see, in its alphabet, whatever language a work is written in."""
    works = [
        make.work("dawn", title=make.text(kk="Әсем таң", en="Morning")),
        make.work("light", title=make.text(kk="Боз", en="A light")),
        make.work("iris", title=make.text(en="Iris")),
    ]

    for site in sites(make.creative(), *works, config=make.config(languages=languages)):
        assert slugs(site.works_of["saule"]) == wanted


def test_events_stand_by_time_stories_and_editions_the_newest_first() -> None:
    """At one time the address decides, so that the order never depends on the disk."""
    entries = [
        make.event("b", start=dt.datetime(2026, 4, 20, 10)),
        make.event("c", start=dt.datetime(2026, 4, 20, 10)),
        make.event("a", start=dt.datetime(2026, 4, 21, 10)),
    ]
    stories = [make.story("b"), make.story("c"), make.story("a", date=dt.date(2026, 4, 19))]
    editions = [make.edition("2026"), make.edition("2027", start=dt.date(2027, 4, 19), end=dt.date(2027, 4, 25))]

    for site in sites(*entries):
        assert slugs(site.events.values()) == ["b", "c", "a"]
    for site in sites(*stories):
        assert slugs(site.stories.values()) == ["b", "c", "a"]
    for site in sites(*editions, config=make.config(edition="2026")):
        assert slugs(site.editions.values()) == ["2027", "2026"]
        assert site.edition and site.edition.slug == "2026"


@pytest.mark.parametrize(
    ("maker", "part"),
    [(make.venue, "venues"), (make.partner, "partners"), (make.page, "pages")],
    ids=["venues", "partners", "pages"],
)
def test_other_entries_stand_by_weight_then_by_address(maker: Any, part: str) -> None:
    entries = [maker("a", weight=1), maker("b"), maker("c"), maker("d", weight=-1)]

    assert {tuple(slugs(getattr(site, part).values())) for site in sites(*entries)} == {("d", "b", "c", "a")}


def test_the_fair_order_changes_with_the_day_and_with_nothing_else() -> None:
    """The order of a day is the same however entries are read; each person is first on some day."""
    people = [make.creative(slug) for slug in "abcd"]
    works = [make.work("felt", slug) for slug in "abcd"]
    days = [TODAY + dt.timedelta(days=number) for number in range(60)]
    firsts = {make.site(*people, today=day).shuffled["creative"][0] for day in days}
    first_works = {make.site(*people, *works, today=day).shuffled["work"][0][0] for day in days}

    one, *others = sites(*people, today=TODAY)
    one_work, *other_works = [
        make.site(*people, *some, today=TODAY).shuffled["work"] for some in itertools.permutations(works)
    ]

    assert all(other.shuffled["creative"] == one.shuffled["creative"] for other in others)
    assert all(other == one_work for other in other_works)
    assert firsts == first_works == set("abcd")


def test_a_work_without_its_creative_is_left_out() -> None:
    """The creative may be a draft; nothing of theirs is published then."""
    site = assemble(make.config(), [make.work()], today=TODAY, probes={}, prose={})

    assert (site.works, site.works_of, site.shuffled["work"]) == ({}, {}, ())


def test_who_is_named_finds_those_who_name_them() -> None:
    """Each once, in the order of their kind; a free name leads nowhere, but can be asked for."""
    works = [
        make.work("late", year="2025", collaborators=("berik", "berik")),
        make.work("felt", year="2026", collaborators=("berik", "saule"), edition="2026"),
    ]
    event = make.event("talk", hosts=("berik", "A Guest"), venue="hub")
    site = make.site(*works, event, make.story("opening", author="saule"), make.venue("hub"), make.edition("2026"))

    assert slugs(site.naming(WORK, "collaborators", "berik")) == ["felt", "late"]
    assert slugs(site.naming(WORK, "collaborators", "saule")) == ["felt"]
    assert slugs(site.naming(EVENT, "hosts", "berik")) == slugs(site.naming(EVENT, "hosts", "A Guest")) == ["talk"]
    assert slugs(site.naming(STORY, "author", "saule")) == ["opening"]
    assert slugs(site.naming(EVENT, "venue", "hub")) == ["talk"]
    assert slugs(site.naming(WORK, "edition", "2026")) == ["felt"]
    assert site.naming(EVENT, "hosts", "nobody") == ()


def test_an_event_without_an_edition_belongs_to_the_current_one() -> None:
    """And one of an edition that is not there belongs to none."""
    editions = [make.edition("2025"), make.edition("2026")]
    events = [make.event("a"), make.event("b", edition="2025"), make.event("c", edition="1999")]
    site = make.site(*editions, *events, config=make.config(edition="2026"))

    assert {key: slugs(ones) for key, ones in site.events_of_edition.items()} == {
        "2025": ["b"],
        "2026": ["a"],
    }
    assert make.site(*editions).edition is None


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        ((2025, 4, 22), "2025"),
        ((2026, 4, 21), "2026"),
        ((2025, 5, 1), "2025"),
        ((2026, 4, 10), "2026"),
        ((2030, 1, 1), "2026"),
        ((2025, 12, 30), "winter"),
        ((2026, 1, 2), "gala"),
    ],
)
@pytest.mark.parametrize("current", ["2025", "2026", "winter", None])
def test_an_event_is_of_the_edition_of_its_days_whichever_is_current(
    day: tuple[int, int, int], edition: str, current: str | None
) -> None:
    """Of two the shorter one, outside all of them the nearest one."""
    spans = {
        "2025": (dt.date(2025, 4, 21), dt.date(2025, 4, 27)),
        "2026": (dt.date(2026, 4, 20), dt.date(2026, 4, 26)),
        "winter": (dt.date(2025, 12, 20), dt.date(2026, 1, 6)),
        "gala": (dt.date(2026, 1, 1), dt.date(2026, 1, 3)),
    }
    editions = [make.edition(slug, start=start, end=end) for slug, (start, end) in spans.items()]
    event = make.event("a", start=dt.datetime(*day, 12))
    site = make.site(*editions, event, config=make.config(edition=current))

    assert {slug for slug, events in site.events_of_edition.items() if events} == {edition}


def test_spellings_with_one_slug_are_one_tag() -> None:
    """Each kind has its entries in it; the label is the site's own, or else the first spelling."""
    config = make.config(tags=(("wool", make.text(en="Wool and felt")),))
    person, work = make.creative(tags=("Wool", "River light")), make.work("felt", tags=("wool",))
    event, story = make.event(tags=("WOOL", "\u200b")), make.story(tags=("river light",))
    site = make.site(person, work, event, story, config=config)
    wool, river = site.tags["wool"], site.tags["river-light"]

    assert list(site.tags) == ["river-light", "wool"]
    assert wool.label == make.text(en="Wool and felt")
    assert river.label == make.text(en="River light", ru="River light", kk="River light")
    assert (wool.words, river.words) == (("WOOL", "Wool", "wool"), ("River light", "river light"))
    assert site.tagged == {"river-light": (person, story), "wool": (person, work, event)}


def test_an_event_has_its_own_disciplines_or_those_of_its_hosts() -> None:
    """Each once, and only those that the site declares."""
    own = make.event("own", discipline=("crafts", "juggling"))
    hosted = make.event("hosted", hosts=("saule", "berik", "A Guest"))
    site = make.site(make.creative("saule"), make.creative("berik", discipline=("crafts", "juggling")), own, hosted)

    assert site.disciplines_of(own) == ("crafts",)
    assert site.disciplines_of(hosted) == ("crafts",)
    assert site.disciplines_of(make.event("free")) == ()


def test_works_of_a_discipline_are_those_of_its_people() -> None:
    """In the fair order of the day."""
    people = [make.creative("saule"), make.creative("berik", discipline=("design",)), make.creative("dana")]
    works = [make.work(slug, person) for person in ("saule", "berik", "dana") for slug in ("a", "b")]
    site = make.site(*people, *works, today=TODAY)

    found = site.works_in["crafts"]
    assert {creative for creative, _ in found} == {"saule", "dana"}
    assert found == tuple(key for key in site.shuffled["work"] if key[0] != "berik")
    assert len(found) == 4
    assert site.creatives_in == {
        "crafts": tuple(k for k in site.shuffled["creative"] if k != "berik"),
        "design": ("berik",),
    }
    assert set(site.shuffled["work"]) == set(site.works)


def test_every_picture_has_its_credit() -> None:
    """Its author, and the licence of the work, the creative or the site."""
    picture = make.picture()
    site = make.site(
        make.creative(name=make.text("Saule Omarova"), licence="CC BY 4.0"),
        make.work(pictures=(picture,)),
        probes={picture.path: Probe("d", 40, 30, "JPEG")},
    )

    assert site.credits[picture.path].creator == "Saule Omarova"
    assert site.credits[picture.path].licence == "https://creativecommons.org/licenses/by/4.0/"
