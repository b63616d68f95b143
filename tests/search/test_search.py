"""The search index: its content, when it is made, and the site without the tool."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from site_box import Built, SiteBox, bytes_of
from views_box import FILES, SITE, Made

from korme.core.model import Bundle, GeneratedFile, Output
from korme.kinds import KINDS
from korme.publish.plan import make_plan
from korme.search.pagefind import IndexingError, Record, begin, part_of, tool
from korme.views.context import PageContext
from korme.views.search import records, shards

Site = Callable[..., SiteBox]
pytestmark = pytest.mark.skipif(not tool(), reason="Pagefind is not made for this system")


def shown(built: Built, language: str) -> dict[str, list[object]]:
    """Return the data shown for each record, by its label."""
    rows = json.loads(built.text(f"pagefind/{language}/shown-0.json"))
    return {row[1]: row for row in rows.values()}


def test_everything_with_a_page_is_found_in_every_language(site: Site) -> None:
    """Each with its kind, its address in that language and the smallest file of its picture."""
    built = site({**FILES, "content/site.yaml": SITE}).build()

    kinds = {kind.name for kind in KINDS if kind.is_searchable}
    assert {row[0] for row in shown(built, "kk").values()} == kinds
    aigerim = shown(built, "kk")["Әйгерім"]
    assert aigerim[:5] == ["creative", "Әйгерім", "", "kk/creatives/aigerim/", ""]
    assert str(aigerim[6]).startswith("media/") and (built.output / str(aigerim[6])).is_file()
    assert shown(built, "en")["Series"][3] == "creatives/aigerim/series/"
    assert shown(built, "ru")["Bowl"][:3] == ["work", "Bowl", "en"]


def test_the_index_has_only_the_files_the_page_fetches(site: Site) -> None:
    """Neither Pagefind's own interface nor a file a record."""
    files = [
        name for name in site({**FILES, "content/site.yaml": SITE}).build().files if name.startswith("pagefind/kk/")
    ]

    assert not [name for name in files if "ui" in name or "fragment" in name or "worker" in name]
    assert len(files) == 6


def test_a_record_is_found_by_its_names_in_all_languages_and_scripts(site: Site) -> None:
    """Normalised and transliterated, with its people and its text; an event also by its type."""
    outputs = Made(site({**FILES, "content/site.yaml": SITE}))
    shared = next(iter(outputs.pages.values())).view.context.shared  # type: ignore[attr-defined]
    text_by_path = {
        record.shown[3]: record.words.split()
        for record in records(PageContext(shared, "kk", "search/"), shards(shared.site)[0])
    }

    assert {"аигерим", "aigerim", "photographs"} <= set(text_by_path["kk/creatives/aigerim/"])
    assert {"series", "серия", "aigerim", "berik"} <= set(text_by_path["kk/creatives/aigerim/series/"])
    assert {"шеберлик", "мастер", "master", "class"} <= set(text_by_path["kk/programme/felt/"])
    assert all(len(word) > 2 for text in text_by_path.values() for word in text)


def test_the_same_site_gives_the_same_index(site: Site) -> None:
    """Byte for byte, with an empty cache."""
    box = site({**FILES, "content/site.yaml": SITE})
    first = bytes_of(box.build().output / "pagefind")
    second = bytes_of(box.build(output=box.root / "again", cache=box.root / "other").output / "pagefind")

    assert first == second


def test_the_tool_runs_only_when_the_indexed_text_changes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another colour of a discipline changes pages, not the index; another title changes the index of its language."""
    box = site({**FILES, "content/site.yaml": SITE})
    before = bytes_of(box.build().output / "pagefind")
    with monkeypatch.context() as patch:
        patch.setattr("korme.outputs.search.begin", None)
        box.change("content/site.yaml", SITE.replace("#1b6f5c", "#1b6f5d"))
        assert bytes_of(box.build().output / "pagefind") == before
    box.change("content/stories/one.md", FILES["content/stories/one.md"].replace("Text.", "Fireworks."))
    after = bytes_of(box.build().output / "pagefind")

    assert after != before
    assert after == bytes_of(box.build(output=box.root / "clean", cache=box.root / "other").output / "pagefind")


def test_a_large_site_is_indexed_in_shards(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each record in one of them, the program in the first; a changed text makes one shard of each language again."""
    monkeypatch.setattr("korme.views.search.PER_SHARD", 4)
    box = site({**FILES, "content/site.yaml": SITE})
    built = box.build()
    names = [name.removeprefix("pagefind/ru/") for name in built.files if name.startswith("pagefind/ru/")]
    addresses = [
        row[3] for name in names if "/shown-" in name for row in json.loads(built.text(f"pagefind/ru/{name}")).values()
    ]
    made: list[str] = []
    monkeypatch.setattr("korme.outputs.search.begin", lambda rows, name: (made.append(name), begin(rows, name))[1])
    box.change("content/stories/one.md", FILES["content/stories/one.md"].replace("Text.", "Fireworks."))
    box.build()

    assert len({name[0] for name in names}) > 2
    assert all(len(own) == 1 for own in shards_of(built, names).values())
    assert [name for name in names if "pagefind.js" in name or "wasm" in name] == [
        "0/pagefind.js",
        "0/wasm.ru.pagefind",
    ]
    assert len(addresses) == len(set(addresses)) and {"ru/stories/one/", "ru/creatives/aigerim/"} <= set(addresses)
    assert sorted(name.partition("-")[0] for name in made) == ["en", "kk", "ru"]


def shards_of(built: Built, names: list[str]) -> dict[str, set[str]]:
    """Return the shards in which each creative is found, alone or by works."""
    found: dict[str, set[str]] = {}
    for name in names:
        for row in json.loads(built.text(f"pagefind/ru/{name}")).values() if "/shown-" in name else ():
            if row[3].startswith("ru/creatives/"):
                found.setdefault(row[3].split("/")[2], set()).add(name.partition("/")[0])
    return found


def test_a_child_process_makes_the_same_index(site: Site) -> None:
    """Also if the child ends in the middle; that Pagefind fails in it is reported."""
    box = site({**FILES, "content/site.yaml": SITE})
    first = bytes_of(box.build().output / "pagefind")
    done = subprocess.run([sys.executable, "-c", _IN_A_CHILD, str(box.root)], capture_output=True, text=True)

    assert (done.stderr, done.stdout.split()) == ("", ["True", "True", *["True"] * 3])
    assert first == bytes_of(box.root / "whole" / "pagefind") == bytes_of(box.root / "ended" / "pagefind")


_IN_A_CHILD = f"""
import os, sys
from pathlib import Path
sys.path[:0] = {sys.path!r}
from site_box import SiteBox
from korme.outputs import search
from korme.publish import begun
from korme.search.pagefind import IndexingError, begin
from korme.store.forking import can_inherit

begun._FEW = 0  # so that a small site starts a child
root, here = Path(sys.argv[1]), os.getpid()
box = SiteBox(root)

def fatal(rows, name):
    return begin(rows, name) if os.getpid() == here else os._exit(1)

def broken(rows, name):
    raise IndexingError(str(os.getpid() != here or not can_inherit()))

for name, search.begin in (("whole", begin), ("ended", fatal), ("broken", broken)):
    built = box.build(output=root / name, cache=root / f"{{name}}-cache", jobs=2)
    found = [one.value("reason") for one in built.report.problems if one.code == "search-failed"]
    print(*found or [built.ok])
"""
"""Builds a site where children can be forked, which pytest's threads prevent; prints what came of the index."""


@pytest.mark.sampled(2)
@pytest.mark.parametrize("jobs", [2, 1])
def test_the_records_indexed_so_far_are_reported(site: Site, jobs: int) -> None:
    """While it is made here or in a child process; the second build takes all from the cache."""
    box = site({**FILES, "content/site.yaml": SITE})
    count = 3 * len(shown(box.build(), "ru"))
    done = subprocess.run([sys.executable, "-c", _COUNTED, str(box.root), str(jobs)], capture_output=True, text=True)

    first, again = (json.loads(line) for line in done.stdout.splitlines())
    assert first == sorted(first)
    assert first[-1] == again[-1] == [count, count]
    assert {total for _, total in first} == {count}
    assert jobs == 2 or len(first) >= count


_COUNTED = f"""
import json, shutil, sys
from pathlib import Path
sys.path[:0] = {sys.path!r}
from site_box import SiteBox
from korme.build import build
from korme.publish import begun

begun._FEW = 0  # so that a small site starts a child
root, jobs = Path(sys.argv[1]), int(sys.argv[2])
options = SiteBox(root).options(output=root / "counted", cache=root / "counted-cache", jobs=jobs)
for _ in range(2):
    steps = []
    assert build(options, steps.append).ok
    print(json.dumps([step[1:] for step in steps if step.stage == "index"]))
    shutil.rmtree(options.output)
"""
"""Builds a site twice where children can be forked; prints how many records of how many were reported as indexed."""


def test_serve_may_reuse_the_last_index(site: Site) -> None:
    """During editing it is made only if there is none; the next build makes it again."""
    box = site({**FILES, "content/site.yaml": SITE})
    before = bytes_of(box.build(keep_index=True).output / "pagefind")
    box.change("content/stories/one.md", FILES["content/stories/one.md"].replace("Text.", "Fireworks."))
    during = bytes_of(box.build(keep_index=True).output / "pagefind")
    after = bytes_of(box.build().output / "pagefind")

    assert before == during != after


def test_a_failing_tool_costs_only_the_index(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is published with a warning; `checks` can make it an error."""

    def broken(*_: object, **__: object) -> None:
        raise IndexingError("it crashed")

    monkeypatch.setattr("korme.outputs.search.begin", broken)
    box = site({**FILES, "content/site.yaml": SITE})
    built = box.build()
    box.change("content/site.yaml", SITE + "checks: {search-failed: error}\n")

    assert built.ok
    assert [code for code, _ in built.problems if code == "search-failed"] == ["search-failed"] * 3
    assert not [name for name in built.files if name.startswith("pagefind/")]
    assert not box.build(output=box.root / "strict").ok


def test_without_the_tool_the_alphabetical_list_is_searched(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning reports that it is missing, and the page names no index."""
    monkeypatch.setattr("korme.outputs.search.tool", lambda: "")
    built = site({**FILES, "content/site.yaml": SITE}).build()

    assert ("search-tool-missing", "content/site.yaml") in built.problems
    assert 'data-folder=""' in built.text("search/index.html")
    assert not [name for name in built.files if name.startswith("pagefind/")]


def test_a_site_may_do_without_an_index(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the theme's option; then it is no problem either if Pagefind is not installed."""
    box = site({**FILES, "content/site.yaml": f"{SITE}theme_options: {{search: names}}\n"})
    built = box.build()
    monkeypatch.setattr("korme.outputs.search.tool", lambda: "")

    assert 'data-folder=""' in built.text("search/index.html")
    assert not [name for name in built.files if name.startswith("pagefind/")]
    assert "search-tool-missing" not in {code for code, _ in box.build().problems}


def test_a_tool_that_cannot_be_started_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """A program that does not exist, and one that is not Pagefind."""
    import pagefind_bin

    for program in (f"{tmp_path}/nothing", "/bin/true"):
        monkeypatch.setattr(pagefind_bin, "get_executable", lambda program=program: program)
        with pytest.raises(IndexingError):
            begin([Record("words", ("page",))], "en").files(parts=1)


def test_pagefind_gets_more_than_a_pipe_holds_meanwhile() -> None:
    """It need not wait until its files are asked for."""
    made = begin([Record("festival " * 6_000, ("page", f"Page {at}")) for at in range(40)], "en")
    made.feed()
    assert made.sender
    made.sender.join(60)
    is_fed = not made.sender.is_alive()

    assert "shown-0.json" in made.files(parts=1)
    assert is_fed


def test_many_records_are_shown_in_parts() -> None:
    """Each part has the records that the script looks for in it."""
    many = [Record(f"number{at}", ("page", f"Page {at}")) for at in range(30)]
    files = begin(many, "kk").files(parts=3)
    tables = [json.loads(files[f"shown-{at}.json"]) for at in range(3)]

    assert sum(len(table) for table in tables) == 30
    assert all(part_of(name, 3) == at for at, table in enumerate(tables) for name in table)


def test_no_other_output_may_be_in_a_bundles_folder() -> None:
    """The names of its files are not known before they are made."""
    bundle = Output("pagefind/en", "content/site.yaml", Bundle(lambda: pytest.fail("a plan makes nothing")))
    page = Output("pagefind/en/index.html", "content/pages/x.md", GeneratedFile(bytes, str))
    _, problems = make_plan([bundle, page], {})

    assert [problem.code for problem in problems] == ["path-twice"]
    assert make_plan([bundle, replace(page, path="pagefind/index.html")], {})[1] == []
