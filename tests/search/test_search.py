"""The search index: what is in it, when it is made, and what happens without the tool that makes it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from site_box import Built, SiteBox, bytes_of
from views_box import FILES, SITE, Made

from korme.core.model import Bundle, GeneratedFile, Output
from korme.publish.plan import make_plan
from korme.search.pagefind import IndexingError, Record, begin, part_of, tool
from korme.views.context import PageContext
from korme.views.search import records

Site = Callable[..., SiteBox]
pytestmark = pytest.mark.skipif(not tool(), reason="Pagefind is not made for this system")


def shown(built: Built, language: str) -> dict[str, list[object]]:
    """What the page shows of each record, by its label."""
    rows = json.loads(built.text(f"pagefind/{language}/shown-0.json"))
    return {row[1]: row for row in rows.values()}


def test_everything_with_a_page_is_found_in_every_language(site: Site) -> None:
    """With its kind, its address in that language and the smallest file of its picture."""
    built = site({**FILES, "content/site.yaml": SITE}).build()

    assert {row[0] for row in shown(built, "kk").values()} == {"creative", "work", "event", "story", "venue", "page"}
    aigerim = shown(built, "kk")["Әйгерім"]
    assert aigerim[:5] == ["creative", "Әйгерім", "", "kk/creatives/aigerim/", ""]
    assert str(aigerim[6]).startswith("media/") and (built.output / str(aigerim[6])).is_file()
    assert shown(built, "en")["Series"][3] == "creatives/aigerim/series/"
    assert shown(built, "ru")["Bowl"][:3] == ["work", "Bowl", "en"]


def test_the_index_holds_only_what_the_page_fetches(site: Site) -> None:
    """No interface of Pagefind's own, no file a record."""
    files = [one for one in site({**FILES, "content/site.yaml": SITE}).build().files if one.startswith("pagefind/kk/")]

    assert not [one for one in files if "ui" in one or "fragment" in one or "worker" in one]
    assert len(files) == 6


def test_a_record_is_found_by_its_names_in_all_languages_and_scripts(site: Site) -> None:
    """Folded, and as Latin letters spell it; with its people and what it tells."""
    made = Made(site({**FILES, "content/site.yaml": SITE}))
    shared = next(iter(made.pages.values())).view.args[0].shared  # type: ignore[attr-defined]
    found = {one.shown[3]: one.words.split() for one in records(PageContext(shared, "kk", "search/"))}

    assert {"аигерим", "aigerim", "photographs"} <= set(found["kk/creatives/aigerim/"])
    assert {"series", "серия", "aigerim", "berik"} <= set(found["kk/creatives/aigerim/series/"])
    assert all(len(word) > 2 for words in found.values() for word in words)


def test_the_same_site_gives_the_same_index(site: Site) -> None:
    """Byte for byte, with nothing remembered."""
    box = site({**FILES, "content/site.yaml": SITE})
    first = bytes_of(box.build().output / "pagefind")
    second = bytes_of(box.build(output=box.root / "again", cache=box.root / "other").output / "pagefind")

    assert first == second


def test_the_tool_runs_only_when_what_can_be_found_has_changed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another colour of a discipline changes pages, not the index; another title changes it in its language."""
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


def test_an_index_may_stay_as_it_was(site: Site) -> None:
    """While somebody writes it is not made again, unless there is none; the next build makes it as ever."""
    box = site({**FILES, "content/site.yaml": SITE})
    before = bytes_of(box.build(keep_index=True).output / "pagefind")
    box.change("content/stories/one.md", FILES["content/stories/one.md"].replace("Text.", "Fireworks."))
    during = bytes_of(box.build(keep_index=True).output / "pagefind")
    after = bytes_of(box.build().output / "pagefind")

    assert before == during != after


def test_a_failing_tool_costs_only_the_index(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is published with a warning; `checks` may make it an error."""

    def broken(*_: object, **__: object) -> None:
        raise IndexingError("it crashed")

    monkeypatch.setattr("korme.outputs.search.begin", broken)
    box = site({**FILES, "content/site.yaml": SITE})
    built = box.build()
    box.change("content/site.yaml", SITE + "checks: {search-failed: error}\n")

    assert built.ok
    assert [code for code, _ in built.problems if code == "search-failed"] == ["search-failed"] * 3
    assert not [one for one in built.files if one.startswith("pagefind/")]
    assert not box.build(output=box.root / "strict").ok


def test_without_the_tool_the_list_of_letters_is_searched(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning says what is missing, and the page names no index."""
    monkeypatch.setattr("korme.outputs.tool", lambda: "")
    monkeypatch.setattr("korme.outputs.search.tool", lambda: "")
    built = site({**FILES, "content/site.yaml": SITE}).build()

    assert ("search-tool-missing", "content/site.yaml") in built.problems
    assert 'data-folder=""' in built.text("search/index.html")
    assert not [one for one in built.files if one.startswith("pagefind/")]


def test_what_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """A program that is not there, and one that is not Pagefind."""
    import pagefind_bin

    for program in (f"{tmp_path}/nothing", "/bin/true"):
        monkeypatch.setattr(pagefind_bin, "get_executable", lambda program=program: program)
        with pytest.raises(IndexingError):
            begin([Record("words", ("page",))], "en").files(parts=1)


def test_many_records_are_shown_in_parts() -> None:
    """Each part holds the records that the script looks for in it."""
    many = [Record(f"number{at}", ("page", f"Page {at}")) for at in range(30)]
    files = begin(many, "kk").files(parts=3)
    tables = [json.loads(files[f"shown-{at}.json"]) for at in range(3)]

    assert sum(len(one) for one in tables) == 30
    assert all(part_of(name, 3) == at for at, table in enumerate(tables) for name in table)


def test_nothing_else_may_lie_in_a_bundles_folder() -> None:
    """The names of its files are not known before they are made."""
    bundle = Output("pagefind/en", "content/site.yaml", Bundle(lambda: ("", lambda: dict)))
    page = Output("pagefind/en/index.html", "content/pages/x.md", GeneratedFile(bytes, str))
    _, problems = make_plan([bundle, page], {})

    assert [one.code for one in problems] == ["path-twice"]
    assert make_plan([bundle, replace(page, path="pagefind/index.html")], {})[1] == []
