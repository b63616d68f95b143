"""What is made again after a change: all that shows it, and only that."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

import pytest
from site_box import SiteBox, picture
from small_site import ENTRIES, PICTURES, SETTINGS
from views_box import FILES, SITE

from korme.build import build
from korme.core.build_result import Cause, MadeBecause
from korme.core.model import GeneratedFile, Output, Page
from korme.core.problems import SiteError, UsageError
from korme.publish.planning import PlannedSite
from korme.publish.selection import is_traced, traces_path
from korme.search.pagefind import tool
from korme.store.compact_json import compact
from korme.store.fact_numbers import Fact
from korme.store.records import read_packed

TODAY = dt.date(2026, 4, 20)
SMALL = {**ENTRIES, **PICTURES, "content/site.yaml": SETTINGS}
LANGUAGES = ("", "ru/", "kk/")


def made_of(output: Output) -> str:
    """The key of what a page or a document is made of."""
    recipe = output.recipe
    if isinstance(recipe, Page):
        return compact([recipe.template, recipe.language, recipe.view()])
    assert isinstance(recipe, GeneratedFile)
    return recipe.make().hex()


def traced(planned: PlannedSite) -> Mapping[str, tuple[str, frozenset[Fact]]]:
    """Every output whose reading is noted, with its key and what it has read."""
    found = {}
    for output in planned.plan.outputs:
        if is_traced(output) and isinstance(output.recipe, (Page, GeneratedFile)):
            with planned.reads.noted() as reads:
                key = made_of(output)
            facts = (read if isinstance(read, frozenset) else (read,) for read in reads)
            found[output.path] = key, frozenset(chain.from_iterable(facts))
    return found


def stale(before: Mapping[str, tuple[str, frozenset[Fact]]], old: PlannedSite, new: PlannedSite) -> set[str]:
    """The outputs that have read a fact that is another now."""
    facts = {fact for _, reads in before.values() for fact in reads}
    changed = {
        (way, key) for way, key in facts if old.reads.facts.digests(way, [key]) != new.reads.facts.digests(way, [key])
    }
    return {path for path, (_, reads) in before.items() if reads & changed}


def publishable(box: SiteBox) -> PlannedSite | None:
    """The site as it is, if there is one that can be published."""
    try:
        planned = box.planned(today=TODAY)
    except (SiteError, UsageError):
        return None
    return planned if planned.is_publishable else None


def edits() -> list[tuple[str, int]]:
    """Every line of the small site that has a value, by file and number."""
    texts = {path: text for path, text in SMALL.items() if isinstance(text, str)}
    return [
        (path, number)
        for path, text in texts.items()
        for number, line in enumerate(text.split("\n"))
        if re.search(r"\w\s*$|[}\]\"]$", line)
    ]


def another(line: str) -> str:
    """A line with its last number raised, or with another letter in its last word of letters."""
    if number := re.search(r"(\d)(?!.*\d)", line):
        return line[: number.start()] + str((int(number[1]) + 1) % 10) + line[number.end() :]
    return re.sub(r"([a-z])(?!.*[a-z])", lambda found: "q" if found[1] != "q" else "z", line)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("path", dict.fromkeys(path for path, _ in edits()))
def test_whatever_changes_an_output_is_among_what_it_has_read(site: Callable[..., SiteBox], path: str) -> None:
    """Each line of each file is changed or taken out: no page or document changes whose facts are the same."""
    box = site(SMALL)
    text = SMALL[path]
    assert isinstance(text, str)
    old = box.planned(today=TODAY)
    before = traced(old)
    lines = text.split("\n")
    tries = 0
    for number in (number for name, number in edits() if name == path):
        for put in ([another(lines[number])], []):
            box.change(path, "\n".join([*lines[:number], *put, *lines[number + 1 :]]))
            new = publishable(box)
            if new is None:
                continue
            after = traced(new)
            changed = {one for one in before if one in after and after[one][0] != before[one][0]}
            assert changed - stale(before, old, new) == set(), (lines[number], put)
            tries += bool(changed)
    assert tries


@pytest.mark.parametrize("today", [dt.date(2026, 4, 21), dt.date(2026, 5, 2), dt.date(2027, 1, 1)])
def test_days_that_pass_are_facts(site: Callable[..., SiteBox], today: dt.date) -> None:
    """Events get over, the lists have another order, days show their year."""
    box = site({**FILES, "content/site.yaml": SITE})
    old, new = box.planned(today=TODAY), box.planned(today=today)
    before, after = traced(old), traced(new)
    changed = {one for one in before if after[one][0] != before[one][0]}

    assert changed and changed <= stale(before, old, new)
    assert "about/index.html" not in stale(before, old, new)


def made(box: SiteBox, today: dt.date = TODAY) -> Mapping[str, MadeBecause]:
    """Build; return what was made and why."""
    found: dict[str, MadeBecause] = {}
    assert build(box.options(today=today), lambda step: None, explain=found.update).ok
    return found


def pages(found: Mapping[str, MadeBecause]) -> set[str]:
    return {path for path in found if path.endswith(".html")}


def in_each_language(*paths: str) -> set[str]:
    return {f"{language}{path}index.html" for language in LANGUAGES for path in paths}


def test_a_change_makes_what_shows_it(site: Callable[..., SiteBox]) -> None:
    """A body costs its own page, a name the pages that show it; each says why."""
    box = site({**FILES, "content/site.yaml": SITE})
    first = made(box)
    assert {reason.cause for reason in first.values()} == {Cause.UNKNOWN}

    box.change("creatives/berik/index.md", "---\nname: Berik\ndiscipline: [crafts, photography]\n---\nЖаңа сөз.\n")
    touched = made(box)
    assert pages(touched) == in_each_language("creatives/berik/")
    assert touched["creatives/berik/index.html"].fact == (("site", "bodies_in", "en"), ("creative", "berik"))
    box.change("creatives/berik/index.ru.md", "Новое слово.\n")
    assert pages(made(box)) == {"ru/creatives/berik/index.html"}

    box.change("creatives/berik/index.md", "---\nname: Berikbol\ndiscipline: [crafts, photography]\n---\nЖаңа сөз.\n")
    renamed = made(box)
    assert in_each_language("", "works/", "creatives/berik/bowl/", "creatives/aigerim/series/") <= pages(renamed)
    assert not pages(renamed) & in_each_language("about/", "programme/", "stories/one/", "creatives/aigerim/light/")
    assert renamed["works/index.html"].fact == (("site", "entries", "creative"), "berik")

    box.change(
        "content/venues/hall.yaml", str(FILES["content/venues/hall.yaml"]).replace("name: Hall", "name: Great hall")
    )
    moved = made(box)
    assert in_each_language("venues/hall/", "programme/felt/", "programme/", "venues/") <= pages(moved)
    assert not pages(moved) & in_each_language("about/", "creatives/berik/", "works/")


def test_a_tag_a_work_and_midnight_make_what_shows_them(site: Callable[..., SiteBox]) -> None:
    """The label of a tag is on the pages of its entries; a new work is on lists, beside its neighbours and between two in the show."""
    box = site({**FILES, "content/site.yaml": SITE})
    made(box)

    box.change("content/site.yaml", SITE + "tags: {water: Irtysh}\n")
    labelled = made(box)
    assert in_each_language("tags/", "tags/water/", "creatives/aigerim/") <= pages(labelled)
    assert not pages(labelled) & in_each_language("about/", "creatives/berik/")

    box.add({"creatives/berik/works/vase.yaml": "title: Vase\npictures: [{file: vase.jpg, alt: A vase}]\n"})
    box.add({"creatives/berik/works/vase.jpg": picture(410, 400)})
    added = made(box)
    assert added["creatives/berik/vase/index.html"].cause is Cause.NEW
    assert in_each_language("works/", "creatives/berik/", "creatives/berik/bowl/") <= pages(added)
    # Of so few works each is next to the new one in the show: the page of another person's work leads to it.
    assert in_each_language("creatives/aigerim/light/") <= pages(added)
    assert not pages(added) & in_each_language("about/", "programme/felt/")

    passed = made(box, today=dt.date(2026, 4, 21))
    assert in_each_language("works/", "programme/felt/", "programme/") <= pages(passed)
    # The show is hung anew each day, and a work's page leads to the next in it.
    assert in_each_language("creatives/berik/vase/") <= pages(passed)
    assert not pages(passed) & in_each_language("about/", "venues/")

    (box.root / "output" / "about" / "index.html").unlink()
    assert made(box, today=dt.date(2026, 4, 21))["about/index.html"].cause is Cause.MISSING


def test_a_further_picture_makes_what_shows_it(site: Callable[..., SiteBox]) -> None:
    """The work's own page; what only names the work, or shows its first picture, is not looked at."""
    box = site({**FILES, "content/site.yaml": SITE})
    made(box)
    work = "creatives/aigerim/works/series/index.yaml"
    named = in_each_language("search/", "my-list/") | {"my-list.json", "pagefind/en", "pagefind/ru", "pagefind/kk"}
    box.add({"creatives/aigerim/works/series/c.jpg": picture(310, 200)})
    before = numbers(box)
    box.change(work, f"{FILES[work]}  - {{file: c.jpg, alt: Third}}\n")
    assert in_each_language("creatives/aigerim/series/") <= pages(made(box))
    after = numbers(box)
    assert {path for path in named & before.keys() if before[path] != after[path]} == set()
    assert after["works/index.html"] > before["works/index.html"], "its cards may say how many there are"

    box.change(work, str(FILES[work]).replace("file: a.jpg", "file: c.jpg"))
    assert {"my-list.json", "works/index.html"} <= made(box).keys()


@pytest.mark.skipif(not tool(), reason="Pagefind is not installed")
def test_an_index_is_prepared_only_when_what_it_lists_has_changed(site: Callable[..., SiteBox]) -> None:
    """Also in the build after one that has replaced its files; one that lacks a file is made again."""
    box = site({**FILES, "content/site.yaml": SITE})
    made(box)
    indexes = {f"pagefind/{language}" for language in ("en", "ru", "kk")}
    box.change("content/stories/one.md", "---\ntitle: Another\ndate: 2026-03-20\nauthor: aigerim\n---\nText.\n")
    assert indexes <= made(box).keys()

    before = numbers(box)
    box.change("content/site.yaml", SITE.replace("label: Works", "label: Pieces"))
    made(box)
    after = numbers(box)
    assert {path for path in indexes if after[path] == before[path]} == indexes
    assert after["about/index.html"] > before["about/index.html"]

    gone = next((box.root / "output" / "pagefind" / "ru").rglob("*.pf_*"))
    gone.unlink()
    made(box)
    assert gone.exists()
    assert {path for path in indexes if numbers(box)[path] > after[path]} == {"pagefind/ru"}


def numbers(box: SiteBox) -> dict[str, int]:
    """The number of each output in the record: another one each time that it is looked at."""
    options = box.options()
    record = read_packed(traces_path(options.output, options.cache), list[Any])
    assert record
    return {name: number for number, name in enumerate(record[3]) if name}


def test_what_is_made_is_made_of_keys(site: Callable[..., SiteBox]) -> None:
    """A recipe holds the context and names; a value of the site in it would be read without a note."""
    planned = site({**FILES, "content/site.yaml": SITE}).planned(today=TODAY)
    held = set()

    def walk(function: object) -> None:
        for part in (*getattr(function, "args", ()), *getattr(function, "keywords", {}).values()):
            held.add(type(part).__name__)
            walk(part)

    for output in planned.plan.outputs:
        if isinstance(output.recipe, Page):
            walk(output.recipe.view)

    assert held <= {"str", "tuple", "date", "NoneType", "partial", "function", "PageContext"}
