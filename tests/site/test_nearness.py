"""Which works are close to a work, and which come before and after it in the show."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
import site_builder as make

from korme.core.model import Text
from korme.kinds import Work
from korme.site import nearness
from korme.site.nearness import MOST, CloseWorks
from korme.site.reads import Reads, noted
from korme.site.site import Site

TODAY = dt.date(2026, 4, 20)


def work(person: str, slug: str, **fields: Any) -> Work:
    picture = make.picture(f"creatives/{person}/works/{slug}/1.jpg")
    return make.work(slug, person, **{"pictures": (picture,), **fields})


def crowd(people: int, each: int, today: dt.date = TODAY) -> Site:
    """A site of equal works."""
    works = [work(f"p{at:02}", f"w{number}") for at in range(people) for number in range(each)]
    return make.site(*works, today=today)


def flat(site: Site, key: tuple[str, str]) -> list[tuple[str, str]]:
    return [other for tier in site.close[key] for other in tier]


def test_what_works_share_makes_them_close_and_the_rarer_the_closer() -> None:
    """A fellow maker, then tags, then materials in any language, then the discipline; a spelling does not matter."""
    site = make.site(
        work("a", "own", tags=("River light",), medium=Text((("en", "Linocut"), ("ru", "Линогравюра"))), collaborators=("f",)),
        work("b", "tagged", tags=("river-light",)),
        work("c", "cut", medium=Text((("ru", "линогравюра на бумаге"),))),
        work("d", "other"),
        work("e", "both", tags=("River light",), medium=Text((("en", "linocut"),))),
        work("f", "fellow", collaborators=("a",)),
        work("a", "mine", tags=("River light",)),
        *(work(f"g{at}", "some") for at in range(6)),
        today=TODAY,
    )  # fmt: skip
    tiers = site.close["a", "own"]

    assert tiers[:4] == ((("f", "fellow"),), (("e", "both"),), (("b", "tagged"),), (("c", "cut"),))
    assert len(tiers) == 5 and len(flat(site, ("a", "own"))) == MOST
    assert ("a", "mine") not in flat(site, ("a", "own"))


def test_close_works_are_found_when_a_page_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand works one is looked at; whoever asks in another order gets the same."""
    asked: list[str] = []
    closest = nearness._closest

    def found(person: str, *rest: Any) -> nearness.Tiers:
        asked.append(person)
        return closest(person, *rest)

    monkeypatch.setattr(nearness, "_closest", found)
    site = crowd(6, 2)
    noted(site, Reads(), "site")
    last = site.close["p05", "w1"]

    assert asked == ["p05"] and last == dict(crowd(6, 2).close)["p05", "w1"]
    assert ("p05", "w9") not in site.close and len(site.close) == 12


def test_over_a_site_of_equal_works_each_is_shown_about_equally_often() -> None:
    """On one day none is left out, in a few weeks the luck evens out; a person is named once as long as there are others."""
    days = [crowd(20, 3, TODAY + dt.timedelta(day)) for day in range(20)]
    times = [Counter(key for own in site.works for key in flat(site, own)) for site in days]
    alone = crowd(40, 1)
    total = sum(times, Counter())

    assert all(one > 0 and one <= 2.5 * MOST for day in times for one in day.values())
    assert all(day.keys() == days[0].works.keys() for day in times)
    assert min(total.values()) / (20 * MOST) > 0.75 and max(total.values()) / (20 * MOST) < 1.25
    assert set(Counter(key for own in alone.works for key in flat(alone, own)).values()) == {MOST}
    assert all(len({person for person, _ in flat(days[0], own)}) == MOST for own in days[0].works)


def test_on_another_day_equals_are_in_other_company_and_on_the_same_day_in_the_same() -> None:
    works = [work(f"p{at:02}", "w") for at in range(30)]
    one, same, other = (make.site(*works, today=day) for day in (TODAY, TODAY, TODAY + dt.timedelta(1)))

    assert one.close == same.close and one.in_show == same.in_show
    assert one.close != other.close and one.in_show != other.in_show


def test_a_work_behind_a_note_or_without_a_picture_has_neighbours_and_is_nobodys() -> None:
    site = make.site(
        work("a", "seen"),
        work("b", "noted", notice=make.text("Blood")),
        work("c", "bare", pictures=()),
        work("d", "also"),
        today=TODAY,
    )

    assert {key for own in site.works for key in flat(site, own)} == {("a", "seen"), ("d", "also")}
    assert set(flat(site, ("b", "noted"))) == {("a", "seen"), ("d", "also")}
    assert {key for pair in site.in_show.values() for key in pair} == {("a", "seen"), ("d", "also")}


def test_the_show_is_a_circle() -> None:
    """Who follows the next work comes back to where they began, past every work that is shown."""
    site = crowd(4, 3)
    start = at = next(iter(site.works))
    passed = []
    while not passed or at != start:
        passed.append(at)
        assert site.in_show[site.in_show[at][1]][0] == at
        at = site.in_show[at][1]

    assert sorted(passed) == sorted(site.works)


def test_an_only_work_has_no_neighbour() -> None:
    site = make.site(work("a", "only"), today=TODAY)

    assert (site.close["a", "only"], site.in_show["a", "only"]) == ((), ())


def test_what_is_close_to_a_work_is_a_fact_of_its_own() -> None:
    """A tag that one work gets changes what is close to those that have it, not to the others."""
    others = [work(f"p{at:02}", "w", tags=(f"t{at % 10}",)) for at in range(60)]
    before = make.site(*others, work("z", "w"), today=TODAY)
    after = make.site(*others, work("z", "w", tags=("t1",)), today=TODAY)
    changed = {key for key in before.works if before.close[key] != after.close[key]}

    assert ("z", "w") in changed
    assert len(changed) < 20


@pytest.mark.parametrize(
    "fields",
    [
        {"tags": ("river",)},
        {"medium": Text((("en", "Linocut"),))},
        {"materials": Text((("ru", "Линогравюра"),))},
        {"collaborators": ("b",)},
        {"notice": make.text(en="Blood")},
        {"pictures": ()},
    ],
)
def test_what_makes_works_close_is_in_their_source(fields: dict[str, Any]) -> None:
    """Otherwise the next build would not look at them again; another day and another discipline are in it too."""
    others = [
        work(person, "own", **{**fields, "pictures": (make.picture("1.jpg"),), "notice": None}) for person in "bc"
    ]
    before, after = (make.site(work("a", "own", **own), *others, today=TODAY) for own in ({}, fields))
    other_day = make.site(work("a", "own"), *others, today=TODAY + dt.timedelta(1))

    assert isinstance(before.close, CloseWorks)
    assert len({repr(site.close.source) for site in (before, after, other_day)}) == 3


def test_the_discipline_that_makes_works_close_is_in_their_source() -> None:
    one, other = (make.site(make.creative("a", discipline=(name,)), work("a", "own")) for name in ("crafts", "design"))

    assert one.close.source != other.close.source
