"""What page children send of their reads: each fact once, with numbers that count on from task to task."""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from korme.core.model import GeneratedFile, Output
from korme.publish import render_pages
from korme.publish.render_pages import (
    LARGE,
    RenderedPage,
    SentFacts,
    SpansOfChildren,
    own_mb,
    packed,
    page_tasks,
    results,
)
from korme.store.fact_numbers import FactGroup, Read
from korme.store.traces import Traces, load
from korme.store.worker_pool import Outcome, Task

WAY = ("site", "works")


PAGES: list[list[Read]] = [
    [(WAY, "a"), (WAY, ("x.jpg", "card"))],
    [(WAY, "a"), (WAY, "b")],
    [(WAY, "b"), (WAY, ("x.jpg", "card")), (WAY, "c")],
]


class Present(NamedTuple):
    """What can be read now: one key is another than before."""

    changed: str = ""

    def digests(self, _way: object, keys: Sequence[object]) -> list[bytes]:
        return [b"2" if key == self.changed else b"1" for key in keys]

    def stamps(self, _way: object) -> bytes:
        return b""

    def suspects(self, _way: object, keys: Sequence[object], _before: bytes, _now: bytes) -> Sequence[int]:
        return range(len(keys))


class Maker:
    """Makes pages from the facts above."""

    def make(self, output: Output) -> RenderedPage:
        return RenderedPage(output.path, reads=frozenset(PAGES[int(output.path)]))


MAKER: Any = Maker()
UNUSED: Any = None
OUTPUTS = [Output(str(number), "", GeneratedFile(bytes, None)) for number in range(len(PAGES))]


def sent(at: int, facts: SentFacts) -> Any:
    return render_pages._make_span((MAKER, OUTPUTS, UNUSED, facts), (at, at + 1))


def received(parcels: list[Any], spans: SpansOfChildren) -> list[set[Any]]:
    """Return the facts of each page as the parent sees them."""
    found = []
    for at, parcel in enumerate(parcels):
        task = Task(sent, None, 1.0, label=(at, at + 1))
        ((_, page),) = results(MAKER, OUTPUTS, Outcome(task, parcel), spans)
        assert page.shared is not None
        span = page.shared.span
        found.append({span.sent[place] for place in page.shared.places})
    return found


def test_a_child_sends_each_fact_once() -> None:
    facts = SentFacts()
    parcels = [pickle.loads(pickle.dumps(sent(at, facts))) for at in range(3)]

    assert [len(parcel.pages[1]) for parcel in parcels] == [2, 1, 1]
    assert received(parcels, {}) == [set(page) for page in PAGES]


def test_a_child_sends_a_group_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two children that have read the same group have one in the record, which is read by the pages of both."""
    group = FactGroup({(WAY, "a"), (WAY, "d")})
    monkeypatch.setattr("test_sent_facts.PAGES", [[(WAY, "a"), group], [group], [FactGroup(group)]])
    first, second = SentFacts(), SentFacts()
    parcels = [pickle.loads(pickle.dumps(sent(at, first))) for at in (0, 1)]
    monkeypatch.setattr(os, "getpid", partial(int, 7))
    parcels.append(sent(2, second))
    traces, spans = Traces("program"), SpansOfChildren()
    for at, parcel in enumerate(parcels):
        for output, page in results(MAKER, OUTPUTS, Outcome(Task(sent, None, 1.0, label=(at, at + 1)), parcel), spans):
            traces.add(output.path, "", page.facts)
    traces.save(tmp_path / "reads", "token", Present())
    again = load(tmp_path / "reads", "program", "token")

    assert [len(parcel.pages[1]) for parcel in parcels] == [3, 0, 3]
    assert len(again.stale(Present("d"))) == 3
    assert len(again._groups) == 1


def test_a_group_that_this_process_has_recorded_is_sent_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A child that is forked later has it; the facts of the register, 110,000, would travel from each child."""
    group = FactGroup({(WAY, "a"), (WAY, "d")})
    monkeypatch.setattr("test_sent_facts.PAGES", [[group], [group, (WAY, "b")]])
    traces = Traces("program")
    traces.add("list", "", [group])
    parcel = pickle.loads(pickle.dumps(sent(0, SentFacts(traces.groups))))
    ((_, page),) = results(MAKER, OUTPUTS, Outcome(Task(sent, None, 1.0, label=(0, 1)), parcel), {})
    traces.add("0", "", page.facts)
    traces.save(tmp_path / "reads", "token", Present())
    again = load(tmp_path / "reads", "program", "token")

    assert len(parcel.pages[1]) == 1
    assert again.stale(Present("d")).keys() == {"list", "0"}


def test_another_child_with_the_number_of_one_that_has_ended_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = SentFacts(), SentFacts()
    monkeypatch.setattr(os, "getpid", partial(int, 7))

    assert received([sent(0, first), sent(1, first), sent(2, second)], {}) == [set(page) for page in PAGES]


def test_pages_that_travel_bring_all_their_facts() -> None:
    pages = [RenderedPage(reads=frozenset(facts)) for facts in PAGES]

    assert len(packed(pages)[1]) == 4
    assert len(packed(pages[1:])[1]) == 4


@pytest.mark.parametrize(("count", "most", "mib"), [(130, 60, 400), (LARGE, 20, 80)])
def test_tasks_of_a_large_site_are_short(count: int, most: int, mib: int) -> None:
    """Every page is in one task; between tasks a child can end that has copied much, which of a large site is less."""
    spans = [task.label for task in page_tasks(OUTPUTS[:1] * count)]

    assert [number for span in spans for number in range(*span)] == list(range(count))
    assert max(end - start for start, end in spans) == most
    assert own_mb(OUTPUTS[:1] * count) == mib
