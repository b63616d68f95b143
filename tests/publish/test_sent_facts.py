"""What page children send of their reads: each fact once, with numbers that count on from task to task."""

from __future__ import annotations

import os
import pickle
from functools import partial
from typing import Any

import pytest

from korme.core.model import GeneratedFile, Output
from korme.publish import render_pages
from korme.publish.render_pages import RenderedPage, SentFacts, SpansOfChildren, packed, results
from korme.site.reads import Fact
from korme.store.worker_pool import Outcome, Task

WAY = ("site", "works")


PAGES: list[list[Fact]] = [
    [(WAY, "a"), (WAY, ("x.jpg", "card"))],
    [(WAY, "a"), (WAY, "b")],
    [(WAY, "b"), (WAY, ("x.jpg", "card")), (WAY, "c")],
]


class Maker:
    """Makes pages from the facts above."""

    def make(self, output: Output) -> RenderedPage:
        return RenderedPage(output.path, reads=frozenset(PAGES[int(output.path)]))


MAKER: Any = Maker()
UNUSED: Any = None
OUTPUTS = [Output(str(number), "", GeneratedFile(bytes, None)) for number in range(len(PAGES))]


def sent(at: int, facts: SentFacts) -> Any:
    return render_pages._make_span((MAKER, OUTPUTS, UNUSED, facts), (at, at + 1))


def received(parcels: list[Any], spans: SpansOfChildren) -> list[set[Fact]]:
    """Return the facts of each page as the parent sees them."""
    found = []
    for at, parcel in enumerate(parcels):
        task = Task(sent, None, 1.0, label=(at, at + 1))
        ((_, page),) = results(MAKER, OUTPUTS, Outcome(task, parcel), spans)
        assert page.shared is not None
        span = page.shared.span
        found.append({span.facts[place] for place in page.shared.places})
    return found


def test_a_child_sends_each_fact_once() -> None:
    facts = SentFacts()
    parcels = [pickle.loads(pickle.dumps(sent(at, facts))) for at in range(3)]

    assert [len(parcel.pages[1]) for parcel in parcels] == [2, 1, 1]
    assert received(parcels, {}) == [set(page) for page in PAGES]


def test_another_child_with_the_number_of_one_that_has_ended_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = SentFacts(), SentFacts()
    monkeypatch.setattr(os, "getpid", partial(int, 7))

    assert received([sent(0, first), sent(1, first), sent(2, second)], {}) == [set(page) for page in PAGES]


def test_pages_that_travel_bring_all_their_facts() -> None:
    pages = [RenderedPage(reads=frozenset(facts)) for facts in PAGES]

    assert len(packed(pages)[1]) == 4
    assert len(packed(pages[1:])[1]) == 4
