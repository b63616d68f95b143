"""Long lists of names: an index of letters, also of those on other pages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import site_builder as make

from korme.site.reads import Reads
from korme.views import creatives
from korme.views.context import PageContext
from korme.views.creatives import NamesOnPage, names_on

URL = "disciplines/crafts/"
NAMES = ["Ада", "Әсел", "Бану"]


def page(count: int, number: int = 1, *, works: int = 0, reads: Reads | None = None) -> NamesOnPage:
    """The names on a page of a list of so many people, a third of them each of А, Ә and Б."""
    people = [make.creative(f"p{at:03}", name=make.text(ru=f"{NAMES[at % 3]} {at:03}")) for at in range(count)]
    site = make.site(*people, config=make.config(languages=("kk",)))
    shared: Any = SimpleNamespace(site=site, portable=False, reads=reads or Reads())
    url = URL if number == 1 else f"{URL}page-{number}/"
    return names_on(PageContext(shared, "kk", url), [one.slug for one in people], URL, number, works)


def test_letters_lead_to_the_first_name_of_each() -> None:
    """In the reader's alphabet; the letter stands at the name."""
    found = page(63)

    assert [(one["label"], one["url"]) for one in found.letters] == [
        ("А", "#names-1"),
        ("Ә", "#names-2"),
        ("Б", "#names-3"),
    ]
    assert [(at, one["letter"], one["anchor"]) for at, one in enumerate(found.names) if one["anchor"]] == [
        (0, "А", "names-1"),
        (21, "Ә", "names-2"),
        (42, "Б", "names-3"),
    ]


def test_letters_lead_to_other_pages_too() -> None:
    """On each page all of them; a letter that began on the page before does not begin again."""
    first, second = page(480, works=61), page(480, 2, works=61)

    assert [one["url"] for one in first.letters] == ["#names-1", "#names-2", "../../disciplines/crafts/page-2/#names-3"]
    assert [one["url"] for one in second.letters] == [
        "../../../disciplines/crafts/#names-1",
        "../../../disciplines/crafts/#names-2",
        "#names-3",
    ]
    assert [(len(one.names), one.names[0]["letter"]) for one in (first, second)] == [(300, "А"), (180, "")]


def test_few_names_need_no_letters() -> None:
    """Sixty are seen at once."""
    found = page(60)

    assert found.letters == [] and not any(one["letter"] or one["anchor"] for one in found.names)


def test_names_are_put_in_order_once_for_all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thousands, on dozens of pages, it would take longer than the pages."""
    reads = Reads()
    page(480, works=61, reads=reads)
    monkeypatch.delattr(creatives, "sort_key")

    assert len(page(480, 2, works=61, reads=reads).names) == 180
