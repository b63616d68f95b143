"""Noted reads: what is read of a site is found in the notes, and a fact's digest covers its value."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import site_builder as make
from msgspec.structs import replace

from korme.kinds import CREATIVE, EVENT
from korme.site.facts import ABSENT, ALL, ANY, COUNT, KEYS, Facts
from korme.site.noted_site import noted_site
from korme.site.reads import TOGETHER, Reads, noted
from korme.site.site import Site

SAULE, BERIK = make.creative("saule"), make.creative("berik")


def seen(site: Site) -> tuple[Site, Reads]:
    reads = Reads()
    return noted_site(site, reads), reads


def test_a_mapping_notes_its_keys_and_what_is_asked_of_it_as_a_whole() -> None:
    """Also that something is not there; a mapping inside is no value, it notes for itself."""
    reads = Reads()
    table = noted({"a": 1, "b": 2}, reads, "t")
    tables = noted({"deep": {"x": 3}}, reads, "u")

    with reads.noted() as found:
        assert (table["a"], table.get("no"), "b" in table, tables["deep"]["x"], tables.get("no")) == (
            1,
            None,
            True,
            3,
            None,
        )
    assert found == {(("t",), "a"), (("t",), "no"), (("t",), "b"), (("u", "deep"), "x"), (("u",), "no")}
    with reads.noted() as found:
        assert (list(table), len(table), bool(table), list(tables["deep"].values())) == (["a", "b"], 2, True, [3])
    assert found == {(("t",), KEYS), (("t",), COUNT), (("t",), ANY), (("u", "deep"), ALL)}
    with reads.noted() as found:
        assert (list(tables), len(tables)) == (["deep"], 1)
    assert found == {(("u",), KEYS), (("u",), COUNT)}
    with reads.noted() as found, pytest.raises(KeyError):
        table["gone"]
    assert found == {(("t",), "gone")}


def test_a_struct_notes_its_fields_and_what_its_methods_read() -> None:
    """A method reads through the stand-in; languages are no fact, since every output depends on them."""
    site, reads = seen(make.site(SAULE, make.event(hosts=("saule",)), today=dt.date(2026, 4, 1)))

    with reads.noted() as found:
        assert [one.slug for one in site.naming(EVENT, "hosts", "saule")] == ["felt-day"]
        assert site.config.languages and site.today.year == 2026
        assert site.person("saule") and not site.is_over(site.events["felt-day"])
    assert found == {
        (("site", "references", ("event", "hosts")), "saule"),
        (("site",), "today"),
        (("site", "entries", "creative"), "saule"),
        (("site", "entries", "event"), "felt-day"),
        (("site", "over"), "felt-day"),
    }


def test_entries_of_a_noted_site_have_no_body_and_no_places() -> None:
    """A body is a fact of its own, so that a longer text changes nothing else."""
    site, reads = seen(make.site(replace(SAULE, body=make.text(en="Long"), lines=(1, 9), files=("a.md",))))
    (person,) = site.creatives.values()

    assert (person.body, person.lines, person.files, person.marks) == (None, (0, 0), (), {})
    with reads.noted() as found:
        assert site.body_of(person) == make.text(en="Long")
    assert found == {(("site", "bodies"), ("creative", "saule"))}


def test_a_shared_value_is_made_once_and_counts_as_read_by_each() -> None:
    """Also when the first output fails after it has asked for it."""
    reads, made = Reads(), []
    table = noted({"a": 1}, reads, "t")

    def make_it() -> int:
        made.append(1)
        return int(table["a"])

    for _ in range(2):
        with reads.noted() as found:
            table.get("own")
            assert reads.once("it", make_it) == 1
        assert found == {(("t",), "a"), (("t",), "own")}
    assert made == [1]


def test_what_was_read_for_a_shared_value_is_a_group_if_it_is_much() -> None:
    """The same for each output that asks; what the output itself has read stands beside it."""
    reads = Reads()
    table = noted({number: number for number in range(TOGETHER)}, reads, "t")
    groups = []
    for own in (3, 4):
        with reads.noted() as found:
            table.get(own)
            reads.once("all", lambda: sum(table[number] for number in range(TOGETHER)))
            reads.once("few", lambda: table[5])
        (group,) = (read for read in found if isinstance(read, frozenset))
        assert found == {group, (("t",), own), (("t",), 5)}
        groups.append(group)

    assert groups[0] is groups[1] and groups[0] == {(("t",), number) for number in range(TOGETHER)}


def test_a_shared_value_in_another_counts_as_read_by_both() -> None:
    """What was read before, between and after them is nobody else's."""
    reads = Reads()
    table = noted({name: name for name in "abcdef"}, reads, "t")

    def inner() -> str:
        return str(table["c"])

    def outer() -> str:
        return "".join([table["b"], reads.once("inner", inner), table["d"]])

    with reads.noted() as found:
        assert table["a"] + reads.once("outer", outer) + table["e"] == "abcde"
    assert {key for _, key in found} == set("abcde")
    for name, facts in (("inner", "c"), ("outer", "bcd")):
        with reads.noted() as found:
            reads.once(name, inner)
        assert {key for _, key in found} == set(facts), name


def test_a_shared_value_that_fails_is_made_again() -> None:
    """What was read for it until then counts, as does what is read afterwards."""
    reads = Reads()
    table = noted({"a": 1, "b": 2}, reads, "t")

    def fail() -> int:
        reads.once("inner", lambda: table["b"])
        return int(table["gone"])

    for _ in range(2):
        with reads.noted() as found:
            with pytest.raises(KeyError):
                reads.once("it", fail)
            table.get("a")
        assert {key for _, key in found} == {"a", "b", "gone"}
    with reads.noted() as found:
        assert reads.once("it", lambda: table["a"]) == 1
    assert {key for _, key in found} == {"a"}


def test_the_digest_of_a_fact_changes_with_everything_behind_it() -> None:
    """Of an entry, of the entries in a list, of a whole mapping, of a set; of nothing it is ABSENT."""
    before, after = (
        seen(make.site(person, make.work("felt", creative="saule"), today=dt.date(2026, 4, 1)))[1].facts
        for person in (SAULE, replace(SAULE, city=make.text(en="Oskemen")))
    )
    creatives, works = ("site", "entries", "creative"), ("site", "works_of")
    keys = ["saule", ALL, KEYS, COUNT, ANY, "berik"]
    old, new = before.digests(creatives, keys), after.digests(creatives, keys)

    assert [one == other for one, other in zip(old, new, strict=True)] == [False, False, True, True, True, True]
    assert old[-1] == ABSENT
    assert before.digests(works, ["saule"]) == after.digests(works, ["saule"]) != [ABSENT]
    assert before.digests(("site", "over"), ["felt"]) == before.digests(("gone", "x"), ["felt"]) == [ABSENT]


def test_a_digest_is_the_same_in_every_process() -> None:
    """Sets have another order in each; a name that is not Unicode has a digest too."""
    work = make.work("felt", creative="saule", tags=tuple("abcdefgh"), medium=make.text(en="\udcff"))
    site = make.site(SAULE, work)
    first, second = (seen(site)[1].facts for _ in range(2))

    for way, keys in ((("site", "tags"), [ALL]), (("site", "entries", "work"), [ALL]), (("site",), ["shuffled"])):
        assert first.digests(way, keys) == second.digests(way, keys)
    assert CREATIVE.name in site.entries


WAY = ("table",)
MANY: dict[Any, Any] = {number: str(number) for number in range(200)}
FILES = (make.rendition("river", 320),)


@pytest.mark.parametrize(
    ("changes", "certain"),
    [
        ({}, {*range(200)}),
        ({7: "8"}, {*range(64, 200)}),
        ({7: 7, 190: ()}, {*range(64, 128), *range(192, 200)}),
        ({199: (SAULE,)}, {*range(192)}),
        ({199: (make.work("felt"),)}, {*range(192)}),
        ({199: FILES}, {*range(192)}),
        ({"new": "7"}, {*range(192)}),
        (dict.fromkeys(range(200, 300), ""), set()),
    ],
)
def test_facts_are_certain_if_the_stamp_of_their_span_is_the_same(changes: dict[Any, Any], certain: set[Any]) -> None:
    """It changes with a value, its type, and a new key; what is not there, or is about the whole, is never certain."""
    before, now = Facts({"table": MANY}), Facts({"table": MANY | changes})
    keys = [*range(200), KEYS, "gone"]

    stamps = before.stamps(WAY), now.stamps(WAY)
    assert {*range(202)} - {*now.suspects(WAY, keys, *stamps)} == certain
    assert (stamps[0] == stamps[1]) == (not changes)


def test_the_order_of_a_mapping_is_in_its_stamps() -> None:
    """A few facts have none, nor have those of nothing."""
    turned = {199: MANY[199], **MANY}

    assert (
        Facts({"table": turned}).stamps(WAY)
        != Facts({"table": MANY}).stamps(WAY)
        == Facts({"table": dict(MANY)}).stamps(WAY)
    )
    assert Facts({"table": {7: "7"}}).stamps(WAY) == Facts({}).stamps(WAY) == b""
    assert [*Facts({"table": MANY}).suspects(WAY, [1, 2], b"", b"")] == [0, 1]
    for one, other in ((SAULE, BERIK), ((SAULE,), (BERIK,)), (FILES, (make.rendition("river", 640),))):
        assert Facts({"table": MANY | {7: one}}).stamps(WAY) != Facts({"table": MANY | {7: other}}).stamps(WAY)
