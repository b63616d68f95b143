"""The record of what outputs have read."""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from korme.store.fact_numbers import FactGroup, FactSpan
from korme.store.traces import Traces, load

TABLE = ("site", "t")


class Present:
    def __init__(self, values: dict[Any, int], stamps: bytes = b"") -> None:
        self.values, self.stamped = values, stamps
        self.asked: list[Any] = []

    def digests(self, _way: Any, keys: Sequence[Any]) -> list[bytes]:
        self.asked.extend(keys)
        return [b"%016d" % self.values[key] if key in self.values else b"" for key in keys]

    def stamps(self, _way: Any) -> bytes:
        return self.stamped

    def suspects(self, _way: Any, keys: Sequence[Any], before: bytes, now: bytes) -> Sequence[int]:
        assert before != now or not before
        return range(len(keys))


BEFORE = Present({"a": 1, ("b", "c"): 2})


def saved(path: Path) -> Path:
    traces = Traces("program")
    traces.add("x.html", "work en", [(TABLE, "a"), (TABLE, ("b", "c"))])
    traces.add("y.html", "work en", [(TABLE, ("b", "c")), (TABLE, "gone")])
    traces.save(path / "reads", "token", BEFORE)
    return path / "reads"


@pytest.mark.parametrize(
    ("now", "stale"),
    [
        ({"a": 1, ("b", "c"): 2}, {}),
        ({"a": 9, ("b", "c"): 2}, {"x.html": "a"}),
        ({"a": 1}, {"x.html": ("b", "c"), "y.html": ("b", "c")}),
        ({"a": 1, ("b", "c"): 2, "gone": 1}, {"y.html": "gone"}),
        ({"a": 1, ("b", "c"): 2, "new": 1}, {}),
    ],
)
def test_an_output_is_stale_if_a_fact_that_it_read_is_another(
    tmp_path: Path, now: dict[Any, int], stale: dict[str, Any]
) -> None:
    """Also one that was not there and is now, or the other way round."""
    traces = load(saved(tmp_path), "program", "token")

    assert (traces.question("x.html"), traces.question("z")) == ("work en", "")
    assert traces.stale(Present(now)) == {path: (TABLE, key) for path, key in stale.items()}


def test_equal_questions_are_one_string(tmp_path: Path) -> None:
    """The pages of 10,000 creatives were made for a handful of questions."""
    traces = load(saved(tmp_path), "program", "token")

    assert traces.question("x.html") is traces.question("y.html")


def test_facts_are_compared_one_by_one_only_if_their_stamp_is_another(tmp_path: Path) -> None:
    """Those that an output reads for the first time are compared with the next build's, whatever the stamp was."""
    record, values = tmp_path / "reads", {"a": 1, "b": 2}
    traces = Traces("program")
    traces.add("x.html", "", [(TABLE, "a")])
    traces.save(record, "token", Present(values, b"first"))

    same, other = Present(values, b"first"), Present({**values, "a": 9}, b"second")
    again = load(record, "program", "token")
    assert (again.stale(same), same.asked) == ({}, [])
    again.keep(["x.html"])
    again.add("y.html", "", [(TABLE, "b")])
    again.save(record, "token", same)
    assert load(record, "program", "token").stale(other) == {"x.html": (TABLE, "a")}
    assert load(record, "program", "token").stale(Present({**values, "b": 9}, b"")) == {"y.html": (TABLE, "b")}

    uncompared = load(record, "program", "token")
    uncompared.keep(["x.html", "y.html"])
    uncompared.add("z.html", "", [(TABLE, "c")])
    uncompared.save(record, "token", other)
    assert load(record, "program", "token").stale(other) == {"x.html": (TABLE, "a")}


@pytest.mark.parametrize(("binding", "token"), [("other", "token"), ("program", "other"), ("", "token")])
def test_a_record_of_something_else_is_none(tmp_path: Path, binding: str, token: str) -> None:
    """Of another program or theme, of an output that another build has changed, and of a program that is not known."""
    assert load(saved(tmp_path), binding, token).numbers == {}


def test_a_damaged_record_is_none(tmp_path: Path) -> None:
    """Cut, changed in any byte, empty or missing."""
    record = saved(tmp_path)
    data = record.read_bytes()

    for broken in (b"", data[:-3], data[:20], *(data[:at] + b"\xc1" + data[at + 1 :] for at in range(0, len(data), 7))):
        record.write_bytes(broken)
        if broken != data:
            assert load(record, "program", "token").numbers == {}
    record.unlink()
    assert load(record, "program", "token").numbers == {}


def test_an_output_that_is_made_again_forgets_what_it_read(tmp_path: Path) -> None:
    """What it no longer reads does not count; an output that is neither kept nor made is forgotten."""
    record = saved(tmp_path)
    traces = load(record, "program", "token")
    traces.add("x.html", "work en", [(TABLE, "new")])
    traces.save(record, "token", BEFORE)
    again = load(record, "program", "token")

    assert again.numbers.keys() == {"x.html"}
    assert load(record, "program", "token").stale(Present({})) == {}
    assert again.stale(Present({"new": 1})) == {"x.html": (TABLE, "new")}


def test_a_record_does_not_grow_with_builds(tmp_path: Path) -> None:
    """Numbers that are no longer used, and facts that nobody reads any more, are left out in time."""
    record = saved(tmp_path)
    sizes = []
    for build in range(400):
        traces = load(record, "program", "token")
        traces.keep(["y.html"])
        traces.add("x.html", "work en", [(TABLE, f"fact {build}"), (TABLE, "a")])
        traces.save(record, "token", BEFORE)
        sizes.append(record.stat().st_size)
        assert load(record, "program", "token").stale(Present({("b", "c"): 2, f"fact {build}": 1})) == {
            "x.html": (TABLE, "a")
        }

    assert max(sizes) < 6_000


def test_facts_of_an_earlier_build_count_for_an_output_that_is_continued(tmp_path: Path) -> None:
    """Each once, however often it is read again; those of an output that was made as a whole do not."""
    record, sizes = saved(tmp_path), list[int]()
    for _ in range(50):
        traces = load(record, "program", "token")
        assert traces.lists.get("x.html", "") == ("" if not sizes else "items")
        traces.add("x.html", "work en", [(TABLE, "new"), (TABLE, "a")], items="items", is_continued=True)
        traces.keep(["y.html"])
        traces.save(record, "token", BEFORE)
        sizes.append(record.stat().st_size)
    again = load(record, "program", "token")

    assert again.stale(Present({"a": 1})) == {"x.html": (TABLE, ("b", "c")), "y.html": (TABLE, ("b", "c"))}
    assert again.changed == [(TABLE, ("b", "c"))]
    assert sizes[-1] <= sizes[1]
    again.add("x.html", "work en", [(TABLE, "a")])
    again.save(record, "token", BEFORE)
    last = load(record, "program", "token")
    assert (last.lists, last.stale(Present({"a": 1, "new": 1}))) == ({}, {})


GROUP = [(TABLE, f"fact {number}") for number in range(200)]


def test_facts_that_outputs_read_together_are_recorded_once(tmp_path: Path) -> None:
    """Whatever reads the group is stale if one of them changes; the next build knows the group by its facts."""
    record, sizes = tmp_path / "reads", list[int]()
    now = dict.fromkeys((key for _, key in GROUP), 1)
    for build in range(30):
        traces = load(record, "program", "token")
        for number in range(100):
            traces.add(f"{number}.html", "", [(TABLE, f"own {number}"), FactGroup(GROUP)])
        traces.add("own.html", "", GROUP[:2])
        traces.save(record, "token", Present(now))
        sizes.append(record.stat().st_size)
        again = load(record, "program", "token")
        stale = again.stale(Present({**now, "fact 1": build + 2}))
        assert stale == dict.fromkeys([*(f"{number}.html" for number in range(100)), "own.html"], (TABLE, "fact 1"))
        assert load(record, "program", "token").stale(Present({**now, "own 7": 1})) == {"7.html": (TABLE, "own 7")}
    again.keep(["0.html"])
    again.add("1.html", "", [(TABLE, "own 1")])
    again.save(record, "token", Present(now))

    assert max(sizes) < 2 * sizes[0]
    assert load(record, "program", "token").stale(Present({**now, "fact 1": 2})).keys() == {"0.html"}


def test_groups_that_nobody_reads_any_more_are_left_out_in_time(tmp_path: Path) -> None:
    """Also while most outputs are kept, so that few numbers are unused."""
    record, sizes = tmp_path / "reads", list[int]()
    now = dict.fromkeys((key for _, key in GROUP), 1)
    for build in range(60):
        traces = load(record, "program", "token")
        for number in range(20):
            traces.add(f"{number}.html", "", GROUP) if not build else traces.keep([f"{number}.html"])
        traces.add("list.html", "", [FactGroup([*GROUP, (TABLE, f"build {build}")])])
        traces.save(record, "token", Present(now))
        sizes.append(record.stat().st_size)
        again = load(record, "program", "token")
        assert len(again.stale(Present({**now, "fact 1": 2}))) == 21
        assert load(record, "program", "token").stale(Present({**now, f"build {build}": 2})).keys() == {"list.html"}

    assert max(sizes) < 2 * sizes[0]


def test_a_group_of_an_earlier_build_counts_for_an_output_that_is_continued(tmp_path: Path) -> None:
    """It is read once, however often; numbers of groups are kept when the record is rewritten."""
    record, sizes = tmp_path / "reads", list[int]()
    for build in range(300):
        traces = load(record, "program", "token")
        traces.add("x.html", "", [FactGroup(GROUP[:100])] if not build else [], items="items", is_continued=True)
        traces.add("y.html", "", [FactGroup(GROUP[100:]), (TABLE, "own")])
        traces.save(record, "token", Present({}))
        sizes.append(record.stat().st_size)
    now = {"fact 1": 1, "own": 1}

    assert load(record, "program", "token").stale(Present(now)) == {
        "x.html": (TABLE, "fact 1"),
        "y.html": (TABLE, "own"),
    }
    assert max(sizes) < 2 * sizes[0]


def test_a_group_lives_no_longer_than_what_was_made_of_it() -> None:
    """Its facts would stay in memory; one that is made again has the same name."""
    traces, group = Traces("program"), FactGroup(GROUP)
    traces.add("x.html", "", [group])
    number = traces._facts.number(group)
    gone = weakref.ref(group)
    del group
    assert gone() is None
    assert traces._facts.number(FactGroup(GROUP)) == number


def test_outputs_made_together_are_recorded_as_if_each_was_made_alone(tmp_path: Path) -> None:
    """Also those that come when the facts of the first have got their numbers."""
    span = FactSpan()
    span.extend([(TABLE, "gone"), (TABLE, ("b", "c"))])
    traces = Traces("program")
    traces.add("w.html", "work en", [(TABLE, "other")])
    traces.add("y.html", "work en", span.reads(array("I", [1, 0]).tobytes()))
    span.extend([(TABLE, "a")])
    traces.add("x.html", "work en", span.reads(array("I", [2, 1]).tobytes()))
    traces.save(tmp_path / "reads", "token", BEFORE)
    found = load(tmp_path / "reads", "program", "token")

    assert not span.sent  # of a large site they are too many to keep
    assert found.stale(Present({"a": 9, ("b", "c"): 2})) == {"x.html": (TABLE, "a")}
    assert load(tmp_path / "reads", "program", "token").stale(Present({"a": 1, ("b", "c"): 2, "gone": 1})) == {
        "y.html": (TABLE, "gone")
    }


def test_places_that_a_span_does_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match="no such fact"):
        FactSpan([(TABLE, "a")]).reads(array("I", [1]).tobytes())
    with pytest.raises(ValueError, match="no such fact"):
        FactSpan().extend([(TABLE, "a"), (b"name", array("I", [0, 1]).tobytes())])
